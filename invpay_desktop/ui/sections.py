"""Pages that are made of sections: names down the left, the chosen one beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.navigation import NARROW as ICONS
from invpay_desktop.ui.navigation import WIDE as NAMES
from invpay_desktop.ui.navigation import NavButton, Place
from invpay_desktop.ui.page import Page
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.labels import Label

NARROW, WIDE = 560, 860
"""How wide the column is at most, in px of the design."""
_ICONS_BELOW = 640
"""Width of a page below which only the icons of its sections are shown, in px of the design."""


class Section(QScrollArea):
    """One section. `body` is the layout to fill."""

    def __init__(self, desk: Desk, title: str, text: str, width: int = NARROW) -> None:
        super().__init__()
        self.desk = desk
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(title)
        inside = QWidget()
        inside.setMaximumWidth(px(width) + px(44))
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(px(24), 0, px(20), px(20))
        self.body.setSpacing(px(16))
        heads = QVBoxLayout()
        heads.setSpacing(px(4))
        heads.addWidget(Label(title, "section"))
        heads.addWidget(Label(text, tone="muted", wrap=True))
        self.body.addLayout(heads)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def load(self) -> None:
        """Ask for what it shows."""

    def on_changed(self, changes: Changes) -> None:
        """Ask again for what concerns it."""

    def first_stop(self) -> QWidget | None:
        """Where the focus goes when the section is chosen by `show_item`."""
        return None


class SectionsPage(Page):
    """Sections are built when they are first chosen; the last one is remembered."""

    def __init__(
        self, desk: Desk, title: str, names: Sequence[Place], builders: Mapping[str, Callable[[Desk], Section]]
    ) -> None:
        super().__init__(desk, title)
        self._builders = builders
        self.sections: dict[str, Section] = {}
        self.buttons = {place.key: NavButton(place) for place in names}
        self.stack = QStackedWidget()
        self.list = QScrollArea()
        self._lay_out()
        kept = desk.preferences.get(self._kept)
        self.chosen = kept if kept in self.buttons else names[0].key

    @property
    def _kept(self) -> str:
        return f"window/{self.key}_section"

    def _lay_out(self) -> None:
        names = QWidget()
        column = QVBoxLayout(names)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for key, button in self.buttons.items():
            button.toggled.connect(lambda on, key=key: self._turn_to(key) if on else None)
            column.addWidget(button)
        column.addStretch(1)
        self.list.setWidget(names)
        self.list.setWidgetResizable(True)
        self.list.setFixedWidth(px(NAMES))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Sections"))
        row = QHBoxLayout()
        row.setContentsMargins(px(12), 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.stack, 1)
        self.content.addLayout(row, 1)

    # Load and follow

    def load(self) -> None:
        self.choose(self.chosen)

    def on_changed(self, changes: Changes) -> None:
        for section in self.sections.values():
            section.on_changed(changes)

    # What the person does

    def choose(self, key: str) -> Section:
        """Bring a section to the front, building it the first time."""
        self.chosen = key
        if key not in self.sections:
            self.sections[key] = self._builders[key](self.desk)
            self.stack.addWidget(self.sections[key])
            self.sections[key].load()
        self.stack.setCurrentWidget(self.sections[key])
        self.buttons[key].setChecked(True)
        self.list.ensureWidgetVisible(self.buttons[key])
        self.desk.preferences.put(self._kept, key)
        return self.sections[key]

    def _turn_to(self, key: str) -> None:
        """By a click, an arrow, or a screen reader, which clicks nothing."""
        if key != self.chosen:
            self.choose(key)

    def show_item(self, section: str = "", **item: Any) -> None:
        """Go to a section: `desk.go("settings", section="backups")`."""
        if section in self.buttons:
            stop = self.choose(section).first_stop()
            (stop or self.buttons[section]).setFocus(Qt.FocusReason.OtherFocusReason)

    def command(self, name: str) -> bool:
        """F5 looks again, F6 goes between the names and the section, Ctrl+F to where it can be searched."""
        section = self.sections.get(self.chosen)
        if section is None:
            return False
        if name == "refresh":
            section.load()
        elif name in ("next_pane", "find"):
            inside = section.isAncestorOf(self.focusWidget())
            stop = section.first_stop() if name == "find" or not inside else None
            (stop or self.buttons[self.chosen]).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return False
        return True

    def home(self) -> QObject | None:
        return self.buttons[self.chosen]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < px(_ICONS_BELOW)
        self.list.setFixedWidth(px(ICONS if narrow else NAMES))
        for button in self.buttons.values():
            if button.narrow != narrow:
                button.set_narrow(narrow)
