"""The lines of an invoice being written: a row of fields each, with what it comes to; a new row follows the last."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money, decimals_of
from invpay_desktop.ledger.lines import Line, LineDraft, total_of, work_out
from invpay_desktop.ui import figures
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button, IconButton
from invpay_desktop.ui.widgets.edits import LineEdit, set_mark
from invpay_desktop.ui.widgets.labels import Label


@dataclass(frozen=True, slots=True)
class Totals:
    """What the lines come to: net, tax and both. `problem`: the first thing that cannot be read, with its row."""

    net: Money
    tax: Money
    problem: str = ""

    @property
    def total(self) -> Money:
        """What the invoice will be about."""
        return self.net + self.tax


class _Row:
    """The fields of one line."""

    def __init__(self, number: int) -> None:
        self.text = LineEdit(tr("What was done or sold"))
        self.quantity = LineEdit()
        self.price = LineEdit()
        self.tax = LineEdit("0")
        self.amount = Label("")
        self.remove = IconButton("x", tr("Remove line {number}").format(number=number))
        self.inclusive = False
        names = (tr("Text"), tr("Quantity"), tr("Price"), tr("Tax in percent"))
        for name, edit in zip(names, self.edits, strict=True):
            edit.setAccessibleName(tr("Line {number}, {what}").format(number=number, what=name))
        for edit in (self.quantity, self.price, self.tax):
            edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    @property
    def edits(self) -> tuple[LineEdit, LineEdit, LineEdit, LineEdit]:
        return self.text, self.quantity, self.price, self.tax

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        return *self.edits, self.amount, self.remove

    def empty(self) -> bool:
        """Whether nothing was typed that would be lost."""
        return not any(edit.text().strip() for edit in (self.text, self.price))

    def read(self) -> LineDraft:
        """The line as typed. Raises BadInput."""
        quantity = _number(self.quantity, Decimal(1), tr("The quantity"))
        price = _number(self.price, None, tr("The price"))
        tax = _number(self.tax, Decimal(0), tr("The tax"))
        return LineDraft(self.text.text().strip(), quantity, price, tax or None, self.inclusive)


def _number(edit: LineEdit, empty: Decimal | None, name: str) -> Decimal:
    set_mark(edit, "")
    if not edit.text().strip() and empty is not None:
        return empty
    try:
        return figures.read_decimal(edit.text())
    except BadInput as wrong:
        set_mark(edit, "error")
        raise BadInput(f"{name}: {wrong.message}") from None


class LineRows(QWidget):
    """All lines. `edited` whenever something in them changes."""

    edited = Signal()

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        self._rows: list[_Row] = []
        self._default_tax = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(6))
        self._grid.setColumnStretch(0, 1)
        for column, wide in enumerate((0, 76, 100, 70, 100, 28)):
            self._grid.setColumnMinimumWidth(column, px(wide))
        self._head()
        self.add = Button(tr("Add a line"), kind="quiet", icon="plus", small=True)
        self.add.clicked.connect(self._add_and_go)
        self._place_add()

    def rows(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def add_row(self, draft: LineDraft | None = None) -> _Row:
        """Put a row below the others."""
        row = _Row(len(self._rows) + 1)
        row.tax.setText(self._default_tax)
        if draft is not None:
            row.text.setText(draft.description)
            row.quantity.setText(figures.decimal_input(draft.quantity))
            row.price.setText(figures.decimal_input(draft.unit_price, decimals_of(self._currency)))
            row.tax.setText(figures.decimal_input(draft.tax_rate) if draft.tax_rate else "")
            row.inclusive = draft.inclusive
        for edit, wide in ((row.quantity, 76), (row.price, 100), (row.tax, 70)):
            edit.setFixedWidth(px(wide))
        for edit in row.edits:
            edit.textChanged.connect(lambda _text: self._changed())
        row.remove.clicked.connect(lambda: self._remove(row))
        self._rows.append(row)
        at = len(self._rows)
        for column, widget in enumerate(row.widgets):
            self._grid.addWidget(widget, at, column)
        self._place_add()
        self._changed()
        return row

    def show_drafts(self, drafts: tuple[LineDraft, ...]) -> None:
        """Take other lines."""
        for row in list(self._rows):
            self._take_out(row)
        for draft in drafts:
            self.add_row(draft)
        if not drafts:
            self.add_row()

    def drafts(self) -> tuple[LineDraft, ...]:
        """The lines that hold something. Raises BadInput naming the line."""
        found = []
        for number, row in enumerate(self._rows, start=1):
            if row.empty():
                continue
            try:
                draft = row.read()
                work_out(draft, self._currency)
            except BadInput as wrong:
                raise BadInput(tr("Line {number}. {why}").format(number=number, why=wrong.message), "lines") from None
            found.append(draft)
        return tuple(found)

    def totals(self) -> Totals:
        """What the lines come to, as far as they can be read."""
        worked: list[Line] = []
        problem = ""
        for row in self._rows:
            if row.empty():
                row.amount.setText("")
                continue
            try:
                line = work_out(row.read(), self._currency)
            except BadInput as wrong:
                problem = problem or wrong.message
                row.amount.setText("–")
                continue
            worked.append(line)
            row.amount.setText(figures.amount(line.amount))
        total, tax = total_of(worked, self._currency)
        return Totals(total - tax, tax, problem)

    def first_field(self) -> QWidget:
        """Where typing begins."""
        return self._rows[0].text

    def _head(self) -> None:
        for column, (text, right) in enumerate(
            (
                (tr("What"), False),
                (tr("Quantity"), True),
                (tr("Price"), True),
                (tr("Tax %"), True),
                (tr("Amount"), True),
            )
        ):
            label = Label(text, role="small", tone="muted")
            if right:
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label, 0, column)

    def _add_and_go(self) -> None:
        self.add_row().text.setFocus()

    def _place_add(self) -> None:
        self._grid.addWidget(self.add, len(self._rows) + 1, 0, Qt.AlignmentFlag.AlignLeft)

    def _remove(self, row: _Row) -> None:
        self._take_out(row)
        if not self._rows:
            self.add_row()
        self._changed()

    def _take_out(self, row: _Row) -> None:
        self._rows.remove(row)
        for widget in row.widgets:
            self._grid.removeWidget(widget)
            widget.deleteLater()

    def _changed(self) -> None:
        self.edited.emit()
