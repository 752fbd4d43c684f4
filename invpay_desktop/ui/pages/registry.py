"""How each page is built. A new page is a line here and one in ui/places.py."""

from __future__ import annotations

from collections.abc import Callable

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.page import Page


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


def _in_step(desk: Desk) -> Page:
    from invpay_desktop.ui.pages.in_step.page import InStepPage

    return InStepPage(desk)


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
    "in_step": _in_step,
    "settings": _settings,
    "help": _help,
}
