"""What the summary says is what the book makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.credit import move_excess_to_credit
from invpay_desktop.ledger.writeoffs import write_off
from invpay_desktop.ui.payment_dialog.facts import InvoiceFacts, facts_of
from invpay_desktop.ui.payment_dialog.sums import Standing, after, bar, half
from tests.builders import Shop, an_invoice, pays

AMOUNTS = st.integers(0, 10**12)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """An invoice as it can stand: something paid, something written off, perhaps too much."""
    total, paid = draw(st.integers(1, 10**12)), draw(AMOUNTS)
    off = draw(st.integers(0, max(total - paid, 0)))
    return Standing(total, paid, max(total - paid - off, 0), max(paid + off - total, 0))


@given(standings(), AMOUNTS)
def test_no_money_is_lost_or_made(before: Standing, amount: int) -> None:
    then = after(before, amount)
    assert before.paid + amount + then.written_off == before.total - then.left + then.over
    assert min(then.left, then.over) == 0
    assert then.left == then.short
    assert then.excess == then.over - before.over


@given(standings(), st.integers(1, 10**12))
def test_a_rest_written_off_leaves_nothing_and_an_excess_moved_leaves_no_more_than_before(
    before: Standing, amount: int
) -> None:
    assert after(before, amount, write_off_rest=True).left == 0
    moved = after(before, amount, excess_moved=True)
    assert moved.over == before.over
    assert moved.left == after(before, amount).left


@given(standings(), AMOUNTS)
def test_the_bar_never_passes_its_end(before: Standing, amount: int) -> None:
    total, paid, now, over = bar(before, amount)
    assert paid + now <= total
    assert min(paid, now, over) >= 0
    assert total - paid - now == after(before, amount).left


@given(st.integers(0, 10**12))
def test_half_and_the_other_half_are_all(remaining: int) -> None:
    assert 0 <= 2 * half(remaining) - remaining <= 1


def seen(shop: Shop, invoice: int) -> InvoiceFacts:
    return shop.ask(facts_of, invoice)


@pytest.mark.parametrize("amount", ["0.01", "99.99", "250.00", "499.00", "500.00", "500.01", "900.00"])
@pytest.mark.parametrize("history", ["nothing", "part", "written off", "paid", "overpaid"])
def test_the_book_agrees(shop: Shop, history: str, amount: str) -> None:
    invoice = an_invoice(shop, "500.00")
    if history == "part":
        pays(shop, invoice, "120.00")
    elif history == "written off":
        shop.do(write_off, invoice, shop.money("30.00"), "goodwill")
    elif history in ("paid", "overpaid"):
        pays(shop, invoice, "500.00" if history == "paid" else "520.00")
    money = shop.money(amount)
    before = seen(shop, invoice).standing
    then = after(before, money.minor)
    pays(shop, invoice, amount)
    now = seen(shop, invoice)
    assert (then.left, then.over, then.written_off) == (
        now.standing.remaining, now.standing.over, now.standing.written_off
    )  # fmt: skip
    assert then.status == now.state
    if then.excess:
        moved = after(before, money.minor, excess_moved=True)
        shop.do(move_excess_to_credit, invoice, shop.money(shop.text(then.excess)))
        now = seen(shop, invoice)
        assert (moved.left, moved.over, moved.status) == (now.standing.remaining, now.standing.over, now.state)


def test_a_rest_written_off_is_as_in_the_book(shop: Shop) -> None:
    shop.do(write_setting, "writeoff.tolerance", "5")
    invoice = an_invoice(shop, "500.00")
    then = after(seen(shop, invoice).standing, 49600, write_off_rest=True)
    pays(shop, invoice, "496.00", rest=True)
    now = seen(shop, invoice)
    assert (then.left, then.written_off, then.status) == (0, 400, "paid")
    assert (now.standing.remaining, now.standing.written_off, now.state) == (0, 400, "paid")
