"""The columns of each tab."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from invpay_desktop.ui import figures
from invpay_desktop.ui.pages.in_step.items import Item
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.cell import Cell, Column

_NEVER = datetime.max.replace(tzinfo=UTC)


def columns(tab: str, zone: ZoneInfo, today: Callable[[], date]) -> tuple[Column[Item], ...]:
    """What is seen of an item on a tab, in the order of the columns."""
    what: Column[Item] = Column("what", tr("What"), 150, cell=_what, sort=lambda item: item.what.casefold())
    why: Column[Item] = Column("why", tr("Why"), 200, rest=True, cell=_why)
    state: Column[Item] = Column("state", tr("Status"), 120, cell=_state, sort=lambda item: item.state)
    invoice: Column[Item] = Column("invoice", tr("Invoice"), 104, cell=_number, sort=lambda item: item.number)
    amount: Column[Item] = Column("amount", tr("Amount"), 96, align="right", cell=_amount, sort=_minor)

    def moment(key: str, title: str, of: Callable[[Item], datetime | None]) -> Column[Item]:
        def cell(item: Item) -> Cell:
            at = of(item)
            return Cell(_when(at, zone, today()) if at is not None else "–", tone="muted")

        return Column(key, title, 96, cell=cell, sort=lambda item: of(item) or _NEVER)

    since = {"failed": tr("When"), "sent": tr("Ended"), "differences": tr("Found")}.get(tab, tr("Since"))
    parts = {
        "needs_you": (what, why, invoice, amount),
        "checking": (what, why, invoice, amount, moment("next", tr("Next look"), lambda item: item.next_at)),
        "failed": (what, why, invoice, amount),
        "waiting": (what, state, why, invoice, moment("next", tr("Next try"), lambda item: item.next_at)),
        "sent": (what, state, why, invoice),
        "differences": (why, invoice),
    }[tab]
    return (*parts, moment("at", since, lambda item: item.at))


def _when(at: datetime, zone: ZoneInfo, today: date) -> str:
    """The time of today, else the day; the panel says both."""
    day = at.astimezone(zone).date()
    return figures.clock(at, zone) if day == today else figures.day(day, today)


def _what(item: Item) -> Cell:
    return Cell(item.what, weight=500)


def _why(item: Item) -> Cell:
    return Cell(item.sentence)


def _state(item: Item) -> Cell:
    return Cell(pill=item.state)


def _number(item: Item) -> Cell:
    return Cell(item.number)


def _amount(item: Item) -> Cell:
    return Cell(figures.amount(item.amount) if item.amount is not None else "", "right", weight=600)


def _minor(item: Item) -> int:
    return item.amount.minor if item.amount is not None else 0
