"""What every section of the settings is: a title, a sentence, and a column that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.widgets.labels import Label

NARROW, WIDE = 560, 860
"""How wide the column is at most, in px of the design."""


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
