"""A shop's day of bookkeeping, drawn from a seed: what is done next, through the program's own use cases."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from invpay_desktop.base.errors import UserError
from invpay_desktop.base.money import Money
from invpay_desktop.db.book import Book
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.db.tables import customer, invoice, payment, payment_state
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.customers import CustomerDetails, add_customer, edit_customer
from invpay_desktop.ledger.invoices import InvoiceChange, NewInvoice, add_invoice, edit_invoice, void_invoice
from invpay_desktop.ledger.memos import NewMemo, add_memo, one_line
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.payments.receive import Receive, receive_payment
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from tests.durability.shapes import Shape, driver, shapes_since

Do = Callable[[WriteSession], object]
RECENT = 30
"""Rows are drawn from so many of the newest, so that a long-lived book keeps being worked on at its end."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One action: its name, what does it inside the transaction of whoever calls, and what that will have written."""

    label: str
    do: Do
    shape: Shape


def next_deed(book: Book, dice: random.Random) -> Deed:
    """What is done next in this book. It was tried and undone: its shape is known, and it will not be refused."""
    while True:
        label = dice.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        with book.read() as session:
            do = _MAKERS[label](session, dice)
        if do is not None:
            with suppress(UserError):
                return Deed(label, do, _tried(book, do))


class _SeenEnoughError(Exception):
    """Raised to leave a transaction undone."""


def _tried(book: Book, do: Do) -> Shape:
    with suppress(_SeenEnoughError), book.write() as session:
        do(session)
        session.seal()
        assert session.action_id is not None
        [shape] = shapes_since(driver(session), session.action_id).values()
        raise _SeenEnoughError
    return shape


def _customer(session: Session, dice: random.Random) -> Do:
    number = f"S-{dice.getrandbits(48):012x}"
    return lambda write: add_customer(write, CustomerDetails(number, "Sample customer"))


def _customer_note(session: Session, dice: random.Random) -> Do | None:
    who, note = _one(session, dice, select(customer)), f"{dice.getrandbits(48):012x}"
    return who and (lambda write: edit_customer(write, who.id, {"notes": note}))


def _invoice(session: Session, dice: random.Random) -> Do | None:
    who, amounts = _one(session, dice, select(customer)), [_amount(session, dice) for _ in range(dice.randint(1, 4))]
    lines = tuple(one_line("Sample", amount) for amount in amounts)
    return who and (lambda write: add_invoice(write, NewInvoice(who.id, session.today, lines)))


def _invoice_note(session: Session, dice: random.Random) -> Do | None:
    row, note = _one(session, dice, _OPEN), f"{dice.getrandbits(48):012x}"
    return row and (lambda write: edit_invoice(write, row.id, InvoiceChange(notes=note)))


def _invoice_void(session: Session, dice: random.Random) -> Do | None:
    row = _one(session, dice, _OPEN)
    return row and (lambda write: void_invoice(write, row.id, "sample", to_credit=True))


def _payment(session: Session, dice: random.Random) -> Do | None:
    row, check = _one(session, dice, _OPEN), str(dice.randint(1000, 9999))
    if row is None:
        return None
    minor = dice.choice((row.remaining_minor, row.remaining_minor + 500, row.remaining_minor // 2 + 1))
    details = {"kind": "check", "check_number": check}
    return lambda write: record_payment(write, RecordPayment(row.id, session.money(minor), details))


def _receive(session: Session, dice: random.Random) -> Do | None:
    who, amount = _one(session, dice, select(customer)), _amount(session, dice)
    return who and (lambda write: receive_payment(write, Receive(who.id, amount, details={"kind": "wire"})))


def _refund(session: Session, dice: random.Random) -> Do | None:
    row = _one(session, dice, _COUNTING)
    return row and (lambda write: refund_payment(write, RefundPayment(row.id, "sample")))


def _return(session: Session, dice: random.Random) -> Do | None:
    row, fee = _one(session, dice, _COUNTING), session.money(1500)
    return row and (lambda write: return_payment(write, ReturnPayment(row.id, "sample", fee=fee, charge_fee=fee)))


def _void(session: Session, dice: random.Random) -> Do | None:
    row = _one(session, dice, _COUNTING)
    return row and (lambda write: void_payment(write, row.id, "sample"))


def _memo(session: Session, dice: random.Random) -> Do | None:
    who, line = _one(session, dice, select(customer)), one_line("Sample", _amount(session, dice))
    return who and (lambda write: add_memo(write, NewMemo(who.id, session.today, (line,))))


def _apply(session: Session, dice: random.Random) -> Do | None:
    row = _one(
        session, dice,
        _OPEN.add_columns(customer.c.credit_minor).join(customer).where(customer.c.credit_minor > 0),
    )  # fmt: skip
    if row is None:
        return None
    amount = session.money(min(row.credit_minor, row.remaining_minor))
    return lambda write: apply_credit(write, row.customer_id, amount, row.id)


def _excess(session: Session, dice: random.Random) -> Do | None:
    row = _one(session, dice, select(invoice).where(invoice.c.over_minor > 0))
    return row and (lambda write: move_excess_to_credit(write, row.id, session.money(row.over_minor)))


def _write_off(session: Session, dice: random.Random) -> Do | None:
    row = _one(session, dice, _OPEN)
    return row and (lambda write: write_off(write, row.id, session.money(row.remaining_minor), "sample"))


def _undo(session: Session, dice: random.Random) -> Do:
    return undo_last_action


def _setting(session: Session, dice: random.Random) -> Do:
    name = f"Sample {dice.getrandbits(48):012x}"
    return lambda write: write_setting(write, "book.name", name)


_OPEN = select(invoice).where(invoice.c.remaining_minor > 0, invoice.c.lifecycle == "open")
_COUNTING = select(payment).join(payment_state).where(payment_state.c.status == "approved", payment.c.kind != "cash")
_MAKERS: dict[str, Callable[[Session, random.Random], Do | None]] = {
    "customer": _customer,
    "customer note": _customer_note,
    "invoice": _invoice,
    "invoice note": _invoice_note,
    "invoice void": _invoice_void,
    "payment": _payment,
    "receive": _receive,
    "refund": _refund,
    "return": _return,
    "void": _void,
    "memo": _memo,
    "apply credit": _apply,
    "excess to credit": _excess,
    "write-off": _write_off,
    "setting": _setting,
    "undo": _undo,
}
_WEIGHTS = {**dict.fromkeys(_MAKERS, 1), "invoice": 6, "payment": 10, "receive": 3}
"""How often each is drawn: mostly invoices go out and money comes in."""


def _one(session: Session, dice: random.Random, rows: Select[Any]) -> Any:
    newest = session.execute(rows.order_by(rows.selected_columns["id"].desc()).limit(RECENT)).all()
    return dice.choice(newest) if newest else None


def _amount(session: Session, dice: random.Random) -> Money:
    return session.money(dice.randint(100, 50_000))
