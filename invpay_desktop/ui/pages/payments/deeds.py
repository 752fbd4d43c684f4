"""What can be done with a payment: the rules in one place for the panel's buttons and the context menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.list_source import MOST_TOGETHER
from invpay_desktop.ui.pages.payments.source import Chosen
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.menu import Entry

if TYPE_CHECKING:
    from invpay_desktop.payments.payment_list import PaymentRow

WITH_PAYMENT = frozenset({"refund", "return_payment", "void_payment", "receipt"})
"""Actions that the page in front fills in with its current payment."""


def why_not(row: PaymentRow, action: str) -> str:
    """Why an action makes no sense for this payment now; '' where it does."""
    if action == "receipt":
        return "" if row.in_force or row.receipt_number else tr("It has no receipt, and counts for nothing.")
    if not row.in_force:
        return tr("It counts for nothing any more.")
    if action == "refund":
        return "" if row.left else tr("All of it was refunded.")
    if action == "return_payment":
        return tr("Cash does not come back from a bank.") if row.kind == "cash" else ""
    if row.method != "external":
        return tr("It was charged at the hosted service: it can be refunded, not voided.")
    return tr("Part of it was refunded.") if row.refunded else ""


def do(desk: Desk, action: str, row: PaymentRow) -> None:
    """Ask for the dialog of an action."""
    if action == "receipt":
        desk.do("receipt", payments=[row.id])
    else:
        desk.do(action, payment=row.id)


def came_back_words(row: PaymentRow) -> str:
    """`Check came back …`."""
    return tr("Check came back …") if row.kind == "check" else tr("It came back …")


def one_payment(desk: Desk, row: PaymentRow, open_it: Callable[[], None]) -> Sequence[Entry | None]:
    """The menu of a single payment."""

    def entry(action: str, text: str, icon: str, key: str = "", danger: bool = False) -> Entry:
        against = why_not(row, action)
        return Entry(text, icon, key, lambda: do(desk, action, row), danger, is_open=not against, tip=against)

    number = row.check_number or row.reference
    return (
        Entry(tr("Open"), "panel-right", "Return", open_it),
        entry("receipt", tr("Receipt"), "receipt-text", "P"),
        None,
        entry("refund", tr("Refund …"), "undo-2"),
        entry("return_payment", came_back_words(row), "corner-up-left"),
        entry("void_payment", tr("Void this payment …"), "ban", danger=True),
        None,
        Entry(
            tr("Show the invoice"),
            "file-text",
            "",
            lambda: desk.go("invoices", invoice=row.invoices[0].id),
            is_open=bool(row.invoices),
        ),
        Entry(tr("Show the customer"), "users", "", lambda: desk.go("customers", customer=row.customer_id)),
        Entry(
            tr("Copy the number"),
            "clipboard-copy",
            "",
            lambda: QGuiApplication.clipboard().setText(number),
            is_open=bool(number),
        ),
    )


def several_payments(desk: Desk, chosen: Chosen, save: Callable[[], None]) -> Sequence[Entry | None]:
    """The menu of a selection."""
    ids = with_receipt(chosen)
    return (
        Entry(
            trn("Receipts of %n payment(s) …", len(ids)),
            "receipt-text",
            "P",
            lambda: desk.do("receipt", payments=ids),
            is_open=bool(ids),
            tip="" if ids else no_receipts(chosen),
        ),
        Entry(tr("Save these as CSV …"), "download", "", save),
    )


def with_receipt(chosen: Chosen) -> list[int]:
    """Those of the selection that can have a receipt."""
    return [row.id for row in chosen.rows if not why_not(row, "receipt")]


def no_receipts(chosen: Chosen) -> str:
    """Why there are no receipts for a selection; '' where there are."""
    if chosen.count > MOST_TOGETHER:
        return tr("At most {count} receipts at once").format(count=MOST_TOGETHER)
    return "" if with_receipt(chosen) else tr("None of these counts")
