"""Who owes most: a bar each, late and not due, and the amounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.drawing import draw_box
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.line import Line
from invpay_desktop.ui.widgets.look import FollowsLook

if TYPE_CHECKING:
    from invpay_desktop.analytics.dashboard import Owing

_LATE, _OWED = 96, 96


class _Row(FollowsLook, QAbstractButton):
    """One customer: a button that leads to them."""

    def __init__(self, owing: Owing, largest: int) -> None:
        super().__init__()
        self._owing, self._largest = owing, largest
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        said = tr("{name} owes {owed}, of it late {late}")
        owed, late = figures.money(owing.owed), figures.money(owing.late)
        self.setAccessibleName(said.format(name=owing.name, owed=owed, late=late))
        self.look()

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(32))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse():
            draw_box(painter, self.rect(), "hover", "", radius=0)
        name_width = min(px(190), self.width() * 3 // 10)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font("body"))
        painter.setPen(QColor(colour("text")))
        name = painter.fontMetrics().elidedText(self._owing.name, Qt.TextElideMode.ElideRight, name_width - px(8))
        painter.drawText(QRect(px(16), 0, name_width, self.height()), middle, name)
        right = self.width() - px(16)
        painter.setFont(font("body_bold"))
        box = QRect(right - px(_OWED), 0, px(_OWED), self.height())
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, figures.amount(self._owing.owed))
        painter.setFont(font("body"))
        painter.setPen(QColor(colour("error_text" if self._owing.late else "muted")))
        box = QRect(right - px(_OWED + _LATE), 0, px(_LATE), self.height())
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, figures.amount(self._owing.late))
        self._paint_bar(painter, px(16) + name_width, right - px(_OWED + _LATE) - px(8))

    def _paint_bar(self, painter: QPainter, left: int, right: int) -> None:
        room = max(0, right - left)
        top = (self.height() - px(8)) // 2
        late = room * self._owing.late.minor // max(self._largest, 1)
        whole = room * self._owing.owed.minor // max(self._largest, 1)
        painter.fillRect(left, top, late, px(8), QColor(colour("c2")))
        painter.fillRect(left + late, top, whole - late, px(8), QColor(colour("c1")))


class _Legend(QWidget):
    """What the two colours mean."""

    def __init__(self) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        for token, text in (("c2", tr("late")), ("c1", tr("not due"))):
            layout.addWidget(_Swatch(token))
            layout.addWidget(Label(text, role="small", tone="muted"))
            layout.addSpacing(px(8))


class _Swatch(QWidget):
    """A small square of one colour of the charts."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token
        self.setFixedSize(px(10), px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_box(QPainter(self), self.rect(), self._token, "", radius=2)


class OwingCard(Card):
    """The customers that owe most."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Who owes most"), flush=True)
        self._desk = desk
        self.beside(_Legend())
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)

    def show_owing(self, found: Sequence[Owing]) -> None:
        """Show them, the largest first."""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        largest = max((each.owed.minor for each in found), default=0)
        for owing in found:
            self._rows.addWidget(Line())
            row = _Row(owing, largest)
            row.clicked.connect(lambda _on=False, id_=owing.customer_id: self._desk.go("customers", customer=id_))
            self._rows.addWidget(row)
        if not found:
            self._rows.addWidget(Line())
            nobody = Label(tr("Nobody owes anything."), tone="muted")
            nobody.setContentsMargins(px(16), px(10), px(16), px(12))
            self._rows.addWidget(nobody)
