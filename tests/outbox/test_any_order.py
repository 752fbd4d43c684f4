"""Whatever is done to the outbox in whatever order: order on each invoice, one sender per row, and no row lost."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from invpay_desktop.base.errors import Refused
from invpay_desktop.outbox.rows import (
    again,
    arrived,
    cancel,
    claim,
    enqueue,
    finish,
    list_rows,
    note_reading,
    put_off,
    settle_claims_run_out,
    withdraw,
)
from invpay_desktop.outbox.values import KINDS, OutboxRow
from tests.builders import Shop, a_book, an_invoice

OUTCOMES = st.sampled_from(["sent", "refused", "needs_you", "unknown"])
ENDED = {"sent", "refused", "cancelled"}


@dataclass
class Model:
    """What a row should be, by rules of the test's own. `absent_at`: when the history was read and lacked it."""

    uid: str
    kind: str
    lane: object
    state: str = "waiting"
    due: datetime | None = None
    taken_at: datetime | None = None
    absent_at: list[datetime] = field(default_factory=list)


class Outbox(RuleBasedStateMachine):
    """Two senders, three invoices, a clock that only goes on, and processes that die."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="invpay-outbox-"))
        self.shop: Shop = a_book(self.folder)
        self.rows: list[Model] = []
        self.claims: list[OutboxRow] = []

    @initialize()
    def begin(self) -> None:
        self.invoices = [an_invoice(self.shop) for _ in range(3)]
        for kind, where in (("external", 0), ("external", 0), ("credit", 1), ("webhook", 2)):
            self.put_in(kind, where, 1)

    def teardown(self) -> None:
        self.shop.book.close()
        shutil.rmtree(self.folder)

    def model(self, row: OutboxRow) -> Model:
        return next(each for each in self.rows if each.uid == row.uid)

    def is_current(self, row: OutboxRow) -> bool:
        known = self.model(row)
        return known.state == "sending" and known.taken_at is not None and row.sent_at == known.taken_at

    def let_claims_run_out(self) -> None:
        """The test's own account of what a look at the claims does."""
        for each in self.rows:
            if each.state == "sending" and each.taken_at is not None:
                if self.shop.now - each.taken_at <= timedelta(seconds=120):
                    continue
                each.state = "waiting" if each.kind == "webhook" else "unknown"
                each.due = self.shop.now + timedelta(seconds=5) if each.kind == "webhook" else None
                each.absent_at.clear()

    @rule(kind=st.sampled_from(KINDS), where=st.integers(0, 3), address=st.integers(1, 2))
    def put_in(self, kind: str, where: int, address: int) -> None:
        invoice = self.invoices[where] if where < 3 else None
        uid = self.shop.do(enqueue, kind, invoice_id=invoice, payload={"target": address})
        lane = (kind, address, invoice) if kind == "webhook" or invoice is None else invoice
        self.rows.append(Model(uid, kind, lane))

    @rule(everything=st.booleans())
    def take(self, everything: bool) -> None:
        self.let_claims_run_out()
        free = [
            each
            for place, each in enumerate(self.rows)
            if each.state == "waiting"
            and (everything or each.due is None or each.due <= self.shop.now)
            and all(before.lane != each.lane or before.state in ENDED for before in self.rows[:place])
            and not any(other.lane == each.lane and other.state in ("sending", "unknown") for other in self.rows)
        ]
        row = self.shop.do(claim, kinds=KINDS, everything=everything)
        if row is None:
            assert not any(each.due is None or everything for each in free)
            return
        taken = self.model(row)
        assert taken in free
        assert taken.state == "waiting", "one row, one sender"
        taken.state, taken.taken_at = "sending", self.shop.now
        self.claims.append(row)

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), outcome=OUTCOMES)
    def ends(self, data: st.DataObject, outcome: str) -> None:
        row = self.claims.pop(data.draw(st.integers(0, len(self.claims) - 1)))
        known, current = self.model(row), self.is_current(row)
        written = self.shop.do(finish, row, outcome, problem="So it was.")
        may = known.state not in ENDED and (current or outcome == "sent" or known.state == "unknown")
        assert written == may
        if written:
            if known.state != "unknown":
                known.absent_at.clear()
            known.state = outcome

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), counts=st.booleans())
    def is_put_off(self, data: st.DataObject, counts: bool) -> None:
        row = self.claims.pop(data.draw(st.integers(0, len(self.claims) - 1)))
        known, current = self.model(row), self.is_current(row)
        assert self.shop.do(put_off, row, None, "Nobody there.", counts=counts) == current
        if current:
            known.state = "waiting"
            known.due = self.shop.now + timedelta(seconds=5) if counts else None

    @rule(seconds=st.sampled_from([1, 60, 3600, 6 * 3600]))
    def time_goes_on(self, seconds: int) -> None:
        self.shop.now += timedelta(seconds=seconds)

    @precondition(lambda self: any(each.state == "sending" for each in self.rows))
    @rule()
    def senders_are_not_heard_of(self) -> None:
        """They may have died; or their answers come after all, which `ends` does with the claims they hold."""
        self.shop.now += timedelta(seconds=121)
        self.let_claims_run_out()
        self.shop.do(settle_claims_run_out)

    @precondition(lambda self: any(each.state == "unknown" for each in self.rows))
    @rule(data=st.data(), minutes=st.sampled_from([0, 60, 90]), there=st.integers(0, 3))
    def is_looked_for(self, data: st.DataObject, minutes: int, there: int) -> None:
        self.shop.now += timedelta(minutes=minutes)
        row = data.draw(st.sampled_from(self.shop.ask(list_rows, states=("unknown",))))
        self.shop.do(note_reading, row, "" if there else "pmt_9")
        if there:
            self.model(row).absent_at.append(self.shop.now)
        else:
            assert self.shop.do(finish, row, "sent")
            self.model(row).state = "sent"

    @rule(data=st.data(), deed=st.sampled_from(["again", "cancel", "arrived", "withdraw"]))
    def somebody_decides(self, data: st.DataObject, deed: str) -> None:
        known = data.draw(st.sampled_from(self.rows))
        apart = known.absent_at[-1] - known.absent_at[0] if known.absent_at else timedelta()
        certain = known.kind in ("external", "reconcile") and apart >= timedelta(minutes=90)
        allowed = {
            "again": known.state in ("waiting", "needs_you", "refused") or (known.state == "unknown" and certain),
            "cancel": known.state in ("waiting", "needs_you"),
            "arrived": known.state == "needs_you",
            "withdraw": known.state in ("waiting", "needs_you"),
        }[deed]
        try:
            match deed:
                case "again":
                    self.shop.do(again, known.uid)
                case "cancel":
                    self.shop.do(cancel, known.uid)
                case "arrived":
                    self.shop.do(arrived, known.uid, "I saw it.")
                case _:
                    assert self.shop.do(withdraw, uids=(known.uid,)) == allowed
        except Refused:
            assert not allowed
            return
        assert allowed or deed == "withdraw"
        if allowed:
            known.state = {"again": "waiting", "arrived": "sent"}.get(deed, "cancelled")
            known.due = None

    @invariant()
    def nothing_is_lost_and_each_lane_has_one_sender(self) -> None:
        found = self.shop.ask(list_rows)
        assert [(row.uid, row.state) for row in found] == [(each.uid, each.state) for each in self.rows]
        sending = [each.lane for each in self.rows if each.state == "sending"]
        assert len(sending) == len(set(sending))
        for row in found:
            if row.state in ENDED:
                assert (row.ended_at is None, row.claimed_until, row.next_at) == (False, None, None)
            else:
                assert row.ended_at is None
                assert (row.claimed_until is not None) == (row.state == "sending")


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
