"""The reckoning of the simulator itself: bugs that are planted into the program are seen, each by what it did."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, update

from invpay_desktop.db.hosted_tables import attempt
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.values import Verdict
from invpay_desktop.ledger.attempts import fail_attempt
from invpay_desktop.payments import charge as charging
from tests.simulator.agreement import Disagreement
from tests.simulator.schedule import run_schedule
from tests.simulator.seeds import in_memory

MOST = 300
"""Schedules until a planted bug must have been seen."""


def seen(folder: Path) -> str:
    """What the reckoning says first."""
    with in_memory(folder) as place:
        for seed in range(MOST):
            try:
                run_schedule(seed, place)
            except Disagreement as disagreement:
                return str(disagreement).splitlines()[0]
    return "nothing was seen"


def test_sending_again_with_a_new_key_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = HostedApi._write

    def twice(self: HostedApi, path: str, body: bytes, key: str, wanted: Any) -> Any:
        answer = write(self, path, body, key, wanted)
        return write(self, path, body, str(uuid.uuid4()), wanted) if answer.verdict is Verdict.UNKNOWN else answer

    monkeypatch.setattr(HostedApi, "_write", twice)
    assert "the book has no such attempt" in seen(tmp_path)


def test_a_time_out_taken_for_a_failure_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book_answer = charging.book_answer

    def hasty(session: Any, sent: Any, answer: Any, *, refused_for_certain: bool) -> None:
        if answer.verdict is Verdict.UNKNOWN:
            fail_attempt(session, sent.payment_id, failure="not_sent", reason="timed out", evidence="answer")
        else:
            book_answer(session, sent, answer, refused_for_certain=refused_for_certain)

    monkeypatch.setattr(charging, "book_answer", hasty)
    assert "is shown as failed, and the service charged it" in seen(tmp_path)


def test_an_attempt_that_is_forgotten_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = update(attempt).where(attempt.c.payment_id == bindparam("wanted")).values(state="settled")

    def forget(session: Any, payment_id: int, reason: str) -> None:
        session.execute(settled, {"wanted": payment_id})

    monkeypatch.setattr(charging, "doubt_attempt", forget)
    assert "its attempt settled" in seen(tmp_path)
