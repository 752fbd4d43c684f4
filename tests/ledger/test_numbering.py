"""Numbers: in a row without a gap, passing over those given by hand, given back when an entry is undone."""

from __future__ import annotations

from datetime import date

import pytest

from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.db import tables
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice, void_invoice
from invpay_desktop.ledger.memos import NewMemo, add_memo, one_line
from invpay_desktop.ledger.undo import undo_last_action
from tests.builders import Shop, a_customer, an_invoice


def numbers(shop: Shop) -> list[str]:
    return [row.number for row in shop.rows(tables.invoice) if not row.hidden]


def memo(shop: Shop, number: str | None = None) -> str:
    line = one_line("Goodwill", shop.money("1.00"))
    made = shop.do(add_memo, NewMemo(a_customer(shop), date(2026, 1, 28), (line,), number=number))
    return str(shop.row(tables.credit_memo, made).number)


def test_invoices_and_memos_are_numbered_in_rows_of_their_own(shop: Shop) -> None:
    for _ in range(3):
        an_invoice(shop)
    assert numbers(shop) == ["INV-0001", "INV-0002", "INV-0003"]
    assert [memo(shop), memo(shop)] == ["CM-0001", "CM-0002"]


def test_a_number_given_by_hand_is_passed_over(shop: Shop) -> None:
    an_invoice(shop, number="INV-0002")
    an_invoice(shop)
    an_invoice(shop)
    assert numbers(shop) == ["INV-0002", "INV-0001", "INV-0003"]


def test_a_number_is_never_used_twice(shop: Shop) -> None:
    first = an_invoice(shop, number="INV-1001")
    shop.do(void_invoice, first, "wrong customer")
    for again in ("INV-1001", "  INV-1001 "):
        with pytest.raises(Refused, match="INV-1001 already"):
            an_invoice(shop, number=again)
    memo(shop, "CM-0001")
    with pytest.raises(Refused):
        memo(shop, "CM-0001")
    assert memo(shop) == "CM-0002"


@pytest.mark.parametrize("number", ["", "  ", "A\n1", "\x00", "9" * 101])
def test_what_is_no_number_is_refused(shop: Shop, number: str) -> None:
    with pytest.raises((BadInput, Refused)):
        an_invoice(shop, number=number)


def test_an_undone_entry_leaves_no_gap(shop: Shop) -> None:
    an_invoice(shop)
    an_invoice(shop, total="90.00")
    shop.do(undo_last_action)
    an_invoice(shop, total="70.00")
    assert numbers(shop) == ["INV-0001", "INV-0002"]
    memo(shop)
    shop.do(undo_last_action)
    assert memo(shop) == "CM-0001"


def test_two_entries_of_one_action_leave_no_gap_when_they_are_undone(shop: Shop) -> None:
    def two(session: WriteSession) -> None:
        for _ in range(2):
            line = one_line("Bread", session.money(100))
            add_invoice(session, NewInvoice(who, date(2026, 1, 10), (line,)))
            add_memo(session, NewMemo(who, date(2026, 1, 10), (line,)))

    who = a_customer(shop)
    shop.do(two)
    shop.do(undo_last_action)
    assert [memo(shop), memo(shop)] == ["CM-0001", "CM-0002"]
    an_invoice(shop)
    an_invoice(shop)
    assert numbers(shop) == ["INV-0001", "INV-0002"]


def test_a_void_invoice_keeps_its_number(shop: Shop) -> None:
    shop.do(void_invoice, an_invoice(shop), "test")
    an_invoice(shop)
    assert numbers(shop) == ["INV-0001", "INV-0002"]


def test_another_pattern_goes_on_where_the_counter_is(shop: Shop) -> None:
    an_invoice(shop)
    shop.do(write_setting, "numbering.invoice", "2026/{001}-A")
    an_invoice(shop)
    assert numbers(shop) == ["INV-0001", "2026/002-A"]


def test_a_pattern_begins_at_its_own_number(shop: Shop) -> None:
    shop.do(write_setting, "numbering.invoice", "A{7}")
    an_invoice(shop)
    an_invoice(shop)
    assert numbers(shop) == ["A7", "A8"]
