"""The outbox: in order on each invoice, one sender for a row, and an end for every row."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from invpay_desktop.base.errors import BugError, NotFound, Refused
from invpay_desktop.db import tables
from invpay_desktop.db.hosted_tables import outbox
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.outbox.couriers import write_back
from invpay_desktop.outbox.rows import (
    again,
    arrived,
    cancel,
    claim,
    counts,
    enqueue,
    finish,
    list_rows,
    note_reading,
    put_off,
    row_of,
    settle_claims_run_out,
    withdraw,
)
from invpay_desktop.outbox.values import KINDS, Delivery, OutboxRow
from tests.builders import NOW, Shop, an_invoice, pays

LATER = NOW + timedelta(hours=1)


def put(shop: Shop, invoice: int | None = None, kind: str = "external", **more: Any) -> str:
    more.setdefault("payload", {"amount": shop.money("250.00")})
    return shop.do(enqueue, kind, invoice_id=invoice, **more)


def take(shop: Shop, *, everything: bool = False, passed: tuple[str, ...] = ()) -> OutboxRow:
    row = shop.do(claim, kinds=KINDS, everything=everything, passed=passed)
    assert row is not None
    return row


def free(shop: Shop, **more: Any) -> bool:
    """Whether anything could be claimed now; nothing is."""
    row = shop.do(claim, kinds=KINDS, **more)
    if row is not None:
        shop.do(put_off, row, None, "", counts=False)
    return row is not None


def state(shop: Shop, uid: str) -> str:
    return shop.ask(row_of, uid).state


def told(shop: Shop) -> list[tuple[str, int | None, dict[str, Any]]]:
    rows = shop.ask(lambda session: session.execute(tables.event.select().order_by(tables.event.c.id)).all())
    return [(row.kind, row.invoice_id, json.loads(row.data)) for row in rows if row.kind.startswith("told.")]


def test_rows_of_an_invoice_go_out_in_order(shop: Shop) -> None:
    one, other = an_invoice(shop), an_invoice(shop)
    uids = [put(shop, one), put(shop, one), put(shop, other)]
    first = take(shop)
    assert (first.uid, first.state, first.sent_at) == (uids[0], "sending", NOW)
    assert first.payload == {"amount": Decimal("250.00")}
    second = take(shop)
    assert second.uid == uids[2], "the other invoice does not wait"
    assert not free(shop)
    assert shop.do(finish, first, "sent", answer={"paymentId": "pmt_1"})
    assert take(shop).uid == uids[1]


@pytest.mark.parametrize("how", ["backing off", "needs_you", "unknown"])
def test_a_poisoned_row_blocks_its_own_invoice_alone(shop: Shop, how: str) -> None:
    one, other = an_invoice(shop), an_invoice(shop)
    poisoned, behind = put(shop, one), put(shop, one, "reminder")
    row = take(shop)
    if how == "backing off":
        shop.do(put_off, row, None, "The service cannot be reached.")
    else:
        shop.do(finish, row, how, problem="The service did not understand it.")
    elsewhere = put(shop, other)
    assert take(shop).uid == elsewhere
    assert not free(shop)
    assert state(shop, behind) == "waiting"
    assert shop.ask(row_of, poisoned).problem


def test_rows_without_an_invoice_keep_order_by_kind_customer_and_target(shop: Shop) -> None:
    rows = [
        put(shop, kind="webhook", payload={"target": 1}),
        put(shop, kind="webhook", payload={"target": 1}),
        put(shop, kind="webhook", payload={"target": 2}),
        put(shop, kind="credit", payload={"target": 1}),
    ]
    assert [take(shop).uid for _ in range(3)] == [rows[0], rows[2], rows[3]]
    assert not free(shop)


def test_a_notice_of_ours_does_not_hold_up_what_the_service_is_told(shop: Shop) -> None:
    one = an_invoice(shop)
    put(shop, one, "webhook", payload={"target": 1})
    shop.do(put_off, take(shop), None, "Nobody answers there.")
    record = put(shop, one)
    assert take(shop).uid == record


def test_only_kinds_that_are_asked_for_are_claimed_and_others_keep_their_place(shop: Shop) -> None:
    one = an_invoice(shop)
    put(shop, one, "receipt")
    put(shop, one, "external")
    assert shop.do(claim, kinds=("external",)) is None
    assert shop.do(claim, kinds=("receipt",)) is not None


def test_put_off_waits_longer_each_time_and_keeps_to_what_was_asked(shop: Shop) -> None:
    uid = put(shop, an_invoice(shop))
    shop.do(put_off, take(shop), None, "No network.")
    row = shop.ask(row_of, uid)
    assert row.next_at is not None
    assert row.tries == 1
    assert timedelta(seconds=5) <= row.next_at - NOW <= timedelta(seconds=7)
    assert not free(shop)
    shop.now = row.next_at
    shop.do(put_off, take(shop), 100_000, "The service asks to wait.")
    assert shop.ask(row_of, uid).next_at == shop.now + timedelta(seconds=900)
    assert free(shop, everything=True)
    assert not free(shop, everything=True, passed=(uid,)), "a round tries a row once"


def test_a_refused_sign_in_uses_up_no_try(shop: Shop) -> None:
    uid = put(shop, an_invoice(shop))
    row = take(shop)
    assert shop.do(write_back, row, Delivery("stop", "The service does not take the token."))
    row = shop.ask(row_of, uid)
    assert (row.state, row.tries, row.next_at) == ("waiting", 0, None)
    assert row.problem == "The service does not take the token."


def test_what_became_of_a_delivery_is_written_back(shop: Shop) -> None:
    uid = put(shop, an_invoice(shop))
    shop.do(write_back, take(shop), Delivery("later", "Busy.", retry_after=60))
    assert shop.ask(row_of, uid).next_at == NOW + timedelta(seconds=60)
    shop.do(write_back, take(shop, everything=True), Delivery("sent", answer={"paymentId": "pmt_9"}))
    row = shop.ask(row_of, uid)
    assert (row.state, row.answer, row.ended_at, row.claimed_until) == ("sent", {"paymentId": "pmt_9"}, NOW, None)


def test_a_claim_that_ran_out_is_unknown_and_never_waits_again(shop: Shop) -> None:
    one = an_invoice(shop)
    uids = [put(shop, one, kind) for kind in ("external",)]
    uids += [put(shop, kind=kind) for kind in ("credit", "reconcile", "receipt", "reminder")]
    for _ in uids:
        take(shop)
    shop.now = NOW + timedelta(seconds=120)
    assert shop.do(settle_claims_run_out) == []
    shop.now = LATER
    assert not free(shop, everything=True)
    assert {state(shop, uid) for uid in uids} == {"unknown"}


def test_a_notice_whose_sender_died_goes_out_again(shop: Shop) -> None:
    uid = put(shop, kind="webhook", payload={"target": 1})
    take(shop)
    shop.now = LATER
    assert shop.do(settle_claims_run_out) == [uid]
    assert take(shop, everything=True).uid == uid


def test_a_late_answer_settles_what_was_given_up_for_dead(shop: Shop) -> None:
    uid = put(shop, an_invoice(shop))
    row = take(shop)
    shop.now = LATER
    shop.do(settle_claims_run_out)
    assert not shop.do(put_off, row, None, "")
    assert state(shop, uid) == "unknown"
    assert shop.do(finish, row, "sent", answer={"paymentId": "pmt_1"})
    assert state(shop, uid) == "sent"
    assert not shop.do(finish, row, "refused")
    assert state(shop, uid) == "sent"


def test_an_answer_to_an_earlier_claim_does_not_end_a_later_one(shop: Shop) -> None:
    put(shop, kind="webhook", payload={"target": 1})
    first = take(shop)
    shop.now = LATER
    second = take(shop, everything=True) if shop.do(settle_claims_run_out) else None
    assert second is not None
    assert not shop.do(finish, first, "refused")
    assert not shop.do(put_off, first, None, "")
    assert shop.do(finish, second, "refused")


def test_the_timeline_tells_how_a_row_ended(shop: Shop) -> None:
    one = an_invoice(shop)
    payment = pays(shop, one, "100.00").id
    ended = {}
    for outcome in ("sent", "refused", "needs_you"):
        uid = put(shop, one, payment_id=payment)
        shop.do(finish, take(shop), outcome, problem="Why.", answer={"transactionId": "txn_1"})
        ended[outcome] = uid
        if outcome == "needs_you":
            shop.do(cancel, uid, "Not wanted any more.")
    more = {"reason": "Why.", "transactionId": "txn_1"}
    assert told(shop) == [
        *((f"told.{how}", one, {"kind": "external", "uid": uid, **more}) for how, uid in ended.items()),
        (
            "told.cancelled",
            one,
            {"kind": "external", "uid": ended["needs_you"], "reason": "Not wanted any more."},
        ),
    ]


def test_an_unknown_record_goes_again_only_after_two_readings_lack_it(shop: Shop) -> None:
    uid = put(shop, an_invoice(shop))
    row = take(shop)
    shop.do(finish, row, "unknown", problem="No answer came.")
    for minutes in (0, 89):
        shop.now = NOW + timedelta(minutes=minutes)
        row = shop.do(note_reading, shop.ask(row_of, uid))
        assert row.next_at is not None
        assert row.next_at > shop.now
        with pytest.raises(Refused, match="90 minutes apart"):
            shop.do(again, uid)
        with pytest.raises(Refused, match="not known yet"):
            shop.do(cancel, uid)
    shop.now = NOW + timedelta(minutes=90)
    shop.do(note_reading, shop.ask(row_of, uid))
    row = shop.do(again, uid)
    assert (row.state, row.readings) == ("waiting", ())
    assert take(shop).uid == uid


def test_what_is_sent_again_waits_for_what_is_on_its_way(shop: Shop) -> None:
    one = an_invoice(shop)
    uid = put(shop, one)
    shop.do(finish, take(shop), "refused")
    put(shop, one)
    later = take(shop)
    shop.do(again, uid)
    assert not free(shop)
    shop.do(finish, later, "unknown")
    assert not free(shop)
    shop.do(finish, shop.ask(row_of, later.uid), "sent")
    assert take(shop).uid == uid


def test_a_person_decides_on_what_needs_them(shop: Shop) -> None:
    one = an_invoice(shop)
    uid = put(shop, one, "credit")
    with pytest.raises(Refused, match="needs no decision"):
        shop.do(arrived, uid, "Seen there.")
    shop.do(finish, take(shop), "needs_you", problem="Nobody can read it.")
    shop.do(again, uid)
    shop.do(finish, take(shop), "needs_you")
    assert shop.do(arrived, uid, "Seen there.")
    assert told(shop)[-1] == (
        "told.sent", one, {"kind": "credit", "uid": uid, "evidence": "person", "note": "Seen there."},
    )  # fmt: skip
    for deed in (again, cancel):
        with pytest.raises(Refused, match="was sent"):
            shop.do(deed, uid)


def test_what_is_being_sent_cannot_be_cancelled_or_sent_again(shop: Shop) -> None:
    uid = put(shop, an_invoice(shop))
    take(shop)
    for deed in (again, cancel):
        with pytest.raises(Refused, match="just now"):
            shop.do(deed, uid)
    with pytest.raises(NotFound):
        shop.do(cancel, "no-such-uid")


def test_what_is_no_longer_so_is_withdrawn_unless_it_is_on_its_way(shop: Shop) -> None:
    one = an_invoice(shop)
    payment = pays(shop, one, "100.00").id
    sending = put(shop, one, payment_id=payment)
    take(shop)
    waiting, other = put(shop, one, payment_id=payment), put(shop, one)
    assert shop.do(withdraw, payment_id=payment, kinds=("external",)) == 1
    assert [state(shop, uid) for uid in (sending, waiting, other)] == ["sending", "cancelled", "waiting"]
    assert shop.do(withdraw, uids=(other,)) == 1
    assert told(shop) == []


def test_rows_are_counted_and_listed(shop: Shop) -> None:
    one = an_invoice(shop)
    uids = [put(shop, one) for _ in range(3)]
    shop.do(finish, take(shop), "sent")
    shop.do(finish, take(shop), "needs_you")
    assert shop.ask(counts) == {"waiting": 1, "sending": 0, "unknown": 0, "needs_you": 1}
    assert [row.uid for row in shop.ask(list_rows)] == uids
    assert [row.uid for row in shop.ask(list_rows, newest=2)] == uids[:0:-1]
    assert [row.uid for row in shop.ask(list_rows, states=("waiting",))] == uids[2:]
    assert shop.ask(list_rows, kinds=("credit",)) == []


def test_what_is_put_in_vanishes_with_the_action_that_failed(shop: Shop) -> None:
    one = an_invoice(shop)

    def fails(session: WriteSession) -> None:
        enqueue(session, "external", payload={}, invoice_id=one)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        shop.do(fails)
    assert shop.rows(outbox) == []


def test_nothing_unknown_and_no_float_comes_in(shop: Shop) -> None:
    with pytest.raises(BugError, match="no kind"):
        shop.do(enqueue, "charge", payload={})
    with pytest.raises(TypeError):
        shop.do(enqueue, "external", payload={"amount": 2.5})


def test_many_rows_do_not_make_the_next_one_slow_to_find(shop: Shop) -> None:
    """The rows that have ended are not read: the index of open ones is used."""
    put(shop, an_invoice(shop))
    shop.do(lambda session: session.execute(update(outbox).values(state="sent")))

    def plan(session: Session) -> str:
        from invpay_desktop.outbox.rows import _COUNTS, _LANES

        found = []
        for statement in (_LANES, _COUNTS):
            text = str(statement.compile(session.connection, compile_kwargs={"literal_binds": True}))
            found += [str(row[3]) for row in session.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]
        return " ".join(found)

    assert shop.ask(plan).count("ix_outbox_open") == 2
