"""Imports remembered: listed, taken back in one step, and rows that wait for an open period."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from invpay_desktop.base.errors import Cancelled, NotFound, Refused
from invpay_desktop.db import tables
from invpay_desktop.db.import_tables import held_row, import_batch, import_key
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.integrity.rebuild import rebuild_caches
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ledger.undo import undo_last_action
from tests.builders import an_invoice, pays
from tests.interchange.conftest import Office

INVOICES = "number,issued_on,due_on,customer,amount\nA,2026-01-02,2026-02-01,C1,10.00\nM,2026-01-03,,C1,-4.00\n"
PAYMENTS = "invoice,amount,date\nA,3.00,2026-01-20\n"


def test_one_event_tells_of_an_import(office: Office) -> None:
    report = office.run("invoices", INVOICES)
    (told,) = [row for row in office.shop.rows(tables.event) if row.kind == "import.finished"]
    data = json.loads(told.data)
    assert (told.actor, data["importId"], data["kind"], data["new"]) == ("import", report.import_id, "invoices", 2)
    assert [(file["name"], len(file["sha256"])) for file in data["files"]] == [("file.csv", 64)]
    assert all(row.action_id == told.id for row in office.shop.rows(tables.event) if row.id >= told.id)


def test_an_import_is_taken_back_and_brought_again(office: Office) -> None:
    first = office.run("invoices", INVOICES)
    paid = office.run("payments", PAYMENTS)
    with pytest.raises(Refused, match="Later work stands on this") as refused:
        office.undo(first.import_id)
    assert any("Invoice A" in reason for reason in refused.value.reasons)
    office.undo(paid.import_id)
    office.undo(first.import_id)
    assert office.shown(tables.invoice) == office.shown(tables.customer) == office.shown(tables.credit_memo) == {}
    assert office.shop.rows(import_key) == []
    assert all(batch.undone_at for batch in office.imports())
    with pytest.raises(Refused, match="undone already"):
        office.undo(first.import_id)
    with pytest.raises(NotFound):
        office.undo("imp_none")
    assert (office.run("invoices", INVOICES).new, office.run("payments", PAYMENTS).new) == (2, 1)
    assert office.shown(tables.invoice)["A"].paid_minor == 300


def test_the_general_undo_takes_an_import_back_too(office: Office) -> None:
    office.run("invoices", INVOICES)
    office.run("payments", PAYMENTS)
    office.shop.do(undo_last_action)
    assert [bool(batch.undone_at) for batch in office.imports()] == [True, False]
    assert office.rehearse("payments", PAYMENTS).new == 1
    assert office.run("payments", PAYMENTS).new == 1
    assert office.shown(tables.invoice)["A"].paid_minor == 300


def test_the_same_number_with_other_contents_is_told_and_kept(office: Office) -> None:
    office.run("invoices", INVOICES)
    other = INVOICES.replace("10.00", "11.00").replace("2026-01-03", "2026-01-04").replace("C1,-4", "C9,-4")
    report = office.run("invoices", other)
    assert (report.new, report.here) == (0, 2)
    assert [(each.what, each.differs) for each in report.differs] == [
        ("Invoice A", "the total (10.00 here, 11.00 in the file)"),
        ("Credit memo M", "the date (2026-01-03 here, 2026-01-04 in the file), the customer (C1 here, C9 in the file)"),
    ]
    assert office.shown(tables.invoice)["A"].total_minor == 1000


def test_what_is_remembered_of_an_import_is_what_its_entry_says(office: Office) -> None:
    office.undo(office.run("invoices", INVOICES).import_id)
    office.run("invoices", INVOICES)
    path = office.shop.book.path
    office.require_sound()
    before = office.shop.rows(import_batch)
    for change in (
        "public_id = 'imp_x' || id", "kind = 'payments'", "at = '2020-01-01T00:00:00.000000Z'", "files = '[]'",
        "new_count = 7", "here_count = 7", "refused_count = 7", "held_count = 7",
        "undone_at = '2020-01-01T00:00:00.000000Z'",
    ):  # fmt: skip
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(f"UPDATE import_batch SET {change} WHERE id = 1")
        assert not check_book(path).ok, change
        assert rebuild_caches(path) != ()
        assert check_book(path).ok, change
        assert [row[:4] for row in office.shop.rows(import_batch)] == [row[:4] for row in before]


def test_rows_of_a_locked_period_wait(office: Office) -> None:
    office.shop.do(lock_period, date(2026, 1, 2))
    report = office.run("invoices", INVOICES)
    assert (report.new, [each.what for each in report.held]) == (1, ["Invoice A"])
    (batch,) = office.imports()
    assert [(row.file, row.line) for row in batch.waiting] == [("file.csv", 2)]
    assert "everything up to 2026-01-02 is locked" in batch.waiting[0].reason
    again = office.run("invoices", INVOICES)
    assert (again.new, again.here, len(again.held), again.import_id) == (0, 1, 1, None)
    assert len(office.shop.rows(held_row)) == 1
    office.shop.do(lock_period, None)
    assert office.run("invoices", INVOICES).new == 1
    assert office.shop.rows(held_row) == []
    assert sorted(office.shown(tables.invoice)) == ["A"]


def test_payments_of_a_locked_period_wait(office: Office) -> None:
    an_invoice(office.shop, number="A")
    office.shop.do(lock_period, date(2026, 1, 25))
    first = office.run("payments", PAYMENTS)
    assert (first.new, len(first.held)) == (0, 1)
    office.undo(first.import_id)
    assert office.shop.rows(held_row) == []
    office.shop.do(lock_period, None)
    assert office.run("payments", PAYMENTS).new == 1


def test_stopped_half_way_nothing_is_kept(office: Office) -> None:
    rows = "".join(f"N{n},2026-01-02,2026-02-01,C{n},1.00\n" for n in range(1200))
    text = INVOICES.splitlines()[0] + "\n" + rows
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        if (done, of) == (1000, 1200):
            raise Cancelled("Stopped; nothing of it was kept.")

    before = office.shop.rows(tables.event)
    with pytest.raises(Cancelled):
        office.run("invoices", text, tell=stop)
    assert told[-3:] == [(0, 1200), (500, 1200), (1000, 1200)]
    assert office.shop.rows(tables.event) == before
    assert office.shown(tables.invoice) == office.shown(tables.customer) == {}
    assert office.imports() == []
    assert office.run("invoices", text).new == 1200


def test_a_payment_by_hand_on_an_imported_invoice_keeps_it(office: Office) -> None:
    report = office.run("invoices", INVOICES)
    pays(office.shop, office.shown(tables.invoice)["A"].id, "1.00")
    with pytest.raises(Refused):
        office.undo(report.import_id)
    assert office.shown(tables.invoice)["A"].paid_minor == 100
