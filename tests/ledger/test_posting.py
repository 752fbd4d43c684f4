"""How an amount is drawn from grants of credit: oldest first, never more than is left, all of it where it reaches."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.ledger.posting import Grant, draw


@given(st.lists(st.integers(0, 9), max_size=6), st.integers(0, 40))
def test_drawing_empties_the_oldest_first(left: list[int], amount: int) -> None:
    grants = [Grant(n, 1, each, date(2026, 1, 28), 1, None, False) for n, each in enumerate(left)]
    drawn = list(draw(grants, amount))
    assert sum(part for _, part in drawn) == min(amount, sum(left))
    assert all(0 < part <= grant.left for grant, part in drawn)
    assert all(part == grant.left for grant, part in drawn[:-1])
    assert [grant.id for grant, _ in drawn] == [n for n, each in enumerate(left) if each][: len(drawn)]
