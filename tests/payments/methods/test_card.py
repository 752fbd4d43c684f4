"""A card is checked before anything is sent: its digits, its month, its code; and it never shows itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from invpay_desktop.base.errors import BadInput
from invpay_desktop.payments.methods.card import brand_of, checked, checked_cvv, checked_expiry, checked_number

TODAY = date(2026, 1, 28)
TYPED = {"number": "4111 1111 1111 1111", "expires": "12 / 2027", "cvv": "123", "holder": "Sample Person"}


def test_the_card_of_the_hosted_services_own_example_is_taken() -> None:
    card = checked(TYPED, TODAY)
    assert (card.brand, card.last_four, card.expiry_month, card.expiry_year) == ("Visa", "1111", 12, 2027)
    assert (card.number, card.cvv) == ("4111111111111111", "123")


def test_a_card_does_not_show_its_secrets() -> None:
    shown = repr(checked(TYPED, TODAY))
    assert "4111" not in shown
    assert "123" not in shown
    assert "Sample Person" not in shown


@pytest.mark.parametrize(
    ("number", "brand"),
    [
        ("4", "Visa"), ("51", "Mastercard"), ("2221", "Mastercard"), ("2720", "Mastercard"), ("2721", ""),
        ("34", "American Express"), ("37", "American Express"), ("6011", "Discover"), ("65", "Discover"),
        ("36", "Diners Club"), ("305", "Diners Club"), ("3528", "JCB"), ("62", "UnionPay"), ("9", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_first_digits_name_the_brand(number: str, brand: str) -> None:
    assert brand_of(number) == brand


# Numbers that payment services publish for testing.
@pytest.mark.parametrize(
    "number", ["4242424242424242", "5555555555554444", "2223003122003222", "378282246310005", "6011111111111117",
               "3056930009020004", "36227206271667", "3566002020360505", "6200000000000005", "4000-0566-5566-5556"],
)  # fmt: skip
def test_published_test_numbers_are_taken(number: str) -> None:
    assert checked_number(number) == number.replace("-", "")


@pytest.mark.parametrize(
    ("number", "complaint"),
    [
        ("", "Type the card's number"),
        ("4111 1111 1111 1112", "digit of this number is wrong"),
        ("4111 1111 1111", "too few digits"),
        ("37828224631000500", "too many digits"),
        ("4111-1111-1111-111x", "only digits"),
        ("４１１１１１１１１１１１１１１１", "only digits"),
    ],
)
def test_a_wrong_number_is_told_apart_and_not_repeated(number: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint) as caught:
        checked_number(number)
    assert caught.value.field == "number"
    assert not number or number not in str(caught.value)


@given(st.text("0123456789", min_size=16, max_size=16))
def test_what_is_taken_passes_luhn_and_what_fails_it_is_not(digits: str) -> None:
    number = "4" + digits[1:]
    if luhn.is_valid(number):
        assert checked_number(number) == number
    else:
        with pytest.raises(BadInput):
            checked_number(number)


@pytest.mark.parametrize(
    ("typed", "month", "year"),
    [("11/27", 11, 2027), ("11 / 27", 11, 2027), ("1127", 11, 2027), ("1/2027", 1, 2027), ("01/26", 1, 2026),
     ("112027", 11, 2027), ("11-27", 11, 2027)],
)  # fmt: skip
def test_a_month_is_read_in_the_ways_it_is_written(typed: str, month: int, year: int) -> None:
    assert checked_expiry(typed, TODAY) == (month, year)


def test_a_card_is_good_to_the_end_of_its_month() -> None:
    assert checked_expiry("01/26", date(2026, 1, 31)) == (1, 2026)
    with pytest.raises(BadInput, match="expired in January 2026"):
        checked_expiry("01/26", date(2026, 2, 1))


@pytest.mark.parametrize("typed", ["", "13/27", "0/27", "11", "11/1999", "soon", "11/27/2027", "11/99"])
def test_what_is_no_month_of_a_card_is_refused(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        checked_expiry(typed, TODAY)
    assert caught.value.field == "expires"


def test_the_code_has_as_many_digits_as_the_brand_prints() -> None:
    assert checked_cvv(" 1234 ", "378282246310005") == "1234"
    for code, number in (("123", "378282246310005"), ("1234", "4111111111111111"), ("", "4"), ("12a", "4")):
        with pytest.raises(BadInput) as caught:
            checked_cvv(code, number)
        assert caught.value.field == "cvv"
