"""A record that may have arrived goes out again only where that cannot double it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.outbox.unknown import decide
from invpay_desktop.outbox.values import OutboxRow, Reading

SENT = datetime(2026, 1, 28, 14, 0, tzinfo=UTC)
AFTER = timedelta(minutes=90)
ROW = OutboxRow(
    1, "3b0c", "external", 1, None, 1, None, {}, "unknown", 1, SENT, None, SENT, SENT, None, "", {}, ()
)  # fmt: skip


def read(*minutes: int, found: str = "") -> list[Reading]:
    return [Reading(SENT + timedelta(minutes=m), found) for m in minutes]


@pytest.mark.parametrize(
    ("readings", "decision"),
    [
        ([], "wait"),
        (read(0), "wait"),
        (read(400), "wait"),
        (read(0, 89), "wait"),
        (read(0, 90), "again"),
        (read(30, 119), "wait"),
        (read(30, 60, 120), "again"),
        (read(120, 60, 30), "again"),
        (read(-120, 0), "wait"),
        (read(-500, -120), "wait"),
        (read(0, 90) + read(95, found="pmt_9"), ("sent", "pmt_9")),
        (read(1, found="pmt_9") + read(200), ("sent", "pmt_9")),
        (read(-1, found="pmt_old"), "wait"),
    ],
)
def test_two_readings_far_enough_apart_must_lack_it(readings: list[Reading], decision: object) -> None:
    assert decide(ROW, readings, AFTER) == decision
    assert decide(replace(ROW, kind="reconcile"), readings, AFTER) == decision


@pytest.mark.parametrize("kind", ["credit", "receipt", "reminder"])
def test_what_no_history_shows_is_asked_of_a_person(kind: str) -> None:
    assert decide(replace(ROW, kind=kind), read(0, 500), AFTER) == "ask"


def test_a_notice_of_ours_may_come_twice() -> None:
    assert decide(replace(ROW, kind="webhook"), [], AFTER) == "again"


@given(st.lists(st.integers(-600, 600), max_size=8), st.integers(1, 300))
def test_never_again_inside_the_time_that_a_late_commit_takes(minutes: list[int], after: int) -> None:
    since = [each for each in minutes if each >= 0]
    apart = max(since) - min(since) if len(since) > 1 else -1
    assert (decide(ROW, read(*minutes), timedelta(minutes=after)) == "again") == (apart >= after)
