"""Payments of files against the book: which are there already, which invoices each pays, what becomes credit.

Money that names its invoices stays on them; afterwards the rest goes to its customer's invoices, oldest due first, and
what no invoice takes is credit. Credit that was there before is never touched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import parse_positive
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import OPEN_ITEM, invoice, payment, payment_state, shown
from invpay_desktop.delimited.shown import shown as quoted
from invpay_desktop.interchange.drafts import PaymentDraft, Payments
from invpay_desktop.interchange.lookups import (
    customers_by_name,
    customers_by_number,
    imported,
    in_chunks,
    invoices_by_number,
)
from invpay_desktop.interchange.plans import Difference, Held, NewReceipt, Plan
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.ledger.periods import locked_until

_APART = re.compile(r"[;,\n]")
_PAYMENT = select(payment.c.id, payment.c.amount_minor, payment.c.received_on)
_OPEN = (
    select(invoice.c.id, invoice.c.customer_id, invoice.c.remaining_minor)
    .where(OPEN_ITEM)
    .order_by(invoice.c.due_on, invoice.c.issued_on, invoice.c.id)
)
_CHECKS = (
    select(payment.c.customer_id, payment.c.check_number)
    .join(payment_state, payment_state.c.payment_id == payment.c.id)
    .where(payment_state.c.status.in_([status.value for status in IN_FORCE]), shown(payment_state))
)


def plan_payments(session: Session, read: Payments) -> Plan[NewReceipt]:
    """What becomes of each payment."""
    plan: Plan[NewReceipt] = Plan(here=read.repeated, refused=list(read.refused))
    absent = _absent(session, read, plan)
    lock = locked_until(session)
    spread = _Spread.of(session, absent)
    named: list[NewReceipt] = []
    later: list[tuple[PaymentDraft, int, list[tuple[int, int]], int]] = []
    for draft in absent:
        if lock is not None and draft.received_on <= lock:
            reason = f"It is dated {draft.received_on}, and everything up to {lock} is locked."
            plan.held.append(Held(draft.spot, f"Payment of {draft.amount}", draft.key, reason))
            continue
        try:
            customer_id, parts, rest = spread.named(draft)
        except BadInput as wrong:
            plan.refuse([draft.spot], wrong.field or "", wrong.message)
            continue
        if rest:
            later.append((draft, customer_id, parts, rest))
        else:
            named.append(NewReceipt(draft, customer_id, tuple(parts), 0))
    for draft, customer_id, parts, rest in sorted(later, key=lambda each: each[0].received_on):
        more, credit = spread.oldest(customer_id, rest)
        merged = Counter(dict(parts))
        merged.update(dict(more))
        named.append(NewReceipt(draft, customer_id, tuple(merged.items()), credit))
    plan.new = named
    plan.warnings += _warnings(session, named, spread)
    return plan


def _absent(session: Session, read: Payments, plan: Plan[NewReceipt]) -> list[PaymentDraft]:
    """The drafts that no import brought in before; of those with an id, whether they say the same as then."""
    keys = imported(session, "payment", (draft.key for draft in read.drafts))
    plan.fingerprints += [draft.key for draft in read.drafts]
    by_id = [keys[draft.key] for draft in read.drafts if draft.by_id and draft.key in keys]
    there = {row.id: row for row in in_chunks(session, _PAYMENT, payment.c.id, by_id)}
    absent = []
    for draft in read.drafts:
        if draft.key not in keys:
            absent.append(draft)
            continue
        plan.here += 1
        row = there.get(keys[draft.key])
        if row is not None and (row.amount_minor, row.received_on) != (draft.amount.minor, draft.received_on):
            here = f"{session.money(row.amount_minor)} of {row.received_on} here"
            differs = f"{here}, {draft.amount} of {draft.received_on} in the file"
            plan.differs.append(Difference(draft.spot, "The payment with this id", differs))
    return absent


@dataclass(slots=True)
class _Spread:
    """Lays payments on invoices, one after the other, minding what those before took."""

    currency: str
    invoices: dict[str, Any]
    customers: dict[str, Any]
    names: dict[str, list[Any]]
    open_of: dict[int, list[int]]
    left: dict[int, int]
    on_paid: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, session: Session, drafts: Sequence[PaymentDraft]) -> _Spread:
        texts = [draft.invoices for draft in drafts if draft.invoices]
        invoices = invoices_by_number(session, (name for text in texts for name in _names(text)))
        words = [draft.customer for draft in drafts if draft.customer]
        customers = customers_by_number(session, words)
        names = customers_by_name(session, (word for word in words if word not in customers))
        payers = {row.customer_id for row in invoices.values()} | {row.id for row in customers.values()}
        payers |= {row.id for called in names.values() for row in called}
        left = {row.id: row.remaining_minor for row in invoices.values()}
        open_of: dict[int, list[int]] = {}
        for row in in_chunks(session, _OPEN, invoice.c.customer_id, payers):
            open_of.setdefault(row.customer_id, []).append(row.id)
            left[row.id] = row.remaining_minor
        return cls(session.info.currency, invoices, customers, names, open_of, left)

    def named(self, draft: PaymentDraft) -> tuple[int, list[tuple[int, int]], int]:
        """(customer, parts on the invoices it names, minor units that find their own way). Raises BadInput."""
        payer = self._payer(draft)
        wanted = self._wanted(draft.invoices)
        owners = {row.customer_id for row, _ in wanted}
        if len(owners) > 1:
            raise BadInput("The invoices belong to different customers; enter one payment for each.", "invoices")
        if payer is not None and owners and payer.id not in owners:
            raise BadInput(
                f"Invoice {wanted[0][0].number} belongs to another customer than {payer.number}.", "invoices"
            )
        if not owners:
            if payer is None:
                raise BadInput(
                    f"There is no customer {quoted(draft.customer)} in this book; import it first.", "customer"
                )
            if payer.anonymous:
                raise BadInput(f"“{payer.name}” stands for many people: say which invoice the money pays.", "invoices")
            return payer.id, [], draft.amount.minor
        parts, rest = self._parts(draft, wanted)
        if rest and wanted[0][0].anonymous:
            raise BadInput("The customer stands for many people: say which invoices all of the money pays.", "invoices")
        return owners.pop(), parts, rest

    def oldest(self, customer_id: int, amount: int) -> tuple[list[tuple[int, int]], int]:
        """An amount over a customer's open invoices, oldest due first: the parts, and what is credit."""
        parts = []
        for invoice_id in self.open_of.get(customer_id, ()):
            part = min(amount, self.left[invoice_id])
            if part > 0:
                parts.append((invoice_id, part))
                self.left[invoice_id] -= part
                amount -= part
        return parts, amount

    def _parts(self, draft: PaymentDraft, wanted: list[tuple[Any, int | None]]) -> tuple[list[tuple[int, int]], int]:
        """The parts that were said, and the rest on the invoices named without one, in turn; the last takes it all."""
        said = Counter({row.id: 0 for row, _ in wanted})
        for row, amount in wanted:
            said[row.id] += amount or 0
        rest = draft.amount.minor - sum(said.values())
        if rest < 0:
            raise BadInput(f"More is said to lie on invoices than the {draft.amount} that were paid.", "invoices")
        silent = list(dict.fromkeys(row.id for row, amount in wanted if amount is None))
        for place, invoice_id in enumerate(silent):
            room = max(self.left[invoice_id] - said[invoice_id], 0)
            part = rest if place == len(silent) - 1 else min(rest, room)
            said[invoice_id] += part
            rest -= part
        for row, _ in wanted:
            if self.left[row.id] <= 0 < row.total_minor and said[row.id]:
                where = f"Line {draft.spot.row.line} of {draft.spot.source.name}"
                self.on_paid.append(f"{where} pays invoice {row.number}, which is paid already. It may be a duplicate.")
        for invoice_id, part in said.items():
            self.left[invoice_id] -= part
        return [(invoice_id, part) for invoice_id, part in said.items() if part], rest

    def _payer(self, draft: PaymentDraft) -> Any:
        if not draft.customer:
            return None
        row = self.customers.get(draft.customer)
        if row is None and draft.customer_name in ("", draft.customer):
            called = self.names.get(draft.customer, [])
            if len(called) > 1 and not draft.invoices:
                raise BadInput(
                    f"{len(called)} customers are called {draft.customer}; say which by its number.", "customer"
                )
            row = called[0] if len(called) == 1 else None
        return row

    def _wanted(self, text: str) -> list[tuple[Any, int | None]]:
        """The invoices that a cell names, each with its part where that is said (`INV-1=100.00; INV-2=50.00`)."""
        if not text:
            return []
        if text in self.invoices:
            return [(self._payable(text), None)]
        wanted: list[tuple[Any, int | None]] = []
        for part in filter(None, map(str.strip, _APART.split(text))):
            name, equals, amount = part.rpartition("=")
            if part in self.invoices or not equals:
                wanted.append((self._payable(part), None))
            else:
                minor = parse_positive(amount, self.currency, "invoices").minor
                wanted.append((self._payable(name.strip()), minor))
        return wanted

    def _payable(self, number: str) -> Any:
        row = self.invoices.get(number)
        if row is None:
            raise BadInput(f"There is no invoice {quoted(number)} in this book; import the invoices first.", "invoices")
        if row.lifecycle != "open":
            raise BadInput(f"Invoice {number} is {row.lifecycle}, so no money can be recorded on it.", "invoices")
        return row


def _names(text: str) -> Iterable[str]:
    """Every number that a cell may mean."""
    yield text
    for part in map(str.strip, _APART.split(text)):
        yield part
        yield part.rpartition("=")[0].strip()


def _warnings(session: Session, new: Sequence[NewReceipt], spread: _Spread) -> list[str]:
    numbers = [each.draft.details["check_number"] for each in new if each.draft.details["check_number"]]
    seen = {(row.customer_id, row.check_number) for row in in_chunks(session, _CHECKS, payment.c.check_number, numbers)}
    found = list(spread.on_paid)
    for each in new:
        spot, number = each.draft.spot, each.draft.details["check_number"]
        where = f"Line {spot.row.line} of {spot.source.name}"
        if number and (each.customer_id, number) in seen:
            found.append(f"{where} looks like a duplicate: check {number} of this customer was recorded before.")
        seen.add((each.customer_id, number))
        if each.draft.received_on > session.today:
            found.append(f"{where} is dated {each.draft.received_on}, which has not come yet.")
    return found
