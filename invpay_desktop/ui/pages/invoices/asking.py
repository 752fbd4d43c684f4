"""What can be done with invoices of the list: the context menu, and what the keys of the page mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.list_source import MOST_TOGETHER
from invpay_desktop.ui.pages.invoices.source import Chosen
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.menu import Entry

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session

WITH_INVOICE = frozenset(
    {
        "receive_payment", "edit_invoice", "void_invoice", "write_off", "keep_as_credit", "apply_excess",
        "apply_credit", "invoice_paper",
    }
)  # fmt: skip
"""Actions that the page in front fills in with its current invoice."""


def one_invoice(desk: Desk, chosen: Chosen, open_it: Callable[[], None]) -> Sequence[Entry | None]:
    """The menu of a single invoice."""
    row = chosen.rows[0]
    owed, void, draft = bool(chosen.payable), row.lifecycle == "void", row.lifecycle == "draft"

    def ask(action: str, **item: object) -> Callable[[], None]:
        return lambda: desk.do(action, **(item or {"invoice": row.id}))

    return (
        Entry(tr("Open"), "panel-right", "Return", open_it),
        Entry(tr("Receive payment …"), "hand-coins", "Ctrl+R", ask("receive_payment"), is_open=owed),
        None,
        Entry(tr("Invoice as a paper"), "eye", "", ask("invoice_paper")),
        Entry(
            tr("Receipt"),
            "receipt-text",
            "P",
            lambda: receipts(desk, [row.id], newest=True),
            is_open=row.paid_minor > 0 or row.over_minor > 0,
        ),
        None,
        Entry(tr("Edit invoice …"), "square-pen", "", ask("edit_invoice"), is_open=not void),
        Entry(tr("Duplicate …"), "copy", "Ctrl+D", ask("new_invoice", like=row.id)),
        Entry(tr("Write off …"), "badge-percent", "", ask("write_off"), is_open=owed),
        Entry(tr("Void this invoice …"), "ban", "", ask("void_invoice"), is_open=not void and not draft),
        None,
        Entry(tr("Show the customer"), "users", "", lambda: desk.go("customers", customer=row.customer_id)),
        Entry(tr("Copy the number"), "clipboard-copy", "", lambda: QGuiApplication.clipboard().setText(row.number)),
    )


def several_invoices(desk: Desk, chosen: Chosen, save: Callable[[], None]) -> Sequence[Entry | None]:
    """The menu of a selection."""
    few = chosen.count <= MOST_TOGETHER
    ids = [row.id for row in chosen.rows]
    return (
        Entry(
            tr("Receive one check for {count} invoices …").format(count=len(chosen.payable)),
            "hand-coins",
            "Ctrl+Shift+R",
            lambda: receive_check(desk, chosen),
            is_open=can_receive_check(chosen),
            tip="" if can_receive_check(chosen) else tr("One check pays invoices of one customer"),
        ),
        None,
        Entry(
            trn("Print %n invoice(s) …", chosen.count),
            "printer",
            "Ctrl+P",
            lambda: desk.do("invoice_paper", invoices=ids),
            is_open=few,
        ),
        Entry(
            tr("Print their receipts …"),
            "receipt-text",
            "",
            lambda: receipts(desk, ids),
            is_open=few and any(row.paid_minor or row.over_minor for row in chosen.rows),
        ),
        Entry(tr("Save these as CSV …"), "download", "", save),
    )


def print_entries(desk: Desk, chosen: Chosen) -> Sequence[Entry | None]:
    """What of a selection can be printed."""
    return [entry for entry in several_invoices(desk, chosen, lambda: None) if entry and entry.icon in _PRINTED]


_PRINTED = ("printer", "receipt-text")


def can_receive_check(chosen: Chosen) -> bool:
    """Whether one check can pay what is selected."""
    return chosen.customer is not None and bool(chosen.payable)


def receive_check(desk: Desk, chosen: Chosen) -> None:
    """Ask for the dialog of one check over these invoices."""
    desk.do("receive_check", customer=chosen.customer, invoices=chosen.payable)


def receipts(desk: Desk, invoices: Sequence[int], *, newest: bool = False) -> None:
    """Show the receipts of what was paid on these invoices; of one, perhaps only the newest."""

    def question(session: Session) -> list[int]:
        from invpay_desktop.payments.history import payments_of

        found = [part for one in invoices for part in payments_of(session, one) if part.in_force or part.receipt_number]
        found.sort(key=lambda part: (part.received_on, part.id))
        return list(dict.fromkeys(part.id for part in (found[-1:] if newest else found)))

    def show(payments: list[int]) -> None:
        if payments:
            desk.do("receipt", payments=payments)
        else:
            desk.toast(tr("Nothing was paid on this yet, so there is no receipt."))

    desk.read(question, show, owner=desk, key="receipts")
