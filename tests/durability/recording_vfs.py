"""A file layer under the real SQLite library that writes down every write, truncation, sync and deletion.

SQLite reaches files through a table of functions (sqlite.org/vfs.html). This module registers a copy of the default
table whose open puts our own write, truncate and sync into each file it opens. They call the original and say what was
done. It is the very library that Python's sqlite3 uses, so the program runs on it unchanged.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import sqlite3
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

_OK = 0
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)


@dataclass(frozen=True, slots=True)
class Touch:
    """What was done to a file; in a recording also `said`: that something was acknowledged to the user."""

    kind: Literal["write", "truncate", "sync", "delete", "said"]
    file: str
    """Its path; for what was said, the words."""
    offset: int = 0
    """Where a write begins, or the size a truncation leaves; for a deletion 1 where it was synced to disk."""
    data: bytes = b""


class _Methods(Structure):
    """sqlite3_io_methods: what can be done with an open file."""

    _fields_ = [
        ("iVersion", c_int),
        ("xClose", c_void_p),
        ("xRead", c_void_p),
        ("xWrite", _WRITE),
        ("xTruncate", _TRUNCATE),
        ("xSync", _SYNC),
        *(
            (name, c_void_p)
            for name in (
                "xFileSize", "xLock", "xUnlock", "xCheckReservedLock", "xFileControl", "xSectorSize",
                "xDeviceCharacteristics", "xShmMap", "xShmLock", "xShmBarrier", "xShmUnmap", "xFetch", "xUnfetch",
            )
        ),
    ]  # fmt: skip


class _Vfs(Structure):
    """sqlite3_vfs: what can be done with names of files."""

    _fields_ = [
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", _OPEN),
        ("xDelete", _DELETE),
        *(
            (name, c_void_p)
            for name in (
                "xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose", "xRandomness", "xSleep",
                "xCurrentTime", "xGetLastError", "xCurrentTimeInt64", "xSetSystemCall", "xGetSystemCall",
                "xNextSystemCall",
            )
        ),
    ]  # fmt: skip


class _File(Structure):
    """sqlite3_file: the part of it that every file layer has."""

    _fields_ = [("pMethods", POINTER(_Methods))]


class RecordingLayer:
    """The file layer, which hands on each touch after it was done. It stays for as long as the process lives."""

    _kept: ClassVar[list[RecordingLayer]] = []
    """SQLite holds bare pointers into a layer, so none may ever be collected."""

    def __init__(self, note: Callable[[Touch], None]) -> None:
        self._kept.append(self)
        self._note = note
        self._library = _library_of_python()
        self._names: dict[int, str] = {}
        self._tables: dict[int, _Methods] = {}
        self._below: _Vfs = self._library.sqlite3_vfs_find(None).contents
        self._vfs = _Vfs.from_buffer_copy(self._below)
        self._vfs.zName = b"recording"
        self._vfs.xOpen = _OPEN(self._open)
        self._vfs.xDelete = _DELETE(self._delete)
        if self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) != _OK:
            raise RuntimeError("SQLite did not take the recording file layer")

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out_flags: int | None) -> int:
        result: int = self._below.xOpen(vfs, name, file, flags, out_flags)
        opened = _File.from_address(file)
        if result == _OK and name is not None and opened.pMethods:
            self._names[file] = ctypes.string_at(name).decode()
            original = ctypes.addressof(opened.pMethods.contents)
            if original not in self._tables:
                self._tables[original] = self._recording(opened.pMethods.contents)
            opened.pMethods = ctypes.pointer(self._tables[original])
        return result

    def _delete(self, vfs: int, name: bytes, sync_folder: int) -> int:
        result: int = self._below.xDelete(vfs, name, sync_folder)
        if result == _OK:
            self._note(Touch("delete", name.decode(), offset=sync_folder))
        return result

    def _recording(self, below: _Methods) -> _Methods:
        write, truncate, sync = below.xWrite, below.xTruncate, below.xSync

        def on_write(file: int, data: int, size: int, offset: int) -> int:
            result: int = write(file, data, size, offset)
            self._note(Touch("write", self._names[file], offset, ctypes.string_at(data, size)))
            return result

        def on_truncate(file: int, size: int) -> int:
            result: int = truncate(file, size)
            self._note(Touch("truncate", self._names[file], size))
            return result

        def on_sync(file: int, flags: int) -> int:
            result: int = sync(file, flags)
            if result == _OK:
                self._note(Touch("sync", self._names[file]))
            return result

        table = _Methods.from_buffer_copy(below)
        table.xWrite, table.xTruncate, table.xSync = _WRITE(on_write), _TRUNCATE(on_truncate), _SYNC(on_sync)
        return table


def _library_of_python() -> Any:
    """The SQLite that Python's sqlite3 is linked to: symbols are looked up in its extension and what that loads."""
    library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
    library.sqlite3_sourceid.restype = c_char_p
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    connection = sqlite3.connect(":memory:")
    [(ours,)] = connection.execute("SELECT sqlite_source_id()")
    connection.close()
    if library.sqlite3_sourceid().decode() != ours:
        raise RuntimeError("another SQLite was loaded than the one Python uses")
    return library
