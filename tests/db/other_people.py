"""Doing something as another user, or with a limit, in a process of its own: root is stopped by no permission bit."""

from __future__ import annotations

import os
import pickle
import pwd
import resource
import shutil
import subprocess
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def apart(deed: Callable[[], Any], *, as_nobody: bool = False) -> Any:
    """Do it in a forked process and hand back what it returns; what it raises fails the test here."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        outcome: tuple[bool, Any]
        try:
            if as_nobody and os.geteuid() == 0:
                nobody = pwd.getpwnam("nobody")
                os.setgroups([])
                os.setgid(nobody.pw_gid)
                os.setuid(nobody.pw_uid)
            outcome = (True, deed())
        except BaseException:  # noqa: BLE001 - the parent shows it
            outcome = (False, traceback.format_exc())
        try:
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump(outcome, pipe)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    assert answer, "the process ended without a word"
    fine, value = pickle.loads(answer)
    assert fine, value
    return value


@contextmanager
def nobodys_folder() -> Iterator[Path]:
    """A folder of nobody's that nobody can reach: a test's own lies in one that only its user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="invpay-test-"))
    try:
        give_away(folder)
        yield folder
    finally:
        shutil.rmtree(folder)


def give_away(*paths: Path) -> None:
    """Make files nobody's, where this user may do that."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for path in paths:
            os.chown(path, nobody.pw_uid, nobody.pw_gid)


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes: how a full disk looks to it, wherever it runs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def small_disk(size: str) -> Iterator[Path | None]:
    """A file system of its own with so much room; None where this user may not mount one."""
    folder = Path(tempfile.mkdtemp(prefix="invpay-disk-"))
    mount = ("mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(folder))
    mounted = os.geteuid() == 0 and not _run(*mount)
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            _run("umount", str(folder))
        folder.rmdir()


def resize(folder: Path, size: str) -> None:
    """Give a small disk more room."""
    assert _run("mount", "-o", f"remount,size={size}", str(folder)) == 0


def _run(*command: str) -> int:
    return subprocess.run(command, check=False, capture_output=True).returncode
