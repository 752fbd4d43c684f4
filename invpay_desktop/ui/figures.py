"""Amounts, days and times as the user's locale writes them, and read back from what was typed.

Only here does the window turn money and days into text and text into them. No amount passes through a float: QLocale is
asked for its signs and for whole numbers alone.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QLocale, QTime

from invpay_desktop.base.dates import FIRST_DAY, LAST_DAY
from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money, decimals_of, parse_amount, round_half_up
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from decimal import Decimal

MINUS = "\u2212"
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "UAH": "₴", "VND": "₫", "ILS": "₪"}
"""Signs that stand for one currency nearly everywhere; others are shown by their code, unless they are the locale's."""
_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009\u200e\u200f\u061c"))
"""Blanks that group digits, and marks of direction."""
_OPERATORS = "+-*/()×÷" + MINUS


# Money


def amount(money: Money) -> str:
    """For columns: `1,150.00`, `−20.00`; no currency."""
    return _signed(money.minor, _plain(abs(money.minor), money.currency, grouped=True))


def money(money: Money) -> str:
    """For single figures: `$1,150.00`, `−$20.00`."""
    before, after = _affixes(_locale_key(), money.currency)
    return _signed(money.minor, f"{before}{_plain(abs(money.minor), money.currency, grouped=True)}{after}")


def amount_input(money: Money) -> str:
    """As it is typed into a field: `1150.00`, with the locale's decimal mark and no grouping."""
    return ("-" if money.minor < 0 else "") + _plain(abs(money.minor), money.currency, grouped=False)


def symbol(currency: str) -> str:
    """What stands beside an amount field: `$`, `€`, `CHF`."""
    locale = QLocale()
    own = locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    if own == currency:
        return locale.currencySymbol()
    known = _SYMBOLS.get(currency, currency)
    return f"US{known}" if known == "$" and "$" in locale.currencySymbol() else known


def read_amount(text: str, currency: str) -> Money:
    """Read what was typed, in the user's locale: `1,150.50`, `$20`, `1150-500`, `120*3`, `500/2`, `-5`.

    A quotient is rounded half up to the currency's smallest unit. Raises BadInput with a sentence.
    """
    typed = _ascii_digits(text).translate(_SPACES)
    for sign in (symbol(currency).translate(_SPACES), currency, _SYMBOLS.get(currency, currency)):
        typed = typed.replace(sign, "")
    example = _plain(120050 if decimals_of(currency) else 1200, currency, grouped=False)
    refusal = BadInput(tr("Not an amount. Try {example}").format(example=example), "amount")
    if not any(operator in typed[1:] for operator in _OPERATORS):
        sign = "-" if typed[:1] in ("-", MINUS) else ""
        plain = _ungrouped(typed.lstrip("-+" + MINUS))
        if plain is None or len(typed) - len(typed.lstrip("-+" + MINUS)) > 1:
            raise refusal
        return parse_amount(sign + plain, currency)
    from invpay_desktop.ui import arithmetic

    try:
        value = arithmetic.evaluate(typed, _ungrouped)
    except arithmetic.NotASum:
        raise refusal from None
    return round_half_up(value, currency)


def read_decimal(text: str) -> Decimal:
    """A quantity or a price with more decimals than money has, as typed in the user's locale. Raises BadInput."""
    from decimal import Decimal

    typed = _ascii_digits(text).translate(_SPACES)
    negative = typed[:1] in ("-", MINUS)
    plain = _ungrouped(typed[1:] if negative else typed)
    if plain is None:
        raise BadInput(tr("Not a number. Try 2 or 1{mark}5").format(mark=QLocale().decimalPoint()), "number")
    return -Decimal(plain) if negative else Decimal(plain)


def decimal_input(value: Decimal, least: int = 0) -> str:
    """A quantity or price as it is typed: `1.5`, with the locale's decimal mark and `least` decimals or more."""
    whole, _, fraction = f"{value:f}".partition(".")
    fraction = fraction.rstrip("0").ljust(least, "0")
    text = f"{whole}.{fraction}" if fraction else whole
    return text.replace(".", QLocale().decimalPoint())


def decimal_mark() -> str:
    """The locale's decimal mark."""
    return QLocale().decimalPoint()


def count(number: int) -> str:
    """A whole number with grouping: `42,481`."""
    return QLocale().toString(number)


def percent(part: int, whole: int) -> str:
    """A share with one decimal, rounded half up: `6.4%`; `–` of nothing."""
    if not whole:
        return "–"
    thousandths = (part * 2000 + whole) // (2 * whole)
    locale = QLocale()
    return f"{locale.toString(thousandths // 10)}{locale.decimalPoint()}{thousandths % 10}{locale.percent()}"


def _signed(minor: int, text: str) -> str:
    return MINUS + text if minor < 0 else text


def _plain(minor: int, currency: str, *, grouped: bool) -> str:
    locale = QLocale()
    places = decimals_of(currency)
    whole, rest = divmod(minor, 10**places)
    if not grouped:
        locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    else:
        locale.setNumberOptions(QLocale.NumberOption.DefaultNumberOptions)
    text = locale.toString(whole)
    if not places:
        return text
    return f"{text}{locale.decimalPoint()}{_own_digits(str(rest).rjust(places, '0'))}"


def _locale_key() -> str:
    return QLocale().name()


@cache
def _affixes(_locale: str, currency: str) -> tuple[str, str]:
    sign = symbol(currency)
    before, found, after = QLocale().toCurrencyString(1, sign, 0).partition(QLocale().toString(1))
    if not found:
        return sign, ""
    if before.endswith(sign) and sign[-1:].isalpha():  # CHF 20.00, never CHF20.00
        before += "\u00a0"
    return before, after


def _ascii_digits(text: str) -> str:
    import unicodedata

    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text.strip())


def _ungrouped(text: str) -> str | None:
    """One number of the locale as locale-free text; None where it is not one (grouping must stand at thousands)."""
    locale = QLocale()
    point, group = locale.decimalPoint(), locale.groupSeparator().translate(_SPACES)
    if group in ("'", "’"):
        text, group = text.replace("’", "'"), "'"
    whole, mark, fraction = text.partition(point)
    if group and group in whole:
        first, *others = whole.split(group)
        sizes = [len(part) for part in others]
        indian = sizes[-1] == 3 and all(size == 2 for size in sizes[:-1])
        if not 1 <= len(first) <= 3 or not (indian or all(size == 3 for size in sizes)):
            return None
        whole = first + "".join(others)
    if not re.fullmatch(r"[0-9]{0,16}", whole, re.ASCII) or not re.fullmatch(r"[0-9]*", fraction, re.ASCII):
        return None
    if not whole and not fraction:
        return None
    return f"{whole or '0'}.{fraction}" if mark and fraction else whole or "0"


# Days and times


def day(day: date, today: date) -> str:
    """For lists: `Jan 30`, with the year where it is not this one."""
    return QLocale().toString(_qdate(day), _pattern(_locale_key(), with_year=day.year != today.year))


def full_day(day: date) -> str:
    """`Jan 30, 2026`, always with its year."""
    return QLocale().toString(_qdate(day), _pattern(_locale_key(), with_year=True))


def long_day(day: date) -> str:
    """`Friday, January 30, 2026`."""
    return QLocale().toString(_qdate(day), QLocale.FormatType.LongFormat)


def month(day: date) -> str:
    """`January 2026`."""
    locale = QLocale()
    return f"{locale.standaloneMonthName(day.month)} {day.year}"


def month_name(day: date) -> str:
    """`January`."""
    return QLocale().standaloneMonthName(day.month)


def clock(at: datetime, zone: ZoneInfo) -> str:
    """The time of an instant in a zone: `14:02`, or as the locale writes it."""
    local = at.astimezone(zone)
    return (
        QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat).replace("\u202f", "\u00a0")
    )


def moment(at: datetime, zone: ZoneInfo, today: date | None = None) -> str:
    """Day and time of an instant: `Jan 26, 10:12`. `today` (else the instant's own year) says whether a year is due."""
    local = at.astimezone(zone).date()
    return f"{day(local, today or local)}, {clock(at, zone)}"


def day_input(day: date) -> str:
    """As a day stands in a field: `Jan 30, 2026`."""
    return full_day(day)


def read_day(text: str, today: date) -> date:
    """Read a day as typed: as the locale writes it, `2026-01-30`, `Jan 30`, `30` (of this month), `t`, `+3`, `-1`.

    Raises BadInput with a sentence.
    """
    typed = re.sub("[\u200e\u200f\u061c]", "", _ascii_digits(text))
    found = _typed_day(typed, today)
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise BadInput(tr("Not a date. Try {example}").format(example=day_input(today)), "date")
    return found


def _typed_day(typed: str, today: date) -> date | None:
    if typed.lower() in ("t", tr("today").lower()):
        return today
    if re.fullmatch(r"[+-][0-9]{1,4}", typed, re.ASCII):
        return today + timedelta(days=int(typed))
    if re.fullmatch(r"[0-9]{1,2}", typed, re.ASCII):
        return _maybe(today.year, today.month, int(typed))
    if re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", typed, re.ASCII):
        return _maybe(*map(int, typed.split("-")))
    return _day_by_numbers(typed, today) or _day_by_name(typed, today)


def _day_by_numbers(typed: str, today: date) -> date | None:
    """`1/30`, `1/30/26`, `30.1.2026`: in the order of the locale's short form."""
    parts = [int(part) for part in re.split(r"[./\- ]+", typed.strip(". ")) if part.isdecimal() and len(part) <= 4]
    if len(parts) not in (2, 3) or re.search(r"[^0-9./\- ]", typed):
        return None
    order = [c for c in dict.fromkeys(QLocale().dateFormat(QLocale.FormatType.ShortFormat).lower()) if c in "dmy"]
    if len(parts) == 2:
        order = [c for c in order if c != "y"]
    named = dict(zip(order, parts, strict=True))
    year = named.get("y", today.year)
    return _maybe(year + 2000 if year < 100 else year, named["m"], named["d"])


def _day_by_name(typed: str, today: date) -> date | None:
    locale = QLocale()
    typed = _own_digits(_words(typed))
    for with_year in (True, False):
        pattern = _words(_pattern(locale.name(), with_year=with_year))
        text, year = (typed, "") if with_year else (f"{typed} {_own_digits(str(today.year))}", " yyyy")
        for form in (pattern, pattern.replace("MMM", "MMMM")):
            found = locale.toDate(text, form + year)
            if found.isValid():
                return _maybe(found.year(), found.month(), found.day())
    return None


def _words(text: str) -> str:
    """Words with one blank between them, whatever commas and blanks stand there."""
    return " ".join(re.sub("[,،]", " ", text).split())


def _own_digits(text: str) -> str:
    """ASCII digits as the locale writes them: Qt reads no others in a day."""
    zero = ord(QLocale().zeroDigit())
    return re.sub("[0-9]", lambda digit: chr(zero + int(digit[0])), text)


def _maybe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


@cache
def _pattern(_locale: str, *, with_year: bool) -> str:
    """The locale's long form without the weekday and with a short month; also without its year."""
    form = QLocale().dateFormat(QLocale.FormatType.LongFormat)
    form = re.sub(r"[,،\s]*dddd?[,،\s]*", " ", form, count=1).strip(" ,،")
    form = re.sub(r"M{3,4}", "MMM", form)
    form = form.replace("yyyy", "y").replace("yy", "y").replace("y", "yyyy")
    if with_year:
        return form
    without = re.sub(r"('[^']*'\s*)?[,\s./-]*yyyy('[^']*'|\s*[^\sMd']*)?", "", form)
    return without.strip(" ,،-/")
