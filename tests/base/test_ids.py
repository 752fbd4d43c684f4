"""Public ids: never twice, sorted by the time they were made, safe in any file name or address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from invpay_desktop.base.ids import new_id

AT = datetime(2026, 1, 28, 14, tzinfo=UTC)


def test_an_id_is_its_prefix_and_26_plain_characters() -> None:
    assert re.fullmatch(r"pmt_[0-9A-HJKMNP-TV-Z]{26}", new_id("pmt", AT))


def test_ids_are_not_made_twice() -> None:
    assert len({new_id("pmt", AT) for _ in range(5000)}) == 5000


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = [new_id("pmt", AT + timedelta(milliseconds=n)) for n in range(1000)]
    assert made == sorted(made)
