"""When a delivery is tried again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.outbox.backoff import LATER, LONGEST_ASKED, STEPS, delay

UIDS = st.uuids(version=4).map(str)


@given(UIDS, st.integers(1, 40))
def test_a_row_waits_its_step_and_at_most_a_quarter_more(uid: str, tries: int) -> None:
    step = STEPS[tries - 1] if tries <= len(STEPS) else LATER
    assert step <= delay(uid, tries) <= step + step // 4
    assert delay(uid, tries) == delay(uid, tries), "it can be told beforehand"


def test_rows_put_off_together_come_back_apart() -> None:
    assert len({delay(f"row {n}", 5) for n in range(50)}) > 40


@given(UIDS, st.integers(-(10**9), 10**12))
def test_what_is_asked_for_is_kept_within_bounds(uid: str, asked: int) -> None:
    assert delay(uid, 9, asked) == min(max(asked, 5), LONGEST_ASKED)
