"""The panel's short tables: the lines of an invoice and its payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invpay_desktop.ui import figures, words
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.cell import Cell, Column
from invpay_desktop.ui.widgets.rows_model import RowsModel

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from invpay_desktop.ledger.lines import Line
    from invpay_desktop.payments.history import PaymentPart


def lines_model() -> RowsModel[Line]:
    """Lines: what, how many, at what price, with tax, in all."""
    return RowsModel(
        (
            Column("text", tr("What"), rest=True, cell=lambda line: Cell(line.draft.description), sortable=False),
            Column("quantity", tr("Number"), 70, "right", cell=_quantity, sortable=False),
            Column("price", tr("Price"), 90, "right", cell=_price, sortable=False),
            Column("tax", tr("Tax"), 64, "right", cell=_tax, sortable=False),
            Column("total", tr("Total"), 96, "right", cell=_total, sortable=False),
        ),
        (),
    )


def payments_model(today: Callable[[], date]) -> RowsModel[PaymentPart]:
    """Payments: when, how, its status, what of it lies here."""

    def day(part: PaymentPart) -> Cell:
        return Cell(figures.day(part.received_on, today()))

    return RowsModel(
        (
            Column("day", tr("Received"), 96, cell=day, sort=lambda part: part.received_on),
            Column("how", tr("How"), rest=True, cell=_how, sort=lambda part: part.kind or ""),
            Column("status", tr("Status"), 120, cell=_status, sort=lambda part: part.status),
            Column("amount", tr("Amount"), 96, "right", cell=_amount, sort=lambda part: part.amount.minor),
        ),
        (),
    )


def _quantity(line: Line) -> Cell:
    return Cell(figures.decimal_input(line.draft.quantity), "right")


def _price(line: Line) -> Cell:
    return Cell(figures.decimal_input(line.draft.unit_price), "right")


def _tax(line: Line) -> Cell:
    rate = line.draft.tax_rate
    return Cell(f"{figures.decimal_input(rate)}%" if rate else "–", "right", "muted")


def _total(line: Line) -> Cell:
    return Cell(figures.amount(line.amount), "right", weight=600)


def _how(part: PaymentPart) -> Cell:
    kind = words.payment_kind(part.method, part.kind or "other").text
    text = f"{kind} {part.check_number}" if part.check_number else kind
    return Cell(text, note=part.receipt_number or part.label)


def _status(part: PaymentPart) -> Cell:
    return Cell(pill=part.status)


def _amount(part: PaymentPart) -> Cell:
    if not part.in_force:
        return Cell(figures.amount(part.amount), "right", "muted", strike=part.status not in ("pending", "unknown"))
    return Cell(figures.amount(part.amount), "right", weight=600)
