"""The dialog that writes an invoice: new, like another one, a draft to be issued, or a change of one that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.ledger.customers import get_customer
from invpay_desktop.ledger.invoices import (
    InvoiceChange,
    NewInvoice,
    add_invoice,
    edit_invoice,
    lines_of,
    newest_version,
    terms_for,
)
from invpay_desktop.ledger.lines import LineDraft
from invpay_desktop.ledger.projections import standing_of
from invpay_desktop.ui import figures
from invpay_desktop.ui.customer_box import Chosen, CustomerBox
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.invoice_editor.line_rows import LineRows
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import CheckBox
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.edits import LineEdit, NotesEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import Label


@dataclass(frozen=True, slots=True)
class _Start:
    """What the dialog begins with."""

    customer: Chosen | None
    number: str
    issued_on: date
    due_on: date | None
    reference: str
    notes: str
    lines: tuple[LineDraft, ...]
    lifecycle: str
    settled: Money


class InvoiceEditor(Dialog):
    """`invoice`: change that one; `like`: a new one with its customer and lines; `customer`: a new one for them."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        invoice: int | None = None,
        like: int | None = None,
        customer: int | None = None,
    ) -> None:
        super().__init__(parent, tr("Edit invoice") if invoice is not None else tr("New invoice"), width=780)
        self._desk = desk
        self._invoice = invoice
        self._lifecycle = "draft"
        self._due_follows = True
        self._terms = 30
        self.customer = CustomerBox(desk)
        self.number = LineEdit(tr("The next one"))
        self.issued = DayEdit(desk.today)
        self.due = DayEdit(desk.today)
        self.reference = LineEdit()
        self.notes = NotesEdit()
        self.lines = LineRows(desk.currency, self.reference)
        self.sums = Label("", tone="muted")
        self.total = Label("", role="figure_small")
        self.said = Label("", role="small", tone="muted", wrap=True)
        self.keep_draft = CheckBox(tr("Keep it as a draft: nothing is owed on it yet"))
        self._lay_out()
        self._connect()
        self._desk.read(lambda session: _start(session, invoice, like, customer), self._begin, owner=self)

    # Build

    def _lay_out(self) -> None:
        self.customer_field = Field(tr("Customer"), self.customer)
        self.number_field = Field(tr("Number"), self.number)
        self.issued_field = Field(tr("Issued on"), self.issued)
        self.due_field = Field(tr("Due on"), self.due)
        self.reference_field = Field(tr("Their reference"), self.reference, optional=True)
        self.notes_field = Field(tr("Notes"), self.notes, optional=True, help=tr("Printed on the invoice."))
        self.notes.setFixedHeight(px(56))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        grid.addWidget(self.customer_field, 0, 0, 1, 2)
        grid.addWidget(self.number_field, 0, 2)
        grid.addWidget(self.issued_field, 1, 0)
        grid.addWidget(self.due_field, 1, 1)
        grid.addWidget(self.reference_field, 1, 2)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        foot = QHBoxLayout()
        foot.setSpacing(px(16))
        foot.addWidget(self.notes_field, 1)
        sums = QVBoxLayout()
        sums.addWidget(Label(tr("Total"), role="small", tone="muted"))
        sums.addWidget(self.total)
        sums.addWidget(self.sums)
        sums.addStretch(1)
        foot.addLayout(sums)
        self.body.addLayout(grid)
        self.body.addWidget(self.lines)
        self.body.addLayout(foot)
        self.body.addWidget(self.said)
        if self._invoice is None:
            self.footer_option(self.keep_draft)
        for name, widget in (
            ("customer", self.customer), ("number", self.number), ("issue date", self.issued), ("due", self.due),
            ("due date", self.due), ("reference", self.reference), ("notes", self.notes), ("lines", self.lines),
        ):  # fmt: skip
            self.name_field(name, widget)
        self.set_primary(tr("Save invoice"), "check", self._save)

    def _connect(self) -> None:
        self.customer.chosen.connect(self._customer_chosen)
        self.issued.edited.connect(self._follow)
        self.due.edited.connect(self._due_edited)
        self.lines.edited.connect(self._show_totals)
        self.keep_draft.chosen.connect(lambda _on: self._name_primary())

    def _name_primary(self) -> None:
        if self._invoice is not None and self._lifecycle == "draft":
            text = tr("Issue invoice")
        else:
            text = tr("Save draft") if self.keep_draft.value() and self._invoice is None else tr("Save invoice")
        self.set_primary(text, "check", self._save)

    # Load

    def _begin(self, start: _Start) -> None:
        self._lifecycle = start.lifecycle
        self.customer.show_customer(start.customer)
        self.number.setText(start.number)
        self.issued.set_value(start.issued_on)
        self._due_follows = start.due_on is None
        self.due.set_value(start.due_on or start.issued_on + timedelta(days=self._terms))
        self.reference.setText(start.reference)
        self.notes.set_value(start.notes)
        self.lines.show_drafts(start.lines)
        standing = self._invoice is not None
        self.customer.setReadOnly(standing)
        self.number.setReadOnly(standing)
        if standing and start.settled:
            self.said.setText(tr("Money lies on this invoice, so its total cannot change. Texts and days can."))
        if not standing and start.customer is not None:
            self._customer_chosen(start.customer)
        self._name_primary()
        self._show_totals()
        self.call_clean()
        (self.lines.first_field() if start.customer else self.customer).setFocus()

    def _customer_chosen(self, customer: Chosen) -> None:
        self._desk.read(lambda session: terms_for(session, customer.id), self._take_terms, owner=self, key="terms")

    def _take_terms(self, days: int) -> None:
        self._terms = days
        self._follow()

    # Follow

    def _due_edited(self) -> None:
        self._due_follows = False

    def _follow(self) -> None:
        """The due date follows the terms until the person sets it."""
        issued = self.issued.value()
        if self._due_follows and issued is not None:
            self.due.set_value(issued + timedelta(days=self._terms))

    def _show_totals(self) -> None:
        totals = self.lines.totals()
        self.total.setText(figures.money(totals.total))
        tax = tr("{net} and {tax} tax").format(net=figures.amount(totals.net), tax=figures.amount(totals.tax))
        self.sums.setText(tax if totals.tax else "")

    # Save

    def _save(self) -> None:
        self.customer.take_typed()
        try:
            change = self._typed()
        except BadInput as wrong:
            self.fail(wrong)
            return
        self.busy(True, tr("Saving …"))
        invoice = self._invoice

        def deed(session: WriteSession) -> int:
            if isinstance(change, NewInvoice):
                return add_invoice(session, change)
            assert invoice is not None
            edit_invoice(session, invoice, change)
            return invoice

        self._desk.write(deed, self._saved, owner=self, failed=self.fail)

    def _typed(self) -> NewInvoice | InvoiceChange:
        """What stands in the fields. Raises BadInput for the first that cannot be read."""
        for field, name in (
            (self.customer_field, "customer"), (self.issued_field, "issue date"), (self.due_field, "due date"),
        ):  # fmt: skip
            problem = field.editor.problem()  # type: ignore[attr-defined]
            if problem:
                field.set_error(problem)
                raise BadInput(problem, name)
        customer, issued, due = self.customer.customer(), self.issued.value(), self.due.value()
        assert customer is not None
        assert issued is not None
        lines = self.lines.drafts()
        reference, notes = self.reference.text().strip(), self.notes.value().strip()
        if self._invoice is not None:
            return InvoiceChange(
                due_on=due, issued_on=issued, reference=reference, notes=notes, lines=lines,
                issue=self._lifecycle == "draft",
            )  # fmt: skip
        number = self.number.text().strip() or None  # none: the book gives its next one
        return NewInvoice(customer.id, issued, lines, number, due, reference, notes, draft=self.keep_draft.value())

    def _saved(self, invoice_id: int) -> None:
        draft = self.keep_draft.value() and self._invoice is None
        self.accept()
        self._desk.toast(tr("The draft is kept.") if draft else tr("The invoice is saved."), undo=True)
        self._desk.go("invoices", invoice=invoice_id)


def _start(session: Session, invoice: int | None, like: int | None, customer: int | None) -> _Start:
    today = session.today
    if invoice is None and like is None:
        who = _customer(session, customer) if customer is not None else None
        return _Start(who, "", today, None, "", "", (), "draft", session.money(0))
    version = newest_version(session, invoice if invoice is not None else like)  # type: ignore[arg-type]
    who = _customer(session, version.customer_id)
    drafts = tuple(line.draft for line in lines_of(session, version))
    if invoice is None:
        return _Start(who, "", today, None, version.reference, version.notes, drafts, "draft", session.money(0))
    standing = standing_of(session, invoice)
    settled = session.money(standing.total - standing.remaining)
    return _Start(
        who, version.number, version.issued_on, version.due_on, version.reference, version.notes, drafts,
        version.lifecycle, settled,
    )  # fmt: skip


def _customer(session: Session, customer_id: int) -> Chosen:
    found = get_customer(session, customer_id)
    return Chosen(found.id, found.details.name, found.details.number)
