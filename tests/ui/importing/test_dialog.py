"""Files become entries in four steps; what is refused, held or wrong is said, and nothing is kept by half."""

from __future__ import annotations

import csv
import json
import os
import signal
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.db import tables
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ui.actions import Actions
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.importing.dialog import COLUMNS, FILES, PREVIEW, RESULT, ImportDialog
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.widgets.dialog import Question
from tests.builders import Shop
from tests.db.other_people import files_up_to
from tests.ui.importing.conftest import DATA, PATIENCE, File, add, december, finish, go_on, opened, rest

HEADS = "InvoiceNo,InvoiceDate,DueDate,Customer,Description,Quantity,UnitPrice\n"
GOOD = HEADS + "A-1,2026-01-05,2026-02-04,C-1,Bread,2,10.50\nA-1,2026-01-05,2026-02-04,C-1,Rolls,1,4.00\n"
MIXED = GOOD + "A-2,2026-01-06,2026-02-05,C-1,Bread,two,10.50\n"


def invoices(shop: Shop) -> int:
    return len(shop.rows(tables.invoice))


def shown(dialog: ImportDialog) -> dict[str, str]:
    view = dialog.preview if dialog.step == PREVIEW else dialog.after
    return {key: card.figure() for key, card in view.strip.cards.items()}


def test_from_files_to_entries(qtbot: QtBot, dialog: ImportDialog, desk: Desk, shop: Shop, file: File) -> None:
    told: list[object] = []
    desk.changed.connect(told.append)
    add(qtbot, dialog, file(MIXED))
    assert dialog.files.kind.value() == "invoices"
    go_on(qtbot, dialog)
    assert dialog.step == COLUMNS
    assert dialog.columns.columns()["unit_price"] == "UnitPrice"
    go_on(qtbot, dialog)
    assert dialog.step == PREVIEW
    assert shown(dialog) == {"new": "1", "here": "0", "refused": "1", "held": "0"}
    assert "invoiced $25.00" in dialog.preview.sums.text()
    [refused] = dialog.preview.model.rows
    assert (refused.line, refused.field) == (4, "Quantity")
    assert "“two” is not a number" in refused.reason
    assert "Bread" in refused.row
    assert invoices(shop) == 0, "a preview writes nothing"
    go_on(qtbot, dialog)
    assert dialog.step == RESULT
    assert invoices(shop) == 1
    assert dialog.done_banner.title() == "One new entry imported"
    assert any(getattr(changes, "everything", False) for changes in told)


def test_columns_are_remembered_and_can_be_chosen(
    qtbot: QtBot, window: QMainWindow, desk: Desk, shop: Shop, file: File
) -> None:
    text = "Nr,Tag,Frist,Wer,Betrifft,Geld\nA-1,2026-01-05,2026-02-04,C-1,Bread,10.50\n"
    first = opened(qtbot, window, desk, (file(text),), "invoices")
    go_on(qtbot, first)
    go_on(qtbot, first)
    assert first.step == COLUMNS
    assert "“Invoice number”" in first.failure
    qtbot.waitUntil(lambda: "total" in first.columns.boxes, timeout=PATIENCE)
    for key, name in (
        ("number", "Nr"), ("issued_on", "Tag"), ("due_on", "Frist"), ("customer", "Wer"), ("description", "Betrifft"),
        ("total", "Geld"),
    ):  # fmt: skip
        box = first.columns.boxes[key]
        box.setFocus()
        box.setCurrentIndex(box.findData(name))
        box.activated.emit(box.currentIndex())
    assert first.columns.missing() == ""
    go_on(qtbot, first)
    go_on(qtbot, first)
    assert invoices(shop) == 1
    finish(qtbot, first)

    second = opened(qtbot, window, desk, (file(text.replace("A-1", "A-2"), "next.csv"),))
    assert second.files.kind.value() == "invoices", "what came from such headings before is guessed again"
    go_on(qtbot, second)
    assert second.columns.columns()["total"] == "Geld"
    assert "last time" in second.columns.said.text()
    finish(qtbot, second)


def test_a_column_serves_once(qtbot: QtBot, dialog: ImportDialog, file: File) -> None:
    add(qtbot, dialog, file(GOOD))
    go_on(qtbot, dialog)
    boxes = dialog.columns.boxes
    qtbot.waitUntil(lambda: "notes" in boxes, timeout=PATIENCE)
    boxes["notes"].setCurrentIndex(boxes["notes"].findData("Description"))
    boxes["notes"].activated.emit(boxes["notes"].currentIndex())
    assert boxes["description"].value() == ""
    assert dialog.columns.overrides() == {"description": "", "notes": "Description"}
    assert dialog.dirty()


def test_refused_rows_are_saved_to_be_mended(qtbot: QtBot, dialog: ImportDialog, file: File, tmp_path: Path) -> None:
    add(qtbot, dialog, file(MIXED))
    go_on(qtbot, dialog)
    go_on(qtbot, dialog)
    dialog.save_refused(str(tmp_path / "refused.csv"))
    rest(qtbot, dialog)
    with (tmp_path / "refused.csv").open(encoding="utf-8-sig", newline="") as stream:
        [row] = csv.DictReader(stream)
    assert row["Quantity"] == "two"
    assert row["refused_line"] == "4"
    dialog.save_refused(dialog.files.looks[0].path)
    rest(qtbot, dialog)
    assert "one of the files to import" in dialog.failure


def test_what_is_here_already_stays(qtbot: QtBot, window: QMainWindow, desk: Desk, shop: Shop, file: File) -> None:
    for turn in (1, 2):
        dialog = opened(qtbot, window, desk, (file(GOOD),))
        go_on(qtbot, dialog)
        go_on(qtbot, dialog)
        assert shown(dialog)["new"] == ("1" if turn == 1 else "0")
        if turn == 1:
            go_on(qtbot, dialog)
        else:
            assert dialog.primary is not None
            assert not dialog.primary.isEnabled()
        finish(qtbot, dialog)
    assert invoices(shop) == 1


def test_an_import_is_taken_back(qtbot: QtBot, dialog: ImportDialog, shop: Shop, file: File) -> None:
    add(qtbot, dialog, file(GOOD))
    for _ in range(3):
        go_on(qtbot, dialog)
    dialog.undo.click()
    [question] = [each for each in dialog.findChildren(Question) if each.isVisible()]
    assert question.primary is not None
    question.primary.click()
    rest(qtbot, dialog)
    assert dialog.done_banner.title() == "The import was taken back"
    assert dialog.undo.isHidden()
    dialog.tabs.choose("past")
    qtbot.waitUntil(lambda: len(dialog.past.model.rows) == 1, timeout=PATIENCE)
    assert dialog.past.model.rows[0].undone_at is not None
    assert not dialog.past.undo.isEnabled()
    assert shop.rows(tables.invoice)[0].lifecycle != "open"


def test_rows_of_a_locked_period_wait_and_say_why(qtbot: QtBot, dialog: ImportDialog, shop: Shop, file: File) -> None:
    shop.do(lock_period, date(2026, 1, 10))
    add(qtbot, dialog, file(GOOD))
    go_on(qtbot, dialog)
    go_on(qtbot, dialog)
    assert shown(dialog)["held"] == "1"
    assert "locked" in dialog.preview.model.rows[0].reason
    go_on(qtbot, dialog)
    assert invoices(shop) == 0
    dialog.tabs.choose("past")
    qtbot.waitUntil(lambda: len(dialog.past.waiting_model.rows) > 0, timeout=PATIENCE)
    assert "locked" in dialog.past.waiting_model.rows[0].reason
    assert dialog.past.card.isVisible()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.csv", "is empty"),
        (b"PK\x03\x04" + b"\0" * 50, "book.xlsx", "is a spreadsheet"),
        (b"\n\n\n", "blank.csv", "only blank lines"),
        (None, "gone.csv", "There is no file"),
    ],
)
def test_what_is_no_table_is_said_and_stays_out(
    qtbot: QtBot, dialog: ImportDialog, file: File, tmp_path: Path, content: bytes | None, name: str, said: str
) -> None:
    path = str(tmp_path / name) if content is None else file(content, name)
    add(qtbot, dialog, path)
    assert said in dialog.files.said.text()
    go_on(qtbot, dialog)
    assert dialog.step == FILES
    assert said in dialog.failure
    dialog.files.table.choose_row(0)
    dialog.files.out.click()
    assert dialog.files.looks == []


def test_a_folder_cannot_be_imported(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    add(qtbot, dialog, str(tmp_path))
    assert "is a folder" in dialog.files.said.text()


def test_files_of_two_kinds_are_told_apart(qtbot: QtBot, dialog: ImportDialog, file: File) -> None:
    add(qtbot, dialog, file(GOOD), file("Name,E-mail,Phone\nA,a@b.example,1\n", "people.csv"))
    assert dialog.files.said.text() == "people.csv seems to hold customers. Import it by itself."
    go_on(qtbot, dialog)
    assert dialog.step == FILES


@pytest.mark.parametrize("typed", ["soon", "-1", "4000", "1.5", "٣"])
def test_days_to_pay_are_a_whole_number(qtbot: QtBot, dialog: ImportDialog, file: File, typed: str) -> None:
    add(qtbot, dialog, file(GOOD))
    dialog.files.terms.setText(typed)
    go_on(qtbot, dialog)
    assert dialog.step == FILES
    assert "whole number" in dialog.failure
    assert dialog.files.terms.hasFocus()


def test_missing_due_dates_lead_back_to_the_first_step(qtbot: QtBot, dialog: ImportDialog, file: File) -> None:
    add(qtbot, dialog, file(GOOD.replace(",DueDate", "").replace(",2026-02-04", "")))
    go_on(qtbot, dialog)
    go_on(qtbot, dialog)
    assert dialog.step == FILES
    assert "“Days to pay”" in dialog.failure
    assert "--" not in dialog.failure


@pytest.mark.parametrize("change", ["changed", "gone"])
def test_a_file_that_is_another_now_is_not_imported(
    qtbot: QtBot, dialog: ImportDialog, shop: Shop, file: File, change: str
) -> None:
    path = Path(file(GOOD))
    add(qtbot, dialog, str(path))
    go_on(qtbot, dialog)
    go_on(qtbot, dialog)
    if change == "gone":
        path.unlink()
    else:
        path.write_text(GOOD.replace("10.50", "99.50"))
    go_on(qtbot, dialog)
    assert dialog.step == PREVIEW
    assert "Nothing was imported" in dialog.failure
    assert invoices(shop) == 0


def test_what_is_stopped_keeps_nothing(qtbot: QtBot, dialog: ImportDialog, shop: Shop, tmp_path: Path) -> None:
    add(qtbot, dialog, *december(tmp_path)[:6])
    dialog.files.currency.setText("USD")
    dialog.files.terms.setText("30")
    go_on(qtbot, dialog)
    go_on(qtbot, dialog)
    assert dialog.primary is not None
    dialog.primary.click()
    assert dialog.errands.running
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    rest(qtbot, dialog)
    assert dialog.step == PREVIEW
    assert dialog.isVisible()
    assert invoices(shop) == 0
    go_on(qtbot, dialog)
    assert dialog.step == RESULT, "it can be begun again"
    assert invoices(shop) > 100


def test_a_full_disk_keeps_nothing_and_says_so(
    qtbot: QtBot, window: QMainWindow, desk: Desk, shop: Shop, tmp_path: Path
) -> None:
    with files_up_to(1 << 20):  # the limit is inherited by the process that is begun here
        dialog = opened(qtbot, window, desk)
    add(qtbot, dialog, *december(tmp_path)[:6])
    dialog.files.currency.setText("USD")
    dialog.files.terms.setText("30")
    for _ in range(3):
        go_on(qtbot, dialog)
    assert dialog.step == PREVIEW
    assert "Nothing was kept" in dialog.failure
    assert invoices(shop) == 0
    finish(qtbot, dialog)


def test_a_process_that_dies_is_said_and_begun_anew(qtbot: QtBot, dialog: ImportDialog, shop: Shop, file: File) -> None:
    add(qtbot, dialog, file(GOOD))
    go_on(qtbot, dialog)
    go_on(qtbot, dialog)
    pid = dialog.errands.process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    go_on(qtbot, dialog)
    assert "was not kept" in dialog.failure
    assert invoices(shop) == 0
    dialog.back.click()
    go_on(qtbot, dialog)
    go_on(qtbot, dialog)
    assert invoices(shop) == 1


def test_two_imports_at_once_bring_everything_once(
    qtbot: QtBot, window: QMainWindow, desk: Desk, shop: Shop, file: File
) -> None:
    both = [opened(qtbot, window, desk, (file(GOOD),)) for _ in range(2)]
    for dialog in both:
        go_on(qtbot, dialog)
        go_on(qtbot, dialog)
    for dialog in both:
        assert dialog.primary is not None
        dialog.primary.click()
    for dialog in both:
        rest(qtbot, dialog)
    assert sorted(shown(dialog)["new"] for dialog in both) == ["0", "1"]
    assert invoices(shop) == 1
    for dialog in both:
        finish(qtbot, dialog)


def test_hostile_texts_are_shown_as_they_are(qtbot: QtBot, dialog: ImportDialog, shop: Shop, tmp_path: Path) -> None:
    naughty = [
        text for text in json.loads((DATA / "blns" / "blns.json").read_text(encoding="utf-8"))
        if text.strip() and "\0" not in text
    ]  # fmt: skip
    path = tmp_path / "<b>&.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        lines = csv.writer(stream)
        lines.writerow(["Name", "<b>Notes</b> & more", *naughty[-30:]])
        lines.writerows([text, text, *naughty[-30:]] for text in naughty)
    add(qtbot, dialog, str(path))
    dialog.files.set_kind("customers")
    go_on(qtbot, dialog)
    dialog.grab()
    go_on(qtbot, dialog)
    dialog.grab()
    assert dialog.step == PREVIEW, dialog.failure
    go_on(qtbot, dialog)
    assert dialog.step == RESULT
    assert "<script>alert(123)</script>" in {row.name for row in shop.rows(tables.customer)}


def test_files_dropped_on_the_window_open_the_dialog(qtbot: QtBot, desk: Desk, file: File) -> None:
    main = MainWindow(desk)
    qtbot.addWidget(main)
    Actions(main, desk)
    main.show()
    drop(main, file(GOOD))
    [dialog] = main.findChildren(ImportDialog)
    rest(qtbot, dialog)
    assert [look.name for look in dialog.files.looks] == ["file.csv"]
    drop(dialog.files, file(GOOD.replace("A-1", "A-2"), "second.csv"))
    rest(qtbot, dialog)
    assert [look.name for look in dialog.files.looks] == ["file.csv", "second.csv"]
    finish(qtbot, dialog)


def drop(target: QWidget, path: str) -> None:
    """As a file manager does it: the mouse comes in with a file, and lets go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path)])
    none, left, copy = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    coming = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    QApplication.sendEvent(target, coming)
    assert coming.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), copy, data, left, none))
