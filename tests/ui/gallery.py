"""All components on one page, to look at: `python -m tests.ui.gallery light 100 gallery.png`. Sample data only."""

from __future__ import annotations

import sys
from datetime import date

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.money import Money
from invpay_desktop.ui.theme.apply import apply_theme
from invpay_desktop.ui.theme.fonts import px, set_text_size
from invpay_desktop.ui.widgets.amount_edit import AmountEdit
from invpay_desktop.ui.widgets.balance_bar import BalanceBar
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button, IconButton, LinkButton
from invpay_desktop.ui.widgets.card import Card, FigureCard
from invpay_desktop.ui.widgets.choice import CheckBox, ChoiceBox, Radios, Segments, Tiles
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.edits import LineEdit, NotesEdit
from invpay_desktop.ui.widgets.empty import EmptyState
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.menu import Entry, Menu
from invpay_desktop.ui.widgets.pill import Pill
from invpay_desktop.ui.widgets.tabs import CountTabs

STATES = (
    ("unpaid", "partially_paid", "paid", "overpaid"),
    ("refunded", "overdue", "void", "draft", "pending"),
    ("unknown", "approved", "failed", "returned"),
)


def sample_day() -> date:
    """The day it is in the gallery."""
    return date(2026, 1, 30)


class Gallery(QWidget):
    """The components in cards, in three columns, as in the drawings of them. `focused` wants the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.focused = Button("Focused")
        self.setAutoFillBackground(True)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(px(20), px(20), px(20), px(20))
        columns.setSpacing(px(12))
        for cards in (
            (self._buttons(), self._fields(), self._choices(), self._method(), self._bars()),
            (self._pills(), self._banner(), self._failed(), self._form(), self._labels()),
            (self._question(), self._empty(), self._menu(), self._figure(), self._tabs()),
        ):
            column = QVBoxLayout()
            column.setSpacing(px(12))
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            columns.addLayout(column, 1)

    def _buttons(self) -> Card:
        card = Card("Buttons")
        charge = Button("Charge", icon="lock")
        charge.setEnabled(False)
        more = IconButton("ellipsis", "More", framed=True)
        _row(card, Button("Record payment", "primary", "check"), Button("Receive check", icon="hand-coins"))
        _row(card, Button("Void invoice", "danger", "ban"), charge, more, self.focused)
        _row(card, Button("New invoice", icon="plus", key="Ctrl+N"), Button("Find", "quiet", "search"))
        _row(card, Button("Record payment", "primary", "check", "Ctrl+Return"), Button("Keep as credit", small=True))
        _row(card, LinkButton("Leave the sample"), IconButton("eye", "Preview"), IconButton("x", "Close", "Esc"))
        return card

    def _fields(self) -> Card:
        card, grid = Card("Fields"), QGridLayout()
        grid.setSpacing(px(12))
        number, fixed, wrong = LineEdit(), LineEdit(), AmountEdit("USD")
        number.set_value("10462")
        received = DayEdit(sample_day)
        received.set_value(sample_day())
        routing = LineEdit()
        routing.set_value("987654321")
        wrong.setText("12,00.5")
        fixed.set_value("USD")
        fixed.setReadOnly(True)
        closed = LineEdit()
        closed.set_value("Cannot be changed")
        closed.setEnabled(False)
        warned, failed = Field("Routing number", routing), Field("Amount", wrong)
        warned.set_warning("The checksum does not fit. Use it anyway?")
        failed.check()
        fields = (
            Field("Check number", number),
            Field("Received on", received),
            warned,
            failed,
            Field("Currency", fixed, help="Fixed: the book has entries"),
            Field("Customer", LineEdit("Name or number", "search"), optional=True),
            Field("Put it in", ChoiceBox([("u", "Undeposited checks"), ("b", "Bank")])),
            Field("Closed", closed),
        )
        for place, field in enumerate(fields):
            grid.addWidget(field, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        card.body.addLayout(grid)
        return card

    def _choices(self) -> Card:
        card = Card("Choices")
        ticked, closed = CheckBox("Ticked"), CheckBox("Closed")
        ticked.set_value(True)
        closed.set_value(True)
        closed.setEnabled(False)
        _row(card, Segments([("check", "Check"), ("cash", "Cash"), ("wire", "Wire"), ("other", "Other")]))
        _row(card, ticked, CheckBox("Not"), closed, Radios([("open", "Leave open"), ("off", "Write off")], across=True))
        return card

    def _method(self) -> Card:
        card = Card("How was it paid?")
        amount = AmountEdit("USD", large=True)
        amount.set_value(Money(65000, "USD"))
        _row(card, Field("Amount", amount), Segments([("all", "All, 1,150.00"), ("part", "A part")]))
        tiles = Tiles(
            [
                ("card", "Card", "Typed now", "credit-card"),
                ("ach", "ACH", "Bank account", "landmark"),
                ("external", "External", "Check, cash", "banknote"),
            ]
        )
        tiles.set_value("external")
        tiles.set_open("ach", False)
        card.body.addWidget(tiles)
        return card

    def _bars(self) -> Card:
        card = Card("Balance bar: paid, this payment, left")
        for words, parts in (
            ("Partly paid", (240000, 125000, 0, 0)),
            ("With this payment", (240000, 125000, 65000, 0)),
            ("Overpaid", (18400, 18400, 0, 2000)),
        ):
            bar = BalanceBar()
            bar.show_parts(*parts)
            _row(card, Label(words), bar)
        return card

    def _pills(self) -> Card:
        card = Card("Status: word, icon and colour")
        for states in STATES:
            _row(card, *(Pill(state) for state in states))
        _row(card, Pill("partially_paid", head=True), Pill("overdue", "9 days overdue", head=True))
        return card

    def _banner(self) -> Card:
        card = Card("Banner: a decision")
        buttons = [Button("Refund …", small=True), Button("Keep as credit", small=True)]
        text = "Rosalind Florist paid 204.00 for 184.00. The 20.00 stay here until you decide."
        card.body.addWidget(Banner("violet", "circle-plus", "Overpaid by $20.00", text, buttons))
        return card

    def _failed(self) -> Card:
        card = Card("Banner: something failed")
        text = "Nothing was charged. The attempt is on the timeline. Try again later or take another card."
        card.body.addWidget(Banner("red", "circle-x", "The card was declined: insufficient funds", text))
        return card

    def _form(self) -> Card:
        card = Card("Notes")
        notes = NotesEdit()
        notes.setPlainText("Card 4242 4242 4242 4242")
        field = Field("Note", NotesEdit(), optional=True)
        warned = Field("Note", notes)
        notes.edited.emit()
        card.body.addWidget(field)
        card.body.addWidget(warned)
        return card

    def _labels(self) -> Card:
        card = Card("Type")
        for role in ("caption", "small", "body", "body_strong", "section", "title", "figure_large", "figure_huge"):
            _row(card, Label(f"{role} $1,150.00", role))
        tones = ("muted", "accent_text", "error_text", "warning_text", "money_in")
        _row(card, *(Label(tone, "small", tone) for tone in tones))
        card.body.addWidget(ElidedLabel("A name that is far too long for the place it has in this card " * 2))
        return card

    def _question(self) -> Card:
        card = Card("A question before something that hurts")
        reason = LineEdit()
        reason.set_value("Ordered twice")
        text = "It keeps its number and stays in the list as void. No payments are on it."
        card.body.addWidget(Label("Void INV-1057?", "section"))
        card.body.addWidget(Label(text, tone="muted", wrap=True))
        card.body.addWidget(Field("Reason", reason))
        _row(card, Button("Keep it"), Button("Void invoice", "danger", "ban"), right=True)
        return card

    def _empty(self) -> Card:
        card = Card("Empty list")
        text = "If a customer pays too much, the invoice is listed here."
        card.body.addWidget(
            EmptyState("inbox", "No overpaid invoices", text, [Button("Show all invoices", small=True)])
        )
        return card

    def _menu(self) -> Card:
        card = Card("Menu")
        made = Menu(
            self,
            [
                Entry("Receive payment", "hand-coins", "Ctrl+R"),
                Entry("Refund …", "undo-2", is_open=False),
                None,
                Entry("Duplicate", "copy", "Ctrl+D"),
                Entry("Void …", "ban", danger=True),
            ],
        )
        made.ensurePolished()
        made.setWindowFlags(Qt.WindowType.Widget)
        made.setActiveAction(made.actions()[0])
        made.setFixedSize(made.sizeHint())
        _row(card, made)
        made.show()
        return card

    def _figure(self) -> Card:
        card, figure = Card("Figure"), FigureCard("Still owed")
        figure.show_figure("$11,530.50", "18 invoices")
        card.body.addWidget(figure)
        return card

    def _tabs(self) -> Card:
        card, tabs = Card("Tabs"), CountTabs([("all", "All"), ("open", "Open"), ("overdue", "Overdue")])
        tabs.set_counts({"all": 158, "open": 18, "overdue": 9})
        card.body.addWidget(tabs)
        return card


def _row(card: Card, *widgets: QWidget, right: bool = False) -> None:
    row = QHBoxLayout()
    row.setSpacing(px(8))
    if right:
        row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    if not right:
        row.addStretch(1)
    body = card.body
    assert isinstance(body, QBoxLayout)
    body.addLayout(row)


def main(theme: str = "light", percent: str = "100", path: str = "gallery.png") -> None:
    """Draw the gallery in a theme and text size into a PNG."""
    app = QApplication([])
    QLocale.setDefault(QLocale("en_US"))
    set_text_size(int(percent))
    apply_theme(app, theme)
    gallery = Gallery()
    gallery.resize(px(1440), px(900))
    gallery.show()
    gallery.focused.setFocus()
    app.processEvents()
    gallery.grab().save(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
