"""Power cuts: crash images of a recorded day, opened by the real SQLite and compared with what was acknowledged."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from pathlib import Path

from invpay_desktop.db.book import open_book
from invpay_desktop.db.integrity.check import check_book
from tests.durability.crash_images import crash_images
from tests.durability.fingerprint import fingerprint
from tests.durability.recorded_day import Recording
from tests.durability.scripted_day import next_deed

GONE_ON_WITH = 250
"""One whole image in so many is opened by the program, worked on, and checked."""


def cut_power(recording: Recording, folder: Path, seed: int, images: int) -> Counter[str]:
    """Judge so many images of a recorded day, which lie in `folder` one at a time: verdict → how often.

    `whole`: every row of every table is as after the last acknowledged action, or as after the one under way.
    `lost`: as after an earlier one. `half`: as never before. `corrupt`: SQLite itself finds the file broken.
    """
    dice, verdicts = random.Random(seed), Counter[str]()
    book = folder / "image.invpay"
    start = {recording.path: recording.start}
    for number, (said, image) in enumerate(crash_images(start, recording.log, dice, images)):
        _lay_down(image, recording.path, book)
        verdict = _judge(book, recording.states, said)
        if verdict == "whole" and number % GONE_ON_WITH == 0:
            _go_on(book, dice)
        verdicts[verdict] += 1
    return verdicts


def _lay_down(image: dict[str, bytes], original: str, book: Path) -> None:
    for old in book.parent.glob(f"{book.name}*"):
        old.unlink()
    for name, content in image.items():
        Path(name.replace(original, str(book))).write_bytes(content)


def _judge(book: Path, states: list[str], said: int) -> str:
    connection = sqlite3.connect(book)
    try:
        connection.execute("PRAGMA synchronous=OFF")  # this power will not be cut
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            return "corrupt"
        state = fingerprint(connection)
    except sqlite3.DatabaseError:
        return "corrupt"
    finally:
        connection.close()
    if state in states[said : said + 2]:
        return "whole"
    return "lost" if state in states else "half"


def _go_on(book: Path, dice: random.Random) -> None:
    with open_book(book) as opened:
        deed = next_deed(opened, dice)
        with opened.write() as write:
            deed.do(write)
    problems = check_book(book).problems
    assert not problems, problems
