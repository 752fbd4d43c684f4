"""Credit memos: credit without money coming in, which counts for one customer until it is used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from invpay_desktop.base.errors import BadInput, NotFound, PeriodLocked
from invpay_desktop.ledger.lines import LineDraft
from invpay_desktop.ledger.memos import NewMemo, add_memo, find_memo, get_memo, list_memos, one_line
from invpay_desktop.ledger.periods import lock_period
from tests.builders import Shop, Stand, a_customer, an_invoice, credit_of, stand

DAY = date(2026, 1, 20)


def give(shop: Shop, *lines: LineDraft, for_next: bool = False, day: date = DAY, reason: str = "damaged") -> int:
    return shop.do(add_memo, NewMemo(a_customer(shop), day, lines, reason, for_next=for_next))


def test_a_memo_is_the_customers_credit(shop: Shop) -> None:
    taxed = LineDraft("Bread", Decimal(2), Decimal("10"), Decimal(10))
    memo = shop.ask(get_memo, give(shop, taxed))
    assert (memo.number, str(memo.total), str(memo.tax), memo.reason, memo.void) == (
        "CM-0001", "22.00", "2.00", "damaged", False,
    )  # fmt: skip
    assert credit_of(shop) == "22.00"
    assert shop.ask(find_memo, "CM-0001") == shop.ask(find_memo, memo.public_id) == memo.id


def test_a_memo_for_the_next_invoice_lowers_that(shop: Shop) -> None:
    give(shop, one_line("Goodwill", shop.money("50.00")), for_next=True)
    assert stand(shop, an_invoice(shop, "200.00")) == Stand("partially_paid", "50.00", "150.00")


def test_memos_are_listed_newest_first(shop: Shop) -> None:
    older = give(shop, one_line("Goodwill", shop.money("1.00")), day=date(2026, 1, 5))
    newer = give(shop, one_line("Goodwill", shop.money("2.00")))
    assert [memo.id for memo in shop.ask(list_memos)] == [newer, older]
    assert shop.ask(list_memos, a_customer(shop, "cust_2", "Sample Cafe")) == []


@pytest.mark.parametrize(
    "lines",
    [(), (LineDraft("x", Decimal(1), Decimal(0)),), (LineDraft("x", Decimal(-1), Decimal(5)),),
     (LineDraft("a\x00", Decimal(1), Decimal(5)),)],
)  # fmt: skip
def test_a_memo_of_nothing_is_refused(shop: Shop, lines: tuple[LineDraft, ...]) -> None:
    with pytest.raises(BadInput):
        give(shop, *lines)
    assert credit_of(shop) == "0.00"


def test_not_in_a_locked_period_and_not_by_a_wrong_name(shop: Shop) -> None:
    shop.do(lock_period, DAY)
    with pytest.raises(PeriodLocked):
        give(shop, one_line("Goodwill", shop.money("1.00")))
    with pytest.raises(NotFound):
        shop.ask(find_memo, "CM-0001")
