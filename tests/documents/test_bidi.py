"""Arabic joined, and right-to-left lines in the order of paper: cases worked out by the rules of UAX #9."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.documents.bidi import is_right_to_left, shape, visual


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("بسم", "\ufe91\ufeb4\ufee2"),  # initial, medial, final
        ("دار", "\ufea9\ufe8d\ufead"),  # letters that join to nothing after them
        ("سلام", "\ufeb3\ufefc\ufee1"),  # lam and alef as one, joined to what is before
        ("لا", "\ufefb"),
        ("بَب", "\ufe91\u064e\ufe90"),  # a mark does not part its neighbours
        ("ب\u200cب", "\ufe8f\ufe8f"),  # the non-joiner does, and is gone
        ("ب\u200d", "\ufe91"),
        ("بـب", "\ufe91\u0640\ufe90"),
        ("abc", "abc"),
    ],
)
def test_letters_take_their_joined_forms(text: str, wanted: str) -> None:
    assert shape(text) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("שלום", "םולש"),
        ("Acme שלום Ltd", "Acme םולש Ltd"),
        ("שלום Acme 12", "Acme 12 םולש"),
        ("רחוב 12-14, תל אביב", "ביבא לת ,12-14 בוחר"),
        ("(שלום)", "(םולש)"),
        ("שלום (a)", "(a) םולש"),
        ("שיק 5.50$", "5.50$ קיש"),
        ("בָּ", "בָּ"),  # marks stay behind their letter
        ("a בָג", "a גבָ"),
        ("12 abc", "12 abc"),
        ("", ""),
    ],
)
def test_a_line_stands_as_on_paper(line: str, wanted: str) -> None:
    assert visual(line) == wanted


@given(st.text(alphabet="abאבג دسل12-.,()% ", max_size=30))
def test_nothing_is_lost_or_added(line: str) -> None:
    fold = str.maketrans("()", "||")
    assert Counter(visual(line).translate(fold)) == Counter(line.translate(fold))


@given(st.text(alphabet="abc 12-.,()%", max_size=30))
def test_left_to_right_text_is_left_alone(line: str) -> None:
    assert not is_right_to_left(line)
    assert visual(line) == line
