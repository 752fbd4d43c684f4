"""One entry of the service's history becomes one payment of the book: found there, or written there."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select, union, update

from invpay_desktop.db.hosted_tables import attempt, hosted_entry, outbox
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.tables import allocation, invoice, payment, payment_state, payment_step
from invpay_desktop.hosted.values import HostedHistory, HostedPayment
from invpay_desktop.ledger.attempts import Attempt, unresolved_on
from invpay_desktop.ledger.balances import IN_FORCE
from invpay_desktop.ledger.check_schedule import ON_THE_WIRE
from invpay_desktop.ledger.periods import first_open_day
from invpay_desktop.ledger.posting import NewPayment, allocate, grant_credit, post_payment
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.outbox.rows import finish, row_of
from invpay_desktop.outbox.values import OutboxRow
from invpay_desktop.sync.checking import candidates, known_attempt, settle_by_history
from invpay_desktop.sync.decline_class import class_of
from invpay_desktop.sync.entries import Entry, are_alike, could_be, fits_kind

_CHANGE = update(hosted_entry).where(hosted_entry.c.id == bindparam("wanted"))
_KEPT = select(hosted_entry).where(hosted_entry.c.invoice_id == bindparam("wanted"))
_ATTEMPTS = (
    select(attempt.c.payment_id, attempt.c.hosted_id, attempt.c.transaction_id)
    .where(attempt.c.invoice_id == bindparam("wanted"))
    .order_by(attempt.c.payment_id)
)
_ON_WORD = (
    select(attempt.c.payment_id)
    .join(payment_state, payment_state.c.payment_id == attempt.c.payment_id)
    .where(
        attempt.c.invoice_id == bindparam("wanted"),
        attempt.c.evidence == "person",
        attempt.c.hosted_id == "",
        attempt.c.payment_id.not_in(select(hosted_entry.c.payment_id).where(hosted_entry.c.payment_id.is_not(None))),
        payment_state.c.status.in_(IN_FORCE),
    )
    .order_by(attempt.c.payment_id)
)
_ROWS = (
    select(outbox.c.uid, outbox.c.payment_id)
    .where(outbox.c.invoice_id == bindparam("wanted"), outbox.c.kind.in_(("external", "reconcile")))
    .order_by(outbox.c.id)
)
_LAID_HERE = (
    select(
        payment.c.id,
        payment.c.kind,
        payment.c.check_number,
        payment.c.received_on,
        allocation.c.amount_minor,
    )
    .join(allocation, (allocation.c.payment_id == payment.c.id) & (allocation.c.event_id == payment.c.event_id))
    .join(payment_state, payment_state.c.payment_id == payment.c.id)
    .where(
        allocation.c.invoice_id == bindparam("wanted"),
        payment.c.method == "external",
        payment_state.c.status.in_(IN_FORCE),
    )
    .order_by(payment.c.id)
)
_ELSEWHERE = union(
    *(
        select(table.c.payment_id).where(
            table.c.transaction_id == bindparam("transaction"),
            table.c.invoice_id != bindparam("wanted"),
            table.c.payment_id.is_not(None),
        )
        for table in (attempt, hosted_entry)
    )
)
_STATUS = select(payment_state.c.status).where(payment_state.c.payment_id == bindparam("wanted"))


class Placing:
    """Places the entries of one invoice, in one session: each entry in one payment, each payment in one entry."""

    def __init__(self, session: WriteSession, invoice_id: int) -> None:
        self.session = session
        self.invoice_id = invoice_id
        self.invoice = session.execute(select(invoice).where(invoice.c.id == invoice_id)).one()
        self.new: list[int] = []
        self.waiting = 0
        self._open_charge: Attempt | None = None
        self._rows: list[OutboxRow] = []
        self._entries: list[Entry] = []

    def settle_open_charge(self, history: HostedHistory | None) -> None:
        """A charge of ours whose outcome is open comes first: its entry must never be booked as somebody else's."""
        sent = unresolved_on(self.session, self.invoice_id)
        still_on_its_way = (
            sent is not None and sent.status == "pending" and self.session.now < sent.started_at + ON_THE_WIRE
        )
        if sent is not None and history is not None and not still_on_its_way:
            settle_by_history(self.session, sent, history)
        self._open_charge = unresolved_on(self.session, self.invoice_id)

    def prepare(self, read: Callable[[Any], Entry]) -> list[tuple[Any, Entry]]:
        """The kept entries of the invoice, and the rows of ours that they could be."""
        kept = [(row, read(row)) for row in self.session.execute(_KEPT.order_by(hosted_entry.c.id), self._wanted)]
        tied = {row.payment_id for row, _ in kept if row.payment_id is not None}
        self._entries = [entry for row, entry in kept if row.payment_id is None and not row.missing]
        ours = [row.uid for row in self.session.execute(_ROWS, self._wanted).all() if row.payment_id not in tied]
        self._rows = [row for uid in ours if (row := row_of(self.session, uid)).state not in ("refused", "cancelled")]
        return kept

    @property
    def _wanted(self) -> dict[str, int]:
        return {"wanted": self.invoice_id}

    def place(self, row: Any, entry: Entry) -> None:
        """Give an entry its payment, or note why it has none yet."""
        if row.payment_id is not None:
            self._wait(row, self._came_after_all(row.payment_id, entry) if not row.missing else "")
            return
        if row.missing:
            return
        ours = self._charged_here(entry) or self._told_by_us(row, entry) or self._recorded_before(entry)
        if ours is not None:
            self._tie(row, ours)
            self._wait(row, self._came_after_all(ours, entry))
        elif self._may_be_open_charge(entry):
            self._wait(row, "")
        elif any(told.state != "waiting" and entry in could_be(told, self._entries) for told in self._rows):
            self._wait(row, "maybe_ours")
        elif entry.means == "counts" and self._is_on_another_invoice(entry):
            self._wait(row, "known_elsewhere")
        elif entry.means == "counts":
            self._book(row, entry)
        elif entry.means == "failed":
            self._book_failure(row, entry)
        else:
            self._wait(row, "unknown_status" if entry.means == "other" else "")

    # Ours already ---------------------------------------------------------------------------------------------------

    def _charged_here(self, entry: Entry) -> int | None:
        for row in self.session.execute(_ATTEMPTS, self._wanted):
            if row.hosted_id == entry.hosted_id:
                return int(row.payment_id)
            if not row.hosted_id and row.transaction_id and row.transaction_id == entry.transaction_id:
                return int(row.payment_id)
        return self._on_a_persons_word(entry)

    def _on_a_persons_word(self, entry: Entry) -> int | None:
        """A charge that a person said went through, before the history knew of it: an entry that could be it is it."""
        said = HostedPayment(
            entry.hosted_id, self.session.money(entry.amount), entry.method, entry.status, entry.paid_at
        )
        for row in self.session.execute(_ON_WORD, self._wanted).all():
            sent = known_attempt(self.session, row.payment_id)
            if entry.means == "counts" and candidates(sent, [said], frozenset()):
                return sent.payment_id
        return None

    def _may_be_open_charge(self, entry: Entry) -> bool:
        sent = self._open_charge
        return sent is not None and entry.hosted_id not in sent.baseline and entry.amount == sent.amount.minor

    def _told_by_us(self, row: Any, entry: Entry) -> int | None:
        """The payment whose record in the outbox this entry is; the record has arrived then."""
        for told in self._rows:
            if told.answer.get("paymentId") not in (None, "", entry.hosted_id):
                continue
            answered = told.answer.get("paymentId") == entry.hosted_id
            could = could_be(told, self._entries)
            if answered or (entry in could and (entry.uid or are_alike(could))):
                self._rows.remove(told)
                self._entries.remove(entry)
                if told.state != "sent":
                    answer = {"paymentId": entry.hosted_id, "evidence": "history"}
                    finish(self.session, told, "sent", answer=answer)
                return told.payment_id
        return None

    def _recorded_before(self, entry: Entry) -> int | None:
        """A payment that was recorded at both places before the invoice was linked, or was never told."""
        if not entry.outside or entry.means != "counts":
            return None
        tied = {row.payment_id for row in self.session.execute(_KEPT, self._wanted)}
        tied |= {row.payment_id for row in self.session.execute(_ROWS, self._wanted)}
        for row in self.session.execute(_LAID_HERE, self._wanted):
            same_check = row.check_number == entry.check_number
            same = (
                same_check and (row.check_number or row.received_on == entry.day) and row.amount_minor == entry.amount
            )
            if same and fits_kind(row.kind or "other", entry) and row.id not in tied:
                return int(row.id)
        return None

    def _is_on_another_invoice(self, entry: Entry) -> bool:
        """Whether its transaction is a payment of the book already: one that was matched to this invoice elsewhere."""
        wanted = {"transaction": entry.transaction_id, **self._wanted}
        return bool(entry.transaction_id) and self.session.execute(_ELSEWHERE, wanted).first() is not None

    # New to the book ------------------------------------------------------------------------------------------------

    def _book(self, row: Any, entry: Entry) -> None:
        day = entry.day or self.session.today
        if entry.amount <= 0:
            self._wait(row, "odd_amount")
        elif self._locked(day):
            self._wait(row, "locked_period")
        elif self.invoice.lifecycle == "draft":
            self._wait(row, "not_issued")
        else:
            self._post(row, entry, day)
            self._wait(row, "")

    def _post(self, row: Any, entry: Entry, day: date) -> None:
        session, owner = self.session, self.invoice
        event = session.record("payment.fetched", invoice_id=self.invoice_id, data=self._said(entry))
        payment_id, _ = post_payment(session, event, self._new(entry, day))
        if owner.lifecycle == "void":
            reason = f"invoice {owner.number} is void"
            grant_credit(event, owner.customer_id, entry.amount, day, payment_id=payment_id, reason=reason)
        else:
            allocate(event, payment_id, self.invoice_id, entry.amount, day)
        self._tie(row, payment_id)
        self.new.append(payment_id)
        refresh(session, invoices=(self.invoice_id,), payments=(payment_id,), customers=(owner.customer_id,))

    def _book_failure(self, row: Any, entry: Entry) -> None:
        """An attempt that was made elsewhere and failed is kept as one of ours is."""
        if entry.amount <= 0:
            self._wait(row, "odd_amount")
            return
        session = self.session
        day = first_open_day(session, entry.day or session.today)
        data = {**self._said(entry), "reason": entry.reason}
        event = session.record("charge.failed", invoice_id=self.invoice_id, data=data)
        payment_id, _ = post_payment(session, event, self._new(entry, day), status="failed")
        session.execute(
            insert(attempt),
            {
                "payment_id": payment_id,
                "invoice_id": self.invoice_id,
                "key": "",
                "hosted_invoice": self.invoice.hosted_id or "",
                "started_at": entry.paid_at or session.now,
                "state": "settled",
                "failure": class_of(entry.reason),
                "reason": entry.reason,
                "hosted_id": entry.hosted_id,
                "transaction_id": entry.transaction_id,
                "evidence": "history",
            },
        )
        self._tie(row, payment_id)
        self._wait(row, "")
        self.new.append(payment_id)
        refresh(session, payments=(payment_id,))
        session.touch(invoices=(self.invoice_id,), hosted=True)

    def _came_after_all(self, payment_id: int, entry: Entry) -> str:
        """What failed here counts there: the service has the money, so it counts here too. Returns why it must wait."""
        session = self.session
        if entry.means != "counts" or self._status(payment_id) != "failed":
            return ""
        day = entry.day or session.today
        if self._locked(day):
            return "locked_period"
        event = session.record(
            "payment.fetched", invoice_id=self.invoice_id, payment_id=payment_id, data=self._said(entry)
        )
        event.insert(payment_step, payment_id=payment_id, status="approved", dated_on=day)
        allocate(event, payment_id, self.invoice_id, entry.amount, day)
        session.execute(
            update(attempt)
            .where(attempt.c.payment_id == payment_id)
            .values(failure="", reason="", transaction_id=entry.transaction_id)
        )
        self.new.append(payment_id)
        refresh(session, invoices=(self.invoice_id,), payments=(payment_id,))
        return ""

    def _locked(self, day: date) -> bool:
        return first_open_day(self.session, day) != day

    def _new(self, entry: Entry, day: date) -> NewPayment:
        notes = entry.notes
        if entry.odd_word:
            notes = f"Paid by “{entry.odd_word}”. {notes}".strip()
        return NewPayment(
            self.invoice.customer_id,
            entry.amount,
            day,
            method=entry.our_method,
            kind=entry.kind,
            check_number=entry.check_number,
            notes=notes,
        )

    def _said(self, entry: Entry) -> dict[str, Any]:
        said = {
            "hostedPaymentId": entry.hosted_id,
            "transactionId": entry.transaction_id,
            "method": entry.method,
            "status": entry.status,
            "dayNotSaid": entry.day is None,
        }
        return {name: value for name, value in said.items() if value}

    # The row of the entry -------------------------------------------------------------------------------------------

    def _status(self, payment_id: int) -> str:
        return str(self.session.scalar(_STATUS, {"wanted": payment_id}))

    def _tie(self, row: Any, payment_id: int) -> None:
        self.session.execute(_CHANGE.values(payment_id=payment_id), {"wanted": row.id})
        self.session.touch(payments=(payment_id,), hosted=True)

    def _wait(self, row: Any, why: str) -> None:
        data = json.loads(row.data)
        self.waiting += bool(why)
        if data.get("waits", "") != why:
            data["waits"] = why
            if not why:
                del data["waits"]
            text = json.dumps(data, ensure_ascii=False, sort_keys=True)
            self.session.execute(_CHANGE.values(data=text), {"wanted": row.id})
