"""Periods: what people write, and the days it means, month ends and leap days among them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.analytics.period import Period, parse_period
from invpay_desktop.base.dates import FIRST_DAY
from invpay_desktop.base.errors import BadInput

AS_OF = date(2026, 1, 28)


@pytest.mark.parametrize(
    ("text", "as_of", "first"),
    [
        ("30d", AS_OF, date(2025, 12, 30)),
        ("1d", AS_OF, AS_OF),
        (" 90D ", AS_OF, date(2025, 10, 31)),
        ("30d", date(2024, 3, 1), date(2024, 2, 1)),
        ("30d", date(2025, 3, 1), date(2025, 1, 31)),
        ("12m", AS_OF, date(2025, 1, 29)),
        ("12m", date(2025, 12, 31), date(2025, 1, 1)),
        ("12m", date(2024, 2, 29), date(2023, 3, 1)),
        ("12m", date(2025, 2, 28), date(2024, 3, 1)),
        ("12m", date(2024, 2, 28), date(2023, 3, 1)),
        ("48m", date(2024, 2, 28), date(2020, 2, 29)),
        ("1m", date(2026, 4, 30), date(2026, 4, 1)),
        ("1m", date(2026, 3, 31), date(2026, 3, 1)),
        ("1m", date(2026, 3, 29), date(2026, 3, 1)),
        ("1m", date(2026, 3, 15), date(2026, 2, 16)),
        ("13m", date(2026, 1, 15), date(2024, 12, 16)),
        ("all", AS_OF, FIRST_DAY),
        ("9999d", date(1920, 1, 1), FIRST_DAY),
        ("9999m", AS_OF, FIRST_DAY),
    ],
)
def test_a_period_ends_on_the_day_it_is_seen_from(text: str, as_of: date, first: date) -> None:
    assert parse_period(text, as_of) == Period(first, as_of, as_of)


def test_a_year_goes_as_far_as_it_has_passed() -> None:
    assert parse_period("2025", AS_OF) == Period(date(2025, 1, 1), date(2025, 12, 31), AS_OF)
    assert parse_period("2026", AS_OF) == Period(date(2026, 1, 1), AS_OF, AS_OF)
    future = parse_period("2027", AS_OF)
    assert future.last < future.first


@pytest.mark.parametrize(
    "text", ["", "30", "0d", "00d", "-3d", "d", "30w", "1.5m", "10000d", "1899", "3000", "everything", "３０d", "30 d"]
)
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadInput, match="not a period") as refused:
        parse_period(text, AS_OF)
    assert refused.value.field == "period"


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(1, 600))
def test_more_months_reach_further_back_and_whole_ones_begin_on_the_first(day: date, count: int) -> None:
    assert parse_period(f"{count + 1}m", day).first < parse_period(f"{count}m", day).first <= day
    end_of_month = day.replace(day=1) - timedelta(days=1)
    assert parse_period(f"{count}m", end_of_month).first.day == 1
