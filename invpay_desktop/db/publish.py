"""Giving a finished file its name: whole and on the disk before it has it, and the name itself on the disk after."""

from __future__ import annotations

import os
from pathlib import Path

from invpay_desktop.base.whole_file import sync_file, sync_folder


def publish(draft: Path, path: Path) -> None:
    """Name a finished file where nothing is yet. Raises FileExistsError: unlike a rename, it never replaces."""
    sync_file(draft)
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise FileExistsError(path) from None
        draft.rename(path)
    else:
        draft.unlink()
    sync_folder(path.parent)


def put_in_place(draft: Path, path: Path) -> None:
    """Let a finished file take the place of what lies at `path`, in one step."""
    sync_file(draft)
    draft.replace(path)
    sync_folder(path.parent)
