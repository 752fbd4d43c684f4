"""Their bytes as values: exact, within limits, and never an error of a library."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.hosted.json_bytes import ODD, field, plain, read_json


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("500.00", Decimal("500.00")),
        ("500", 500),
        ("1e3", Decimal("1e3")),
        ('"a"', "a"),
        ("[null, true]", [None, True]),
        ("\ufeff{}", {}),
        ("NaN", ODD),
        ("[Infinity, 1]", [ODD, 1]),
        ("9" * 26, ODD),
        ("0." + "9" * 26, ODD),
        ("1" * 25 + ".5", ODD),
        ("1e400", ODD),
        ("1e-400", ODD),
        ("1e" + "9" * 20, ODD),
        ('{"a": {"b": 1, "b": 2}, "c": 3}', {"a": ODD, "c": 3}),
        ("", ODD),
        ("{", ODD),
        ("<html>", ODD),
        ("[" * 41 + "]" * 41, ODD),
        ("[" * 100_000, ODD),
        ("[" * 5000 + "]" * 5000, ODD),
    ],
)
def test_what_has_no_safe_reading_is_odd(text: str, value: Any) -> None:
    read = read_json(text.encode())
    assert read == value
    assert type(read) is type(value)


def test_forty_levels_are_read() -> None:
    assert read_json(b"[" * 40 + b"]" * 40) is not ODD


def test_bytes_that_are_no_text_are_odd() -> None:
    assert read_json(b'"\xff"') is ODD
    assert read_json('{"a": 1}'.encode("utf-16")) is ODD


def test_a_name_is_found_with_a_blank_or_in_another_case() -> None:
    record = {"averageDaysTo Payment": 12, "payment_id": "p", "Status": "a", "status": "b"}
    assert field(record, "averageDaysToPayment") == 12
    assert field(record, "paymentId") == "p"
    assert field(record, "status") == "b"
    assert field(record, "STATUS") is ODD
    assert field(record, "amount") is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Insufficient funds", "Insufficient funds"),
        ("a\x00b\x1b[31mc\u202ed\u200be\ufefff\ud800g", "ab[31mcdefg"),
        (" two\r\n lines\t\u2028and ", "two lines and"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("ärgerlich שלום", "ärgerlich שלום"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_a_text_of_theirs_becomes_one_plain_line(text: str, shown: str) -> None:
    assert plain(text, 200) == shown


@given(st.text(max_size=500), st.integers(1, 50))
def test_any_text_becomes_a_plain_line_that_fits(text: str, longest: int) -> None:
    shown = plain(text, longest)
    assert len(shown) <= longest
    assert all(character.isprintable() or not character.isascii() for character in shown)
    assert plain(shown, longest) == shown
    shown.encode()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_odd(body: bytes) -> None:
    read_json(body)
