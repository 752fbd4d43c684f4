"""Settings: what is typed is saved when it is left, what is wrong is said beside the field and not saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from invpay_desktop import resources
from invpay_desktop.db import tables
from invpay_desktop.db.setting_values import read_settings
from invpay_desktop.settings import BOOK_SAMPLE, HOSTED_MODE, SETTINGS
from invpay_desktop.ui.logo_edit import LogoEdit
from invpay_desktop.ui.pages.settings.page import SettingsPage
from invpay_desktop.ui.theme.fonts import text_size
from invpay_desktop.ui.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, current
from tests.ui.driver import App
from tests.ui.widgets.naughty import MARKUP, NAUGHTY


def page(app: App) -> SettingsPage:
    return cast(SettingsPage, app.window.page("settings"))


def section(app: App, name: str) -> Any:
    app.window.desk.go("settings", section=name)
    app.settled()
    return page(app).sections[name]


def stored(app: App) -> dict[str, str]:
    return app.ask(read_settings)


def field(app: App, name: str, key: str) -> Any:
    return section(app, name).fields[key]


def write(app: App, name: str, key: str, text: str) -> Any:
    shown = field(app, name, key)
    app.fill(shown.editor, text)
    app.key("Tab")
    app.settled()
    return shown


def test_every_setting_that_works_is_shown_and_none_that_does_not(app: App) -> None:
    shown = {key for name in ("business", "numbering", "documents", "payments", "hosted", "webhooks", "backups")
             for key in section(app, name).fields}  # fmt: skip
    later = {setting.key for setting in SETTINGS if setting.key.startswith("smtp.")}
    assert shown | {HOSTED_MODE.key} == {setting.key for setting in SETTINGS} - later - {BOOK_SAMPLE.key}


def test_a_name_is_saved_when_it_is_left_and_the_window_bears_it(app: App) -> None:
    shown = write(app, "business", "book.name", "Smith & Sons <b>")
    assert stored(app)["book.name"] == "Smith & Sons <b>"
    assert shown.saved.text() == "Saved"
    app.until(lambda: app.window.windowTitle().startswith("Smith & Sons <b> "))


def test_what_was_saved_is_taken_back_by_ctrl_z(app: App) -> None:
    write(app, "business", "book.name", "Another name")
    page(app).buttons["business"].setFocus()
    app.key("Ctrl+Z")
    from invpay_desktop.ui.widgets.dialog import Question

    question: Question = app.dialog(Question)
    app.key("Ctrl+Return")
    app.gone(question)
    assert stored(app)["book.name"] == "Hartwell Signs"
    app.until(lambda: field(app, "business", "book.name").value() == "Hartwell Signs")


@pytest.mark.parametrize(
    ("name", "key", "wrong", "said"),
    [
        ("business", "business.email", "not an address", "is not an e-mail address"),
        ("business", "business.phone", "1" * 51, "50 is the most"),
        ("business", "book.zone", "Atlantis", "Not a time zone"),
        ("numbering", "numbering.receipt", "no braces", "write the first number in braces"),
        ("documents", "terms.days", "-3", "not a whole number from 0 to 3650"),
        ("payments", "writeoff.tolerance", "12,00.5", "Try"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_not_saved(
    app: App, name: str, key: str, wrong: str, said: str
) -> None:
    before = stored(app)
    shown = write(app, name, key, wrong)
    assert said in shown.field.message()
    assert not shown.field.message().startswith(key)
    assert shown.saved.text() == ""
    assert stored(app) == before


def test_strange_names_are_kept_as_typed_or_refused(app: App) -> None:
    shown = field(app, "business", "book.name")
    for name in (*MARKUP, *NAUGHTY[::40]):
        shown.editor.set_value(name)
        typed = shown.value()
        shown.save()
        app.settled()
        assert stored(app).get("book.name", "") == typed or shown.field.message().endswith("."), name


def test_ticks_choices_and_amounts_are_saved_at_once(app: App) -> None:
    for name, key in (("payments", "receipts.auto"), ("backups", "backup.daily")):
        shown = field(app, name, key)
        before = shown.editor.isChecked()
        app.click(shown.editor)
        app.settled()
        assert stored(app)[key] == ("no" if before else "yes")
    paper = field(app, "documents", "documents.page")
    app.press("A4, 210 × 297 mm", paper)
    app.settled()
    write(app, "payments", "writeoff.tolerance", "2*3")
    assert stored(app)["documents.page"] == "a4"
    assert stored(app)["writeoff.tolerance"] == "6.00"


def test_what_is_the_same_is_not_written_again(app: App) -> None:
    def entries() -> object:
        return app.ask(lambda session: session.scalar(select(func.count()).select_from(tables.event)))

    before = entries()
    write(app, "payments", "writeoff.tolerance", "1.00")
    write(app, "business", "book.name", "Hartwell Signs")
    assert entries() == before


def test_a_wrong_logo_leaves_the_one_there_is(app: App, tmp_path: Path) -> None:
    shown = field(app, "business", "business.logo")
    before = stored(app)["business.logo"]
    wrong = tmp_path / "wrong.png"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    assert isinstance(shown.editor, LogoEdit)
    shown.editor.take_file(wrong)
    app.settled()
    assert "damaged" in shown.field.message()
    assert stored(app)["business.logo"] == before
    app.click(shown.editor.remove)
    app.settled()
    assert stored(app)["business.logo"] == ""
    shown.editor.take_file(Path(resources.__path__[0], "sample", "logo.png"))
    app.settled()
    assert stored(app)["business.logo"] == before


def test_a_change_from_elsewhere_is_shown_but_what_is_being_typed_stays(app: App) -> None:
    from invpay_desktop.db.book import open_book
    from invpay_desktop.db.setting_values import write_setting

    name, phone = field(app, "business", "book.name"), field(app, "business", "business.phone")
    app.fill(phone.editor, "half a num")
    with open_book(app.book) as book, book.write() as session:
        write_setting(session, "book.name", "From the command line")
        write_setting(session, "business.phone", "1")
    app.until(lambda: name.value() == "From the command line")
    assert phone.value() == "half a num"


def test_colours_change_at_once(app: App) -> None:
    looks = section(app, "appearance")
    for name, tokens in (("Dark", DARK), ("High contrast", HIGH_CONTRAST), ("Light", LIGHT)):
        app.press(name, looks.theme)
        assert current() is tokens
    assert app.window.desk.preferences.get("window/theme") == "light"


def test_another_text_size_builds_the_window_anew_at_the_same_place(app: App) -> None:
    looks = section(app, "appearance")
    before, small = app.window, app.window.footer.height()
    looks.text_size.set_value("150")
    looks.text_size.chosen.emit("150")
    app.until(lambda: app.window is not before)
    app.settled()
    assert text_size() == 150
    assert app.window.footer.height() == small * 150 // 100
    assert app.window.front is page(app)
    assert page(app).chosen == "appearance"
    app.window.desk.do("palette")  # once, not once more by the window that went
    from invpay_desktop.ui.finder import Finder

    assert len([w for w in QApplication.topLevelWidgets() if isinstance(w, Finder) and w.isVisible()]) == 1


def test_the_navigation_can_be_icons_only(app: App) -> None:
    looks = section(app, "appearance")
    seen = [app.window.navigation.narrow]
    for _ in range(2):
        app.click(looks.narrow)
        seen.append(app.window.navigation.narrow)
    assert seen == [False, True, False]


def test_what_is_being_typed_is_saved_when_the_window_closes(app: App) -> None:
    shown = field(app, "business", "business.phone")
    app.fill(shown.editor, "555-0199")
    app.close()
    assert stored(app)["business.phone"] == "555-0199"


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_nothing_is_wider_than_its_section(app: App, size: tuple[int, int]) -> None:
    app.window.resize(*size)
    for name in page(app).buttons:
        app.window.desk.go("settings", section=name)
        app.settled()
        shown = page(app).sections[name]
        inside = shown.widget()
        assert inside is not None
        assert inside.width() <= shown.viewport().width(), name
