"""Journeys with the whole book: imports, backups, the lock, another program beside the window."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from invpay_desktop.ui.importing.dialog import ImportDialog
from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog
from invpay_desktop.ui.widgets.dialog import Question
from tests.ui.driver import App

DATA = Path(__file__).parent.parent.parent / "data"


@pytest.fixture
def month(tmp_path: Path) -> list[Path]:
    """The first days of December of a British retailer, a file a day."""
    with tarfile.open(DATA / "uci-online-retail" / "december-2010.tar.xz") as archive:
        archive.extractall(tmp_path / "month", filter="data")
    return sorted((tmp_path / "month" / "by-day").glob("*.csv"))


@pytest.mark.parametrize("drop", [False, True], ids=["by the dialog", "dropped on the window"])
def test_a_retailers_days_come_in_and_go_again(app: App, month: list[Path], drop: bool) -> None:
    before = len(app.find(""))
    app.import_files(month[:1] if not drop else month[:3], drop=drop, kind="Invoices", terms="30")
    dialog = app.dialog(ImportDialog)
    assert dialog.summary is not None
    assert dialog.summary.counts["new"] > 100
    app.press("Take this import back …", dialog)
    question = app.dialog(Question)
    app.press("Take it back", question)
    app.gone(question)
    app.until(lambda: "Taken back" in app.toast and not dialog.errands.running)
    app.press("Done", dialog)
    app.gone(dialog)
    assert len(app.find("")) == before


def test_backed_up_and_restored(app: App) -> None:
    app.back_up()
    app.pay("INV-1042", "650.00", number="9020")
    app.restore()
    assert app.stands("INV-1042") == ("Partially paid", "1,150.00")


def test_a_locked_period_keeps_payments_out(app: App) -> None:
    app.lock("2026-01-31", reason="Tax return sent")
    app.select("INV-1042")
    app.key("Ctrl+R")
    dialog = app.dialog(PaymentDialog)
    app.fill(dialog.method.external.day, "2026-01-15")
    app.key("Ctrl+Return")
    assert "is locked" in dialog.method.external.fields["day"].message()
    assert dialog.isVisible()
    app.fill(dialog.method.external.day, "2026-02-03")
    app.key("Ctrl+Return")
    app.gone(dialog)
    assert app.stands("INV-1042") == ("Paid", "0.00")


def test_what_a_command_writes_beside_the_window_appears(app: App) -> None:
    app.open("INV-1042")
    command = [
        sys.executable,
        "-m",
        "invpay_desktop",
        "--book",
        str(app.book),
        "pay",
        "INV-1042",
        "650.00",
        "--method",
        "external",
    ]
    with app.aside():
        subprocess.run([*command, "--kind", "check", "--check-number", "9030"], check=True, capture_output=True)
    app.until(lambda: app.panel.head.figure.text().endswith("500.00"))
    app.until(lambda: app.rows(app.invoices.list.table)[0][-1] == "500.00")
