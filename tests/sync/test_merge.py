"""What the service's history says becomes the book, once, and nothing that the book has is ever lost by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from invpay_desktop.db import tables
from invpay_desktop.db.hosted_tables import attempt
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.hosted.values import HostedHistory
from invpay_desktop.ledger.invoices import InvoiceChange, edit_invoice, void_invoice
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.payments.returns import void_payment
from invpay_desktop.sync.differences import open_differences
from invpay_desktop.sync.merge import Merged, merge_history, take_up
from tests.builders import Stand, credit_of, pays, stand, status_of
from tests.payments.hosted_shop import Hosted
from tests.sync.histories import PAID_AT, a_history, an_entry
from tests.sync.telling import a_round, differences, entries, told


def merge(hosted: Hosted, invoice: int, history: HostedHistory) -> Merged:
    with hosted.shop.book.write(hosted.clock(), "sync") as session:
        return merge_history(session, invoice, history)


def payments(hosted: Hosted) -> list[Any]:
    return hosted.shop.rows(tables.payment)


def test_an_approved_entry_becomes_a_payment_of_its_day(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    merge(hosted, invoice, a_history(an_entry(transaction_id="txn_1"), paid=25000))
    [paid] = payments(hosted)
    assert (paid.method, paid.kind, paid.received_on, paid.amount_minor) == ("card", None, date(2026, 1, 20), 25000)
    assert stand(hosted.shop, invoice) == Stand("partially_paid", "250.00", "250.00")
    [event] = [row for row in hosted.shop.rows(tables.event) if row.kind == "payment.fetched"]
    assert event.actor == "sync"
    assert '"hostedPaymentId":"pmt_1"' in event.data
    assert '"transactionId":"txn_1"' in event.data
    assert told(hosted) == []
    assert differences(hosted) == {}
    assert check_book(hosted.shop.book.path).problems == ()


@pytest.mark.parametrize(
    ("method", "wanted"),
    [
        ("ach", ("ach", None, "")),
        ("saved", ("saved", None, "")),
        ("external", ("external", "other", "")),
        ("check", ("external", "check", "")),
        ("barter", ("external", "other", "Paid by “barter”.")),
    ],
)
def test_the_method_is_ours_and_an_unknown_word_is_kept(
    hosted: Hosted, method: str, wanted: tuple[str, str | None, str]
) -> None:
    merge(hosted, hosted.invoice(), a_history(an_entry(method=method)))
    [paid] = payments(hosted)
    assert (paid.method, paid.kind, paid.notes) == wanted


def test_an_entry_without_a_day_counts_today_and_says_so(hosted: Hosted) -> None:
    merge(hosted, hosted.invoice(), a_history(an_entry(paid_at=None)))
    [paid] = payments(hosted)
    assert paid.received_on == date(2026, 1, 28)
    assert any('"dayNotSaid":true' in row.data for row in hosted.shop.rows(tables.event))


def test_a_failed_entry_is_kept_as_a_failed_attempt(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    merge(hosted, invoice, a_history(an_entry(status="failed", reason="Expired card")))
    [paid] = payments(hosted)
    [tried] = hosted.shop.rows(attempt)
    assert status_of(hosted.shop, paid.id) == "failed"
    assert (tried.failure, tried.reason, tried.state, tried.hosted_id) == ("hard", "Expired card", "settled", "pmt_1")
    assert stand(hosted.shop, invoice).status == "unpaid"


@pytest.mark.parametrize(("status", "note"), [("pending", set()), ("under_review", {"unknown_status"})])
def test_what_does_not_count_yet_waits(hosted: Hosted, status: str, note: set[str]) -> None:
    invoice = hosted.invoice()
    merge(hosted, invoice, a_history(an_entry(status=status)))
    assert payments(hosted) == []
    assert set(differences(hosted)) == note
    merge(hosted, invoice, a_history(an_entry()))
    assert stand(hosted.shop, invoice).paid == "250.00"
    assert differences(hosted) == {}


def test_in_a_locked_period_it_waits_and_is_taken_up_when_that_is_unlocked(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    hosted.shop.do(lock_period, date(2026, 1, 25))
    merge(hosted, invoice, a_history(an_entry()))
    assert payments(hosted) == []
    assert differences(hosted) == {"locked_period": False}
    hosted.shop.do(lock_period, None)
    a_round(hosted)  # the sandbox knows nothing of this entry: what was read before is enough
    assert stand(hosted.shop, invoice).paid == "250.00"
    assert "locked_period" not in differences(hosted)


def test_what_waits_is_named_as_what_makes_the_sums_differ(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    hosted.shop.do(lock_period, date(2026, 1, 25))
    merge(hosted, invoice, a_history(an_entry(), paid=25000))
    said = [each.sentence for each in hosted.shop.ask(open_differences) if each.kind == "totals"]
    assert said == [
        "On INV-0001 the service counts 250.00 as paid, the book 0.00. Of what it lists, 250.00 is not booked here yet."
    ]


def test_on_a_draft_it_waits_until_that_is_issued(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    second = hosted.shop.do(_draft, invoice)
    merge(hosted, second, a_history(an_entry(), invoice="inv_draft"))
    assert differences(hosted) == {"not_issued": False}
    hosted.shop.do(edit_invoice, second, InvoiceChange(issue=True))
    hosted.shop.do(take_up, second)
    assert stand(hosted.shop, second).paid == "250.00"


def _draft(session: Any, invoice: int) -> int:
    from invpay_desktop.ledger.invoices import NewInvoice, add_invoice, newest_version
    from invpay_desktop.ledger.memos import one_line

    customer = newest_version(session, invoice).customer_id
    line = one_line("Bread", session.money(50000))
    return add_invoice(session, NewInvoice(customer, date(2026, 1, 10), (line,), hosted_id="inv_draft", draft=True))


def test_on_a_void_invoice_it_becomes_the_customers_credit(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    hosted.shop.do(void_invoice, invoice, "cancelled")
    merge(hosted, invoice, a_history(an_entry()))
    assert credit_of(hosted.shop) == "250.00"
    assert check_book(hosted.shop.book.path).problems == ()


# Refunds


def test_a_refund_at_the_service_is_booked_once(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    part = a_history(an_entry(amount=50000, status="partially_refunded", refunded=10000))
    for _ in range(2):
        merge(hosted, invoice, part)
    assert stand(hosted.shop, invoice) == Stand("partially_paid", "400.00", "100.00")
    whole = a_history(an_entry(amount=50000, status="refunded"))
    for _ in range(2):
        merge(hosted, invoice, whole)
    assert stand(hosted.shop, invoice) == Stand("refunded", "0.00", "0.00")
    assert [row.amount_minor for row in hosted.shop.rows(tables.refund)] == [10000, 40000]
    assert check_book(hosted.shop.book.path).problems == ()


def test_how_much_was_refunded_follows_from_the_total_where_only_one_entry_leaves_it_open(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    other = an_entry("pmt_2", 20000)
    merge(hosted, invoice, a_history(an_entry(status="partially_refunded"), other, paid=37500))
    assert stand(hosted.shop, invoice).paid == "375.00"
    assert differences(hosted) == {}


def test_where_nothing_tells_how_much_was_refunded_a_person_is_asked(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    merge(hosted, invoice, a_history(an_entry(status="partially_refunded")))
    assert stand(hosted.shop, invoice).paid == "250.00"
    assert differences(hosted) == {"refund_unclear": False}


def test_a_refund_made_from_here_is_not_booked_again(hosted: Hosted) -> None:
    from invpay_desktop.payments.hosted_refunds import refund_hosted
    from invpay_desktop.payments.refunds import RefundPayment

    invoice = hosted.invoice()
    done = hosted.charge(invoice, "500.00")
    request = RefundPayment(done.payment_id, "sent back", hosted.shop.money("100.00"))
    refund_hosted(hosted.shop.book, hosted.api, request, hosted.clock)
    a_round(hosted, everything=True)
    assert [row.amount_minor for row in hosted.shop.rows(tables.refund)] == [10000]
    assert differences(hosted) == {}


# What the service says otherwise than before


def test_an_entry_that_is_gone_stays_in_the_book(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    merge(hosted, invoice, a_history(an_entry(), an_entry("pmt_2", 10000)))
    merge(hosted, invoice, a_history(an_entry()))
    assert stand(hosted.shop, invoice).paid == "350.00"
    assert differences(hosted) == {"entry_gone": False}
    merge(hosted, invoice, a_history(an_entry(), an_entry("pmt_2", 10000)))
    assert differences(hosted) == {}


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        (an_entry(amount=30000), "amount_changed"),
        (an_entry(status="failed"), "status_reversed"),
        (an_entry(status="chargeback"), "status_reversed"),
    ],
)
def test_an_entry_that_reads_otherwise_changes_nothing_and_is_noted(hosted: Hosted, changed: Any, kind: str) -> None:
    invoice = hosted.invoice()
    merge(hosted, invoice, a_history(an_entry()))
    merge(hosted, invoice, a_history(changed))
    assert stand(hosted.shop, invoice).paid == "250.00"
    assert differences(hosted) == {kind: False}
    assert len(payments(hosted)) == 1


def test_sums_that_do_not_add_up_are_noted(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    merge(hosted, invoice, a_history(an_entry(), paid=30000))
    assert differences(hosted) == {"totals": False}
    merge(hosted, invoice, a_history(an_entry(), paid=25000, total=60000))
    assert differences(hosted) == {"totals": False}
    merge(hosted, invoice, a_history(an_entry(), paid=25000))
    assert differences(hosted) == {}


def test_a_payment_voided_here_explains_the_totals(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    history = a_history(an_entry(method="check", check_number="7"), paid=25000)
    merge(hosted, invoice, history)
    [paid] = payments(hosted)
    hosted.shop.do(void_payment, paid.id, "bounced there too")
    merge(hosted, invoice, history)
    assert differences(hosted) == {"taken_back": True, "totals": True}


# Ours


def test_a_charge_that_a_person_approved_is_the_entry_that_shows_up_later(hosted: Hosted) -> None:
    from invpay_desktop.ledger.attempts import ask_a_person
    from invpay_desktop.payments.resolve import resolve

    invoice = hosted.invoice()
    done = hosted.charge(invoice, "250.00", "4000000000003220")
    hosted.shop.do(ask_a_person, done.payment_id, "nothing settled it")
    hosted.shop.do(resolve, done.payment_id, True, "told on the phone")
    merge(hosted, invoice, a_history(an_entry(paid_at=hosted.clock())))
    assert [row.id for row in payments(hosted)] == [done.payment_id]
    assert [entry.payment_id for entry in entries(hosted)] == [done.payment_id]


def test_a_check_recorded_here_and_there_is_one_payment(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    pays(hosted.shop, invoice, "250.00", on="2026-01-20", kind="check", check_number="7")
    merge(hosted, invoice, a_history(an_entry(method="check", check_number="7"), paid=25000))
    assert told(hosted) == [("external", 25000, "sent")]
    assert len(payments(hosted)) == 1
    assert differences(hosted) == {}


def test_another_check_of_the_same_amount_is_another_payment(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    pays(hosted.shop, invoice, "250.00", on="2026-01-20", kind="check", check_number="8")
    merge(hosted, invoice, a_history(an_entry(method="check", check_number="7"), paid=25000))
    assert told(hosted) == [("external", 25000, "waiting")]
    assert len(payments(hosted)) == 2


def test_a_transaction_that_is_on_another_invoice_here_is_not_booked_twice(hosted: Hosted) -> None:
    first, second = hosted.invoice(), hosted.invoice(hosted_id="inv_2")
    merge(hosted, first, a_history(an_entry(transaction_id="txn_1")))
    merge(hosted, second, a_history(an_entry("pmt_9", transaction_id="txn_1"), invoice="inv_2"))
    assert len(payments(hosted)) == 1
    assert differences(hosted) == {"known_elsewhere": False}


def test_an_id_named_twice_is_one_entry_whichever_comes_first(hosted: Hosted) -> None:
    one, two = hosted.invoice(), hosted.invoice(hosted_id="inv_2")
    pair = (an_entry(), replace(an_entry(amount=99900), paid_at=PAID_AT))
    merge(hosted, one, a_history(*pair))
    merge(hosted, two, a_history(*reversed(pair), invoice="inv_2"))
    assert [entry.amount_minor for entry in entries(hosted)] == [25000, 25000]


def test_undo_never_takes_back_what_the_service_did(hosted: Hosted) -> None:
    from invpay_desktop.ledger.undo import last_action

    invoice = hosted.invoice()
    before = hosted.shop.ask(last_action)
    merge(hosted, invoice, a_history(an_entry()))
    assert hosted.shop.ask(last_action) == before


def test_a_refund_is_taken_out_of_the_credit_that_the_payment_became(hosted: Hosted) -> None:
    from invpay_desktop.ledger.credit import move_excess_to_credit

    invoice = hosted.invoice()
    merge(hosted, invoice, a_history(an_entry(amount=60000)))
    hosted.shop.do(move_excess_to_credit, invoice, hosted.shop.money("100.00"))
    merge(hosted, invoice, a_history(an_entry(amount=60000, status="partially_refunded", refunded=10000)))
    assert credit_of(hosted.shop) == "0.00"
    assert stand(hosted.shop, invoice).status == "paid"
    assert check_book(hosted.shop.book.path).problems == ()


def test_differences_are_found_again_only_where_they_change(hosted: Hosted) -> None:
    from invpay_desktop.sync.differences import differences_of, mark_seen, open_differences

    invoice = hosted.invoice()
    merge(hosted, invoice, a_history(an_entry()))
    merge(hosted, invoice, a_history())
    [found] = hosted.shop.ask(open_differences)
    assert found.sentence.startswith("The service no longer shows payment pmt_1 of 250.00 on ")
    hosted.shop.do(mark_seen, found.id)
    merge(hosted, invoice, a_history())
    assert hosted.shop.ask(open_differences) == []
    assert [each.id for each in hosted.shop.ask(differences_of, invoice)] == [found.id]
    kinds = hosted.shop.ask(lambda s: [row[0] for row in s.execute(select(tables.event.c.kind))])
    assert kinds.count("sync.differs") == 1
