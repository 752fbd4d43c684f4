"""The panel beside the list: one invoice, what can be done with it, its timeline, lines and payments."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui import figures
from invpay_desktop.ui.attempts.allowed import deeds_of
from invpay_desktop.ui.attempts.unknown_banner import UnknownBanner
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.invoice_panel.facts import InvoiceFacts, details, read_facts
from invpay_desktop.ui.invoice_panel.head import PanelHead
from invpay_desktop.ui.invoice_panel.lists import lines_model, payments_model
from invpay_desktop.ui.invoice_panel.payment_entries import payment_entries
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.timeline_view.entries import Happened
from invpay_desktop.ui.timeline_view.view import TimelineView
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.menu import Entry, Menu
from invpay_desktop.ui.widgets.table import Table
from invpay_desktop.ui.widgets.tabs import CountTabs
from invpay_desktop.ui.widgets.tall import TallColumn

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session
    from invpay_desktop.payments.history import PaymentPart


class InvoicePanel(QWidget):
    """Shows one invoice and follows its changes. `closed` asks the page to put it away."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.invoice_id: int | None = None
        self.facts: InvoiceFacts | None = None
        self.setObjectName("invoice_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Invoice"))
        self.head = PanelHead()
        self.receive = Button(tr("Receive payment"), kind="primary", icon="hand-coins", key="Ctrl+R")
        self.edit = Button(tr("Edit …"), icon="square-pen")
        self.receipt = Button(tr("Receipt"), icon="receipt-text", key="P")
        self.decision = Banner("violet", "circle-plus", "", "", self._choices())
        self.unknown = UnknownBanner(desk, prominent=True)
        self.words = Label("", role="small", tone="muted", wrap=True)
        self.words.let_select()
        self.tabs = CountTabs((("timeline", tr("Timeline")), ("lines", tr("Lines")), ("payments", tr("Payments"))))
        self.stack = QStackedWidget()
        self.timeline = TimelineView()
        self.lines_model = lines_model()
        self.lines = Table(tr("Lines of the invoice"))
        self.lines.setModel(self.lines_model)
        self.payments_model = payments_model(desk.today)
        self.payments = Table(tr("Payments of the invoice"))
        self.payments.setModel(self.payments_model)
        self._build()
        self._connect()

    # Build

    def _choices(self) -> tuple[Button, ...]:
        refund = Button(tr("Refund …"), small=True)
        keep = Button(tr("Keep as credit"), small=True)
        use = Button(tr("Use for another invoice …"), small=True)
        refund.clicked.connect(self._refund_excess)
        keep.clicked.connect(lambda: self._do("keep_as_credit"))
        use.clicked.connect(lambda: self._do("apply_excess"))
        return refund, keep, use

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.tall = TallColumn()
        whole.addWidget(self.tall)
        self.tall.hide()  # until there is something to show
        self.stack.setMinimumHeight(px(200))
        layout = self.tall.column
        layout.setContentsMargins(px(20), px(16), px(20), 0)
        layout.setSpacing(px(12))
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        for button in (self.receive, self.edit, self.receipt):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.decision.hide()
        self.unknown.hide()
        self.words.hide()
        for table in (self.lines, self.payments):
            table.setSortingEnabled(table is self.payments)
        for widget in (self.timeline, self.lines, self.payments):
            self.stack.addWidget(widget)
        layout.addWidget(self.head)
        layout.addWidget(self.unknown)
        layout.addWidget(self.decision)
        layout.addLayout(buttons)
        layout.addWidget(self.words)
        layout.addWidget(self.tabs)
        layout.addWidget(self.stack, 1)
        self.tabs.serve(self)

    def _connect(self) -> None:
        self.head.closed.connect(self.closed)
        self.head.previewed.connect(lambda: self._do("invoice_paper"))
        self.head.more_asked.connect(self.show_more)
        self.head.customer_asked.connect(self._go_to_customer)
        self.receive.clicked.connect(lambda: self._do("receive_payment"))
        self.edit.clicked.connect(lambda: self._do("edit_invoice"))
        self.receipt.clicked.connect(self._newest_receipt)
        self.tabs.chosen.connect(lambda key: self.stack.setCurrentIndex(("timeline", "lines", "payments").index(key)))
        self.unknown.decided.connect(self._decide)
        self.timeline.asked.connect(self._ask_about_entry)
        self.payments.opened.connect(self._ask_about_payment)

    # Load

    def show_invoice(self, invoice_id: int | None) -> None:
        """Show another invoice; None empties the panel."""
        if invoice_id != self.invoice_id:
            self.invoice_id, self.facts = invoice_id, None
        self._load()

    def _load(self) -> None:
        wanted = self.invoice_id
        if wanted is None:
            return

        def question(session: Session) -> InvoiceFacts | None:
            return read_facts(session, wanted)

        self.desk.read(question, self._show, owner=self, key="invoice")

    def on_changed(self, changes: Changes) -> None:
        """Read again where this invoice, one of its payments or its customer was touched."""
        facts = self.facts
        concerned = changes.everything or self.invoice_id in changes.invoices or facts is None
        if facts is not None and not concerned:
            concerned = facts.row.customer_id in changes.customers or any(
                part.id in changes.payments for part in facts.payments
            )
        if concerned:
            self._load()

    def _show(self, facts: InvoiceFacts | None) -> None:
        if facts is None:
            self.closed.emit()
            return
        if facts.row.id != self.invoice_id:
            return
        self.facts = facts
        self.tall.show()
        row = facts.row
        self.setAccessibleName(tr("Invoice {number}").format(number=row.number))
        self.head.show_facts(facts)
        open_, draft = row.lifecycle == "open", row.lifecycle == "draft"
        self.receive.setVisible(not draft)
        self.receive.setEnabled(open_)
        calm = row.remaining and open_ and facts.waiting is None
        self.receive.set_kind("primary" if calm else "secondary")
        self.edit.setEnabled(row.lifecycle != "void")
        self.edit.setText(tr("Edit and issue …") if draft else tr("Edit …"))
        self.receipt.setEnabled(any(part.in_force or part.receipt_number for part in facts.payments))
        self._show_decision(facts)
        self.unknown.setVisible(facts.waiting is not None)
        if facts.waiting is not None:
            self.unknown.show_attempt(facts.waiting)
        said = details(facts)
        self.words.setText(said)
        self.words.setVisible(bool(said))
        self.timeline.show_entries(facts.happened)
        self.lines_model.show_rows(facts.lines)
        self.payments_model.show_rows(facts.payments)
        counts = {"timeline": len(facts.happened), "lines": len(facts.lines), "payments": len(facts.payments)}
        self.tabs.set_counts(counts)

    def _show_decision(self, facts: InvoiceFacts) -> None:
        row = facts.row
        self.decision.setVisible(bool(row.over))
        if row.over:
            text = tr("{customer} paid {paid} for {total}. The {over} stay here until you decide.")
            self.decision.tell(
                tr("Overpaid by {over}").format(over=figures.money(row.over)),
                text.format(
                    customer=row.customer_name,
                    paid=figures.amount(row.paid),
                    total=figures.amount(row.total),
                    over=figures.amount(row.over),
                ),
            )

    # Do

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_P and not event.modifiers():
            self._newest_receipt()
        else:
            super().keyPressEvent(event)

    def show_more(self) -> None:
        """Everything else that can be done with this invoice."""
        if self.facts is None:
            return
        row = self.facts.row
        open_, owed = row.lifecycle == "open", bool(row.remaining)
        entries = [
            Entry(tr("Receive payment …"), "hand-coins", "Ctrl+R", self._deed("receive_payment"), is_open=open_),
            Entry(
                tr("Use credit …"), "piggy-bank", "", self._deed("apply_credit"),
                is_open=open_ and owed and bool(self.facts.credit),
            ),
            Entry(tr("Write off …"), "badge-percent", "", self._deed("write_off"), is_open=open_ and owed),
            None,
            Entry(tr("Show as a paper"), "eye", "", self._deed("invoice_paper")),
            Entry(tr("Edit …"), "square-pen", "", self._deed("edit_invoice"), is_open=row.lifecycle != "void"),
            Entry(tr("Duplicate …"), "copy", "Ctrl+D", partial(self.desk.do, "new_invoice", like=row.id)),
            Entry(
                tr("Credit memo for the customer …"), "piggy-bank", "",
                partial(self.desk.do, "new_memo", customer=row.customer_id),
            ),
            Entry(
                tr("Link to the hosted service …"), "link", "", self._deed("link_invoice"),
                is_open=row.lifecycle != "void",
            ),
            None,
            Entry(tr("Void …"), "ban", "", self._deed("void_invoice"), danger=True, is_open=row.lifecycle != "void"),
        ]  # fmt: skip
        button = self.head.more
        Menu(self, entries).popup(button.mapToGlobal(QPoint(0, button.height())))

    def _deed(self, action: str) -> Callable[[], None]:
        return lambda: self._do(action)

    def _do(self, action: str) -> None:
        if self.invoice_id is not None:
            self.desk.do(action, invoice=self.invoice_id)

    def _go_to_customer(self) -> None:
        if self.facts is not None:
            self.desk.go("customers", customer=self.facts.row.customer_id)

    def _newest_receipt(self) -> None:
        for part in self._newest_first():
            if part.in_force or part.receipt_number:
                self.desk.do("receipt", payments=[part.id])
                return

    def _refund_excess(self) -> None:
        """The excess goes back out of the newest payment that can bear it, else as much of it as the newest can."""
        if self.facts is None:
            return
        over = self.facts.row.over
        left = {part.id: part.whole - part.refunded for part in self._newest_first() if part.in_force}
        able = [payment for payment, amount in left.items() if amount >= over]
        able += [payment for payment, amount in left.items() if amount]
        if able:
            self.desk.do("refund", payment=able[0], amount=min(over, left[able[0]]))

    def _newest_first(self) -> list[PaymentPart]:
        payments = self.facts.payments if self.facts is not None else ()
        return sorted(payments, key=lambda part: (part.received_on, part.id), reverse=True)

    def _decide(self) -> None:
        if self.facts is not None and self.facts.waiting is not None:
            self.desk.do("decide_charge", payment=self.facts.waiting.payment_id)

    def _ask_about_entry(self, entry: Happened, where: QPoint) -> None:
        if entry.payment is not None and entry.deeds:
            Menu(self, payment_entries(self.desk, entry.payment, entry.deeds)).popup(where)

    def _ask_about_payment(self, part: PaymentPart) -> None:
        where = self.payments.viewport().mapToGlobal(self.payments.visualRect(self.payments.currentIndex()).center())
        deeds = deeds_of(part, self.facts.charges.get(part.id)) if self.facts is not None else ()
        if entries := payment_entries(self.desk, part.id, deeds):
            Menu(self, entries).popup(where)
