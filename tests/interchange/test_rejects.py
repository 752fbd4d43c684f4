"""Refused rows as a file: the original cells and the reason, to be mended and imported again."""

from __future__ import annotations

import pytest

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db import tables
from invpay_desktop.db.import_tables import import_mapping
from invpay_desktop.delimited.reading import read_table
from invpay_desktop.interchange.rejects import write_rejects
from tests.interchange.conftest import Office

HEAD = "Beleg,date,amount,remark\n"
COLUMNS = {"number": "Beleg"}


def test_mended_and_imported_again(office: Office) -> None:
    text = HEAD + "1,2026-01-02,5,ok\n2,2026-01-02,five,=cmd\n2,2026-01-02,1,'=cmd\n"
    report = office.run("invoices", text, terms=1, columns=COLUMNS)
    path = office.folder / "rejects.csv"
    assert write_rejects(path, report.refused, [office.folder / "file.csv"]) == 2
    table = read_table(path)
    assert table.header == ("Beleg", "date", "amount", "remark", "refused_file", "refused_line", "refused_reason")
    first, second = (row.cells for row in table.rows())
    assert first[:6] == ("2", "2026-01-02", "five", "'=cmd", "file.csv", "3")
    assert "is not a number" in first[6]
    assert second[3] == "'=cmd"  # guarded once, as it was
    assert second[6] == "Line 3 of the same invoice 2 was refused."
    mended = path.read_text(encoding="utf-8").replace("five", "4")
    again = office.run("invoices", mended, terms=1, columns=COLUMNS)
    assert (again.new, again.refused) == (1, ())
    assert office.shown(tables.invoice)["2"].total_minor == 500


def test_cells_beyond_the_last_heading_are_kept(office: Office) -> None:
    report = office.run("invoices", HEAD + "1,2026-01-02,5,x,surplus\n", terms=1, columns=COLUMNS)
    path = office.folder / "rejects.csv"
    write_rejects(path, report.refused, [])
    table = read_table(path)
    assert dict(zip(table.header, next(table.rows()).cells, strict=True))["Column 5"] == "surplus"


def test_columns_are_remembered_for_a_file_of_refused_rows(office: Office) -> None:
    report = office.run("invoices", HEAD + "1,2026-01-02,5,\n2,2026-01-02,five,\n", terms=1, columns=COLUMNS)
    path = office.folder / "rejects.csv"
    write_rejects(path, report.refused, [])
    path.write_text(path.read_text(encoding="utf-8").replace("five", "5"), encoding="utf-8")
    assert office.run("invoices", path, terms=1).new == 1
    assert len(office.shop.rows(import_mapping)) == 1


def test_nothing_refused_nothing_written_and_never_over_an_input(office: Office) -> None:
    path = office.file(HEAD + "1,2026-01-02,x,\n")
    report = office.rehearse("invoices", path, terms=1, columns=COLUMNS)
    assert write_rejects(office.folder / "none.csv", (), []) == 0
    assert not (office.folder / "none.csv").exists()
    with pytest.raises(BadInput, match="one of the files to import"):
        write_rejects(path, report.refused, [path])
