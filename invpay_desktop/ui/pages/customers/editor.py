"""The dialog that enters a customer or changes one."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtWidgets import QGridLayout, QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.ledger.customers import CustomerDetails, add_customer, details_of, edit_customer
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.edits import LineEdit, NotesEdit
from invpay_desktop.ui.widgets.field import Field


class CustomerEditor(Dialog):
    """`customer`: change that one; without it, a new one."""

    def __init__(self, parent: QWidget, desk: Desk, customer: int | None = None) -> None:
        super().__init__(parent, tr("Edit customer") if customer is not None else tr("New customer"), width=560)
        self._desk = desk
        self._customer = customer
        self._before = CustomerDetails("", "")
        self.name = LineEdit()
        self.number = LineEdit()
        self.email = LineEdit()
        self.phone = LineEdit()
        self.terms = LineEdit(tr("As usual"))
        self.address = NotesEdit()
        self.notes = NotesEdit()
        self.hosted_id = LineEdit(tr("Such as cust_123"))
        self._lay_out()
        if customer is not None:
            self._desk.read(lambda session: details_of(session, customer), self._begin, owner=self)
        else:
            self._desk.read(_next_number, self._suggest, owner=self)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        for row, column, wide, name, label, editor, optional in (
            (0, 0, 2, "name", tr("Name"), self.name, False),
            (0, 2, 1, "number", tr("Number"), self.number, False),
            (1, 0, 2, "email", tr("E-mail"), self.email, True),
            (1, 2, 1, "phone", tr("Phone"), self.phone, True),
            (2, 0, 3, "address", tr("Address"), self.address, True),
            (3, 0, 2, "notes", tr("Notes"), self.notes, True),
            (3, 2, 1, "terms_days", tr("Days until due"), self.terms, True),
            (4, 0, 3, "hosted_id", tr("Id at the hosted service"), self.hosted_id, True),
        ):
            grid.addWidget(Field(label, editor, optional=optional), row, column, 1, wide)
            self.name_field(name, editor)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.address.setFixedHeight(px(64))
        self.notes.setFixedHeight(px(56))
        self.name_field("terms", self.terms)
        self.body.addLayout(grid)
        self.set_primary(tr("Save customer"), "check", self._save)

    def _begin(self, details: CustomerDetails) -> None:
        self._before = details
        self.name.setText(details.name)
        self.number.setText(details.number)
        self.email.setText(details.email)
        self.phone.setText(details.phone)
        self.terms.setText("" if details.terms_days is None else str(details.terms_days))
        self.address.set_value(details.address)
        self.notes.set_value(details.notes)
        self.hosted_id.setText(details.hosted_id or "")
        self.call_clean()

    def _suggest(self, number: str) -> None:
        """Fill in a number, unless a person was faster; what was not typed is not asked about on leaving."""
        untouched = not self.dirty()
        if not self.number.value():
            self.number.setText(number)
        if untouched:
            self.call_clean()

    def _typed(self) -> CustomerDetails:
        terms = self.terms.text().strip()
        if terms and not (terms.isascii() and terms.isdigit() and len(terms) <= 4):
            raise BadInput(tr("The days until an invoice is due are a whole number, such as 30."), "terms")
        return CustomerDetails(
            self.number.text().strip(),
            self.name.text().strip(),
            self.email.text().strip(),
            self.phone.text().strip(),
            self.address.value().strip(),
            self.notes.value().strip(),
            int(terms) if terms else None,
            self.hosted_id.value() or None,
            self._before.anonymous,
        )

    def _save(self) -> None:
        try:
            details = self._typed()
        except BadInput as wrong:
            self.fail(wrong)
            return
        customer = self._customer

        def deed(session: WriteSession) -> int:
            if customer is None:
                return add_customer(session, details)
            edit_customer(session, customer, asdict(details))
            return customer

        self.busy(True, tr("Saving …"))
        self._desk.write(deed, self._saved, owner=self, failed=self.fail)

    def _saved(self, customer_id: int) -> None:
        name = self.name.text().strip()
        self.accept()
        self._desk.toast(tr("{name} is saved.").format(name=name), undo=True)
        self._desk.go("customers", customer=customer_id)


def _next_number(session: Session) -> str:
    """A number that nobody has yet, counted on from how many there are; the person may write another."""
    from invpay_desktop.ledger.customer_list import CustomerQuery, customer_counts
    from invpay_desktop.ledger.names import look_up

    at = customer_counts(session, CustomerQuery())["all"] + 1
    while look_up(session, "customer", f"C-{at:03d}") is not None:
        at += 1
    return f"C-{at:03d}"
