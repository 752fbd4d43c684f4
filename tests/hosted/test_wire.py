"""What goes over the wire, to the letter of the document, and what comes back, record by record."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.base.errors import BadInput, ServiceUnclear
from invpay_desktop.base.money import MAX_MINOR, Money, decimals_of
from invpay_desktop.hosted import wire
from invpay_desktop.hosted.reply import Fault, Reply
from invpay_desktop.hosted.values import (
    AccountOnce,
    CardOnce,
    External,
    HostedHistory,
    HostedPayment,
    SavedOnce,
    Verdict,
)

FULL = Money(50000, "USD")
CURRENCIES = st.sampled_from(["USD", "JPY", "KWD", "CLF"])
MINORS = st.integers(1, MAX_MINOR)


def _json(body: bytes) -> Any:
    return json.loads(body, parse_float=Decimal)


def test_a_card_goes_as_documented() -> None:
    body = wire.charge_body(FULL, CardOnce("4111111111111111", 3, 2027, "123"))
    assert b'"amount": 500.00,' in body
    assert _json(body) == {
        "amount": Decimal("500.00"),
        "paymentMethod": "card",
        "card": {"number": "4111111111111111", "expiryMonth": "03", "expiryYear": "2027", "cvv": "123"},
    }


def test_an_account_and_a_saved_method_go_as_documented() -> None:
    assert _json(wire.charge_body(FULL, AccountOnce("123456789", "987654321", "checking"))) == {
        "amount": 500,
        "paymentMethod": "ach",
        "bankAccount": {"accountNumber": "123456789", "routingNumber": "987654321", "accountType": "checking"},
    }
    assert _json(wire.retry_body("pmt_failed_123", FULL, SavedOnce("pm_saved_123"))) == {
        "paymentId": "pmt_failed_123",
        "amount": 500,
        "paymentMethod": "saved",
        "paymentMethodId": "pm_saved_123",
    }


def test_an_external_payment_goes_as_documented_and_says_no_more_than_is_known() -> None:
    full = External("check", "12345", date(2026, 1, 28), "Deposited to bank")
    assert _json(wire.external_body(FULL, full)) == {
        "amount": 500,
        "paymentMethod": "external",
        "externalPaymentDetails": {
            "method": "check",
            "checkNumber": "12345",
            "date": "2026-01-28",
            "notes": "Deposited to bank",
        },
    }
    assert _json(wire.external_body(FULL, External("cash")))["externalPaymentDetails"] == {"method": "cash"}


def test_the_other_bodies_go_as_documented() -> None:
    assert wire.amount_body(Money(10000, "USD")) == b'{"amount": 100.00}'
    assert _json(wire.reconcile_body("txn_abc123", "INV-12345")) == {
        "transactionId": "txn_abc123",
        "invoiceNumber": "INV-12345",
    }
    assert _json(wire.remind_body(("email", "sms"), "Due in 3 days")) == {
        "sendVia": ["email", "sms"],
        "message": "Due in 3 days",
    }
    assert _json(wire.remind_body(("email",), "")) == {"sendVia": ["email"]}
    assert _json(wire.receipt_body("pmt_xyz789", "customer@example.com", "email")) == {
        "paymentId": "pmt_xyz789",
        "sendTo": "customer@example.com",
        "sendVia": "email",
    }


@pytest.mark.parametrize("text", ["half \ud800", "bell \x07", "long" * 1000])
def test_text_that_cannot_be_sent_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        wire.external_body(FULL, External("check", notes=text))


def test_a_channel_there_is_not_is_refused() -> None:
    for wrong in ((), ("fax",)):
        with pytest.raises(BadInput):
            wire.remind_body(wrong, "")
    with pytest.raises(BadInput):
        wire.receipt_body("pmt_1", "a@example.com", "post")


@given(MINORS, CURRENCIES)
def test_money_goes_out_and_comes_back_exactly(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    text = wire.amount_body(amount).decode().removeprefix('{"amount": ').removesuffix("}")
    places = decimals_of(currency)
    assert text == (f"{minor // 10**places}.{minor % 10**places:0{places}d}" if places else str(minor))
    for written in (text, f'"{text}"'):
        (payment,) = _history(f'[{{"paymentId": "p", "amount": {written}, "status": "approved"}}]', currency).payments
        assert payment.amount == amount


def _history(payments: str, currency: str = "USD", more: str = "") -> HostedHistory:
    body = f'{{"success": true, "data": {{"invoiceId": "inv_1", "payments": {payments} {more}}}}}'
    return wire.read_history(Reply(200, body.encode()), "inv_1", currency)


def test_a_history_is_read_whole() -> None:
    found = _history(
        '[{"paymentId":"pmt_1","amount":250.00,"method":"Card","status":"Approved","paidAt":"2026-01-28T10:00:00Z",'
        '"transactionId":"txn_123","refundedAmount":50.00,"new":{}},'
        '{"paymentId":"pmt_2","amount":"250","method":"external","status":"approved","paidAt":"2026-01-28T12:00:00+02:00",'
        '"externalPaymentDetails":{"checkNumber":"12345","notes":"by\\npost"}},'
        '{"paymentId":"pmt_3","amount":1,"status":"failed","declineReason":"Insufficient funds",'
        '"attemptedAt":"2026-01-29"}]',
        more=',"totalAmount":500.00,"paidAmount":"450","remainingBalance":50,"status":"partially_paid"',
    )
    assert found == HostedHistory(
        "inv_1",
        Money(50000, "USD"),
        Money(45000, "USD"),
        Money(5000, "USD"),
        "partially_paid",
        (
            HostedPayment(
                "pmt_1", Money(25000, "USD"), "card", "approved", datetime(2026, 1, 28, 10, tzinfo=UTC), "txn_123",
                Money(5000, "USD"),
            ),
            HostedPayment(
                "pmt_2", Money(25000, "USD"), "external", "approved", datetime(2026, 1, 28, 10, tzinfo=UTC),
                notes="by post", check_number="12345",
            ),
            HostedPayment(
                "pmt_3", Money(100, "USD"), "", "failed", datetime(2026, 1, 29, tzinfo=UTC),
                reason="Insufficient funds",
            ),
        ),
        (),
        frozenset({"pmt_1", "pmt_2", "pmt_3"}),
    )  # fmt: skip


GOOD = '{"paymentId":"pmt_1","amount":5,"status":"approved"}'


_REST = '"paymentId":"pmt_2","amount":5,"status":"paid",'


def _amounting(text: str) -> str:
    return f'{{"paymentId":"pmt_2","amount":{text},"status":"approved"}}'


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ("null", "it is not a record"),
        ('"text"', "it is not a record"),
        ('{"paymentId":"pmt_3","amount":5,"amount":6,"status":"approved"}', "it is not a record"),
        ('{"amount":5,"status":"approved"}', "its id is missing"),
        ('{"paymentId":"../x","amount":5,"status":"approved"}', "its paymentId is not an id"),
        ('{"paymentId":7,"amount":5,"status":"approved"}', "its paymentId is not an id"),
        ('{"paymentId":"pmt_2","status":"approved"}', "the amount is missing"),
        (_amounting("0"), "the amount is zero"),
        (_amounting("-5"), "the amount is less than zero"),
        (_amounting("true"), "the amount is not a number"),
        (_amounting("NaN"), "the amount is not a number"),
        (_amounting('"5,00"'), "the amount is not a number"),
        (_amounting('"٥"'), "the amount is not a number"),
        (_amounting('"5" '), ""),
        (_amounting("[5]"), "the amount is not a number"),
        (_amounting("5" * 5000), "the amount is not a number"),
        (_amounting("5.001"), "the amount is not an exact amount of USD"),
        (_amounting("1e18"), "the amount is not an exact amount of USD"),
        ('{"paymentId":"pmt_2","amount":5}', "the status is missing"),
        ('{"paymentId":"pmt_2","amount":5,"status":{}}', "the status is not a word"),
        ('{"paymentId":"pmt_2","amount":5,"status":"pa\\u200bid"}', "the status is not a word"),
        (f'{{{_REST}"notes":[]}}', "the notes is not text"),
        (f'{{{_REST}"paidAt":1700000000}}', "the paidAt is not text"),
        (f'{{{_REST}"transactionId":"\\ud800"}}', "its transactionId is not an id"),
    ],
)
def test_a_record_of_wrong_types_is_left_out_and_named(record: str, sentence: str) -> None:
    found = _history(f"[{GOOD}, {record}]")
    assert found.payments[0].hosted_id == "pmt_1"
    assert len(found.payments) == (1 if sentence else 2)
    assert found.quarantined == ((f"payment 2: {sentence}",) if sentence else ())
    assert ("pmt_2" in found.ids) is ('"pmt_2"' in record)


def test_the_same_record_twice_is_one() -> None:
    found = _history(f"[{GOOD}, {GOOD}]")
    assert len(found.payments) == 1
    assert found.quarantined == ()


def test_of_two_records_with_one_id_and_other_facts_neither_is_taken() -> None:
    found = _history(f"[{GOOD}, {_amounting('7')}, {GOOD.replace('5', '6')}]")
    assert [payment.hosted_id for payment in found.payments] == ["pmt_2"]
    assert found.ids == {"pmt_1", "pmt_2"}
    assert found.quarantined == (
        "payment 3: it has the id of another payment of this answer, with other facts: neither is taken",
    )


@pytest.mark.parametrize("at", ["", "yesterday", "2026-13-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z"])
def test_a_time_that_cannot_be_read_is_no_time(at: str) -> None:
    (payment,) = _history(f'[{{"paymentId":"p","amount":5,"status":"a","paidAt":"{at}"}}]').payments
    assert payment.paid_at is None


def test_sums_that_cannot_be_read_are_named_and_the_payments_stay() -> None:
    found = _history(f"[{GOOD}]", more=',"totalAmount":true,"remainingBalance":-5,"status":[]')
    assert (found.total, found.paid, found.remaining, found.status) == (None, None, None, "")
    assert found.quarantined == (
        "the total is not a number", "the remaining balance is less than zero", "the status is not a word",
    )  # fmt: skip
    assert len(found.payments) == 1


def test_analytics_are_read_with_the_blank_and_without() -> None:
    for key in ("averageDaysTo Payment", "averageDaysToPayment"):
        body = f'{{"success":true,"data":{{"totalInvoices":500,"paidInvoices":"450","paymentRate":0.90,"{key}":12,'
        body += '"totalRevenue":450000.00,"unpaid":true,"partiallyPaid":1.5,"other":1}}'
        assert wire.read_analytics(Reply(200, body.encode()), "USD") == {
            "totalInvoices": 500,
            "paidInvoices": 450,
            "paymentRate": Decimal("0.90"),
            "averageDaysToPayment": Decimal(12),
            "totalRevenue": Money(45000000, "USD"),
        }


@pytest.mark.parametrize("body", ["{}", "[]", '{"data": []}', '{"data": {}}', '{"data": {"totalInvoices": null}}', ""])
def test_analytics_that_are_none_are_unclear(body: str) -> None:
    with pytest.raises(ServiceUnclear):
        wire.read_analytics(Reply(200, body.encode()), "USD")


REFUND = wire.Wanted("transactionId", "txn_1", Money(10000, "USD"))
REMIND = wire.Wanted("invoiceId", "inv_1")


@pytest.mark.parametrize(
    ("wanted", "status", "body", "verdict"),
    [
        (REFUND, 200, '{"success":true}', Verdict.APPROVED),
        (REFUND, 201, '{"success":true,"data":{"amount":100,"status":"refunded"}}', Verdict.APPROVED),
        (REFUND, 200, '{"success":true,"data":{"amount":100.01}}', Verdict.UNKNOWN),
        (REFUND, 200, '{"success":true,"data":{"transactionId":"txn_2"}}', Verdict.UNKNOWN),
        (REFUND, 200, '{"success":true,"data":{"status":"pending"}}', Verdict.UNKNOWN),
        (REFUND, 200, '{"success":true,"data":{"status":"failed","transactionId":"txn_1"}}', Verdict.UNKNOWN),
        (REFUND, 200, '{"success":false,"data":{"status":"failed","transactionId":"txn_1"}}', Verdict.DECLINED),
        (REFUND, 200, '{"success":false,"data":{"status":"failed"}}', Verdict.UNKNOWN),
        (REFUND, 200, "", Verdict.UNKNOWN),
        (REFUND, 204, "", Verdict.UNKNOWN),
        (REFUND, 409, '{"success":false}', Verdict.UNKNOWN),
        (REFUND, 422, '{"success":false,"data":{}}', Verdict.REFUSED),
        (REFUND, 404, "", Verdict.REFUSED),
        (REFUND, 404, '{"data":{"refundId":"ref_1"}}', Verdict.UNKNOWN),
        (REFUND, 503, '{"success":true}', Verdict.UNKNOWN),
        (REFUND, 307, '{"success":true}', Verdict.UNKNOWN),
        (REFUND, 307, '{"success":false,"data":{"status":"failed","transactionId":"txn_1"}}', Verdict.UNKNOWN),
        (REMIND, 200, '{"success":true,"data":{"invoiceId":"inv_1"}}', Verdict.APPROVED),
        (REMIND, 202, "", Verdict.APPROVED),
        (REMIND, 200, '{"success":true,"data":{"invoiceId":"inv_2"}}', Verdict.UNKNOWN),
        (REMIND, 200, "<html>", Verdict.UNKNOWN),
        (REMIND, 409, '{"success":false}', Verdict.REFUSED),
        (REMIND, 500, "", Verdict.UNKNOWN),
    ],
)  # fmt: skip
def test_what_is_not_documented_is_judged_as_carefully(
    wanted: wire.Wanted, status: int, body: str, verdict: Verdict
) -> None:
    assert wire.read_answer(Reply(status, body.encode()), wanted, "USD", "host").verdict is verdict


@pytest.mark.parametrize(
    "body",
    [
        '{"error": "No\\u202e"}', '{"message": "No"}', '{"error": {"message": "No"}}', '{"errors": ["No", {}]}',
        '{"title": "No", "status": 422}', '{"detail": "No"}',
    ],
)  # fmt: skip
def test_what_the_service_says_went_wrong_is_found_in_each_shape(body: str) -> None:
    answer = wire.read_answer(Reply(422, body.encode()), REFUND, "USD", "host")
    assert (answer.verdict, answer.detail) == (Verdict.REFUSED, "No")


def test_their_words_are_cut() -> None:
    body = json.dumps({"success": False, "data": {"invoiceId": "i", "status": "failed", "declineReason": "x" * 999}})
    answer = wire.read_answer(Reply(200, body.encode()), wire.Wanted("invoiceId", "i", FULL, charge=True), "USD", "h")
    assert (answer.verdict, len(answer.reason)) == (Verdict.DECLINED, 200)
    body = json.dumps({"error": "x" * 999})
    assert len(wire.read_answer(Reply(400, body.encode()), REMIND, "USD", "h").detail) == 500


def test_a_fault_names_the_host() -> None:
    answer = wire.read_answer(Reply(fault=Fault.ADDRESS, sent=False), REFUND, "USD", "dev.example")
    assert answer.verdict is Verdict.NOT_SENT
    assert "dev.example" in answer.detail


WORDS = ["success", "data", "invoiceId", "paymentId", "amount", "status", "payments", "paidAmount", "transactionId"]
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(),
    st.sampled_from(["inv_1", "pmt_1", "paid", "overpaid", "failed", "500.00", "500", ""]),
    st.text(max_size=5),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=6)),
    max_leaves=12,
)
CHARGE = wire.Wanted("invoiceId", "inv_1", FULL, charge=True)
DATA = st.fixed_dictionaries(
    {},
    optional={
        "invoiceId": st.sampled_from(["inv_1", "inv_2", None]),
        "paymentId": st.sampled_from(["pmt_1", "", None, "a b"]),
        "amount": st.sampled_from([500, "500.00", 500.0, 501, "5e2", None, True]),
        "status": st.sampled_from(["paid", "failed", "overpaid", "unpaid", None, "Paid "]),
        "paidAmount": st.sampled_from([500, 499, None]),
    },
)


STATUSES = st.sampled_from([200, 201, 302, 400, 402, 404, 409, 422, 500])
ANSWERS = st.one_of(
    TREES, st.fixed_dictionaries({"data": DATA}, optional={"success": st.one_of(st.booleans(), LEAVES)})
)


@given(STATUSES, ANSWERS)
def test_no_json_crashes_the_reader_nor_proves_more_than_it_says(status: int, tree: Any) -> None:
    answer = wire.read_answer(Reply(status, json.dumps(tree).encode()), CHARGE, "USD", "host")
    data = tree["data"] if isinstance(tree, dict) and isinstance(tree.get("data"), dict) else {}
    if answer.verdict is Verdict.APPROVED:
        assert tree["success"] is True
        assert status in (200, 201)
        assert data["invoiceId"] == "inv_1"
        assert answer.hosted_id == data["paymentId"] != ""
        assert answer.amount in (FULL, None)
        assert answer.amount == FULL or (answer.status == "overpaid" and data["paidAmount"] == 500)
    if answer.verdict is Verdict.DECLINED:
        assert (data["invoiceId"], data["status"], tree.get("success") or False) == ("inv_1", "failed", False)
    if answer.verdict is Verdict.REFUSED:
        assert status in wire.REFUSALS
        assert not data.get("paymentId")
    assert answer.verdict is not Verdict.NOT_SENT


AMOUNTS = st.one_of(
    LEAVES,
    st.decimals(-10, 10**16, allow_nan=False, places=3).map(str),
    st.decimals(0, 10**6, allow_nan=False, places=2).map(str),
    st.floats(0, 10**6),
)
RECORDS = st.fixed_dictionaries(
    {"paymentId": st.sampled_from(["pmt_1", "pmt_1", "a b"]), "amount": AMOUNTS, "status": st.just("paid")},
    optional={"paidAt": LEAVES, "method": LEAVES, "notes": LEAVES, "refundedAmount": AMOUNTS},
)


@given(st.one_of(TREES, RECORDS))
def test_no_json_crashes_the_history_nor_gives_a_wrong_amount(tree: Any) -> None:
    body = json.dumps({"success": True, "data": {"invoiceId": "inv_1", "payments": [tree]}}).encode()
    found = wire.read_history(Reply(200, body), "inv_1", "USD")
    assert len(found.payments) + len(found.quarantined) == 1
    for payment in found.payments:
        assert payment.amount.minor == Decimal(str(tree["amount"])) * 100 > 0


@given(st.one_of(TREES, st.binary(max_size=50)))
def test_no_answer_crashes_the_readers_as_a_whole(tree: Any) -> None:
    reply = Reply(200, tree if isinstance(tree, bytes) else json.dumps(tree).encode())
    with suppress(ServiceUnclear):
        wire.read_history(reply, "inv_1", "USD")
    with suppress(ServiceUnclear):
        wire.read_analytics(reply, "USD")
