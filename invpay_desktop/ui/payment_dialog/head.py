"""The head of the payment dialog: which invoice, whose, how much is open on it and how late it is."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from invpay_desktop.ui.payment_dialog import sentences
from invpay_desktop.ui.payment_dialog.facts import InvoiceFacts
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.pill import Pill


class InvoiceHead(QWidget):
    """One line over the form."""

    def __init__(self) -> None:
        super().__init__()
        self.number = ElidedLabel("", "section")
        self.customer = ElidedLabel("", "body", "muted")
        self.open_now = Label("", "body", "muted")
        self.late = Pill("overdue", "", head=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for part in (self.number, self.customer, self.open_now):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.late)

    def show_facts(self, facts: InvoiceFacts) -> None:
        """Show an invoice as it stands."""
        self.number.setText(facts.number)
        self.customer.setText(facts.customer_name)
        self.open_now.setText(sentences.open_now(facts))
        self.late.setVisible(facts.days_late > 0)
        if facts.days_late:
            self.late.show_state("overdue", sentences.late(facts))
