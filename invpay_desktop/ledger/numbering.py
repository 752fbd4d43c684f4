"""Numbers of documents: a pattern such as `INV-{0001}`, a counter without gaps, and no number used twice."""

from __future__ import annotations

import re

from sqlalchemy import bindparam, insert, select, update

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db import tables
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.setting_values import read_setting
from invpay_desktop.db.tables import shown

DEFAULT_PATTERNS = {"invoice": "INV-{0001}", "memo": "CM-{0001}", "receipt": "RCT-{000001}"}

_PATTERN = re.compile(r"(?P<before>[^{}]*)\{(?P<first>[0-9]{1,12})\}(?P<after>[^{}]*)", re.ASCII)
_NEXT = select(tables.sequence.c.next).where(tables.sequence.c.name == bindparam("series"))
_ADVANCE = (
    update(tables.sequence).where(tables.sequence.c.name == bindparam("series")).values(next=bindparam("following"))
)
_TAKEN = {
    "invoice": select(tables.invoice.c.id).where(tables.invoice.c.number == bindparam("wanted"), shown(tables.invoice)),
    "memo": select(tables.credit_memo.c.id).where(
        tables.credit_memo.c.number == bindparam("wanted"), shown(tables.credit_memo)
    ),
    "receipt": select(tables.receipt.c.id).where(tables.receipt.c.number == bindparam("wanted")),
}


def take_number(session: WriteSession, kind: str) -> str:
    """The next free number of a kind (invoice, memo, receipt); the counter passes over numbers given by hand."""
    pattern = read_setting(session, f"numbering.{kind}") or DEFAULT_PATTERNS[kind]
    stored = session.scalar(_NEXT, {"series": kind})
    counter = stored or _first(pattern)
    while session.scalar(_TAKEN[kind], {"wanted": (number := format_number(pattern, counter))}) is not None:
        counter += 1
    if stored is None:
        session.execute(insert(tables.sequence), {"name": kind, "next": counter + 1})
    else:
        session.execute(_ADVANCE, {"series": kind, "following": counter + 1})
    return number


def release_number(session: WriteSession, kind: str, number: str) -> None:
    """Give a number back where it was the last of its series: an undone entry leaves no gap."""
    pattern = read_setting(session, f"numbering.{kind}") or DEFAULT_PATTERNS[kind]
    stored = session.scalar(_NEXT, {"series": kind})
    if stored is not None and format_number(pattern, stored - 1) == number:
        session.execute(_ADVANCE, {"series": kind, "following": stored - 1})


def is_taken(session: Session, kind: str, number: str) -> bool:
    """Whether a document of this kind has this number."""
    return session.scalar(_TAKEN[kind], {"wanted": number}) is not None


def format_number(pattern: str, counter: int) -> str:
    """`INV-{0001}` and 17 → `INV-0017`. Raises BadInput for a pattern without one `{digits}`."""
    match = _match(pattern)
    return f"{match['before']}{counter:0{len(match['first'])}d}{match['after']}"


def _first(pattern: str) -> int:
    return int(_match(pattern)["first"])


def _match(pattern: str) -> re.Match[str]:
    match = _PATTERN.fullmatch(pattern)
    if match is None:
        raise BadInput(f"“{pattern}” is not a pattern for numbers: write it like INV-{{0001}}.", "numbering")
    return match
