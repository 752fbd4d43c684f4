"""The body of the receive dialog: who, how much, how it came, what it pays, and what is not applied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.money import Money
from invpay_desktop.ui.customer_box import Chosen, CustomerBox
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.payment_dialog.external_fields import ExternalFields
from invpay_desktop.ui.payment_dialog.narrow import beside_or_below, is_narrow
from invpay_desktop.ui.payment_dialog.warning_lines import WarningLines
from invpay_desktop.ui.receive_dialog.allotment import Allotment
from invpay_desktop.ui.receive_dialog.facts import Payer
from invpay_desktop.ui.receive_dialog.model import AllotmentModel
from invpay_desktop.ui.receive_dialog.parts import CustomerCard, Strip
from invpay_desktop.ui.receive_dialog.table import AllotmentTable, SumRow
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.amount_edit import AmountEdit
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label


class ReceiveForm(QWidget):
    """Widgets and their places; what they do is said by the dialog."""

    def __init__(self, parent: QWidget, desk: Desk, allotment: Allotment) -> None:
        super().__init__()
        self._desk = desk
        self.allotment = allotment
        self.notice = Banner("slate", "refresh-cw", "")
        self.customer = CustomerBox(desk)
        self.amount = AmountEdit(desk.currency, large=True)
        self.customer_field = Field(tr("Received from"), self.customer)
        self.amount_field = Field(tr("Amount"), self.amount)
        self.external = ExternalFields(desk.today, None, notes=False, narrow=is_narrow(parent))
        self.warnings = WarningLines()
        self.card = CustomerCard()
        self.again = Button(tr("Oldest first again"), "quiet", "rotate-ccw", small=True)
        self.clear = Button(tr("Clear all"), "quiet", "x", small=True)
        self.model = AllotmentModel(allotment, desk.currency, desk.today, narrow=is_narrow(parent))
        self.table = AllotmentTable(self.model, desk.currency)
        self.sum_row = SumRow(self.table, desk.currency)
        self.strip = Strip(desk.currency, beside_or_below(parent))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head(beside_or_below(parent)))
        column.addWidget(_TitleRow(self.again, self.clear))
        column.addWidget(self.table, 1)
        column.addWidget(self.sum_row)
        column.addWidget(self.strip)

    def _head(self, direction: QBoxLayout.Direction) -> QBoxLayout:
        self.amount.setFixedWidth(px(190))
        self.notice.hide()
        first = QHBoxLayout()
        first.setSpacing(px(12))
        first.addWidget(self.customer_field, 1, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.amount_field, 0, Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.setSpacing(px(12))
        left.addWidget(self.notice)
        left.addLayout(first)
        left.addWidget(self.external)
        left.addWidget(self.warnings)
        left.addStretch(1)
        head = QBoxLayout(direction)
        head.setContentsMargins(px(20), px(16), px(20), px(14))
        head.setSpacing(px(20))
        head.addLayout(left, 1)
        head.addWidget(self.card, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def show_payer(self, payer: Payer | None) -> None:
        """Show a customer and their invoices, of which the allotment knows already."""
        self.customer.show_customer(Chosen(payer.id, payer.name, payer.number) if payer is not None else None)
        self.customer_field.clear()
        self.card.tell_payer(payer)
        if payer is not None:
            self.external.set_locked(payer.locked)
        self.model.show_all()
        lines = self.allotment.lines
        self.table.fit_amounts([sum(line.open for line in lines), max((line.total for line in lines), default=0)])
        self.follow_amount()

    def follow_amount(self) -> None:
        """Where no amount was typed, it is what the parts come to."""
        if not self.allotment.typed:
            amount = self.allotment.amount
            self.amount.set_value(Money(amount, self._desk.currency) if amount else None)
            if self.amount.hasFocus():
                self.amount.selectAll()

    def redraw(self, payer: Payer | None) -> None:
        """Show the sums, and what will happen."""
        sums = self.allotment.sums()
        self.sum_row.tell({"open": sums.open, "part": sums.applied, "left": sums.left})
        self.strip.tell(self.allotment, payer)

    def start_again(self) -> None:
        """Empty for the next check: kind and day stay."""
        self.notice.hide()
        self.warnings.show_lines([])
        for editor in (self.external.number, self.external.bank, self.external.reference):
            editor.set_value("")
        self.show_payer(None)


class _TitleRow(QWidget):
    """The title of the table and what can be done to all of it, on surface with a line above."""

    def __init__(self, *buttons: Button) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(px(20), px(9), px(12), px(8))
        line.setSpacing(px(8))
        line.addWidget(Label(tr("What it pays"), "section"))
        line.addWidget(
            ElidedLabel(tr("oldest due first; Space ticks, a digit types another amount"), "small", "muted"), 1
        )
        for button in buttons:
            line.addWidget(button)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current().surface))
        painter.fillRect(0, 0, self.width(), 1, QColor(current().border))
