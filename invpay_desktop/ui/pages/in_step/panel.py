"""The panel beside the list: one item whole, why it is here, what to do next, and the buttons for it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.list_parts import Ground
from invpay_desktop.ui.pages.in_step.items import Item
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button, IconButton, LinkButton
from invpay_desktop.ui.widgets.flow import FlowLayout
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.pill import Pill
from invpay_desktop.ui.widgets.tall import TallColumn


class ItemPanel(Ground):
    """Shows one item. `asked(name)`: a button was pressed; `closed` asks the page to put the panel away."""

    asked = Signal(object)
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.item: Item | None = None
        self.buttons: dict[str, Button] = {}
        self.setAccessibleName(tr("What is known of it"))
        self.what = ElidedLabel("", "title")
        self.close_button = IconButton("x", tr("Close the panel"), "Esc")
        self.invoice = LinkButton("")
        self.customer = Label("", tone="muted")
        self.pill = Pill("unknown", head=True)
        self.figure = Label("", "figure_huge")
        self.sentence = Label("", wrap=True)
        self.sentence.let_select()
        self.advice = Label("", tone="muted", wrap=True)
        self.facts = QWidget()
        self._build()
        self.close_button.clicked.connect(self.closed)
        self.invoice.clicked.connect(self._open_invoice)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._tall = TallColumn()
        whole.addWidget(self._tall)
        layout = self._tall.column
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(12))
        top, who, pills = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.what, 1)
        top.addWidget(self.close_button)
        who.setSpacing(px(6))
        who.addWidget(self.invoice)
        who.addWidget(self.customer, 1)
        pills.addWidget(self.pill)
        pills.addStretch(1)
        self._actions = FlowLayout()
        self._actions.set_spacing(px(8))
        self._grid = QGridLayout(self.facts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(4))
        self._grid.setColumnStretch(1, 1)
        for part in (top, who, pills):
            layout.addLayout(part)
        for widget in (self.figure, self.sentence, self.facts, self.advice):
            layout.addWidget(widget)
        layout.addLayout(self._actions)
        layout.addStretch(1)

    # Show

    def show_item(self, item: Item | None) -> None:
        """Show another item, or its new state."""
        if item is None or item == self.item:
            return
        same = self.item is not None and self.item.key == item.key and self.item.deeds == item.deeds
        self.item = item
        self.what.setText(item.what)
        self.invoice.setText(item.number)
        self.invoice.setVisible(item.invoice is not None)
        self.customer.setText(f"· {item.customer_name}" if item.number and item.customer_name else item.customer_name)
        self.pill.show_state(item.state)
        self.figure.setText(figures.money(item.amount) if item.amount is not None else "")
        self.figure.setVisible(item.amount is not None)
        self.sentence.setText(item.sentence)
        self.advice.setText(item.advice)
        self.advice.setVisible(bool(item.advice))
        self._show_facts(item)
        if not same:  # a button that has the focus keeps it
            self._show_deeds(item)

    def _show_facts(self, item: Item) -> None:
        _clear(self._grid)
        for at, (label, text) in enumerate(item.facts):
            self._grid.addWidget(Label(label, "small", "muted"), at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(Label(text, wrap=True), at, 1)
        self.facts.setVisible(bool(item.facts))

    def _show_deeds(self, item: Item) -> None:
        _clear(self._actions)
        self.buttons = {}
        for at, deed in enumerate(item.deeds):
            button = Button(deed.text, "primary" if at == 0 else "secondary", deed.icon)
            button.clicked.connect(partial(self.asked.emit, deed.name))
            self.buttons[deed.name] = button
            self._actions.addWidget(button)
            button.show()  # else it could not take the focus in this turn of events
        previous: QWidget = self.invoice
        for button in self.buttons.values():
            QWidget.setTabOrder(previous, button)
            previous = button

    def enter(self) -> None:
        """Give the focus to the first thing to do."""
        first: QWidget = next(iter(self.buttons.values()), self.close_button)
        first.setFocus(Qt.FocusReason.TabFocusReason)
        QTimer.singleShot(0, self, lambda: self._tall.ensureWidgetVisible(first))  # once it has its place

    def _open_invoice(self) -> None:
        if self.item is not None and self.item.invoice is not None:
            self.desk.go("invoices", invoice=self.item.invoice)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _clear(layout: FlowLayout | QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
