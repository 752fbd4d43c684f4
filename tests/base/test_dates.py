"""Days and instants: one way to write each, the book's zone decides what day is today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.base.dates import (
    FIRST_DAY,
    LAST_DAY,
    checked_day,
    instant_text,
    local_zone,
    noon_utc,
    parse_day,
    parse_instant,
    parse_zone,
    today_in,
)
from invpay_desktop.base.errors import BadInput


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_a_day_written_and_read_is_itself(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_day(f" {day} ") == day


@pytest.mark.parametrize(
    "text",
    [
        "", "today", "28.01.2026", "01/28/2026", "2026-1-28", "2026-02-30", "2026-13-01", "20260128",
        "2026-01-28T00:00", "2026-W05-3", "٢٠٢٦-٠١-٢٨", "26-01-28", "1899-12-31", "3000-01-01", "-026-01-28",
        "2026-01-28\x00",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_and_named(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_day(text, "due date")
    assert refusal.value.field == "due date"


def test_days_outside_the_years_of_a_book_are_refused() -> None:
    assert checked_day(FIRST_DAY) == FIRST_DAY
    assert checked_day(LAST_DAY) == LAST_DAY
    for day in (FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)):
        with pytest.raises(BadInput, match="outside"):
            checked_day(day)


@pytest.mark.parametrize("name", ["Atlantis/Center", "", "../../etc/passwd", "/etc/localtime", "UTC\x00", "America"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_zone(name)
    assert refusal.value.field == "zone"


def test_today_is_judged_in_the_books_zone() -> None:
    evening = datetime(2026, 1, 28, 23, 30, tzinfo=UTC)
    assert today_in(parse_zone("America/Chicago"), evening) == date(2026, 1, 28)
    assert today_in(parse_zone("Asia/Tokyo"), evening) == date(2026, 1, 29)
    assert today_in(ZoneInfo("UTC"), evening.astimezone(timezone(timedelta(hours=9)))) == date(2026, 1, 28)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2999, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_instant_written_and_read_is_itself_to_the_second(at: datetime) -> None:
    assert parse_instant(instant_text(at)) == at.replace(microsecond=0)


def test_an_instant_is_written_in_utc() -> None:
    at = datetime(2026, 1, 28, 8, 0, tzinfo=ZoneInfo("America/Chicago"))
    assert instant_text(at) == "2026-01-28T14:00:00Z"


@given(st.dates(FIRST_DAY, LAST_DAY - timedelta(days=1)), st.integers(-12, 11))
def test_noon_utc_falls_on_its_day_from_12_hours_west_to_11_east(day: date, hours: int) -> None:
    assert noon_utc(day).astimezone(timezone(timedelta(hours=hours))).date() == day


def test_the_machines_own_zone_is_what_tz_names_or_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    for named, expected in (("America/Chicago", "America/Chicago"), (":Asia/Tokyo", "Asia/Tokyo"), ("EST5EDT4", "UTC")):
        monkeypatch.setenv("TZ", named)
        assert local_zone() == expected
    monkeypatch.delenv("TZ")
    assert parse_zone(local_zone()).key == local_zone()
