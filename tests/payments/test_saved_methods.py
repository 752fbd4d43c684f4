"""Methods that the service keeps: one customer's each, entered by id, renamed, removed."""

from __future__ import annotations

import pytest

from invpay_desktop.base.errors import BadInput, NotFound, Refused
from invpay_desktop.db import hosted_tables
from invpay_desktop.ledger.customers import CustomerDetails, add_customer
from invpay_desktop.ledger.undo import undo_last_action
from invpay_desktop.payments.saved_methods import SavedEntry, add_method, bind, find_method, list_methods, remove_method
from tests.builders import Shop, a_customer


@pytest.fixture
def bakery(shop: Shop) -> int:
    return a_customer(shop)


def listed(shop: Shop, customer: int | None = None) -> list[tuple[str, str]]:
    return [(each.method_id, each.label) for each in shop.ask(list_methods, customer)]


def test_it_is_entered_for_a_customer_and_renamed(shop: Shop, bakery: int) -> None:
    entry: SavedEntry = shop.do(add_method, bakery, " pm_saved_123 ", "Visa •• 4242")
    assert (entry.method_id, entry.label, entry.customer_number, entry.shown) == (
        "pm_saved_123", "Visa •• 4242", "cust_123", "Visa •• 4242",
    )  # fmt: skip
    shop.do(add_method, bakery, "pm_saved_123", "Old Visa")
    assert listed(shop) == [("pm_saved_123", "Old Visa")]
    shop.do(add_method, bakery, "pm_saved_123")
    assert listed(shop) == [("pm_saved_123", "Old Visa")]


def test_it_belongs_to_one_customer(shop: Shop, bakery: int) -> None:
    florist = a_customer(shop, "cust_9", "Sample Florist")
    shop.do(add_method, bakery, "pm_saved_123")
    for deed in (add_method, bind):
        with pytest.raises(Refused, match="belongs to customer cust_123"):
            shop.do(deed, florist, "pm_saved_123")
    shop.do(add_method, florist, "pm_saved_456")
    assert listed(shop, florist) == [("pm_saved_456", "Saved method")]
    assert listed(shop) == [("pm_saved_123", "Saved method"), ("pm_saved_456", "Saved method")]


def test_it_is_bound_when_it_is_used(shop: Shop, bakery: int) -> None:
    assert shop.do(bind, bakery, "pm_saved_123").shown == "pm_saved_123"
    assert shop.do(bind, bakery, "pm_saved_123", "ignored").shown == "pm_saved_123"


def test_a_removed_one_may_be_entered_for_somebody_else(shop: Shop, bakery: int) -> None:
    shop.do(add_method, bakery, "pm_saved_123")
    shop.do(remove_method, "pm_saved_123")
    assert listed(shop) == []
    assert shop.ask(find_method, "pm_saved_123") is None
    with pytest.raises(NotFound):
        shop.do(remove_method, "pm_saved_123")
    shop.do(add_method, a_customer(shop, "cust_9", "Sample Florist"), "pm_saved_123")
    assert len(shop.rows(hosted_tables.saved_method)) == 2


@pytest.mark.parametrize("method_id", ["", "4111111111111111", "pm_", "pm_a b", "PM_1", "pm_" + "x" * 200])
def test_what_is_no_id_is_refused(shop: Shop, bakery: int, method_id: str) -> None:
    with pytest.raises(BadInput):
        shop.do(add_method, bakery, method_id)
    assert listed(shop) == []


def test_many_people_under_one_name_have_none(shop: Shop) -> None:
    walk_in = shop.do(add_customer, CustomerDetails("cash", "Walk-in", anonymous=True))
    with pytest.raises(Refused, match="many people"):
        shop.do(add_method, walk_in, "pm_saved_123")


def test_entering_renaming_and_removing_can_be_undone(shop: Shop, bakery: int) -> None:
    shop.do(add_method, bakery, "pm_saved_123", "Visa")
    shop.do(add_method, bakery, "pm_saved_123", "Old Visa")
    shop.do(remove_method, "pm_saved_123")
    for expected in ([("pm_saved_123", "Old Visa")], [("pm_saved_123", "Visa")], []):
        shop.do(undo_last_action)
        assert listed(shop) == expected
