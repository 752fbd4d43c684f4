"""Words for what is told to the service, for the tests of this room."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from invpay_desktop.db.hosted_tables import difference, hosted_entry
from invpay_desktop.outbox.rows import list_rows
from invpay_desktop.outbox.values import OutboxRow
from invpay_desktop.sync.sync_pass import Round, sync_round
from tests.payments.hosted_shop import Hosted


def rows(hosted: Hosted) -> list[OutboxRow]:
    """All rows of the outbox, oldest first."""
    return hosted.shop.ask(list_rows)


def told(hosted: Hosted) -> list[tuple[str, int | None, str]]:
    """Kind, amount and state of each row."""
    return [(row.kind, row.payload.get("minor"), row.state) for row in rows(hosted)]


def a_round(hosted: Hosted, **how: Any) -> Round:
    """One round now."""
    return sync_round(hosted.shop.book, hosted.api, hosted.clock, **how)


def differences(hosted: Hosted) -> dict[str, bool]:
    """Kinds of the differences that stand, and whether each is explained."""
    return {row.kind: bool(row.explained) for row in hosted.shop.rows(difference) if row.gone_at is None}


def entries(hosted: Hosted) -> list[Any]:
    """What is kept of the service's histories."""
    statement = select(hosted_entry).order_by(hosted_entry.c.id)
    return hosted.shop.ask(lambda session: list(session.execute(statement)))
