"""Random books: a list of deeds, each done through its use case where the book allows it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from hypothesis import strategies as st
from sqlalchemy import Table, select

from invpay_desktop.base.errors import NotFound, UserError
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.tables import customer, invoice, payment
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.customers import CustomerDetails, add_customer
from invpay_desktop.ledger.invoices import InvoiceChange, NewInvoice, add_invoice, edit_invoice, void_invoice
from invpay_desktop.ledger.memos import NewMemo, add_memo, one_line
from invpay_desktop.ledger.refund_plan import Outcome
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.payments.receive import Receive, receive_payment
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.refunds import RefundPayment, refund_credit, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from tests.analytics.books import Desk

FIRST = date(2025, 9, 1)


@dataclass(frozen=True)
class Deed:
    """One thing done. `which` picks its invoice, payment or customer, `share` (eighths) its amount of what there is."""

    kind: str
    which: int
    share: int
    day: date


_KINDS = (
    "pay", "pay", "pay", "pay rest", "receive", "refund", "refund owed", "return", "void payment", "write off",
    "keep excess", "apply", "memo", "pay out credit", "void invoice", "issue",
)  # fmt: skip


def deeds(last: date) -> st.SearchStrategy[list[Deed]]:
    """Deeds dated from FIRST to `last`, in any order of dates."""
    days = st.dates(FIRST, last)
    deed = st.builds(Deed, st.sampled_from(_KINDS), st.integers(0, 7), st.integers(1, 10), days)
    return st.lists(deed, min_size=4, max_size=16)


@dataclass(frozen=True)
class Sold:
    """An invoice to begin with."""

    customer: int
    day: date
    terms: int
    minor: int
    draft: bool


def sold(last: date) -> st.SearchStrategy[list[Sold]]:
    """Invoices of three customers: terms around the edges of the buckets, totals around zero and one, some drafts."""
    one = st.builds(
        Sold,
        st.integers(0, 2),
        st.dates(FIRST, last),
        st.sampled_from([0, 1, 14, 30, 60]),
        st.sampled_from([0, 1, 7, 800, 800, 50_000, 123_457]),
        st.sampled_from([False, False, False, True]),
    )
    return st.lists(one, min_size=2, max_size=6)


def fill(desk: Desk, invoices: list[Sold], done: list[Deed]) -> None:
    """Make the customers and invoices, then do what can be done; what the book refuses is left out."""
    desk.do(partial(_open_shop, invoices))
    for deed in done:
        with suppress(UserError):
            desk.do(partial(_do, deed))


def _open_shop(invoices: list[Sold], session: WriteSession) -> None:
    customers = [add_customer(session, CustomerDetails(f"C-{n}", f"Sample customer {n}")) for n in range(3)]
    for each in invoices:
        lines = (one_line("Bread", session.money(each.minor)),)
        due = each.day + timedelta(days=each.terms)
        who = customers[each.customer]
        add_invoice(session, NewInvoice(who, each.day, lines, due_on=due, draft=each.draft))


def _do(deed: Deed, session: WriteSession) -> None:
    if deed.kind in _ON_CUSTOMER:
        who = _pick(session, customer, deed.which)
        _ON_CUSTOMER[deed.kind](session, deed, who)
    elif deed.kind in _ON_PAYMENT:
        paid = _pick(session, payment, deed.which)
        _ON_PAYMENT[deed.kind](session, deed, paid)
    else:
        _ON_INVOICE[deed.kind](session, deed, _pick(session, invoice, deed.which))


def _pick(session: WriteSession, table: Table, which: int) -> int:
    ids = list(session.execute(select(table.c.id).order_by(table.c.id)).scalars())
    if not ids:
        raise NotFound(table.name, "any")
    return int(ids[which % len(ids)])


def _value(session: WriteSession, table: Table, row: int, column: str) -> int:
    return int(session.scalar(select(table.c[column]).where(table.c.id == row)))


def _part(session: WriteSession, whole: int, share: int) -> Money:
    return session.money(max(whole * share // 8, 1))


def _pay(session: WriteSession, deed: Deed, on: int) -> None:
    amount = _part(session, _value(session, invoice, on, "total_minor"), deed.share)
    record_payment(session, RecordPayment(on, amount, received_on=deed.day, write_off_rest=deed.kind == "pay rest"))


def _write_off(session: WriteSession, deed: Deed, on: int) -> None:
    left = _value(session, invoice, on, "remaining_minor")
    write_off(session, on, _part(session, left, deed.share), "gave up", deed.day)


def _keep_excess(session: WriteSession, deed: Deed, on: int) -> None:
    over = _value(session, invoice, on, "over_minor")
    move_excess_to_credit(session, on, _part(session, over, deed.share))


def _refund(session: WriteSession, deed: Deed, paid: int) -> None:
    amount = _part(session, _value(session, payment, paid, "amount_minor"), deed.share)
    outcome: Outcome | None = "owed" if deed.kind == "refund owed" else None
    refund_payment(session, RefundPayment(paid, "asked for", amount, outcome, dated_on=deed.day))


def _memo(session: WriteSession, deed: Deed, who: int) -> None:
    lines = (one_line("Goodwill", _part(session, 800, deed.share)),)
    add_memo(session, NewMemo(who, deed.day, lines, for_next=deed.share > 5))


def _receive(session: WriteSession, deed: Deed, who: int) -> None:
    receive_payment(session, Receive(who, _part(session, 2000, deed.share), received_on=deed.day))


def _credit(session: WriteSession, deed: Deed, who: int) -> Money:
    return _part(session, _value(session, customer, who, "credit_minor"), deed.share)


_Step = Callable[[WriteSession, Deed, int], object]
_ON_INVOICE: dict[str, _Step] = {
    "pay": _pay,
    "pay rest": _pay,
    "write off": _write_off,
    "keep excess": _keep_excess,
    "void invoice": lambda session, deed, on: void_invoice(session, on, "mistake", to_credit=deed.share > 4),
    "issue": lambda session, deed, on: edit_invoice(session, on, InvoiceChange(issue=True)),
}
_ON_PAYMENT: dict[str, _Step] = {
    "refund": _refund,
    "refund owed": _refund,
    "return": lambda session, deed, paid: return_payment(
        session, ReturnPayment(paid, "bounced", deed.day, charge_fee=session.money(25))
    ),
    "void payment": lambda session, deed, paid: void_payment(session, paid, "mistake"),
}
_ON_CUSTOMER: dict[str, _Step] = {
    "receive": _receive,
    "memo": _memo,
    "apply": lambda session, deed, who: apply_credit(session, who, _credit(session, deed, who)),
    "pay out credit": lambda session, deed, who: refund_credit(
        session, who, _credit(session, deed, who), "asked for", dated_on=deed.day
    ),
}
