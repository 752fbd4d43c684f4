"""The timeline in words: every kind of event that the program records has some, and says what happened."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QApplication

import invpay_desktop
from invpay_desktop.db import tables
from invpay_desktop.db.session import Session
from invpay_desktop.ledger.attempts import (
    NewAttempt,
    approve_attempt,
    ask_a_person,
    begin_attempt,
    doubt_attempt,
    fail_attempt,
)
from invpay_desktop.ledger.credit import move_excess_to_credit
from invpay_desktop.ledger.invoices import InvoiceChange, edit_invoice, void_invoice
from invpay_desktop.ledger.timeline import timeline_of
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.payments.history import PaymentPart, payments_of
from invpay_desktop.payments.receipts import print_receipt
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment, void_payment
from invpay_desktop.ui import words
from invpay_desktop.ui.attempts.allowed import charges_among, deeds_of
from invpay_desktop.ui.theme.icons import icon
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.timeline_view import entries, hosted_entries
from invpay_desktop.ui.timeline_view.entries import Happened, told
from tests.builders import NOW, Shop, an_invoice, pays

SOURCES = Path(invpay_desktop.__file__).parent
UNSPOKEN = {"book.made", "customer.hidden"}
"""Kinds that no invoice's timeline can hold, and by which no action goes."""


MADE_UP = {
    "charge.": ("approved", "failed"),
    "refund.": ("sent", "settled", "failed", "unknown", "needs_you", "found"),
    "told.": ("sent", "refused", "needs_you", "cancelled"),
}
"""Kinds that are put together of two words: by the first, what the second may be."""


def given_to(tree: ast.Module, name: str) -> set[str]:
    """The kinds that a function, which is handed one, is called with."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    given = [arg for call in calls if getattr(call.func, "id", "") == name for arg in call.args]
    kinds = {arg.value for arg in given if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
    assert kinds
    return {kind for kind in kinds if "." in kind}


def recorded_kinds() -> set[str]:
    """Every kind that some `session.record(…)` may write, read from the source."""

    def texts(node: ast.expr, names: dict[str, ast.expr]) -> Iterator[str]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from texts(node.body, names)
            yield from texts(node.orelse, names)
        elif isinstance(node, ast.Name) and node.id in names:
            yield from texts(names[node.id], names)
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            room = str(node.values[0].value)
            yield from (f"{room}{how}" for how in MADE_UP[room])
        else:
            raise AssertionError(f"line {node.lineno}: which kind is recorded here?")

    found: set[str] = set()
    for file in SOURCES.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            args = function.args
            names: dict[str, ast.expr] = {
                arg.arg: default for arg, default in zip(args.args[::-1], args.defaults[::-1], strict=False)
            }
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    names[node.targets[0].id] = node.value
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                    kind = node.args[0]
                    handed_in = isinstance(kind, ast.Name) and kind.id not in names
                    found.update(given_to(tree, function.name) if handed_in else texts(kind, names))
    return found


def happened(shop: Shop, invoice: int, zone: str = "UTC") -> list[Happened]:
    def question(session: Session) -> list[Happened]:
        parts = payments_of(session, invoice)
        charges = charges_among(session, parts)
        return told(timeline_of(session, invoice), parts, ZoneInfo(zone), session.today, charges)

    return shop.ask(question)


def part_of(shop: Shop, invoice: int) -> PaymentPart:
    [part] = shop.ask(payments_of, invoice)
    return part


def titles(shop: Shop, invoice: int) -> list[str]:
    return [entry.title for entry in happened(shop, invoice)]


def test_every_kind_of_event_that_is_recorded_has_words() -> None:
    kinds = recorded_kinds()
    assert {"payment.recorded", "invoice.drafted", "period.unlocked", "action.undone"} <= kinds
    said_here = {*entries._table(), *hosted_entries._table(), "payment.recorded", "payment.returned", "payment.void"}
    without = {kind for kind in kinds - UNSPOKEN if kind not in said_here and words.deed(kind) == kind}
    assert without == set()


def test_every_icon_and_tone_exists(qapp: QApplication) -> None:
    for symbol, tone, _title in entries._table().values():
        icon(symbol)
        assert tone in current().pill
    assert all("." not in title for _, _, title in entries._table().values())


def test_a_life_is_told_newest_first(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00", draft=True, number="INV-1")
    shop.do(edit_invoice, invoice, InvoiceChange(issue=True))
    shop.do(edit_invoice, invoice, InvoiceChange(reference="PO 4"))
    paid = pays(shop, invoice, "350.00", kind="check", check_number="1042", notes="second half")
    shop.do(refund_payment, RefundPayment(paid.id, "half the bread", shop.money("50.00")))
    shop.do(return_payment, ReturnPayment(paid.id, "Insufficient funds"))
    shop.do(write_off, invoice, shop.money("500.00"), "closed shop")
    found = happened(shop, invoice)
    assert [entry.title for entry in found] == [
        "Written off",
        "Check 1042 came back",
        "Refund paid out",
        "Check 1042 received",
        "Invoice changed",
        "Invoice issued",
        "Draft written",
    ]
    by_title = {entry.title: entry for entry in found}
    received = by_title["Check 1042 received"]
    assert (received.amount, received.left, received.struck) == ("350.00", "left 150.00", True)
    assert received.third == "second half"
    assert by_title["Check 1042 came back"].third == "Insufficient funds"
    assert by_title["Refund paid out"].amount == "−50.00"
    assert by_title["Written off"].left == "left 0.00"
    assert {entry.group for entry in found} == {"Today"}


def test_too_much_is_said_and_where_it_went(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "520.00", kind="cash")
    shop.do(move_excess_to_credit, invoice, shop.money("20.00"))
    kept, received, _ = happened(shop, invoice)
    assert received.left == "20.00 too much"
    assert (kept.title, kept.amount, kept.left) == ("Kept as the customer's credit", "−20.00", "left 0.00")


def test_what_was_taken_back_is_struck(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "350.00", kind="cash")
    shop.do(undo_last_action)
    found = happened(shop, invoice)
    received = next(entry for entry in found if entry.title.startswith("Cash"))
    assert received.title == "Cash received (taken back)"
    assert received.struck
    assert received.deeds == ()
    assert "Taken back" in [entry.title for entry in found]


def test_a_part_of_a_larger_check_says_so(shop: Shop) -> None:
    from tests.builders import a_customer, sends

    first, second = an_invoice(shop, "100.00"), an_invoice(shop, "60.00")
    sends(shop, a_customer(shop), "160.00", {first: "100.00", second: "60.00"}, kind="check", check_number="7")
    assert "Check 7 received, part of 160.00" in titles(shop, first)


def test_prints_of_one_receipt_are_told_once(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    first = pays(shop, invoice, "100.00", kind="cash").id
    second = pays(shop, invoice, "100.00", kind="cash").id
    for payment in (first, first, first, second, second, first):
        shop.do(print_receipt, payment)
    printed = [entry for entry in happened(shop, invoice) if entry.icon == "printer"]
    assert [(entry.payment, entry.title) for entry in printed] == [
        (first, "Receipt printed"),
        (second, "Receipt printed 2 times"),
        (first, "Receipt printed 3 times"),
    ]
    assert printed[0].deeds == ("receipt",)


def test_days_are_those_of_the_zone_and_stand_in_months(shop: Shop) -> None:
    shop.now = datetime(2026, 1, 27, 23, 30, tzinfo=UTC)
    invoice = an_invoice(shop)
    shop.now = NOW
    assert [entry.group for entry in happened(shop, invoice)] == ["January 2026"]
    assert [entry.group for entry in happened(shop, invoice, "Asia/Tokyo")] == ["Today"]
    assert happened(shop, invoice, "Asia/Tokyo")[0].second == "Jan 28, 8:30\u00a0AM · you"
    shop.now = NOW + timedelta(days=400)
    assert happened(shop, invoice)[0].second.startswith("Jan 27, 2026, ")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("check", ("receipt", "refund", "return_payment", "void_payment")),
        ("wire", ("receipt", "refund", "return_payment", "void_payment")),
        ("cash", ("receipt", "refund", "void_payment")),
    ],
)
def test_what_can_be_done_is_what_the_book_allows(shop: Shop, kind: str, expected: tuple[str, ...]) -> None:
    from invpay_desktop.base.errors import Refused

    invoice = an_invoice(shop, "500.00")
    paid = pays(shop, invoice, "350.00", kind=kind).id
    assert deeds_of(part_of(shop, invoice)) == expected
    assert happened(shop, invoice)[0].deeds == expected
    if "return_payment" not in expected:
        with pytest.raises(Refused):
            shop.do(return_payment, ReturnPayment(paid, "Insufficient funds"))
    shop.do(refund_payment, RefundPayment(paid, "half", shop.money("50.00")))
    assert deeds_of(part_of(shop, invoice)) == tuple(deed for deed in expected if deed != "void_payment")
    with pytest.raises(Refused):
        shop.do(void_payment, paid, "typed twice")
    shop.do(refund_payment, RefundPayment(paid, "all"))
    assert "refund" not in deeds_of(part_of(shop, invoice))


def test_what_counts_for_nothing_has_its_receipt_only(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    without = pays(shop, invoice, "100.00", kind="check")
    shop.do(void_payment, without.id, "typed twice")
    assert deeds_of(part_of(shop, invoice)) == ()
    printed = an_invoice(shop, "500.00")
    paid = pays(shop, printed, "100.00", kind="check")
    shop.do(print_receipt, paid.id)
    shop.do(void_payment, paid.id, "typed twice")
    assert deeds_of(part_of(shop, printed)) == ("receipt",)


def test_a_void_invoice_says_why(shop: Shop) -> None:
    invoice = an_invoice(shop)
    shop.do(void_invoice, invoice, "typed twice")
    entry = happened(shop, invoice)[0]
    assert (entry.title, entry.third) == ("Invoice voided", "typed twice")
    assert entry.text().splitlines()[0] == "Invoice voided"
    assert shop.row(tables.invoice, invoice).status


# Charges at the hosted service


def a_charge(shop: Shop, invoice: int, amount: str = "200.00") -> int:
    """A card charge that was sent and has no answer yet; returns the payment."""
    customer = shop.row(tables.invoice, invoice).customer_id
    new = NewAttempt(invoice, customer, shop.money(amount), "card", "Visa •• 1111", "inv_1", frozenset())
    return shop.do(begin_attempt, new).payment_id


def entry_of(shop: Shop, invoice: int, title: str) -> Happened:
    return next(entry for entry in happened(shop, invoice) if entry.title == title)


def test_a_charge_is_told_step_by_step(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = a_charge(shop, invoice)
    sent = entry_of(shop, invoice, "Card payment sent")
    assert (sent.amount, sent.left, sent.struck, sent.deeds) == ("200.00", "", False, ("check_charge",))
    assert sent.second.endswith("you · Visa •• 1111")
    shop.do(doubt_attempt, payment, "The connection ended after 30 seconds.")
    unknown = entry_of(shop, invoice, "Card payment sent, no clear answer")
    assert (unknown.tone, unknown.icon) == ("amber", "circle-question-mark")
    assert unknown.third == "The connection ended after 30 seconds."
    shop.do(ask_a_person, payment, "Two entries could be it.")
    needs = entry_of(shop, invoice, "Card payment: nobody can tell, it needs you")
    assert needs.deeds == ("check_charge", "decide_charge")
    shop.do(approve_attempt, payment, hosted_id="pmt_1", transaction_id="txn_1", evidence="history")
    approved = entry_of(shop, invoice, "Card payment approved")
    assert (approved.amount, approved.left, approved.tone) == ("200.00", "left 300.00", "green")
    assert approved.third == "Found in the service's history."
    assert approved.deeds == ("receipt", "refund", "return_payment")
    assert not any(entry.struck for entry in happened(shop, invoice))


def test_a_failed_charge_is_struck_and_may_be_tried_again(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    payment = a_charge(shop, invoice)
    shop.do(fail_attempt, payment, failure="soft", reason="Insufficient funds", evidence="answer")
    failed = entry_of(shop, invoice, "Card payment failed")
    assert (failed.tone, failed.amount, failed.struck) == ("red", "200.00", True)
    assert failed.third == "Insufficient funds. Nothing was charged."
    assert failed.deeds == ("retry_charge",)
    a_charge(shop, invoice)  # its outcome is open: nothing is charged again meanwhile
    assert entry_of(shop, invoice, "Card payment failed").deeds == ()


@pytest.mark.parametrize(
    ("kind", "data", "title"),
    [
        ("told.sent", {"kind": "external"}, "The service was told: this payment"),
        ("told.sent", {"kind": "webhook"}, "An address of yours was told"),
        ("told.needs_you", {"kind": "webhook"}, "The notice to an address of yours needs you"),
        ("told.refused", {"kind": "credit"}, "The service did not take: the credit"),
        ("told.needs_you", {"kind": "receipt"}, "Telling the service needs you: to send the receipt"),
        ("webhook.received", {"type": "invoice.paid"}, "Notice from the service: the invoice is paid"),
        ("webhook.received", {"type": "<b>odd</b>"}, "Notice from the service"),
        ("refund.unknown", {}, "No clear answer about the refund"),
    ],
)
def test_what_passes_to_and_fro_has_words(
    qapp: QApplication, shop: Shop, kind: str, data: dict[str, str], title: str
) -> None:
    invoice = an_invoice(shop)
    shop.do(lambda session: session.record(kind, invoice_id=invoice, data=data))
    newest = happened(shop, invoice)[0]
    assert newest.title == title
    icon(newest.icon)
    assert newest.tone in current().pill
