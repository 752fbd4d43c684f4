"""Rows to invoices: by number wherever they stand, whole or not at all, with the row and the reason of each refusal."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invpay_desktop.db import tables
from tests.interchange.conftest import Office

HEAD = "number,issued_on,due_on,customer,description,quantity,unit_price\n"


def reasons(office: Office, text: str, *more: str, **options: object) -> list[tuple[int, str, str]]:
    report = office.rehearse("invoices", text, *more, **options)
    return [(each.spot.row.line, each.field, each.reason) for each in report.refused]


def test_rows_of_a_number_are_one_invoice_wherever_they_stand(office: Office) -> None:
    text = HEAD + (
        "A,2026-01-02 08:00,2026-02-01,C1,first,1,1.00\n"
        "B,2026-01-03,2026-02-01,C2,other,1,5.00\n"
        "A,2026-01-02 08:01,,,second,2,1.00\n"
        "A,,,C1,second,2,1.00\n"
    )
    report = office.run("invoices", text)
    assert report.made == {"invoices": 2, "creditMemos": 0, "lines": 4, "customers": 2}
    invoices = office.shown(tables.invoice)
    assert (invoices["A"].total_minor, invoices["B"].total_minor) == (500, 500)
    lines = [row for row in office.shop.rows(tables.line) if row.version_id == invoices["A"].version_id]
    assert [row.description for row in sorted(lines, key=lambda row: row.position)] == ["first", "second", "second"]


def test_below_zero_is_a_credit_memo_and_zero_an_invoice(office: Office) -> None:
    text = HEAD + "C1,2026-01-02,,X,back,-2,3.00\nC1,2026-01-02,,X,fee,1,1.00\nZ,2026-01-02,2026-01-02,X,free,3,0\n"
    report = office.run("invoices", text)
    assert report.made == {"invoices": 1, "creditMemos": 1, "lines": 3, "customers": 1}
    memo = office.shown(tables.credit_memo)["C1"]
    lines = [row for row in office.shop.rows(tables.line) if row.memo_id == memo.id]
    assert [(row.quantity, row.net_minor) for row in lines] == [(Decimal(2), 600), (Decimal(-1), -100)]
    assert (memo.total_minor, office.shown(tables.customer)["X"].credit_minor) == (500, 500)
    assert office.shown(tables.invoice)["Z"].status == "paid"


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ("A,2026-01-02,,C1,x,1,1\nA,2026-01-02,,C2,x,1,1\n", "two customers: “C1” and “C2”"),
        ("A,2026-01-02,,C1,x,1,1\nA,2026-01-03,,C1,x,1,1\n", "two dates: “2026-01-02” and “2026-01-03”"),
        ("A,2026-01-02,2026-02-02,C1,x,1,1\nA,2026-01-02,2026-02-03,C1,x,1,1\n", "two due dates"),
        ("A,2026-01-02,2026-01-01,C1,x,1,1\n", "is due on 2026-01-01, before its date"),
        ("A,,,C1,x,1,1\n", "Invoice A has no date"),
        (",2026-01-02,,C1,x,1,1\n", "no invoice number"),
        ("A,2026-01-02,,C1,x,1,\n", "neither a price nor an amount"),
        ("A,2026-01-02,,C1,x,1,€ 5.00\n", "is not in USD"),
        ("A,yesterday,,C1,x,1,1\n", "“yesterday” is not a date"),
        ("A,2026-01-02,,C1,x,1,1e5\n", "without an exponent"),
        ("A,2026-01-02,,C1,x,9999999999,9999999999\n", "larger than this program keeps"),
        ("A,2026-01-02,,C1,x,1,1,surplus\n", "has 8 cells"),
        ("A,2026-01-02,,C1,a\x07bell,1,1\n", "control character"),
        (f"{'A' * 101},2026-01-02,,C1,x,1,1\n", "longer than 100 characters"),
    ],
)
def test_what_is_wrong_is_said_and_all_its_rows_are_refused(office: Office, rows: str, wrong: str) -> None:
    found = reasons(office, HEAD + rows, terms=30)
    assert [line for line, _, _ in found] == list(range(2, 2 + rows.count("\n")))
    assert any(wrong in reason for _, _, reason in found), found


def test_one_bad_row_refuses_its_invoice_and_no_other(office: Office) -> None:
    text = HEAD + "A,2026-01-02,,C1,x,1,1\nB,2026-01-02,,C1,x,1,1\nA,2026-01-02,,C1,x,many,1\n"
    report = office.run("invoices", text, terms=30)
    assert [(each.spot.row.line, each.field) for each in report.refused] == [(2, ""), (4, "quantity")]
    assert report.refused[0].reason == "Line 4 of the same invoice A was refused."
    assert list(office.shown(tables.invoice)) == ["B"]


def test_a_row_that_cannot_be_read_takes_the_invoices_around_it_with_it(office: Office) -> None:
    """It may be theirs: an invoice that lacks a line must not come in."""
    text = HEAD + (
        "A,2026-01-02,,C1,x,1,1\nB,2026-01-02,,C1,x,1,1\n"
        'B,2026-01-02,,C1,"x" y,1,1\nC,2026-01-02,,C1,x,1,1\nD,2026-01-02,,C1,x,1,1\nD,2026-01-02,,C1,x,1,1\n'
    )
    report = office.run("invoices", text, terms=30)
    assert sorted(office.shown(tables.invoice)) == ["A", "D"]
    assert {each.spot.row.line for each in report.refused} == {3, 4, 5}


def test_two_files_may_say_the_same_but_nothing_else(office: Office) -> None:
    row, other = "A,2026-01-02,,C1,x,1,1\n", "A,2026-01-02,,C1,x,2,1\n"
    same = office.rehearse("invoices", HEAD + row, HEAD + row + "B,2026-01-02,,C1,x,1,1\n", terms=1)
    assert (same.new, same.here, same.made["lines"]) == (2, 1, 2)
    found = reasons(office, HEAD + row, HEAD + other, terms=1)
    assert len(found) == 2
    assert all("with different rows" in reason for _, _, reason in found)


@pytest.mark.parametrize(
    ("head", "row", "total"),
    [
        ("number,issued_on,amount", "A,2026-01-02,12.34", 1234),
        ("number,issued_on,total", "A,2026-01-02,12.34", 1234),
        ("number,issued_on,quantity,amount", "A,2026-01-02,4,10.00", 1000),
        ("number,issued_on,quantity,amount", "A,2026-01-02,3,10.00", 1000),
        ("number,issued_on,quantity,unit_price,amount,total", "A,2026-01-02,3,10.00,30.00,30.00", 3000),
        ("number,issued_on,unit_price,tax_rate", "A,2026-01-02,10.00,19 %", 1190),
        ("number,issued_on,unit_price,tax_rate,tax_amount,total", "A,2026-01-02,10.00,19,1.90,11.90", 1190),
        ("number,issued_on,unit_price,tax_rate,tax_inclusive", "A,2026-01-02,11.90,19,yes", 1190),
        ("Rechnungsnummer;Rechnungsdatum;Menge;Einzelpreis", "A;02.01.2026;1,5;1.234,50", 185175),
        ("Invoice #;Invoice Date;Amount", "A;1/2/2026;$1,234.50", 123450),
    ],
)  # fmt: skip
def test_amounts_as_people_have_them(office: Office, head: str, row: str, total: int) -> None:
    report = office.run("invoices", f"{head}\n{row}\n", terms=30)
    assert report.refused == ()
    invoice = office.shown(tables.invoice)["A"]
    assert (invoice.total_minor, invoice.issued_on.isoformat()) == (total, "2026-01-02")


@pytest.mark.parametrize(
    ("head", "rows", "wrong"),
    [
        ("number,issued_on,quantity,unit_price,amount", "A,2026-01-02,3,10,31", "30.00, but the amount says 31.00"),
        ("number,issued_on,unit_price,total", "A,2026-01-02,10.00,11.00", "add up to 10.00, but the total says 11.00"),
        ("number,issued_on,unit_price,tax_amount", "A,2026-01-02,10.00,1.90", "a tax of 1.90 but no rate"),
        ("number,issued_on,unit_price,tax_rate,tax_amount", "A,2026-01-02,10.00,19,2.00", "but the tax says 2.00"),
        ("number,issued_on,total", "A,2026-01-02,1\nA,2026-01-02,1", "--map amount="),
        ("number,issued_on,total", "B,2026-01-02,1\nA,2026-01-02,1\nA,2026-01-02,1", "--map amount="),
        ("number,issued_on,amount,currency", "A,2026-01-02,1,EUR", "is in “EUR”, and the book is in USD"),
        ("number,issued_on,amount,lifecycle", "A,2026-01-02,1,Void", "is void in the file"),
    ],
)  # fmt: skip
def test_amounts_that_contradict_each_other(office: Office, head: str, rows: str, wrong: str) -> None:
    found = reasons(office, f"{head}\n{rows}\n", terms=30)
    assert any(wrong in reason for _, _, reason in found), found


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(-50, 50), st.integers(0, 99999)), min_size=1, max_size=25),
    st.booleans(),
)
def test_no_row_is_lost_or_doubled(office: Office, rows: list[tuple[str, int, int]], windows: bool) -> None:
    """What comes in adds up to the file, invoice by invoice, whatever the order of its rows."""
    end = "\r\n" if windows else "\n"
    text = (
        HEAD.strip()
        + end
        + "".join(
            f"{number},2026-01-02,2026-01-02,C{number},{price},{quantity},{price / 100:.2f}{end}"
            for number, quantity, price in rows
        )
    )
    report = office.rehearse("invoices", text)
    sums: Counter[str] = Counter()
    for number, quantity, price in rows:
        sums[number] += quantity * price
    assert (report.new, report.refused, report.made["lines"]) == (len(sums), (), len(rows))
    assert report.made["creditMemos"] == sum(1 for total in sums.values() if total < 0)
    assert report.sums["total"].minor == sum(sums.values())


def test_ids_that_went_through_a_spreadsheet(office: Office) -> None:
    office.run("invoices", HEAD + "1.0,2026-01-02,,17850.0,x,1,1\n2.0,2026-01-02,,,x,1,1\n", terms=30)
    assert sorted(office.shown(tables.invoice)) == ["1", "2"]
    assert sorted(office.shown(tables.customer)) == ["17850", "NO-CUSTOMER"]
    office.run("invoices", HEAD + "3.0.1,2026-01-02,,17850.0,x,1,1\n4.0,2026-01-02,,x.0,x,1,1\n", terms=30)
    assert sorted(office.shown(tables.invoice)) == ["1", "2", "3.0.1", "4.0"]
    assert {"17850", "17850.0", "x.0"} < set(office.shown(tables.customer))
