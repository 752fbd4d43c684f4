"""Papers in the window: looked at, printed and saved; what went out is remembered."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMainWindow
from pytestqt.qtbot import QtBot

from invpay_desktop.db import tables
from invpay_desktop.ledger.lines import LineDraft
from invpay_desktop.ledger.memos import NewMemo, add_memo
from invpay_desktop.payments.returns import void_payment
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.papers.preview import Preview, show_papers
from tests.builders import Shop, a_customer, an_invoice, pays
from tests.ui.payment_dialog.desks import Said, settle


def shown(qtbot: QtBot, desk: Desk, window: QMainWindow, kind: str, **item: object) -> Preview:
    show_papers(window, desk, cast("making.Kind", kind), **item)  # type: ignore[name-defined]  # noqa: F821
    settle(qtbot, desk)
    dialog = next(found for found in window.findChildren(Preview) if found.isVisible())
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    return dialog


def events(shop: Shop) -> list[str]:
    return [row.kind for row in shop.rows(tables.event) if row.kind.startswith("receipt.")]


def text(file: Path) -> str:
    with pypdfium2.PdfDocument(file) as document:
        return str(document[0].get_textpage().get_text_range())


@pytest.fixture
def paid(shop: Shop) -> int:
    return pays(shop, an_invoice(shop), "100.00", kind="cash").id


def test_a_receipt_is_issued_when_it_is_looked_at_and_printed_when_it_leaves(
    qtbot: QtBot, shop: Shop, desk: Desk, said: Said, window: QMainWindow, paid: int, tmp_path: Path
) -> None:
    dialog = shown(qtbot, desk, window, "receipt", payments=[paid])
    assert events(shop) == ["receipt.issued"]
    assert dialog.windowTitle().startswith("Receipt ")
    assert dialog.document.pageCount() == 1
    assert dialog.list.isHidden()
    dialog.save_to(tmp_path / "first.pdf")
    settle(qtbot, desk)
    assert events(shop) == ["receipt.issued", "receipt.printed"]
    assert said.toasts[-1] == ("Saved: first.pdf.", False)
    dialog = shown(qtbot, desk, window, "receipt", payment=paid)
    dialog.save_to(tmp_path / "second.pdf")
    settle(qtbot, desk)
    assert "COPY" not in text(tmp_path / "first.pdf")
    assert "COPY" in text(tmp_path / "second.pdf")


def test_a_payment_that_counts_for_nothing_has_a_void_receipt_or_none(
    qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow, paid: int, tmp_path: Path
) -> None:
    dialog = shown(qtbot, desk, window, "receipt", payment=paid)
    dialog.reject()
    shop.do(void_payment, paid, "typed twice")
    shown(qtbot, desk, window, "receipt", payment=paid).save_to(tmp_path / "void.pdf")
    settle(qtbot, desk)
    assert "VOID" in text(tmp_path / "void.pdf")
    other = pays(shop, an_invoice(shop), "100.00", kind="cash").id
    shop.do(void_payment, other, "typed twice")
    problems: list[str] = []
    desk.failed.connect(lambda error, _owner: problems.append(error.message))
    show_papers(window, desk, "receipt", payment=other)
    settle(qtbot, desk)
    assert "none is issued" in problems[0]


def test_several_are_listed_looked_through_and_saved_into_a_folder(
    qtbot: QtBot, shop: Shop, desk: Desk, said: Said, window: QMainWindow, tmp_path: Path
) -> None:
    ids = [an_invoice(shop, number=f"INV-{at}") for at in range(3)]
    dialog = shown(qtbot, desk, window, "invoice", invoices=ids)
    assert dialog.windowTitle() == "3 papers"
    assert [dialog.list.item(row).text() for row in range(3)] == [f"INV-{at}  Sample Bakery" for at in range(3)]
    dialog.list.setCurrentRow(2)
    assert "INV-2" in dialog.document.getAllText(0).text()
    folder = tmp_path / "out"
    folder.mkdir()
    dialog.save_to(folder)
    settle(qtbot, desk)
    assert len(list(folder.glob("*.pdf"))) == 3
    assert said.toasts[-1] == ("Saved: 3 papers.", False)
    assert desk.preferences.get("papers/folder") == str(folder)
    assert events(shop) == []


def test_a_credit_memo_is_a_paper_too(qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow) -> None:
    from decimal import Decimal

    line = LineDraft("Bread back", Decimal(1), Decimal(5))
    memo = shop.do(add_memo, NewMemo(a_customer(shop), shop.now.date(), (line,), "stale"))
    dialog = shown(qtbot, desk, window, "memo", memo=memo)
    assert dialog.windowTitle().startswith("Credit memo ")


def test_nothing_selected_is_said(desk: Desk, said: Said, window: QMainWindow) -> None:
    show_papers(window, desk, "receipt", payments=[])
    assert said.toasts == [("Select what to print first.", False)]


def test_what_is_in_the_way_is_told_before_a_receipt_counts_as_printed(
    qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow, paid: int, tmp_path: Path
) -> None:
    (tmp_path / "diary.pdf").write_text("my diary")
    dialog = shown(qtbot, desk, window, "receipt", payment=paid)
    dialog.save_to(tmp_path / "diary.pdf")
    settle(qtbot, desk)
    assert "no PDF" in dialog.failure
    assert not dialog.is_busy
    assert events(shop) == ["receipt.issued"]


def test_a_folder_that_is_gone_is_told_and_one_may_try_again(
    qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow, tmp_path: Path
) -> None:
    dialog = shown(qtbot, desk, window, "invoice", invoice=an_invoice(shop))
    dialog.save_to(tmp_path / "gone" / "paper.pdf")
    settle(qtbot, desk)
    assert dialog.isVisible()
    assert "paper.pdf" in dialog.failure
    dialog.save_to(tmp_path / "paper.pdf")
    settle(qtbot, desk)
    assert (tmp_path / "paper.pdf").is_file()


def test_without_a_printer_print_asks_for_a_file(
    qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow, tmp_path: Path
) -> None:
    dialog = shown(qtbot, desk, window, "invoice", invoice=an_invoice(shop, number="INV-1"))
    assert dialog.printer.value() == "(file)"
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(QFileDialog)))
    [asked] = dialog.findChildren(QFileDialog)
    assert "INV-1" in asked.selectedFiles()[0]
    asked.reject()
    assert not dialog.is_busy


@pytest.mark.parametrize("copies", ["0", "100", "x", "", "²", "1.5"])
def test_copies_are_a_small_whole_number(
    qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow, paid: int, copies: str
) -> None:
    dialog = shown(qtbot, desk, window, "receipt", payment=paid)
    dialog.printer.set_choices([("A printer", "A printer")])
    dialog.printer.set_value("A printer")
    dialog.copies.setText(copies)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    assert "from 1 to 99" in dialog.failure
    assert dialog.copies.hasFocus()
    assert events(shop) == ["receipt.issued"]


def test_long_work_can_be_stopped_while_the_rest_waits(
    qtbot: QtBot, shop: Shop, desk: Desk, window: QMainWindow
) -> None:
    dialog = shown(qtbot, desk, window, "invoice", invoice=an_invoice(shop))
    dialog.busy(True)
    dialog.progress.start("Printing")
    dialog.progress.show()
    assert dialog.progress.isVisible()
    assert dialog.progress.cancel.isEnabled()
    assert not dialog.view.isEnabled()
    dialog.busy(False)
