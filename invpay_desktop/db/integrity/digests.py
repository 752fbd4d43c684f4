"""The chain of digests, computed again from the stored rows alone.

Written from the description in db/chain.py and not from its code: SQLite builds the lines of JSON, in one pass over the
events and one over each table of facts, joined by event as they come. Memory does not grow with the book.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from invpay_desktop.db.integrity.report import Kind, Problem

START = "0" * 64
EVENT = "id, action_id, kind, at, actor, customer_id, invoice_id, payment_id, undoes_action, data, digest_version"
FACTS = {
    "invoice_version": "id event_id invoice_id version lines_from lifecycle hidden number customer_id issued_on due_on "
    "reference notes hosted_id total_minor tax_minor",
    "line": "id event_id version_id memo_id position description quantity unit_price tax_rate tax_inclusive net_minor "
    "tax_minor",
    "payment": "id public_id event_id customer_id amount_minor method kind received_on check_number bank reference "
    "notes label",
    "payment_step": "id event_id payment_id status dated_on reason fee_minor fee_invoice_id charge_invoice_id",
    "refund": "id public_id event_id customer_id payment_id amount_minor kind dated_on reference reason",
    "refund_step": "id event_id refund_id status dated_on reason",
    "allocation": "id event_id payment_id invoice_id amount_minor dated_on",
    "credit_entry": "id event_id customer_id kind amount_minor grant_id payment_id memo_id invoice_id refund_id "
    "dated_on reason for_next",
    "refund_part": "id event_id refund_id payment_id invoice_id amount_minor outcome dated_on",
    "adjustment": "id event_id invoice_id kind amount_minor dated_on reason refund_id",
    "receipt": "id event_id payment_id number issued_at facts",
    "period_lock": "id event_id locked_until reason",
}
"""Version 1: the columns of each table in the order in which they are digested, tables in the order of a digest."""

_EVERY = 20_000
_END = (2**63, b"")


@dataclass(slots=True)
class ChainResult:
    """What the pass found. `head`: the digest recomputed for the last event."""

    problems: list[Problem]
    head: str
    events: int


class _Facts:
    """The lines of one table in the order of their events, one row ahead."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        back = f"SELECT event_id < lag(event_id) OVER (ORDER BY id) AS back FROM {table}"
        in_order = connection.execute(f"SELECT 1 FROM ({back}) WHERE back LIMIT 1").fetchone()
        order = "id" if in_order is None else "event_id, id"  # sorting millions of rows is only for where it must be
        self._rows = connection.execute(
            f"SELECT event_id, json_array('{table}', {', '.join(FACTS[table].split())}) FROM {table} ORDER BY {order}"
        )
        self.event: int
        self._line: bytes
        self.event, self._line = next(self._rows, _END)

    def digest_into(self, state: hashlib._Hash, event: int) -> None:
        """Feed the lines of an event; rows of events that are not there are passed over."""
        while self.event <= event:
            if self.event == event:
                state.update(self._line + b"\n")
            self.event, self._line = next(self._rows, _END)


def check_chain(connection: sqlite3.Connection, progress: Callable[[int], None]) -> ChainResult:
    """Recompute every digest; stops at the first event that does not hold, since all after it lean on it.

    `progress` is given the number of the event reached. The connection's text must come as bytes.
    """
    result = ChainResult([], START, 0)
    facts = [_Facts(connection, table) for table in FACTS]
    previous_action = None
    rows = connection.execute(
        f"SELECT id, action_id, undoes_action, digest_version, digest, json_array('event', {EVENT}) "
        "FROM event ORDER BY id"
    )
    for number, action, undoes, version, digest, line in rows:
        wrong = _order(result.events, number, action, previous_action, undoes, version)
        if wrong is None:
            state = hashlib.sha256(f"{result.head}\n".encode())
            state.update(line + b"\n")
            for table in facts:
                if table.event <= number:
                    table.digest_into(state, number)
            result.head = state.hexdigest()
            if result.head.encode() != digest:
                wrong = f"The rows of event {number} are not what was written when it happened{{}}."
        if wrong is not None:
            result.problems.append(_problem(connection, number, wrong))
            break
        result.events, previous_action = number, action
        if number % _EVERY == 0:
            progress(number)
    return result


def orphans(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Facts that name an event that is not there: no digest covers them."""
    for table in FACTS:
        (count,) = connection.execute(
            f"SELECT count(*) FROM {table} WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.id = {table}.event_id)"
        ).fetchone()
        if count:
            yield Problem(Kind.CHAIN, table, f"{count} rows of “{table}” belong to no event of the timeline.")


def _order(
    before: int, number: int, action: int, previous_action: int | None, undoes: int | None, version: int
) -> str | None:
    if number != before + 1:
        return f"Event {before + 1} is missing: after event {before} comes event {number}."
    if action not in (number, previous_action):
        return f"Event {number}{{}} says that it belongs to action {action}, which does not lie just before it."
    if undoes is not None and not 0 < undoes < number:
        return f"Event {number}{{}} says that it undoes action {undoes}, which was not there yet."
    if version != 1:
        return f"Event {number}{{}} has a digest of version {version}, which is not known."
    return None


def _problem(connection: sqlite3.Connection, number: int, sentence: str) -> Problem:
    row = connection.execute(
        "SELECT e.kind, e.at, i.number, p.public_id, c.number FROM event e LEFT JOIN invoice i ON i.id = e.invoice_id "
        "LEFT JOIN payment p ON p.id = e.payment_id LEFT JOIN customer c ON c.id = e.customer_id WHERE e.id = ?",
        (number,),
    ).fetchone()
    kind, at, *about = (None if value is None else value.decode("utf-8", "replace") for value in row)
    named = [f"{word} {name}" for word, name in zip(("invoice", "payment", "customer"), about, strict=True) if name]
    said = f" ({kind} of {at}{', ' if named else ''}{', '.join(named)})"
    rest = " What came after it could not be verified."
    return Problem(Kind.CHAIN, f"event {number}", sentence.format(said) + rest)
