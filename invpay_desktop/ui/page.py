"""What every page of the window is: a head with its title and buttons, its content, and what it answers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label

if TYPE_CHECKING:
    from invpay_desktop.db.first_page import FirstPage


class Page(QWidget):
    """A page: it builds into `head` (buttons, right of the title) and `content`, then loads, then follows changes."""

    key: ClassVar[str] = ""
    footer = Signal(str)
    """What stands at the left of the window's footer while this page is shown."""

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self.desk = desk
        self.footer_text = ""
        self._loaded = False
        self._stale = False
        self.setObjectName(f"page_{self.key}")
        self.title_label = Label(title, role="title")
        self.subtitle_label = ElidedLabel("", role="body", tone="muted")
        self.setAccessibleName(title)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(px(20), 0, px(20), 0)
        self.head.setSpacing(px(8))
        self.head.addWidget(self.title_label)
        self.head.addSpacing(px(4))
        self.head.addWidget(self.subtitle_label, 1)
        self.head_row = QWidget()
        self.head_row.setLayout(self.head)
        self.head_row.setFixedHeight(px(60))
        self.content = QVBoxLayout()
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head_row)
        layout.addLayout(self.content, 1)

    def say(self, text: str) -> None:
        """Put something into the window's footer."""
        self.footer_text = text
        self.footer.emit(text)

    def shown(self) -> None:
        """The window brings this page to the front: it loads, or catches up with what changed meanwhile.

        Before the book is open (the first paint comes before that) nothing is asked; the window calls again then.
        """
        if not self.desk.ready:
            return
        if not self._loaded:
            self._loaded = True
            self.load()
        elif self._stale:
            self.on_changed(Changes(everything=True))
        self._stale = False

    def hear(self, changes: Changes) -> None:
        """The book has changed: a page in front follows now, another when it is shown next."""
        if not self._loaded:
            return
        if self.isVisible():
            self.on_changed(changes)
        else:
            self._stale = True

    # For the pages to say

    def show_first_page(self, page: FirstPage) -> None:
        """Show what was read before the book was open; only the list of invoices has something to show by then."""

    def load(self) -> None:
        """Ask for what the page shows, the first time it is shown."""

    def on_changed(self, changes: Changes) -> None:
        """Ask again for what concerns this page."""

    def show_item(self, **item: Any) -> None:
        """Go to an item or a filter: what `desk.go(page, **item)` names."""

    def command(self, name: str) -> bool:
        """Do what a key means on this page (`new`, `find`, `print`, `export`, `duplicate`, …); False if nothing."""
        return False

    def home(self) -> QObject | None:
        """The widget that takes the focus when the page comes to the front."""
        return None
