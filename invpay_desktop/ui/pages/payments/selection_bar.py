"""The bar below the list while several payments are selected."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from invpay_desktop.ui.pages.payments.deeds import no_receipts
from invpay_desktop.ui.pages.payments.source import Chosen
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.buttons import Button, IconButton
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label, set_tip
from invpay_desktop.ui.widgets.look import FollowsLook


class SelectionBar(FollowsLook, QWidget):
    """Appears below the rows. `wanted(name)`: receipts, save or let_go was pressed."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.said = Label("", "body_bold")
        self.why = ElidedLabel("", "small", "muted")
        self.receipts = Button(tr("Receipts"), icon="receipt-text", small=True)
        self.save = Button(tr("Save as CSV"), icon="download", small=True)
        self.let_go = IconButton("x", tr("Select nothing"))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.said)
        self._row.addWidget(self.why, 1)
        for name in ("receipts", "save", "let_go"):
            button = getattr(self, name)
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            self._row.addWidget(button)
        self.setAccessibleName(tr("What to do with the selected payments"))
        self.hide()
        self.look()

    def follow_look(self) -> None:
        self._row.setContentsMargins(px(20), 0, px(12), 0)
        self._row.setSpacing(px(8))
        self.setFixedHeight(px(44))

    def show_chosen(self, chosen: Chosen | None) -> None:
        """Show what is selected; less than two payments need no bar."""
        self.setVisible(chosen is not None and chosen.count > 1)
        if chosen is None or chosen.count < 2:
            return
        self.said.setText(trn("%n selected", chosen.count))
        against = no_receipts(chosen)
        self.receipts.setEnabled(not against)
        self.why.setText(against)
        set_tip(self.receipts, against)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current().select))
        painter.fillRect(0, 0, self.width(), 1, QColor(current().border))
