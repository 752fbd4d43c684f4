"""The button that narrows the list to one customer: it opens a field to search in and the customers that are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import PlainButton
from invpay_desktop.ui.widgets.cell import Cell, Column
from invpay_desktop.ui.widgets.drawing import draw_box, draw_icon
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.labels import set_tip
from invpay_desktop.ui.widgets.rows_model import RowsModel
from invpay_desktop.ui.widgets.table import Table

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session
    from invpay_desktop.ledger.customer_list import CustomerRow

_SHOWN = 40
"""Customers that are offered; typing finds the others."""
Choice = tuple[int | None, str, str]
"""A customer's row id (None: all of them), name and number."""


class CustomerChoice(PlainButton):
    """Shows which customer the list is narrowed to. `chosen(id or None, name)` when a person takes another."""

    chosen = Signal(object, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.customer_id: int | None = None
        self._desk = desk
        super().__init__(tr("All customers"), parent)
        self.setFont(font("body"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open)
        self.show_customer(None, "")

    def show_customer(self, customer_id: int | None, name: str) -> None:
        """Show a customer as the one chosen, or that all are."""
        self.customer_id = customer_id
        self.setText(" ".join(name.split()) if customer_id is not None else tr("All customers"))
        self.setAccessibleName(tr("Customer: {name}").format(name=self.text()))
        set_tip(self, self.text() if self.fontMetrics().horizontalAdvance(self.text()) > px(120) else "")

    def open(self) -> None:
        """Open the list below the button."""
        popup = _Customers(self._desk, self)
        popup.taken.connect(self._take)
        popup.show_at(self.mapToGlobal(QPoint(0, self.height() + px(4))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_F4, Qt.Key.Key_Down):
            self.open()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(min(px(72) + self.fontMetrics().horizontalAdvance(self.text()), px(220)), px(32))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(painter, self.rect(), "hover" if self.underMouse() else "surface", "border_strong")
        draw_icon(painter, px(10), self.rect(), "users", 16, "muted")
        room = QRect(px(34), 0, self.width() - px(34) - px(32), self.height())
        painter.setPen(QColor(colour("text")))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
        draw_icon(painter, self.width() - px(26), self.rect(), "chevron-down", 16, "muted")

    def _take(self, choice: Choice) -> None:
        self.show_customer(choice[0], choice[1])
        self.chosen.emit(choice[0], choice[1])


class _Customers(QFrame):
    """The search field and what it finds. `taken(Choice)` once; Esc closes it without."""

    taken = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(tr("Choose a customer"))
        self._desk = desk
        self.search = LineEdit(tr("Name or number"), "search")
        self.search.setAccessibleName(tr("Search for a customer"))
        self.table = Table(tr("Customers found"))
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.head.hide()
        self.model: RowsModel[Choice] = RowsModel(_columns(), parent=self)
        self.table.setModel(self.model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(8), px(8), px(8), px(8))
        layout.setSpacing(px(8))
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        self.setFixedSize(px(320), px(360))
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._ask)
        self.table.opened.connect(self._take)
        self.table.clicked.connect(lambda index: self._take(self.model.rows[index.row()]))

    def show_at(self, at: QPoint) -> None:
        """Open at a place of the screen."""
        self._ask()
        self.move(at)
        self.show()
        self.search.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_box(QPainter(self), self.rect(), "raised", "border_strong", radius=8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list and Enter takes its row, while the field keeps the focus."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step:
            self.table.choose_row(max(0, min(self.table.current_row() + step, len(self.model.rows) - 1)))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.table.current_row() >= 0:
                self._take(self.table.current_item())
            return True
        return super().eventFilter(watched, event)

    def _ask(self) -> None:
        words = self.search.value()
        self._desk.read(lambda session: _found(session, words), self._show, owner=self, key="customers")

    def _show(self, found: Sequence[CustomerRow]) -> None:
        rows: list[Choice] = [(row.id, row.name, row.number) for row in found]
        if not self.search.value():
            rows.insert(0, (None, tr("All customers"), ""))
        self.model.show_rows(rows)
        if rows:
            self.table.choose_row(0)

    def _take(self, choice: Choice) -> None:
        self.close()
        self.taken.emit(choice)


def _columns() -> tuple[Column[Choice], ...]:
    return (
        Column(
            "name", tr("Name"), 200, rest=True, cell=lambda row: Cell(row[1], weight=500 if row[0] is None else 400)
        ),
        Column("number", tr("Number"), 96, "right", cell=lambda row: Cell(row[2], "right", "muted")),
    )


def _found(session: Session, words: str) -> Sequence[CustomerRow]:
    from invpay_desktop.ledger.customer_list import CustomerQuery, list_customer_rows

    return list_customer_rows(session, CustomerQuery(search=words), _SHOWN)
