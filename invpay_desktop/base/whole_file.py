"""Writing a file whole or not at all: it gets its name when every byte is on the disk, and is its owner's alone."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from invpay_desktop.base.errors import BadInput, DiskFull, MachineError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_HERE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)


def write_whole(path: Path, data: bytes) -> None:
    """Write bytes to a file, replacing one that is there. Raises as writing_text."""
    with _taking_the_place_of(path) as draft:
        draft.write_bytes(data)


@contextmanager
def writing_text(path: Path) -> Iterator[TextIO]:
    """A UTF-8 stream (line ends as written) whose file takes the place of `path` if the block ends well.

    Raises BadInput for a path that cannot be written, DiskFull, MachineError; what was there before is then unchanged.
    """
    with _taking_the_place_of(path) as draft, draft.open("w", encoding="utf-8", newline="") as stream:
        yield stream


@contextmanager
def _taking_the_place_of(path: Path) -> Iterator[Path]:
    draft: Path | None = None
    try:
        path = path.resolve()
        if path.exists() and not path.is_file():
            raise BadInput(f"{path} is a folder or a device. Name a file to write.", "file")
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)  # mode 0600
        os.close(handle)
        draft = Path(name)
        yield draft
        sync_file(draft)
        draft.replace(path)
        draft = None
        sync_folder(path.parent)
    except OSError as error:
        raise _failure(path, error) from error
    finally:
        if draft is not None:
            draft.unlink()


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


def _failure(path: Path, error: OSError) -> Exception:
    kept = "What was there before is unchanged."
    if error.errno in _NO_ROOM:
        return DiskFull(f"There is no room to write {path}. {kept} Make room and try again.")
    if error.errno in _NOT_HERE:
        return BadInput(f"{path} cannot be written: {error.strerror}. {kept} Choose another place.", "file")
    return MachineError(f"{path} could not be written: {error.strerror}. {kept}")
