"""Help: every button begins what it says, every key is on the sheet, every licence can be read."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from invpay_desktop.ui.action_table import all_actions
from invpay_desktop.ui.log import log_path
from invpay_desktop.ui.pages.help.about import _TEXTS, parts
from invpay_desktop.ui.pages.help.how_to import guides
from invpay_desktop.ui.pages.help.keys import all_keys
from invpay_desktop.ui.widgets.drawing import key_text
from invpay_desktop.ui.widgets.edits import NotesEdit
from tests.ui.driver import App


def section(app: App, name: str) -> Any:
    app.window.desk.go("help", section=name)
    app.settled()
    page: Any = app.window.page("help")
    return page.sections[name]


def test_f1_opens_help_and_the_sheet_of_keys_has_a_key(app: App) -> None:
    app.key("F1")
    assert app.window.front is app.window.page("help")
    app.key("Ctrl+/")
    page: Any = app.window.page("help")
    assert page.chosen == "keys"
    assert page.sections["keys"].search.hasFocus()


def test_each_button_begins_something_that_there_is(app: App) -> None:
    desk = app.window.desk
    shown = section(app, "how")
    assert len(shown.buttons) == len(guides(desk)) == 12
    app.program.actions.deleteLater()
    desk.wanted.disconnect(app.program.actions.do)
    names = {action.name for action in all_actions()}
    asked: list[str] = []
    desk.wanted.connect(lambda name, _item: asked.append(name))
    desk.went.connect(lambda key, _item: asked.append(key))
    for button in shown.buttons:
        desk.go("help", section="how")
        asked.clear()
        app.click(button)
        assert len(asked) == 1
        assert asked[0] in names | {"invoices", "payments", "in_step", "settings"}


def test_every_action_with_a_key_is_on_the_sheet() -> None:
    caps = [key.cap for key in all_keys()]
    for action in all_actions():
        if action.key:
            assert key_text(action.key.replace(" ", "+")) in caps


@pytest.mark.parametrize(("typed", "found"), [("ctrl k", "Find anything"), ("undo", "Undo the last action")])
def test_the_sheet_is_searched_by_key_or_words(app: App, typed: str, found: str) -> None:
    shown = section(app, "keys")
    app.fill(shown.search, typed)
    assert found in [row[1] for row in app.rows(shown.table)]


def test_what_is_not_found_is_said_as_it_was_typed(app: App) -> None:
    shown = section(app, "keys")
    app.fill(shown.search, "<b>&nothing")
    assert shown.empty.isVisible()
    assert "<b>&nothing" in shown.empty.accessibleName()


def test_the_places_can_be_copied(app: App) -> None:
    shown = section(app, "places")
    copied = []
    for button in shown.copies:
        app.click(button)
        copied.append(QApplication.clipboard().text())
    assert copied == [str(app.book), f"{app.book}.backups", str(log_path())]


def test_every_part_names_its_licence_and_those_shipped_can_be_read(app: App) -> None:
    assert all(part.licence for part in parts())
    shown = section(app, "about")
    app.until(lambda: len(app.rows(shown.table)) == len(parts()))
    for name in _TEXTS:
        shown.show_text(name)
        text = app.window.findChildren(NotesEdit)[-1]
        assert len(text.toPlainText()) > 300
        text.window().close()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_nothing_is_wider_than_its_section(app: App, size: tuple[int, int]) -> None:
    app.window.resize(*size)
    for name in ("how", "keys", "places", "about"):
        shown = section(app, name)
        assert shown.widget().width() <= shown.viewport().width(), name
