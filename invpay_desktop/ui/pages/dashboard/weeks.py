"""Money in by week: ten bars with their amounts written above; each leads to the payments of its week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from invpay_desktop.base.money import decimals_of
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour, current
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.drawing import draw_box
from invpay_desktop.ui.widgets.labels import Label, tip_text
from invpay_desktop.ui.widgets.look import FollowsLook

if TYPE_CHECKING:
    from invpay_desktop.analytics.dashboard import Week


class WeeksChart(FollowsLook, QWidget):
    """The bars. Arrows move the mark, Enter or a click shows the payments behind it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._weeks: tuple[Week, ...] = ()
        self._marked = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Money in by week"))
        self.look()

    def show_weeks(self, weeks: Sequence[Week]) -> None:
        """Show other weeks."""
        self._weeks = tuple(weeks)
        self._marked = max(0, len(self._weeks) - 1)
        said = "; ".join(self._said(week) for week in self._weeks)
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(300), px(150))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        base = self.height() - px(20)
        largest = max((week.amount.minor for week in self._weeks), default=0)
        for at, week in enumerate(self._weeks):
            box = self._bar(at, largest)
            painter.fillRect(box, QColor(colour("c1")))
            painter.setFont(font("small_bold"))
            painter.setPen(QColor(colour("text" if week.amount else "muted")))
            above = QRect(box.center().x() - px(30), box.top() - px(18), px(60), px(16))
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, self._short(week))
            if at in (0, len(self._weeks) // 3, 2 * len(self._weeks) // 3, len(self._weeks) - 1):
                self._paint_day(painter, at, week, base)
            if self.hasFocus() and at == self._marked:
                draw_box(
                    painter, box.adjusted(-px(3), -px(3), px(3), px(1)), "", "focus", radius=3, width=current().ring
                )
        painter.fillRect(0, base, self.width(), 1, QColor(colour("border_strong")))

    def _paint_day(self, painter: QPainter, at: int, week: Week, base: int) -> None:
        painter.setFont(font("small"))
        painter.setPen(QColor(colour("muted")))
        text = figures.day(week.monday, self._desk.today())
        wide = painter.fontMetrics().horizontalAdvance(text)
        left = min(max(0, self._bar(at, 1).center().x() - wide // 2), self.width() - wide)
        painter.drawText(QRect(left, base + px(2), wide, px(16)), Qt.AlignmentFlag.AlignCenter, text)

    def _bar(self, at: int, largest: int) -> QRect:
        base = self.height() - px(20)
        room = base - px(22)
        slot = self.width() / max(1, len(self._weeks))
        high = room * self._weeks[at].amount.minor // largest if largest else 0
        wide = min(px(28), int(slot * 0.7))
        left = int(slot * at + (slot - wide) / 2)
        return QRect(left, base - high, wide, high)

    def _short(self, week: Week) -> str:
        """`1.6` thousand, rounded half up; what is under fifty of the currency is written as 0."""
        unit = 10 ** (decimals_of(week.amount.currency) + 3)
        tenths = (week.amount.minor * 20 + unit) // (2 * unit)
        return f"{figures.count(tenths // 10)}{figures.decimal_mark()}{tenths % 10}" if tenths else "0"

    def _said(self, week: Week) -> str:
        day = figures.day(week.monday, self._desk.today())
        return tr("week of {day}: {amount}").format(day=day, amount=figures.money(week.amount))

    def _at(self, where: QPoint) -> int | None:
        if not self._weeks:
            return None
        return min(len(self._weeks) - 1, max(0, where.x() * len(self._weeks) // max(1, self.width())))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and (at := self._at(event.pos())) is not None:
            QToolTip.showText(event.globalPos(), tip_text(self._said(self._weeks[at])), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().toPoint())
        if at is not None:
            self._marked = at
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._weeks:
            self._marked = min(len(self._weeks) - 1, max(0, self._marked + step))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._weeks:
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        monday = self._weeks[self._marked].monday
        self._desk.go("payments", received_from=monday, received_to=monday + timedelta(days=6))


class WeeksCard(Card):
    """The chart in its card."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Money in by week"))
        self.beside(Label(tr("in thousands, week of …"), role="small", tone="muted"))
        self.chart = WeeksChart(desk)
        self.body.addWidget(self.chart)

    def show_weeks(self, weeks: Sequence[Week]) -> None:
        """Show other weeks."""
        self.chart.show_weeks(weeks)
