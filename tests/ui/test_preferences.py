"""What the window remembers of itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from invpay_desktop.ui.preferences import Preferences


@pytest.mark.parametrize(
    "value",
    [0, 7, True, "dashboard", "", "a,b; c", "@Point(1 2)", 'ä 漢 " \\ \n', [1, 2], {"width": [1, 2], "name": "x"}, 1.5],
)
def test_what_was_kept_is_there_in_the_next_window(tmp_path: Path, value: Any) -> None:
    first = Preferences(tmp_path / "window.ini")
    first.put("lists/invoices/columns", value)
    assert first.get("lists/invoices/columns") == value
    first.flush()
    assert Preferences(tmp_path / "window.ini").get("lists/invoices/columns") == value


def test_nothing_stands_for_what_was_never_kept_or_is_forgotten(tmp_path: Path) -> None:
    kept = Preferences(tmp_path / "window.ini")
    assert kept.get("a", 3) == 3
    kept.put("a", 4)
    kept.put("a", None)
    assert kept.get("a") is None


@pytest.mark.parametrize("text", ["[window]\npage=dash,board\ntheme={\n", "\0\0\0", "page", ""])
def test_a_file_that_was_spoilt_counts_as_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "window.ini").write_text(text)
    kept = Preferences(tmp_path / "window.ini")
    assert kept.get("window/page", "dashboard") == "dashboard"
    assert kept.get("window/theme", "system") == "system"
    kept.put("window/page", "customers")
    assert kept.get("window/page") == "customers"


def test_a_folder_that_is_not_there_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVPAY_WINDOW", str(tmp_path / "new" / "window.ini"))
    kept = Preferences()
    kept.put("window/page", "payments")
    kept.flush()
    assert "payments" in (tmp_path / "new" / "window.ini").read_text()
