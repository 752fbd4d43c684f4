"""What a disk may hold after the power failed: everything synced, and of the rest any part, torn and out of order.

The model: a sync makes all earlier writes and truncations of that file lasting, and the name of a new file too. What
was not synced lies there in whole sectors of 512 bytes, each of them or not; a later write may have reached the disk
before an earlier one; a file may have its new size with zeros in place of what was written. A file whose deletion was
not synced may be back. Bytes beside the written range stay as they are (SQLite counts on that too: PSOW). The `-shm`
file is memory, and never written through a file layer.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.durability.recording_vfs import Touch

SECTOR = 512
_LUCK = (0.0, 0.1, 0.5, 0.9, 1.0)
"""Shares of the waiting sectors that reach the disk: the ends are drawn as often as the middle. At 1.0 with nothing
held back the image is what a kill leaves: the system wrote all that the program had handed over."""


@dataclass(slots=True)
class _File:
    synced: bytearray = field(default_factory=bytearray)
    waiting: list[Touch] = field(default_factory=list)


class Disk:
    """A disk that follows a log and can be asked, at any point of it, what it might hold if the power failed now."""

    def __init__(self, synced: Mapping[str, bytes]) -> None:
        self._files = {name: _File(bytearray(content)) for name, content in synced.items()}
        self._deleted: dict[str, _File] = {}

    def follow(self, touch: Touch) -> None:
        """Take the next line of the log."""
        match touch.kind:
            case "write" | "truncate":
                self._files.setdefault(touch.file, _File()).waiting.append(touch)
            case "sync":
                self._sync(touch.file)
            case "delete":
                gone = self._files.pop(touch.file, None)
                if gone is not None and not touch.offset:
                    self._deleted[touch.file] = gone

    def image(self, dice: random.Random) -> dict[str, bytes]:
        """What each file might hold now: name → bytes."""
        image = {}
        for name in sorted(self._files.keys() | self._deleted.keys()):
            here, back = self._files.get(name), self._deleted.get(name)
            if back is not None and dice.random() < 0.5:
                here = back
            if here is not None:
                image[name] = _survivors(here, dice)
        return image

    def synced(self) -> dict[str, bytes]:
        """What each file holds for certain."""
        return {name: bytes(file.synced) for name, file in self._files.items()}

    def _sync(self, name: str) -> None:
        self._deleted.pop(name, None)
        file = self._files.setdefault(name, _File())
        for touch in file.waiting:
            if touch.kind == "truncate":
                _resize(file.synced, touch.offset)
            else:
                _put(file.synced, touch.offset, touch.data)
        file.waiting.clear()


def crash_images(
    synced: Mapping[str, bytes], log: Sequence[Touch], dice: random.Random, count: int
) -> Iterator[tuple[int, dict[str, bytes]]]:
    """`count` images at random points of a log: (how many acknowledgements lay before the point, image).

    `synced`: the disk before the log. Points are drawn evenly over its lines and visited in its order.
    """
    disk, at, said = Disk(synced), 0, 0
    for point in sorted(dice.randrange(1, len(log) + 1) for _ in range(count)):
        for touch in log[at:point]:
            disk.follow(touch)
            said += touch.kind == "said"
        at = point
        yield said, disk.image(dice)


def _survivors(file: _File, dice: random.Random) -> bytes:
    content = bytearray(file.synced)
    luck = dice.choice(_LUCK)
    reached = len(file.waiting) if dice.random() < 0.5 else dice.randint(0, len(file.waiting))
    for touch in file.waiting[:reached]:
        if touch.kind == "truncate":
            if dice.random() < luck:
                _resize(content, touch.offset)
            continue
        for start, end in _sectors(touch):
            if luck == 1.0 or dice.random() < luck:
                _put(content, start, touch.data[start - touch.offset : end - touch.offset])
        if dice.random() < luck / 2:
            _grow(content, touch.offset + len(touch.data))
    return bytes(content)


def _sectors(touch: Touch) -> Iterator[tuple[int, int]]:
    """The parts of a write that lie in one sector each: (begin, end) in the file."""
    start, end = touch.offset, touch.offset + len(touch.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield start, stop
        start = stop


def _put(content: bytearray, offset: int, data: bytes) -> None:
    _grow(content, offset)
    content[offset : offset + len(data)] = data


def _grow(content: bytearray, size: int) -> None:
    if len(content) < size:
        content.extend(bytes(size - len(content)))


def _resize(content: bytearray, size: int) -> None:
    del content[size:]
    _grow(content, size)
