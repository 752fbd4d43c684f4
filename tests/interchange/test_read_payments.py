"""What tells payments apart: an id, else what they say; twins in one file both stay, in two files they are the same."""

from __future__ import annotations

import pytest

from invpay_desktop.db import tables
from invpay_desktop.payments.returns import void_payment
from tests.builders import an_invoice
from tests.interchange.conftest import Office

HEAD = "invoice,amount,date\n"
ROW = "A,5.00,2026-01-20\n"


@pytest.fixture(autouse=True)
def _invoice(office: Office) -> None:
    an_invoice(office.shop, "100.00", number="A")


def test_twins_in_one_file_both_stay_and_come_in_once(office: Office) -> None:
    assert office.run("payments", HEAD + ROW * 2).new == 2
    again = office.run("payments", HEAD + ROW * 2)
    assert (again.new, again.here, again.import_id) == (0, 2, None)
    assert office.run("payments", HEAD + ROW * 3).new == 1
    assert office.shown(tables.invoice)["A"].paid_minor == 1500


def test_the_same_row_in_two_files_is_the_same_payment(office: Office) -> None:
    report = office.run("payments", HEAD + ROW * 2, HEAD + ROW + "A,6.00,2026-01-20\n")
    assert (report.new, report.here) == (3, 1)


def test_however_a_file_writes_it(office: Office) -> None:
    assert office.run("payments", HEAD + ROW).new == 1
    other = "Datum;Betrag;Rechnung\n20.01.2026;5,00;A\n"
    assert office.run("payments", other).new == 0


def test_what_the_user_took_back_stays_away(office: Office) -> None:
    office.run("payments", HEAD + ROW)
    (payment,) = office.shop.rows(tables.payment)
    office.shop.do(void_payment, payment.id, "entered by mistake")
    again = office.run("payments", HEAD + ROW)
    assert (again.new, again.here) == (0, 1)
    assert office.shown(tables.invoice)["A"].paid_minor == 0


def test_an_id_tells_payments_apart(office: Office) -> None:
    head = "payment id,invoice,amount,date\n"
    assert office.run("payments", head + "p1,A,5.00,2026-01-20\np2,A,5.00,2026-01-20\n").new == 2
    changed = office.run("payments", head + "p1,A,7.00,2026-01-20\np3,A,5.00,2026-01-20\np3,A,5.00,2026-01-20\n")
    assert (changed.new, changed.here) == (1, 2)
    assert changed.differs[0].differs == "5.00 of 2026-01-20 here, 7.00 of 2026-01-20 in the file"
    twice = office.rehearse("payments", head + "p4,A,5.00,2026-01-20\np4,A,6.00,2026-01-20\n")
    assert [(each.spot.row.line, each.field) for each in twice.refused] == [(3, "payment_id")]
