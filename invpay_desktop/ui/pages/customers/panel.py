"""The panel beside the list: one customer, what can be done, their account, invoices and payments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui import figures, words
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.pages.customers.account import account_model
from invpay_desktop.ui.pages.customers.saved_methods import SavedMethods
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.buttons import Button, IconButton
from invpay_desktop.ui.widgets.cell import Cell, Column
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.menu import Entry, Menu
from invpay_desktop.ui.widgets.rows_model import RowsModel
from invpay_desktop.ui.widgets.table import Table
from invpay_desktop.ui.widgets.tabs import CountTabs
from invpay_desktop.ui.widgets.tall import TallColumn

if TYPE_CHECKING:
    from invpay_desktop.db.invoice_row import InvoiceRow
    from invpay_desktop.db.session import Session
    from invpay_desktop.ledger.customer_ledger import Movement
    from invpay_desktop.ledger.customers import Customer
    from invpay_desktop.payments.payment_list import PaymentRow
    from invpay_desktop.payments.saved_methods import SavedEntry

_MOST = 1000
"""Rows of a tab; a customer with more has them on the pages of invoices and payments."""


@dataclass(frozen=True, slots=True)
class _Facts:
    customer: Customer
    account: tuple[Movement, ...]
    invoices: tuple[InvoiceRow, ...]
    payments: tuple[PaymentRow, ...]
    saved: tuple[SavedEntry, ...]


_TABS = ("account", "invoices", "payments", "saved")


class CustomerPanel(QWidget):
    """Shows one customer and follows their changes. `closed` asks the page to put it away."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.customer_id: int | None = None
        self.facts: _Facts | None = None
        self.setObjectName("invoice_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Customer"))
        self.name = ElidedLabel("", role="title")
        self.more = IconButton("ellipsis", tr("More about this customer"))
        self.close_button = IconButton("x", tr("Close the panel"), "Esc")
        self.contact = Label("", tone="muted", wrap=True)
        self.contact.let_select()
        self.figure = Label("", role="figure_huge")
        self.of = Label("", tone="muted")
        self.late = Label("", role="small", tone="error_text")
        self.credit = Label("", role="small", tone="muted")
        self.receive = Button(tr("Receive check"), kind="primary", icon="hand-coins")
        self.invoice = Button(tr("New invoice"), icon="plus")
        self.edit = Button(tr("Edit …"), icon="square-pen")
        self.tabs = CountTabs(
            (
                ("account", tr("Account")),
                ("invoices", tr("Invoices")),
                ("payments", tr("Payments")),
                ("saved", tr("Saved methods")),
            )
        )
        self.stack = QStackedWidget()
        self.account_model = account_model(desk.today)
        self.invoices_model = _invoices_model(desk)
        self.payments_model = _payments_model(desk)
        self.account = _table(tr("Account with the balance after each movement"), self.account_model)
        self.invoices = _table(tr("Invoices of the customer"), self.invoices_model)
        self.payments = _table(tr("Payments of the customer"), self.payments_model)
        self.saved = SavedMethods(desk)
        self._build()
        self._connect()

    # Build

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.tall = TallColumn()
        whole.addWidget(self.tall)
        self.tall.hide()  # until there is something to show
        self.stack.setMinimumHeight(px(200))
        layout = self.tall.column
        layout.setContentsMargins(px(20), px(16), px(20), 0)
        layout.setSpacing(px(10))
        top = QHBoxLayout()
        top.setSpacing(px(4))
        top.addWidget(self.name, 1)
        top.addWidget(self.more)
        top.addWidget(self.close_button)
        amount = QHBoxLayout()
        amount.setSpacing(px(8))
        amount.addWidget(self.figure)
        amount.addWidget(self.of)
        amount.addStretch(1)
        below = QHBoxLayout()
        below.addWidget(self.late)
        below.addStretch(1)
        below.addWidget(self.credit)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        for button in (self.receive, self.invoice, self.edit):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for part in (self.account, self.invoices, self.payments, self.saved):
            self.stack.addWidget(part)
        layout.addLayout(top)
        layout.addWidget(self.contact)
        for row in (amount, below, buttons):
            layout.addLayout(row)
        layout.addWidget(self.tabs)
        layout.addWidget(self.stack, 1)
        self.tabs.serve(self)

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.closed)
        self.more.clicked.connect(self.show_more)
        self.receive.clicked.connect(lambda: self._do("receive_check"))
        self.invoice.clicked.connect(lambda: self._do("new_invoice"))
        self.edit.clicked.connect(lambda: self._do("edit_customer"))
        self.tabs.chosen.connect(lambda key: self.stack.setCurrentIndex(_TABS.index(key)))
        self.account.opened.connect(self._open_movement)
        self.invoices.opened.connect(lambda row: self.desk.go("invoices", invoice=row.id))
        self.payments.opened.connect(lambda row: self.desk.go("payments", payment=row.id))

    # Load

    def show_customer(self, customer_id: int | None) -> None:
        """Show another customer."""
        if customer_id != self.customer_id:
            self.customer_id, self.facts = customer_id, None
        self._load()

    def on_changed(self, changes: Changes) -> None:
        """Read again where this customer was touched."""
        if changes.everything or self.customer_id in changes.customers or self.facts is None:
            self._load()

    def _load(self) -> None:
        wanted = self.customer_id
        if wanted is None:
            return

        def question(session: Session) -> _Facts:
            return _read(session, wanted)

        self.desk.read(question, self._show, owner=self, key="customer")

    def _show(self, facts: _Facts) -> None:
        if facts.customer.id != self.customer_id:
            return
        self.facts = facts
        self.tall.show()
        customer = facts.customer
        details = customer.details
        self.setAccessibleName(tr("Customer {name}").format(name=details.name))
        self.name.setText(details.name)
        parts = [details.number, details.email, details.phone, ", ".join(details.address.splitlines())]
        self.contact.setText(" · ".join(part for part in parts if part))
        self.figure.setText(figures.money(customer.balance))
        owed = tr("owed in {invoices}").format(invoices=trn("%n invoice(s)", customer.open_invoices))
        self.of.setText(owed if customer.open_invoices else tr("owed: nothing is open"))
        self.late.setText(tr("{amount} of it late").format(amount=figures.amount(customer.overdue)))
        self.late.setVisible(bool(customer.overdue))
        said = tr("Unused credit {amount}").format(amount=figures.amount(customer.credit))
        self.credit.setText(said)
        self.credit.setVisible(bool(customer.credit))
        self.receive.set_kind("primary" if customer.balance else "secondary")
        self.account_model.show_rows(facts.account[::-1])
        self.invoices_model.show_rows(facts.invoices)
        self.payments_model.show_rows(facts.payments)
        self.saved.show_methods(customer.id, details.name, facts.saved, anonymous=details.anonymous)
        counts = {"invoices": len(facts.invoices), "payments": len(facts.payments), "saved": len(facts.saved)}
        self.tabs.set_counts(counts)

    # Do

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def show_more(self) -> None:
        """Everything else that can be done with this customer."""
        if self.facts is None:
            return
        credit, owed = bool(self.facts.customer.credit), bool(self.facts.customer.balance)
        entries = [
            Entry(tr("Receive one check …"), "hand-coins", "Ctrl+Shift+R", partial(self._do, "receive_check")),
            Entry(tr("New invoice …"), "plus", "", partial(self._do, "new_invoice")),
            Entry(tr("Credit memo …"), "piggy-bank", "", partial(self._do, "new_memo")),
            None,
            Entry(tr("Use credit …"), "arrow-right", "", partial(self._do, "apply_credit"), is_open=credit and owed),
            Entry(tr("Pay credit back …"), "undo-2", "", partial(self._do, "refund_credit"), is_open=credit),
            None,
            Entry(tr("Their invoices in the list"), "file-text", "", self._list_invoices),
            Entry(tr("Edit customer …"), "square-pen", "", partial(self._do, "edit_customer")),
        ]
        Menu(self, entries).popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _do(self, action: str) -> None:
        if self.customer_id is not None:
            self.desk.do(action, customer=self.customer_id)

    def _list_invoices(self) -> None:
        if self.facts is not None:
            name = self.facts.customer.details.name
            self.desk.go("invoices", customer=self.facts.customer.id, customer_name=name)

    def _open_movement(self, move: Movement) -> None:
        if move.payment_id is not None:
            self.desk.go("payments", payment=move.payment_id)
        elif move.invoice_id is not None:
            self.desk.go("invoices", invoice=move.invoice_id)


def _read(session: Session, customer_id: int) -> _Facts:
    from invpay_desktop.ledger.customer_ledger import ledger_of
    from invpay_desktop.ledger.customers import get_customer
    from invpay_desktop.ledger.invoice_list import InvoiceQuery, list_invoices
    from invpay_desktop.payments.payment_list import PaymentQuery, list_payments
    from invpay_desktop.payments.saved_methods import list_methods

    invoices = InvoiceQuery(customer_id=customer_id, sort="issued", descending=True)
    return _Facts(
        get_customer(session, customer_id),
        tuple(ledger_of(session, customer_id)),
        tuple(list_invoices(session, invoices, _MOST)),
        tuple(list_payments(session, PaymentQuery(customer_id=customer_id), _MOST)),
        tuple(list_methods(session, customer_id)),
    )


def _table(name: str, model: QAbstractItemModel) -> Table:
    table = Table(name)
    table.setModel(model)
    return table


def _invoices_model(desk: Desk) -> RowsModel[InvoiceRow]:
    def due(row: InvoiceRow) -> Cell:
        late = row.days_late(desk.today())
        return Cell(figures.day(row.due_on, desk.today()), note=trn("%n d late", late) if late else "", note_tone="red")

    return RowsModel(
        (
            Column("number", tr("Number"), rest=True, cell=lambda row: Cell(row.number), sort=lambda row: row.number),
            Column("due", tr("Due"), 120, cell=due, sort=lambda row: row.due_on),
            Column("status", tr("Status"), 116, cell=lambda row: Cell(pill=row.state), sort=lambda row: row.state),
            Column("left", tr("Balance"), 92, "right", cell=_left, sort=lambda row: row.remaining_minor),
        ),
        (),
    )


def _left(row: InvoiceRow) -> Cell:
    if row.over_minor:
        return Cell(f"+{figures.amount(row.over)}", "right", "violet")
    owed = row.lifecycle == "open" and row.remaining_minor
    return Cell(figures.amount(row.remaining), "right", "text" if owed else "muted", 600 if owed else 400)


def _payments_model(desk: Desk) -> RowsModel[PaymentRow]:
    def day(row: PaymentRow) -> Cell:
        return Cell(figures.day(row.received_on, desk.today()))

    def how(row: PaymentRow) -> Cell:
        kind = words.payment_kind(row.method, row.kind or "other").text
        return Cell(f"{kind} {row.check_number}" if row.check_number else kind)

    return RowsModel(
        (
            Column("day", tr("Received"), 96, cell=day, sort=lambda row: row.received_on),
            Column("how", tr("How"), rest=True, cell=how, sort=lambda row: row.kind or ""),
            Column("status", tr("Status"), 116, cell=lambda row: Cell(pill=row.status), sort=lambda row: row.status),
            Column("amount", tr("Amount"), 92, "right", cell=_paid, sort=lambda row: row.amount.minor),
        ),
        (),
    )


def _paid(row: PaymentRow) -> Cell:
    out = row.status in ("void", "returned", "failed")
    counts = row.in_force
    return Cell(figures.amount(row.amount), "right", "text" if counts else "muted", 600 if counts else 400, strike=out)
