"""Nonsense is refused with a status, a code and a sentence, and changes nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.sandbox import asked, json_text
from tests.sandbox.conftest import Caller

CARD = {"number": "4111111111111111"}
ACCOUNT = {"accountNumber": "123456789", "routingNumber": "987654321", "accountType": "checking"}


@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"[1]", b"5", b"null", b'{"amount": NaN}', b'{"amount": Infinity}', b"\xff{}", b"[" * 100_000,
     b'{"amount": ' + b"9" * 5000 + b"}"],
)  # fmt: skip
def test_a_body_that_is_no_object(caller: Caller, body: bytes) -> None:
    assert caller.refused("POST", "invoices/inv_abc123/payment", body) == (400, "bad_json")


@pytest.mark.parametrize(
    "amount",
    [b"0", b"-1", b"0.00", b"0.001", b"100.005", b"true", b"null", b'"100.00"', b"[1]", b"1e400", b"1e-400",
     b"1000000000000.01", b"0.010000000000000000000000000000000000000000000001"],
)  # fmt: skip
def test_an_amount_that_is_none(caller: Caller, amount: bytes) -> None:
    body = b'{"amount": ' + amount + b"}"
    assert caller.refused("POST", "invoices/inv_abc123/payment", body) == (422, "bad_amount")
    assert caller.refused("POST", "customers/cust_123/credit", body) == (422, "bad_amount")
    assert caller.refused("POST", "customers/cust_123/credit", b"{}") == (422, "bad_amount")


@given(minor=st.integers(1, 10**14), decimals=st.sampled_from([0, 2, 3]), zeros=st.integers(0, 40))
def test_every_amount_is_read_as_it_is_written(minor: int, decimals: int, zeros: int) -> None:
    written = json_text.amount(minor, decimals)
    point = "" if decimals or not zeros else "."
    document = json_text.read(f'{{"amount": {written}{point}{"0" * zeros}}}'.encode())
    if Decimal(written) <= asked.LARGEST:
        assert asked.money(document, decimals) == minor
    else:
        with pytest.raises(asked.Wrong):
            asked.money(document, decimals)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"paymentMethod": "cash"}, "bad_method"),
        ({"paymentMethod": None}, "bad_method"),
        ({"paymentMethod": ["card"]}, "bad_method"),
        ({"paymentMethod": "ach", "card": CARD, "bankAccount": ACCOUNT}, "bad_method"),
        ({"card": "4111111111111111"}, "bad_field"),
        ({"card": {}}, "bad_field"),
        ({"card": {"number": 4111111111111111}}, "bad_field"),
        ({"card": {"number": "4111-1111-1111-1111"}}, "bad_field"),
        ({"card": {"number": "٤١١١١١١١١١١١١١١١"}}, "bad_field"),
        ({"card": {**CARD, "cvv": "12"}}, "bad_field"),
        ({"card": {**CARD, "expiryMonth": "12"}}, "bad_field"),
        ({"card": {**CARD, "expiryMonth": "13", "expiryYear": "2027"}}, "bad_card"),
        ({"card": {**CARD, "expiryMonth": "0", "expiryYear": "2027"}}, "bad_card"),
        ({"card": {**CARD, "expiryMonth": "12", "expiryYear": "1027"}}, "bad_card"),
        ({"card": {**CARD, "expiryMonth": 12, "expiryYear": 2027}}, "bad_field"),
        ({"paymentMethod": "ach"}, "bad_field"),
        ({"paymentMethod": "ach", "bankAccount": {**ACCOUNT, "routingNumber": "12345678"}}, "bad_field"),
        ({"paymentMethod": "ach", "bankAccount": {**ACCOUNT, "accountNumber": "123"}}, "bad_field"),
        ({"paymentMethod": "ach", "bankAccount": {**ACCOUNT, "accountType": "gold"}}, "bad_account"),
        ({"paymentMethod": "saved"}, "bad_field"),
        ({"paymentMethod": "external"}, "bad_field"),
        ({"paymentMethod": "external", "externalPaymentDetails": {"method": " "}}, "bad_field"),
        (
            {"paymentMethod": "external", "externalPaymentDetails": {"method": "check", "date": "28.01.2026"}},
            "bad_date",
        ),
        ({"paymentMethod": "external", "externalPaymentDetails": {"method": "check", "date": "20260128"}}, "bad_date"),
        (
            {"paymentMethod": "external", "externalPaymentDetails": {"method": "check", "date": "2026-02-30"}},
            "bad_date",
        ),
        (
            {"paymentMethod": "external", "externalPaymentDetails": {"method": "check", "notes": "x" * 2001}},
            "bad_field",
        ),
    ],
)
def test_a_payment_that_makes_no_sense(caller: Caller, part: dict[str, Any], code: str) -> None:
    assert caller.refused("POST", "invoices/inv_abc123/payment", {"amount": 1, **part}) == (422, code)
    assert caller.history("inv_abc123")["payments"] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("invoices/inv_abc123/payment/retry", {}),
        ("invoices/reconcile", {"transactionId": "txn_1"}),
        ("invoices/reconcile", {"transactionId": 1, "invoiceNumber": "INV-12345"}),
        ("invoices/inv_abc123/remind", {}),
        ("invoices/inv_abc123/remind", {"sendVia": []}),
        ("invoices/inv_abc123/remind", {"sendVia": "email"}),
        ("invoices/inv_abc123/remind", {"sendVia": ["pigeon"]}),
        ("invoices/inv_abc123/receipt", {"paymentId": "pmt_1", "sendTo": "", "sendVia": "email"}),
    ],
)
def test_other_calls_that_make_no_sense(caller: Caller, path: str, body: dict[str, Any]) -> None:
    assert caller.refused("POST", path, body) == (422, "bad_field")


def test_refusals_do_not_repeat_what_was_sent(caller: Caller) -> None:
    for card in ({"number": "4111111111111111x"}, {**CARD, "cvv": "98765"}):
        reply = caller.raw("POST", "invoices/inv_abc123/payment", {"amount": 1, "card": card})
        assert reply.status == 422
        assert b"4111111111111111" not in reply.body
        assert b"98765" not in reply.body
