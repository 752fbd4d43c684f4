"""One schedule: some minutes of work under faults and deaths, then weeks of good weather, then the reckoning."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from invpay_desktop.sync.sync_pass import sync_round
from tests.simulator.agreement import Disagreement, at_rest, check_end, check_now
from tests.simulator.deeds import do_something
from tests.simulator.world import World

STEPS = (2, 6)
GOOD_WEATHER = (150, 600, 4000, 6000, 6000, 25_000, *(90_000,) * 8)
"""Seconds between rounds at the end, until all is settled: past every step of every schedule of the program."""


def run_schedule(seed: int, folder: Path) -> World:
    """Play one seed; returns the world, closed. Raises Disagreement with the seed and what had happened."""
    world = World(seed, folder)
    try:
        for _ in range(world.dice.randint(*STEPS)):
            world.line.odds = world.dice.choice((0.0, 0.2, 0.5))
            do_something(world)
            check_now(world)
        world.line.odds = 0.0
        for seconds in GOOD_WEATHER:
            world.now += timedelta(seconds=seconds)
            world.sandbox.settle()
            sync_round(world.book, world.api, world.clock, everything=True)
            check_now(world)
            if at_rest(world):
                break
        check_end(world, whole=seed % 20 == 0)
    except Disagreement as disagreement:
        told = "\n".join(world.log)
        raise Disagreement(f"seed {seed}: {disagreement}\n{told}") from None
    finally:
        world.close()
    return world
