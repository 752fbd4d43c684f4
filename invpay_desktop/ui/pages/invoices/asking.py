"""What can be done with invoices of the list: the context menu, and what the keys of the page mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QGuiApplication

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.list_source import MOST_TOGETHER
from invpay_desktop.ui.pages.invoices.source import Chosen
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.menu import Entry

WITH_INVOICE = frozenset({"receive_payment", "edit_invoice", "void_invoice", "write_off", "receipt", "invoice_paper"})
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
        Entry(tr("Receipt"), "receipt-text", "P", ask("receipt"), is_open=row.paid_minor > 0 or row.over_minor > 0),
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
            lambda: desk.do("receipt", invoices=ids),
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
