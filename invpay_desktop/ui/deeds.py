"""What each action does: the dialog it opens, or the deed itself. One entry a line; dialogs are loaded when wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from PySide6.QtWidgets import QApplication

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.translation import tr

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


def _sync(window: MainWindow, desk: Desk, item: Item) -> None:
    from invpay_desktop.ui.sync_deed import sync_now

    sync_now(desk)


def _add_from_service(window: MainWindow, desk: Desk, item: Item) -> None:
    from invpay_desktop.ui.linking.add_dialog import AddDialog

    AddDialog(window, desk, **item).open()


def _link(window: MainWindow, desk: Desk, item: Item) -> None:
    from invpay_desktop.ui.linking.link_dialog import LinkDialog

    if "invoice" in item:
        LinkDialog(window, desk, **item).open()
    else:
        desk.toast(tr("Select an invoice first."))


def _charge(name: str) -> Deed:
    """What can be done about a charge: its functions take the window, the desk and the payment."""

    def deed(window: MainWindow, desk: Desk, item: Item) -> None:
        if "payment" not in item:
            desk.toast(tr("Select a payment first."))
        elif name == "retry_charge":
            from invpay_desktop.ui.payment_dialog.retrying import retry_charge

            retry_charge(window, desk, item["payment"])
        else:
            from invpay_desktop.ui.attempts import doing

            (doing.check_charge if name == "check_charge" else doing.decide_charge)(window, desk, item["payment"])

    return deed


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
    "sync_now": _sync,
    "add_from_service": _add_from_service,
    "link_invoice": _link,
    **{name: _charge(name) for name in ("retry_charge", "check_charge", "decide_charge")},
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
