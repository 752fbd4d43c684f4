"""What each verb of the sample year does to the book, by the same use cases that a person's own entries go through."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import bindparam, select

from invpay_desktop.base.errors import BugError
from invpay_desktop.base.money import Money, parse_amount
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.tables import customer, invoice
from invpay_desktop.interchange.sample_script import Happening, price_list, sample_customers
from invpay_desktop.ledger.credit import apply_credit, move_excess_to_credit
from invpay_desktop.ledger.customers import add_customer, details_of, edit_customer, find_customer
from invpay_desktop.ledger.invoices import (
    InvoiceChange,
    NewInvoice,
    add_invoice,
    edit_invoice,
    find_invoice,
    newest_version,
    void_invoice,
)
from invpay_desktop.ledger.lines import LineDraft
from invpay_desktop.ledger.memos import NewMemo, add_memo, one_line
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.payments.history import PaymentPart, payments_of
from invpay_desktop.payments.receipts import issue_receipt
from invpay_desktop.payments.receive import Receive, receive_payment
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.refunds import RefundPayment, refund_credit, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment

SALES_TAX = Decimal("8.25")
LINKED_DAYS = 21
"""Invoices of so many days are known to the sample's hosted service; it was joined then."""
_OWED = (
    select(customer.c.number, invoice.c.remaining_minor)
    .join(invoice, invoice.c.customer_id == customer.c.id)
    .where(invoice.c.id == bindparam("wanted"))
)
_ITEM = re.compile(r"(\w+)(?:\*([0-9.]+))?(?:@([0-9.]+))?")


def do(happening: Happening, session: WriteSession) -> None:
    """Book one line of the year. Raises BugError where the file is not what this program reads."""
    if happening.verb not in _VERBS:
        raise BugError(f"The sample year has no verb “{happening.verb}”.")
    _VERBS[happening.verb](session, happening)


def _add_customers(session: WriteSession, _happening: Happening) -> None:
    """customers: all of them, brought along from the paper books."""
    for known in sample_customers().values():
        add_customer(session, known.details)


def _edit_customer(session: WriteSession, happening: Happening) -> None:
    """edit-customer C-101 email=…"""
    edit_customer(session, find_customer(session, happening.words[0]), happening.more)


def _invoice(session: WriteSession, happening: Happening) -> None:
    """invoice 0903 C-101 van design*2 plate*1@50, or draft …; the number is the one that the series gives by itself."""
    number, who, *items = happening.words
    hosted_id = f"inv_{number}" if happening.verb == "invoice" and happening.days_ago <= LINKED_DAYS else None
    new = NewInvoice(find_customer(session, who), session.today, _lines(who, items), hosted_id=hosted_id)
    reference, notes = happening.more.get("ref", ""), happening.more.get("note", "")
    made = add_invoice(session, replace(new, reference=reference, notes=notes, draft=happening.verb == "draft"))
    given = newest_version(session, made).number
    if given != f"INV-{number}":
        raise BugError(f"The sample year calls an invoice {number} that the series calls {given}.")


def _issue(session: WriteSession, happening: Happening) -> None:
    """issue 0903"""
    edit_invoice(session, _found(session, happening), InvoiceChange(issue=True))


def _edit(session: WriteSession, happening: Happening) -> None:
    """edit 0903 [van design*2] [ref=…] [note=…]"""
    invoice_id = _found(session, happening)
    who = details_of(session, newest_version(session, invoice_id).customer_id).number
    lines = _lines(who, happening.words[1:]) or None
    more = happening.more
    edit_invoice(session, invoice_id, InvoiceChange(reference=more.get("ref"), notes=more.get("note"), lines=lines))


def _void(session: WriteSession, happening: Happening) -> None:
    """void 0903 "why" """
    void_invoice(session, _found(session, happening), happening.words[1])


def _pay(session: WriteSession, happening: Happening) -> None:
    """pay 0903 rest|120.00 check 1042 [note=…], or short …: what is left of pennies is written off."""
    invoice_id = _found(session, happening)
    row = session.execute(_OWED, {"wanted": invoice_id}).one()
    who, amount = row.number, _amount(session, happening.words[1], row.remaining_minor)
    details = _details(who, happening.words[2:], happening.more)
    request = RecordPayment(invoice_id, amount, details, write_off_rest=happening.verb == "short")
    _receipt(session, who, details, record_payment(session, request).id)


def _receive(session: WriteSession, happening: Happening) -> None:
    """receive C-101 900.00 check 1042 [0903=500.00]"""
    who, amount, *how = happening.words
    named = [(key, value) for key, value in happening.more.items() if key.isdigit()]
    to = tuple((find_invoice(session, f"INV-{key}"), _money(session, value)) for key, value in named)
    details = _details(who, how, happening.more)
    request = Receive(find_customer(session, who), _money(session, amount), to, details)
    _receipt(session, who, details, receive_payment(session, request).id)


def _keep(session: WriteSession, happening: Happening) -> None:
    """keep 0903 20.00 "why" [next]: what was paid too much becomes credit."""
    invoice_id = _found(session, happening)
    amount, reason = _money(session, happening.words[1]), happening.words[2]
    move_excess_to_credit(session, invoice_id, amount, reason=reason, for_next="next" in happening.words)


def _apply(session: WriteSession, happening: Happening) -> None:
    """apply C-101 20.00 0907"""
    who, amount, number = happening.words
    apply_credit(session, find_customer(session, who), _money(session, amount), find_invoice(session, f"INV-{number}"))


def _refund(session: WriteSession, happening: Happening) -> None:
    """refund 0903 all|20.00 "why": out of its newest payment."""
    amount = None if happening.words[1] == "all" else _money(session, happening.words[1])
    refund_payment(session, RefundPayment(_newest(session, happening).id, happening.words[2], amount))


def _refund_credit(session: WriteSession, happening: Happening) -> None:
    """refund-credit C-101 20.00 "why" """
    who, amount, reason = happening.words
    refund_credit(session, find_customer(session, who), _money(session, amount), reason)


def _return(session: WriteSession, happening: Happening) -> None:
    """return 0903 "why" fee=12.00 charge=25.00: its newest payment came back."""
    fee, charge = (_money(session, happening.more[name]) for name in ("fee", "charge"))
    return_payment(
        session, ReturnPayment(_newest(session, happening).id, happening.words[1], fee=fee, charge_fee=charge)
    )


def _mistake(session: WriteSession, happening: Happening) -> None:
    """mistake 0903 "why": its newest payment should not have been entered."""
    void_payment(session, _newest(session, happening).id, happening.words[1])


def _write_off(session: WriteSession, happening: Happening) -> None:
    """writeoff 0903 rest|20.00 "why" """
    invoice_id = _found(session, happening)
    rest = session.execute(_OWED, {"wanted": invoice_id}).one().remaining_minor
    write_off(session, invoice_id, _amount(session, happening.words[1], rest), happening.words[2])


def _memo(session: WriteSession, happening: Happening) -> None:
    """memo C-101 20.00 "why" [next]"""
    who, amount, reason = happening.words[:3]
    line = one_line(reason, _money(session, amount))
    for_next = "next" in happening.words
    add_memo(session, NewMemo(find_customer(session, who), session.today, (line,), reason, for_next=for_next))


_VERBS: Mapping[str, Callable[[WriteSession, Happening], None]] = {
    "customers": _add_customers,
    "edit-customer": _edit_customer,
    "invoice": _invoice,
    "draft": _invoice,
    "issue": _issue,
    "edit": _edit,
    "void": _void,
    "pay": _pay,
    "short": _pay,
    "receive": _receive,
    "keep": _keep,
    "apply": _apply,
    "refund": _refund,
    "refund-credit": _refund_credit,
    "return": _return,
    "mistake": _mistake,
    "writeoff": _write_off,
    "memo": _memo,
}


def _found(session: WriteSession, happening: Happening) -> int:
    return find_invoice(session, f"INV-{happening.words[0]}")


def _newest(session: WriteSession, happening: Happening) -> PaymentPart:
    return [part for part in payments_of(session, _found(session, happening)) if part.in_force][-1]


def _money(session: WriteSession, text: str) -> Money:
    return parse_amount(text, session.info.currency)


def _amount(session: WriteSession, text: str, rest: int) -> Money:
    """An amount, or `rest`: all that is left of the invoice (minor units)."""
    return session.money(rest) if text == "rest" else _money(session, text)


def _details(who: str, how: tuple[str, ...] | list[str], more: Mapping[str, str]) -> dict[str, str]:
    kind = how[0]
    details = {"kind": kind, "notes": more.get("note", "")}
    if kind == "check":
        details |= {"check_number": how[1], "bank": sample_customers()[who].bank}
    elif len(how) > 1:
        details["reference"] = how[1]
    return details


def _receipt(session: WriteSession, who: str, details: Mapping[str, str], payment_id: int) -> None:
    if details["kind"] == "cash" or sample_customers()[who].receipts:
        issue_receipt(session, payment_id)


def _lines(who: str, items: tuple[str, ...] | list[str]) -> tuple[LineDraft, ...]:
    return tuple(_line(item, sample_customers()[who].taxed) for item in items)


def _line(item: str, taxed: bool) -> LineDraft:
    found = _ITEM.fullmatch(item)
    if found is None:
        raise BugError(f"“{item}” in the sample year is no article of its price list.")
    code, quantity, price = found.groups()
    article = price_list()[code]
    tax = SALES_TAX if taxed and article.taxed else None
    return LineDraft(article.text, Decimal(quantity or 1), Decimal(price) if price else article.price, tax)
