"""A sample book: three believable months of a sign maker. Nobody and nothing in it is real."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from invpay_desktop.base.money import parse_amount
from invpay_desktop.db.book import Book
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.customers import CustomerDetails, add_customer, find_customer
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice, find_invoice
from invpay_desktop.ledger.lines import LineDraft
from invpay_desktop.ledger.memos import NewMemo, add_memo, one_line
from invpay_desktop.payments.history import payments_of
from invpay_desktop.payments.receipts import issue_receipt
from invpay_desktop.payments.receive import Receive, receive_payment
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment

NAME = "Sample: Hartwell Signs"
_TAX = Decimal("8.25")

Deed = Callable[[WriteSession], Any]


@dataclass(frozen=True, slots=True)
class _Step:
    """What happened on one day, counted back from today."""

    days_ago: int
    deed: Deed


def fill(book: Book, now: datetime) -> None:
    """Book the sample into a new, empty book, each entry on its own day up to `now`."""
    for step in sorted(_steps(), key=lambda step: -step.days_ago):
        with book.write(now - timedelta(days=step.days_ago)) as session:
            step.deed(session)


def _steps() -> list[_Step]:
    return [
        _Step(96, _about_us),
        *(_Step(95, _customer(*each)) for each in _CUSTOMERS),
        *(_Step(days, _invoice(*rest)) for days, *rest in _INVOICES),
        *(_Step(days, _payment(*rest)) for days, *rest in _PAYMENTS),
        _Step(33, _one_check_for_several),
        _Step(20, _returned),
        _Step(12, _refunded),
        _Step(9, _memo),
    ]


_CUSTOMERS = (
    ("C-101", "Alder & Finch Bakery", "12 Mill Lane\nSpringfield, IL 62701", 30),
    ("C-102", "Brookside Dental", "400 Brook Street\nSpringfield, IL 62702", 14),
    ("C-103", "Cobalt Cycles", "77 Harbor Road\nPeoria, IL 61602", 30),
    ("C-104", "Dunmore Theatre", "1 Stage Door Alley\nPeoria, IL 61603", 30),
    ("C-105", "Eastgate Garage", "950 Eastgate Avenue\nDecatur, IL 62521", 14),
    ("C-106", "Fernhill School", "5 Fernhill Road\nDecatur, IL 62526", 45),
)

_INVOICES: tuple[Any, ...] = (
    (90, "INV-1001", "C-101", ("Shop window lettering;1;480.00", "Fitting;3;65.00")),
    (84, "INV-1002", "C-102", ("Door plates, brass;6;48.50",)),
    (78, "INV-1003", "C-103", ("Hanging sign, oak;1;1150.00", "Bracket;2;87.50")),
    (71, "INV-1004", "C-104", ("Season banners;4;210.00",)),
    (64, "INV-1005", "C-105", ("Opening hours board;1;165.00", "Vehicle lettering;2;240.00")),
    (55, "INV-1006", "C-106", ("Room signs;42;14.75",)),
    (47, "INV-1007", "C-101", ("Menu boards;2;135.00",)),
    (44, "INV-1008", "C-103", ("Window film, per square foot;86;4.125",)),
    (38, "INV-1009", "C-103", ("Service bay signs;5;59.00",)),
    (31, "INV-1010", "C-102", ("Reception lettering;1;720.00",)),
    (24, "INV-1011", "C-104", ("Poster frames;8;96.00",)),
    (17, "INV-1012", "C-105", ("Pylon sign, repair;1;385.00",)),
    (10, "INV-1013", "C-101", ("Delivery van lettering;1;560.00",)),
    (4, "INV-1014", "C-106", ("Sports day banners;3;145.00",)),
)

_PAYMENTS: tuple[Any, ...] = (
    (66, "INV-1001", "730.69", "check", "2041"),
    (72, "INV-1002", "315.01", "wire", ""),
    (60, "INV-1003", "700.00", "check", "558"),
    (41, "INV-1004", "909.30", "check", "10077"),
    (52, "INV-1005", "300.00", "cash", ""),
    (14, "INV-1010", "779.40", "wire", ""),
    (13, "INV-1012", "450.00", "check", "3310"),
    (8, "INV-1006", "370.60", "check", "7002"),
    (2, "INV-1011", "840.00", "wire", ""),
)


def _about_us(session: WriteSession) -> None:
    write_setting(session, "business.address", "18 Sample Street\nSpringfield, IL 62701")
    write_setting(session, "business.email", "office@hartwell-signs.example")
    write_setting(session, "numbering.invoice", "INV-{1015}")
    write_setting(session, "business.footer", "This is a sample. Nothing in this book is real.")


def _customer(number: str, name: str, address: str, terms: int) -> Deed:
    details = CustomerDetails(number, name, address=address, terms_days=terms)
    return lambda session: add_customer(session, details)


def _invoice(number: str, customer: str, lines: tuple[str, ...]) -> Deed:
    def deed(session: WriteSession) -> None:
        parts = (line.split(";") for line in lines)
        drafts = tuple(LineDraft(text, Decimal(quantity), Decimal(price), _TAX) for text, quantity, price in parts)
        add_invoice(session, NewInvoice(find_customer(session, customer), session.today, drafts, number))

    return deed


def _payment(invoice: str, amount: str, kind: str, check_number: str) -> Deed:
    def deed(session: WriteSession) -> None:
        details = {"kind": kind, "check_number": check_number}
        paid = parse_amount(amount, session.info.currency)
        recorded = record_payment(session, RecordPayment(find_invoice(session, invoice), paid, details))
        issue_receipt(session, recorded.id)

    return deed


def _one_check_for_several(session: WriteSession) -> None:
    """Cobalt Cycles pays what is left of INV-1003, all of INV-1008, and a part of INV-1009."""
    details = {"kind": "check", "check_number": "571"}
    amount = parse_amount("1250.00", session.info.currency)
    receive_payment(session, Receive(find_customer(session, "C-103"), amount, details=details))


def _returned(session: WriteSession) -> None:
    fee = parse_amount("12.00", session.info.currency)
    billed = parse_amount("25.00", session.info.currency)
    check = payments_of(session, find_invoice(session, "INV-1004"))[0]
    return_payment(session, ReturnPayment(check.id, "Insufficient funds", fee=fee, charge_fee=billed))


def _refunded(session: WriteSession) -> None:
    """Eastgate paid too much for its repair: the excess goes back, as far as it was asked for."""
    check = payments_of(session, find_invoice(session, "INV-1012"))[0]
    refund_payment(session, RefundPayment(check.id, "paid too much", parse_amount("20.00", session.info.currency)))


def _memo(session: WriteSession) -> None:
    line = one_line("Scratched panel, agreed rebate", parse_amount("40.00", session.info.currency))
    add_memo(session, NewMemo(find_customer(session, "C-106"), session.today, (line,), "agreed rebate"))
