"""Payments to invoices: named ones keep their money, the rest goes to the oldest due, and credit is never applied."""

from __future__ import annotations

import pytest

from invpay_desktop.db import tables
from tests.builders import Stand, a_customer, an_invoice, credit_of, pays, sends, stand
from tests.interchange.conftest import Office

HEAD = "invoice,customer,amount,date,method,check number,reference,notes\n"


def reasons(office: Office, text: str, **options: object) -> list[tuple[str, str]]:
    return [(each.field, each.reason) for each in office.rehearse("payments", text, **options).refused]


def test_a_named_invoice_keeps_its_money_also_too_much(office: Office) -> None:
    invoice = an_invoice(office.shop, "100.00", number="A", due="2026-02-01")
    other = an_invoice(office.shop, "50.00", number="B", due="2026-01-20")
    report = office.run("payments", HEAD + "A,,120.00,2026-01-20,Cheque,77,thanks,first\n")
    assert (report.new, str(report.sums["received"]), str(report.sums["keptAsCredit"])) == (1, "120.00", "0.00")
    assert stand(office.shop, invoice) == Stand("overpaid", "120.00", "0.00", "20.00")
    assert stand(office.shop, other).paid == "0.00"
    (payment,) = office.shop.rows(tables.payment)
    assert (payment.kind, payment.check_number, payment.reference, payment.notes) == ("check", "77", "thanks", "first")
    assert {row.actor for row in office.shop.rows(tables.event) if row.kind == "payment.recorded"} == {"import"}


def test_money_without_an_invoice_goes_to_the_oldest_due_and_the_rest_is_credit(office: Office) -> None:
    late = an_invoice(office.shop, "100.00", number="A", due="2026-03-01")
    soon = an_invoice(office.shop, "50.00", number="B", due="2026-02-01")
    text = HEAD + ",cust_123,60.00,2026-01-20,,,,\n,Sample Bakery,95.00,2026-01-22,,,,\nA,,10.00,2026-01-25,,,,\n"
    report = office.run("payments", text)
    assert str(report.sums["keptAsCredit"]) == "15.00"
    assert stand(office.shop, soon) == Stand("paid", "50.00", "0.00")
    # What names A lies on A; the money without a name finds the 90.00 that this leaves.
    assert stand(office.shop, late) == Stand("paid", "100.00", "0.00")
    assert credit_of(office.shop) == "15.00"


def test_money_without_an_invoice_is_laid_in_the_order_of_its_days(office: Office) -> None:
    invoice = an_invoice(office.shop, "60.00", number="A")
    office.run("payments", HEAD + ",cust_123,50.00,2026-01-22,,,,\n,cust_123,20.00,2026-01-20,,,,\n")
    lying = [(row.dated_on.day, row.amount_minor) for row in office.shop.rows(tables.allocation)]
    assert lying == [(20, 2000), (22, 4000)]
    assert (stand(office.shop, invoice).status, credit_of(office.shop)) == ("paid", "10.00")


def test_credit_that_is_there_is_not_touched(office: Office) -> None:
    customer = a_customer(office.shop)
    sends(office.shop, customer, "40.00")
    text = "number,issued_on,due_on,customer,amount\nA,2026-01-20,2026-02-01,cust_123,100.00\n"
    office.run("invoices", text)
    office.run("payments", HEAD + "A,,10.00,2026-01-20,,,,\n")
    assert office.shown(tables.invoice)["A"].remaining_minor == 9000
    assert credit_of(office.shop) == "40.00"


def test_one_payment_over_several_invoices(office: Office) -> None:
    made = {number: an_invoice(office.shop, "100.00", number=number) for number in ("A", "B", "C,1", "D")}
    text = HEAD + ('A; B,,250.00,2026-01-20,,,,\n"C,1",,30.00,2026-01-20,,,,\nD=40.00,,50.00,2026-01-20,,,,\n')
    office.run("payments", text)
    paid = {number: stand(office.shop, invoice).paid for number, invoice in made.items()}
    # The rest of what is said to lie on D finds its way: C,1 is the oldest that is open.
    assert paid == {"A": "100.00", "B": "150.00", "C,1": "40.00", "D": "40.00"}


@pytest.mark.parametrize(
    ("row", "field", "wrong"),
    [
        ("X,,5,2026-01-20,,,,", "invoices", "There is no invoice “X”"),
        (",nobody,5,2026-01-20,,,,", "customer", "There is no customer “nobody”"),
        (",,5,2026-01-20,,,,", "invoices", "neither an invoice nor a customer"),
        ("A,,0,2026-01-20,,,,", "amount", "more than zero"),
        ("A,,-5,2026-01-20,,,,", "amount", "Enter a refund by hand"),
        ("A,,5.005,2026-01-20,,,,", "amount", "not an exact amount"),
        ("A,,5,20th,,,,", "received_on", "is not a date"),
        ("A,other,5,2026-01-20,,,,", "invoices", "belongs to another customer than other"),
        ("A;O,,5,2026-01-20,,,,", "invoices", "belong to different customers"),
        ("A=3.00;A=3.00,,5,2026-01-20,,,,", "invoices", "More is said"),
        ("draft,,5,2026-01-20,,,,", "invoices", "is draft"),
        (",many,5,2026-01-20,,,,", "invoices", "stands for many people"),
    ],
)
def test_refusals(office: Office, row: str, field: str, wrong: str) -> None:
    an_invoice(office.shop, number="A")
    an_invoice(office.shop, number="draft", draft=True)
    an_invoice(office.shop, number="O", customer=a_customer(office.shop, "other", "Other Ltd"))
    a_customer(office.shop, "many", "Counter sales", anonymous=True)
    ((where, why),) = reasons(office, HEAD + row + "\n")
    assert where == field
    assert wrong in why


@pytest.mark.parametrize("status", ["void", "Returned", "FAILED", "pending", "refunded", "partially_refunded"])
def test_only_money_that_is_there_comes_in(office: Office, status: str) -> None:
    an_invoice(office.shop, number="A")
    assert reasons(office, f"invoice,amount,date,status\nA,5,2026-01-20,{status}\n")[0][0] == "status"
    assert reasons(office, "invoice,amount,date,status\nA,5,2026-01-20,Completed\n") == []


def test_how_it_came_in_any_words(office: Office) -> None:
    an_invoice(office.shop, number="A")
    rows = ["Scheck,7,", "Bank Transfer,7,ref", "Bar,,", ",9,", "Kreditkarte,,", ",,"]
    text = "invoice,date,amount,method,check number,reference\n"
    office.run("payments", text + "".join(f"A,2026-01-20,{place}.00,{row}\n" for place, row in enumerate(rows, 1)))
    found = [(p.kind, p.check_number, p.reference, p.notes) for p in office.shop.rows(tables.payment)]
    assert found == [
        ("check", "7", "", ""), ("wire", "", "ref 7", ""), ("cash", "", "", ""), ("check", "9", "", ""),
        ("other", "", "", "Kreditkarte"), ("other", "", "", ""),
    ]  # fmt: skip


def test_what_looks_like_a_duplicate_is_told(office: Office) -> None:
    invoice = an_invoice(office.shop, "100.00", number="A")
    pays(office.shop, invoice, "100.00", check_number="55")
    report = office.run("payments", HEAD + "A,,100.00,2026-01-20,check,55,,\nA,,1.00,2026-03-01,,,,\n")
    told = " ".join(report.warnings)
    assert "pays invoice A, which is paid already" in told
    assert "check 55 of this customer was recorded before" in told
    assert "2026-03-01, which has not come yet" in told
