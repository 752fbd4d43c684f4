"""The buttons in the head of the page: with words where there is room, else with icons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button, IconButton, PlainButton


class HeadButtons(QWidget):
    """Import, receive check, new invoice. `wanted(name)`: one was pressed."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.full = {
            "import": Button(tr("Import"), icon="upload"),
            "receive_check": Button(tr("Receive check"), icon="hand-coins"),
        }
        self.icons = {
            "import": IconButton("upload", tr("Import"), "Ctrl+I", framed=True),
            "receive_check": IconButton("hand-coins", tr("Receive one check"), "Ctrl+Shift+R", framed=True),
        }
        self.new = Button(tr("New invoice"), "primary", "plus", "Ctrl+N")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for name, button in (*self.full.items(), *self.icons.items(), ("new", self.new)):
            self._put(row, name, button)

    def _put(self, row: QHBoxLayout, name: str, button: PlainButton) -> None:
        button.clicked.connect(lambda: self.wanted.emit(name))
        row.addWidget(button)

    def arrange(self, wide: bool, panel_open: bool) -> None:
        """`wide`: there is room for words. One button of a view is filled: the panel's, where it is open."""
        for button in self.full.values():
            button.setVisible(wide)
        for icon in self.icons.values():
            icon.setVisible(not wide)
        self.new.set_kind("secondary" if panel_open else "primary")
