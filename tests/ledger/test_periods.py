"""Locked periods: nothing is dated in them, and what corrects them is dated the first open day."""

from __future__ import annotations

from datetime import date

import pytest

from invpay_desktop.base.errors import BadInput, PeriodLocked
from invpay_desktop.db import tables
from invpay_desktop.ledger.invoices import InvoiceChange, edit_invoice, void_invoice
from invpay_desktop.ledger.periods import (
    LockEntry,
    first_open_day,
    lock_history,
    lock_period,
    locked_until,
    require_open,
)
from tests.builders import Shop, an_invoice, pays, stand

END = date(2026, 1, 20)


def test_the_lock_takes_its_own_day_in(shop: Shop) -> None:
    shop.do(lock_period, END, "year closed")
    with pytest.raises(PeriodLocked, match="everything up to 2026-01-20 is locked"):
        shop.ask(require_open, END, "The payment")
    shop.ask(require_open, date(2026, 1, 21), "The payment")
    assert shop.ask(first_open_day, date(2026, 1, 3)) == date(2026, 1, 21)
    assert shop.ask(first_open_day, date(2026, 1, 25)) == date(2026, 1, 25)


def test_the_newest_lock_is_in_force_and_it_can_be_lifted(shop: Shop) -> None:
    assert shop.ask(locked_until) is None
    shop.do(lock_period, END)
    shop.do(lock_period, date(2026, 1, 5))
    assert shop.ask(locked_until) == date(2026, 1, 5)
    shop.do(lock_period, None)
    assert shop.ask(locked_until) is None
    assert len(shop.rows(tables.period_lock)) == 3


def test_what_has_not_passed_is_not_locked(shop: Shop) -> None:
    shop.do(lock_period, date(2026, 1, 28))
    for day in (date(2026, 1, 29), date(1890, 1, 1)):
        with pytest.raises(BadInput):
            shop.do(lock_period, day)


def test_an_invoice_of_a_locked_period_keeps_its_figures(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00", issued="2026-01-10")
    draft = an_invoice(shop, "500.00", issued="2026-01-10", draft=True)
    shop.do(lock_period, END)
    with pytest.raises(PeriodLocked):
        an_invoice(shop, issued="2026-01-20")
    for change in (InvoiceChange(issued_on=date(2026, 1, 25)), InvoiceChange(due_on=date(2026, 5, 1))):
        with pytest.raises(PeriodLocked):
            shop.do(edit_invoice, invoice, change)
    with pytest.raises(PeriodLocked):
        shop.do(edit_invoice, draft, InvoiceChange(issue=True))
    with pytest.raises(PeriodLocked):
        shop.do(void_invoice, invoice, "test")
    shop.do(edit_invoice, invoice, InvoiceChange(notes="they called", reference="PO 7"))
    assert shop.row(tables.invoice, invoice).reference == "PO 7"


def test_no_invoice_moves_into_a_locked_period(shop: Shop) -> None:
    invoice = an_invoice(shop, issued="2026-01-25")
    shop.do(lock_period, END)
    with pytest.raises(PeriodLocked):
        shop.do(edit_invoice, invoice, InvoiceChange(issued_on=END))
    shop.do(edit_invoice, invoice, InvoiceChange(issued_on=date(2026, 1, 21)))


def test_an_invoice_of_a_locked_period_can_still_be_paid(shop: Shop) -> None:
    invoice = an_invoice(shop, "500.00", issued="2026-01-10")
    shop.do(lock_period, END)
    pays(shop, invoice, "500.00", on="2026-01-21")
    assert stand(shop, invoice).status == "paid"


def test_the_history_tells_each_locking_newest_first(shop: Shop) -> None:
    shop.do(lock_period, END, "year closed")
    shop.do(lock_period, None)
    assert shop.ask(lock_history) == (LockEntry(shop.now, None, ""), LockEntry(shop.now, END, "year closed"))
    assert shop.ask(lock_history, 1) == (LockEntry(shop.now, None, ""),)
