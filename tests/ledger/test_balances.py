"""An invoice's standing, its day of payment and a payment's status, against the domain's own words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.ledger.balances import Standing, payment_status, settled_day

SMALL = st.integers(0, 6)


def as_the_domain_says(total: int, a: int, r: int, c: int, given_up: int) -> tuple[int, int, int, int, str]:
    """(paidAmount, W, remainingBalance, overpaymentAmount, status), formula by formula."""
    paid_amount = a - r + c
    is_left = total - paid_amount
    w = 0 if is_left < 0 else is_left if given_up > is_left else given_up
    p = paid_amount + w
    remaining = total - p if total - p > 0 else 0
    over = p - total if p - total > 0 else 0
    if paid_amount == 0 and r > 0:
        status = "refunded"
    elif p > total:
        status = "overpaid"
    elif p == total:
        status = "paid"
    elif paid_amount == 0:
        status = "unpaid"
    else:
        status = "partially_paid"
    return paid_amount, w, remaining, over, status


@given(SMALL, SMALL, SMALL, SMALL, SMALL)
def test_a_standing_is_what_the_formulas_say(total: int, a: int, r: int, c: int, lowered: int) -> None:
    standing = Standing(total, a, r, c, lowered)
    assert as_the_domain_says(total, a, r, c, lowered) == (
        standing.paid, standing.written_off, standing.remaining, standing.over, standing.status,
    )  # fmt: skip
    assert standing.remaining * standing.over == 0
    assert standing.paid + standing.written_off + standing.remaining - standing.over == total


@pytest.mark.parametrize(
    ("total", "a", "r", "c", "w", "status", "remaining", "over"),
    [
        # total    A       R      C      W
        (50000,     0,     0,     0,     0, "unpaid", 50000, 0),
        (50000, 25000,     0,     0,     0, "partially_paid", 25000, 0),
        (50000, 50000,     0,     0,     0, "paid", 0, 0),
        (50000, 60000,     0,     0,     0, "overpaid", 0, 10000),
        (50000, 60000, 10000,     0,     0, "paid", 0, 0),
        (50000, 60000, 60000,     0,     0, "refunded", 50000, 0),
        (50000, 50000, 50000,     0, 50000, "refunded", 0, 0),
        (50000, 50000, 20000,     0,     0, "partially_paid", 20000, 0),
        (50000, 50000, 20000,     0, 20000, "paid", 0, 0),
        (50000,     0,     0, 50000,     0, "paid", 0, 0),
        (50000, 30000,     0, 20000,     0, "paid", 0, 0),
        (50000, 50000,     0, 20000,     0, "overpaid", 0, 20000),
        (50000,     0,     0,     0, 50000, "paid", 0, 0),
        (50000,     0,     0,     0, 20000, "unpaid", 30000, 0),
        (50000, 49900,     0,     0,   100, "paid", 0, 0),
        (50000, 50000,     0,     0,   100, "paid", 0, 0),
        (50000, 60000,     0,     0,   100, "overpaid", 0, 10000),
        (    0,     0,     0,     0,     0, "paid", 0, 0),
        (    0,   100,     0,     0,     0, "overpaid", 0, 100),
        (    0,   100,   100,     0,     0, "refunded", 0, 0),
    ],
)  # fmt: skip
def test_the_table_of_statuses(
    total: int, a: int, r: int, c: int, w: int, status: str, remaining: int, over: int
) -> None:
    standing = Standing(total, a, r, c, w)
    assert (standing.status, standing.remaining, standing.over) == (status, remaining, over)


FIRST = date(2026, 1, 1)
MOVES = st.lists(st.tuples(st.integers(0, 9).map(lambda n: FIRST + timedelta(days=n)), st.integers(-5, 5)), max_size=8)


@given(st.integers(0, 6), MOVES, st.randoms())
def test_an_invoice_is_settled_from_the_first_evening_after_which_it_stays_covered(
    total: int, moves: list[tuple[date, int]], dice: object
) -> None:
    days = sorted({day for day, _ in moves})

    def covered(evening: date) -> bool:
        return sum(amount for day, amount in moves if day <= evening) >= total

    expected = None
    for day in reversed(days):
        if not covered(day):
            break
        expected = day
    shuffled = list(moves)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert settled_day(total, shuffled) == (expected if total else None)


def test_paid_and_returned_on_one_day_is_not_settled_in_between() -> None:
    assert settled_day(5, [(FIRST, 5), (FIRST, -5), (FIRST + timedelta(days=3), 5)]) == FIRST + timedelta(days=3)


@pytest.mark.parametrize(
    ("step", "refunded", "status"),
    [
        ("approved", 0, "approved"), ("approved", 1, "partially_refunded"), ("approved", 10, "refunded"),
        ("returned", 10, "returned"), ("void", 0, "void"), ("pending", 0, "pending"), ("unknown", 0, "unknown"),
        ("failed", 0, "failed"),
    ],
)  # fmt: skip
def test_a_payments_status_is_its_last_step_or_how_far_it_was_refunded(step: str, refunded: int, status: str) -> None:
    assert payment_status(step, 10, refunded) == status
