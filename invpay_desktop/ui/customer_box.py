"""A field that finds a customer by a part of the name or number, in a book of any size, beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.drawing import draw_box
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.look import announce
from invpay_desktop.ui.widgets.table import Cell, Column, RowsModel, Table

if TYPE_CHECKING:
    from invpay_desktop.base.money import Money
    from invpay_desktop.db.session import Session

_PAUSE_MS = 120
_ROWS = 8


class Chosen(NamedTuple):
    """A customer: row id, name and number."""

    id: int
    name: str
    number: str


class _Found(NamedTuple):
    """A row of the list."""

    who: Chosen
    owes: Money


class CustomerBox(LineEdit):
    """Holds one customer or none. `chosen(Chosen)` is sent when a person takes one.

    A list drops down while it is typed into: Down and Up go through it, Enter and Tab take the row, Esc closes it, F4
    opens it. Who leaves the field takes whom they named in full; what names nobody gives way to the one who was there.
    """

    chosen = Signal(object)
    free_text = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Name or number"), "search")
        self._desk = desk
        self._customer: Chosen | None = None
        self._found: list[_Found] = []
        self._found_for: str | None = None
        self._list: _Dropped | None = None
        self._asking = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._asking.timeout.connect(self._ask)
        self.textEdited.connect(lambda _text: self._asking.start())

    def customer(self) -> Chosen | None:
        """The customer whose name stands in the field."""
        return self._customer if self._customer is not None and not self._typed() else None

    def show_customer(self, customer: Chosen | None) -> None:
        """Show a customer, as the program knows it; tells nobody."""
        self._customer = customer
        self.set_value(customer.name if customer is not None else "")
        self.close_list()

    def problem(self) -> str:
        """Why what stands in the field is no customer; '' where it is one."""
        if self.customer() is not None:
            return ""
        if self.value():
            return tr("No customer goes by this. Choose one of the list.")
        return tr("Choose the customer.")

    def take_typed(self) -> None:
        """Take whom the text names in full, or alone, as far as the book has answered for that text."""
        if self._typed() and self._found_for == self.value():
            exact = [each for each in self._found if self.value().casefold() in _names(each.who)]
            sole = exact or self._found
            if len(sole) == 1 and self.value():
                self._take(sole[0])

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
        if self.isReadOnly():
            super().keyPressEvent(event)
        elif shown is not None and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            shown.step(1 if key == Qt.Key.Key_Down else -1)
        elif shown is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take(shown.current())
        elif shown is not None and key == Qt.Key.Key_Escape:
            self.show_customer(self._customer)
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
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self._settle()
        super().focusOutEvent(event)

    def _typed(self) -> bool:
        """Whether something else stands in the field than who was chosen."""
        return self.value() != (self._customer.name.strip() if self._customer is not None else "")

    def _settle(self) -> None:
        if self._typed() and self.value() and self._found_for != self.value():
            self._ask()  # what was typed fast is looked for all the same
            return
        self.take_typed()
        self.show_customer(self._customer)

    def _ask(self) -> None:
        self._asking.stop()
        text = self.value() if self._typed() else ""
        self._desk.read(
            lambda session: _find(session, text), lambda found: self._show(text, found), owner=self, key="customers"
        )

    def _show(self, text: str, found: list[_Found]) -> None:
        self._found, self._found_for = found, text
        if not self.hasFocus():
            self._settle()
            return
        if self._list is None:
            self._list = _Dropped(self.window())
            self._list.taken.connect(self._take)
        self._list.show_below(self, found)

    def _take(self, found: object) -> None:
        self.close_list()
        if isinstance(found, _Found):
            self.show_customer(found.who)
            self.chosen.emit(found.who)
            self.edited.emit()


class _Dropped(QWidget):
    """The list below the field: a part of the dialog, so that the field keeps the focus."""

    taken = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.table = Table(tr("Customers found"))
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.model: RowsModel[_Found] = RowsModel(
            (
                Column("name", tr("Customer"), 200, rest=True, cell=lambda found: Cell(found.who.name, weight=500)),
                Column("number", tr("Number"), 110, cell=lambda found: Cell(found.who.number, tone="muted")),
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

    def show_below(self, field: QWidget, found: list[_Found]) -> None:
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
        announce(self, found[0].who.name)

    def step(self, by: int) -> None:
        """Go a row down or up."""
        row = self.table.current_row() + by
        if 0 <= row < len(self.model.rows):
            self.table.choose_row(row)
            announce(self, self.model.rows[row].who.name)

    def current(self) -> _Found | None:
        """The row that Enter takes."""
        row = self.table.current_row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_box(QPainter(self), self.rect(), "raised", "border_strong", radius=8)


def _names(customer: Chosen) -> tuple[str, str]:
    return customer.number.casefold(), customer.name.casefold()


def _find(session: Session, text: str) -> list[_Found]:
    """The first customers whose name or number holds the text; who goes by just that number comes first."""
    from invpay_desktop.base.errors import NotFound
    from invpay_desktop.ledger.customers import find_customer, get_customer, list_customers

    found = list_customers(session, text, _ROWS)
    if text:
        try:
            exact = get_customer(session, find_customer(session, text))
        except NotFound:
            pass
        else:
            found = [exact, *(each for each in found if each.id != exact.id)][:_ROWS]
    return [_Found(Chosen(each.id, each.details.name, each.details.number), each.balance) for each in found]
