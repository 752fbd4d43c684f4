"""Invoices and credit memos of files against the book: whose they are, when they are due, which are there already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from invpay_desktop.base.dates import checked_day
from invpay_desktop.base.errors import BadInput
from invpay_desktop.db.session import Session
from invpay_desktop.db.setting_values import read_setting, read_value
from invpay_desktop.interchange.drafts import InvoiceDraft, Invoices
from invpay_desktop.interchange.lookups import (
    customers_by_name,
    customers_by_number,
    imported,
    invoices_by_number,
    memos_by_number,
    taken_hosted_ids,
)
from invpay_desktop.interchange.plans import Difference, Held, NewDocument, Plan
from invpay_desktop.ledger.customers import CustomerDetails, checked
from invpay_desktop.ledger.periods import locked_until
from invpay_desktop.settings import TERMS_DAYS

NO_CUSTOMER = CustomerDetails("NO-CUSTOMER", "No customer", anonymous=True)
"""Whose invoices and credit memos are that name nobody; its credit never moves between them."""


def plan_invoices(session: Session, read: Invoices, terms: int | None) -> Plan[NewDocument]:
    """What becomes of each invoice and credit memo. `terms`: days to pay where a file says no due date.

    Raises BadInput (field `terms`) where due dates are missing and nothing says how long there is to pay.
    """
    if terms is not None and not 0 <= terms <= 3650:
        raise BadInput(f"Terms of {terms} days are not possible: 0 to 3650.", "terms")
    plan: Plan[NewDocument] = Plan(here=read.repeated, refused=list(read.refused))
    absent = _absent(session, read, plan)
    lock = locked_until(session)
    buyers = _Buyers.of(session, absent)
    hosted_ids = taken_hosted_ids(session, "invoice", [draft.hosted_id for draft in absent if draft.hosted_id])
    due = _Due(terms, read_value(session, TERMS_DAYS) if read_setting(session, TERMS_DAYS.key) is not None else None)
    for draft in absent:
        if lock is not None and draft.issued_on <= lock:
            reason = f"It is dated {draft.issued_on}, and everything up to {lock} is locked."
            plan.held.append(Held(draft.spots[0], f"Invoice {draft.number}", draft.fingerprint, reason))
            continue
        try:
            if draft.hosted_id in hosted_ids:
                raise BadInput(f"Another invoice has the hosted id {draft.hosted_id} already.", "hosted_id")
            who = buyers.of_draft(draft, plan)
            due_on = None if draft.memo else due.day(draft, buyers.terms_of(who))
        except BadInput as wrong:
            plan.refuse(draft.spots, wrong.field or "", wrong.message)
            continue
        if draft.hosted_id:
            hosted_ids.add(draft.hosted_id)
        plan.new.append(NewDocument(draft, who, due_on))
    due.require_answer()
    plan.notes += due.told()
    return plan


def _absent(session: Session, read: Invoices, plan: Plan[NewDocument]) -> list[InvoiceDraft]:
    """The drafts whose number the book does not have; of the others, whether they are the same."""
    numbers = [draft.number for draft in read.drafts]
    invoices, memos = invoices_by_number(session, numbers), memos_by_number(session, numbers)
    same = imported(session, "invoice", (draft.fingerprint for draft in read.drafts))
    absent = []
    for draft in read.drafts:
        plan.fingerprints.append(draft.fingerprint)
        own, other = (memos, invoices) if draft.memo else (invoices, memos)
        row = own.get(draft.number)
        if row is None and draft.number not in other:
            absent.append(draft)
            continue
        plan.here += 1
        if draft.fingerprint not in same:
            differs = ["its kind"] if row is None else _differences(draft, row, session)
            if differs:
                what = f"{'Credit memo' if draft.memo else 'Invoice'} {draft.number}"
                plan.differs.append(Difference(draft.spots[0], what, ", ".join(differs)))
    return absent


def _differences(draft: InvoiceDraft, row: Any, session: Session) -> list[str]:
    dated = row.dated_on if draft.memo else row.issued_on
    found = []
    if draft.total != row.total_minor:
        found.append(f"the total ({session.money(row.total_minor)} here, {session.money(draft.total)} in the file)")
    if draft.issued_on != dated:
        found.append(f"the date ({dated} here, {draft.issued_on} in the file)")
    if not draft.memo and draft.due_on and draft.due_on != row.due_on:
        found.append(f"the due date ({row.due_on} here, {draft.due_on} in the file)")
    if (draft.customer or NO_CUSTOMER.number) != row.customer_number and draft.customer != draft.customer_name:
        found.append(f"the customer ({row.customer_number} here, {draft.customer or 'none'} in the file)")
    return found


@dataclass(slots=True)
class _Buyers:
    """Finds whose an invoice is: by number, by name where the file has no numbers, else somebody new."""

    by_number: dict[str, Any]
    by_name: dict[str, list[Any]]
    named: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, drafts: Iterable[InvoiceDraft]) -> _Buyers:
        wanted = {draft.customer or NO_CUSTOMER.number for draft in drafts}
        by_number = customers_by_number(session, wanted)
        return cls(by_number, customers_by_name(session, (word for word in wanted if word not in by_number)))

    def of_draft(self, draft: InvoiceDraft, plan: Plan[NewDocument]) -> str:
        """The number of its customer, noted in the plan as known or to be made. Raises BadInput where it is unclear."""
        word = draft.customer or NO_CUSTOMER.number
        number = self.named.get(word, word)
        if number in plan.known or number in plan.to_make:
            return number
        row = self.by_number.get(word)
        if row is None and draft.customer_name in ("", draft.customer):
            called = self.by_name.get(word, [])
            if len(called) > 1:
                raise BadInput(f"{len(called)} customers are called {word}; say which by its number.", "customer")
            row = called[0] if called else None
        if row is None:
            plan.to_make[word] = NO_CUSTOMER if not draft.customer else checked(_newcomer(draft))
            return word
        plan.known[row.number] = row.id
        self.named[word] = row.number
        self.by_number.setdefault(row.number, row)
        return str(row.number)

    def terms_of(self, number: str) -> int | None:
        """Days to pay that this customer has of its own."""
        row = self.by_number.get(number)
        return None if row is None else row.terms_days


def _newcomer(draft: InvoiceDraft) -> CustomerDetails:
    name = draft.customer_name or (f"Customer {draft.customer}" if draft.customer.isdecimal() else draft.customer)
    return CustomerDetails(draft.customer, name)


@dataclass(slots=True)
class _Due:
    """Gives invoices without a due date one, and counts whose word it was."""

    asked: int | None
    book: int | None
    by_asked: int = 0
    by_customer: int = 0
    by_book: int = 0
    unanswered: int = 0

    def day(self, draft: InvoiceDraft, own: int | None) -> date:
        """The due date. One that nothing tells is counted, and `require_answer` refuses."""
        if draft.due_on is not None:
            return draft.due_on
        days = 0
        if self.asked is not None:
            days, self.by_asked = self.asked, self.by_asked + 1
        elif own is not None:
            days, self.by_customer = own, self.by_customer + 1
        elif self.book is not None:
            days, self.by_book = self.book, self.by_book + 1
        else:
            self.unanswered += 1
        return checked_day(draft.issued_on + timedelta(days=days), "due date")

    def require_answer(self) -> None:
        """Raise BadInput where due dates are missing and nothing tells them."""
        if self.unanswered:
            raise BadInput(
                f"{self.unanswered} invoices have no due date, and neither their customers nor the book say how long "
                "there is to pay. Nothing was imported. Say it with --terms, such as --terms 30.",
                "terms",
            )

    def told(self) -> list[str]:
        """Sentences on what was decided."""
        return [
            f"{count} invoices have no due date in the file; they are due {whose}."
            for count, whose in (
                (self.by_asked, f"{self.asked} days after their date, as you said"),
                (self.by_customer, "as their customers have to pay"),
                (self.by_book, f"{self.book} days after their date, as the setting terms.days says"),
            )
            if count
        ]
