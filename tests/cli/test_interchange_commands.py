"""Imports and exports from the command line: counted, rehearsed, refused rows written out, listed, taken back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.conftest import Invpay

INVOICES = """Invoice no,Customer no,Customer,Invoice date,Description,Quantity,Unit price
A-1,C1,Marlow Frames,2026-01-02,Frame,2,10.00
A-1,C1,Marlow Frames,2026-01-02,Glass,1,5.50
A-2,C1,Marlow Frames,2026-01-03,Frame,many,10.00
"""


@pytest.fixture
def invoices(tmp_path: Path) -> Path:
    file = tmp_path / "invoices.csv"
    file.write_text(INVOICES)
    return file


def test_new_here_and_refused_are_counted(invpay: Invpay, invoices: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    data = invpay("import", "invoices", invoices, "--terms", "10", "--rejects", rejects).data
    assert (data["new"], data["alreadyHere"], data["refused"]) == (1, 0, 1)
    assert data["refusedRows"][0]["line"] == 4
    assert "many" in rejects.read_text()
    again = invpay("import", "invoices", invoices, "--terms", "10").data
    assert (again["new"], again["alreadyHere"], again["refused"], again["importId"]) == (0, 1, 1, None)
    (row,) = invpay("invoice", "list").data["invoices"]
    assert (row["number"], row["totalAmount"], row["dueOn"]) == ("A-1", Decimal("25.50"), "2026-01-12")


def test_one_of_a_thing_is_said_as_one(invpay: Invpay, invoices: Path, tmp_path: Path) -> None:
    said = invpay.text("import", "invoices", invoices, "--terms", "10").out
    assert "1 customer was not in the book and was made." in said
    imported = invpay("import", "list").data["imports"][0]["importId"]
    assert "1 invoice and 0 payments to" in invpay.text("backup", "--to", tmp_path / "one.sqlite").out
    payments = tmp_path / "payments.csv"
    payments.write_text("Customer,Date,Amount\nMarlow Frames,2026-01-02,30.00\n")
    assert "  Kept as credit: 4.50\n" in invpay.text("import", "payments", payments).out
    invpay("undo")
    taken_back = invpay.text("import", "undo", imported).out
    assert taken_back == f"Took back import {imported}: 1 new invoice of invoices.csv.\n"


def test_where_every_row_was_refused_nothing_was_done(invpay: Invpay, tmp_path: Path) -> None:
    file = tmp_path / "payments.csv"
    file.write_text("Customer,Date,Amount\nNobody,2026-01-02,30.00\n")
    for more in ((), ("--dry-run",)):
        done = invpay("import", "payments", file, *more)
        assert done.status == 1
        assert done.document["error"]["code"] == "refused"
        assert done.document["data"]["refusedRows"][0]["line"] == 2
    said = invpay.text("import", "payments", file)
    assert (said.status, said.out) == (1, "")
    assert said.err.endswith("1 row was refused and none taken, so nothing was imported. Mend the file, then import "
                             "it again.\n")  # fmt: skip


def test_rows_that_waited_can_come_in_once_their_period_is_open(invpay: Invpay, invoices: Path) -> None:
    invpay("lock", "--until", "2026-01-20")
    invpay("import", "invoices", invoices, "--terms", "10")
    [row] = invpay("import", "list").data["imports"][0]["waiting"]
    assert row["canComeIn"] is False
    assert "Waits: invoices.csv, line 2: " in invpay.text("import", "list").out
    assert invpay("lock", "--until", "2026-01-10").warnings == [
        "The days from 2026-01-11 up to 2026-01-20, locked before, can be written again."
    ]
    opened = invpay("lock", "--off").warnings
    assert opened == [
        "Every day up to 2026-01-10, locked before, can be written again.",
        "1 imported row that waited can come in now: import the files again (“invpay import list” names them).",
    ]
    assert invpay("import", "list").data["imports"][0]["waiting"][0]["canComeIn"] is True
    listed = invpay.text("import", "list").out
    assert "Can come in now: invoices.csv, line 2. Its period is open again; import the file again.\n" in listed
    assert invpay("import", "invoices", invoices, "--terms", "10").data["new"] == 1
    assert invpay("lock", "--until", "2026-01-20").warnings == []


def test_what_stands_in_the_way_is_said_once(invpay: Invpay, invoices: Path) -> None:
    imported = invpay("import", "invoices", invoices, "--terms", "10").data["importId"]
    invpay("pay", "A-1", "5", "--method", "external")
    said = invpay.text("import", "undo", imported).err
    assert said.count("Invoice A-1 has 5.00 of payments on it.") == 1


def test_a_rehearsal_writes_nothing(invpay: Invpay, invoices: Path) -> None:
    data = invpay("import", "invoices", invoices, "--terms", "10", "--dry-run").data
    assert (data["dryRun"], data["new"]) == (True, 1)
    assert invpay("invoice", "list").data["invoices"] == []
    assert invpay("import", "list").data == {"imports": []}


def test_an_import_is_listed_and_taken_back(invpay: Invpay, invoices: Path) -> None:
    imported = invpay("import", "invoices", invoices, "--terms", "10").data["importId"]
    (listed,) = invpay("import", "list").data["imports"]
    assert (listed["importId"], listed["kind"], listed["files"]) == (imported, "invoices", ["invoices.csv"])
    assert "2026-01-28 08:00  invoices    1" in invpay.text("import", "list").out
    invpay("pay", "A-1", "5", "--method", "external")
    refused = invpay("import", "undo", imported).refused
    assert any("A-1" in reason for reason in refused["reasons"])
    invpay("undo")
    assert invpay("import", "undo", imported).data["new"] == 1
    assert invpay("import", "undo", imported).refused["code"] == "refused"
    assert invpay("import", "undo", "imp_9").refused["code"] == "not_found"
    assert invpay("invoice", "list").data["invoices"] == []


def test_columns_can_be_named(invpay: Invpay, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("who;called\n7;Alder & Finch\n")
    data = invpay("import", "customers", file, "--map", "number=who", "--map", "name=called").data
    assert data["new"] == 1
    assert invpay("customer", "show", "7").data["name"] == "Alder & Finch"
    assert invpay("import", "customers", file, "--map", "number").refused["code"] == "bad_input"


def test_the_first_import_makes_the_book_in_its_currency(bare: Invpay, invoices: Path) -> None:
    assert bare("import", "invoices", invoices, "--terms", "10", "--currency", "gbp", "--dry-run").status == 1
    done = bare("import", "invoices", invoices, "--terms", "10", "--currency", "gbp")
    assert done.data["new"] == 1
    assert "(GBP, " in done.warnings[0]


@pytest.mark.parametrize(
    "args",
    [["none.csv"], ["invoices.csv", "--map", "number=Nope"], ["invoices.csv", "invoices.csv", "--terms", "1"]],
    ids=" ".join,
)
def test_refusals(invpay: Invpay, invoices: Path, args: list[str]) -> None:
    invpay.patch.chdir(invoices.parent)
    assert invpay("import", "invoices", *args).refused["code"] == "bad_input"
    assert invpay("import", "list").data == {"imports": []}


def test_a_wrong_command_line(invpay: Invpay) -> None:
    assert invpay("import", "invoices").status == 2
    assert invpay("import", "bills", "a.csv").status == 2
    assert invpay("import", "invoices", "a.csv", "--date-order", "ydm").status == 2


def test_an_import_whose_refused_rows_cannot_be_written_is_not_kept(invpay: Invpay, invoices: Path) -> None:
    done = invpay("import", "invoices", invoices, "--terms", "10", "--rejects", invoices.parent / "none" / "r.csv")
    assert done.status == 1
    assert invpay("invoice", "list").data["invoices"] == []


def test_an_export_is_a_folder_or_a_document_and_replaces_nothing(owed: Invpay, tmp_path: Path) -> None:
    data = owed("export", "--format", "csv", "--to", tmp_path / "out").data
    assert data["counts"]["invoices"] == 1
    assert "INV-12345" in (tmp_path / "out" / "invoices.csv").read_text()
    assert owed("export", "--format", "json", "--to", tmp_path / "out").refused["code"] == "bad_input"
    assert owed.text("export", "--format", "json", "--to", tmp_path / "out.json").out.startswith("Exported to ")
    assert "inv_abc123" in (tmp_path / "out.json").read_text()
    assert owed("export", "--format", "pdf", "--to", tmp_path / "x").status == 2
