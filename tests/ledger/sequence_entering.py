"""What is entered by hand, in any order: customers, invoices, memos, settings, locks; and what is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.db.tables import customer, invoice, payment
from invpay_desktop.ledger.blockers import Span
from invpay_desktop.ledger.customers import CustomerDetails, add_customer, edit_customer
from invpay_desktop.ledger.invoices import InvoiceChange, NewInvoice, add_invoice, edit_invoice, void_invoice
from invpay_desktop.ledger.memos import NewMemo, add_memo
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ledger.undo import Action, undo_action, undo_last_action
from invpay_desktop.payments.receipts import print_receipt
from tests.ledger.sequence_book import OneBook
from tests.ledger.sequence_words import (
    COUNTING,
    DAYS,
    DRAFT,
    ENTRIES,
    OPEN,
    PAID_IN,
    PRICE,
    TAX,
    TEXT,
    UNDO,
    WHICH,
    WHO,
    lines,
    mostly,
    one,
)


class Entering(OneBook):
    """Rules for all but payments."""

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

    @rule(which=WHO, for_next=st.booleans(), undo=UNDO)
    def give_credit(self, *, which: int, for_next: bool, undo: bool) -> None:
        self.enter_memo(
            which=which, days=None, price="100.00", tax=None, reason="goodwill", number=None, for_next=for_next,
            undo=undo,
        )  # fmt: skip

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
