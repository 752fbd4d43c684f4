"""The sheet of keys: everything that can be done without the mouse, searchable."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from invpay_desktop.ui.action_table import all_actions
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.places import places, places_below
from invpay_desktop.ui.sections import Section
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.cell import Cell, Column
from invpay_desktop.ui.widgets.drawing import key_text
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.empty import EmptyState
from invpay_desktop.ui.widgets.rows_model import RowsModel
from invpay_desktop.ui.widgets.table import Table

_WIDTH = 680


class Key(NamedTuple):
    """A key as its cap shows it, what it does and where."""

    cap: str
    what: str
    where: str


class KeysSection(Section):
    """A search field over a table."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Keys"), tr("Everything can be done without the mouse."), _WIDTH)
        self.search = LineEdit(tr("Key or what it does"), "search")
        self.search.setAccessibleName(tr("Search the keys"))
        self.keys = RowsModel(_columns())
        self.table = Table(tr("Keys"))
        self.table.setModel(self.keys)
        self.table.setMinimumHeight(px(34 * 8))
        self.empty = EmptyState("keyboard", tr("No key does that"))
        self.empty.hide()
        self.card = Card("", flush=True)
        self.card.body.addWidget(self.table)
        self.card.body.addWidget(self.empty)
        self.body.addWidget(self.search)
        self.body.addWidget(self.card, 1)
        self.search.textChanged.connect(self.filter)

    def load(self) -> None:
        self.filter()

    def first_stop(self) -> QWidget | None:
        return self.search

    def filter(self) -> None:
        """Show the keys whose words, or cap, hold every word that was typed."""
        wanted = self.search.value().casefold().split()
        found = [key for key in all_keys() if all(word in " ".join(key).casefold() for word in wanted)]
        self.keys.show_rows(found)
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.empty.tell(tr("No key does that"), tr("Nothing found for “{text}”.").format(text=self.search.value()))


def all_keys() -> tuple[Key, ...]:
    """Pages, actions, and what holds in every list, form and dialog."""
    everywhere, lists = tr("Everywhere"), tr("In lists")
    forms, days, dialogs = tr("In fields"), tr("In dates"), tr("In dialogs")
    pages = [Key(_cap(place.shortcut), place.name, everywhere) for place in (*places(), *places_below())]
    actions = [
        Key(_cap(action.key), action.text.removesuffix(" …"), tr("On the page in view") if action.page else everywhere)
        for action in all_actions()
        if action.key
    ]
    return (
        *pages,
        *actions,
        Key(_cap("Return"), tr("Open what is marked"), lists),
        Key(_cap("Space"), tr("Tick or untick"), lists),
        Key(_cap("Esc"), tr("Back"), lists),
        Key(_cap("Ctrl Tab"), tr("The next tab"), lists),
        Key(_cap("Return"), tr("The next field"), dialogs),
        Key(_cap("F4"), tr("Show the list or the calendar"), forms),
        Key("T", tr("Today"), days),
        Key("+  −", tr("A day later, a day earlier"), days),
        Key("1 … 31", tr("That day of this month"), days),
        Key(_cap("Ctrl Return"), tr("Save, record: the filled button"), dialogs),
        Key(_cap("Alt 1") + " …", tr("Choose a way of payment"), dialogs),
        Key(_cap("Esc"), tr("Leave; asks first if something was typed"), dialogs),
    )


def _cap(key: str) -> str:
    return key_text(key.replace(" ", "+"))


def _columns() -> tuple[Column[Key], ...]:
    return (
        Column("key", tr("Key"), 130, cell=lambda key: Cell(key.cap, weight=600), sort=lambda key: key.cap),
        Column("what", tr("What it does"), 300, rest=True, cell=lambda key: Cell(key.what), sort=lambda key: key.what),
        Column("where", tr("Where"), 160, cell=lambda key: Cell(key.where, tone="muted"), sort=lambda key: key.where),
    )
