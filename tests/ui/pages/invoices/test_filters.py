"""Spans of issue dates."""

from __future__ import annotations

from datetime import date

import pytest

from invpay_desktop.ui.lists.filters import Filters, periods, span


@pytest.mark.parametrize(
    ("period", "today", "first", "last"),
    [
        ("any", "2026-01-28", None, None),
        ("month", "2026-02-28", "2026-02-01", "2026-02-28"),
        ("month", "2028-02-03", "2028-02-01", "2028-02-29"),
        ("last_month", "2026-01-28", "2025-12-01", "2025-12-31"),
        ("30", "2026-01-28", "2025-12-30", "2026-01-28"),
        ("90", "2026-03-31", "2026-01-01", "2026-03-31"),
        ("year", "2026-01-01", "2026-01-01", "2026-12-31"),
        ("custom", "2026-01-28", None, None),
    ],
)
def test_a_period_means_these_days(period: str, today: str, first: str | None, last: str | None) -> None:
    found = span(period, date.fromisoformat(today))
    assert [day and day.isoformat() for day in found] == [first, last]
    assert period in dict(periods(""))


def test_what_leaves_invoices_out_is_known() -> None:
    assert not Filters(status="paid").narrowed
    assert Filters(search="oak").narrowed
    assert Filters(customer_id=1).narrowed
    assert Filters(day_to=date(2026, 1, 1)).narrowed
