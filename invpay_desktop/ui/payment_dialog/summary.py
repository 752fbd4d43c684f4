"""The summary beside the form: what is left after this payment, as a figure, a bar and a sum; redrawn on each key."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.payment_dialog import sentences, sums
from invpay_desktop.ui.payment_dialog.facts import InvoiceFacts
from invpay_desktop.ui.payment_dialog.recording import Excess
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import colour, current
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.balance_bar import BalanceBar
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.pill import Pill
from invpay_desktop.ui.widgets.symbol import Symbol


class Swatch(QWidget):
    """The key to the bar: `paid`, `now` (hatched), `left`, `over`, or '' for none."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self._part = part
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(10), px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        accent = QColor(current().accent)
        match self._part:
            case "paid":
                painter.fillRect(self.rect(), accent)
            case "now":
                painter.fillRect(self.rect(), QBrush(accent, Qt.BrushStyle.BDiagPattern))
                painter.setPen(accent)
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            case "left":
                painter.fillRect(self.rect(), QColor(current().bar_track))
            case "over":
                painter.fillRect(self.rect(), QColor(colour("violet")))


class _Lines(QWidget):
    """Rows of swatch, word and amount."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(10))
        self._grid.setVerticalSpacing(px(7))
        self._grid.setColumnStretch(1, 1)
        self._rows: dict[str, tuple[QWidget, Label, Label]] = {}

    def add(self, key: str, part: str, text: str, *, strong: bool = False, tone: str = "text") -> None:
        role = "body_bold" if strong else "body"
        row = self._grid.rowCount()
        cells = Swatch(part), Label(text, role, tone), Label("", role, tone)
        cells[2].setAlignment(Qt.AlignmentFlag.AlignRight)
        for column, cell in enumerate(cells):
            self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignVCenter)
        self._grid.setAlignment(cells[2], Qt.AlignmentFlag.AlignRight)
        self._rows[key] = cells

    def line(self) -> None:
        rule = _Rule()
        self._grid.addWidget(rule, self._grid.rowCount(), 0, 1, 3)

    def tell(self, key: str, text: str, *, shown: bool = True) -> None:
        swatch, word, amount = self._rows[key]
        amount.setText(text)
        amount.setAccessibleName(f"{word.text()}: {text}")
        for cell in (swatch, word, amount):
            cell.setVisible(shown)

    def text(self, key: str) -> str:
        return self._rows[key][2].text()


class _Rule(QWidget):
    """A line between what is added and what it comes to."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(current().border))


class Summary(QWidget):
    """What the payment comes to. `tell` is called with every change."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Label(tr("Left after this"), "small", "muted")
        self.figure = Label("", "figure_huge")
        self.bar = BalanceBar()
        self.lines = _Lines()
        self.pill = Pill("unpaid")
        self.sentence = Label("", "small", "muted", wrap=True)
        self.credit = Label("", "small", "muted", wrap=True)
        self._build()

    def _build(self) -> None:
        self.lines.add("total", "", tr("Invoice total"))
        self.lines.add("off", "", tr("Written off"))
        self.lines.add("paid", "paid", tr("Paid so far"))
        self.lines.add("now", "now", tr("This payment"))
        self.lines.line()
        self.lines.add("left", "left", tr("Left"), strong=True)
        self.lines.add("over", "over", tr("Too much"), strong=True, tone="violet")
        self.lines.add("credit", "", tr("To credit"), strong=True, tone="violet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(self.figure)
        column.addSpacing(px(6))
        column.addWidget(self.bar)
        column.addSpacing(px(14))
        column.addWidget(self.lines)
        column.addSpacing(px(14))
        column.addWidget(self.pill)
        column.addSpacing(px(8))
        column.addWidget(self.sentence)
        column.addSpacing(px(16))
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(Symbol("piggy-bank", 16, "muted"), 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.credit, 1)
        column.addLayout(foot)

    def tell(self, facts: InvoiceFacts, amount: int, *, write_off_rest: bool, excess: Excess) -> None:
        """Show what an amount in minor units would make of the invoice."""
        before = facts.standing
        moved = excess != "later"
        then = sums.after(before, amount, write_off_rest=write_off_rest, excess_moved=moved)
        credited = then.excess if moved else 0
        self.title.setText(tr("Too much") if then.over else tr("Left after this"))
        self.figure.setText(figures.money(facts.money(then.over or then.left)))
        self.figure.set_tone("violet" if then.over else "text")
        total, paid, now, over = sums.bar(before, amount)
        self.bar.show_parts(total, paid, now, over)
        self.lines.tell("total", self._amount(facts, before.total))
        self.lines.tell("off", self._amount(facts, -then.written_off), shown=then.written_off != 0)
        self.lines.tell("paid", self._amount(facts, -before.paid))
        self.lines.tell("now", self._amount(facts, -amount))
        self.lines.tell("left", self._amount(facts, then.left))
        self.lines.tell("over", self._amount(facts, then.over), shown=then.over != 0)
        self.lines.tell("credit", self._amount(facts, credited), shown=credited != 0)
        self.pill.show_state(then.status if amount > 0 else facts.state)
        self.sentence.setText(sentences.becomes(facts, amount, then, excess))
        self.credit.setText(sentences.credit(facts))

    def tell_standing(self, facts: InvoiceFacts, *, doubtful: bool = False) -> None:
        """Show the invoice as it stands; `doubtful`: if what was charged did not go through."""
        self.tell(facts, 0, write_off_rest=False, excess="later")
        if not facts.standing.over:
            self.title.setText(tr("Left, if it was not charged") if doubtful else tr("Left now"))
        self.lines.tell("now", "", shown=False)
        self.sentence.setText("")

    @staticmethod
    def _amount(facts: InvoiceFacts, minor: int) -> str:
        return figures.amount(facts.money(minor))
