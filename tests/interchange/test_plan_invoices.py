"""Whose an invoice is, and when it is due where the file does not say."""

from __future__ import annotations

import pytest

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db import tables
from invpay_desktop.db.setting_values import write_setting
from tests.builders import a_customer
from tests.interchange.conftest import Office

HEAD = "number,issued_on,customer,customer name,amount\n"


def test_customers_by_number_by_name_and_new(office: Office) -> None:
    bakery = a_customer(office.shop)
    text = HEAD + (
        "1,2026-01-02,cust_123,Another Name,1\n2,2026-01-02,,Sample Bakery,1\n3,2026-01-02,17850,,1\n"
        "4,2026-01-02,N-4,Night Market,1\n5,2026-01-02,,Day Market,1\n6,2026-01-02,,,1\n7,2026-01-02,Sample Bakery,,1\n"
    )
    report = office.run("invoices", text, terms=30)
    assert report.new_customers == ("17850", "N-4", "Day Market", "NO-CUSTOMER")
    names = {row.number: row.name for row in office.shown(tables.customer).values()}
    assert names == {
        "cust_123": "Sample Bakery", "17850": "Customer 17850", "N-4": "Night Market", "Day Market": "Day Market",
        "NO-CUSTOMER": "No customer",
    }  # fmt: skip
    owners = {number: row.customer_id for number, row in office.shown(tables.invoice).items()}
    assert owners["1"] == owners["2"] == owners["7"] == bakery


def test_a_name_that_two_have_is_refused(office: Office) -> None:
    a_customer(office.shop, "1", "Twin Ltd")
    a_customer(office.shop, "2", "Twin Ltd")
    (refusal,) = office.rehearse("invoices", HEAD + "1,2026-01-02,,Twin Ltd,1\n", terms=1).refused
    assert (refusal.field, refusal.reason) == (
        "customer", "2 customers are called Twin Ltd; say which by its number.",
    )  # fmt: skip


def test_terms_are_asked_for_unless_somebody_says_them(office: Office) -> None:
    a_customer(office.shop, "own", "Own Terms", terms_days=7)
    own, other = "1,2026-01-02,own,,1\n", "2,2026-01-02,other,,1\n"
    assert office.rehearse("invoices", HEAD + own).new == 1
    for run in (office.rehearse, office.run):
        with pytest.raises(BadInput, match=r"1 invoices have no due date.*--terms 30") as asked:
            run("invoices", HEAD + own + other)
        assert asked.value.field == "terms"
    office.shop.do(write_setting, "terms.days", "14")
    report = office.run("invoices", HEAD + own + other)
    assert {n: row.due_on.day for n, row in office.shown(tables.invoice).items()} == {"1": 9, "2": 16}
    assert len([note for note in report.notes if "no due date" in note]) == 2
    office.run("invoices", HEAD + "3,2026-01-02,own,,1\n", terms=0)
    assert office.shown(tables.invoice)["3"].due_on.day == 2
    with pytest.raises(BadInput, match="not possible"):
        office.run("invoices", HEAD + "4,2026-01-02,own,,1\n", terms=-1)


def test_another_currency_is_refused_row_by_row(office: Office) -> None:
    report = office.run("invoices", HEAD + "1,2026-01-02,a,,1\n1,2026-01-02,a,,1\n", terms=1, currency="eur")
    assert [(each.spot.row.line, each.field) for each in report.refused] == [(2, "currency"), (3, "currency")]
    assert (report.new, report.import_id) == (0, None)
    with pytest.raises(BadInput, match="not a currency"):
        office.rehearse("invoices", HEAD + "1,2026-01-02,a,,1\n", currency="GPB")


def test_a_hosted_id_is_used_once(office: Office) -> None:
    head = "number,issued_on,due_on,amount,hosted id\n"
    office.run("invoices", head + "1,2026-01-02,2026-01-02,1,inv_abc\n")
    report = office.run(
        "invoices", head + "".join(f"{n},2026-01-02,2026-01-02,1,inv_{i}\n" for n, i in ("2a", "3a", "4b"))
    )
    assert [each.spot.row.line for each in report.refused] == [3]
    (refusal,) = office.rehearse("invoices", head + "9,2026-01-02,2026-01-02,1,inv_abc\n").refused
    assert refusal.field == "hosted_id"


def test_a_draft_stays_a_draft(office: Office) -> None:
    office.run("invoices", "number,issued_on,due_on,amount,lifecycle\n1,2026-01-02,2026-01-02,1,draft\n")
    assert office.shown(tables.invoice)["1"].lifecycle == "draft"
