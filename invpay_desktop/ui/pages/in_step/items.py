"""What the page lists, whatever it comes from: one Item a row, with what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from invpay_desktop.base.money import Money

TABS = ("needs_you", "checking", "failed", "waiting", "sent", "differences")


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to do about an item: `name` as page.py knows it, the words of its button."""

    name: str
    text: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One row. `key`: what it is by its kind and id, so that it is found again. `state`: a pill of ui/words.

    `what`: in two or three words; `sentence`: why it is here; `facts`: label and text, for the panel; `advice`: what to
    do next. `at`: since when; `next_at`: when the program does something about it by itself.
    """

    key: tuple[str, object]
    state: str
    what: str
    sentence: str
    at: datetime
    next_at: datetime | None = None
    amount: Money | None = None
    invoice: int | None = None
    number: str = ""
    customer: int | None = None
    customer_name: str = ""
    payment: int | None = None
    facts: tuple[tuple[str, str], ...] = ()
    advice: str = ""
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the page shows, read in one transaction: the items of each tab and how many there are of each."""

    items: Mapping[str, tuple[Item, ...]]
    counts: Mapping[str, int]
