"""The sample year as written: every line is readable, and every instant lies where business is done, before now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.interchange.sample_script import happenings, moments, price_list, sample_customers

CHICAGO = ZoneInfo("America/Chicago")
AGO = st.lists(st.integers(0, 400), min_size=1, max_size=30).map(lambda days: sorted(days, reverse=True))
NOW = st.integers(1_600_000_000, 2_200_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(AGO, NOW)
def test_moments_are_in_order_on_weekdays_and_never_to_come(days_ago: list[int], now: datetime) -> None:
    found = moments(days_ago, CHICAGO, now)
    assert found == sorted(found)
    assert found[-1] <= now
    today = now.astimezone(CHICAGO).date()
    for ago, at in zip(days_ago, found, strict=True):
        here = at.astimezone(CHICAGO)
        wanted = today - timedelta(days=ago)
        assert here.weekday() < 5
        assert here.date() == wanted or wanted.weekday() >= 5
        assert 0 <= (wanted - here.date()).days <= 2
        assert here.date() == today or 8 <= here.hour < 18


@pytest.mark.parametrize("today", [date(2026, 1, 26) + timedelta(days=n) for n in range(7)])
def test_money_came_in_in_each_of_the_last_ten_weeks(today: date) -> None:
    now = datetime(today.year, today.month, today.day, 20, tzinfo=CHICAGO)
    year = happenings()
    when = moments([happening.days_ago for happening in year], CHICAGO, now)
    mondays = {
        at.date() - timedelta(days=at.weekday())
        for at, happening in zip(when, year, strict=True)
        if happening.verb in ("pay", "receive", "short")
    }
    this_week = today - timedelta(days=today.weekday())
    assert {this_week - timedelta(weeks=n) for n in range(10)} <= mondays


def test_nobody_can_be_reached_by_mistake() -> None:
    for customer in sample_customers().values():
        assert customer.details.email.endswith(".example")
        assert "-555-01" in customer.details.phone


def test_the_files_hold_what_a_business_has() -> None:
    assert {customer.details.terms_days for customer in sample_customers().values()} == {14, 30, 45}
    assert {article.taxed for article in price_list().values()} == {True, False}
    assert happenings()[0].verb == "customers"
