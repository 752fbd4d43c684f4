"""Sums that are typed come to what fractions say."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invpay_desktop.ui.arithmetic import NotASum, evaluate


def plain(text: str) -> str | None:
    return text if text.replace(".", "", 1).isdecimal() else None


numbers = st.decimals(0, 10**6, places=2).map(lambda value: (f"{value:f}", Fraction(value)))


def joined(inner: st.SearchStrategy[tuple[str, Fraction]]) -> st.SearchStrategy[tuple[str, Fraction]]:
    def join(left: tuple[str, Fraction], sign: str, right: tuple[str, Fraction]) -> tuple[str, Fraction]:
        text = f"({left[0]}) {sign} ({right[0]})"
        a, b = left[1], right[1]
        if sign in "/÷":
            return (text, a / b) if b else left
        return text, {"+": a + b, "-": a - b, "−": a - b, "*": a * b, "×": a * b}[sign]

    return st.builds(join, inner, st.sampled_from("+-−*×/÷"), inner)


@given(st.recursive(numbers, joined, max_leaves=6).filter(lambda sum_: len(sum_[0]) <= 200))
@settings(max_examples=200)
def test_a_sum_comes_to_what_fractions_say(sum_: tuple[str, Fraction]) -> None:
    text, value = sum_
    error = abs(Fraction(evaluate(text, plain)) - value)
    assert error <= abs(value) * Fraction(1, 10**58)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2+3*4", "14"),
        ("(2+3)*4", "20"),
        ("10-2-3", "5"),
        ("12/3/2", "2"),
        ("-2+3", "1"),
        ("3*-2", "-6"),
        ("--2", None),
    ],
)
def test_what_binds_tighter(text: str, value: str | None) -> None:
    if value is None:
        with pytest.raises(NotASum):
            evaluate(text, plain)
    else:
        assert evaluate(text, plain) == Decimal(value)


@pytest.mark.parametrize("text", ["", "1+", "*1", "1 2 x", "(1", "1)", "()", "1/0", "1/(1-1)", "1;2", "1+" * 100 + "1"])
def test_what_is_no_sum(text: str) -> None:
    with pytest.raises(NotASum):
        evaluate(text, plain)
