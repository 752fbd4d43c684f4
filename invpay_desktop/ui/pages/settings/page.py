"""The page of settings: sections down the left, the chosen one beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.navigation import WIDE, NavButton, Place
from invpay_desktop.ui.page import Page
from invpay_desktop.ui.pages.settings.section import Section
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr

_KEPT = "window/settings_section"


class SettingsPage(Page):
    """Sections are built when they are first chosen; the last one is remembered."""

    key = "settings"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Settings"))
        self.sections: dict[str, Section] = {}
        self.buttons = {place.key: NavButton(place) for place in _places()}
        self.stack = QStackedWidget()
        self.chosen = ""
        row = QHBoxLayout()
        row.setContentsMargins(px(12), 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list())
        row.addWidget(self.stack, 1)
        self.content.addLayout(row, 1)
        kept = desk.preferences.get(_KEPT)
        self._first = kept if kept in self.buttons else "business"

    def _list(self) -> QScrollArea:
        names = QWidget()
        column = QVBoxLayout(names)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, key=key: self.choose(key))
            column.addWidget(button)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(names)
        area.setWidgetResizable(True)
        area.setFixedWidth(px(WIDE))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(tr("Sections"))
        return area

    # Load and follow

    def load(self) -> None:
        self.choose(self.chosen or self._first)

    def on_changed(self, changes: Changes) -> None:
        for section in self.sections.values():
            section.on_changed(changes)

    # What the person does

    def choose(self, key: str) -> Section:
        """Bring a section to the front, building it the first time."""
        self.chosen = key
        if key not in self.sections:
            self.sections[key] = _BUILDERS[key](self.desk)
            self.stack.addWidget(self.sections[key])
            self.sections[key].load()
        section = self.sections[key]
        self.stack.setCurrentWidget(section)
        self.buttons[key].setChecked(True)
        self.desk.preferences.put(_KEPT, key)
        return section

    def show_item(self, section: str = "", **item: Any) -> None:
        """Go to a section: `desk.go("settings", section="backups")`."""
        if section in self.buttons:
            shown = self.choose(section)
            stop = shown.first_stop()
            if stop is not None:
                stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def command(self, name: str) -> bool:
        """F6 goes between the list and the section, F5 looks again."""
        section = self.sections.get(self.chosen)
        if section is None:
            return False
        if name == "refresh":
            section.load()
        elif name == "next_pane":
            stop = section.first_stop()
            (self.buttons[self.chosen] if section.isAncestorOf(self.focusWidget()) else stop or section).setFocus()
        else:
            return False
        return True

    def home(self) -> QObject | None:
        return self.buttons[self.chosen or self._first]


def _places() -> tuple[Place, ...]:
    return (
        Place("business", tr("Business"), "briefcase", ""),
        Place("numbering", tr("Numbering"), "hash", ""),
        Place("documents", tr("Documents"), "file-text", ""),
        Place("payments", tr("Payments"), "wallet", ""),
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
    "appearance": _appearance,
    "backups": _backups,
    "check": _check,
    "lock": _lock,
}
