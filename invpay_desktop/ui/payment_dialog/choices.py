"""What becomes of money that does not fit: more than is left (rule 1), or a little less (rule 2)."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.payment_dialog import sums
from invpay_desktop.ui.payment_dialog.facts import InvoiceFacts
from invpay_desktop.ui.payment_dialog.recording import Excess
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import CheckBox, Radios
from invpay_desktop.ui.widgets.labels import Label


class DecisionBox(QWidget):
    """A place that turns violet because something is to be decided."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(14), px(10), px(14), px(10))
        self.column.setSpacing(px(4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = current().pill["violet"]
        edge = QColor(colours.text)
        if colours.edge == colours.fill:
            edge.setAlphaF(0.35)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(QColor(colours.fill))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))


class Choices(QWidget):
    """Shown only where there is something to choose; `chosen` is sent with each choice."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.excess_title = Label("", "body_bold", "violet", wrap=True)
        self.excess = Radios(
            [
                ("later", tr("Decide later: refund it, or use it for another invoice, from the invoice itself")),
                ("credit", tr("Keep it as the customer's credit, used when you say so")),
                ("next", tr("For the next invoice: it is used by itself when that is issued")),
            ]
        )
        self.excess.setAccessibleName(tr("What becomes of what is too much"))
        self.rest = CheckBox()
        self._box = DecisionBox()
        self._box.column.addWidget(self.excess_title)
        self._box.column.addWidget(self.excess)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._box)
        column.addWidget(self.rest)
        self.excess.chosen.connect(lambda _value: self.chosen.emit())
        self.rest.chosen.connect(lambda _value: self.chosen.emit())

    def tell(self, facts: InvoiceFacts, amount: int) -> None:
        """Show what there is to decide about an amount in minor units."""
        then = sums.after(facts.standing, max(amount, 0))
        too_much, short = then.excess, then.short if amount > 0 else 0
        self._box.setVisible(too_much > 0)
        self.rest.setVisible(0 < short <= facts.tolerance.minor)
        if too_much:
            self.excess_title.setText(
                tr("{amount} more than is left. What becomes of it?").format(
                    amount=figures.amount(facts.money(too_much))
                )
            )
            self.excess.set_open("next", not facts.anonymous)
            if facts.anonymous and self.excess.value() == "next":
                self.excess.set_value("later")
        if not self.rest.isHidden():
            self.rest.set_text(
                tr("Write off the {amount} that this leaves").format(amount=figures.amount(facts.money(short)))
            )
        self.setVisible(too_much > 0 or not self.rest.isHidden())

    def excess_choice(self) -> Excess:
        """What is chosen for what is too much, `later` where nothing is."""
        return "later" if self._box.isHidden() else cast(Excess, self.excess.value())

    def writes_off(self) -> bool:
        """Whether what a short payment leaves is to be written off."""
        return not self.rest.isHidden() and self.rest.value()
