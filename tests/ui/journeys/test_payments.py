"""Journeys with money coming in, in the user's words."""

from __future__ import annotations

from tests.ui.driver import App


def test_a_part_by_check_and_the_rest_in_cash(app: App) -> None:
    app.pay("INV-1042", "650.00", by="check", number="10462")
    assert app.row("INV-1042")[3:] == ["Partially paid", "2,400.00", "500.00"]
    assert "650.00 recorded on INV-1042" in app.toast
    app.pay("INV-1042", "500.00", by="cash")
    assert app.row("INV-1042")[3:] == ["Paid", "2,400.00", "0.00"]
