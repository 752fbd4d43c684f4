"""Dialogs are loaded before anybody asks for one."""

from __future__ import annotations

import subprocess
import sys

_WARM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from invpay_desktop.ui.application import make_application
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.frame import Frame
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.warming import Warming
from zoneinfo import ZoneInfo

preferences = Preferences(Path(sys.argv[1]))
app = make_application(["invpay"], preferences)
desk = Desk(Path("none.sqlite"), Frame("", "USD", ZoneInfo("UTC"), sample=False), preferences)
warming = Warming(desk, 0)
warming.finished.connect(app.quit)
app.exec()
desk.close()
print(*sys.modules)
"""
_BELOW = """
import sys
from invpay_desktop.ui import warming
with_qt = {name for name in sys.modules if name.startswith("PySide6")}
warming._load_below(None)
print(*({name for name in sys.modules if name.startswith("PySide6")} - with_qt))
"""


def said(program: str, *arguments: object) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.split()


def test_every_dialog_and_page_is_loaded(tmp_path: object) -> None:
    loaded = set(said(_WARM, f"{tmp_path}/window.ini"))
    assert loaded >= {
        f"invpay_desktop.ui.{name}"
        for name in (
            "payment_dialog.dialog", "receive_dialog.dialog", "invoice_editor.dialog", "importing.dialog",
            "invoice_panel.panel", "money_dialogs.registry", "papers.preview", "pages.settings.page",
            "pages.help.page", "pages.customers.editor", "pages.payments.page",
        )
    }  # fmt: skip


def test_the_worker_loads_nothing_of_qt() -> None:
    assert said(_BELOW) == []
