"""The panel beside the list: one payment, what it lies on, what happened to it, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui import figures, words
from invpay_desktop.ui.attempts.allowed import why_not
from invpay_desktop.ui.attempts.unknown_banner import UnknownBanner
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.list_parts import Ground
from invpay_desktop.ui.pages.payments.deeds import do
from invpay_desktop.ui.pages.payments.facts import PaymentFacts, read_facts
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.timeline_view.view import TimelineView
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button, IconButton, LinkButton
from invpay_desktop.ui.widgets.flow import FlowLayout
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label, set_tip
from invpay_desktop.ui.widgets.pill import Pill
from invpay_desktop.ui.widgets.tall import TallColumn

if TYPE_CHECKING:
    from invpay_desktop.payments.payment_list import PaymentRow


class PaymentPanel(Ground):
    """Shows one payment and follows its changes. `closed` asks the page to put it away."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.payment_id: int | None = None
        self.facts: PaymentFacts | None = None
        self.setObjectName("payment_panel")
        self.setAccessibleName(tr("Payment"))
        self.name = ElidedLabel("", "title")
        self.close_button = IconButton("x", tr("Close the panel"), "Esc")
        self.customer = LinkButton("")
        self.received = Label("", tone="muted")
        self.status = Pill("approved", head=True)
        self.figure = Label("", "figure_huge")
        self.of = Label("", tone="muted")
        self.unknown = UnknownBanner(desk, prominent=True)
        self.buttons = {
            "retry_charge": Button(tr("Try again …"), icon="rotate-cw"),
            "receipt": Button(tr("Receipt")),
            "refund": Button(tr("Refund …")),
            "return_payment": Button(tr("Came back …")),
            "void_payment": Button(tr("Void …")),
        }
        self.parts = QWidget()
        self.said = Label("", "body", "muted", wrap=True)
        self.said.let_select()
        self.timeline = TimelineView()
        self.timeline.setAccessibleName(tr("What happened to this payment"))
        self._build()
        self._connect()

    # Build

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.tall = TallColumn()
        whole.addWidget(self.tall)
        self.timeline.setMinimumHeight(px(160))
        layout = self.tall.column
        layout.setContentsMargins(px(20), px(16), px(20), 0)
        layout.setSpacing(px(12))
        head = QVBoxLayout()
        head.setSpacing(px(8))
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.close_button)
        who = QHBoxLayout()
        who.setSpacing(px(6))
        who.addWidget(self.customer)
        who.addWidget(self.received)
        who.addStretch(1)
        pills = QHBoxLayout()
        pills.addWidget(self.status)
        pills.addStretch(1)
        amount = QHBoxLayout()
        amount.setSpacing(px(8))
        amount.addWidget(self.figure)
        amount.addWidget(self.of)
        amount.addStretch(1)
        for row in (top, who, pills, amount):
            head.addLayout(row)
        actions = FlowLayout()
        actions.set_spacing(px(8))
        for button in self.buttons.values():
            actions.addWidget(button)
        self._grid = QGridLayout(self.parts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(6))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, px(84))
        self._row = 0
        self._scroll = _Tall(self.parts)
        layout.addLayout(head)
        layout.addWidget(self.unknown)
        layout.addLayout(actions)
        layout.addWidget(self._scroll)
        layout.addWidget(self.said)
        layout.addWidget(self.timeline, 1)

    def _connect(self) -> None:
        self.unknown.hide()
        self.unknown.decided.connect(partial(self.do, "decide_charge"))
        self.close_button.clicked.connect(self.closed)
        self.customer.clicked.connect(self._go_to_customer)
        for name, button in self.buttons.items():
            button.clicked.connect(partial(self.do, name))

    # Load

    def show_payment(self, payment_id: int | None) -> None:
        """Show another payment; None empties the panel."""
        if payment_id != self.payment_id:
            self.payment_id, self.facts = payment_id, None
        wanted = self.payment_id
        if wanted is not None:
            self.desk.read(lambda session: read_facts(session, wanted), self._show, owner=self, key="payment")

    def on_changed(self, changes: Changes) -> None:
        """Read again where this payment, an invoice it lies on or its customer was touched."""
        facts = self.facts
        concerned = changes.everything or facts is None or self.payment_id in changes.payments
        if facts is not None and not concerned:
            on = {part.id for part in facts.row.invoices}
            concerned = facts.row.customer_id in changes.customers or bool(on & changes.invoices)
        if concerned:
            self.show_payment(self.payment_id)

    def _show(self, facts: PaymentFacts | None) -> None:
        if facts is None:
            self.closed.emit()
            return
        if facts.row.id != self.payment_id:
            return
        self.facts = facts
        row = facts.row
        kind = words.payment_kind(row.method, row.kind or "other").text
        name = f"{kind} {row.check_number}" if row.check_number else kind
        self.name.setText(name)
        self.setAccessibleName(tr("Payment: {name}").format(name=name))
        self.customer.setText(row.customer_name)
        came = row.in_force or facts.charge is None or not (facts.charge.failed or facts.charge.unresolved)
        said = tr("· received {day}") if came else tr("· sent {day}")
        self.received.setText(said.format(day=figures.day(row.received_on, facts.today)))
        self.status.show_state(row.status)
        self.figure.setText(figures.money(row.amount))
        self.of.setText(_about_amount(row))
        self._show_buttons(facts)
        self.unknown.setVisible(facts.waiting is not None)
        if facts.waiting is not None:
            self.unknown.show_attempt(facts.waiting)
        self._show_parts(facts)
        self.said.setText(row.notes)
        self.said.setVisible(bool(row.notes))
        self.timeline.show_entries(facts.happened)
        self.timeline.setVisible(bool(facts.happened))

    def _show_buttons(self, facts: PaymentFacts) -> None:
        """Trying again is there only where something failed."""
        for action, button in self.buttons.items():
            against = why_not(facts.row, action, facts.charge)
            if action == "retry_charge":
                button.setVisible(not against)
            else:
                button.setEnabled(not against)
                set_tip(button, against)

    def _show_parts(self, facts: PaymentFacts) -> None:
        """What it lies on, and what else is known of it."""
        while (item := self._grid.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        self._row = 0
        row = facts.row
        label = tr("Lies on") if row.in_force else tr("Was for") if facts.charge is not None else tr("Lay on")
        if facts.waiting is not None:
            label = tr("Is for")
        for part in row.invoices:
            link = LinkButton(part.number)
            link.clicked.connect(partial(self.desk.go, "invoices", invoice=part.id))
            self._put(label, link, figures.amount(part.amount))
            label = ""
        if row.credited:
            self._put(label, Label(tr("The customer's credit")), figures.amount(row.credited))
        for label, text in (
            (tr("Reference"), row.reference),
            (tr("Method"), row.label),
            (tr("Receipt"), row.receipt_number or ""),
            (tr("Entered"), figures.moment(row.entered_at, self.desk.zone, facts.today)),
        ):
            if text:
                self._put(label, ElidedLabel(text, mode="middle"), "")
        self._scroll.fit()

    def _put(self, label: str, widget: QWidget, amount: str) -> None:
        at, self._row = self._row, self._row + 1
        link = isinstance(widget, LinkButton)  # no wider than its text, which its column must be
        left, right, plain = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag(0)
        cells = (Label(label, "small", "muted"), plain), (widget, left if link else plain), (Label(amount), right)
        for column, (each, align) in enumerate(cells):
            self._grid.addWidget(each, at, column, align)
            each.show()  # else the height is known only after this turn of events

    # Do

    def do(self, action: str) -> None:
        """Ask for the dialog of an action."""
        if self.facts is not None and not why_not(self.facts.row, action, self.facts.charge):
            do(self.desk, action, self.facts.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_P and not event.modifiers():
            self.do("receipt")
        else:
            super().keyPressEvent(event)

    def _go_to_customer(self) -> None:
        if self.facts is not None:
            self.desk.go("customers", customer=self.facts.row.customer_id)


def _about_amount(row: PaymentRow) -> str:
    if row.status in ("pending", "unknown"):
        return tr("if it went through")
    if not row.in_force:
        return tr("counts for nothing")
    if row.refunded:
        text = tr("{refunded} refunded, {left} left of it")
        return text.format(refunded=figures.amount(row.refunded), left=figures.amount(row.left))
    return ""


class _Tall(QScrollArea):
    """As tall as what is in it, up to some rows; then it scrolls."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)

    def fit(self) -> None:
        """Take the height of the content, which may have come just now."""
        self.setFixedHeight(min(self._inside.sizeHint().height(), px(220)))
