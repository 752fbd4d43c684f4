"""Write-offs: what is given up lowers the rest, never more than that, and money that comes after all undoes it."""

from __future__ import annotations

from datetime import date

import pytest

from invpay_desktop.base.errors import BadInput, PeriodLocked, Refused
from invpay_desktop.db import tables
from invpay_desktop.ledger.invoices import void_invoice
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ledger.writeoffs import write_off
from tests.builders import Shop, Stand, an_invoice, pays, stand


def give_up(shop: Shop, invoice: int, amount: str, on: date | None = None) -> None:
    shop.do(write_off, invoice, shop.money(amount), "cannot be collected", on)


def test_giving_up_the_rest_settles_an_invoice(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    pays(shop, invoice, "400.00")
    give_up(shop, invoice, "60.00")
    assert stand(shop, invoice) == Stand("partially_paid", "400.00", "40.00")
    give_up(shop, invoice, "40.00")
    assert stand(shop, invoice) == Stand("paid", "400.00", "0.00")


def test_an_invoice_written_off_wholly_was_not_paid(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    give_up(shop, invoice, "500.00")
    assert stand(shop, invoice) == Stand("paid", "0.00", "0.00")


def test_money_that_comes_after_all_takes_the_place_of_what_was_written_off(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00")
    give_up(shop, invoice, "500.00")
    pays(shop, invoice, "300.00")
    assert stand(shop, invoice) == Stand("paid", "300.00", "0.00")
    assert shop.row(tables.invoice, invoice).written_off_minor == 20000
    pays(shop, invoice, "250.00")
    assert stand(shop, invoice) == Stand("overpaid", "550.00", "0.00", over="50.00")


@pytest.mark.parametrize(("amount", "error"), [("500.01", Refused), ("0.00", BadInput), ("-1.00", BadInput)])
def test_no_more_than_is_left(shop: Shop, amount: str, error: type[Exception]) -> None:
    invoice = an_invoice(shop, "500.00")
    with pytest.raises(error):
        give_up(shop, invoice, amount)
    assert shop.rows(tables.adjustment) == []


def test_where_nothing_can_be_given_up(shop: Shop) -> None:
    draft, void, closed = an_invoice(shop, draft=True), an_invoice(shop), an_invoice(shop)
    shop.do(void_invoice, void, "test")
    for invoice in (draft, void):
        with pytest.raises(Refused, match="nothing to write off"):
            give_up(shop, invoice, "1.00")
    shop.do(lock_period, date(2026, 1, 20))
    with pytest.raises(PeriodLocked):
        give_up(shop, closed, "1.00", date(2026, 1, 20))


def test_it_is_not_dated_before_the_invoice(shop: Shop) -> None:
    invoice = an_invoice(shop, issued="2026-02-10")
    give_up(shop, invoice, "1.00")
    assert str(shop.rows(tables.adjustment)[0].dated_on) == "2026-02-10"
