"""Every page and dialog by keys alone: names, the circle of Tab, the ring, tooltips, keys that collide, Esc and F6."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from tests.ui.access.looking import complaints
from tests.ui.access.places import DIALOGS, FIRST_START, GROUNDS, PAGES, Open, every_class
from tests.ui.driver import App

_NAMES = sorted(DIALOGS)
_SHARES = {f"dialogs {at + 1}": _NAMES[at::3] for at in range(3)}
"""Several in one window: to start it anew for each would take longer than to look at it."""


def test_the_table_has_every_page_and_dialog() -> None:
    known = {name.partition(",")[0] for name in (*PAGES, *DIALOGS, *FIRST_START)}
    assert every_class() - known - set(GROUNDS) == set()


def test_pages(app: App) -> None:
    wrong = []
    for name, open_it in PAGES.items():
        page = open_it(app)
        wrong += [f"{name}: {complaint}" for complaint in complaints(app, page)]
        wrong += [f"{name}: {complaint}" for complaint in _around(app, page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("share", _SHARES)
def test_dialogs(app: App, share: str) -> None:
    wrong = []
    for name in _SHARES[share]:
        wrong += _look_at(app, name, DIALOGS[name])
    assert not wrong, "\n".join(wrong)


def test_the_first_start(fresh: App) -> None:
    window = fresh.program.first_run
    assert window is not None
    wrong = [f"first start: {complaint}" for complaint in complaints(fresh, window)]
    for name, open_it in FIRST_START.items():
        wrong += _look_at(fresh, name, open_it)
    assert not wrong, "\n".join(wrong)


def _look_at(app: App, name: str, open_it: Open) -> list[str]:
    dialog = open_it(app)
    assert type(dialog).__name__ == name.partition(",")[0], f"{type(dialog).__name__} opened in the place of {name}"
    wrong = [f"{name}: {complaint}" for complaint in complaints(app, dialog)]
    app.key("Esc")
    QApplication.processEvents()
    if isValid(dialog) and dialog.isVisible():
        wrong.append(f"{name}: Esc does not leave")
        for each in QApplication.topLevelWidgets():
            if isinstance(each, QDialog) and each.isVisible():
                QDialog.reject(each)
    app.gone(dialog)
    return wrong


def _around(app: App, page: QWidget) -> list[str]:
    """F6 goes to another part of the page, and comes back."""
    app.key("F6")
    first, seen = QApplication.focusWidget(), set()
    for _ in range(8):
        app.key("F6")
        seen.add(QApplication.focusWidget())
        if QApplication.focusWidget() is first:
            break
    parts = len(seen)
    if QApplication.focusWidget() is not first:
        return ["F6 does not come back"]
    return [] if parts > 1 else ["F6 knows one part only"]
