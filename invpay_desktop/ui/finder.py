"""Ctrl+K: one field that finds actions, invoices and customers, and goes there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.action_table import Action, all_actions
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.places import places, places_below
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.icons import icon
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session

_DEBOUNCE_MS = 120
_INVOICES, _CUSTOMERS, _ACTIONS = 8, 5, 7


class Found(NamedTuple):
    """One thing found: its icon, its words and what choosing it does."""

    icon: str
    text: str
    deed: Callable[[], None]


class Finder(QDialog):
    """A field and what it finds, over the window. Enter goes to what is marked, Esc leaves."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._desk = desk
        self._deeds: list[Callable[[], None]] = []
        self._waiting = False
        """Whether the book has not yet answered for what stands in the field."""
        self._entered = False
        """Whether Enter was pressed meanwhile."""
        self.setObjectName("finder")
        self.setAccessibleName(tr("Find anything"))
        self.field = LineEdit(tr("An action, an invoice, a customer, an amount"), icon="search")
        self.field.setAccessibleName(tr("Find anything"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("What was found"))
        self.list.setIconSize(QSize(px(16), px(16)))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.hint = Label(tr("↑ ↓ choose · Enter go · Esc leave"), role="small", tone="muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), px(12), px(12), px(10))
        layout.setSpacing(px(8))
        for widget in (self.field, self.list, self.hint):
            layout.addWidget(widget)
        self.setFixedSize(px(620), px(430))
        self._typing = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._typing.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.list.itemActivated.connect(lambda _item: self._choose())
        self.list.itemClicked.connect(lambda _item: self._choose())
        self._show(self._actions(""))

    def open(self) -> None:
        """Show it near the top of the window, ready to type into."""
        window = self.parentWidget()
        if window is not None:
            self.move(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, px(90))))
        super().open()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}.get(
                Qt.Key(event.key())
            )
            if step is not None and self.list.count():
                row = max(0, min(self.list.count() - 1, self.list.currentRow() + step))
                self.list.setCurrentRow(row)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        self._entered = False
        self._waiting = bool(self.field.value()) and self._desk.ready
        self._show(self._actions(self.field.value()))
        if self._waiting:
            self._typing.start()
        else:
            self._typing.stop()

    def _ask(self) -> None:
        wanted = self.field.value()

        def question(session: Session) -> list[Found]:
            return [*_invoices(session, self._desk, wanted), *_customers(session, self._desk, wanted)]

        def answer(found: list[Found]) -> None:
            if wanted != self.field.value():
                return
            self._waiting = False
            self._show([*found, *self._actions(wanted)])
            if self._entered:
                self._choose()

        self._desk.read(question, answer, owner=self, key="find", failed=lambda _error: answer([]))

    def _actions(self, typed: str) -> list[Found]:
        every = (*places(), *places_below())
        pages = [Action(f"page:{place.key}", place.name, place.icon, place.shortcut) for place in every]
        wanted = typed.casefold().split()
        fitting = [
            action
            for action in (*pages, *all_actions())
            if action.listed and all(word in action.text.casefold() for word in wanted)
        ]
        return [self._action(action) for action in fitting[: _ACTIONS if wanted else None]]

    def _action(self, action: Action) -> Found:
        text = f"{action.text}    {action.key.replace(' ', '+')}" if action.key else action.text
        if action.name.startswith("page:"):
            return Found(action.icon, text, lambda: self._desk.go(action.name.removeprefix("page:")))
        return Found(action.icon, text, lambda: self._desk.do(action.name))

    def _show(self, found: list[Found]) -> None:
        """Show what was found; an entry that a person has marked stays marked."""
        row = self.list.currentRow()
        marked = self.list.item(row).text() if row > 0 else ""
        self.list.clear()
        self._deeds = [each.deed for each in found]
        for each in found:
            item = QListWidgetItem(icon(each.icon, 16, "muted"), each.text)
            item.setSizeHint(QSize(0, px(30)))
            self.list.addItem(item)
        texts = [each.text for each in found]
        self.list.setCurrentRow(texts.index(marked) if marked in texts else 0 if found else -1)

    def _enter(self) -> None:
        """Go to what is marked; who typed fast and marked nothing goes to what the book answers first."""
        if self._waiting and self.list.currentRow() <= 0:
            self._entered = True
        else:
            self._choose()

    def _choose(self) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self._deeds):
            return
        deed = self._deeds[row]
        self.accept()
        QTimer.singleShot(0, deed)


def _invoices(session: Session, desk: Desk, wanted: str) -> list[Found]:
    from invpay_desktop.ledger.invoice_list import InvoiceQuery, list_invoices

    rows = list_invoices(session, InvoiceQuery(search=wanted, sort="issued", descending=True), _INVOICES)
    text = tr("{number} · {customer} · {left} left")
    return [
        Found(
            "file-text",
            text.format(number=row.number, customer=row.customer_name, left=figures.amount(row.remaining)),
            lambda id_=row.id: desk.go("invoices", invoice=id_),  # type: ignore[misc]
        )
        for row in rows
    ]


def _customers(session: Session, desk: Desk, wanted: str) -> list[Found]:
    from invpay_desktop.ledger.customer_list import CustomerQuery, list_customer_rows

    rows = list_customer_rows(session, CustomerQuery(search=wanted), _CUSTOMERS)
    text = tr("{name} · {number} · owes {balance}")
    return [
        Found(
            "users",
            text.format(name=row.name, number=row.number, balance=figures.amount(row.balance)),
            lambda id_=row.id: desk.go("customers", customer=id_),  # type: ignore[misc]
        )
        for row in rows
    ]
