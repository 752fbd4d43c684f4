"""One round with the hosted service: what is unknown is looked up, what waits is sent, what changed there is read.

In this order: charges and refunds whose outcome is open, records of unknown outcome, the outbox, the histories that are
due. Nothing is done twice by two programs at once, because every step is claimed or settled in the book; and a round
that stops in the middle (the network is gone, the program dies) leaves every row with a next step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import BadInput, ServiceError
from invpay_desktop.db.book import Book
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.keychain import Keychain
from invpay_desktop.ledger.attempts import open_attempts
from invpay_desktop.outbox.couriers import Courier
from invpay_desktop.outbox.rows import claim, finish, list_rows
from invpay_desktop.outbox.rows import counts as outbox_counts
from invpay_desktop.outbox.values import Delivery, OutboxRow, State
from invpay_desktop.sync.checking import Checked, check_attempt, check_due, forget_the_dead
from invpay_desktop.sync.deliveries import (
    COURIERS,
    Recorded,
    Stopped,
    is_about_everything,
    record_delivery,
)
from invpay_desktop.sync.events_out import WebhookCourier
from invpay_desktop.sync.merge import take_up, waiting_invoices
from invpay_desktop.sync.reading import due_invoices, invoices_in_doubt, read_invoice
from invpay_desktop.sync.refund_checking import check_due_refunds, forget_dead_refunds
from invpay_desktop.sync.status import remember_round, unread_differences

MOST_SENT, MOST_READ = 200, 60
"""Rows and histories of one round that goes by itself: the next follows within minutes."""

_IN_DOUBT: tuple[State, ...] = ("unknown",)
_ASK = "Whether this arrived is not known, and the service shows no list of it. Look there; then decide."


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to. `waiting`, `needs_you`, `differences`: how many there are now, not how many are new.

    `unread`: invoices whose history could not be read or understood, while others could.

    `problem`: why it stopped early, None where it did not.
    """

    sent: int = 0
    refused: int = 0
    waiting: int = 0
    needs_you: int = 0
    read: int = 0
    unread: int = 0
    new_payments: int = 0
    differences: int = 0
    problem: ServiceError | None = None
    changes: Changes = Changes()  # noqa: RUF009 - frozen


Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]


def sync_round(
    book: Book,
    api: HostedApi | ServiceError,
    clock: Clock,
    *,
    everything: bool = False,
    stop: Callable[[], bool] | None = None,
    progress: Progress | None = None,
    couriers: tuple[Courier, ...] | None = None,
) -> Round:
    """Do one round. `api`: the connection, or why there is none; what goes elsewhere is delivered all the same.

    `everything`: all that waits, whatever its back-off says, and all that could be read. `stop` is asked between two
    steps. `progress`: rows sent and rows there were. `couriers`: beside those of what the service is told; None: that
    of our notices, with the system's keychain.
    """
    work = _Work(book, api, clock, everything, stop or (lambda: False), progress or (lambda _done, _all: None))
    everyone: tuple[Courier, ...] = (*COURIERS, *(couriers if couriers is not None else (WebhookCourier(Keychain()),)))
    work.run({each.kind: each for each in everyone})
    with book.read(clock()) as session:
        found = outbox_counts(session)
        ended = replace(
            work.round,
            waiting=found["waiting"] + found["sending"] + found["unknown"],
            needs_you=found["needs_you"],
            differences=unread_differences(session),
            changes=work.changes,
        )
        if not isinstance(api, ServiceError):
            remember_round(session, ended.problem)
    return ended


class _Work:
    """One round under way."""

    def __init__(
        self,
        book: Book,
        api: HostedApi | ServiceError,
        clock: Clock,
        everything: bool,
        stop: Callable[[], bool],
        progress: Progress,
    ) -> None:
        self.book, self.clock, self.everything = book, clock, everything
        self.api = None if isinstance(api, ServiceError) else api
        self.round = Round(problem=api if isinstance(api, ServiceError) else None)
        self._stop = stop
        self._progress = progress
        self._read: set[int] = set()
        self._changes: list[Changes] = []

    def run(self, couriers: dict[str, Courier]) -> None:
        """All steps; those that need the service are left out once it cannot be had."""
        self._add(forget_the_dead(self.book, self.clock))
        self._add(forget_dead_refunds(self.book, self.clock))
        self._take_up()
        for step in (self._look_up_charges, self._look_up_refunds, self._look_for_records):
            if self._going():
                step()
        self._deliver(couriers)
        if self._going():
            self._read_due()

    def _going(self) -> bool:
        return self.round.problem is None and self.api is not None and not self._stop()

    def _add(self, changes: Changes) -> None:
        self._changes.append(changes)

    @property
    def changes(self) -> Changes:
        """All that was touched: joined at the end, since each joining of many copies all of them."""
        joined = self._changes
        while len(joined) > 1:
            joined = [one | other for one, other in zip_longest(joined[::2], joined[1::2], fillvalue=Changes())]
        return joined[0] if joined else Changes()

    def _failed(self, problem: ServiceError | None) -> bool:
        """Whether a problem ends the round: one of the way or the account does, one of a single thing does not."""
        if problem is None or not is_about_everything(problem):
            return False
        self.round = replace(self.round, problem=problem)
        return True

    def _take_up(self) -> None:
        """What was read before and could not be booked then, such as in a period that was locked."""
        with self.book.read(self.clock()) as session:
            waiting = waiting_invoices(session)
        for invoice_id in waiting:
            with self.book.write(self.clock(), "sync") as session:
                merged = take_up(session, invoice_id)
            self._add(session.changes)
            self.round = replace(self.round, new_payments=self.round.new_payments + len(merged.new))

    def _look_up_charges(self) -> None:
        assert self.api is not None
        if self.everything:
            with self.book.read(self.clock()) as session:
                waiting = [each.payment_id for each in open_attempts(session) if each.state == "open"]
            looked: Iterable[Checked] = (check_attempt(self.book, self.api, each, self.clock) for each in waiting)
        else:
            looked = check_due(self.book, self.api, self.clock)
        for each in looked:
            self._add(each.changes)
            if self._failed(each.problem) or self._stop():
                return

    def _look_up_refunds(self) -> None:
        assert self.api is not None
        for each in check_due_refunds(self.book, self.api, self.clock):
            self._add(each.changes)
            if self._failed(each.problem):
                return

    # Records whose outcome is unknown -------------------------------------------------------------------------------

    def _look_for_records(self) -> None:
        with self.book.read(self.clock()) as session:
            doubtful = invoices_in_doubt(session, everything=self.everything)
            hopeless = list_rows(session, states=_IN_DOUBT, kinds=("credit",))
        if hopeless:
            with self.book.write(self.clock(), "sync") as session:
                for row in hopeless:
                    finish(session, row, "needs_you", problem=_ASK)
            self._add(session.changes)
        self._read_each(doubtful)

    # What waits -----------------------------------------------------------------------------------------------------

    def _deliver(self, couriers: dict[str, Courier]) -> None:
        """Each row is committed as being sent before its first byte; its outcome is written with the next claim."""
        passed: set[str] = set()
        before: tuple[OutboxRow, Delivery] | None = None
        with self.book.read(self.clock()) as session:
            total = outbox_counts(session)["waiting"]
        while True:
            kinds = self._kinds(couriers)
            full = not self.everything and len(passed) >= MOST_SENT
            row = self._step(before, () if full or self._stop() else kinds, passed)
            if row is None:
                return
            passed.add(row.uid)
            before = row, self._sent_by(couriers[row.kind], row)
            self._progress(len(passed), max(total, len(passed)))

    def _kinds(self, couriers: dict[str, Courier]) -> tuple[str, ...]:
        own = {each.kind for each in COURIERS}
        reachable = self.api is not None and self.round.problem is None
        return tuple(kind for kind in couriers if reachable or kind not in own)

    def _step(
        self, before: tuple[OutboxRow, Delivery] | None, kinds: tuple[str, ...], passed: set[str]
    ) -> OutboxRow | None:
        with self.book.write(self.clock(), "sync") as session:
            if before is not None:
                self._note(before[0], before[1], record_delivery(session, *before))
            row = claim(session, kinds=kinds, everything=self.everything, passed=passed) if kinds else None
        self._add(session.changes)
        return row

    def _sent_by(self, courier: Courier, row: OutboxRow) -> Delivery:
        try:
            delivery = courier.deliver(self.book, self.api, row, self.clock)
        except BadInput as wrong:  # an id or a text that the service would not take: nothing was sent
            return Delivery("refused", wrong.message)
        if isinstance(delivery, Stopped) and delivery.error is not None:
            self.round = replace(self.round, problem=delivery.error)
        return delivery

    def _note(self, row: OutboxRow, delivery: Delivery, recorded: Recorded) -> None:
        if recorded.is_read and row.invoice_id is not None:
            self._read.add(row.invoice_id)
        if recorded.done and delivery.state == "sent":
            self.round = replace(self.round, sent=self.round.sent + 1)
        elif recorded.done and delivery.state == "refused":
            self.round = replace(self.round, refused=self.round.refused + 1)

    # Histories ------------------------------------------------------------------------------------------------------

    def _read_due(self) -> None:
        most = 10**9 if self.everything else MOST_READ
        with self.book.read(self.clock()) as session:
            due = due_invoices(session, most, everything=self.everything)
        self._read_each(due)

    def _read_each(self, invoices: list[int]) -> None:
        assert self.api is not None
        for invoice_id in invoices:
            if invoice_id in self._read or not self._going():
                continue
            self._read.add(invoice_id)
            try:
                done = read_invoice(self.book, self.api, invoice_id, self.clock)
            except ServiceError as problem:
                if self._failed(problem):
                    return
                self.round = replace(self.round, unread=self.round.unread + 1)
                continue
            self._add(done.changes)
            new = self.round.new_payments + len(done.merged.new)
            read, unread = self.round.read + done.there, self.round.unread + (not done.there)
            self.round = replace(self.round, read=read, unread=unread, new_payments=new)


def round_data(ended: Round) -> dict[str, Any]:
    """A round as the command line tells it."""
    return {
        "sent": ended.sent,
        "refused": ended.refused,
        "waiting": ended.waiting,
        "needsYou": ended.needs_you,
        "read": ended.read,
        "unread": ended.unread,
        "newPayments": ended.new_payments,
        "differences": ended.differences,
    }
