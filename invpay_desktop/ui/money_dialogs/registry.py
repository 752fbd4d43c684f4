"""Which of these dialogs an action opens, and what must be known for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.base.money import Money
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.main_window import MainWindow
from invpay_desktop.ui.money_dialogs.apply_credit import ApplyCreditDialog
from invpay_desktop.ui.money_dialogs.apply_excess import ApplyExcessDialog
from invpay_desktop.ui.money_dialogs.came_back import CameBackDialog
from invpay_desktop.ui.money_dialogs.keep_credit import KeepCreditDialog
from invpay_desktop.ui.money_dialogs.memo import MemoDialog
from invpay_desktop.ui.money_dialogs.pay_credit_back import PayCreditBackDialog
from invpay_desktop.ui.money_dialogs.refund import RefundDialog
from invpay_desktop.ui.money_dialogs.refunding import show_waiting_refund
from invpay_desktop.ui.money_dialogs.void_invoice import VoidInvoiceDialog
from invpay_desktop.ui.money_dialogs.void_payment import VoidPaymentDialog
from invpay_desktop.ui.money_dialogs.write_off import WriteOffDialog
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.dialog import Dialog

Open = Callable[[MainWindow, Desk, Mapping[str, Any]], None]


def _opens(dialog: Callable[..., Dialog], *needs: str) -> Open:
    """Opens a dialog with what is given, if one of `needs` is; else says what to select first."""

    def open_dialog(window: MainWindow, desk: Desk, item: Mapping[str, Any]) -> None:
        if needs and not any(item.get(name) is not None for name in needs):
            desk.toast(_select_first()[needs[0]])
            return
        try:
            made = dialog(window, desk, **item)
        except InvPayError as error:
            desk.problem(error, window)
            return
        made.open()

    return open_dialog


def _refund(parent: MainWindow, desk: Desk, payment: int, amount: Money | None = None) -> Dialog:
    """The form; while nobody knows what became of an earlier refund of the payment, that instead."""
    return show_waiting_refund(parent, desk, payment) or RefundDialog(parent, desk, payment, amount)


def _select_first() -> dict[str, str]:
    return {
        "payment": tr("Select a payment first: on the page of payments, or on the invoice it paid."),
        "invoice": tr("Select an invoice first."),
        "customer": tr("Select a customer first."),
    }


OPEN: dict[str, Open] = {
    "new_memo": _opens(MemoDialog),
    "refund": _opens(_refund, "payment"),
    "return_payment": _opens(CameBackDialog, "payment"),
    "void_payment": _opens(VoidPaymentDialog, "payment"),
    "void_invoice": _opens(VoidInvoiceDialog, "invoice"),
    "write_off": _opens(WriteOffDialog, "invoice"),
    "keep_as_credit": _opens(KeepCreditDialog, "invoice"),
    "apply_excess": _opens(ApplyExcessDialog, "invoice"),
    "apply_credit": _opens(ApplyCreditDialog, "customer", "invoice"),
    "refund_credit": _opens(PayCreditBackDialog, "customer"),
}
