"""Histories as the service could tell them, written short."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from invpay_desktop.base.money import Money
from invpay_desktop.hosted.values import HostedHistory, HostedPayment

PAID_AT = datetime(2026, 1, 20, 10, 0, tzinfo=UTC)


def an_entry(hosted_id: str = "pmt_1", amount: int = 25000, status: str = "approved", **more: Any) -> HostedPayment:
    """One entry; amounts in cents."""
    facts: dict[str, Any] = {"method": "card", "paid_at": PAID_AT, **more}
    if isinstance(facts.get("refunded"), int):
        facts["refunded"] = Money(facts["refunded"], "USD")
    return HostedPayment(hosted_id, Money(amount, "USD"), status=status, **facts)


def a_history(
    *payments: HostedPayment, invoice: str = "inv_abc123", total: int | None = 50000, paid: int | None = None
) -> HostedHistory:
    """What the service says of an invoice; `paid` None: not said."""

    def money(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, "USD")

    ids = frozenset(each.hosted_id for each in payments)
    return HostedHistory(invoice, money(total), money(paid), None, "", payments, ids=ids)
