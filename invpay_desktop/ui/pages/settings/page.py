"""The page of settings: each section is built when it is first chosen."""

from __future__ import annotations

from collections.abc import Callable

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.navigation import Place
from invpay_desktop.ui.sections import Section, SectionsPage
from invpay_desktop.ui.translation import tr


class SettingsPage(SectionsPage):
    """`desk.go("settings", section="backups")` shows a section."""

    key = "settings"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Settings"), _places(), _BUILDERS)


def _places() -> tuple[Place, ...]:
    return (
        Place("business", tr("Business"), "briefcase", ""),
        Place("numbering", tr("Numbering"), "hash", ""),
        Place("documents", tr("Documents"), "file-text", ""),
        Place("payments", tr("Payments"), "wallet", ""),
        Place("hosted", tr("Hosted service"), "cloud", ""),
        Place("webhooks", tr("Webhooks"), "zap", ""),
        Place("appearance", tr("Appearance"), "palette", ""),
        Place("backups", tr("Backups"), "shield-check", ""),
        Place("check", tr("Check"), "book-open-check", ""),
        Place("lock", tr("Period lock"), "lock", ""),
    )


def _business(desk: Desk) -> Section:
    from invpay_desktop.ui.pages.settings.form_section import BusinessSection

    return BusinessSection(desk)


def _numbering(desk: Desk) -> Section:
    from invpay_desktop.ui.pages.settings.form_section import numbering

    return numbering(desk)


def _documents(desk: Desk) -> Section:
    from invpay_desktop.ui.pages.settings.form_section import documents

    return documents(desk)


def _payments(desk: Desk) -> Section:
    from invpay_desktop.ui.pages.settings.form_section import payments

    return payments(desk)


def _hosted(desk: Desk) -> Section:
    from invpay_desktop.ui.pages.settings.hosted_service import HostedSection

    return HostedSection(desk)


def _webhooks(desk: Desk) -> Section:
    from invpay_desktop.ui.pages.settings.webhooks import WebhooksSection

    return WebhooksSection(desk)


def _appearance(desk: Desk) -> Section:
    from invpay_desktop.ui.pages.settings.appearance import AppearanceSection

    return AppearanceSection(desk)


def _backups(desk: Desk) -> Section:
    from invpay_desktop.ui.pages.settings.backups import BackupsSection

    return BackupsSection(desk)


def _check(desk: Desk) -> Section:
    from invpay_desktop.ui.pages.settings.check import CheckSection

    return CheckSection(desk)


def _lock(desk: Desk) -> Section:
    from invpay_desktop.ui.pages.settings.lock import LockSection

    return LockSection(desk)


_BUILDERS: dict[str, Callable[[Desk], Section]] = {
    "business": _business,
    "numbering": _numbering,
    "documents": _documents,
    "payments": _payments,
    "hosted": _hosted,
    "webhooks": _webhooks,
    "appearance": _appearance,
    "backups": _backups,
    "check": _check,
    "lock": _lock,
}
