"""The field for an amount: right-aligned, takes small sums, exact from the first key on."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money
from invpay_desktop.ui import figures
from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour
from invpay_desktop.ui.widgets.edits import OneLine


class AmountEdit(OneLine):
    """An amount of one currency, in the user's locale. `large`: the amount a form is about, 44 high.

    `1150-500` is shown as its result when the field is left. `edited`: a person typed; `left`: the field was left.
    """

    def __init__(self, currency: str, large: bool = False, parent: QWidget | None = None) -> None:
        self._currency = currency
        self._symbol = figures.symbol(currency)
        self._large = large
        super().__init__(parent=parent)
        self.setProperty("large", large)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.editingFinished.connect(self._tidy)

    def follow_look(self) -> None:
        self._symbol_font = font("figure_plain" if self._large else "body")
        self.setFont(font("amount" if self._large else "body"))
        self.setTextMargins(QFontMetrics(self._symbol_font).horizontalAdvance(self._symbol) + px(6), 0, 0, 0)
        self.setMinimumWidth(px(160 if self._large else 96))

    def value(self) -> Money | None:
        """The amount as it stands; None of an empty field or of what is no amount."""
        try:
            return self._read()
        except BadInput:
            return None

    def set_value(self, amount: Money | None) -> None:
        """Show an amount, or nothing."""
        self.setText("" if amount is None else figures.amount_input(amount))

    def problem(self) -> str:
        """Why what was typed is no amount, as a sentence; nothing while the field is empty."""
        try:
            self._read()
        except BadInput as error:
            return error.message
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(self._symbol_font)
        painter.setPen(QColor(colour("muted" if self.isEnabled() else "disabled")))
        place = QRect(px(10), 0, self.width(), self.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self._symbol)

    def _read(self) -> Money | None:
        text = self.text().strip()
        return figures.read_amount(text, self._currency) if text else None

    def _tidy(self) -> None:
        amount = self.value()
        if amount is not None:
            self.set_value(amount)
