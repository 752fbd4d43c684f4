"""Card numbers in free text are noticed however people type them; what is no card number mostly is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.base.card_numbers import looks_like_card_number, passes_luhn

# Numbers that card networks publish for tests.
CARDS = ["4111111111111111", "378282246310005", "5555555555554444", "4222222222222", "6011111111111117"]


@pytest.mark.parametrize("card", CARDS)
def test_a_card_number_is_noticed(card: str) -> None:
    assert looks_like_card_number(card)
    assert looks_like_card_number(f"paid with {card}, thanks")
    assert looks_like_card_number(" ".join(card[i : i + 4] for i in range(0, len(card), 4)))
    assert looks_like_card_number("-".join(card[i : i + 4] for i in range(0, len(card), 4)))
    assert looks_like_card_number(f"({card})")
    assert looks_like_card_number(f"card:{card}\nexp 12/27")
    assert looks_like_card_number(f"{card} 12/27 123")
    assert looks_like_card_number(f"28 {card} 123")


@pytest.mark.parametrize(
    "text",
    ["", "check 12345", "4111111111111112", "411111111111", "41111111111111111111", "INV-2026-0128",
     "+1 234 567 890 1234", "a4111111111111111b"],
)  # fmt: skip
def test_other_text_is_left_alone(text: str) -> None:
    assert not looks_like_card_number(text)


@given(st.text(st.sampled_from("0123456789"), min_size=12, max_size=18))
def test_every_run_of_digits_has_one_digit_that_completes_it(digits: str) -> None:
    assert sum(passes_luhn(digits + last) for last in "0123456789") == 1


@given(st.sampled_from(CARDS), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_seen(card: str, place: int, by: int) -> None:
    wrong = card[:place] + str((int(card[place]) + by) % 10) + card[place + 1 :]
    assert not passes_luhn(wrong)
