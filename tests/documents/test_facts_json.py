"""Kept figures come back exactly as they were issued, whatever they are; anything else is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.base.currencies import DECIMALS
from invpay_desktop.base.errors import BookDamaged
from invpay_desktop.base.money import MAX_MINOR, Money
from invpay_desktop.documents.facts import ReceiptFacts
from invpay_desktop.documents.facts_json import receipt_from_json, receipt_to_json
from tests.documents.samples import RECEIPT, receipt_over

any_text = st.text(st.characters(codec=None), max_size=20)
money = st.builds(Money, st.integers(-MAX_MINOR, MAX_MINOR), st.sampled_from(sorted(DECIMALS)))
receipts = st.builds(
    ReceiptFacts,
    number=any_text,
    reference=any_text,
    amount=money,
    kept_as_credit=st.none() | money,
    received_on=st.dates(date(1900, 1, 1), date(2999, 12, 31)),
    issued_at=st.none() | st.datetimes(timezones=st.just(UTC)),
)


@given(receipts)
def test_every_receipt_comes_back_as_it_was(facts: ReceiptFacts) -> None:
    text = receipt_to_json(facts)
    assert text.isascii()
    assert receipt_from_json(text, facts.business.logo) == facts


def test_money_is_kept_in_minor_units_and_no_float_appears() -> None:
    kept = json.loads(receipt_to_json(RECEIPT), parse_float=lambda text: pytest.fail(f"{text} is a float"))
    assert kept["amount"] == {"minor": 25000, "currency": "USD"}


def test_the_logo_is_not_kept_but_put_in_again() -> None:
    facts = replace(RECEIPT, business=replace(RECEIPT.business, logo=b"\x89PNG"))
    text = receipt_to_json(facts)
    assert "logo" not in text
    assert receipt_from_json(text) == RECEIPT
    assert receipt_from_json(text, b"\x89PNG") == facts


def test_an_instant_is_kept_to_the_microsecond_in_utc() -> None:
    at = datetime.fromisoformat("2026-01-23T09:04:05.000006-06:00")
    back = receipt_from_json(receipt_to_json(replace(RECEIPT, issued_at=at)))
    assert back.issued_at == at
    assert back.issued_at.tzinfo is UTC


def test_what_an_older_version_did_not_write_takes_its_default() -> None:
    kept = json.loads(receipt_to_json(RECEIPT))
    del kept["reference"], kept["invoices"][0]["written_off"]
    assert receipt_from_json(json.dumps(kept)) == replace(RECEIPT, reference="")


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "{}", '{"number": 5}',
        receipt_to_json(RECEIPT)[:-9],
        receipt_to_json(RECEIPT).replace("25000", "250.00"),
        receipt_to_json(RECEIPT).replace("25000", '"25000"'),
        receipt_to_json(RECEIPT).replace("2026-01-23", "2026-02-30"),
        receipt_to_json(replace(RECEIPT, mark=None)).replace('"mark":null', '"mark":"MAYBE"'),
    ],
)  # fmt: skip
def test_any_other_text_is_refused_as_damage(text: str) -> None:
    with pytest.raises(BookDamaged):
        receipt_from_json(text)


def test_many_invoices_come_back_in_their_order() -> None:
    facts = receipt_over(60, 3)
    assert receipt_from_json(receipt_to_json(facts)) == facts
