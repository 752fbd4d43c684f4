"""Power cuts: nothing acknowledged is lost, nothing is torn; without the syncs that do it, the harness tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.durability.crash_images import Disk
from tests.durability.power_cut import cut_power
from tests.durability.recorded_day import Recording, record

ACTIONS = 60
IMAGES = 1000
"""Per seed. Longer runs: `python -m tests.durability.soak`."""


@pytest.mark.parametrize("seed", range(4))
def test_no_cut_loses_or_tears_what_was_acknowledged(tmp_path: Path, seed: int) -> None:
    verdicts = cut_power(record(tmp_path, seed, ACTIONS), tmp_path, seed, IMAGES)
    assert verdicts == {"whole": IMAGES}


def test_without_a_sync_at_each_commit_acknowledged_actions_are_found_lost(tmp_path: Path) -> None:
    verdicts = cut_power(record(tmp_path, 0, ACTIONS, "NORMAL"), tmp_path, 0, 200)
    assert verdicts["lost"] > 20
    assert not verdicts["corrupt"], "checkpoints are synced even so: the images are too harsh"


def test_without_any_sync_the_book_is_found_corrupt(tmp_path: Path) -> None:
    verdicts = cut_power(record(tmp_path, 0, ACTIONS, "OFF"), tmp_path, 0, 100)
    assert verdicts["corrupt"] > 10
    assert verdicts["lost"] > 10


def test_the_recording_misses_nothing(tmp_path: Path) -> None:
    recording = record(tmp_path, 0, ACTIONS)
    assert len(recording.states) == ACTIONS + 1
    assert [touch.kind for touch in recording.log].count("said") == ACTIONS
    assert _checkpoints(recording) > 5, "a day without checkpoints is too easy"
    disk = Disk({recording.path: recording.start})
    for touch in recording.log:
        disk.follow(touch)
    assert disk.synced()[recording.path] == recording.end


def _checkpoints(recording: Recording) -> int:
    return sum(touch.kind == "sync" and touch.file == recording.path for touch in recording.log)
