"""Amounts and quantities as files write them, read exactly: first the decimal style of a column, then each value.

Never a float. What could mean two things is decided by the other values of the column, else by a hint, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from invpay_desktop.base.currencies import DECIMALS
from invpay_desktop.base.errors import BadInput
from invpay_desktop.delimited.shown import shown

_MOST_DIGITS = 24
_LONGEST = 64  # characters; longer text is no number, and may take a pattern long to say so

_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "JMD", "TTD", "XCD"})
_POUNDS = frozenset({"GBP", "GIP", "FKP", "SHP", "EGP"})
_CROWNS = frozenset({"SEK", "NOK", "DKK", "ISK"})
MARKS: dict[str, frozenset[str]] = {
    **{"$": _DOLLARS, "£": _POUNDS, "kr": _CROWNS, "kr.": _CROWNS},
    **{"US$": frozenset({"USD"}), "C$": frozenset({"CAD"}), "CA$": frozenset({"CAD"}), "A$": frozenset({"AUD"})},
    **{"€": frozenset({"EUR"}), "¥": frozenset({"JPY", "CNY"}), "￥": frozenset({"JPY", "CNY"})},
    **{"₹": frozenset({"INR"}), "₩": frozenset({"KRW", "KPW"}), "₽": frozenset({"RUB"}), "₺": frozenset({"TRY"})},
    **{"₴": frozenset({"UAH"}), "₪": frozenset({"ILS"}), "₫": frozenset({"VND"}), "฿": frozenset({"THB"})},
    **{"₱": frozenset({"PHP"}), "₦": frozenset({"NGN"}), "₡": frozenset({"CRC"}), "₸": frozenset({"KZT"})},
    **{"R$": frozenset({"BRL"}), "zł": frozenset({"PLN"}), "Kč": frozenset({"CZK"}), "Ft": frozenset({"HUF"})},
    **{"Fr.": frozenset({"CHF"}), "SFr.": frozenset({"CHF"}), "R": frozenset({"ZAR"}), "lei": frozenset({"RON"})},
}
"""Signs of money and the currencies each may stand for."""

_GROUPING = " '\u2019\xa0\u2009\u202f"
_MINUS = "-\u2212"
_SIGN = "[-+\u2212]"
_MONEY = r"[A-Z]{3}|" + "|".join(re.escape(mark) for mark in sorted(MARKS, key=len, reverse=True))
_WRITTEN = re.compile(
    rf"\(?\s*(?P<sign1>{_SIGN})?\s*(?P<money1>{_MONEY})?\s*(?P<sign2>{_SIGN})?\s*\(?"
    rf"(?P<core>[0-9.,][0-9.,{_GROUPING}]*?)"
    rf"\)?\s*(?P<sign3>{_SIGN})?\s*(?P<money2>{_MONEY})?\s*(?P<sign4>{_SIGN})?\s*\)?"
)
_PLAIN = re.compile(r"-?[0-9]{1,16}(?:\.[0-9]{1,8})?", re.ASCII)


def _core(decimal: str) -> re.Pattern[str]:
    other = "," if decimal == "." else "."
    grouped = rf"[1-9][0-9]{{0,2}}(?P<group>[{other}{_GROUPING}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*"
    return re.compile(rf"(?P<whole>{grouped}|[0-9]*)(?:[{decimal}](?P<fraction>[0-9]+))?")


_CORES = {".": _core("."), ",": _core(",")}


@dataclass(frozen=True, slots=True)
class DecimalStyle:
    """How a column writes numbers. `decimal`: `.` or `,`. `why`: a sentence to show.

    `certain`: some value proves it or none has a mark, and no value says otherwise.
    """

    decimal: str
    certain: bool
    why: str


def decide_decimal_style(values: Iterable[str], hint: str | None = None) -> DecimalStyle:
    """Decide a column's decimal mark from all its values; cells that are no numbers have no say.

    `hint`: `.` or `,`, the habit of the book's locale, taken where the column leaves it open; without one, the point.
    """
    told: dict[str, str] = {}
    open_value: str | None = None
    for value in values:
        if not value or value.isdigit():
            continue
        decimal = _evidence(value)
        if decimal == "?":
            open_value = open_value or value
        elif decimal:
            told.setdefault(decimal, value)
    if len(told) == 2:
        decimal = hint or "."
        why = f"The column mixes both styles, such as {shown(told['.'])} and {shown(told[','])}"
        return DecimalStyle(decimal, False, f"{why}; {_named(decimal)} was taken for the decimal mark.")
    if told:
        decimal, example = next(iter(told.items()))
        return DecimalStyle(decimal, True, f"{shown(example)} shows that {_named(decimal)} is the decimal mark.")
    decimal = hint or "."
    if open_value is None:
        return DecimalStyle(decimal, True, "No value of the column has a decimal mark.")
    why = f"{shown(open_value)} can be read in two ways and no other value tells"
    return DecimalStyle(decimal, False, f"{why}; {_named(decimal)} was taken for the decimal mark.")


def read_number(text: str, style: DecimalStyle, currency: str | None = None) -> Decimal:
    """Read one value exactly: grouped in threes or not, its sign in front, behind or as brackets, a currency or none.

    `currency`: the ISO 4217 code it must be in, if it names one. Raises BadInput, with the reason, for anything else.
    """
    if style.decimal == "." and _PLAIN.fullmatch(text):
        return Decimal(text)
    written = _take_apart(text)
    if not written:
        raise BadInput(f"{shown(text)} is not a number: {_reason(text.strip())}.")
    negative = _is_negative(written, text)
    if currency:
        _check_currency(written, text, currency)
    core = _CORES[style.decimal].fullmatch(written["core"])
    if not core or not (core["whole"] or core["fraction"]):
        raise BadInput(f"{shown(text)} does not fit this column, where {_named(style.decimal)} is the decimal mark.")
    digits = re.sub(r"[^0-9]", "", core["whole"])
    if len(digits) + len(core["fraction"] or "") > _MOST_DIGITS:
        raise BadInput(f"{shown(text)} has more than {_MOST_DIGITS} digits.")
    return Decimal(f"{'-' if negative else ''}{digits or '0'}.{core['fraction'] or ''}".rstrip("."))


def _take_apart(text: str) -> re.Match[str] | None:
    stripped = text.strip()
    written = _WRITTEN.fullmatch(stripped) if len(stripped) <= _LONGEST else None
    if written and all(mark is None or mark in MARKS or mark in DECIMALS for mark in written.group("money1", "money2")):
        return written
    return None


def _named(decimal: str) -> str:
    return "the point" if decimal == "." else "the comma"


def _evidence(value: str) -> str | None:
    """The decimal mark that this value proves, `?` where it could be either, None where it says nothing."""
    if _PLAIN.fullmatch(value) and "." in value and value[-4:-3] != ".":
        return "."
    written = _take_apart(value)
    if not written:
        return None
    reads = [decimal for decimal, core in _CORES.items() if core.fullmatch(written["core"])]
    if len(reads) == 1:
        return reads[0]
    return "?" if reads and re.search("[.,]", written["core"]) else None


def _is_negative(written: re.Match[str], text: str) -> bool:
    signs = [written[name] for name in ("sign1", "sign2", "sign3", "sign4") if written[name]]
    opened, closed = text.count("("), text.count(")")
    if opened != closed or len(signs) + opened > 1:
        raise BadInput(f"{shown(text)} is not a number: its signs or brackets do not go together.")
    return opened == 1 or any(sign in _MINUS for sign in signs)


def _check_currency(written: re.Match[str], text: str, currency: str) -> None:
    for mark in (written["money1"], written["money2"]):
        if mark and mark != currency and currency not in MARKS.get(mark, ()):
            raise BadInput(f"{shown(text)} is not in {currency}.", "currency")


def _reason(text: str) -> str:
    if not text:
        return "the cell is empty"
    if len(text) > _LONGEST:
        return "it is too long"
    if any(char.isdigit() and not char.isascii() for char in text):
        return "only the digits 0 to 9 are read"
    if re.fullmatch(r"[-+]?[0-9.,]+[eE][-+]?[0-9]+", text):
        return "write it without an exponent"
    return "write it like 1234.50"
