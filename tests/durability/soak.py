"""Longer runs than the tests': kills and power cuts over fresh seeds, or one seed again.

    python -m tests.durability.soak --kills 5000 --images 1000000
    python -m tests.durability.soak --seed 3 --kills 50 --images 1000      # what the tests do with seed 3

A book lives through 50 kills, a recorded day through 1000 images; then comes the next seed. Each line says its seed and
what it came to. The command ends with 1 where anything was lost, halved, torn or found wrong by the check. Of the kills
every second is at a drawn write or sync, the same in each run of a seed; the others are at a drawn moment, which the
machine's mood makes another each time. A day's images are the same but for the random part of its ids and its clock.
Books are made where temporary files go: TMPDIR=/dev/shm takes the waiting for a real disk out of it.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from invpay_desktop.db.new_book import make_book
from tests.durability.kill import kill_often
from tests.durability.power_cut import cut_power
from tests.durability.recorded_day import record

KILLS_PER_BOOK = 50
IMAGES_PER_DAY = 1000
ACTIONS_PER_DAY = 60


def main() -> int:
    """Run what the command line asks for; 1 where something was found."""
    arguments = _arguments()
    bad = 0
    for number in range(0, arguments.kills, KILLS_PER_BOOK):
        bad += _kill(arguments.seed + number // KILLS_PER_BOOK, min(KILLS_PER_BOOK, arguments.kills - number))
    for number in range(0, arguments.images, IMAGES_PER_DAY):
        bad += _cut(arguments.seed + number // IMAGES_PER_DAY, min(IMAGES_PER_DAY, arguments.images - number))
    _say(f"{arguments.kills} kills and {arguments.images} power cuts: {bad} bad")
    return 1 if bad else 0


def _kill(seed: int, kills: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "day.invpay"
        make_book(book, name="Sample").close()
        tally = kill_often(book, seed, range(kills))
    _say(f"seed {seed}: {tally}", *tally.faults)
    return len(tally.faults)


def _cut(seed: int, images: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        verdicts = cut_power(record(folder, seed, ACTIONS_PER_DAY), folder, seed, images)
    _say(f"seed {seed}: {images} power cuts, {dict(verdicts)}")
    return images - verdicts["whole"]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--images", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31), help="the first one; else a fresh one")
    return parser.parse_args()


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
