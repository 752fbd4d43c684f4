"""The sample year as it is written down in resources/sample: its customers, its price list and what happened when."""

from __future__ import annotations

import csv
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from invpay_desktop.ledger.customers import CustomerDetails

OPENS, CLOSES = 8 * 60 + 30, 17 * 60 + 30
"""The hours of the business, in minutes after midnight."""
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SampleCustomer:
    """A customer. `taxed`: pays sales tax; `receipts`: wants them; `bank`: what its checks are drawn on."""

    details: CustomerDetails
    taxed: bool
    receipts: bool
    bank: str


@dataclass(frozen=True, slots=True)
class Article:
    """One line of the price list; `price` in dollars."""

    text: str
    price: Decimal
    taxed: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the year: what was done so many days before today, to what, and how."""

    days_ago: int
    verb: str
    words: tuple[str, ...]
    more: Mapping[str, str]


@cache
def sample_customers() -> Mapping[str, SampleCustomer]:
    """Number → customer."""
    return {row["number"]: _customer(row) for row in _table("customers.csv")}


@cache
def price_list() -> Mapping[str, Article]:
    """Code → article."""
    return {
        row["code"]: Article(row["text"], Decimal(row["price"]), row["taxed"] == "yes")
        for row in _table("catalogue.csv")
    }


@cache
def happenings() -> tuple[Happening, ...]:
    """The year, from its first day on; what fell on one day in the order of the file."""
    lines = [line for line in _text("year.txt").splitlines() if line and not line.startswith("#")]
    return tuple(sorted(map(_happening, lines), key=lambda happening: -happening.days_ago))


def logo() -> bytes:
    """The sample's logo, a PNG."""
    return (files("invpay_desktop.resources.sample") / "logo.png").read_bytes()


def moments(days_ago: Sequence[int], zone: ZoneInfo, now: datetime) -> list[datetime]:
    """An instant for each entry (ordered, oldest first), none after `now`: in business hours, on weekdays.

    What would fall on a weekend happened on the Friday before; what would come later today happened before `now`.
    """
    here = now.astimezone(zone)
    on = [_weekday(here.date() - timedelta(days=ago)) for ago in days_ago]
    found: list[datetime] = []
    for day in dict.fromkeys(on):
        found += _through(day, on.count(day), zone, here)
    return found


def _through(day: date, count: int, zone: ZoneInfo, now: datetime) -> list[datetime]:
    """So many instants through a day; today's are pressed together where the day is not that far."""
    planned = [OPENS + (CLOSES - OPENS) * nth // (count + 1) + day.toordinal() * 7 % 11 for nth in range(1, count + 1)]
    made = [datetime.combine(day, time(minute // 60, minute % 60), zone) for minute in planned]
    if day != now.date() or made[-1] <= now:
        return made
    midnight = datetime.combine(day, time(), zone)
    return [midnight + (now - midnight) * nth // (count + 1) for nth in range(1, count + 1)]


def _weekday(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - SATURDAY + 1, 0))


def _customer(row: Mapping[str, str]) -> SampleCustomer:
    details = CustomerDetails(
        row["number"],
        row["name"],
        row["email"],
        row["phone"],
        f"{row['street']}\n{row['city']}",
        row["notes"],
        int(row["terms"]),
        hosted_id=row["number"].replace("C-", "cust_"),
    )
    return SampleCustomer(details, row["taxed"] == "yes", row["receipts"] == "yes", row["bank"])


def _happening(line: str) -> Happening:
    days_ago, verb, *rest = shlex.split(line)
    pairs = [word.partition("=") for word in rest if "=" in word]
    words = tuple(word for word in rest if "=" not in word)
    return Happening(int(days_ago), verb, words, {key: value for key, _, value in pairs})


def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(name).splitlines()))


def _text(name: str) -> str:
    return (files("invpay_desktop.resources.sample") / name).read_text(encoding="utf-8")
