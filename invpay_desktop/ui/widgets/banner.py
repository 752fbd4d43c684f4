"""A banner: what the panel or page it stands in must say first, with at most three buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.widgets.flow import FlowLayout
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.look import FollowsLook, announce
from invpay_desktop.ui.widgets.symbol import Symbol


class Banner(FollowsLook, QWidget):
    """`tone`: violet for a decision, amber unknown, red failed, slate offline or locked. Title bold, text plain.

    `buttons`: small Buttons. `tell` changes the words and has a screen reader say them.
    """

    def __init__(
        self,
        tone: str,
        icon: str,
        title: str,
        text: str = "",
        buttons: Sequence[QAbstractButton] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._symbol = Symbol(icon, 18, tone)
        self._title = Label(title, "body_bold", wrap=True)
        self._text = Label(text, wrap=True)
        self._line = QHBoxLayout(self)
        self._column = QVBoxLayout()
        self._line.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        self._line.addLayout(self._column, 1)
        self._column.addWidget(self._title)
        self._column.addWidget(self._text)
        self._row = FlowLayout()
        self._column.addLayout(self._row)
        for button in buttons:
            self._row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._name()
        self.look()

    def tell(self, title: str, text: str = "", *, tone: str = "", icon: str = "") -> None:
        """Other words, of another tone where given; they are said aloud."""
        self._tone = tone or self._tone
        self._title.setText(title)
        self._text.setText(text)
        self._symbol.show_icon(icon, self._tone)
        self._name()
        self.update()
        announce(self, self.accessibleName())

    def title(self) -> str:
        """The bold sentence."""
        return self._title.text()

    def text(self) -> str:
        """What follows it."""
        return self._text.text()

    def follow_look(self) -> None:
        self._line.setContentsMargins(px(16), px(12), px(16), px(12))
        self._line.setSpacing(px(12))
        self._column.setSpacing(px(2))
        self._row.set_spacing(px(8), top=px(8))

    def _name(self) -> None:
        self._title.setVisible(bool(self._title.text()))
        self._text.setVisible(bool(self._text.text()))
        self.setAccessibleName(" ".join(part for part in (self._title.text(), self._text.text()) if part))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = current().pill[self._tone]
        edge = QColor(colours.text)
        if colours.edge == colours.fill:
            edge.setAlphaF(0.35)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(QColor(colours.fill))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
