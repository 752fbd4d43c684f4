"""The list of pages: what the navigation shows, and how each is built. A new page is one line in each table."""

from __future__ import annotations

from collections.abc import Callable

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.navigation import Place
from invpay_desktop.ui.page import Page
from invpay_desktop.ui.translation import tr


def places() -> tuple[Place, ...]:
    """The pages of daily work, in the order of the navigation."""
    return (
        Place("dashboard", tr("Dashboard"), "layout-dashboard", "Ctrl 1"),
        Place("invoices", tr("Invoices"), "file-text", "Ctrl 2"),
        Place("customers", tr("Customers"), "users", "Ctrl 3"),
        Place("payments", tr("Payments"), "wallet", "Ctrl 4"),
    )


def places_below() -> tuple[Place, ...]:
    """Those at the foot of the navigation."""
    return (
        Place("settings", tr("Settings"), "settings", "Ctrl ,"),
        Place("help", tr("Help"), "circle-question-mark", "F1"),
    )


def build_page(key: str, desk: Desk) -> Page:
    """Build a page. Its modules are loaded here, not when the program starts. Raises KeyError for an unknown one."""
    return _BUILDERS[key](desk)


def _dashboard(desk: Desk) -> Page:
    from invpay_desktop.ui.pages.dashboard.page import DashboardPage

    return DashboardPage(desk)


def _invoices(desk: Desk) -> Page:
    from invpay_desktop.ui.pages.invoices.page import InvoicesPage

    return InvoicesPage(desk)


def _customers(desk: Desk) -> Page:
    from invpay_desktop.ui.pages.customers.page import CustomersPage

    return CustomersPage(desk)


def _payments(desk: Desk) -> Page:
    from invpay_desktop.ui.pages.payments.page import PaymentsPage

    return PaymentsPage(desk)


def _settings(desk: Desk) -> Page:
    from invpay_desktop.ui.pages.settings.page import SettingsPage

    return SettingsPage(desk)


def _help(desk: Desk) -> Page:
    from invpay_desktop.ui.pages.help.page import HelpPage

    return HelpPage(desk)


_BUILDERS: dict[str, Callable[[Desk], Page]] = {
    "dashboard": _dashboard,
    "invoices": _invoices,
    "customers": _customers,
    "payments": _payments,
    "settings": _settings,
    "help": _help,
}
