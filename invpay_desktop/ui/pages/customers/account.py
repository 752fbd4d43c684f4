"""The account of a customer as a table: every movement with the balance after it, newest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from invpay_desktop.base.money import Money
from invpay_desktop.ui import figures
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.cell import Cell, Column
from invpay_desktop.ui.widgets.rows_model import RowsModel

if TYPE_CHECKING:
    from invpay_desktop.ledger.customer_ledger import Movement


def account_model(today: Callable[[], date]) -> RowsModel[Movement]:
    """Day, what happened, what it moved, what they owe since (below zero: we owe them)."""

    def day(move: Movement) -> Cell:
        return Cell(figures.day(move.dated_on, today()))

    return RowsModel(
        (
            Column("day", tr("Day"), 116, cell=day, sortable=False),
            Column("what", tr("What"), rest=True, cell=_what, sortable=False),
            Column("amount", tr("Amount"), 92, "right", cell=_amount, sortable=False),
            Column("balance", tr("Owes"), 92, "right", cell=_balance, sortable=False),
        ),
        (),
    )


def word(kind: str) -> str:
    """A kind of movement in words."""
    return {
        "invoice": tr("Invoice"),
        "edited": tr("Invoice changed"),
        "void": tr("Invoice voided"),
        "payment": tr("Payment"),
        "payment_void": tr("Payment voided"),
        "returned": tr("Came back"),
        "refund": tr("Refund"),
        "credit_memo": tr("Credit memo"),
        "memo_void": tr("Credit memo voided"),
        "write_off": tr("Written off"),
        "discount": tr("Discount"),
        "cancelled": tr("Cancelled"),
        "credit_kept": tr("Kept as credit"),
        "credit_applied": tr("Credit used"),
        "undone": tr("Taken back"),
    }.get(kind, kind)


def _what(move: Movement) -> Cell:
    text = f"{word(move.kind)} {move.number}" if move.number else word(move.kind)
    return Cell(text, note=move.memo)


def _amount(move: Movement) -> Cell:
    if not move.amount and move.applied:
        return Cell(f"({figures.amount(move.applied)})", "right", "muted")
    return Cell(_signed(move.amount), "right", "text" if move.amount.minor >= 0 else "money_in")


def _balance(move: Movement) -> Cell:
    return Cell(_signed(move.balance), "right", weight=600)


def _signed(amount: Money) -> str:
    return figures.amount(amount)
