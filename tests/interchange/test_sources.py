"""Files taken up: columns recognised, named and remembered; awkward files read rightly or refused clearly."""

from __future__ import annotations

from pathlib import Path

import pytest

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db import tables
from invpay_desktop.db.import_tables import import_mapping
from invpay_desktop.delimited.reading import read_table
from tests.interchange.conftest import DATA, Office


def test_columns_are_remembered_for_the_same_headings(office: Office) -> None:
    head, row = "Beleg,Tag,Wert\n", "1,2026-01-02,5\n"
    columns = {"number": "Beleg", "issued_on": "Tag", "amount": "Wert"}
    with pytest.raises(BadInput, match="No column was recognised for: Invoice number"):
        office.run("invoices", head + row, terms=1)
    assert office.run("invoices", head + row, terms=1, columns=columns).new == 1
    assert office.run("invoices", "wert,tag,beleg\n".title() + "6,2026-01-02,2\n", terms=1).new == 1
    assert office.shown(tables.invoice)["2"].total_minor == 600
    assert len(office.shop.rows(import_mapping)) == 1


def test_what_is_not_used_is_told(office: Office) -> None:
    report = office.run("invoices", "number,date,amount,colour\n1,2026-01-02,5,red\n", terms=1)
    assert report.sources[0].unused == ("colour",)
    assert "Columns that were not used: colour." in report.notes


def test_a_file_needs_some_amount(office: Office) -> None:
    with pytest.raises(BadInput, match=r"Unit price .* or Amount of the line .* or Total"):
        office.run("invoices", "number,date\n1,2026-01-02\n", terms=1)


def test_the_same_file_twice_in_one_command_is_refused(office: Office) -> None:
    text = "number,date,amount\n1,2026-01-02,5\n"
    with pytest.raises(BadInput, match="holds the same as"):
        office.run("invoices", text, text, terms=1)


def test_the_order_of_dates_is_that_of_all_files(office: Office) -> None:
    """03/04 in one file is read as the other file's 25/04 says."""
    head = "number,date,amount\n"
    report = office.run("invoices", head + "1,03/04/2026,5\n", head + "2,25/04/2026,5\n", terms=1)
    assert office.shown(tables.invoice)["1"].issued_on.isoformat() == "2026-04-03"
    assert any("day, month, year" in note for note in report.notes)
    doubtful = office.run("invoices", head + "3,03/04/2026,5\n", terms=1)
    assert office.shown(tables.invoice)["3"].issued_on.isoformat() == "2026-03-04"
    assert any("--date-order" in warning for warning in doubtful.warnings)
    office.run("invoices", head + "4,03/04/2026,5\n", terms=1, date_order="dmy")
    assert office.shown(tables.invoice)["4"].issued_on.isoformat() == "2026-04-03"
    with pytest.raises(BadInput, match="not an order"):
        office.run("invoices", head + "5,03/04/2026,5\n", terms=1, date_order="ydm")


def test_a_doubtful_encoding_and_style_are_told(office: Office) -> None:
    path = office.folder / "latin.csv"
    path.write_bytes("number,name\n1,Café\n".encode("latin-1"))
    report = office.run("customers", path)
    assert office.shown(tables.customer)["1"].name == "Café"
    assert "does not say its encoding" in report.warnings[0]
    open_figure = office.run("invoices", "number,date,amount\n1,2026-01-02,1.234\n", terms=1)
    assert any("can be read in two ways" in warning for warning in open_figure.warnings)


AWKWARD = sorted([*(DATA / "csv-spectrum" / "csvs").glob("*.csv"), *(DATA / "csvkit").glob("*.csv")])


@pytest.mark.parametrize("path", AWKWARD, ids=lambda path: path.name)
def test_awkward_files_come_in_right_or_are_refused(office: Office, path: Path) -> None:
    """As customers, by the first column: all that come in are as the file has them, all others are told."""
    try:
        number = read_table(path).header[0]
    except BadInput:
        number = ""
    if not number:
        with pytest.raises(BadInput):
            office.rehearse("customers", path)
        return
    report = office.rehearse("customers", path, columns={"number": number})
    (source,) = report.sources
    assert report.new + report.here + len(report.refused) == len(source.rows)
    assert all(refusal.reason.endswith((".", ")")) for refusal in report.refused)
