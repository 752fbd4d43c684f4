"""The lines of an invoice being written: a row of fields each, with what it comes to; a new row follows the last."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

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
from invpay_desktop.ui.widgets.labels import Label, set_tip


@dataclass(frozen=True, slots=True)
class Totals:
    """What the lines come to: net, tax and both."""

    net: Money
    tax: Money

    @property
    def total(self) -> Money:
        """What the invoice will be about."""
        return self.net + self.tax


class _Row:
    """The fields of one line."""

    def __init__(self) -> None:
        self.text = LineEdit(tr("What was done or sold"))
        self.quantity = LineEdit()
        self.price = LineEdit()
        self.tax = LineEdit("0")
        self.amount = Label("")
        self.remove = IconButton("x", "")
        self.inclusive = False
        for edit in (self.quantity, self.price, self.tax):
            edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    @property
    def edits(self) -> tuple[LineEdit, LineEdit, LineEdit, LineEdit]:
        return self.text, self.quantity, self.price, self.tax

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        return *self.edits, self.amount, self.remove

    def call(self, number: int) -> None:
        """Name the fields after the line's place."""
        names = (tr("Text"), tr("Quantity"), tr("Price"), tr("Tax in percent"))
        for name, edit in zip(names, self.edits, strict=True):
            edit.setAccessibleName(tr("Line {number}, {what}").format(number=number, what=name))
        self.remove.setAccessibleName(tr("Remove line {number}").format(number=number))
        set_tip(self.remove, self.remove.accessibleName())

    def empty(self) -> bool:
        """Whether nothing was typed that would be lost."""
        return not any(edit.text().strip() for edit in (self.text, self.quantity, self.price))

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
    """All lines. `edited` whenever something in them changes. `after`: the field from which Tab comes to the first."""

    edited = Signal()

    def __init__(self, currency: str, after: QWidget) -> None:
        super().__init__()
        self._currency = currency
        self._after = after
        self._rows: list[_Row] = []
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
        self._place()

    def rows(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def add_row(self, draft: LineDraft | None = None) -> _Row:
        """Put a row below the others."""
        row = _Row()
        if draft is not None:
            row.text.setText(draft.description)
            row.quantity.setText(figures.decimal_input(draft.quantity))
            row.price.setText(figures.decimal_input(draft.unit_price, decimals_of(self._currency)))
            row.tax.setText(figures.decimal_input(draft.tax_rate) if draft.tax_rate else "")
            row.inclusive = draft.inclusive
        for edit, wide in ((row.quantity, 76), (row.price, 100), (row.tax, 70)):
            edit.setFixedWidth(px(wide))
        for edit in row.edits:
            edit.textChanged.connect(lambda _text: self.edited.emit())
        row.remove.clicked.connect(lambda: self._remove(row))
        self._rows.append(row)
        self._place()
        self.edited.emit()
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
        """The lines that hold something. Raises BadInput naming the line, whose field then has the focus of this."""
        found = []
        for number, row in enumerate(self._rows, start=1):
            if row.empty():
                continue
            try:
                draft = row.read()
                work_out(draft, self._currency)
            except BadInput as wrong:
                marked = [edit for edit in row.edits if edit.property("mark") == "error"]
                self.setFocusProxy((marked or row.edits)[0])
                raise BadInput(tr("Line {number}. {why}").format(number=number, why=wrong.message), "lines") from None
            found.append(draft)
        return tuple(found)

    def totals(self) -> Totals:
        """What the lines come to, as far as they can be read."""
        worked: list[Line] = []
        for row in self._rows:
            if row.empty():
                row.amount.setText("")
                continue
            try:
                line = work_out(row.read(), self._currency)
            except BadInput:
                row.amount.setText("–")
                continue
            worked.append(line)
            row.amount.setText(figures.amount(line.amount))
        total, tax = total_of(worked, self._currency)
        return Totals(total - tax, tax)

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

    def _place(self) -> None:
        """Put every row at its place, in what is seen and in what Tab goes through."""
        stops = [self._after] if self._after.window() is self.window() else []
        for number, row in enumerate(self._rows, start=1):
            row.call(number)
            for column, widget in enumerate(row.widgets):
                self._grid.addWidget(widget, number, column)
                widget.show()  # at once, so that it can take the focus
            stops += [*row.edits, row.remove]
        self._grid.addWidget(self.add, len(self._rows) + 1, 0, Qt.AlignmentFlag.AlignLeft)
        for before, stop in pairwise([*stops, self.add]):
            QWidget.setTabOrder(before, stop)

    def _remove(self, row: _Row) -> None:
        self._take_out(row)
        if not self._rows:
            self.add_row()
        self._place()
        self.edited.emit()

    def _take_out(self, row: _Row) -> None:
        self._rows.remove(row)
        for widget in row.widgets:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
