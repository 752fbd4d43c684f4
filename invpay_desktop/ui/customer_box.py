"""A field that finds a customer by name or number as it is typed, in a book of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.edits import LineEdit

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session

_OFFERED = 12
_DEBOUNCE_MS = 100


class Chosen(NamedTuple):
    """A customer: row id, name and number."""

    id: int
    name: str
    number: str

    @property
    def shown(self) -> str:
        """As it stands in the field."""
        return f"{self.name} ({self.number})" if self.number else self.name


class CustomerBox(LineEdit):
    """Holds one customer or none. `chosen(Chosen or None)` whenever that changes by the person's hand."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Name or number"), "search")
        self._desk = desk
        self._customer: Chosen | None = None
        self._found: list[Chosen] = []
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(_OFFERED)
        completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        self.setCompleter(completer)
        self._typing = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._typing.timeout.connect(self._ask)
        self.textEdited.connect(self._typed)

    def customer(self) -> Chosen | None:
        """The customer that is chosen."""
        return self._customer

    def show_customer(self, customer: Chosen | None) -> None:
        """Show a customer, as the program knows it; tells nobody."""
        self._customer = customer
        self.setText(customer.shown if customer else "")

    def problem(self) -> str:
        """Why what stands in the field is no customer; '' where it is one."""
        if self._customer is not None:
            return ""
        if self.text().strip():
            return tr("No customer goes by this. Choose one of the list.")
        return tr("Choose the customer.")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._customer is None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._take_exact()
        super().focusOutEvent(event)

    def _typed(self) -> None:
        had, self._customer = self._customer, None
        if had is not None:
            self.chosen.emit(None)
        self._typing.start()

    def _ask(self) -> None:
        wanted = self.text().strip()

        def question(session: Session) -> list[Chosen]:
            from invpay_desktop.ledger.customer_list import CustomerQuery, list_customer_rows

            rows = list_customer_rows(session, CustomerQuery(search=wanted), _OFFERED)
            return [Chosen(row.id, row.name, row.number) for row in rows]

        self._desk.read(question, self._offer, owner=self, key="customers")

    def _offer(self, found: list[Chosen]) -> None:
        self._found = found
        self._names.setStringList([each.shown for each in found])
        if self.hasFocus() and self._customer is None and found:
            self.completer().complete()
        elif not self.hasFocus():
            self._take_exact()

    def _take(self, index: QModelIndex) -> None:
        # Qt writes the text of the entry into the field first; what it stands for is known by its place.
        if 0 <= index.row() < len(self._found):
            self._choose(self._found[index.row()])

    def _take_exact(self) -> None:
        """Take what was typed in full, without choosing it from the list."""
        typed = self.text().strip().casefold()
        fitting = [each for each in self._found if typed in (each.number.casefold(), each.name.casefold())]
        if typed and (len(fitting) == 1 or (len(self._found) == 1 and not fitting)):
            self._choose(fitting[0] if fitting else self._found[0])

    def _choose(self, customer: Chosen) -> None:
        self.show_customer(customer)
        self.chosen.emit(customer)
        self.edited.emit()
