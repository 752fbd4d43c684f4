"""Books drawn from a seed through the program's own use cases: every kind of deed, refusals passed over."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from invpay_desktop.base.errors import NotFound, UserError
from invpay_desktop.base.money import Money
from invpay_desktop.db import tables
from invpay_desktop.db.book import Book
from invpay_desktop.db.new_book import make_book
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.customers import CustomerDetails, add_customer, edit_customer
from invpay_desktop.ledger.invoices import InvoiceChange, NewInvoice, add_invoice, edit_invoice, void_invoice
from invpay_desktop.ledger.lines import LineDraft
from invpay_desktop.ledger.memos import NewMemo, add_memo
from invpay_desktop.ledger.numbering import take_number
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ledger.refund_plan import Outcome
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.payments.receive import Receive, receive_payment
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.refunds import RefundPayment, refund_credit, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
Dice = random.Random
Deed = Callable[[WriteSession, Dice], object]


def random_book(path: Path, seed: int, deeds: int) -> Path:
    """A closed book after so many deeds, one hour apart."""
    dice = Dice(seed)
    with new_book(path) as book:
        for number in range(deeds):
            do_one(book, dice, START + timedelta(hours=number + 1))
    return path


def new_book(path: Path) -> Book:
    """An empty book, open."""
    return make_book(path, name="Sample books", currency="USD", zone="America/Chicago", now=START)


def do_one(book: Book, dice: Dice, now: datetime) -> bool:
    """One deed in one transaction; whether the domain allowed it."""
    try:
        with book.write(now) as session:
            dice.choices(list(DEEDS), list(DEEDS.values()))[0](session, dice)
    except UserError:
        return False
    return True


def _pick(session: Session, table: str, dice: Dice) -> int:
    ids = [row[0] for row in session.execute(select(tables.event.metadata.tables[table].c.id))]
    if not ids:
        raise NotFound(table, "any")
    return int(dice.choice(ids))


def _money(dice: Dice) -> Money:
    return Money(dice.choice((5000, 10000, 25000, 60000, dice.randint(1, 90000))), "USD")


def _lines(dice: Dice) -> tuple[LineDraft, ...]:
    return tuple(
        LineDraft(
            dice.choice(("Consulting", "Würfel “blau”", "數量\t1", "Line\nbreak")),
            Decimal(dice.choice(("1", "2", "0.5", "3.333"))),
            Decimal(dice.choice(("500", "19.99", "0.005", "120.10"))),
            dice.choice((None, Decimal("19"), Decimal("8.25"))),
            dice.random() < 0.3,
        )
        for _ in range(dice.randint(1, 3))
    )


def _customer(session: WriteSession, dice: Dice) -> None:
    number = f"cust_{dice.randint(1, 10**6)}"
    add_customer(session, CustomerDetails(number, f"Sample {dice.choice('ÄBC')} & Co", email="sample@example.org"))


def _edit_customer(session: WriteSession, dice: Dice) -> None:
    edit_customer(session, _pick(session, "customer", dice), {"notes": f"called {dice.randint(1, 9)} times"})


def _invoice(session: WriteSession, dice: Dice) -> None:
    customer = _pick(session, "customer", dice)
    day = session.today - timedelta(days=dice.randint(0, 40))
    add_invoice(session, NewInvoice(customer, day, _lines(dice), draft=dice.random() < 0.1))


def _edit_invoice(session: WriteSession, dice: Dice) -> None:
    lines = _lines(dice) if dice.random() < 0.5 else None
    change = InvoiceChange(reference=f"PO {dice.randint(1, 99)}", lines=lines, issue=dice.random() < 0.3)
    edit_invoice(session, _pick(session, "invoice", dice), change)


def _void_invoice(session: WriteSession, dice: Dice) -> None:
    void_invoice(session, _pick(session, "invoice", dice), "entered twice", to_credit=dice.random() < 0.7)


def _memo(session: WriteSession, dice: Dice) -> None:
    new = NewMemo(
        _pick(session, "customer", dice), session.today, _lines(dice), "goodwill", for_next=dice.random() < 0.3
    )
    add_memo(session, new)


def _pay(session: WriteSession, dice: Dice) -> None:
    details = {"kind": "check", "check_number": str(dice.randint(1, 500))}
    day = session.today - timedelta(days=dice.randint(0, 20))
    invoice = _pick(session, "invoice", dice)
    record_payment(session, RecordPayment(invoice, _money(dice), details, day, write_off_rest=dice.random() < 0.1))


def _receive(session: WriteSession, dice: Dice) -> None:
    receive_payment(session, Receive(_pick(session, "customer", dice), _money(dice), details={"kind": "wire"}))


def _refund(session: WriteSession, dice: Dice) -> None:
    amount = _money(dice) if dice.random() < 0.6 else None
    outcomes: tuple[Outcome | None, ...] = (None, "owed", "cancelled")
    outcome = dice.choice(outcomes)
    refund_payment(session, RefundPayment(_pick(session, "payment", dice), "sent back", amount, outcome))


def _refund_credit(session: WriteSession, dice: Dice) -> None:
    refund_credit(session, _pick(session, "customer", dice), Money(dice.randint(1, 9000), "USD"), "asked for it")


def _return(session: WriteSession, dice: Dice) -> None:
    fee = Money(1500, "USD") if dice.random() < 0.5 else None
    return_payment(session, ReturnPayment(_pick(session, "payment", dice), "no funds", fee=fee, charge_fee=fee))


def _void(session: WriteSession, dice: Dice) -> None:
    void_payment(session, _pick(session, "payment", dice), "typed twice")


def _apply(session: WriteSession, dice: Dice) -> None:
    apply_credit(session, _pick(session, "customer", dice), Money(dice.randint(1, 20000), "USD"))


def _excess(session: WriteSession, dice: Dice) -> None:
    row = session.execute(
        select(tables.invoice.c.id, tables.invoice.c.over_minor).where(tables.invoice.c.over_minor > 0).limit(1)
    ).first()
    if row is not None:
        move_excess_to_credit(session, row.id, Money(dice.randint(1, row.over_minor), "USD"), for_next=True)


def _write_off(session: WriteSession, dice: Dice) -> None:
    write_off(session, _pick(session, "invoice", dice), Money(dice.randint(1, 5000), "USD"), "too small to chase")


def _receipt(session: WriteSession, dice: Dice) -> None:
    payment = _pick(session, "payment", dice)
    if session.scalar(select(tables.receipt.c.id).where(tables.receipt.c.payment_id == payment)) is None:
        event = session.record("receipt.issued", payment_id=payment)
        number = take_number(session, "receipt")
        event.insert(tables.receipt, payment_id=payment, number=number, issued_at=session.now, facts='{"total": 1}')


def _setting(session: WriteSession, dice: Dice) -> None:
    write_setting(session, "terms.days", str(dice.randint(7, 60)) if dice.random() < 0.8 else None)


def _lock(session: WriteSession, dice: Dice) -> None:
    lock_period(
        session, None if dice.random() < 0.2 else session.today - timedelta(days=dice.randint(25, 50)), "closed"
    )


def _undo(session: WriteSession, dice: Dice) -> None:
    undo_last_action(session)


DEEDS: dict[Deed, int] = {
    _customer: 3, _edit_customer: 1, _invoice: 12, _edit_invoice: 4, _void_invoice: 2, _memo: 3, _pay: 14, _receive: 5,
    _refund: 5, _refund_credit: 2, _return: 3, _void: 2, _apply: 5, _excess: 3, _write_off: 3, _receipt: 4, _setting: 1,
    _undo: 8, _lock: 1,
}  # fmt: skip
