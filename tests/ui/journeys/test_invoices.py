"""Journeys with invoices, customers and papers."""

from __future__ import annotations

import csv
from pathlib import Path

from pypdf import PdfReader

from invpay_desktop.ui.papers.preview import Preview
from tests.ui.driver import App


def test_written_changed_doubled(app: App) -> None:
    app.new_invoice("Northside Clinic", ("Flour", "3", "12.50"), ("Yeast", "2", "1.25"), number="N-1")
    assert app.row("N-1")[-2:] == ["40.00", "40.00"]
    app.edit("N-1", {"Line 1, Quantity": "4"})
    assert app.stands("N-1") == ("Unpaid", "52.50")
    app.duplicate("N-1")
    app.find("Northside Clinic")
    assert len([row for row in app.rows(app.invoices.list.table) if row[-1] == "52.50"]) == 2


def test_a_draft_is_issued(app: App) -> None:
    app.new_invoice("Northside Clinic", ("Flour", "1", "12.50"), number="N-2", draft=True)
    assert app.row("N-2")[3] == "Draft"
    app.edit("N-2")
    assert app.stands("N-2") == ("Unpaid", "12.50")


def test_a_new_customer_gets_an_invoice(app: App) -> None:
    app.new_customer("Sample Ferry Company", email="ferry@sample.example")
    assert "Sample Ferry Company is saved" in app.toast
    app.new_invoice("Sample Ferry Company", ("Rope", "1", "99"), number="F-1")
    assert app.stands("F-1") == ("Unpaid", "99.00")


def test_a_receipt_is_looked_at_and_saved(app: App, tmp_path: Path) -> None:
    app.pay("INV-1042", "650.00", number="9010", receipt=True)
    preview = app.dialog(Preview)
    app.settled()
    assert preview.document.pageCount() == 1
    file = tmp_path / "receipt.pdf"
    app.save_paper(file)
    said = PdfReader(file).pages[0].extract_text()
    assert "650.00" in said
    assert "INV-1042" in said


def test_the_receipt_of_the_selected_invoice(app: App, tmp_path: Path) -> None:
    app.select("INV-1042")
    app.key("P")
    file = tmp_path / "receipt.pdf"
    app.save_paper(file)
    assert "INV-1042" in PdfReader(file).pages[0].extract_text()


def test_papers_of_a_selection(app: App, tmp_path: Path) -> None:
    app.select("INV-1027", "INV-1039", "INV-1057", search="Northside Clinic")
    app.key("Ctrl+P")
    app.save_paper(tmp_path)
    assert len(list(tmp_path.glob("*.pdf"))) == 3


def test_receipts_of_a_selection(app: App, tmp_path: Path) -> None:
    app.select("INV-1042", "INV-1015", search="Kestrel Brewing")
    app.press("Print", app.invoices.bar)
    app.choose("Print their receipts …")
    app.save_paper(tmp_path)
    assert len(list(tmp_path.glob("*.pdf"))) >= 2


def test_narrowed_found_and_saved_as_csv(app: App, tmp_path: Path) -> None:
    assert set(app.filter("Overpaid")) == {"INV-1053"}
    assert app.find("Juniper") == []
    app.filter("All")
    assert {"INV-1004", "INV-1032"} <= set(app.find("Juniper"))
    app.export(tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["Customer"] for row in rows} == {"Juniper Books"}


def test_everything_by_its_name(app: App) -> None:
    app.palette("1042", "INV-1042")
    app.until(lambda: app.panel.facts is not None and app.panel.facts.row.number == "INV-1042")
    app.palette("Harbor", "Harbor Bicycles · C-110")
    app.until(lambda: app.window.front is app.window.pages.get("customers"))
    app.palette("settings", "Settings")
    app.until(lambda: app.window.front is app.window.pages.get("settings"))
