"""Power cuts: crash images of a recorded day, opened by the real SQLite and compared with what was acknowledged."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from pathlib import Path

from tests.durability.crash_images import crash_images
from tests.durability.recorded_day import Recording
from tests.durability.whole import fingerprint


def cut(recording: Recording, folder: Path, seed: int, images: int) -> Counter[str]:
    """Judge so many images of a recorded day; `folder` holds one at a time. Verdict → how often.

    `whole`: every row of every table is as after the last acknowledged action, or as after the one under way.
    `lost`: as after an earlier one. `half`: as never before. `corrupt`: SQLite itself finds the file broken.
    """
    dice, verdicts = random.Random(seed), Counter[str]()
    book = folder / "image.invpay"
    for said, image in crash_images({recording.path: recording.start}, recording.log, dice, images):
        _lay_down(image, recording.path, book)
        verdicts[_judge(book, recording.states, said)] += 1
    return verdicts


def _lay_down(image: dict[str, bytes], original: str, book: Path) -> None:
    for old in book.parent.glob(f"{book.name}*"):
        old.unlink()
    for name, content in image.items():
        Path(name.replace(original, str(book))).write_bytes(content)


def _judge(book: Path, states: list[str], said: int) -> str:
    connection = sqlite3.connect(book)
    try:
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
