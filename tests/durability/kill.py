"""Kill -9 over a scripted day: what was said before each kill, held against what is found after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.durability.lives import Act, Begun, Done, Found, Word, act, inspect, live
from tests.durability.shapes import Shape

PROMISED = ("wal", 2)
"""Journal mode and synchronous level: write-ahead log, FULL."""


@dataclass(slots=True)
class Tally:
    """What a run of kills came to."""

    kills: int = 0
    acknowledged: int = 0
    kept: int = 0
    """Actions under way at a kill that were there afterwards."""
    undone: int = 0
    """Actions under way at a kill of which nothing was there afterwards."""
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.acknowledged} actions acknowledged; under way at a kill: {self.kept} kept "
            f"whole, {self.undone} undone whole; {len(self.faults)} faults"
        )


def kill_often(book: Path, seed: int, lives: Iterable[int], how: Act = act) -> Tally:
    """Live and kill these lives of a seed, one after the other, on a book that is there."""
    tally = Tally()
    before = inspect(book)
    for number in lives:
        said = live(book, seed, number, how)
        after = inspect(book)
        told = {word.action for word in said if isinstance(word, Done)}
        kept = [shape for action, shape in after.shapes.items() if action not in before.shapes.keys() | told]
        tally.faults += [f"seed {seed}, life {number}: {fault}" for fault in _faults(before, after, said, kept)]
        tally.kills += 1
        tally.acknowledged += len(told)
        tally.kept += len(kept)
        tally.undone += bool(said) and isinstance(said[-1], Begun) and not kept
        before = after
    return tally


def _faults(before: Found, after: Found, said: list[Word], kept: list[Shape]) -> Iterator[str]:
    """What is wrong after a life. `kept`: the new actions that nobody was told of."""
    yield from (f"check: {problem}" for problem in after.problems)
    if not before.digests.items() <= after.digests.items():
        yield "events of an earlier life are gone or changed"
    begun = [word for word in said if isinstance(word, Begun)]
    done = [word for word in said if isinstance(word, Done)]
    for plan, word in zip(begun, done, strict=False):
        if after.digests.get(word.event) != word.digest:
            yield f"lost: “{plan.label}” was acknowledged and is not there as it was"
        elif after.shapes.get(word.action) != plan.shape:
            yield f"half: of “{plan.label}” there is {after.shapes.get(word.action)}, not {plan.shape}"
        if word.durability != PROMISED:
            yield f"unsafe: “{plan.label}” was written under {word.durability}"
    if len({word.action for word in done}) != len(done):
        yield "double: an action was acknowledged twice"
    under_way = begun[len(done)] if len(begun) > len(done) else None
    if kept and (under_way is None or kept != [under_way.shape]):
        yield f"half: there is {kept}, while {under_way} was under way"
