"""Taking turns with a stop-watch, and the table of what was found."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Found:
    """One row of the table. Times in milliseconds; without a floor it is for information."""

    name: str
    size: int
    ours: float
    floor: float | None = None
    goal: float | None = None
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """How many times the floor; 0 where there is none."""
        return self.ours / self.floor if self.floor else 0.0

    @property
    def verdict(self) -> str:
        """`ok` or `OVER`, or nothing for information."""
        if self.goal is None:
            return ""
        return "ok" if self.ratio <= self.goal else "OVER"


def milliseconds(work: Work) -> float:
    """How long a piece of work takes once."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def in_turns(ours: Work, floor: Work, rounds: int) -> tuple[float, float]:
    """The medians of both, taken in turns, after one round that does not count."""
    pairs = [(milliseconds(ours), milliseconds(floor)) for _ in range(rounds + 1)][1:]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def quantile(times: list[float], share: float) -> float:
    """The time that so large a share of them does not exceed."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


HEADS = ("name", "size", "ours", "floor", "ratio", "goal", "")
_WIDTHS = (44, 9, 14, 14, 7, 6, 4)


def line(found: Found) -> str:
    """A row as text."""
    floor = "" if found.floor is None else f"{found.floor:,.2f} {found.unit}"
    ratio = "" if found.floor is None else f"{found.ratio:.2f}"
    goal = "" if found.goal is None else f"{found.goal:g}"
    return laid((found.name, f"{found.size:,}", f"{found.ours:,.2f} {found.unit}", floor, ratio, goal, found.verdict))


def laid(cells: tuple[str, ...]) -> str:
    """Cells under their heads, names to the left, figures to the right."""
    first, *rest = (cell.rjust(width) for cell, width in zip(cells, _WIDTHS, strict=True))
    return " ".join((first.strip().ljust(_WIDTHS[0]), *rest)).rstrip()


def growth(rows: list[Found]) -> list[str]:
    """What of ours grows with the book: from the smallest size measured to the largest."""
    lines = []
    for name in dict.fromkeys(found.name for found in rows):
        of_name = sorted((found for found in rows if found.name == name), key=lambda found: found.size)
        small, large = of_name[0], of_name[-1]
        if small.size and large.size > small.size and small.ours:
            times = f"× {large.ours / small.ours:,.1f}"
            lines.append(f"{name:<44} {times:>10} for × {large.size // small.size:,} invoices")
    return lines
