"""The customer's card, and the strip that says check − applied = not applied and what becomes of the rest."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.money import Money
from invpay_desktop.ui import figures
from invpay_desktop.ui.receive_dialog import sentences
from invpay_desktop.ui.receive_dialog.allotment import Allotment
from invpay_desktop.ui.receive_dialog.facts import Payer
from invpay_desktop.ui.receive_dialog.sentences import Rest
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import colour, current
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.choice import Radios
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.symbol import Symbol


class CustomerCard(Card):
    """What the customer owes, how much of it is overdue, and what credit is unused."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ElidedLabel("", "small", "muted")
        self.owes = Label("", "figure_mid")
        self.count = Label("", "small", "muted")
        self.overdue = Label("", "body_strong")
        self.credit = Label("", "body_strong")
        figure = QHBoxLayout()
        figure.setSpacing(px(8))
        figure.addWidget(self.owes)
        figure.addWidget(self.count, 1, Qt.AlignmentFlag.AlignBottom)
        grid = QGridLayout()
        grid.setVerticalSpacing(px(4))
        for row, (text, amount) in enumerate(((tr("of it overdue"), self.overdue), (tr("Unused credit"), self.credit))):
            grid.addWidget(Label(text, "body", "muted"), row, 0)
            grid.addWidget(amount, row, 1, Qt.AlignmentFlag.AlignRight)
        self.body.addWidget(self.name)
        self.body.addLayout(figure)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.setFixedWidth(px(280))
        self.tell_payer(None)

    def tell_payer(self, payer: Payer | None) -> None:
        """Show a customer, or nobody yet."""
        if payer is None:
            self.name.setText(tr("Choose who the money is from."))
            for label in (self.owes, self.count, self.overdue, self.credit):
                label.setText("–" if label is not self.count else "")
            self.overdue.set_tone("text")
            return
        self.name.setText(tr("{name} owes").format(name=payer.name))
        self.owes.setText(figures.money(payer.owes))
        self.count.setText(trn("in %n invoice(s)", len(payer.lines)))
        self.overdue.setText(figures.amount(payer.overdue))
        self.overdue.set_tone("red" if payer.overdue else "text")
        self.credit.setText(figures.amount(payer.credit))


class Strip(QWidget):
    """`chosen` is sent when another place for the rest is chosen."""

    chosen = Signal()

    def __init__(self, currency: str, direction: QBoxLayout.Direction) -> None:
        super().__init__()
        self._currency = currency
        self._violet = False
        self.received, self.applied = Label("", "body_bold"), Label("", "body_bold")
        self.not_applied = Label("", "figure_small")
        self.applied_to = Label("", "small", "muted")
        self.sign = Symbol("circle-check", 18, "money_in")
        self.sentence = Label("", "small", "muted", wrap=True)
        self.rest = Radios(
            [
                ("credit", tr("The rest becomes the customer's credit")),
                ("last", tr("It stays on the last invoice, which is overpaid then")),
            ]
        )
        self.rest.setAccessibleName(tr("What becomes of the rest"))
        self.rest.chosen.connect(lambda _value: self.chosen.emit())
        self._build(direction)

    def _build(self, direction: QBoxLayout.Direction) -> None:
        whole = QBoxLayout(direction, self)
        whole.setContentsMargins(px(20), px(8), px(20), px(8))
        whole.setSpacing(px(24))
        row = QHBoxLayout()
        row.setSpacing(px(16))
        whole.addLayout(row)
        last = QHBoxLayout()
        last.setSpacing(px(6))
        last.addWidget(self.not_applied)
        last.addWidget(self.sign)
        for part in (
            _over(Label(tr("Received"), "small", "muted"), self.received),
            Label(figures.MINUS, "body", "muted"),
            _over(self.applied_to, self.applied),
            Label("=", "body", "muted"),
            _over(Label(tr("Not applied"), "small", "muted"), last),
        ):
            if isinstance(part, QWidget):
                row.addWidget(part)
            else:
                row.addLayout(part)
        right = QVBoxLayout()
        right.setSpacing(px(2))
        right.addWidget(self.rest)
        right.addWidget(self.sentence)
        row.addStretch(1 if direction == QBoxLayout.Direction.TopToBottom else 0)
        whole.addLayout(right, 1)

    def rest_choice(self) -> Rest:
        """What is chosen for the rest."""
        return cast(Rest, self.rest.value())

    def tell(self, allotment: Allotment, payer: Payer | None) -> None:
        """Show the sums, what is to be decided, and what will happen."""
        rest, last = allotment.not_applied, allotment.last()
        sums = allotment.sums()
        self.received.setText(self._text(allotment.amount))
        self.applied.setText(self._text(sums.applied))
        self.applied_to.setText(trn("Applied to %n invoice(s)", sums.count))
        self.not_applied.setText(self._text(rest))
        done = rest == 0 and allotment.amount > 0
        self.not_applied.set_tone("money_in" if done else "violet" if rest > 0 else "error_text" if rest else "text")
        self.sign.setVisible(done)
        self._offer(rest, allotment.lines[last].number if last >= 0 else "", payer)
        name = payer.name if payer is not None else tr("the customer")
        self.sentence.setText(sentences.will_happen(allotment, self._currency, name, self.rest_choice()))
        self.sentence.set_tone("error_text" if rest < 0 else "muted")
        self._violet = rest > 0
        self.update()

    def _offer(self, rest: int, last: str, payer: Payer | None) -> None:
        many = payer is not None and payer.anonymous
        self.rest.setVisible(rest > 0 and bool(last))
        self.rest.set_open("credit", not many)
        if many and last:
            self.rest.set_value("last")
        elif not last:
            self.rest.set_value("credit")

    def _text(self, minor: int) -> str:
        return figures.amount(Money(minor, self._currency))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = current().pill["violet"].fill if self._violet else colour("sunken")
        painter.fillRect(self.rect(), QColor(ground))
        painter.fillRect(0, 0, self.width(), 1, QColor(colour("border")))


def _over(label: Label, below: QWidget | QHBoxLayout) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(px(2))
    column.addStretch(1)
    column.addWidget(label)
    if isinstance(below, QWidget):
        column.addWidget(below)
    else:
        column.addLayout(below)
    column.addStretch(1)
    return column
