"""Customers from files: by number, their details in any columns; who is there already stays as it is."""

from __future__ import annotations

from invpay_desktop.db import tables
from invpay_desktop.interchange.columns import CUSTOMER_COLUMNS
from tests.interchange.conftest import DATA, Office


def test_details_in_any_columns(office: Office) -> None:
    text = (
        "Kundennummer;Firma;E-Mail;Straße;PLZ;Ort;Land;Zahlungsziel\n"
        "1;Bäckerei Muster;info@example.com;Hauptstr. 1;12345;Musterstadt;DE;Net 30\n2;Zweite;;;;;;14 Tage\n"
    )
    report = office.run("customers", text)
    assert (report.new, report.refused) == (2, ())
    first = office.shown(tables.customer)["1"]
    assert (first.name, first.email, first.terms_days) == ("Bäckerei Muster", "info@example.com", 30)
    assert first.address == "Hauptstr. 1\n12345 Musterstadt\nDE"
    assert office.shown(tables.customer)["2"].terms_days == 14


def test_who_is_there_stays_and_what_differs_is_told(office: Office) -> None:
    office.run("customers", "number,name,email\n1,One,a@example.com\n2,Two,\n")
    report = office.run("customers", "number,name,email\n1,Uno,b@example.com\n2,Two,\n2,Two,\n3,Three,\n3,Drei,\n")
    assert (report.new, report.here) == (1, 3)
    assert [(each.what, each.differs) for each in report.differs] == [("Customer 1", "name, e-mail")]
    assert [(each.spot.row.line, each.field) for each in report.refused] == [(6, "number")]
    assert office.shown(tables.customer)["1"].name == "One"


def test_refusals(office: Office) -> None:
    rows = ",,\nx,terms,soon\n" + "y" * 101 + ",,\nz,hosted,,h1\n"
    report = office.run("customers", "number,name,terms\n" + rows)
    assert report.sources[0].rows[0].line == 3  # a row of empty cells is none
    found = [(each.spot.row.line, each.field) for each in report.refused]
    assert found == [(3, "terms_days"), (4, "number"), (5, "")]
    office.run("customers", "number,name,hosted id\na,A,h1\n")
    same = office.run("customers", "number,name,hosted id\nb,B,h1\nc,C,h2\nd,D,h2\n")
    assert [each.spot.row.line for each in same.refused] == [2, 4]


def test_names_from_everywhere(office: Office) -> None:
    report = office.run("customers", DATA / "nasty-lists" / "faker_unicode_parties.csv", columns={"number": "company"})
    assert report.new + report.here + len(report.refused) == 360
    assert report.new > 350
    assert {column.key for column in CUSTOMER_COLUMNS} >= report.sources[0].mapping.keys()
