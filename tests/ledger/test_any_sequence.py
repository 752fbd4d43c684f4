"""Every deed of the book in any order, with sensible and silly words: after each, all that the domain promises holds.

A refused deed leaves no trace, an undone one leaves the book as it was to be seen before it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import Table, select

from invpay_desktop.base.errors import NotFound, UserError
from invpay_desktop.base.money import Money
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.db.tables import customer, invoice, payment, payment_state
from invpay_desktop.ledger.blockers import Span
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.customers import CustomerDetails, add_customer, edit_customer
from invpay_desktop.ledger.invoices import InvoiceChange, NewInvoice, add_invoice, edit_invoice, void_invoice
from invpay_desktop.ledger.lines import LineDraft
from invpay_desktop.ledger.memos import NewMemo, add_memo
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ledger.timeline import timeline_of
from invpay_desktop.ledger.undo import Action, last_action, undo_action, undo_last_action
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.payments.history import payments_of
from invpay_desktop.payments.papers import invoice_facts
from invpay_desktop.payments.receipts import print_receipt, stored_receipt
from invpay_desktop.payments.receive import Receive, receive_payment
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.refunds import Outcome, RefundPayment, refund_credit, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from tests.builders import a_book
from tests.ledger.dump import Dump, dump_of, visible
from tests.ledger.own_chain import broken_links
from tests.ledger.restated import broken_rules

Deed = Callable[[WriteSession], object]
Rule = TypeVar("Rule", bound=Callable[..., Any])
ANY = 7
"""Which row: instead of one that fits the deed, any that can be seen."""


def mostly(*sensible: Any, silly: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """One of the sensible values, and one time in ten a silly one."""
    each = 1 + len(silly) * 9 // len(sensible) if silly else 1
    return st.sampled_from([*sensible * each, *silly])


WHICH = mostly(0, 1, 2, 3, silly=(ANY,))
WHO = mostly(0, 0, 0, 1, 2, silly=(ANY,))
SHARE = mostly("all", "all", "half", "third", "a penny", silly=("double", "a penny more", "nothing", "-1", "huge"))
PAID = mostly("all", "half", "third", "double", "a penny more", silly=("nothing", "-1", "huge"))
BACK = mostly(None, "half", "third", "a penny", silly=("double", "nothing", "-1", "huge"))
DAYS = mostly(None, None, 0, -1, -7, -30, 3, silly=(-50_000, 1_000_000))
TEXT = mostly("note", "", "card 4111 1111 1111 1111", "Ünïcødé \u202e ✓", silly=("a\x00", "\ud800", "x" * 5000))
PRICE = mostly("500", "100.00", "33.33", "1234.5678", silly=("0", "0.005", "-20", "99999999999999"))
TAX = mostly(None, "0", "7", "19.6", silly=("-1",))
UNDO = st.sampled_from([False, False, True])


def there_is(table: str, fits: Callable[[dict[str, Any]], bool]) -> Callable[[Rule], Rule]:
    """The rule is tried where the book has such a row."""
    return precondition(lambda self: any(fits(row) and not row.get("hidden") for row in self.dump[table]))


PAID_IN = there_is("payment_state", lambda row: row["status"] in ("approved", "partially_refunded"))
CREDIT = there_is("customer", lambda row: row["credit_minor"] > 0)
OPEN_ITEM = there_is("invoice", lambda row: row["lifecycle"] == "open" and row["remaining_minor"] > 0)
EXCESS = there_is("invoice", lambda row: row["over_minor"] > 0)
DRAFT = there_is("invoice", lambda row: row["lifecycle"] == "draft")


class AnySequence(RuleBasedStateMachine):
    """One book and everything that can be done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="invpay-sequence-"))
        self.shop = a_book(self.folder)
        self.path = self.shop.book.path
        self.dump: Dump = dump_of(self.path)
        self.held: Deed | None = None
        self.hold = False

    def teardown(self) -> None:
        with self.shop.book.read(self.shop.now) as session:
            for row in self.dump["invoice"]:
                told_alike(session, row)
            for row in self.dump["receipt"]:
                assert stored_receipt(session, row["payment_id"]).number == row["number"]
        self.shop.book.close()
        report = check_book(self.path)
        shutil.rmtree(self.folder)
        assert not report.problems, report.problems

    @initialize(
        totals=st.lists(st.tuples(WHO, PRICE), min_size=2, max_size=4),
        paid=st.lists(st.tuples(WHICH, PAID), min_size=1, max_size=3),
    )
    def a_small_business(self, *, totals: list[tuple[int, str]], paid: list[tuple[int, str]]) -> None:
        for number in ("C-1", "C-2"):
            self.shop.do(add_customer, CustomerDetails(number, f"O'Sample-{number} & Co."))
        self.shop.do(add_customer, CustomerDetails("CASH", "Sample cash sales", anonymous=True))
        self.dump = dump_of(self.path)
        for which, total in totals:
            self.enter_plain_invoice(which=which, days=-10, total=total, undo=False)
        for which, share in paid:
            self.record_plainly(which=which, share=share, undo=False)

    # What every step goes through -----------------------------------------------------------------------------------

    def act(self, deed: Deed, undo: bool = False) -> None:
        """Do it in one transaction, with the deed held back before, if there is one; perhaps undo it at once."""
        if self.hold:
            self.held, self.hold = deed, False
            return
        deeds = [each for each in (self.held, deed) if each is not None]
        self.held = None
        self.shop.now += timedelta(minutes=1)
        before = self.dump
        if self.done(deeds) and undo and len(self.dump["event"]) > len(before["event"]):
            self.undone()
            assert visible(self.dump) == visible(before)

    def done(self, deeds: list[Deed]) -> bool:
        """Whether they were done; either way everything must hold afterwards."""
        before = self.dump
        refusal = None
        try:
            with self.shop.book.write(self.shop.now) as session:
                for deed in deeds:
                    deed(session)
        except UserError as error:
            refusal = error
        self.dump = dump_of(self.path)
        if refusal is not None:
            assert self.dump == before
            assert str(refusal).endswith((".", "?"))
            return False
        broken = broken_rules(self.dump)
        assert broken == [], broken
        assert broken_links(self.dump, since=before["event"][-1]["id"]) == []
        return True

    def undone(self) -> None:
        """Take the newest action back, which must not be refused right after it; paper is no action."""
        newest = self.dump["event"][-1]["action_id"]
        with self.shop.book.read() as session:
            action = last_action(session)
        if action is not None and action.id == newest:
            assert self.done([undo_last_action])
        else:
            assert {row["kind"] for row in self.dump["event"] if row["action_id"] == newest} <= {
                "receipt.issued",
                "receipt.printed",
            }

    def day(self, days: int | None) -> date | None:
        return None if days is None else self.shop.now.date() + timedelta(days=days)

    def today(self, days: int | None) -> date:
        return self.day(days) or self.shop.now.date()

    # The deeds ------------------------------------------------------------------------------------------------------

    @rule(days=st.integers(1, 20))
    def time_passes(self, *, days: int) -> None:
        self.shop.now += timedelta(days=days)

    @rule()
    def next_two_in_one_session(self) -> None:
        self.hold = self.held is None

    @rule(times=st.sampled_from([1, 1, 1, 2, 4]))
    def take_back(self, *, times: int) -> None:
        self.held, self.hold = None, False
        for _ in range(times):
            self.shop.now += timedelta(minutes=1)
            self.done([undo_last_action])

    @rule(back=st.integers(1, 12))
    def take_an_older_entry_back(self, *, back: int) -> None:
        """As an import is undone: whatever was entered since, it is refused or leaves everything sound."""
        self.held, self.hold = None, False
        entries = [row for row in self.dump["event"] if row["kind"] in ENTRIES and row["id"] == row["action_id"]]
        gone = {row["undoes_action"] for row in self.dump["event"]}
        entry = entries[-min(back, len(entries))]
        ids = [row["id"] for row in self.dump["event"] if row["action_id"] == entry["id"]]
        action = Action(entry["id"], entry["kind"], self.shop.now, Span(ids[0], ids[-1]))
        if entry["id"] not in gone:
            self.act(lambda session: undo_action(session, action))

    @rule(number=mostly("C-3", "C-4", silly=("C-1", " ")), note=TEXT, undo=UNDO)
    def enter_customer(self, *, number: str, note: str, undo: bool) -> None:
        details = CustomerDetails(number, f"Sample {number}", notes=note, hosted_id="cust_hosted" if note else None)
        self.act(lambda session: add_customer(session, details), undo)

    @rule(which=WHICH, number=mostly(None, "C-9", silly=("C-1",)), note=TEXT, undo=UNDO)
    def change_customer(self, *, which: int, number: str | None, note: str, undo: bool) -> None:
        changed: dict[str, Any] = {"notes": note} | ({} if number is None else {"number": number})
        self.act(lambda session: edit_customer(session, one(session, customer, which), changed), undo)

    @rule(
        which=WHO, days=DAYS, prices=st.lists(PRICE, min_size=1, max_size=3), tax=TAX, inclusive=st.booleans(),
        number=mostly(None, None, None, "INV-0003", "by hand"), draft=st.sampled_from([False, False, True]),
        undo=UNDO, note=TEXT,
    )  # fmt: skip
    def enter_invoice(
        self, *, which: int, days: int | None, prices: list[str], tax: str | None, inclusive: bool, number: str | None,
        draft: bool, undo: bool, note: str,
    ) -> None:  # fmt: skip
        drafts = lines(prices, tax, inclusive, note)
        hosted = "inv_hosted" if note == "note" else None

        def deed(session: WriteSession) -> None:
            who = one(session, customer, which)
            add_invoice(
                session, NewInvoice(who, self.today(days), drafts, number, notes=note, hosted_id=hosted, draft=draft)
            )

        self.act(deed, undo)

    @rule(which=WHO, days=DAYS, total=st.sampled_from(["500", "200", "90"]), undo=UNDO)
    def enter_plain_invoice(self, *, which: int, days: int | None, total: str, undo: bool) -> None:
        drafts = lines([total], None, False, "Bread")
        self.act(
            lambda session: add_invoice(session, NewInvoice(one(session, customer, which), self.today(days), drafts)),
            undo,
        )

    @rule(
        which=WHICH, days=DAYS, due=DAYS, prices=st.lists(PRICE, max_size=2), issue=st.booleans(), note=TEXT, undo=UNDO
    )
    def change_invoice(
        self, *, which: int, days: int | None, due: int | None, prices: list[str], issue: bool, note: str, undo: bool
    ) -> None:
        hosted = "inv_hosted" if note == "note" else None
        change = InvoiceChange(
            self.day(due), self.day(days), note or None, note or None, hosted,
            lines(prices, None, False, "Rolls") if prices else None, issue,
        )  # fmt: skip
        self.act(lambda session: edit_invoice(session, one(session, invoice, which), change), undo)

    @DRAFT
    @rule(which=WHICH, undo=UNDO)
    def issue_draft(self, *, which: int, undo: bool) -> None:
        self.act(
            lambda session: edit_invoice(
                session, one(session, invoice, which, invoice.c.lifecycle == "draft"), InvoiceChange(issue=True)
            ),
            undo,
        )

    @rule(which=WHICH, to_credit=st.booleans(), reason=TEXT, undo=UNDO)
    def call_invoice_void(self, *, which: int, to_credit: bool, reason: str, undo: bool) -> None:
        self.act(
            lambda session: void_invoice(session, one(session, invoice, which, OPEN), reason, to_credit=to_credit), undo
        )

    @rule(
        which=WHO, days=DAYS, price=PRICE, tax=TAX, reason=TEXT, number=mostly(None, None, "CM-0002"),
        for_next=st.booleans(), undo=UNDO,
    )  # fmt: skip
    def enter_memo(
        self, *, which: int, days: int | None, price: str, tax: str | None, reason: str, number: str | None,
        for_next: bool, undo: bool,
    ) -> None:  # fmt: skip
        drafts = lines([price], tax, False, reason)

        def deed(session: WriteSession) -> None:
            who = one(session, customer, which)
            add_memo(session, NewMemo(who, self.today(days), drafts, reason, number, for_next))

        self.act(deed, undo)

    @rule(which=WHO, amount=st.sampled_from(["700.00", "100.00"]), undo=UNDO)
    def prepay(self, *, which: int, amount: str, undo: bool) -> None:
        self.receive(which=which, amount=amount, days=None, undo=undo, to=[])

    @rule(which=WHO, for_next=st.booleans(), undo=UNDO)
    def give_credit(self, *, which: int, for_next: bool, undo: bool) -> None:
        self.enter_memo(
            which=which, days=None, price="100.00", tax=None, reason="goodwill", number=None, for_next=for_next,
            undo=undo,
        )  # fmt: skip

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

    @rule(days=mostly(None, None, -60, -20, -5, 0, silly=(3,)), undo=UNDO)
    def lock(self, *, days: int | None, undo: bool) -> None:
        self.act(lambda session: lock_period(session, self.day(days), "closed"), undo)

    @PAID_IN
    @rule(which=WHICH)
    def receipt(self, *, which: int) -> None:
        self.act(lambda session: print_receipt(session, one(session, payment, which, COUNTING)))

    @rule(
        pair=st.sampled_from(
            [("writeoff.tolerance", "5"), ("writeoff.tolerance", "500"), ("terms.days", "0"), ("book.name", "Sample"),
             ("book.zone", "Pacific/Auckland"), ("book.zone", "America/Chicago"), ("numbering.invoice", "A{7}"),
             ("writeoff.tolerance", None)]
        ),
        undo=UNDO,
    )  # fmt: skip
    def change_setting(self, *, pair: tuple[str, str | None], undo: bool) -> None:
        self.act(lambda session: write_setting(session, *pair), undo)


ENTRIES = ("customer.added", "invoice.added", "memo.added", "payment.recorded")
"""What an import may begin with."""

OPEN = invoice.c.lifecycle == "open"
OWING = OPEN & (invoice.c.remaining_minor > 0)
COUNTING = payment_state.c.status.in_(("approved", "partially_refunded"))


def one(session: WriteSession, table: Table, which: int, *fitting: Any) -> int:
    """One of the rows that a person can see and that fit; raises NotFound where there is none."""
    key = table.c.id
    statement = select(key).where(*(() if which == ANY else fitting)).order_by(key)
    if "hidden" in table.c:
        statement = statement.where(table.c.hidden == 0)
    if table is payment:
        statement = statement.join(payment_state, payment_state.c.payment_id == payment.c.id)
        statement = statement.where(payment_state.c.hidden == 0)
    ids = [row[0] for row in session.execute(statement)]
    if not ids:
        raise NotFound(table.name, "any such")
    return int(ids[which % len(ids)])


def told_alike(session: Session, row: dict[str, Any]) -> None:
    """The timeline, the payment history and the paper of an invoice end where its balance stands."""
    newest = timeline_of(session, row["id"])[-1]
    assert (newest.left.minor, newest.over.minor) == (row["remaining_minor"], row["over_minor"])
    counting = sum(part.amount.minor for part in payments_of(session, row["id"]) if part.in_force)
    assert counting == row["allocated_minor"]
    paper = invoice_facts(session, row["id"])
    assert paper.still_owed.minor == row["remaining_minor"]
    shown = [line.left_after.minor for line in paper.payments if line.left_after is not None]
    assert shown[-1:] in ([], [row["remaining_minor"]])


def value(session: WriteSession, table: Table, row: int, column: str) -> Any:
    [key] = table.primary_key.columns
    return session.scalar(select(table.c[column]).where(key == row))


def part(session: WriteSession, share: str, whole: int) -> Money:
    """A part of what there is, sensible or silly."""
    parts = {
        "all": whole,
        "half": whole // 2,
        "third": whole // 3,
        "double": whole * 2,
        "a penny more": whole + 1,
        "a penny": 1,
        "nothing": 0,
        "-1": -1,
        "huge": 10**15,
    }
    return session.money(parts[share])


def lines(prices: list[str], tax: str | None, inclusive: bool, text: str) -> tuple[LineDraft, ...]:
    rate = None if tax is None else Decimal(tax)
    return tuple(LineDraft(text, Decimal(1), Decimal(price), rate, inclusive) for price in prices)


EXAMPLES = int(os.environ.get("INVPAY_SEQUENCES", "30"))

TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=40, suppress_health_check=list(HealthCheck), deadline=None
)
