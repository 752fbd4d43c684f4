"""Linking, unlinking and adding: what was in both places is one payment, what was in one is told or taken in."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from invpay_desktop.base.errors import NotAtService, Refused
from invpay_desktop.db import tables
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.sandbox.ledger import Entry
from invpay_desktop.sync.linking import add_from_service, fetch_invoice, link_invoice, unlink
from tests.builders import Stand, a_customer, an_invoice, pays, stand
from tests.payments.hosted_shop import Hosted
from tests.sync.histories import a_history, an_entry
from tests.sync.telling import a_round, differences, told


def test_what_it_would_add_is_shown_before_anything_is_written(hosted: Hosted) -> None:
    hosted.sandbox.add_invoice("inv_9", 30000)
    hosted.sandbox.book(Entry("", "inv_9", 12000, "card", hosted.clock()))
    found = fetch_invoice(hosted.api, "inv_9")
    assert (str(found.total), found.payments, str(found.paid)) == ("300.00", 1, "120.00")
    assert hosted.shop.rows(tables.invoice) == []
    with pytest.raises(NotAtService):
        fetch_invoice(hosted.api, "inv_none")


def test_an_invoice_of_the_service_comes_in_whole_and_goes_again_with_undo(hosted: Hosted) -> None:
    history = a_history(an_entry(), total=30000, invoice="inv_9")
    invoice = hosted.shop.do(add_from_service, history, customer_id=a_customer(hosted.shop), number="S-1")
    row = hosted.shop.row(tables.invoice, invoice)
    assert (row.number, row.total_minor, row.hosted_id, row.issued_on) == ("S-1", 30000, "inv_9", date(2026, 1, 20))
    assert stand(hosted.shop, invoice) == Stand("partially_paid", "250.00", "50.00")
    with pytest.raises(Refused, match="has the hosted id inv_9 already"):
        hosted.shop.do(add_from_service, history, customer_id=a_customer(hosted.shop))
    hosted.shop.do(undo_last_action)
    assert hosted.shop.row(tables.invoice, invoice).hidden
    assert check_book(hosted.shop.book.path).problems == ()


def test_without_a_total_it_cannot_be_added(hosted: Hosted) -> None:
    with pytest.raises(Refused, match="does not say what inv_9 is over"):
        hosted.shop.do(
            add_from_service, a_history(total=None, invoice="inv_9"), customer_id=a_customer(hosted.shop)
        )  # fmt: skip


def test_a_payment_in_both_places_is_tied_and_the_rest_is_told_when_asked(hosted: Hosted) -> None:
    invoice = an_invoice(hosted.shop)
    pays(hosted.shop, invoice, "100.00", on="2026-01-20", kind="check", check_number="7")
    pays(hosted.shop, invoice, "50.00", on="2026-01-21", kind="cash")
    both = an_entry(amount=10000, method="check", check_number="7")
    linked = hosted.shop.do(link_invoice, invoice, a_history(both, an_entry("pmt_2", 2000)), tell=True)
    assert (len(linked.merged.new), linked.told) == (1, 1)
    assert told(hosted) == [("external", 5000, "waiting")]
    assert stand(hosted.shop, invoice).paid == "170.00"


def test_what_was_recorded_before_is_not_told_unless_asked_whatever_happens_later(hosted: Hosted) -> None:
    invoice = an_invoice(hosted.shop)
    first = pays(hosted.shop, invoice, "600.00", kind="cash")
    hosted.shop.do(link_invoice, invoice, a_history())
    from invpay_desktop.ledger.credit import move_excess_to_credit
    from invpay_desktop.payments.returns import void_payment

    hosted.shop.do(move_excess_to_credit, invoice, hosted.shop.money("100.00"))
    assert told(hosted) == []
    hosted.shop.do(void_payment, first.id, "a mistake")
    assert told(hosted) == []


def test_unlinking_takes_along_what_waits_and_leaves_what_came(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    hosted.sandbox.book(Entry("", "inv_abc123", 20000, "card", hosted.clock()))
    a_round(hosted)
    pays(hosted.shop, invoice, "10.00", kind="cash")
    hosted.shop.do(unlink, invoice)
    assert told(hosted) == [("external", 1000, "cancelled")]
    assert stand(hosted.shop, invoice).paid == "210.00"
    kinds = hosted.shop.ask(lambda s: [row[0] for row in s.execute(select(tables.invoice.c.hosted_id))])
    assert kinds == [None]
    with pytest.raises(Refused, match="is not linked"):
        hosted.shop.do(unlink, invoice)


def test_another_total_is_a_difference(hosted: Hosted) -> None:
    invoice = an_invoice(hosted.shop)
    hosted.shop.do(link_invoice, invoice, a_history(total=60000, paid=0))
    assert differences(hosted) == {"totals": False}
