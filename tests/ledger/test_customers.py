"""Customers: found by any of their names, changed with their past kept, no name given twice."""

from __future__ import annotations

import json
from typing import Any

import pytest

from invpay_desktop.base.errors import BadInput, NotFound, Refused
from invpay_desktop.db import tables
from invpay_desktop.ledger.customers import (
    CustomerDetails,
    add_customer,
    details_of,
    edit_customer,
    find_customer,
    get_customer,
    list_customers,
)
from tests.builders import Shop, a_customer, an_invoice, pays, sends


def test_a_customer_is_found_by_number_id_and_hosted_id(shop: Shop) -> None:
    customer = a_customer(shop, "cust_123", hosted_id="cust_hosted")
    public_id = shop.row(tables.customer, customer).public_id
    for name in ("cust_123", " cust_123 ", public_id, "cust_hosted"):
        assert shop.ask(find_customer, name) == customer
    with pytest.raises(NotFound, match="cust_9"):
        shop.ask(find_customer, "cust_9")


def test_blanks_around_details_are_left_out(shop: Shop) -> None:
    made = shop.do(add_customer, CustomerDetails(" C-1 ", " Sample ", hosted_id=" "))
    assert shop.ask(details_of, made) == CustomerDetails("C-1", "Sample")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": ""}, "number"), ({"name": " "}, "name"), ({"number": "1\n2"}, "number"),
        ({"name": "a\x00"}, "name"),
        ({"name": "x" * 301}, "name"), ({"notes": "\ud800"}, "notes"), ({"terms_days": -1}, "terms"),
        ({"terms_days": 3651}, "terms"), ({"email": "e" * 255}, "email"), ({"phone": "1\t2"}, "phone"),
    ],
)  # fmt: skip
def test_details_that_cannot_be_kept_are_refused(shop: Shop, wrong: dict[str, Any], field: str) -> None:
    details = {"number": "C-1", "name": "Sample"} | wrong
    with pytest.raises(BadInput) as refusal:
        shop.do(add_customer, CustomerDetails(**details))
    assert refusal.value.field == field


def test_no_two_customers_go_by_one_name(shop: Shop) -> None:
    first = a_customer(shop, "C-1", hosted_id="cust_hosted")
    public_id = shop.row(tables.customer, first).public_id
    for number, hosted in (("C-1", None), (public_id, None), ("cust_hosted", None), ("C-2", "cust_hosted")):
        with pytest.raises(Refused, match="already"):
            shop.do(add_customer, CustomerDetails(number, "Sample", hosted_id=hosted))
    second = a_customer(shop, "C-2", "Sample Cafe")
    for changed in ({"number": "C-1"}, {"hosted_id": "cust_hosted"}):
        with pytest.raises(Refused, match="already"):
            shop.do(edit_customer, second, changed)


def test_a_change_is_an_entry_that_holds_both_states(shop: Shop) -> None:
    customer = a_customer(shop, "C-1", "Sample")
    shop.do(edit_customer, customer, {"name": "Renamed Sample", "terms_days": 14})
    entry = shop.rows(tables.event)[-1]
    data = json.loads(entry.data)
    assert (entry.kind, data["before"]["name"], data["after"]["name"]) == (
        "customer.edited",
        "Sample",
        "Renamed Sample",
    )
    events = len(shop.rows(tables.event))
    shop.do(edit_customer, customer, {"name": "Renamed Sample"})
    assert len(shop.rows(tables.event)) == events


def test_a_customer_with_its_money(shop: Shop) -> None:
    overdue = an_invoice(shop, "100.00", issued="2026-01-01", due="2026-01-27")
    an_invoice(shop, "50.00", issued="2026-01-01", due="2026-01-28")
    an_invoice(shop, "7.00", draft=True)
    pays(shop, overdue, "30.00")
    pays(shop, an_invoice(shop, "5.00"), "6.00")
    found = shop.ask(get_customer, a_customer(shop))
    assert (str(found.balance), str(found.overdue), str(found.over), found.open_invoices) == (
        "120.00",
        "70.00",
        "1.00",
        2,
    )
    sends(shop, a_customer(shop), "125.00")
    found = shop.ask(get_customer, a_customer(shop))
    assert (str(found.balance), str(found.credit), found.open_invoices) == ("0.00", "5.00", 0)


def test_customers_are_listed_by_name_and_searched_in_any_case(shop: Shop) -> None:
    for number, name in (("C-2", "Sample Cafe"), ("C-1", "Sample Bakery"), ("X_1", "Other 100%")):
        a_customer(shop, number, name)
    assert [c.details.number for c in shop.ask(list_customers)] == ["X_1", "C-1", "C-2"]
    assert [c.details.number for c in shop.ask(list_customers, "CAFE")] == ["C-2"]
    assert [c.details.number for c in shop.ask(list_customers, "0%")] == ["X_1"]
    assert [c.details.number for c in shop.ask(list_customers, "_")] == ["X_1"]
    assert [c.details.number for c in shop.ask(list_customers, limit=1)] == ["X_1"]
