"""The row of filters above the list: search, customer, days; what is set stays in view and is cleared at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.customer_choice import CustomerChoice
from invpay_desktop.ui.lists.filters import Filters, periods, span
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.icons import set_icon
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button, IconButton
from invpay_desktop.ui.widgets.choice import ChoiceBox
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.flow import FlowLayout
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.look import FollowsLook

TYPING_MS = 120
"""How long the search waits for the next key."""


@dataclass(frozen=True, slots=True)
class FilterWords:
    """The words of a page: `search` in the empty field, `searches` for screen readers; the rest about its days."""

    search: str
    searches: str
    any_day: str
    day: str
    from_day: str
    first_day: str
    last_day: str


class FilterRow(FollowsLook, QWidget):
    """The filters but the status. `changed()` when a person has set another; `save` and `arrange` are its buttons."""

    changed = Signal()

    def __init__(self, desk: Desk, words: FilterWords) -> None:
        super().__init__()
        self._desk = desk
        self._words = words
        self.search = LineEdit(words.search, "search")
        self.search.setAccessibleName(words.searches)
        self._empty_search = QAction(tr("Clear the search"), self)
        set_icon(self._empty_search, "x", "muted")
        self.search.addAction(self._empty_search, LineEdit.ActionPosition.TrailingPosition)
        self.customer = CustomerChoice(desk)
        self.period = ChoiceBox(periods(words.any_day), "calendar")
        self.period.setAccessibleName(words.day)
        self.clear_button = Button(tr("Clear"), "quiet", "x")
        self.clear_button.setAccessibleName(tr("Clear all filters"))
        self.save = IconButton("download", tr("Save this list as CSV"), "Ctrl+E", framed=True)
        self.arrange = IconButton("sliders-horizontal", tr("Columns"), framed=True)
        self.first_day = DayEdit(desk.today, optional=True)
        self.last_day = DayEdit(desk.today, optional=True)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._build()
        self._connect()
        self.look()
        self._tidy()

    def _build(self) -> None:
        self._flow = FlowLayout()
        for widget in (self.search, self.customer, self.period, self.clear_button):
            self._flow.addWidget(widget)
        self._top = QHBoxLayout()
        self._top.addLayout(self._flow, 1)
        for button in (self.save, self.arrange):
            self._top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.days = QWidget()
        row = QHBoxLayout(self.days)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        words = self._words
        for label, edit in ((words.from_day, self.first_day), (tr("to"), self.last_day)):
            edit.setAccessibleName(words.first_day if edit is self.first_day else words.last_day)
            row.addWidget(Label(label, "small", "muted"))
            row.addWidget(edit)
        self.days_problem = Label("", "small", "error_text")
        row.addWidget(self.days_problem)
        row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addWidget(self.days)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_typed)
        self._empty_search.triggered.connect(self._search_emptied)
        self._typing.timeout.connect(self._changed)
        self.customer.chosen.connect(lambda _id, _name: self._changed())
        self.period.chosen.connect(self._period_chosen)
        self.clear_button.clicked.connect(self.clear)
        for edit in (self.first_day, self.last_day):
            edit.left.connect(self._days_left)

    def follow_look(self) -> None:
        self._column.setContentsMargins(px(20), px(10), px(20), px(10))
        self._column.setSpacing(px(8))
        self._top.setSpacing(px(8))
        self._flow.set_spacing(px(8))
        self.search.setFixedWidth(px(226))

    # What is set

    def filters(self) -> Filters:
        """All filters as they stand; the status is not known here."""
        name = self.customer.text() if self.customer.customer_id is not None else ""
        first, last = span(self.period.value(), self._desk.today())
        if self.period.value() == "custom":
            first, last = self.first_day.value(), self.last_day.value()
        return Filters("all", self.customer.customer_id, name, self.period.value(), first, last, self.search.value())

    def show_filters(self, wanted: Filters) -> None:
        """Show these as set. Not told as changed."""
        self.search.blockSignals(True)
        self.search.setText(wanted.search)
        self.search.blockSignals(False)
        self._typing.stop()
        self.customer.show_customer(wanted.customer_id, wanted.customer_name)
        self.period.set_value(wanted.period)
        if wanted.period == "custom":
            self._set_days(wanted.day_from, wanted.day_to)
        self._tidy()

    def clear(self) -> None:
        """Take every filter away."""
        if self.filters().narrowed or self.period.value() != "any":
            self.show_filters(replace(Filters()))
            self.changed.emit()

    def settle(self) -> None:
        """What was typed counts now, without waiting for more."""
        if self._typing.isActive():
            self._typing.stop()
            self._changed()

    # What a person does

    def _changed(self) -> None:
        self._tidy()
        self.changed.emit()

    def _on_typed(self, text: str) -> None:
        self._empty_search.setVisible(bool(text))
        self._typing.start()

    def _search_emptied(self) -> None:
        self.search.clear()
        self.settle()

    def _period_chosen(self, period: str) -> None:
        if period == "custom":
            month, _ = span("month", self._desk.today())
            self._set_days(month, self._desk.today())
        self._changed()
        if period == "custom":
            self.first_day.setFocus()
            self.first_day.selectAll()

    def _days_left(self) -> None:
        first, last = self.first_day.value(), self.last_day.value()
        problem = self.first_day.problem() or self.last_day.problem()
        if not problem and first and last and first > last:
            problem = tr("The first day is after the last one.")
        self.days_problem.setText(problem)
        if not problem:
            self._changed()

    def _set_days(self, first: date | None, last: date | None) -> None:
        self.first_day.set_value(first)
        self.last_day.set_value(last)
        self.days_problem.setText("")

    def _tidy(self) -> None:
        self._empty_search.setVisible(bool(self.search.text()))
        custom = self.period.value() == "custom"
        if not custom and self.days.isAncestorOf(QApplication.focusWidget() or self):
            self.period.setFocus()
        self.days.setVisible(custom)
        self.clear_button.setVisible(self.filters().narrowed or self.period.value() != "any")
        self.updateGeometry()
