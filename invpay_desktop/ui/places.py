"""The list of pages as the navigation, the finder and the sheet of keys show it: names, icons, keys."""

from __future__ import annotations

from invpay_desktop.ui.navigation import Place
from invpay_desktop.ui.translation import tr


def places() -> tuple[Place, ...]:
    """The pages of daily work, in the order of the navigation."""
    return (
        Place("dashboard", tr("Dashboard"), "layout-dashboard", "Ctrl 1"),
        Place("invoices", tr("Invoices"), "file-text", "Ctrl 2"),
        Place("customers", tr("Customers"), "users", "Ctrl 3"),
        Place("payments", tr("Payments"), "wallet", "Ctrl 4"),
        Place("in_step", tr("Hosted service"), "cloud", "Ctrl 5"),
    )


def places_below() -> tuple[Place, ...]:
    """Those at the foot of the navigation."""
    return (
        Place("settings", tr("Settings"), "settings", "Ctrl ,"),
        Place("help", tr("Help"), "circle-question-mark", "F1"),
    )
