"""Schedules of faults and deaths: whatever happens, the book and the service agree in the end, and nobody lies before.

`make simulate SEEDS=…` plays others, or one again.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulator.schedule import run_schedule
from tests.simulator.seeds import in_memory, shares

SCHEDULES, SHARES = 2000, 16


@pytest.mark.parametrize("seeds", shares(SCHEDULES, SHARES), ids=str)
def test_the_book_and_the_service_agree_whatever_happens(seeds: range, tmp_path: Path) -> None:
    with in_memory(tmp_path) as folder:
        for seed in seeds:
            run_schedule(seed, folder)
