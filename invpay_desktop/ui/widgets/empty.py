"""The empty state of a list: what would be here, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.widgets.flow import FlowLayout
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.look import FollowsLook
from invpay_desktop.ui.widgets.symbol import Symbol

_COLUMN = 300
"""Width of the words, in px of the design."""


class EmptyState(FollowsLook, QWidget):
    """An icon in a dot, a title, one sentence, one or two Buttons, in the middle of the room there is."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str = "",
        buttons: Sequence[QAbstractButton] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._symbol = Symbol(icon, 20, "slate", dot=40)
        self._title = Label(title, "body_bold", wrap=True)
        self._text = Label(text, tone="muted", wrap=True)
        self._row = FlowLayout(centred=True)
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        self._column.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._column.addWidget(label)
        self._column.addLayout(self._row)
        self._column.addStretch(1)
        self.show_buttons(buttons)
        self.tell(title, text)
        self.look()

    def tell(self, title: str, text: str = "", icon: str = "") -> None:
        """Other words: `No overpaid invoices`, `Nothing found for “acme”`."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._symbol.show_icon(icon)
        self.setAccessibleName(f"{title}. {text}" if text else title)

    def show_buttons(self, buttons: Sequence[QAbstractButton]) -> None:
        """Other buttons in place of those there are."""
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for button in buttons:
            self._row.addWidget(button)

    def follow_look(self) -> None:
        self._column.setSpacing(px(4))
        self._row.set_spacing(px(8), top=px(8))
        self._centre()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._centre()

    def _centre(self) -> None:
        """A column as wide as a sentence reads well, in the middle."""
        side = max((self.width() - px(_COLUMN)) // 2, px(16))
        self._column.setContentsMargins(side, px(20), side, px(20))
