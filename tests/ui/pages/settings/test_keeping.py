"""Backups, the check and the lock in the window: a look before a restore, nothing lost, everything said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from invpay_desktop.db.backup import backup_folder, look_inside
from invpay_desktop.db.setting_values import read_settings, write_setting
from invpay_desktop.ledger.periods import lock_history, locked_until
from invpay_desktop.ui.backups.look_dialog import LookDialog
from invpay_desktop.ui.widgets.dialog import Question
from invpay_desktop.ui.widgets.labels import Label
from tests.db.spoiling import past_the_guards
from tests.ui.driver import App


def section(app: App, name: str) -> Any:
    app.window.desk.go("settings", section=name)
    app.settled()
    page: Any = app.window.page("settings")
    return page.sections[name]


def a_backup(app: App) -> Path:
    shown = section(app, "backups")
    app.click(shown.now)
    app.until(lambda: bool(shown.table.backups) and shown.now.text() == "Back up now")
    app.settled()
    file: Path = shown.table.backups[0].path
    return file


def rename(app: App, name: str) -> None:
    app.window.desk.write(lambda session: write_setting(session, "book.name", name), lambda _: None, owner=app.window)
    app.settled()


def restore(app: App, file: Path) -> None:
    section(app, "backups").look_at(file)
    look: LookDialog = app.dialog(LookDialog)
    app.until(look.said.text)
    look.do_it()
    question: Question = app.dialog(Question)
    assert any("is kept as a backup" in label.text() for label in question.findChildren(Label))
    question.do_it()


def test_a_backup_is_listed_with_what_it_holds(app: App) -> None:
    file = a_backup(app)
    row = app.rows(section(app, "backups").table)[0]
    held = look_inside(file)
    assert row[1:4] == ["By hand", str(held.invoices), str(held.payments)]
    assert app.toast.startswith("Backed up and checked")
    app.until(lambda: app.window.backup.text() != "Not backed up yet")


def test_a_file_that_is_there_is_not_backed_up_over(app: App, tmp_path: Path) -> None:
    target = tmp_path / "mine.sqlite"
    target.write_text("my diary")
    shown = section(app, "backups")
    shown._back_up(target)
    app.until(shown.failed.isVisible)
    assert "left untouched" in shown.failed.accessibleName()
    assert target.read_text() == "my diary"
    assert shown.to_file.isEnabled()


def test_a_restore_brings_the_book_back_keeps_what_was_there_and_shows_it(app: App) -> None:
    file = a_backup(app)
    rename(app, "A mistake")
    before = app.window
    restore(app, file)
    app.until(lambda: app.window is not before)
    app.settled()
    assert app.ask(read_settings)["book.name"] == "Hartwell Signs"
    assert app.window.windowTitle().startswith("Hartwell Signs")
    assert app.window.front is app.window.page("settings")
    app.until(lambda: "is back" in app.toast)
    [kept] = backup_folder(app.book).glob("*replaced.sqlite")
    assert look_inside(kept).book_name == "A mistake"
    rename(app, "It can be written again")
    assert app.ask(read_settings)["book.name"] == "It can be written again"


def test_a_look_inside_says_what_the_backup_lacks(app: App) -> None:
    file = a_backup(app)
    section(app, "backups").look_at(file)
    look: LookDialog = app.dialog(LookDialog)
    app.until(look.said.text)
    assert look.said.text() == "It holds the same as the book does now."
    look.close()
    rename(app, "Later")
    section(app, "backups").look_at(file)
    again: LookDialog = app.dialog(LookDialog)
    app.until(again.said.text)
    assert again.said.text().startswith("What was entered after")
    again.close()


def test_a_damaged_backup_is_shown_as_such_and_cannot_be_restored(app: App) -> None:
    file = a_backup(app)
    file.write_bytes(b"not a book at all")
    shown = section(app, "backups")
    shown.load()
    app.until(lambda: shown.table.backups[0].problem)
    app.settled()
    assert "beginning is damaged" in app.rows(shown.table)[0][1]
    shown.look_at(file)
    look: LookDialog = app.dialog(LookDialog)
    app.until(look.wrong.isVisible)
    assert look.primary is not None
    assert not look.primary.isEnabled()
    look.close()


def test_a_backup_spoiled_inside_is_refused_and_the_book_stays(app: App) -> None:
    file = a_backup(app)
    with past_the_guards(file) as connection:
        connection.execute("UPDATE payment SET amount_minor = amount_minor + 1 WHERE id = 3")
    rename(app, "Still here")
    window = app.window
    restore(app, file)
    look: LookDialog = app.dialog(LookDialog)
    app.until(lambda: look.failure)
    assert "damaged" in look.failure
    look.close()
    assert app.window is window
    rename(app, "And it can be written")
    assert app.ask(read_settings)["book.name"] == "And it can be written"


def test_the_check_says_that_everything_holds_with_the_head_of_the_chain(app: App) -> None:
    shown = section(app, "check")
    app.click(shown.start)
    app.until(shown.outcome.isVisible)
    assert shown.outcome.title() == "Everything holds."
    app.click(shown.copy)
    head = QApplication.clipboard().text()
    assert len(head) == 64
    assert head in shown.head.text()


def test_a_remembered_figure_that_is_wrong_is_found_and_made_anew(app: App) -> None:
    with past_the_guards(app.book) as connection:
        connection.execute("UPDATE customer SET credit_minor = credit_minor + 7 WHERE id = 1")
    shown = section(app, "check")
    app.click(shown.start)
    app.until(shown.outcome.isVisible)
    assert shown.outcome.title() == "1 place where something does not hold."
    assert "make the remembered figures anew" in shown.outcome.text()
    assert len(app.rows(shown.table)) == 1
    app.click(shown.anew)
    app.until(lambda: "were made anew" in shown.outcome.text())
    app.settled()
    app.click(shown.start)
    app.until(lambda: shown.outcome.title() == "Everything holds.")


def test_a_check_can_be_stopped(app: App) -> None:
    shown = section(app, "check")
    shown.check()
    shown.progress.cancelled.emit()
    app.until(shown.outcome.isVisible)
    assert shown.outcome.title() in ("You stopped the check.", "Everything holds.")
    assert shown.start.isEnabled()


def test_a_period_is_locked_with_a_reason_and_opened_after_a_question(app: App) -> None:
    shown = section(app, "lock")
    app.fill(shown.day, "2025-12-31")
    app.fill(shown.reason, "Tax return sent")
    app.click(shown.lock)
    app.settled()
    app.until(lambda: shown.state.title() == "Everything up to Dec 31, 2025 is locked.")
    assert str(app.ask(locked_until)) == "2025-12-31"
    assert app.rows(shown.table)[0][1:] == ["Dec 31, 2025", "Tax return sent"]
    app.click(shown.unlock)
    question: Question = app.dialog(Question)
    assert question.reason is not None
    question.reason.set_value("A late invoice")
    question.do_it()
    app.until(lambda: shown.state.title() == "Nothing is locked.")
    newest = app.ask(lock_history)[0]
    assert (newest.until, newest.reason) == (None, "A late invoice")


def test_opening_locked_days_is_asked_first(app: App) -> None:
    shown = section(app, "lock")
    app.fill(shown.day, "2025-12-31")
    app.click(shown.lock)
    app.until(lambda: shown._until is not None)
    app.fill(shown.day, "2025-11-30")
    app.click(shown.lock)
    question: Question = app.dialog(Question)
    question.reject()
    app.settled()
    assert str(app.ask(locked_until)) == "2025-12-31"


def test_a_day_that_has_not_passed_is_refused_beside_its_field(app: App) -> None:
    shown = section(app, "lock")
    app.fill(shown.day, "2999-12-31")
    app.click(shown.lock)
    app.until(lambda: "has not passed yet" in shown.day_field.message())
    assert app.ask(locked_until) is None
