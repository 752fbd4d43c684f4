"""The amount of a payment, and beside it all that is left, half of it, or a part."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from invpay_desktop.base.money import Money
from invpay_desktop.ui import figures
from invpay_desktop.ui.payment_dialog import sums
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.amount_edit import AmountEdit
from invpay_desktop.ui.widgets.choice import Segments
from invpay_desktop.ui.widgets.field import Field

_TOP_LEFT = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft


class AmountRow(QWidget):
    """`edited` is sent with each key and each choice."""

    edited = Signal()

    def __init__(self, currency: str, *, narrow: bool = False) -> None:
        super().__init__()
        self._currency = currency
        self._remaining = 0
        self.edit = AmountEdit(currency, large=True)
        self.edit.setFixedWidth(px(200))
        self.field = Field(tr("Amount"), self.edit)
        self.part = Segments([("all", tr("All that is left")), ("half", tr("Half")), ("part", tr("A part"))])
        self.part.setAccessibleName(tr("How much of it"))
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        row = QBoxLayout(down if narrow else across, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        row.addWidget(self.field, 0, _TOP_LEFT)
        beside = QHBoxLayout()
        beside.setContentsMargins(0, 0 if narrow else px(26), 0, 0)
        beside.addWidget(self.part)
        row.addLayout(beside)
        row.setAlignment(beside, _TOP_LEFT)
        row.addStretch(1)
        self.edit.edited.connect(self._typed)
        self.part.chosen.connect(self._choose)

    def show_remaining(self, remaining: int) -> None:
        """What is left on the invoice, in minor units: what All and Half stand for."""
        self._remaining = remaining
        whole = figures.amount(Money(remaining, self._currency))
        self.part.set_text("all", tr("All that is left, {amount}").format(amount=whole))
        self.part.set_open("all", remaining > 0)
        self.part.set_open("half", remaining > 1)
        self._mark()

    def set_amount(self, minor: int) -> None:
        """Put an amount into the field, marked so that typing replaces it."""
        self.edit.set_value(Money(minor, self._currency) if minor else None)
        self.edit.selectAll()
        self._mark()

    def minor(self) -> int:
        """What is typed, in minor units; 0 where it is nothing or no amount."""
        value = self.edit.value()
        return 0 if value is None else value.minor

    def check(self) -> bool:
        """Whether there is an amount above zero; says below the field what is wrong."""
        if not self.field.check():
            return False
        if self.minor() <= 0:
            self.field.set_error(tr("Type how much was received."))
            return False
        return True

    def _typed(self) -> None:
        self._mark()
        self.edited.emit()

    def _choose(self, part: object) -> None:
        if part == "all":
            self.set_amount(self._remaining)
        elif part == "half":
            self.set_amount(sums.half(self._remaining))
        else:
            self.edit.setFocus()
            self.edit.selectAll()
        self.field.clear()
        self.edited.emit()

    def _mark(self) -> None:
        amount = self.minor()
        if amount and amount == self._remaining:
            self.part.set_value("all")
        elif amount and amount == sums.half(self._remaining):
            self.part.set_value("half")
        else:
            self.part.set_value("part")
