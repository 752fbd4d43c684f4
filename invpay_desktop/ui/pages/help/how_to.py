"""How to do the commonest things: short steps, and a button that begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.sections import WIDE, Section
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.labels import Label

_TOP = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight

_TWO_FROM = 640
"""Width from which two cards stand side by side, in px of the design."""


@dataclass(frozen=True, slots=True)
class Guide:
    """One thing to do: its steps, the word on its button, what that begins."""

    title: str
    steps: tuple[str, ...]
    verb: str
    icon: str
    deed: Callable[[], None]
    key: str = ""


class HowToSection(Section):
    """Cards, two side by side where there is room."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("How to …"), tr("What is done most often, and where it begins."), WIDE)
        self.buttons: list[Button] = []
        self.cards = [self._card(guide) for guide in guides(desk)]
        self._grid = QGridLayout()
        self._grid.setSpacing(px(12))
        self._columns = 0
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self._arrange(2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(2 if self.width() >= px(_TWO_FROM) else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, card in enumerate(self.cards):
            self._grid.addWidget(card, at // columns, at % columns)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, Button):
            self.ensureWidgetVisible(watched)  # also where the focus did not come by Tab, which Qt sees to
        return super().eventFilter(watched, event)

    def first_stop(self) -> QWidget | None:
        return self.buttons[0]

    def _card(self, guide: Guide) -> Card:
        card = Card(guide.title)
        steps = QVBoxLayout()
        steps.setSpacing(px(4))
        for number, text in enumerate(guide.steps, 1):
            row = QHBoxLayout()
            row.setSpacing(px(8))
            mark = Label(f"{number}", "body_strong", "muted")
            mark.setFixedWidth(px(12))
            mark.setAlignment(_TOP)
            row.addWidget(mark)
            row.addWidget(Label(text, wrap=True), 1)
            steps.addLayout(row)
        card.body.addLayout(steps)
        card.body.addStretch(1)
        button = Button(guide.verb, icon=guide.icon, key=guide.key, small=True)
        button.setAccessibleDescription(guide.title)
        button.clicked.connect(lambda _checked=False: guide.deed())
        button.installEventFilter(self)
        self.buttons.append(button)
        foot = QHBoxLayout()
        foot.addWidget(button)
        foot.addStretch(1)
        card.body.addSpacing(px(4))
        card.body.addLayout(foot)
        return card


def guides(desk: Desk) -> tuple[Guide, ...]:
    """The dozen, in the order of a business's week."""
    return (*_coming_in(desk), *_hosted(desk), *_afterwards(desk))


def _asking(desk: Desk, action: str) -> Callable[[], None]:
    return lambda: desk.do(action)


def _coming_in(desk: Desk) -> tuple[Guide, ...]:
    return (
        Guide(
            tr("Write an invoice"),
            (tr("Choose the customer; the number and the due date come by themselves."),
             tr("Write the lines: what, how many, the price."), tr("Save it. It is owed from its issue date on.")),
            tr("New invoice …"), "plus", _asking(desk, "new_invoice"),
        ),
        Guide(
            tr("Take a payment, whole or in part"),
            (tr("Choose the invoice."), tr("Type the amount; what is left after it is shown as you type."),
             tr("Say how it came: card, bank account, check, cash. Record it.")),
            tr("Receive payment …"), "hand-coins", _asking(desk, "receive_payment"), "Ctrl+R",
        ),
        Guide(
            tr("Enter one check for several invoices"),
            (tr("Say who sent it and for how much."), tr("It fills the oldest invoices first; change what they meant."),
             tr("Record it once “not applied” is what you want it to be.")),
            tr("Receive one check …"), "hand-coins", _asking(desk, "receive_check"), "Ctrl+Shift+R",
        ),
        Guide(
            tr("See who owes, and what is late"),
            (tr("Open the invoices and choose Overdue."), tr("The panel beside the list says what was paid and when."),
             tr("Sort by balance to begin with the most.")),
            tr("Show what is overdue"), "clock-alert", lambda: desk.go("invoices", status="overdue"),
        ),
    )  # fmt: skip


def _hosted(desk: Desk) -> tuple[Guide, ...]:
    return (
        Guide(
            tr("Charge cards and bank accounts"),
            (tr("Write down the address, the tenant and the token that the hosted service gave you."),
             tr("Test the connection. A book begins in test mode, with test cards."),
             tr("Link an invoice by its id there; its payment dialog then takes cards, accounts and saved methods.")),
            tr("Hosted service …"), "plug", lambda: desk.go("settings", section="hosted"),
        ),
        Guide(
            tr("Follow up a payment that failed"),
            (tr("The page of the hosted service lists it with its reason."),
             tr("Try it again, take another method, or say that it is done."),
             tr("Where the outcome is not known yet, wait: it is looked up by itself.")),
            tr("Show failed payments"), "circle-x", lambda: desk.go("in_step", tab="failed"),
        ),
    )  # fmt: skip


def _afterwards(desk: Desk) -> tuple[Guide, ...]:
    return (
        Guide(
            tr("Decide about money that is too much"),
            (tr("Open the overpaid invoice."),
             tr("Keep the rest as credit, use it for another invoice, or pay it back.")),
            tr("Show what is overpaid"), "circle-plus", lambda: desk.go("invoices", status="overpaid"),
        ),
        Guide(
            tr("Pay money back"),
            (tr("Find the payment."), tr("Choose Refund, all of it or a part, and say why."),
             tr("The invoice is owed again by as much.")),
            tr("Show payments"), "undo-2", lambda: desk.go("payments"),
        ),
        Guide(
            tr("Enter that a check came back"),
            (tr("Find the payment."), tr("Choose “The check came back”, and the day the bank said so."),
             tr("Its invoices are owed again.")),
            tr("Show payments"), "corner-up-left", lambda: desk.go("payments"),
        ),
        Guide(
            tr("Bring customers, invoices or payments from a file"),
            (tr("Drop a CSV file on the window, or choose it."),
             tr("Say which column is what; the preview shows every row and what is wrong with it."),
             tr("Import. One step takes all of it back.")),
            tr("Import …"), "upload", _asking(desk, "import"), "Ctrl+I",
        ),
        Guide(
            tr("Take back what you did last"),
            (tr("Press Ctrl Z, or Undo on the note that appears below."),
             tr("It says what will be taken back. History keeps both.")),
            tr("Undo the last action …"), "undo-2", _asking(desk, "undo"), "Ctrl+Z",
        ),
        Guide(
            tr("Keep the book safe"),
            (tr("A backup is made each day, after the first change."),
             tr("Copy one to another disk now and then: “Back up to a file”."),
             tr("Look inside a backup before you go back to it.")),
            tr("Backups …"), "shield-check", lambda: desk.go("settings", section="backups"),
        ),
    )  # fmt: skip
