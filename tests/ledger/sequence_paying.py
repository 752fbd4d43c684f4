"""Money in any order: in, too much of it, back out, bounced, moved, applied and given up."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.tables import customer, invoice, payment
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.refund_plan import Outcome
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.payments.receive import Receive, receive_payment
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.refunds import RefundPayment, refund_credit, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from tests.ledger.sequence_book import OneBook
from tests.ledger.sequence_words import (
    BACK,
    COUNTING,
    CREDIT,
    DAYS,
    EXCESS,
    OPEN,
    OPEN_ITEM,
    OWING,
    PAID,
    PAID_IN,
    SHARE,
    TEXT,
    UNDO,
    WHICH,
    WHO,
    mostly,
    one,
    part,
    value,
)


class Paying(OneBook):
    """Rules for payments, refunds, returns and credit."""

    @rule(which=WHO, amount=st.sampled_from(["700.00", "100.00"]), undo=UNDO)
    def prepay(self, *, which: int, amount: str, undo: bool) -> None:
        self.receive(which=which, amount=amount, days=None, undo=undo, to=[])

    @OPEN_ITEM
    @rule(
        which=WHICH, share=PAID, days=DAYS, rest=mostly(False, False, True), note=TEXT, undo=UNDO,
        kind=mostly("", "check", "cash", silly=("gold",)), check=mostly("", "", "12345"),
    )  # fmt: skip
    def record(
        self, *, which: int, share: str, days: int | None, rest: bool, note: str, undo: bool, kind: str, check: str
    ) -> None:
        details = {"kind": kind, "check_number": check, "notes": note}

        def deed(session: WriteSession) -> None:
            row = one(session, invoice, which, OWING)
            amount = part(session, share, value(session, invoice, row, "remaining_minor"))
            record_payment(session, RecordPayment(row, amount, details, self.day(days), rest))

        self.act(deed, undo)

    @rule(which=WHICH, share=st.sampled_from(["all", "half", "double"]), undo=UNDO)
    def record_plainly(self, *, which: int, share: str, undo: bool) -> None:
        def deed(session: WriteSession) -> None:
            row = one(session, invoice, which, OPEN)
            amount = part(session, share, value(session, invoice, row, "total_minor"))
            record_payment(session, RecordPayment(row, amount))

        self.act(deed, undo)

    @rule(
        which=WHO, amount=mostly("700.00", "100.00", "0.01", silly=("0.00",)), days=DAYS, undo=UNDO,
        to=st.lists(st.tuples(WHICH, SHARE), max_size=3),
    )  # fmt: skip
    def receive(self, *, which: int, amount: str, days: int | None, undo: bool, to: list[tuple[int, str]]) -> None:
        def deed(session: WriteSession) -> None:
            who = one(session, customer, which)
            named = []
            for place, share in to:
                row = one(session, invoice, place, invoice.c.customer_id == who, OWING)
                named.append((row, part(session, share, value(session, invoice, row, "remaining_minor"))))
            receive_payment(session, Receive(who, self.shop.money(amount), tuple(named), {}, self.day(days)))

        self.act(deed, undo)

    @PAID_IN
    @rule(
        which=WHICH, share=BACK, days=DAYS, outcome=st.sampled_from([None, "owed", "cancelled"]),
        reason=TEXT, kind=mostly(None, "check", silly=("gold",)), undo=UNDO,
    )  # fmt: skip
    def refund(
        self, *, which: int, share: str | None, days: int | None, outcome: Outcome | None, reason: str,
        kind: str | None, undo: bool,
    ) -> None:  # fmt: skip
        def deed(session: WriteSession) -> None:
            row = one(session, payment, which, COUNTING)
            amount = None if share is None else part(session, share, value(session, payment, row, "amount_minor"))
            refund_payment(session, RefundPayment(row, reason, amount, outcome, kind, self.day(days), reason))

        self.act(deed, undo)

    @PAID_IN
    @rule(which=WHICH, share=mostly("half", "third", None), outcome=st.sampled_from([None, "owed"]), undo=UNDO)
    def refund_plainly(self, *, which: int, share: str | None, outcome: Outcome | None, undo: bool) -> None:
        self.refund(which=which, share=share, days=None, outcome=outcome, reason="asked for", kind=None, undo=undo)

    @CREDIT
    @rule(which=WHO, share=SHARE, days=DAYS, undo=UNDO)
    def pay_credit_out(self, *, which: int, share: str, days: int | None, undo: bool) -> None:
        def deed(session: WriteSession) -> None:
            who = one(session, customer, which, customer.c.credit_minor > 0)
            amount = part(session, share, value(session, customer, who, "credit_minor"))
            refund_credit(session, who, amount, "asked for", dated_on=self.day(days))

        self.act(deed, undo)

    @PAID_IN
    @rule(which=WHICH, days=DAYS, fee=mostly(None, "0.00", "15.00", silly=("-1.00",)), charge=st.booleans(),
          reason=TEXT, undo=UNDO)  # fmt: skip
    def bank_returns(
        self, *, which: int, days: int | None, fee: str | None, charge: bool, reason: str, undo: bool
    ) -> None:
        cost = None if fee is None else self.shop.money(fee)

        def deed(session: WriteSession) -> None:
            row = one(session, payment, which, COUNTING)
            return_payment(session, ReturnPayment(row, reason, self.day(days), cost, cost if charge else None))

        self.act(deed, undo)

    @PAID_IN
    @rule(which=WHICH, undo=UNDO)
    def check_bounces(self, *, which: int, undo: bool) -> None:
        def deed(session: WriteSession) -> None:
            row = one(session, payment, which, COUNTING)
            return_payment(session, ReturnPayment(row, "no funds"))

        self.act(deed, undo)

    @PAID_IN
    @rule(which=WHICH, reason=TEXT, undo=UNDO)
    def call_payment_void(self, *, which: int, reason: str, undo: bool) -> None:
        self.act(lambda session: void_payment(session, one(session, payment, which, COUNTING), reason), undo)

    @EXCESS
    @rule(which=WHICH, share=SHARE, for_next=st.booleans(), reason=TEXT, undo=UNDO)
    def keep_excess(self, *, which: int, share: str, for_next: bool, reason: str, undo: bool) -> None:
        def deed(session: WriteSession) -> None:
            row = one(session, invoice, which, invoice.c.over_minor > 0)
            amount = part(session, share, value(session, invoice, row, "over_minor"))
            move_excess_to_credit(session, row, amount, reason=reason, for_next=for_next)

        self.act(deed, undo)

    @CREDIT
    @OPEN_ITEM
    @rule(which=WHO, to=mostly(None, 0, 1, 2), share=SHARE, undo=UNDO)
    def apply(self, *, which: int, to: int | None, share: str, undo: bool) -> None:
        def deed(session: WriteSession) -> None:
            who = one(session, customer, which, customer.c.credit_minor > 0)
            amount = part(session, share, value(session, customer, who, "credit_minor"))
            target = None if to is None else one(session, invoice, to, invoice.c.customer_id == who, OWING)
            apply_credit(session, who, amount, target)

        self.act(deed, undo)

    @OPEN_ITEM
    @rule(which=WHICH, share=SHARE, reason=TEXT, days=DAYS, undo=UNDO)
    def give_up(self, *, which: int, share: str, reason: str, days: int | None, undo: bool) -> None:
        def deed(session: WriteSession) -> None:
            row = one(session, invoice, which, OWING)
            amount = part(session, share, value(session, invoice, row, "remaining_minor"))
            write_off(session, row, amount, reason, self.day(days))

        self.act(deed, undo)
