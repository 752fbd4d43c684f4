"""Currencies and time zones to choose from, and which fit this machine."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from PySide6.QtCore import QLocale

from invpay_desktop.base.currencies import DECIMALS
from invpay_desktop.base.dates import local_zone

_NO_PLACES = ("Etc/", "SystemV/", "posix/", "right/")


@cache
def currencies() -> tuple[tuple[str, str], ...]:
    """Code and what to show, `USD – US Dollar`: the name where Qt knows it in the user's language."""
    names = _names()
    return tuple((code, f"{code} – {names[code]}" if code in names else code) for code in sorted(DECIMALS))


def usual_currency() -> str:
    """The currency of the user's country, else US dollars."""
    code = QLocale().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    return code if code in DECIMALS else "USD"


def zones() -> tuple[tuple[str, str], ...]:
    """IANA names, `America/New_York` shown as `America/New York`."""
    names = {name for name in available_timezones() if ("/" in name and not name.startswith(_NO_PLACES))}
    return tuple((name, name.replace("_", " ")) for name in sorted(names | {"UTC", local_zone()}))


def _names() -> dict[str, str]:
    own = QLocale().language()
    found: dict[str, str] = {}
    for language in dict.fromkeys((own, QLocale.Language.English)):
        for locale in QLocale.matchingLocales(language, QLocale.Script.AnyScript, QLocale.Country.AnyCountry):
            code = locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
            name = locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyDisplayName)
            if name and name != code:
                found.setdefault(code, name)
    return found
