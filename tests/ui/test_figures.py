"""Whatever the window writes of money and days, it reads back exactly, in the ways many countries write them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import MAX_MINOR, Money, amount_text
from invpay_desktop.ui import figures

LOCALES = (
    "en_US",
    "de_DE",
    "fr_FR",
    "de_CH",
    "en_IN",
    "ja_JP",
    "ar_EG",
    "hi_IN",
    "pl_PL",
    "sv_SE",
    "es_MX",
    "hu_HU",
    "en_CA",
    "fa_IR",
)
CURRENCIES = ("USD", "EUR", "JPY", "KWD", "CHF", "EGP", "PLN", "SEK", "HUF", "INR")
TODAY = date(2026, 1, 28)

places = st.sampled_from(LOCALES)
moneys = st.builds(Money, st.integers(-MAX_MINOR, MAX_MINOR), st.sampled_from(CURRENCIES))
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@contextmanager
def living_in(locale: str) -> Iterator[None]:
    QLocale.setDefault(QLocale(locale))
    yield
    QLocale.setDefault(QLocale("en_US"))


@given(places, moneys)
@settings(max_examples=300)
def test_money_that_was_written_is_read_back(locale: str, money: Money) -> None:
    with living_in(locale):
        for write in (figures.amount, figures.money, figures.amount_input):
            written = write(money)
            assert figures.read_amount(written, money.currency) == money, (write.__name__, written)


@given(places, st.decimals(0, 10**6, places=4))
@settings(max_examples=100)
def test_quantities_and_prices_that_were_written_are_read_back(locale: str, value: Decimal) -> None:
    with living_in(locale):
        assert figures.read_decimal(figures.decimal_input(value)) == value
        assert figures.read_decimal("-" + figures.decimal_input(value, least=2)) == -value


@given(places, days)
@settings(max_examples=300)
def test_days_that_were_written_are_read_back(locale: str, day: date) -> None:
    with living_in(locale):
        assert figures.read_day(figures.day_input(day), TODAY) == day, figures.day_input(day)
        assert figures.read_day(figures.day(day, TODAY), TODAY) == day, figures.day(day, TODAY)
        assert figures.read_day(figures.day(day, day), day) == day, figures.day(day, day)
        short = QLocale().toString(figures._qdate(day), QLocale.FormatType.ShortFormat)
        if 1990 <= day.year < 2000:
            return  # two digits of a year are of this century
        assert figures.read_day(short, TODAY) == day, short
        assert figures.read_day(day.isoformat(), TODAY) == day


@pytest.mark.parametrize(
    ("locale", "currency", "minor", "column", "single"),
    [
        ("en_US", "USD", 115000, "1,150.00", "$1,150.00"),
        ("en_US", "USD", -5, "−0.05", "−$0.05"),
        ("en_US", "JPY", 115000, "115,000", "¥115,000"),
        ("en_US", "KWD", 1150005, "1,150.005", "KWD\u00a01,150.005"),
        ("de_DE", "EUR", 115000, "1.150,00", "1.150,00\u00a0€"),
        ("de_CH", "CHF", 115000, "1'150.00", "CHF\u00a01'150.00"),
        ("fr_FR", "EUR", 115000, "1\u202f150,00", "1\u202f150,00\u00a0€"),
        ("en_IN", "INR", 12345678900, "12,34,56,789.00", "₹12,34,56,789.00"),
        ("en_CA", "USD", 2000, "20.00", "US$20.00"),
        ("es_MX", "MXN", 2000, "20.00", "$20.00"),
    ],
)
def test_how_amounts_are_written(locale: str, currency: str, minor: int, column: str, single: str) -> None:
    with living_in(locale):
        assert figures.amount(Money(minor, currency)) == column
        assert figures.money(Money(minor, currency)) == single


@pytest.mark.parametrize(
    ("locale", "typed", "minor"),
    [
        ("en_US", "1150-500", 65000),
        ("en_US", "120*3", 36000),
        ("en_US", "500/2", 25000),
        ("en_US", "100/3*3", 10000),
        ("en_US", "10/3", 333),
        ("en_US", "-10/3", -333),
        ("en_US", "0.005*1", 1),
        ("en_US", "(1,000.50 + 2) × 2", 200500),
        ("en_US", "$20", 2000),
        ("en_US", "20 USD", 2000),
        ("en_US", "$1,150 - $150", 100000),
        ("en_US", ".5", 50),
        ("en_US", "5.", 500),
        ("en_US", "1,00,000", 10000000),
        ("en_US", "−5", -500),
        ("en_CA", "$20", 2000),
        ("en_CA", "US$20", 2000),
        ("de_DE", "1.150,50-0,5", 115000),
        ("de_DE", "20 €", None),
        ("de_CH", "1'150.50", 115050),
        ("fr_FR", "1 150,50", 115050),
        ("ar_EG", "١٬١٥٠٫٥٠", 115050),
        ("hi_IN", "१,१५०.५०", 115050),
        ("en_US", "", None),
        ("en_US", "abc", None),
        ("en_US", "1e5", None),
        ("en_US", "1,15", None),
        ("en_US", "12,34.00", None),
        ("en_US", "1.150,00", None),
        ("en_US", "1.005", None),
        ("en_US", "--5", None),
        ("en_US", "5-", None),
        ("en_US", "5/0", None),
        ("en_US", "5/(2-2)", None),
        ("en_US", "(5", None),
        ("en_US", "5)", None),
        ("en_US", "()", None),
        ("en_US", "5**2", None),
        ("en_US", "€5", None),
        ("en_US", "NaN", None),
        ("en_US", "9" * 15 + "*9", None),
        ("en_US", "9" * 15, None),
        ("en_US", "1+" * 150 + "1", None),
        ("en_US", "(" * 199 + "1", None),
        ("en_US", "①", None),
        ("en_US", "²", None),
        ("de_DE", "1150.50", None),
    ],
)
def test_what_people_type_as_an_amount(locale: str, typed: str, minor: int | None) -> None:
    with living_in(locale):
        if minor is not None:
            assert figures.read_amount(typed, "USD") == Money(minor, "USD")
            return
        with pytest.raises(BadInput) as refusal:
            figures.read_amount(typed, "USD")
        assert refusal.value.message


@given(st.text(alphabet="0123456789.,+-*/() $€'’٫١x\u2212", max_size=12), places, st.sampled_from(CURRENCIES))
@settings(max_examples=300)
def test_whatever_is_typed_is_an_amount_or_refused(typed: str, locale: str, currency: str) -> None:
    with living_in(locale):
        try:
            money = figures.read_amount(typed, currency)
        except BadInput:
            return
        assert figures.read_amount(figures.amount_input(money), currency) == money


@given(st.text(alphabet="0123456789.,/- tT+JanFeb年月", max_size=12), places)
@settings(max_examples=200)
def test_whatever_is_typed_is_a_day_or_refused(typed: str, locale: str) -> None:
    with living_in(locale):
        try:
            day = figures.read_day(typed, TODAY)
        except BadInput:
            return
        assert figures.read_day(figures.day_input(day), TODAY) == day


@pytest.mark.parametrize(
    ("locale", "typed", "day"),
    [
        ("en_US", "t", TODAY),
        ("en_US", "Today", TODAY),
        ("en_US", "+3", TODAY + timedelta(3)),
        ("en_US", "-1", TODAY - timedelta(1)),
        ("en_US", "30", date(2026, 1, 30)),
        ("en_US", "32", None),
        ("en_US", "1/30", date(2026, 1, 30)),
        ("en_US", "1/30/26", date(2026, 1, 30)),
        ("en_US", "30/1", None),
        ("en_US", "Jan 30", date(2026, 1, 30)),
        ("en_US", "january 30", date(2026, 1, 30)),
        ("en_US", "Jan 30 2025", date(2025, 1, 30)),
        ("en_US", "Jan 30,2025", date(2025, 1, 30)),
        ("en_US", "2026-02-30", None),
        ("en_US", "Feb 30", None),
        ("en_US", "0001-01-01", None),
        ("en_US", "", None),
        ("en_US", "soon", None),
        ("de_DE", "30.1.", date(2026, 1, 30)),
        ("de_DE", "30.1.26", date(2026, 1, 30)),
        ("de_DE", "30. Januar", date(2026, 1, 30)),
        ("de_DE", "30. Jan. 2025", date(2025, 1, 30)),
        ("de_DE", "1/30", None),
        ("ja_JP", "2025年1月30日", date(2025, 1, 30)),
        ("ja_JP", "1月30日", date(2026, 1, 30)),
        ("hu_HU", "2025. 01. 30.", date(2025, 1, 30)),
        ("ar_EG", "٣٠", date(2026, 1, 30)),
        ("fr_FR", "30/1", date(2026, 1, 30)),
    ],
)
def test_what_people_type_as_a_day(locale: str, typed: str, day: date | None) -> None:
    with living_in(locale):
        if day is not None:
            assert figures.read_day(typed, TODAY) == day
            return
        with pytest.raises(BadInput, match="Not a date"):
            figures.read_day(typed, TODAY)


def test_how_days_and_times_are_written() -> None:
    at = datetime(2026, 1, 26, 23, 12, tzinfo=UTC)
    paris = ZoneInfo("Europe/Paris")
    assert figures.day(TODAY, TODAY) == "Jan 28"
    assert figures.day(date(2025, 1, 30), TODAY) == figures.full_day(date(2025, 1, 30)) == "Jan 30, 2025"
    assert figures.long_day(TODAY) == "Wednesday, January 28, 2026"
    assert figures.month(TODAY) == "January 2026"
    assert figures.clock(at, paris) == "12:12\u00a0AM"
    assert figures.moment(at, paris).startswith("Jan 27, 12:12")
    assert figures.moment(at, paris, date(2027, 1, 1)).startswith("Jan 27, 2026, ")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_day_without_its_year_keeps_month_and_day_and_nothing_else(locale: str) -> None:
    with living_in(locale):
        short = figures.day(TODAY, TODAY)
        assert "28" in figures._ascii_digits(short)
        assert "2026" not in figures._ascii_digits(short)
        assert short.strip() == short
        assert "'" not in short


@given(st.integers(0, 10**9), st.integers(1, 10**9))
@settings(max_examples=100)
def test_shares_are_rounded_half_up(part: int, whole: int) -> None:
    thousandths = (Decimal(part) * 1000 / Decimal(whole)).quantize(Decimal(1), "ROUND_HALF_UP")
    tenths = f"{thousandths.scaleb(-1):.1f}"
    assert figures.percent(part, whole).replace(",", "") == f"{tenths}%"
    assert figures.percent(part, 0) == "–"


@given(places, st.integers(0, 10**12))
@settings(max_examples=50)
def test_counts_are_grouped_as_amounts_are(locale: str, number: int) -> None:
    with living_in(locale):
        assert figures.read_amount(figures.count(number), "JPY").minor == number
        assert amount_text(number, "JPY") == str(number)
