"""The words that a random sequence of deeds is told in: amounts, days, texts and rows, sensible mostly."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import precondition
from sqlalchemy import Table, select

from invpay_desktop.base.errors import NotFound
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import invoice, payment, payment_state
from invpay_desktop.ledger.lines import LineDraft
from invpay_desktop.ledger.timeline import timeline_of
from invpay_desktop.payments.history import payments_of
from invpay_desktop.payments.papers import invoice_facts

Deed = Callable[[WriteSession], object]
Rule = TypeVar("Rule", bound=Callable[..., Any])
ANY = 7
"""Which row: instead of one that fits the deed, any that can be seen."""


def mostly(*sensible: Any, silly: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """One of the sensible values, and one time in ten a silly one."""
    each = 1 + len(silly) * 9 // len(sensible) if silly else 1
    return st.sampled_from([*sensible * each, *silly])


WHICH = mostly(0, 1, 2, -1, -1, silly=(ANY,))
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
    assert paper.still_owed.minor == (0 if row["lifecycle"] == "void" else row["remaining_minor"])
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
