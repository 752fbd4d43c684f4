"""Customers of files against the customers of the book."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import customer, shown
from invpay_desktop.interchange.drafts import CustomerDraft, Customers
from invpay_desktop.interchange.lookups import in_chunks, taken_hosted_ids
from invpay_desktop.interchange.plans import Difference, Plan

_LABELS = {
    "name": "name", "email": "e-mail", "phone": "phone", "address": "address", "notes": "notes",
    "terms_days": "days to pay", "hosted_id": "hosted id", "anonymous": "standing for many people",
}  # fmt: skip


def plan_customers(session: Session, read: Customers) -> Plan[CustomerDraft]:
    """What becomes of each customer. Whoever is in the book stays as it is there."""
    plan: Plan[CustomerDraft] = Plan(here=read.repeated, refused=list(read.refused))
    numbers = [draft.details.number for draft in read.drafts]
    there = {
        row.number: row
        for row in in_chunks(session, select(customer).where(shown(customer)), customer.c.number, numbers)
    }
    hosted_ids = taken_hosted_ids(
        session, "customer", [d.details.hosted_id for d in read.drafts if d.details.hosted_id]
    )
    for draft in read.drafts:
        row = there.get(draft.details.number)
        if row is not None:
            plan.here += 1
            if differs := _differences(draft, row):
                plan.differs.append(Difference(draft.spot, f"Customer {draft.details.number}", ", ".join(differs)))
            continue
        try:
            _require_free(draft, hosted_ids)
        except BadInput as wrong:
            plan.refuse([draft.spot], wrong.field or "", wrong.message)
            continue
        plan.new.append(draft)
    return plan


def _differences(draft: CustomerDraft, row: Any) -> list[str]:
    return [
        label
        for key, label in _LABELS.items()
        if key in draft.given and (getattr(row, key) or None) != (getattr(draft.details, key) or None)
    ]


def _require_free(draft: CustomerDraft, hosted_ids: set[str]) -> None:
    hosted_id = draft.details.hosted_id
    if hosted_id in hosted_ids:
        raise BadInput(f"Another customer has the hosted id {hosted_id} already.", "hosted_id")
    if hosted_id is not None:
        hosted_ids.add(hosted_id)
