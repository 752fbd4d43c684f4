"""A notice of the service is a hint: it makes its invoice due, once, and moves nothing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db import tables
from invpay_desktop.db.hosted_tables import hosted_invoice_state, webhook_seen
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.ledger.timeline import timeline_of
from invpay_desktop.sync.hints import Hint, make_due, read_hint, take_hint
from tests.builders import NOW, Shop, a_customer, stand

RECEIVED = {
    "type": "invoice.payment_received",
    "data": {
        "invoiceId": "inv_abc123",
        "paymentId": "pmt_xyz789",
        "amount": 250.00,
        "remainingBalance": 250.00,
        "status": "partially_paid",
        "paidAt": "2026-01-28T14:00:00Z",
    },
}
PAID = {
    "type": "invoice.paid",
    "data": {
        "invoiceId": "inv_abc123",
        "totalAmount": 500.00,
        "paidAmount": 500.00,
        "status": "paid",
        "paidAt": "2026-01-29T14:00:00Z",
    },
}
FAILED = {
    "type": "invoice.payment_failed",
    "data": {
        "invoiceId": "inv_abc123",
        "paymentId": "pmt_failed_123",
        "amount": 500.00,
        "declineReason": "Insufficient funds",
        "attemptedAt": "2026-01-28T14:00:00Z",
    },
}


def hint(notice: dict[str, Any], tenant: str = "", **changed: Any) -> Hint:
    return read_hint(json.dumps({**notice, "data": {**notice["data"], **changed}}).encode(), tenant)


@pytest.fixture
def linked(shop: Shop) -> int:
    """An invoice of 500.00 that is inv_abc123 at the service."""
    new = NewInvoice(
        a_customer(shop), date(2026, 1, 10), (one_line("Bread", shop.money("500.00")),), hosted_id="inv_abc123"
    )
    return shop.do(add_invoice, new)


def is_due(shop: Shop) -> bool:
    return [row.read_at for row in shop.rows(hosted_invoice_state)] == [None]


@pytest.mark.parametrize(
    ("notice", "payment", "claims"),
    [
        (
            RECEIVED,
            "pmt_xyz789",
            {
                "amount": "250.0",
                "remainingBalance": "250.0",
                "status": "partially_paid",
                "paidAt": "2026-01-28T14:00:00Z",
            },
        ),
        (
            PAID,
            "",
            {"totalAmount": "500.0", "paidAmount": "500.0", "status": "paid", "paidAt": "2026-01-29T14:00:00Z"},
        ),
        (
            FAILED,
            "pmt_failed_123",
            {"amount": "500.0", "declineReason": "Insufficient funds", "attemptedAt": "2026-01-28T14:00:00Z"},
        ),
    ],
)
def test_the_three_notices_of_the_service_are_read(
    notice: dict[str, Any], payment: str, claims: dict[str, str]
) -> None:
    read = hint(notice)
    assert (read.type, read.hosted_invoice, read.hosted_payment) == (notice["type"], "inv_abc123", payment)
    assert read.claims == claims


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b"<html></html>",
        b'{"type": "invoice.paid"}',
        b'{"type": "invoice.paid", "data": []}',
        b'{"type": "invoice.paid", "data": {}}',
        b'{"type": 7, "data": {"invoiceId": "inv_1"}}',
        b'{"type": "invoice.paid", "data": {"invoiceId": 7}}',
        b'{"type": "invoice.paid", "data": {"invoiceId": "../admin"}}',
        b'{"type": "invoice.paid", "data": {"invoiceId": "inv_1", "paymentId": ["x"]}}',
        b'{"type": "invoice.paid", "data": {"invoiceId": "inv_1", "invoiceId": "inv_2"}}',
        b'{"data": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        b'{"data": ' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b"}",
    ],
)
def test_what_is_no_notice_is_refused_without_repeating_it(body: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        read_hint(body)
    assert "inv_" not in refused.value.message


def test_claims_are_plain_short_text() -> None:
    read = hint(FAILED, declineReason="a\u202e\x1b\ud800\n" + "b" * 1000, amount=float("nan"))
    assert read.claims["declineReason"].startswith("a b")
    assert len(read.claims["declineReason"]) == 200
    assert "amount" not in read.claims
    json.dumps(dict(read.claims)).encode()


@given(st.binary(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["type", "data", "invoiceId", "amount", "x"]), inner, max_size=4),
).map(lambda tree: json.dumps(tree).encode()))  # fmt: skip
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        read = read_hint(body)
    except BadInput:
        return
    assert read.hosted_invoice


def test_a_hint_makes_its_invoice_due_and_stands_in_the_timeline_as_a_claim(shop: Shop, linked: int) -> None:
    before = stand(shop, linked)
    taken = shop.do(take_hint, hint(RECEIVED))
    assert (taken.what, taken.invoice_id) == ("new", linked)
    assert is_due(shop)
    entry = shop.ask(timeline_of, linked)[-1]
    assert (entry.kind, entry.amount) == ("webhook.received", None)
    assert entry.details == {
        "type": "invoice.payment_received",
        "claims": {"paymentId": "pmt_xyz789", **hint(RECEIVED).claims},
        "reason": "It claims: 250.0, partially paid.",
    }
    assert stand(shop, linked) == before, "a notice moves no money"
    assert shop.rows(tables.payment) == []


def test_a_notice_that_comes_again_is_noted_once(shop: Shop, linked: int) -> None:
    assert shop.do(take_hint, hint(RECEIVED)).what == "new"
    shop.now = NOW + timedelta(days=1)
    assert shop.do(take_hint, hint(RECEIVED, status="paid")).what == "seen"
    assert shop.do(take_hint, hint(RECEIVED, paidAt="2026-01-28T14:00:01Z")).what == "new"
    assert shop.do(take_hint, hint(PAID)).what == "new"
    assert len(shop.rows(webhook_seen)) == 3


def test_an_invoice_that_was_read_is_due_again(shop: Shop, linked: int) -> None:
    shop.do(make_due, linked)
    shop.do(lambda session: session.execute(update(hosted_invoice_state).values(read_at=NOW)))
    assert not is_due(shop)
    shop.do(take_hint, hint(FAILED))
    assert is_due(shop)


@pytest.mark.parametrize(
    ("notice", "what"),
    [
        (hint(RECEIVED, invoiceId="inv_other"), "unknown_invoice"),
        (hint(RECEIVED, tenantId="somebody"), "other_tenant"),
        (hint({**RECEIVED, "tenantId": "somebody"}), "other_tenant"),
        (hint(RECEIVED, "somebody"), "other_tenant"),
        (hint(RECEIVED, "acme", tenantId="somebody"), "other_tenant"),
        (hint({**RECEIVED, "type": "invoice.deleted"}), "other_type"),
    ],
)
def test_what_is_not_for_us_leaves_nothing(shop: Shop, linked: int, notice: Hint, what: str) -> None:
    shop.do(write_setting, "hosted.tenant", "acme")
    events = len(shop.rows(tables.event))
    assert shop.do(take_hint, notice).what == what
    assert (len(shop.rows(tables.event)), shop.rows(webhook_seen)) == (events, [])
    assert not is_due(shop)


def test_a_notice_that_names_our_tenant_is_taken(shop: Shop, linked: int) -> None:
    shop.do(write_setting, "hosted.tenant", "acme")
    assert shop.do(take_hint, hint(RECEIVED, "acme", tenantId="acme")).what == "new"
