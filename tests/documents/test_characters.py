"""Text of people becomes one printable line: nothing hidden, nothing that piles up, nothing lost without a trace."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.documents.characters import LONGEST, clean, clean_lines


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Acme LLC", "Acme LLC"),
        ("  a\tb\r\nc\xa0d\u2028e  ", "a b c d e"),
        ("A\x00B\x07C\x1b[31m", "ABC[31m"),
        ("zero\u200bwidth\ufeff soft\xadhyphen", "zerowidth softhyphen"),
        ("safe\u202etxt.exe\u202c", "safetxt.exe"),
        ("e\u0301", "é"),
        ("x" + "\u0336" * 40 + "y", "x\u0336\u0336\u0336y"),
        ("\u0301a \u0302b", "\u25cc\u0301a \u25cc\u0302b"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("❤\ufe0f", "❤"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("", ""),
    ],
)
def test_clean(text: str, wanted: str) -> None:
    assert clean(text) == wanted


@given(st.text(st.characters(codec=None)))
def test_a_clean_line_is_one_printable_line_and_stays_as_it_is(text: str) -> None:
    line = clean(text)
    assert line == clean(line)
    assert line == " ".join(line.split())
    assert not {unicodedata.category(character) for character in line} & {"Cc", "Cs", "Zl", "Zp"}


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_no_letter_digit_or_sign_is_lost(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


def test_lines_are_kept_and_empty_ends_are_not() -> None:
    assert clean_lines("\n\r\na \x0b b\r\n\r\nc\n ") == ["a", "b", "", "c"]
    assert clean_lines("\n") == []


def test_an_endless_text_is_cut_visibly() -> None:
    assert clean("y" * 1_000_000) == "y" * LONGEST + "…"
    assert clean_lines("z" * 1_000_000) == ["z" * LONGEST + "…"]
