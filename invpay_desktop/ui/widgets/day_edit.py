"""The field for a day: typed, stepped by a key, or picked from a calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from invpay_desktop.base.dates import FIRST_DAY, LAST_DAY
from invpay_desktop.base.errors import BadInput
from invpay_desktop.ui import figures
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import IconButton
from invpay_desktop.ui.widgets.edits import OneLine, inside

_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


class DayEdit(OneLine):
    """A day of the book. T is today, + and − go by a day, a bare number is that day of this month, F4 is the calendar.

    `today` says which day it is where the book is. `edited`: a person changed it; `left`: the field was left.
    """

    def __init__(self, today: Callable[[], date], optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._today = today
        self._optional = optional
        self._button = IconButton("calendar", tr("Open the calendar"), "F4", inside=True, parent=self)
        self._button.clicked.connect(self.open_calendar)
        self.editingFinished.connect(self._tidy)

    def follow_look(self) -> None:
        super().follow_look()
        self.setTextMargins(0, 0, px(24), 0)
        self.setMinimumWidth(px(136))

    def value(self) -> date | None:
        """The day as it stands; None of an empty field or of what is no day."""
        try:
            return self._read()
        except BadInput:
            return None

    def set_value(self, day: date | None) -> None:
        """Show a day, or nothing."""
        self.setText("" if day is None else figures.day_input(day))
        self.setCursorPosition(0)

    def problem(self) -> str:
        """Why what was typed is no day, as a sentence; an empty field is one unless it is optional."""
        try:
            if self._read() is None and not self._optional:
                return tr("A date is needed. T is today.")
        except BadInput as error:
            return error.message
        return ""

    def open_calendar(self) -> None:
        """Show the calendar below the field."""
        if self.isReadOnly() or not self.isEnabled():
            return
        from invpay_desktop.ui.widgets.calendar import CalendarPopup

        popup = CalendarPopup(self.value(), self._today(), self)
        popup.picked.connect(self._take)
        popup.show_at(self.mapToGlobal(QPoint(0, self.height() + px(4))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F4:
            self.open_calendar()
        elif not self.isReadOnly() and event.modifiers() in _PLAIN and self._steps(event.text()):
            return
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._button.adjustSize()
        place = inside(self, self._button.width())
        self._button.move(place.left(), (self.height() - self._button.height()) // 2)

    def _steps(self, key: str) -> bool:
        """Whether a key was meant as T, + or −. Half way through typing, `t` is of October and `-` of 2026-01-30."""
        typing = self.isModified() and self.selectedText() != self.text()
        if key in ("t", "T") and not typing:
            self._take(self._today())
            return True
        if key == "+" or (key == "-" and not typing):
            day = self.value() or (self._today() if not self.text() else None)
            if day is not None:
                self._take(min(max(day + timedelta(days=1 if key == "+" else -1), FIRST_DAY), LAST_DAY))
                return True
        return False

    def _take(self, day: object) -> None:
        assert isinstance(day, date)
        self.set_value(day)
        self.edited.emit()

    def _read(self) -> date | None:
        text = self.text().strip()
        return figures.read_day(text, self._today()) if text else None

    def _tidy(self) -> None:
        day = self.value()
        if day is not None:
            self.set_value(day)
