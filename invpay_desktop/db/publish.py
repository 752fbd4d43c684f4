"""Giving a finished file its name: whole and on the disk before it has it, and the name itself on the disk after."""

from __future__ import annotations

import os
from pathlib import Path


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


def sync_file(path: Path) -> None:
    """Have the system write a file out to the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Have the system write a folder's names out to the disk, where a folder can be opened."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
