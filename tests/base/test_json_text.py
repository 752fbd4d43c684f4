"""JSON with exact money: what is written can be read by any reader, and amounts keep their decimals."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.base.currencies import DECIMALS
from invpay_desktop.base.json_text import dumps
from invpay_desktop.base.money import MAX_MINOR, Money, amount_text

PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN, st.sampled_from([None, 0, 2]))
def test_what_is_written_reads_back_the_same(value: Any, indent: int | None) -> None:
    assert json.loads(dumps(value, indent)) == value


@given(st.integers(-MAX_MINOR, MAX_MINOR), st.sampled_from(sorted(DECIMALS)))
def test_money_is_a_number_with_its_decimals(minor: int, currency: str) -> None:
    text = dumps({"amount": Money(minor, currency)}, None)
    assert text == f'{{"amount": {amount_text(minor, currency)}}}'
    amount = json.loads(text, parse_float=Decimal)["amount"]
    assert Decimal(amount).scaleb(DECIMALS[currency]) == minor


def test_days_instants_and_rates() -> None:
    value = {"on": date(2026, 1, 28), "at": datetime(2026, 1, 28, 14, tzinfo=UTC), "rate": Decimal("0.90")}
    assert dumps(value, None) == '{"on": "2026-01-28", "at": "2026-01-28T14:00:00Z", "rate": 0.90}'


def test_a_large_decimal_has_no_exponent() -> None:
    assert dumps([Decimal("1E+3"), Decimal("1E-7")], None) == "[1000, 0.0000001]"


@pytest.mark.parametrize("value", [0.1, {1, 2}, b"x", object()])
def test_what_has_no_json_form_is_a_mistake_of_ours(value: object) -> None:
    with pytest.raises(TypeError):
        dumps({"value": value})
