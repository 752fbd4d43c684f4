"""Strings that break software, as names, numbers, references, notes and reasons, on every page and dialog."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import Qt  # with the texts of QtGui
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.base.errors import InvPayError, Refused
from invpay_desktop.ui.widgets.dialog import Dialog
from tests.builders import a_book, a_customer, an_invoice, pays
from tests.ui.driver import App

DATA = Path(__file__).parent.parent.parent / "data"
STRINGS: list[str] = json.loads((DATA / "blns" / "blns.json").read_text(encoding="utf-8"))
TOLD = "<b>Sample</b> &amp; &Son <img src=x> %s {0} {name} [*]"
"""Everything that means something somewhere, in one name."""
_OURS = re.compile(r"</?(p|qt|div|span|body|html)( [^<>]*)?>|<br ?/?>")


@pytest.fixture(scope="module")
def book_of_strings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in which everything that others write is naughty."""
    shop = a_book(tmp_path_factory.mktemp("strings"))
    for at, text in enumerate([TOLD, *(text for text in STRINGS[::4] if text.strip())]):
        try:
            customer = a_customer(shop, f"C-{at}", text[:100], notes=text, address=text)
            invoice = an_invoice(shop, "500.00", customer=customer, number=f"N-{at}")
            pays(shop, invoice, "20.00", kind="check", check_number=text[:20], reference=text[:80], notes=text)
        except InvPayError:
            shop.customers.pop(f"C-{at}", None)  # refused with a sentence, as by a command
    assert len(shop.customers) > 80
    shop.book.close()
    return shop.book.path


@pytest.fixture
def naughty(qtbot: QtBot, book_of_strings: Path, tmp_path: Path) -> Iterator[App]:
    """The window on a copy of that book."""
    book = tmp_path / "strings.sqlite"
    shutil.copy(book_of_strings, book)
    opened = App(qtbot, book, tmp_path / "driven.ini")
    yield opened
    opened.close()


def test_everywhere_it_is_plain_text(naughty: App) -> None:
    app = naughty
    app.open("N-0")
    look(app)
    assert app.panel.head.customer.text() == TOLD
    for page in ("payments", "customers", "dashboard"):
        app.go(page)
        app.key("Return")
        app.settled()
        look(app)
    customer = app.panel.facts
    assert customer is not None
    ids = {"invoice": customer.row.id, "customer": customer.row.customer_id, "payment": customer.payments[0].id}
    for action, item in {
        "receive_payment": "invoice", "receive_check": "customer", "refund": "payment", "return_payment": "payment",
        "void_payment": "payment", "void_invoice": "invoice", "write_off": "invoice", "new_memo": "customer",
        "edit_invoice": "invoice", "edit_customer": "customer", "refund_credit": "customer", "apply_credit": "customer",
        "receipt": "payment", "invoice_paper": "invoice",
    }.items():  # fmt: skip
        app.window.desk.do(action, **{item: ids[item]})
        app.settled()
        dialog = app.dialog(QDialog)
        app.settled()
        look(app)
        QDialog.reject(dialog)
        app.gone(dialog)


def test_what_is_said_in_passing_and_in_titles(naughty: App) -> None:
    app = naughty
    app.window.desk.problem(Refused(f"{TOLD} stands in the way. Nothing was changed.", reasons=(TOLD,)))
    dialog = app.dialog(Dialog)
    look(app)
    assert any(TOLD in label.text() for label in dialog.findChildren(QLabel))
    app.key("Esc")
    app.gone(dialog)
    app.window.desk.toast(TOLD)
    assert app.toast == TOLD
    look(app)
    app.settings("Business")
    name = app.field("Name of the business", app.window)
    name.setFocus()
    app.paste(TOLD)
    app.key("Tab")
    app.until(lambda: "Son" in app.window.windowTitle())
    handle = app.window.windowHandle()
    assert handle is not None
    assert TOLD in handle.title()
    look(app)


def test_typed_and_searched(naughty: App) -> None:
    app = naughty
    page = app.invoices
    for text in STRINGS[::12]:
        app.key("Ctrl+F")
        app.paste(text)
        page.to_list()
        app.settled()
    look(app)
    app.key("Ctrl+K")
    for text in STRINGS[::25]:
        app.paste(text)
        app.settled()
    app.key("Esc")
    app.find("")
    app.new_customer("Sample")
    assert app.toast


def look(app: App) -> None:
    """Nothing that is shown is read as markup."""
    QApplication.processEvents()
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            window.grab()
            for widget in [window, *window.findChildren(QWidget)]:
                _look_at(widget)


def _look_at(widget: QWidget) -> None:
    if isinstance(widget, QLabel):
        rich = widget.textFormat() != Qt.TextFormat.PlainText and bool(widget.text())
        assert not rich, f"{type(widget).__name__} would read as markup: {widget.text()}"
    tip = widget.toolTip()
    if Qt.mightBeRichText(tip):
        assert "<" not in _OURS.sub("", tip), f"the tooltip of {type(widget).__name__} reads as markup: {tip}"
