"""The model of a disk that loses its power: what was synced stays, the rest is anything between all and nothing."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.durability.crash_images import SECTOR, Disk, crash_images
from tests.durability.recording_vfs import Touch

OLD, NEW = b"o" * SECTOR, b"n" * SECTOR
START = {"book": OLD * 4}
WRITE = Touch("write", "book", 0, NEW * 4)
SYNC = Touch("sync", "book")


def outcomes(log: Sequence[Touch], name: str = "book") -> set[bytes | None]:
    """What the file may be when the power fails after this log; None: it is not there."""
    disk, dice = Disk(START), random.Random(0)
    for touch in log:
        disk.follow(touch)
    return {disk.image(dice).get(name) for _ in range(500)}


def test_what_was_synced_is_there() -> None:
    assert outcomes([WRITE, SYNC]) == {NEW * 4}


def test_what_was_not_synced_is_there_or_not_sector_by_sector() -> None:
    found = outcomes([WRITE])
    assert {OLD * 4, NEW * 4, OLD + NEW * 3, NEW * 3 + OLD} <= found
    assert len(found) == 2**4


def test_bytes_beside_a_write_inside_a_sector_stay() -> None:
    assert outcomes([Touch("write", "book", 10, b"x")]) == {OLD * 4, OLD[:10] + b"x" + OLD[11:] + OLD * 3}


def test_a_later_write_may_arrive_without_the_earlier() -> None:
    log = [Touch("write", "book", 0, NEW), Touch("write", "book", SECTOR, NEW)]
    assert OLD + NEW + OLD * 2 in outcomes(log)


def test_a_file_may_have_grown_before_its_content_came() -> None:
    found = outcomes([Touch("write", "book", 4 * SECTOR, NEW)])
    assert {OLD * 4, OLD * 4 + NEW, OLD * 4 + bytes(SECTOR)} == found


def test_a_truncation_counts_only_once_it_is_synced() -> None:
    cut = Touch("truncate", "book", SECTOR)
    assert outcomes([cut]) == {OLD * 4, OLD}
    assert outcomes([cut, SYNC]) == {OLD}


def test_a_deleted_file_may_be_back_until_its_name_is_synced() -> None:
    assert outcomes([Touch("delete", "book")]) == {OLD * 4, None}
    assert outcomes([Touch("delete", "book", 1)]) == {None}
    assert outcomes([Touch("delete", "book"), Touch("write", "book", 0, NEW), SYNC]) == {NEW}


def test_images_come_with_what_had_been_said_by_then() -> None:
    log = [Touch("write", "book", 0, NEW), SYNC, Touch("said", "first"), Touch("write", "book", SECTOR, NEW)]
    found = list(crash_images(START, log, random.Random(0), 200))
    assert {said for said, _ in found} == {0, 1}
    assert all(image["book"].startswith(NEW) for said, image in found if said)
