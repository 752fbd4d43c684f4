"""How a check lies over open invoices: nothing is lost, nothing is put where nothing is open."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.payments.receive import Receive, spread
from invpay_desktop.ui.receive_dialog.allotment import Allotment, Line, oldest_first
from invpay_desktop.ui.receive_dialog.facts import payer_of
from tests.builders import Shop, a_customer, an_invoice

OPENS = st.lists(st.integers(1, 10**9), max_size=30)
AMOUNTS = st.integers(0, 10**11)
DAY = date(2026, 1, 28)


def lines(opens: list[int]) -> list[Line]:
    return [Line(place + 1, f"INV-{place}", DAY, DAY, 0, amount, amount) for place, amount in enumerate(opens)]


@given(AMOUNTS, OPENS)
def test_oldest_first_fills_one_after_the_other(amount: int, opens: list[int]) -> None:
    parts = oldest_first(amount, opens)
    assert sum(parts) == min(amount, sum(opens))
    assert all(0 <= part <= whole for part, whole in zip(parts, opens, strict=True))
    filled = [part == whole for part, whole in zip(parts, opens, strict=True)]
    assert filled == sorted(filled, reverse=True)


@given(AMOUNTS, OPENS, st.data())
def test_named_invoices_come_first(amount: int, opens: list[int], data: st.DataObject) -> None:
    named = data.draw(st.sets(st.integers(0, len(opens) - 1))) if opens else set()
    parts = oldest_first(amount, opens, named)
    if any(parts[place] for place in range(len(opens)) if place not in named):
        assert all(parts[place] == opens[place] for place in named)


@given(OPENS, st.lists(st.tuples(st.sampled_from(["amount", "tick", "untick", "part", "spread", "clear"]),
                                 st.integers(0, 29), AMOUNTS), max_size=20))  # fmt: skip
def test_whatever_is_done_the_sums_add_up(opens: list[int], deeds: list[tuple[str, int, int]]) -> None:
    check = Allotment()
    check.show(lines(opens))
    for deed, place, amount in deeds:
        if deed == "amount":
            check.set_amount(amount)
        elif deed == "spread":
            check.spread()
        elif deed == "clear":
            check.clear()
        elif opens and deed == "part":
            check.set_part(place % len(opens), amount)
        elif opens:
            check.tick(place % len(opens), deed == "tick")
        sums = check.sums()
        assert check.amount == sums.applied + check.not_applied
        assert sums.open == sum(opens)
        assert sums.left == sum(max(whole - part, 0) for whole, part in zip(opens, check.parts, strict=True))
        if not check.typed:
            assert check.not_applied == 0 or deed == "spread" or check.amount >= 0


def test_ticking_makes_the_amount_until_one_is_typed() -> None:
    check = Allotment()
    check.show(lines([600, 400]))
    check.tick(0, on=True)
    check.tick(1, on=True)
    assert (check.amount, check.parts) == (1000, [600, 400])
    check.tick(0, on=False)
    assert (check.amount, check.parts) == (400, [0, 400])
    check.set_amount(500)
    assert (check.amount, check.not_applied) == (500, 100)
    check.tick(0, on=True)
    assert check.parts == [100, 400]  # as far as the check reaches


def test_what_a_person_put_in_stays_when_the_amount_changes() -> None:
    check = Allotment()
    check.show(lines([600, 400]))
    check.set_amount(500)
    check.set_part(1, 50)
    check.set_amount(700)
    assert (check.parts, check.not_applied) == ([500, 50], 150)
    check.spread()
    assert check.parts == [600, 100]


def test_the_invoices_a_check_is_for_are_ticked() -> None:
    check = Allotment()
    check.show(lines([600, 400]), named=[2])
    assert (check.amount, check.parts) == (400, [0, 400])
    check.set_amount(500)
    assert check.parts == [100, 400]


def test_parts_stay_with_their_invoices_when_these_change() -> None:
    check = Allotment()
    three = lines([600, 400, 300])
    check.show(three)
    check.set_part(1, 400)
    check.set_part(2, 300)
    check.renew(three[1:])
    assert (check.parts, check.amount) == ([400, 300], 700)


def test_money_takes_the_place_of_what_was_written_off_before_it_is_too_much() -> None:
    check = Allotment()
    check.show([Line(1, "INV-1", DAY, DAY, 0, 1000, 900, written_off=100)])
    lefts = []
    for part in (900, 950, 1000, 1010):
        check.set_part(0, part)
        lefts.append(check.left(0))
    assert lefts == [0, 0, 0, -10]


def test_the_book_spreads_as_the_dialog_does(shop: Shop) -> None:
    customer = a_customer(shop)
    for total, due in (("120.00", "2026-02-20"), ("80.00", "2026-01-15"), ("50.00", "2026-02-01")):
        an_invoice(shop, total, due=due)
    payer = shop.ask(payer_of, customer)
    assert [line.open for line in payer.lines] == [8000, 5000, 12000]
    for amount in ("0.01", "80.00", "130.01", "250.00"):
        wanted = shop.money(amount)
        parts = dict(shop.ask(spread, Receive(customer, wanted)))
        ours = oldest_first(wanted.minor, [line.open for line in payer.lines])
        assert [parts[line.id].minor if line.id in parts else 0 for line in payer.lines] == ours
