"""What can be done with payments of the list: the menus of one and of several. The rules are in attempts/allowed.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from invpay_desktop.ui.attempts.allowed import DEEDS, Tried, tried, why_not
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.list_source import MOST_TOGETHER
from invpay_desktop.ui.pages.payments.source import Chosen
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.menu import Entry

if TYPE_CHECKING:
    from invpay_desktop.payments.payment_list import PaymentRow

WITH_PAYMENT = frozenset(DEEDS)
"""Actions that the page in front fills in with its current payment."""


def charge_of(desk: Desk, row: PaymentRow) -> Tried | None:
    """What is known of the charge that a payment is, asked here and now."""
    return None if row.method == "external" else desk.read_now(lambda session: tried(session, row.id))


def do(desk: Desk, action: str, row: PaymentRow) -> None:
    """Ask for the dialog of an action."""
    if action == "receipt":
        desk.do("receipt", payments=[row.id])
    else:
        desk.do(action, payment=row.id)


def came_back_words(row: PaymentRow) -> str:
    """`Check came back …`."""
    return tr("Check came back …") if row.kind == "check" else tr("It came back …")


def of_charges() -> tuple[tuple[str, str, str], ...]:
    """What is offered only where it makes sense, about a charge at the service: action, words, icon."""
    return (
        ("retry_charge", tr("Try again …"), "rotate-cw"),
        ("check_charge", tr("Check now"), "refresh-cw"),
        ("decide_charge", tr("I know what happened …"), "square-pen"),
    )


def one_payment(desk: Desk, row: PaymentRow, open_it: Callable[[], None]) -> Sequence[Entry | None]:
    """The menu of a single payment."""

    charge = charge_of(desk, row)
    on = charge.invoice_id if charge is not None else row.invoices[0].id if row.invoices else None

    def entry(action: str, text: str, icon: str, key: str = "", danger: bool = False) -> Entry:
        against = why_not(row, action, charge)
        return Entry(text, icon, key, lambda: do(desk, action, row), danger, is_open=not against, tip=against)

    number = row.check_number or row.reference
    return (
        Entry(tr("Open"), "panel-right", "Return", open_it),
        entry("receipt", tr("Receipt"), "receipt-text", "P"),
        *(entry(*each) for each in of_charges() if not why_not(row, each[0], charge)),
        None,
        entry("refund", tr("Refund …"), "undo-2"),
        entry("return_payment", came_back_words(row), "corner-up-left"),
        entry("void_payment", tr("Void this payment …"), "ban", danger=True),
        None,
        Entry(
            tr("Show the invoice"),
            "file-text",
            "",
            lambda: desk.go("invoices", invoice=on),
            is_open=on is not None,
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
