"""The start of the window, in a process of its own: what is painted first, what is loaded by then, what follows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.builders import sample_book

__all__ = ["sample_book"]

_START = """
import json, sys
from pathlib import Path
from invpay_desktop import app
app._load_before_qt()
early = sorted(name for name in sys.modules if name.startswith("PySide6"))
from PySide6.QtCore import QPoint
from invpay_desktop.ui import start
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.widgets.table import Table

preferences = Preferences()
preferences.put("window/page", "invoices")
for key, value in json.loads(sys.argv[2]).items():
    preferences.put(key, value)
qt = start.make_application(["invpay"], preferences)
program = start.Program(qt, preferences)
told = {"early": early}

def table():
    return next(one for one in program.window.findChildren(Table) if one.isVisible())

def seen():
    shown = table()
    corner = shown.mapTo(program.window, QPoint(0, 0))
    model = shown.model()
    return {
        "rows": model.rowCount(),
        "first": [model.index(0, at).data() for at in range(model.columnCount())] if model.rowCount() else [],
        "at": [corner.x(), corner.y()],
        "sort": shown.head.sort,
    }

def painted():
    told["painted"] = seen() | {"loaded": sorted(sys.modules)}

def listed():
    page = program.window.front
    if page.list.ids() and program.window.desk.ready:
        told["listed"] = seen() | {
            "page": type(page).__name__,
            "shortcuts": program.window.backup.isVisible(),
            "in_stack": program.window.stack.count(),
            "focused": table().hasFocus() or program.window.focusWidget() is table(),
        }
        qt.quit()

show_first = start.MainWindow.show_first
def shown_first(window, key, sight):
    show_first(window, key, sight)
    window.painted.connect(painted)
start.MainWindow.show_first = shown_first
program.begin(Path(sys.argv[1]))
program.window.resize(1440, 900)
program.window.desk.opened.connect(lambda: program.window.front.list.listed.connect(listed))
qt.exec()
print(json.dumps(told))
"""


def started(book: Path, tmp_path: Path, **preferences: Any) -> Any:
    """What a process tells that opened the window on a book."""
    surroundings = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "INVPAY_WINDOW": str(tmp_path / "window.ini"),
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    done = subprocess.run(
        (sys.executable, "-c", _START, str(book), json.dumps(preferences)),
        check=False,
        capture_output=True,
        text=True,
        env=surroundings,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def told(sample_book: Path, tmp_path: Path) -> Any:
    return started(sample_book, tmp_path)


def test_rows_are_painted_before_anything_heavy_is_loaded(told: Any) -> None:
    painted = told["painted"]
    assert painted["rows"] > 20
    assert painted["first"][0].startswith("INV-")
    heavy = {"sqlalchemy", "alembic", "reportlab", "babel", "requests", "keyring", "PySide6.QtNetwork", "calendar"}
    assert heavy & set(painted["loaded"]) == set()
    later = ("invpay_desktop.ledger", "invpay_desktop.ui.pages.invoices.page", "invpay_desktop.ui.lists.filter_row")
    assert [name for name in painted["loaded"] if name.startswith(later)] == []
    assert told["early"] == []


def test_the_page_takes_the_place_of_what_was_painted_first(told: Any) -> None:
    painted, listed = told["painted"], told["listed"]
    assert listed["page"] == "InvoicesPage"
    assert listed["rows"] == painted["rows"]
    assert listed["first"] == painted["first"]
    assert listed["at"] == painted["at"]
    assert listed["sort"] == painted["sort"] == ["number", True]
    assert listed["in_stack"] == 1
    assert listed["shortcuts"]
    assert listed["focused"]


def test_rows_in_another_order_than_the_list_wait_for_the_book(sample_book: Path, tmp_path: Path) -> None:
    told = started(sample_book, tmp_path, **{"invoices/table": {"sort": ["due", False]}})
    assert told["painted"]["rows"] == 0
    assert told["listed"]["sort"] == ["due", False]
    assert told["listed"]["rows"] > 20
