"""What the rows of one invoice come to: its lines with their amounts, its customer and its days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal, Inexact
from typing import NamedTuple, TypeVar

from invpay_desktop.base.dates import checked_day
from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import MAX_MINOR, Money, round_half_up
from invpay_desktop.base.texts import check_text
from invpay_desktop.delimited.shown import shown
from invpay_desktop.interchange.drafts import InvoiceDraft, fingerprint
from invpay_desktop.interchange.sources import Refusal, Spot
from invpay_desktop.interchange.styles import Styles, is_yes, lines_of_text, text_of, without_zero
from invpay_desktop.ledger.lines import MAX_DIGITS, Line, LineDraft, work_out

_ONE = Decimal(1)
_VOID = frozenset({"void", "voided", "cancelled", "canceled", "deleted", "storniert"})
_T = TypeVar("_T")


class Cells(NamedTuple):
    """The cells of a row, as the file has them; empty where it has no such column."""

    number: str
    issued_on: str
    due_on: str
    customer: str
    customer_name: str
    description: str
    item: str
    quantity: str
    unit_price: str
    amount: str
    total: str
    tax_rate: str
    tax_amount: str
    tax_inclusive: str
    reference: str
    notes: str
    currency: str
    lifecycle: str
    hosted_id: str


_FIRST, _END = Cells._fields.index("description"), Cells._fields.index("tax_inclusive") + 1
"""The cells that make a line; rows in which they are equal come to equal lines."""


class Worked(NamedTuple):
    """A line, and the words of its fingerprint."""

    line: Line
    words: str


_Known = dict[tuple[str, ...], Worked]


@dataclass(slots=True)
class WorkedRows:
    """Works rows out, remembering what equal rows of invoices with one row, and with several, came to."""

    styles: Styles
    ids_with_zero: bool
    _known: tuple[_Known, _Known] = field(default_factory=lambda: ({}, {}))
    _amounts: dict[tuple[Decimal, Decimal, Decimal | None, bool], tuple[Money, Money]] = field(default_factory=dict)

    def draft(
        self, number: str, spots: Sequence[Spot], rows: Sequence[Cells]
    ) -> tuple[list[Refusal], InvoiceDraft | None]:
        """The invoice of these rows, or what is wrong with which. Raises BadInput for what is wrong with all of it."""
        worked: list[Worked] = []
        wrong: list[Refusal] = []
        for spot, cells in zip(spots, rows, strict=True):
            try:
                worked.append(self._line(cells, len(rows)))
            except BadInput as bad:
                wrong.append(Refusal(spot, bad.field or "", bad.message))
        if wrong:
            return wrong, None
        return [], self._whole(number, spots, rows, worked)

    def _whole(self, number: str, spots: Sequence[Spot], rows: Sequence[Cells], worked: list[Worked]) -> InvoiceDraft:
        lines = [each.line for each in worked]
        total = sum(line.net.minor + line.tax.minor for line in lines)
        self._check_totals(rows, lines, total)
        customer, name = _customer(number, rows, self.ids_with_zero)
        issued_on = _agreed(number, "issued_on", (cells.issued_on for cells in rows), self.styles.day)
        due_on = _agreed(number, "due_on", (cells.due_on for cells in rows), self.styles.day)
        if issued_on is None:
            raise BadInput(f"Invoice {number} has no date.", "issued_on")
        _check_head(number, issued_on, due_on, total)
        lifecycles = {cells.lifecycle.strip().casefold() for cells in rows}
        if lifecycles & _VOID:
            raise BadInput(f"Invoice {number} is void in the file, so there is nothing to take in.", "lifecycle")
        reference = "; ".join(dict.fromkeys(lines_of_text(cells.reference) for cells in rows if cells.reference))
        notes = "\n".join(dict.fromkeys(lines_of_text(cells.notes) for cells in rows if cells.notes))
        hosted_id = _agreed(number, "hosted_id", (cells.hosted_id for cells in rows), lambda text, _: text_of(text))
        check_text(reference, "reference", 200)
        check_text(notes, "notes", 4000, lines=True)
        check_text(hosted_id, "hosted id", 128)
        memo = total < 0
        draft = "draft" in lifecycles
        if memo and draft:
            raise BadInput(f"Invoice {number} is below zero and a draft: credit memos are issued at once.", "lifecycle")
        head = (number, customer, name, issued_on, due_on, reference, notes, hosted_id, draft)
        return InvoiceDraft(
            number,
            customer,
            name,
            issued_on,
            due_on,
            tuple(map(_opposite, lines)) if memo else tuple(lines),
            abs(total),
            memo,
            reference,
            notes,
            hosted_id,
            draft,
            tuple(spots),
            fingerprint((*head, *(each.words for each in worked))),
        )

    def _line(self, cells: Cells, rows: int) -> Worked:
        if (currency := cells.currency.strip()) and currency.upper() != self.styles.currency:
            raise BadInput(f"The row is in {shown(currency)}, and the book is in {self.styles.currency}.", "currency")
        known, written = self._known[rows > 1], cells[_FIRST:_END]
        worked = known.get(written)
        if worked is None:
            line = self._figures(cells, rows)
            if cells.amount and cells.unit_price:
                self._check_amount(cells, line)
            if cells.tax_amount:
                self._check_tax(cells, line)
            worked = known[written] = Worked(line, "\x1f".join(map(str, _parts(line.draft))))
        return worked

    def _figures(self, cells: Cells, rows: int) -> Line:
        """The line of a row, before it is compared with what the row says it comes to."""
        styles = self.styles
        if cells.unit_price.strip():
            quantity = styles.number(cells.quantity, "quantity") if cells.quantity.strip() else _ONE
            price = styles.number(cells.unit_price, "unit_price")
        else:
            quantity, price = self._from_amount(cells, rows)
        rate = styles.percent(cells.tax_rate, "tax_rate") if cells.tax_rate.strip() else None
        inclusive = is_yes(cells.tax_inclusive)
        draft = LineDraft(_description(cells), quantity, price, rate, inclusive)
        figures = (quantity, price, rate, inclusive)
        if figures not in self._amounts:
            line = work_out(draft, styles.currency)
            self._amounts[figures] = line.net, line.tax
        return Line(draft, *self._amounts[figures])

    def _from_amount(self, cells: Cells, rows: int) -> tuple[Decimal, Decimal]:
        """Quantity and price where only an amount is given: split where that is exact, else once the amount."""
        if cells.amount.strip():
            amount = self.styles.number(cells.amount, "amount")
            quantity = self.styles.number(cells.quantity, "quantity") if cells.quantity.strip() else _ONE
            if quantity in (0, 1):
                return _ONE, amount
            try:
                return quantity, Context(prec=MAX_DIGITS, traps=[Inexact]).divide(amount, quantity)
            except Inexact:
                return _ONE, amount
        if cells.total.strip() and rows == 1:
            return _ONE, self.styles.number(cells.total, "total")
        if cells.total.strip():
            raise BadInput(
                f"The invoice has {rows} rows, and only a total. If that is the amount of a line, say "
                "--map amount=… with its column.",
                "total",
            )
        raise BadInput("The row has neither a price nor an amount.", "unit_price")

    def _check_amount(self, cells: Cells, line: Line) -> None:
        if cells.amount.strip():
            said = self._rounded(cells.amount, "amount")
            if said not in (line.net, line.amount):
                raise BadInput(
                    f"{line.draft.quantity} × {line.draft.unit_price} is {line.amount}, but the amount says {said}.",
                    "amount",
                )

    def _check_tax(self, cells: Cells, line: Line) -> None:
        if not cells.tax_amount.strip():
            return
        said = self._rounded(cells.tax_amount, "tax_amount")
        if line.draft.tax_rate is None and said:
            raise BadInput(
                f"The row has a tax of {said} but no rate in percent. Say its column with --map tax_rate=…, or leave "
                "the tax out with --map tax_amount=.",
                "tax_amount",
            )
        if said != line.tax:
            raise BadInput(
                f"{line.draft.tax_rate} % of {line.net} is {line.tax}, but the tax says {said}.", "tax_amount"
            )

    def _check_totals(self, rows: Sequence[Cells], lines: Sequence[Line], total: int) -> None:
        """Where rows say a total: it is that of the invoice, or each row says its own."""
        said = [(self._rounded(cells.total, "total").minor, line) for cells, line in zip(rows, lines, strict=True)
                if cells.total.strip()]  # fmt: skip
        if all(minor == total for minor, _ in said) or all(minor == line.amount.minor for minor, line in said):
            return
        currency = self.styles.currency
        raise BadInput(
            f"The lines add up to {Money(total, currency)}, but the total says {Money(said[0][0], currency)}.", "total"
        )

    def _rounded(self, text: str, key: str) -> Money:
        return round_half_up(self.styles.number(text, key), self.styles.currency)


def _description(cells: Cells) -> str:
    description = lines_of_text(cells.description)
    if cells.item and (item := text_of(cells.item)):
        description = f"{item} {description}" if description else item
    if len(description) > 2000 or not description.isprintable():
        check_text(description, "description", 2000, lines=True)
    return description


def _customer(number: str, rows: Sequence[Cells], with_zero: bool) -> tuple[str, str]:
    """(number or else name, name) of the customer; rows may leave it out where another has it."""
    name = (
        _agreed(number, "customer_name", (cells.customer_name for cells in rows), lambda text, _: text_of(text)) or ""
    )
    who = _agreed(number, "customer", (cells.customer for cells in rows), lambda text, _: text_of(text)) or name
    return (without_zero(who) if with_zero else who), name


def _agreed(number: str, key: str, cells: object, read: Callable[[str, str], _T]) -> _T | None:
    """What all rows of an invoice say under one heading, None where none says anything. Raises BadInput else."""
    texts = {text for text in cells if text and not text.isspace()}  # type: ignore[attr-defined]
    values = {read(text, key) for text in texts}
    if len(values) > 1:
        first, second = sorted(map(str, values))[:2]
        what = {"issued_on": "dates", "due_on": "due dates", "hosted_id": "hosted ids"}.get(key, "customers")
        raise BadInput(f"Invoice {number} has two {what}: {shown(first)} and {shown(second)}.", key)
    return values.pop() if values else None


def _check_head(number: str, issued_on: date, due_on: date | None, total: int) -> None:
    check_text(number, "number", 100)
    checked_day(issued_on, "invoice date")
    if due_on is not None and due_on < issued_on and total >= 0:
        raise BadInput(f"Invoice {number} is due on {due_on}, before its date {issued_on}.", "due_on")
    if abs(total) > MAX_MINOR:
        raise BadInput(f"Invoice {number} is larger than this program keeps.", "amount")


def _opposite(line: Line) -> Line:
    """A line of a credit memo: what the file takes off is what the memo gives."""
    draft = line.draft
    turned = LineDraft(draft.description, -draft.quantity, draft.unit_price, draft.tax_rate, draft.inclusive)
    return Line(turned, -line.net, -line.tax)


def _parts(line: LineDraft) -> tuple[object, ...]:
    return line.description, line.quantity.normalize(), line.unit_price.normalize(), line.tax_rate, line.inclusive
