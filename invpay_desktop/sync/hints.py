"""Notices of the hosted service, read as hints: which invoice to look at, and what the notice claims.

Nobody can tell who sent one, so it never moves money: it makes the history of its invoice due, and what it said stands
in the timeline as a claim.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import bindparam, insert, select, update

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db.hosted_tables import hosted_invoice_state, webhook_seen
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.db.tables import invoice, shown
from invpay_desktop.hosted.json_bytes import Wrong, field, id_in, line_in, number_in, read_json
from invpay_desktop.settings import HOSTED_TENANT

TYPES = ("invoice.payment_received", "invoice.paid", "invoice.payment_failed")
"""The notices there are. Another is taken and comes to nothing: refused, it would be sent again and again."""

_AMOUNTS = ("amount", "totalAmount", "paidAmount", "remainingBalance")
_TEXTS = ("status", "declineReason", "paidAt", "attemptedAt")
_LONGEST = 200

What = Literal["new", "seen", "unknown_invoice", "other_tenant", "other_type"]


@dataclass(frozen=True, slots=True)
class Hint:
    """One notice. `tenant`: '' where it names none. `claims`: what it says of the payment, as text."""

    type: str
    hosted_invoice: str
    hosted_payment: str
    tenant: str
    claims: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        """What two copies of one notice have in common."""
        at = self.claims.get("paidAt") or self.claims.get("attemptedAt") or ""
        parts = (self.type, self.hosted_invoice, self.hosted_payment, at)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a hint. `invoice_id`: the invoice of the book to read now, where there is one."""

    what: What
    invoice_id: int | None = None


def read_hint(body: bytes, tenant: str = "") -> Hint:
    """The hint in the body of a notice. `tenant`: whom its headers name. Raises BadInput, naming no part of it."""
    tree = read_json(body)
    data = field(tree, "data") if isinstance(tree, dict) else None
    if not isinstance(tree, dict) or not isinstance(data, dict):
        raise BadInput("The notice is not a JSON object with its data.")
    try:
        kind, hosted_invoice = line_in(tree, "type", _LONGEST), id_in(data, "invoiceId")
        named = {line_in(tree, "tenantId", _LONGEST), line_in(data, "tenantId", _LONGEST), tenant} - {""}
        claims = {name: format(amount, "f") for name in _AMOUNTS if (amount := number_in(data, name)) is not None}
        claims |= {name: text for name in _TEXTS if (text := line_in(data, name, _LONGEST))}
        hint = Hint(kind, hosted_invoice, id_in(data, "paymentId"), "\n".join(sorted(named)), claims)
    except Wrong:
        raise BadInput("The notice holds a value of the wrong kind.") from None
    if not kind or not hosted_invoice:
        raise BadInput("The notice does not say what it is about.")
    return hint


_INVOICE = select(invoice.c.id).where(invoice.c.hosted_id == bindparam("wanted"), shown(invoice))
_SEEN = select(webhook_seen.c.id).where(webhook_seen.c.fingerprint == bindparam("wanted"))


def take_hint(session: WriteSession, hint: Hint) -> Taken:
    """Note a hint on the invoice it names, once, and make the invoice's history due. Other people's come to nothing."""
    if hint.type not in TYPES:
        return Taken("other_type")
    if hint.tenant and hint.tenant != read_value(session, HOSTED_TENANT):
        return Taken("other_tenant")
    invoice_id = session.scalar(_INVOICE, {"wanted": hint.hosted_invoice})
    if invoice_id is None:
        return Taken("unknown_invoice")
    if session.scalar(_SEEN, {"wanted": hint.fingerprint}) is not None:
        return Taken("seen", invoice_id)
    claims: dict[str, Any] = {"paymentId": hint.hosted_payment} if hint.hosted_payment else {}
    claims |= hint.claims
    session.execute(
        insert(webhook_seen),
        {
            "fingerprint": hint.fingerprint,
            "type": hint.type,
            "hosted_invoice": hint.hosted_invoice,
            "invoice_id": invoice_id,
            "at": session.now,
            "data": json.dumps(claims),
        },
    )
    said = {"type": hint.type, "claims": claims, "reason": _claimed(hint.claims)}
    session.record(
        "webhook.received", invoice_id=invoice_id, data={name: value for name, value in said.items() if value}
    )
    make_due(session, invoice_id)
    return Taken("new", invoice_id)


def _claimed(claims: Mapping[str, str]) -> str:
    """What a notice says, as the claim that it is: no figure of the book comes from it."""
    amount, status = claims.get("amount") or claims.get("paidAmount"), claims.get("status", "").replace("_", " ")
    parts = [each for each in (amount, status, claims.get("declineReason")) if each]
    return f"It claims: {', '.join(parts)}." if parts else ""


def make_due(session: WriteSession, invoice_id: int) -> None:
    """The history of this linked invoice is to be read with the next round."""
    state = hosted_invoice_state
    known = session.scalar(select(state.c.invoice_id).where(state.c.invoice_id == invoice_id))
    if known is None:
        session.execute(insert(state), {"invoice_id": invoice_id})
    else:
        session.execute(update(state).where(state.c.invoice_id == invoice_id).values(read_at=None))
    session.touch(invoices=(invoice_id,), hosted=True)
