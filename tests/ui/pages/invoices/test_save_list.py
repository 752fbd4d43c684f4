"""The list as CSV: every row in order, the columns that are shown, nothing a spreadsheet would execute."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from tests.builders import Shop, a_customer, an_invoice
from tests.ui.pages.invoices.conftest import Opened

Opens = Callable[..., Opened]


def _save(opened: Opened, path: Path, ask: Callable[[], object]) -> list[list[str]]:
    ask()
    dialog = opened.page.list.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    opened.settle()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_all_of_the_view_is_saved_as_it_stands(full: Shop, open_page: Opens, tmp_path: Path) -> None:
    for number in range(2000, 2300):
        an_invoice(full, "12.50", customer=a_customer(full, "C-2"), number=f"INV-{number}")
    opened = open_page(full)
    opened.page.list.table.choose_column("paid", True)
    opened.page.list.table.choose_column("issued", False)
    said: list[str] = []
    opened.desk.said.connect(lambda text, _undo: said.append(text))
    table = _save(opened, tmp_path / "list.csv", lambda: opened.page.command("export"))
    assert table[0] == ["Number", "Customer", "Due", "Status", "Total", "Paid", "Balance", "Overpaid"]
    assert [line[0] for line in table[1:4]] == ["INV-2299", "INV-2298", "INV-2297"]
    assert len(table) == 313
    assert ["INV-8", "Fern Hollow School", "2026-02-20", "Overpaid", "800.00", "820.00", "0.00", "20.00"] in table
    assert said == ["312 invoices saved in list.csv"]


def test_what_is_selected_is_saved(full: Shop, open_page: Opens, tmp_path: Path) -> None:
    opened = open_page(full)
    opened.choose(1, 3)
    table = _save(opened, tmp_path / "some.csv", opened.page.bar.save.click)
    assert [line[0] for line in table] == ["Number", "INV-11", "INV-9"]


def test_no_formula_leaves_the_house(shop: Shop, open_page: Opens, tmp_path: Path) -> None:
    an_invoice(shop, customer=a_customer(shop, "C-1", "=cmd|' /C calc'!A0"))
    opened = open_page(shop)
    table = _save(opened, tmp_path / "list.csv", lambda: opened.page.command("export"))
    assert table[1][1] == "'=cmd|' /C calc'!A0"


def test_what_cannot_be_written_is_said(full: Shop, open_page: Opens, tmp_path: Path) -> None:
    opened = open_page(full)
    opened.page.command("export")
    dialog = opened.page.list.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "nowhere" / "list.csv"))
    dialog.reject()
    opened.qtbot.waitUntil(lambda: bool(opened.problems))
    assert "nowhere" in opened.problems.pop()
