"""How one check lies over a customer's open invoices while it is typed: whole minor units, no window, no book."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Line:
    """An open invoice. `days_late`: 0 where it is not due yet. `written_off`: given up of it, so not open; money that
    comes in all the same takes its place before anything is too much."""

    id: int
    number: str
    issued: date
    due: date
    days_late: int
    total: int
    open: int
    written_off: int = 0


@dataclass(frozen=True, slots=True)
class Sums:
    """What the parts come to. `paid`: how many become paid; `left`: what stays open on the rest."""

    open: int
    applied: int
    left: int
    count: int
    paid: int


def oldest_first(amount: int, opens: Sequence[int], first: Collection[int] = ()) -> list[int]:
    """Parts of an amount for invoices in their order, those at the places `first` before the others."""
    parts = [0] * len(opens)
    for place in (*sorted(first), *(place for place in range(len(opens)) if place not in first)):
        parts[place] = min(amount, opens[place])
        amount -= parts[place]
    return parts


class Allotment:
    """A check's amount and its parts. Typing an amount spreads it; ticking without one makes it up.

    What a person put into a part stays until they ask for oldest first again.
    """

    def __init__(self) -> None:
        self.lines: tuple[Line, ...] = ()
        self.parts: list[int] = []
        self.amount = 0
        self.typed = False
        """Whether the amount was typed: else it follows the parts."""
        self.by_hand = False
        """Whether parts were put in by a person: then a new amount does not spread again."""
        self._named: frozenset[int] = frozenset()

    # What is open

    def show(self, lines: Sequence[Line], named: Collection[int] = ()) -> None:
        """The invoices of a customer, oldest due first. `named`: ids that the check is for."""
        self.lines = tuple(lines)
        self._named = frozenset(place for place, line in enumerate(self.lines) if line.id in set(named))
        self.by_hand = False
        if self.typed:
            self.spread()
        else:
            self.parts = [line.open if place in self._named else 0 for place, line in enumerate(self.lines)]
            self.amount = sum(self.parts)

    def renew(self, lines: Sequence[Line]) -> None:
        """The invoices as they stand by now; parts stay with their invoices."""
        before = {line.id: part for line, part in zip(self.lines, self.parts, strict=True)}
        named = {self.lines[place].id for place in self._named}
        self.lines = tuple(lines)
        self._named = frozenset(place for place, line in enumerate(self.lines) if line.id in named)
        if self.typed and not self.by_hand:
            self.spread()
        else:
            self.parts = [before.get(line.id, 0) for line in self.lines]
            self._follow()

    # What is done

    def set_amount(self, amount: int) -> None:
        """The check's amount, as typed; 0 for none."""
        self.amount, self.typed = amount, amount > 0
        if not self.by_hand:
            self.spread()

    def spread(self) -> None:
        """Oldest due first, the named ones before them."""
        self.by_hand = False
        self.parts = oldest_first(self.amount, [line.open for line in self.lines], self._named)

    def clear(self) -> None:
        """No part on any invoice."""
        self.by_hand = True
        self.parts = [0] * len(self.lines)
        self._follow()

    def tick(self, place: int, on: bool) -> None:
        """Put on an invoice what is open, as far as the check reaches; or nothing."""
        room = self.lines[place].open
        if self.typed and 0 < self.not_applied < room:
            room = self.not_applied
        self.set_part(place, room if on else 0)

    def set_part(self, place: int, amount: int) -> None:
        """What a person typed for an invoice."""
        self.by_hand = True
        self.parts[place] = amount
        self._follow()

    def _follow(self) -> None:
        if not self.typed:
            self.amount = sum(self.parts)

    # What it comes to

    @property
    def not_applied(self) -> int:
        """The check less its parts; below zero where they are more."""
        return self.amount - sum(self.parts)

    def left(self, place: int) -> int:
        """What stays open on an invoice; below zero where it is paid too much."""
        line, part = self.lines[place], self.parts[place]
        return line.open - part if part <= line.open else min(line.open + line.written_off - part, 0)

    def last(self) -> int:
        """The place of the last invoice with a part, -1 where there is none."""
        return max((place for place, part in enumerate(self.parts) if part), default=-1)

    def sums(self) -> Sums:
        """The sums below the table."""
        opens = sum(line.open for line in self.lines)
        used = [place for place, part in enumerate(self.parts) if part]
        return Sums(
            open=opens,
            applied=sum(self.parts),
            left=sum(max(self.left(place), 0) for place in range(len(self.lines))),
            count=len(used),
            paid=sum(self.left(place) <= 0 for place in used),
        )
