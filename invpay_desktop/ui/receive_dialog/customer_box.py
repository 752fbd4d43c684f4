"""Choosing a customer by typing a part of the name or number: the book is searched beside the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.receive_dialog.facts import Found, find_customers
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.drawing import draw_box
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.look import announce
from invpay_desktop.ui.widgets.table import Cell, Column, RowsModel, Table

_PAUSE_MS = 120
_ROWS = 8


class CustomerBox(LineEdit):
    """A field with a list below it while it is typed into. `picked(id)` is sent when a customer is chosen.

    Down and Up go through the list, Enter takes the row, Esc closes the list; F4 opens it.
    """

    picked = Signal(object)
    free_text = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Name or number"), "search")
        self._desk = desk
        self._name = ""
        self._list: _Dropped | None = None
        self._asking = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._asking.timeout.connect(self._ask)
        self.textEdited.connect(self._typed)

    def show_customer(self, name: str) -> None:
        """Show who was chosen."""
        self._name = name
        self.set_value(name)
        self.close_list()

    def close_list(self) -> None:
        """Take the list away."""
        self._asking.stop()
        if self._list is not None:
            self._list.hide()

    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._list is not None and self._list.isVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shown = event.key(), self._list if self.is_open() else None
        if shown is not None and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            shown.step(1 if key == Qt.Key.Key_Down else -1)
        elif shown is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take(shown.current())
        elif shown is not None and key == Qt.Key.Key_Escape:
            self.show_customer(self._name)
        elif key == Qt.Key.Key_F4 or (key == Qt.Key.Key_Down and shown is None):
            self._ask()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tab takes the row, too; Qt would use it up before a key is told."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
            and self.is_open()
            and self._list is not None
        ):
            self._take(self._list.current())
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.show_customer(self._name)

    def _typed(self, _text: str) -> None:
        self._asking.start()

    def _ask(self) -> None:
        text = "" if self.text() == self._name else self.text()
        self._desk.read(lambda session: find_customers(session, text, _ROWS), self._show, owner=self, key="customers")

    def _show(self, found: list[Found]) -> None:
        if not self.hasFocus():
            return
        if self._list is None:
            self._list = _Dropped(self.window())
            self._list.taken.connect(self._take)
        self._list.show_below(self, found)

    def _take(self, found: object) -> None:
        self.close_list()
        if isinstance(found, Found):
            self.show_customer(found.name)
            self.picked.emit(found.id)


class _Dropped(QWidget):
    """The list below the field: a part of the dialog, so that the field keeps the focus."""

    taken = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.table = Table(tr("Customers found"))
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.model: RowsModel[Found] = RowsModel(
            (
                Column("name", tr("Customer"), 200, rest=True, cell=lambda found: Cell(found.name, weight=500)),
                Column("number", tr("Number"), 110, cell=lambda found: Cell(found.number, tone="muted")),
                Column("owes", tr("Owes"), 110, "right", cell=lambda found: Cell(figures.amount(found.owes), "right")),
            )
        )
        self.table.setModel(self.model)
        self.table.horizontalHeader().hide()
        self.table.clicked.connect(lambda index: self.taken.emit(self.model.rows[index.row()]))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, px(4), 1, px(4))
        column.addWidget(self.table)
        self.hide()

    def show_below(self, field: QWidget, found: list[Found]) -> None:
        """Show what was found below a field, as wide as it."""
        self.model.show_rows(found)
        if not found:
            self.hide()
            announce(self, tr("No customer found."))
            return
        at = field.mapTo(field.window(), QPoint(0, field.height() + px(2)))
        self.setGeometry(at.x(), at.y(), max(field.width(), px(420)), len(found) * px(34) + 2 * px(4))
        self.show()
        self.raise_()
        self.table.choose_row(0)
        announce(self, found[0].name)

    def step(self, by: int) -> None:
        """Go a row down or up."""
        row = self.table.current_row() + by
        if 0 <= row < len(self.model.rows):
            self.table.choose_row(row)
            announce(self, self.model.rows[row].name)

    def current(self) -> Found | None:
        """The row that Enter takes."""
        row = self.table.current_row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_box(QPainter(self), self.rect(), "raised", "border_strong", radius=8)
