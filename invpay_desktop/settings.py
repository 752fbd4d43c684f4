"""Every setting, declared once: its key, kind, default, words and the rule for its value.

Values lie in the book as text (db/setting_values.py); `Setting.value` turns that text into what the program works
with. Secrets are declared here too, but they are kept by keychain.py and never lie in a book.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from invpay_desktop.base.dates import parse_zone
from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.fields import Kind
from invpay_desktop.base.money import Money, parse_amount

T = TypeVar("T")

MAX_PICTURE_BYTES = 512 * 1024
_LATER = " Kept for now; the parts that use it come later."


@dataclass(frozen=True, slots=True)
class Picture:
    """A logo: the bytes of a PNG or JPEG file."""

    mime: str
    data: bytes

    def __str__(self) -> str:
        return f"(picture, {max(1, round(len(self.data) / 1024))} kB)"


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """How documents are numbered: `INV-{0001}` is the prefix INV-, four digits, beginning at 1."""

    prefix: str
    digits: int
    first: int
    suffix: str = ""

    def __str__(self) -> str:
        return f"{self.prefix}{{{self.first:0{self.digits}d}}}{self.suffix}"

    def text(self, number: int) -> str:
        """The document number for a counter's value: 7 → `INV-0007`."""
        return f"{self.prefix}{number:0{self.digits}d}{self.suffix}"


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting. `check(text, currency)` gives the value for a text or raises BadInput with a whole sentence.

    `default` is text, as it would be stored.
    """

    key: str
    label: str
    default: str
    check: Callable[[str, str], T]
    help: str = ""
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    from_file: bool = False
    """True where a person names a file and its contents are what is stored."""

    def value(self, stored: str | None, currency: str = "USD") -> T:
        """The value for what a book holds (None: never set, so the default)."""
        return self.read(self.default if stored is None else stored, currency)

    def read(self, text: str, currency: str = "USD") -> T:
        """Read a text that a person gave. Raises BadInput, which names the key."""
        try:
            return self.check(text, currency)
        except BadInput as wrong:
            raise BadInput(f"{self.key}: {wrong.message}", self.key) from None


def _line(longest: int = 200) -> Callable[[str, str], str]:
    return lambda text, _currency: _printable(text, longest, "")


def _lines(longest: int = 1000) -> Callable[[str, str], str]:
    return lambda text, _currency: _printable(text.replace("\r\n", "\n"), longest, "\n")


def _printable(text: str, longest: int, allowed: str) -> str:
    stripped = text.strip()
    if len(stripped) > longest:
        raise BadInput(f"it has {len(stripped)} characters; {longest} is the most.")
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in allowed for c in stripped):
        raise BadInput("it holds a control character; write it as plain text.")
    return stripped


def _zone(text: str, _currency: str) -> str:
    parse_zone(text)
    return text


def _address(text: str, _currency: str) -> str:
    stripped = _printable(text, 254, "")
    if stripped and not re.fullmatch(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+", stripped):
        raise BadInput(f"“{stripped}” is not an e-mail address, such as office@example.com.")
    return stripped


def _number(lowest: int, highest: int) -> Callable[[str, str], int]:
    def check(text: str, _currency: str) -> int:
        stripped = text.strip()
        if not re.fullmatch(r"[0-9]{1,9}", stripped, re.ASCII) or not lowest <= int(stripped) <= highest:
            raise BadInput(f"“{text}” is not a whole number from {lowest} to {highest}.")
        return int(stripped)

    return check


def _amount(text: str, currency: str) -> Money:
    money = parse_amount(text, currency)
    if money.minor < 0:
        raise BadInput(f"{text} is less than zero.")
    return money


def _tick(text: str, _currency: str) -> bool:
    if text not in ("yes", "no"):
        raise BadInput(f"“{text}” is neither yes nor no.")
    return text == "yes"


def _choice(*choices: str) -> Callable[[str, str], str]:
    def check(text: str, _currency: str) -> str:
        if text not in choices:
            raise BadInput(f"“{text}” is not one of {', '.join(choices)}.")
        return text

    return check


def _pattern(text: str, _currency: str) -> NumberPattern:
    found = re.fullmatch(r"([^{}]{0,30})\{([0-9]{1,12})\}([^{}]{0,10})", _printable(text, 60, ""), re.ASCII)
    if not found:
        raise BadInput(f"“{text}” is not a pattern: write the first number in braces, like INV-{{0001}}.")
    prefix, counter, suffix = found.groups()
    return NumberPattern(prefix, len(counter), int(counter), suffix)


def _url(text: str, _currency: str) -> str:
    stripped = _printable(text, 500, "").rstrip("/")
    if not stripped:
        return ""
    try:
        parts = urlsplit(stripped)
        host, loopback = parts.hostname or "", parts.hostname in ("localhost", "127.0.0.1", "::1")
        odd = parts.username is not None or parts.query or parts.fragment or parts.port == 0
    except ValueError:
        host, loopback, odd, parts = "", False, True, urlsplit("")
    if not host or odd or not (parts.scheme == "https" or (parts.scheme == "http" and loopback)):
        raise BadInput(f"“{stripped}” is not an https:// address (http:// is for this computer alone).")
    return stripped


def _picture(text: str, _currency: str) -> Picture | None:
    if not text:
        return None
    mime, _, encoded = text.partition(";base64,")
    try:
        return _picture_of(base64.b64decode(encoded, validate=True))
    except binascii.Error:
        raise BadInput(f"the stored picture ({mime[:20]}) cannot be read; set it again.") from None


def _picture_of(data: bytes) -> Picture:
    if len(data) > MAX_PICTURE_BYTES:
        raise BadInput(f"the picture has {len(data) // 1024} kB; 512 kB is the most. Save it smaller.")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Picture("image/png", data)
    if data.startswith(b"\xff\xd8\xff"):
        return Picture("image/jpeg", data)
    raise BadInput("the file is not a PNG or JPEG picture.")


def picture_text(data: bytes, key: str = "business.logo") -> str:
    """The text to store for the bytes of a picture file. Raises BadInput for other files and more than 512 kB."""
    try:
        picture = _picture_of(data)
    except BadInput as wrong:
        raise BadInput(f"{key}: {wrong.message}", key) from None
    return f"{picture.mime};base64,{base64.b64encode(picture.data).decode()}"


BOOK_NAME = Setting("book.name", "Name of the business", "", _line(), "Shown on documents and in the head of reports.")
BOOK_ZONE = Setting(
    "book.zone", "Time zone", "UTC", _zone, "An IANA name such as America/Chicago: it decides what day is today."
)
BOOK_SAMPLE = Setting(
    "book.sample", "A sample", "no", _tick, "yes: nothing in this book is real, and the window says so.", Kind.TICK
)
BUSINESS_ADDRESS = Setting("business.address", "Address", "", _lines(), "Printed on invoices and receipts.")
BUSINESS_EMAIL = Setting("business.email", "E-mail", "", _address, "Printed on invoices and receipts.")
BUSINESS_PHONE = Setting("business.phone", "Phone", "", _line(50), "Printed on invoices and receipts.")
BUSINESS_TAX_ID = Setting("business.tax_id", "Tax number", "", _line(50), "Printed on invoices and receipts.")
BUSINESS_FOOTER = Setting("business.footer", "Footer", "", _lines(500), "The last lines of each document.")
BUSINESS_LOGO = Setting(
    "business.logo", "Logo", "", _picture, "A PNG or JPEG file of at most 512 kB, kept in the book.", from_file=True
)
DOCUMENTS_PAGE = Setting(
    "documents.page", "Paper", "letter", _choice("letter", "a4"), "", Kind.CHOICE, ("letter", "a4")
)
_NUMBERING = "The first number stands in braces with its zeros: {}. Used where a number is not given."
NUMBERING_INVOICE = Setting(
    "numbering.invoice", "Invoice numbers", "INV-{0001}", _pattern, _NUMBERING.format("INV-{0001}")
)
NUMBERING_MEMO = Setting("numbering.memo", "Credit memo numbers", "CM-{0001}", _pattern, _NUMBERING.format("CM-{0001}"))
NUMBERING_RECEIPT = Setting(
    "numbering.receipt", "Receipt numbers", "RCT-{000001}", _pattern, _NUMBERING.format("RCT-{000001}")
)
TERMS_DAYS = Setting(
    "terms.days", "Days to pay", "30", _number(0, 3650), "For customers without terms of their own.", Kind.NUMBER
)
WRITEOFF_TOLERANCE = Setting(
    "writeoff.tolerance", "Write off at most", "1", _amount, "The largest rest that may be written off with a payment.",
    Kind.MONEY,
)  # fmt: skip
RECEIPTS_AUTO = Setting(
    "receipts.auto", "A receipt for each payment", "no", _tick, "For payments of today onward.", Kind.TICK
)
BACKUP_DAILY = Setting(
    "backup.daily", "A backup each day", "yes", _tick, "After the first change of a day.",
    Kind.TICK,
)  # fmt: skip
HOSTED_URL = Setting("hosted.url", "Hosted service", "", _url, "Its https:// address.")
HOSTED_TENANT = Setting("hosted.tenant", "Tenant", "", _line(100), "Your name at the hosted service.")
HOSTED_MODE = Setting(
    "hosted.mode", "Mode", "test", _choice("test", "live"), "test takes test cards only; live moves real money.",
    Kind.CHOICE, ("test", "live"),
)  # fmt: skip
SYNC_AUTO = Setting(
    "sync.auto", "Keep in step by itself", "yes", _tick, "The window reads and sends beside your work.", Kind.TICK
)
SYNC_MINUTES = Setting(
    "sync.minutes", "Minutes between readings", "15", _number(1, 1440), "Of each linked invoice that is open.",
    Kind.NUMBER,
)  # fmt: skip
SYNC_RESEND_AFTER = Setting(
    "sync.resend_after", "Minutes before a record is sent again", "90", _number(1, 10080),
    "Where nobody knows whether it arrived, and the service's history lacks it twice, so far apart.", Kind.NUMBER,
)  # fmt: skip
WEBHOOKS_PORT = Setting(
    "webhooks.port", "Port for notices", "8765", _number(1024, 65535), "Where this computer listens, for a tunnel.",
    Kind.NUMBER,
)  # fmt: skip
SMTP_HOST = Setting("smtp.host", "Mail server", "", _line(253), _LATER.strip())
SMTP_PORT = Setting("smtp.port", "Port", "587", _number(1, 65535), _LATER.strip(), Kind.NUMBER)
SMTP_SECURITY = Setting(
    "smtp.security", "Protection", "starttls", _choice("starttls", "tls", "none"),
    "none is for a server on this computer only." + _LATER, Kind.CHOICE, ("starttls", "tls", "none"),
)  # fmt: skip
SMTP_USER = Setting("smtp.user", "User", "", _line(254), _LATER.strip())
SMTP_FROM = Setting("smtp.from", "Sender", "", _address, "The address that messages come from." + _LATER)
HOSTED_TOKEN = Setting(
    "hosted.token", "Token", "", _line(1000), "Or INVPAY_HOSTED_TOKEN in the environment.", Kind.SECRET
)
WEBHOOKS_SECRET = Setting(
    "webhooks.secret", "Secret of the notices", "", _line(1000),
    "What notices must bring along, and the key that signs yours. Or INVPAY_WEBHOOKS_SECRET in the environment.",
    Kind.SECRET,
)  # fmt: skip
SMTP_PASSWORD = Setting(
    "smtp.password", "Password", "", _line(1000), "Or INVPAY_SMTP_PASSWORD in the environment." + _LATER, Kind.SECRET
)

SETTINGS: tuple[Setting[Any], ...] = (
    BOOK_NAME, BOOK_ZONE, BOOK_SAMPLE,
    BUSINESS_ADDRESS, BUSINESS_EMAIL, BUSINESS_PHONE, BUSINESS_TAX_ID, BUSINESS_FOOTER, BUSINESS_LOGO,
    DOCUMENTS_PAGE, NUMBERING_INVOICE, NUMBERING_MEMO, NUMBERING_RECEIPT,
    TERMS_DAYS, WRITEOFF_TOLERANCE, RECEIPTS_AUTO, BACKUP_DAILY,
    HOSTED_URL, HOSTED_TENANT, HOSTED_MODE, SYNC_AUTO, SYNC_MINUTES, SYNC_RESEND_AFTER, WEBHOOKS_PORT,
    SMTP_HOST, SMTP_PORT, SMTP_SECURITY, SMTP_USER, SMTP_FROM,
)  # fmt: skip
"""What lies in a book, in the order in which it is shown."""

SECRETS: tuple[Setting[str], ...] = (HOSTED_TOKEN, WEBHOOKS_SECRET, SMTP_PASSWORD)
"""What the system's keyring keeps."""

TOGETHER = (SMTP_HOST.key, SMTP_SECURITY.key)
"""Settings of which each may forbid a value of another."""


def check_together(values: Mapping[str, str]) -> None:
    """Raise BadInput where settings that are fine alone do not go together. `values`: key → text, those of TOGETHER."""
    host, security = values[SMTP_HOST.key].strip().lower(), values[SMTP_SECURITY.key]
    if security == "none" and host and not is_loopback(host):
        raise BadInput(
            f"smtp.security: none is for a mail server on this computer, and smtp.host is {host}: passwords and "
            "messages would be read on the way. Nothing was changed; use starttls or tls.",
            SMTP_SECURITY.key,
        )


def is_loopback(host: str) -> bool:
    """Whether a host's name means this computer."""
    return host in ("localhost", "::1", "[::1]") or re.fullmatch(r"127(\.[0-9]{1,3}){3}", host, re.ASCII) is not None


def require_host_named(url: str, named: str | None) -> None:
    """Raise BadInput unless `named` is the host of a hosted service's address: live mode is chosen by typing it."""
    host = urlsplit(url).hostname
    if not host:
        raise BadInput("hosted.mode: set hosted.url first, then live. Nothing was changed.", HOSTED_MODE.key)
    if named is None or named.strip().lower() != host:
        raise BadInput(
            f"hosted.mode: live moves real money. Say which host it is for, with --host {host}. Nothing was changed.",
            HOSTED_MODE.key,
        )


_BY_KEY: Mapping[str, Setting[Any]] = {setting.key: setting for setting in (*SETTINGS, *SECRETS)}


def find(key: str) -> Setting[Any]:
    """The setting (or secret) of a key. Raises BadInput, with the nearest key there is, for an unknown one."""
    if key in _BY_KEY:
        return _BY_KEY[key]
    near = difflib.get_close_matches(key, _BY_KEY, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]}?" if near else " “invpay settings show” lists them."
    raise BadInput(f"There is no setting “{key}”.{hint}", "key")
