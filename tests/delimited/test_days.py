"""Dates as files write them: the order of a column, each way of writing, and a reason for everything refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from invpay_desktop.base.errors import BadInput
from invpay_desktop.delimited.days import DateOrder, decide_date_order, read_day

DMY, MDY, YMD = DateOrder("dmy", True, ""), DateOrder("mdy", True, ""), DateOrder("ymd", True, "")


@pytest.mark.parametrize(
    ("values", "order", "certain"),
    [
        (["28/01/2026", "02/03/2026"], "dmy", True),
        (["01/28/2026", "02/03/2026"], "mdy", True),
        (["2026-01-28"], "ymd", True),
        (["26-01-28", "26-02-27", "99-12-31"], "ymd", True),
        (["31.01.26"], "dmy", False),
        (["28.01.2026"], "dmy", True),
        (["02/03/2026"], "mdy", False),
        (["02.03.2026"], "dmy", False),
        (["02-03-04"], "mdy", False),
        (["28-Jan-2026", "Feb 3, 2026"], "ymd", True),
        (["28/01/2026", "01/28/2026", "29/01/2026"], "dmy", False),
        (["6/12/15", "6/13/15"], "mdy", True),
        (["n/a", ""], "ymd", False),
        (["2026-01-28", "2/3/2026", "28/2/2026"], "dmy", True),
    ],
)
def test_the_order_of_a_column(values: list[str], order: str, certain: bool) -> None:
    found = decide_date_order(values)
    assert (found.order, found.certain) == (order, certain)


def test_a_hint_decides_what_the_column_leaves_open_and_it_is_said() -> None:
    found = decide_date_order(["02/03/2026"], hint="dmy")
    assert (found.order, found.certain) == ("dmy", False)
    assert found.why == (
        "“02/03/2026” can be read in several ways and no other date tells; it was read as day, month, year."
    )
    assert decide_date_order(["02/28/2026", "02/03/2026"], hint="dmy").order == "mdy"
    assert decide_date_order(["02/28/2026"], hint="dmy").why == "“02/28/2026” can only be month, day, year."


def test_a_column_that_contradicts_itself_says_so() -> None:
    torn = decide_date_order(["28/01/2026", "01/28/2026"])
    assert not torn.certain
    assert torn.why.endswith("“01/28/2026” as month, day, year and “28/01/2026” as day, month, year.")
    assert "“01/28/2026” does not" in decide_date_order(["28/01/2026", "29/01/2026", "01/28/2026"]).why


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("28/01/2026", DMY, date(2026, 1, 28)),
        ("1/2/2026", DMY, date(2026, 2, 1)),
        ("1/2/2026", MDY, date(2026, 1, 2)),
        ("28.1.26", DMY, date(2026, 1, 28)),
        ("28. 1. 2026", DMY, date(2026, 1, 28)),
        ("28 1 2026", DMY, date(2026, 1, 28)),
        ("01-28-2026", MDY, date(2026, 1, 28)),
        ("26/01/28", YMD, date(2026, 1, 28)),
        ("2026-01-28", DMY, date(2026, 1, 28)),
        ("2026/1/28", MDY, date(2026, 1, 28)),
        ("2026.01.28", MDY, date(2026, 1, 28)),
        ("20260128", DMY, date(2026, 1, 28)),
        ("28-Jan-2026", MDY, date(2026, 1, 28)),
        ("28 January 2026", MDY, date(2026, 1, 28)),
        ("28th Jan. 26", MDY, date(2026, 1, 28)),
        ("Jan 28, 2026", DMY, date(2026, 1, 28)),
        ("SEPT 3 2026", DMY, date(2026, 9, 3)),
        ("Wed, 28 Jan 2026", DMY, date(2026, 1, 28)),
        ("2026-Jan-28", DMY, date(2026, 1, 28)),
        ("2010-12-01 08:26:00", DMY, date(2010, 12, 1)),
        ("12/1/2010 8:26", MDY, date(2010, 12, 1)),
        ("12/1/2010 8:26 PM", MDY, date(2010, 12, 1)),
        ("2026-01-28T23:59:59Z", DMY, date(2026, 1, 28)),
        ("2026-01-28T23:59:59.123+05:30", DMY, date(2026, 1, 28)),
        ("20260128T120000Z", YMD, None),
        (" 28/01/2026 ", DMY, date(2026, 1, 28)),
        ("29/02/2024", DMY, date(2024, 2, 29)),
        ("1/1/70", DMY, date(1970, 1, 1)),
        ("1/1/69", DMY, date(2069, 1, 1)),
        ("1/1/99", DMY, date(1999, 1, 1)),
    ],
)
def test_ways_of_writing_a_day(text: str, order: DateOrder, day: date | None) -> None:
    if day is None:
        with pytest.raises(BadInput):
            read_day(text, order)
    else:
        assert read_day(text, order) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the cell is empty"),
        ("28/01/2026", "not a date in this column's order: month, day, year"),
        ("02/30/2026", "not a date in this column's order"),
        ("02/28/226", "write it like"),
        ("02/28/6", "not a date in this column's order"),
        ("2026-02-30", "write it like"),
        ("46050", "looks like a spreadsheet's day count"),
        ("46050.5", "looks like a spreadsheet's day count"),
        ("1/2-2026", "write it like"),
        ("２０２６-01-28", "write it like"),
        ("28 Foo 2026", "write it like"),
        ("tomorrow", "write it like"),
        ("1/" + " " * 500_000 + "x", "it is too long"),
        ("2026-01-28 99:00", "write it like"),
        ("01/01/1899", "lies outside the years 1900 to 2999"),
    ],
)
def test_what_is_no_day_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason) as refusal:
        read_day(text, MDY)
    assert refusal.value.field == "date"


FORMS = {"dmy": ("{d}", "{m}", "{y}"), "mdy": ("{m}", "{d}", "{y}"), "ymd": ("{y}", "{m}", "{d}")}
DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31))


@given(
    st.lists(DAYS, min_size=1, max_size=20),
    st.sampled_from(sorted(FORMS)),
    st.sampled_from("-/. "),
    st.booleans(),
    st.booleans(),
)
def test_a_column_in_one_unambiguous_order_is_read_back(
    days: list[date], order: str, separator: str, short: bool, padded: bool
) -> None:
    def written(day: date) -> str:
        year = f"{day.year % 100:02}" if short else f"{day.year}"
        pair = "{:02}" if padded else "{}"
        return separator.join(FORMS[order]).format(d=pair.format(day.day), m=pair.format(day.month), y=year)

    texts = [written(day) for day in days]
    found = decide_date_order(texts)
    assume(found.certain)
    assert [read_day(text, found) for text in texts] == days


@given(st.lists(DAYS, min_size=1), st.sampled_from(["dmy", "mdy"]))
def test_one_day_after_the_twelfth_makes_a_column_certain(days: list[date], order: str) -> None:
    days = [*days, date(2026, 1, 28)]
    texts = ["/".join(FORMS[order]).format(d=day.day, m=day.month, y=day.year) for day in days]
    found = decide_date_order(texts)
    assert (found.order, found.certain) == (order, True)
    assert [read_day(text, found) for text in texts] == days
