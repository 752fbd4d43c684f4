"""The values of settings inside a book. What settings there are is declared in settings.py; secrets are never here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, insert, select

from invpay_desktop.base.errors import BugError
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import event, setting
from invpay_desktop.settings import BUSINESS_LOGO, TOGETHER, Setting, check_together, find

T = TypeVar("T")

_ONE = select(setting.c.value).where(setting.c.key == bindparam("wanted"))


def read_setting(session: Session, key: str) -> str | None:
    """The stored text of a setting, or None where it was never set."""
    value: str | None = session.scalar(_ONE, {"wanted": key})
    return value


def read_value(session: Session, wanted: Setting[T]) -> T:
    """What a setting stands at in this book, its default where it was never set."""
    return wanted.value(read_setting(session, wanted.key), session.info.currency)


def read_settings(session: Session) -> dict[str, str]:
    """Every stored setting: key → text."""
    return {row.key: row.value for row in session.execute(select(setting.c.key, setting.c.value))}


def write_setting(session: WriteSession, key: str, value: str | None) -> None:
    """Store a setting (None: back to its default), with an entry that says what it was before.

    Raises BadInput where it does not go together with another.
    """
    before = read_setting(session, key)
    if before == value:
        return
    if key in TOGETHER:
        stored = {each: read_setting(session, each) if each != key else value for each in TOGETHER}
        check_together({each: find(each).default if text is None else text for each, text in stored.items()})
    # A picture lies in the chain once, where it was set; what it replaced is named by its digest.
    named = before if key != BUSINESS_LOGO.key or before is None else picture_digest(before)
    session.record("setting.changed", data={"key": key, "before": named, "after": value})
    session.execute(delete(setting).where(setting.c.key == key))
    if value is not None:
        session.execute(insert(setting), {"key": key, "value": value})
    session.touch(settings=(key,))


def picture_digest(text: str) -> str:
    """What names a stored picture in the event that replaced it."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def value_before(session: Session, changed: Mapping[str, Any]) -> str | None:
    """What a setting was before the event with this data changed it; a picture is found where it was set."""
    before: str | None = changed["before"]
    if before is None or changed["key"] != BUSINESS_LOGO.key or not before.startswith("sha256:"):
        return before
    rows = session.execute(select(event.c.data).where(event.c.kind == "setting.changed").order_by(event.c.id.desc()))
    for row in rows:
        data = json.loads(row[0])
        if data["key"] == BUSINESS_LOGO.key and data["after"] and picture_digest(data["after"]) == before:
            return str(data["after"])
    raise BugError("The picture that this one replaced is not in the book. Nothing was kept of this action.")
