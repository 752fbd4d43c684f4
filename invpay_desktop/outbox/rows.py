"""The rows of the outbox: put in with what they tell, claimed one at a time, and brought to an end.

    waiting ─ claim → sending ─┬─ finish → sent, refused        with an entry of the timeline
       ↑                       ├─ finish → needs_you            a person sends it again, or cancels it
       ├────── put_off ────────┤
       │                       └─ finish, or the claim ran out → unknown ─┬─ finish → sent      it was found there
       └──────────────────────── again ───────────────────────────────────┘
    waiting, needs_you ─ cancel, withdraw → cancelled

Rows of one invoice go out in the order in which they came in: one that is not through holds up those behind it, and
nothing else. Claims lie in the book, so the window and a command never send one row both.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, literal_column, select, update

from invpay_desktop.base.dates import instant_text, parse_instant
from invpay_desktop.base.errors import BugError, NotFound, Refused
from invpay_desktop.base.json_text import dumps
from invpay_desktop.db.hosted_tables import outbox
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.outbox.backoff import delay
from invpay_desktop.outbox.unknown import decide
from invpay_desktop.outbox.values import ENDED, KINDS, OPEN, SAFE_TO_REPEAT, OutboxRow, Outcome, Reading, State
from invpay_desktop.settings import SYNC_RESEND_AFTER

CLAIM = timedelta(seconds=120)
"""How long one delivery may take: longer than any time-out. After it, whoever claimed the row is taken for dead."""

_IS_OPEN: ColumnElement[bool] = literal_column(f"state IN ({', '.join(repr(state) for state in OPEN)})")
_LANES = (
    select(
        outbox.c.id, outbox.c.uid, outbox.c.kind, outbox.c.invoice_id, outbox.c.customer_id, outbox.c.payload,
        outbox.c.state, outbox.c.next_at,
    )
    .where(_IS_OPEN)
    .order_by(outbox.c.id)
)  # fmt: skip
_ON_THE_WAY = _LANES.where(outbox.c.state.in_(("sending", "unknown")))
_ALL: Select[Any] = select(outbox).order_by(outbox.c.id)
_ONE = _ALL.where(outbox.c.id == bindparam("wanted"))
_BY_UID = _ALL.where(outbox.c.uid == bindparam("wanted"))
_RUN_OUT = _ALL.where(
    _IS_OPEN, outbox.c.state == "sending", outbox.c.claimed_until < bindparam("now", type_=outbox.c.claimed_until.type)
)
_COUNTS = select(outbox.c.state, func.count()).where(_IS_OPEN).group_by(outbox.c.state)
_CHANGE = update(outbox).where(outbox.c.id == bindparam("wanted"))


def enqueue(
    session: WriteSession,
    kind: str,
    *,
    payload: Mapping[str, Any],
    invoice_id: int | None = None,
    customer_id: int | None = None,
    payment_id: int | None = None,
    refund_id: int | None = None,
) -> str:
    """Put something to tell into the outbox, in the transaction of what it tells; returns its uid.

    `payload`: what the delivery needs, as JSON (text, whole numbers, Money, days; a float raises TypeError). It must
    never hold a card or account number: nothing that may wait needs one.
    """
    if kind not in KINDS:
        raise BugError(f"The outbox has no kind “{kind}”. Nothing was kept of this action.")
    uid = str(uuid.uuid4())
    session.execute(
        insert(outbox),
        {
            "uid": uid,
            "kind": kind,
            "invoice_id": invoice_id,
            "customer_id": customer_id,
            "payment_id": payment_id,
            "refund_id": refund_id,
            "payload": dumps(payload, indent=None),
            "state": "waiting",
            "made_at": session.now,
        },
    )
    session.touch(hosted=True)
    return uid


def claim(
    session: WriteSession, *, kinds: Collection[str], everything: bool = False, passed: Collection[str] = ()
) -> OutboxRow | None:
    """The next row to deliver, marked as being sent by the caller for two minutes; None where none is free.

    `everything`: also what is to wait longer. `passed`: uids that this round has had, and leaves alone.
    To be committed before the first byte leaves.
    """
    settle_claims_run_out(session)
    free = _first_free(session, kinds, everything, passed)
    if free is None:
        return None
    _set(session, free, state="sending", claimed_until=session.now + CLAIM, sent_at=session.now)
    return _known(session, free)


def _first_free(session: Session, kinds: Collection[str], everything: bool, passed: Collection[str]) -> int | None:
    # A row that was refused and is sent again stands before rows that are on their way already.
    held = {_lane(row) for row in session.execute(_ON_THE_WAY)}
    with session.execute(_LANES) as rows:
        for row in rows:
            lane = _lane(row)
            if lane in held:
                continue
            due = everything or row.next_at is None or row.next_at <= session.now
            if row.state == "waiting" and due and row.kind in kinds and row.uid not in passed:
                return int(row.id)
            held.add(lane)
    return None


def _lane(row: Any) -> object:
    """What a row keeps its place in: its invoice; else its kind, customer and target. A notice of ours never holds up
    what is told to the service, so its lane is its target's, for each invoice."""
    if row.invoice_id is not None and row.kind != "webhook":
        return row.invoice_id
    return row.kind, row.invoice_id, row.customer_id, json.loads(row.payload).get("target")


def settle_claims_run_out(session: WriteSession) -> list[str]:
    """Rows whose sender must have died: unknown, or waiting where a repeat is harmless. Returns their uids."""
    dead = _found(session, _RUN_OUT, now=session.now)
    for row in dead:
        problem = "The program ended while this was on its way."
        if row.kind in SAFE_TO_REPEAT:
            put_off(session, row, None, problem)
        else:
            finish(session, row, "unknown", problem=problem)
    return [row.uid for row in dead]


def finish(
    session: WriteSession, row: OutboxRow, state: Outcome, *, problem: str = "", answer: Mapping[str, Any] | None = None
) -> bool:
    """Write down what became of a delivery, or of a record whose outcome was unknown; `row` as it was read.

    False, and nothing is changed, where the row has ended or gone on since: only “it arrived” is true whatever came
    in between.
    """
    now = _known(session, row.id)
    mine = (now.state, now.claimed_until) == (row.state, row.claimed_until)
    if now.state in ENDED or not (mine or state == "sent" or now.state == "unknown"):
        return False
    over = state in ("sent", "refused")
    _set(
        session, row.id,
        state=state, problem=problem, answer=dumps(answer or {}, indent=None),
        tries=now.tries + (now.state == "sending" and state != "sent"),
        claimed_until=None, next_at=session.now if state == "unknown" else None,
        ended_at=session.now if over else None,
    )  # fmt: skip
    if state not in ("unknown", now.state):
        _tell(session, now, state, {"reason": problem, **(answer or {})})
    return True


def put_off(session: WriteSession, row: OutboxRow, seconds: int | None, problem: str, *, counts: bool = True) -> bool:
    """Nothing arrived, and that is certain: the row waits, for `seconds` where the other side asked for a time.

    `counts` False: it was nobody's fault of this row, uses up no try and is due at once. False is returned, and nothing
    changed, where the claim is not the caller's any more.
    """
    now = _known(session, row.id)
    if now.state != "sending" or now.claimed_until != row.claimed_until:
        return False
    tries = now.tries + counts
    next_at = session.now + timedelta(seconds=delay(now.uid, tries, seconds)) if counts else None
    _set(session, row.id, state="waiting", tries=tries, next_at=next_at, claimed_until=None, problem=problem)
    return True


def note_reading(session: WriteSession, row: OutboxRow, found: str = "") -> OutboxRow:
    """Keep that the service's history was read for a record of unknown outcome, and what was found: its id, or ''."""
    now = _known(session, row.id)
    if now.state != "unknown":
        return now
    readings = [*now.readings, Reading(session.now, found)]
    _set(
        session, row.id,
        readings=json.dumps([{"at": instant_text(each.at), "found": each.found} for each in readings]),
        next_at=session.now + timedelta(seconds=delay(now.uid, len(readings))),
    )  # fmt: skip
    return _known(session, row.id)


def again(session: WriteSession, uid: str) -> OutboxRow:
    """Let a row go out now: one that waits longer, was refused, needs a person, or is certainly not there.

    Raises Refused for one that may have arrived (until two readings far enough apart lack it), is being sent, or is
    through; NotFound.
    """
    row = row_of(session, uid)
    if row.state == "unknown":
        after = read_value(session, SYNC_RESEND_AFTER)
        if decide(row, row.readings, timedelta(minutes=after)) != "again":
            raise Refused(
                "Whether this arrived is not known yet, and sending it again could record it twice. It is looked for; "
                f"it goes out again once two readings {after} minutes apart both lack it. Nothing was changed."
            )
    elif row.state not in ("waiting", "needs_you", "refused"):
        raise Refused(f"{_STANDING[row.state]} Nothing was changed.")
    _set(session, row.id, state="waiting", next_at=None, ended_at=None, readings="[]")
    return _known(session, row.id)


def arrived(session: WriteSession, uid: str, note: str) -> bool:
    """A person saw at the service that a row arrived. Raises Refused unless it needs a person; NotFound."""
    row = row_of(session, uid)
    if row.state != "needs_you":
        raise Refused(f"{_STANDING[row.state]} It needs no decision. Nothing was changed.")
    return finish(session, row, "sent", answer={"evidence": "person", "note": note})


def cancel(session: WriteSession, uid: str, reason: str = "") -> None:
    """A person gives a row up that waits or needs them. Raises Refused where it may be on its way; NotFound."""
    row = row_of(session, uid)
    if row.state not in ("waiting", "needs_you"):
        raise Refused(f"{_STANDING[row.state]} Nothing was changed.")
    _end_cancelled(session, row)
    _tell(session, row, "cancelled", {"reason": reason})


def withdraw(
    session: WriteSession,
    *,
    kinds: Collection[str] = KINDS,
    invoice_id: int | None = None,
    payment_id: int | None = None,
    refund_id: int | None = None,
    uids: Collection[str] | None = None,
) -> int:
    """Cancel, without an entry of their own, the rows that wait or need a person and tell what is no longer so.

    What is given must all fit. Returns how many. What may be on its way stays, and is settled as it turns out.
    """
    statement = _ALL.where(_IS_OPEN, outbox.c.state.in_(("waiting", "needs_you")), outbox.c.kind.in_(kinds))
    about = {"invoice_id": invoice_id, "payment_id": payment_id, "refund_id": refund_id}
    for name, value in about.items():
        if value is not None:
            statement = statement.where(outbox.c[name] == value)
    fitting = [row for row in _found(session, statement) if uids is None or row.uid in uids]
    for row in fitting:
        _end_cancelled(session, row)
    return len(fitting)


def row_of(session: Session, uid: str) -> OutboxRow:
    """The row with this uid. Raises NotFound."""
    row = next(iter(_found(session, _BY_UID, wanted=uid)), None)
    if row is None:
        raise NotFound("message", uid)
    return row


def list_rows(
    session: Session, *, states: Collection[State] = (*OPEN, *ENDED), kinds: Collection[str] = KINDS,
    newest: int | None = None,
) -> list[OutboxRow]:  # fmt: skip
    """Rows in these states, oldest first; `newest`: only so many of them, the newest ones, newest first."""
    statement = _ALL.where(outbox.c.state.in_(states), outbox.c.kind.in_(kinds))
    if set(states) <= set(OPEN):
        statement = statement.where(_IS_OPEN)
    if newest is not None:
        statement = statement.order_by(None).order_by(outbox.c.id.desc()).limit(newest)
    return _found(session, statement)


def counts(session: Session) -> dict[State, int]:
    """How many rows are waiting, being sent, unknown and in need of a person."""
    found = {row[0]: row[1] for row in session.execute(_COUNTS)}
    return {state: found.get(state, 0) for state in OPEN}


_STANDING: Mapping[State, str] = {
    "waiting": "This waits to be sent.",
    "sending": "This is being sent just now.",
    "unknown": "Whether this arrived is not known yet; it is looked for.",
    "needs_you": "This needs a decision.",
    "sent": "This was sent.",
    "refused": "This was refused.",
    "cancelled": "This was cancelled.",
}


def _end_cancelled(session: WriteSession, row: OutboxRow) -> None:
    _set(session, row.id, state="cancelled", next_at=None, ended_at=session.now)


def _tell(session: WriteSession, row: OutboxRow, how: str, more: Mapping[str, Any]) -> None:
    session.record(
        f"told.{how}",
        customer_id=row.customer_id,
        invoice_id=row.invoice_id,
        payment_id=row.payment_id,
        data={"kind": row.kind, "uid": row.uid, **_plain({name: value for name, value in more.items() if value})},
    )
    session.touch(
        invoices=[row.invoice_id] if row.invoice_id else (), payments=[row.payment_id] if row.payment_id else ()
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as an event keeps them: amounts as text."""
    plain: dict[str, Any] = json.loads(dumps(values, indent=None), parse_float=str)
    return plain


def _set(session: WriteSession, row_id: int, **values: Any) -> None:
    session.execute(_CHANGE, {"wanted": row_id, **values})
    session.touch(hosted=True)


def _known(session: Session, row_id: int) -> OutboxRow:
    return _found(session, _ONE, wanted=row_id)[0]


def _found(session: Session, statement: Select[Any], **parameters: Any) -> list[OutboxRow]:
    return [_row(row) for row in session.execute(statement, parameters)]


def _row(row: Any) -> OutboxRow:
    readings: Iterable[dict[str, str]] = json.loads(row.readings)
    return OutboxRow(
        row.id,
        row.uid,
        row.kind,
        row.invoice_id,
        row.customer_id,
        row.payment_id,
        row.refund_id,
        json.loads(row.payload, parse_float=Decimal),
        row.state,
        row.tries,
        row.next_at,
        row.claimed_until,
        row.made_at,
        row.sent_at,
        row.ended_at,
        row.problem,
        json.loads(row.answer, parse_float=Decimal),
        tuple(Reading(parse_instant(each["at"]), each["found"]) for each in readings),
    )
