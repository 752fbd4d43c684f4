"""What tests of the window share: no screen, American English, light colours, own settings, no stray thread."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QSettings, QThreadPool
from PySide6.QtWidgets import QApplication

# Read by Qt when the application is made, which is later than this.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PATIENCE = 10.0
"""Seconds for what was begun to come to its end on a busy machine."""


@pytest.fixture(scope="session", autouse=True)
def own_runtime_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where sockets go (Qt warns where it must make one up), and the log."""
    folder = tmp_path_factory.mktemp("runtime")
    folder.chmod(0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True)
def as_on_a_new_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing remembered from an earlier window, and one way to write amounts and days."""
    monkeypatch.setenv("INVPAY_WINDOW", str(tmp_path / "window.ini"))
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(tmp_path))
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


@pytest.fixture(autouse=True)
def garbage_in_this_thread() -> Iterator[None]:
    """As in the window: a worker that clears away a widget takes the program down."""
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()


@pytest.fixture(autouse=True)
def no_stray_threads() -> Iterator[None]:
    """A thread that outlives its test would write into the next one's book."""
    before = set(threading.enumerate())
    yield
    # A thread of Qt's that ran Python leaves an entry without a thread behind: those are daemons, ours never are.
    begun = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in begun:
        thread.join(PATIENCE)
    assert [thread.name for thread in begun if thread.is_alive()] == []
    assert QThreadPool.globalInstance().waitForDone(int(PATIENCE * 1000))


@pytest.fixture(autouse=True)
def dressed_again(request: pytest.FixtureRequest) -> None:
    """Light colours and text at 100 % for each test that has an application, whatever the one before it chose."""
    from invpay_desktop.ui.theme.apply import apply_theme
    from invpay_desktop.ui.theme.fonts import set_text_size

    if "qapp" in request.fixturenames:
        app = request.getfixturevalue("qapp")
        assert isinstance(app, QApplication)
        set_text_size(100)
        apply_theme(app, "light")
