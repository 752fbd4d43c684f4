"""The head of the panel: number, customer and dates, pills, what is left and the bar."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.invoice_panel.facts import InvoiceFacts, last_line, paid_line
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.balance_bar import BalanceBar
from invpay_desktop.ui.widgets.buttons import IconButton, LinkButton
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.pill import Pill


class PanelHead(QWidget):
    """Shows one invoice's figures. Signals say what was asked for; the panel does it."""

    closed = Signal()
    previewed = Signal()
    more_asked = Signal()
    customer_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.number = ElidedLabel("", role="title")
        self.preview = IconButton("eye", tr("Show the invoice as a paper"))
        self.more = IconButton("ellipsis", tr("More about this invoice"))
        self.close_button = IconButton("x", tr("Close the panel"), "Esc")
        self.customer = LinkButton("")
        self.dates = Label("", tone="muted")
        self.settlement = Pill("unpaid", head=True)
        self.lateness = Pill("overdue", head=True)
        self.checking = Pill("unknown", head=True)
        self.figure = Label("", role="figure_huge")
        self.of = Label("", tone="muted")
        self.bar = BalanceBar()
        self.paid = Label("", role="small", tone="muted")
        self.last = Label("", role="small", tone="muted")
        self._build()
        self.preview.clicked.connect(self.previewed)
        self.more.clicked.connect(self.more_asked)
        self.close_button.clicked.connect(self.closed)
        self.customer.clicked.connect(self.customer_asked)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        top = QHBoxLayout()
        top.setSpacing(px(4))
        top.addWidget(self.number, 1)
        for button in (self.preview, self.more, self.close_button):
            top.addWidget(button)
        who = QHBoxLayout()
        who.setSpacing(px(6))
        who.addWidget(self.customer)
        who.addWidget(self.dates)
        who.addStretch(1)
        pills = QHBoxLayout()
        pills.setSpacing(px(6))
        pills.addWidget(self.settlement)
        pills.addWidget(self.lateness)
        pills.addWidget(self.checking)
        pills.addStretch(1)
        amount = QHBoxLayout()
        amount.setSpacing(px(8))
        amount.addWidget(self.figure)
        amount.addWidget(self.of)
        amount.addStretch(1)
        below = QHBoxLayout()
        below.addWidget(self.paid)
        below.addStretch(1)
        below.addWidget(self.last)
        layout.addLayout(top)
        for row in (who, pills, amount):
            layout.addLayout(row)
        layout.addWidget(self.bar)
        layout.addLayout(below)

    def show_facts(self, facts: InvoiceFacts) -> None:
        """Show another invoice, or its new state."""
        row = facts.row
        self.number.setText(row.number)
        self.customer.setText(row.customer_name)
        dates = tr("· issued {issued} · due {due}")
        issued, due = figures.day(row.issued_on, facts.today), figures.day(row.due_on, facts.today)
        self.dates.setText(dates.format(issued=issued, due=due))
        self.settlement.show_state(row.status if row.lifecycle == "open" else row.lifecycle)
        self.lateness.setVisible(row.overdue)
        if row.overdue:
            days = (facts.today - row.due_on).days
            self.lateness.show_state("overdue", trn("%n day(s) overdue", days))
        self.checking.setVisible(facts.waiting is not None)
        if facts.waiting is not None:
            self.checking.show_state(
                "unknown", tr("Checking {amount}").format(amount=figures.money(facts.waiting.amount))
            )
        self._show_amount(facts)
        self.paid.setText(paid_line(facts))
        self.last.setText(last_line(facts))

    def _show_amount(self, facts: InvoiceFacts) -> None:
        row = facts.row
        total = figures.money(row.total)
        if row.lifecycle == "void":
            figure, of = (
                figures.money(row.remaining - row.remaining),
                tr("owed; it was made for {total}").format(total=total),
            )
        elif row.lifecycle == "draft":
            figure, of = total, tr("draft: nothing is owed on it yet")
        elif row.over:
            figure, of = figures.money(row.over), tr("too much for {total}").format(total=total)
        elif facts.waiting is not None:
            figure, of = figures.money(row.remaining), tr("left, if it was not charged")
        else:
            figure, of = figures.money(row.remaining), tr("left of {total}").format(total=total)
        self.figure.setText(figure)
        self.of.setText(of)
        settled = row.total.minor - row.remaining.minor
        self.bar.setVisible(row.lifecycle == "open")
        self.bar.show_parts(row.total.minor, settled, 0, row.over.minor)
