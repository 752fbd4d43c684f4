"""What each action does: the dialog it opens, or the deed itself. One entry a line; dialogs are loaded when wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from PySide6.QtWidgets import QApplication

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.main_window import MainWindow

Item = Mapping[str, Any]
Deed = Callable[[MainWindow, Desk, Item], None]


def _receive_payment(window: MainWindow, desk: Desk, item: Item) -> None:
    from invpay_desktop.ui.payment_dialog.choose_invoice import choose_invoice
    from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog

    if "invoice" in item:
        PaymentDialog(window, desk, **item).open()
    else:
        choose_invoice(window, desk)


def _receive_check(window: MainWindow, desk: Desk, item: Item) -> None:
    from invpay_desktop.ui.receive_dialog.dialog import ReceiveDialog

    ReceiveDialog(window, desk, **item).open()


def _invoice(window: MainWindow, desk: Desk, item: Item) -> None:
    from invpay_desktop.ui.invoice_editor.dialog import InvoiceEditor

    InvoiceEditor(window, desk, **item).open()


def _customer(window: MainWindow, desk: Desk, item: Item) -> None:
    from invpay_desktop.ui.pages.customers.editor import CustomerEditor

    CustomerEditor(window, desk, **item).open()


def _import(window: MainWindow, desk: Desk, item: Item) -> None:
    from invpay_desktop.ui.importing.dialog import ImportDialog

    ImportDialog(window, desk, **item).open()


def _undo(window: MainWindow, desk: Desk, item: Item) -> None:
    from invpay_desktop.ui.undoing import undo_last

    undo_last(window, desk)


def _palette(window: MainWindow, desk: Desk, item: Item) -> None:
    from invpay_desktop.ui.finder import Finder

    Finder(window, desk).open()


def _keys(window: MainWindow, desk: Desk, item: Item) -> None:
    desk.go("help", section="keys")


def _quit(window: MainWindow, desk: Desk, item: Item) -> None:
    window.close()


def _theme(name: str) -> Deed:
    def deed(window: MainWindow, desk: Desk, item: Item) -> None:
        from invpay_desktop.ui.theme.apply import apply_theme

        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, name)
        desk.preferences.put("window/theme", name)

    return deed


def _money(module: str) -> Deed:
    """A small money dialog: `open_dialog(window, desk, **item)` of its module."""

    def deed(window: MainWindow, desk: Desk, item: Item) -> None:
        from invpay_desktop.ui.money_dialogs import registry

        registry.OPEN[module](window, desk, item)

    return deed


def _paper(kind: Literal["receipt", "invoice", "memo"]) -> Deed:
    def deed(window: MainWindow, desk: Desk, item: Item) -> None:
        from invpay_desktop.ui.papers.preview import show_papers

        show_papers(window, desk, kind, **item)

    return deed


def _section(section: str) -> Deed:
    return lambda window, desk, item: desk.go("settings", section=section, **item)


def _open_book(window: MainWindow, desk: Desk, item: Item) -> None:
    window.other_book.emit(False)


def _new_book(window: MainWindow, desk: Desk, item: Item) -> None:
    window.other_book.emit(True)


DEEDS: dict[str, Deed] = {
    "receive_payment": _receive_payment,
    "receive_check": _receive_check,
    "new_invoice": _invoice,
    "edit_invoice": _invoice,
    "new_customer": _customer,
    "edit_customer": _customer,
    "import": _import,
    "undo": _undo,
    "palette": _palette,
    "keys": _keys,
    "quit": _quit,
    **{f"theme_{name}": _theme(name) for name in ("system", "light", "dark", "contrast")},
    **{
        name: _money(name)
        for name in (
            "new_memo", "refund", "return_payment", "void_payment", "void_invoice", "write_off", "keep_as_credit",
            "apply_excess", "apply_credit", "refund_credit",
        )
    },
    "receipt": _paper("receipt"),
    "invoice_paper": _paper("invoice"),
    "memo_paper": _paper("memo"),
    "back_up": _section("backups"),
    "restore": _section("backups"),
    "check": _section("check"),
    "lock": _section("lock"),
    "open_book": _open_book,
    "new_book": _new_book,
}  # fmt: skip
