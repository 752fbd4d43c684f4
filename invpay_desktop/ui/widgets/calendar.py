"""The calendar that opens below a field for a day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QVBoxLayout, QWidget

from invpay_desktop.base.dates import FIRST_DAY, LAST_DAY
from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.icons import icon
from invpay_desktop.ui.theme.tokens import colour
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.drawing import draw_box
from invpay_desktop.ui.widgets.look import room_on_screen


class _Calendar(QCalendarWidget):
    """A month, painted in the colours of the theme; weeks begin as in the user's locale."""

    def __init__(self, day: date, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._this_day = QDate(today.year, today.month, today.day)
        self.setFirstDayOfWeek(QLocale().firstDayOfWeek())
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.setDateRange(_qdate(FIRST_DAY), _qdate(LAST_DAY))
        self.setSelectedDate(_qdate(day))
        self.setAccessibleName(tr("Calendar"))
        plain = QTextCharFormat()
        plain.setForeground(QColor(colour("muted")))
        plain.setBackground(QColor(colour("raised")))
        self.setHeaderTextFormat(plain)
        for weekday in Qt.DayOfWeek:
            self.setWeekdayTextFormat(weekday, plain)
        for name, shown in (("qt_calendar_prevmonth", "chevron-left"), ("qt_calendar_nextmonth", "chevron-right")):
            button = self.findChild(QToolButton, name)
            if isinstance(button, QToolButton):
                button.setIcon(icon(shown))

    def paintCell(self, painter: QPainter, rect: QRect, day: QDate) -> None:
        painter.save()
        painter.fillRect(rect, QColor(colour("raised")))
        chosen = day == self.selectedDate()
        box = rect.adjusted(2, 2, -2, -2)
        if chosen:
            draw_box(painter, box, "accent", "")
        elif day == self._this_day:
            draw_box(painter, box, "", "focus")
        here = day.month() == self.monthShown() and self.minimumDate() <= day <= self.maximumDate()
        painter.setPen(QColor(colour("on_accent" if chosen else "text" if here else "disabled")))
        painter.setFont(font("body_bold" if chosen else "body"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(day.day()))
        painter.restore()


class CalendarPopup(QFrame):
    """A calendar by itself in a popup; sends `picked(date)` once, and Esc closes it without."""

    picked = Signal(object)

    def __init__(self, day: date | None, today: date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("popup")
        self.calendar = _Calendar(day or today, today, self)
        self.calendar.setMinimumSize(px(272), px(252))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(8), px(8), px(8), px(8))
        layout.addWidget(self.calendar)
        self.calendar.activated.connect(self._pick)
        self.calendar.clicked.connect(self._pick)

    def show_at(self, corner: QPoint) -> None:
        """Show it with its top left corner there, or as near as the screen allows."""
        self.adjustSize()
        room = room_on_screen(self)
        left = max(room.left(), min(corner.x(), room.right() - self.width()))
        top = max(room.top(), min(corner.y(), room.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _pick(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))
        self.close()


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
