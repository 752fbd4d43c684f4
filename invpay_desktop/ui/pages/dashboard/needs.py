"""What needs the person: one row each, with one button that leads to doing it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.pages.dashboard.said import Said
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.dot import Dot
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.line import Line

if TYPE_CHECKING:
    from invpay_desktop.analytics.dashboard import Need

_SHOWN = 8


class NeedsCard(Card):
    """The list. Where nothing is in it, it says so."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("What needs you"), flush=True)
        self._desk = desk
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self.buttons: list[Button] = []

    def show_needs(self, needs: Sequence[Said]) -> None:
        """Show what there is now, the first few of it."""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        self.tell(tr("What needs you"), trn("%n thing(s)", len(needs)) if needs else "")
        for at, need in enumerate(needs[:_SHOWN]):
            self._rows.addWidget(Line())
            self._rows.addWidget(self._row(need, primary=at == 0))
        self._rows.addWidget(Line())
        rest = len(needs) - _SHOWN
        self._rows.addWidget(self._foot(trn("And %n more", rest) if rest > 0 else tr("Nothing else.") if needs else ""))

    def _row(self, said: Said, *, primary: bool) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(px(16), px(12), px(16), px(12))
        layout.setSpacing(px(12))
        layout.addWidget(Dot(said.icon, said.tone, 32))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(said.title, role="body_bold"))
        words.addWidget(ElidedLabel(said.second, role="small", tone="muted"))
        layout.addLayout(words, 1)
        button = Button(said.button, kind="primary" if primary else "secondary", small=True)
        button.setAccessibleName(f"{said.button}: {said.title}")
        button.clicked.connect(lambda _on=False: said.deed())
        self.buttons.append(button)
        layout.addWidget(button)
        return row

    def _foot(self, text: str) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(px(20), px(10), px(16), px(12))
        layout.setSpacing(px(12))
        layout.addWidget(Dot("circle-check", "green", 20))
        layout.addWidget(Label(text or tr("Nothing needs you now."), tone="muted", wrap=True), 1)
        return row


def said_of(need: Need, desk: Desk) -> Said:
    """A need of the book in words."""
    amount = figures.money(need.amount) if need.amount is not None else ""
    first = need.ids[0] if need.ids else 0
    day = figures.day(need.day, desk.today()) if need.day is not None else ""
    if need.kind == "overpaid":
        title = tr("{number} was overpaid by {amount}").format(number=need.number, amount=amount)
        second = tr("{customer} · refund it, keep it as credit, or use it for another invoice")
        deed = partial(desk.go, "invoices", invoice=first)
        return Said("circle-plus", "violet", title, second.format(customer=need.customer_name), tr("Decide"), deed)
    if need.kind == "returned":
        title = tr("A payment of {amount} came back").format(amount=amount)
        second = " · ".join(part for part in (need.customer_name, need.number, day) if part)
        return Said(
            "corner-up-left", "rust", title, second, tr("Look at it"), partial(desk.go, "payments", payment=first)
        )
    if need.kind == "credit_for_next":
        title = tr("{amount} of credit wait for the next invoice").format(amount=amount)
        deed = partial(desk.do, "new_invoice", customer=first)
        return Said("piggy-bank", "cyan", title, need.customer_name, tr("New invoice"), deed)
    if need.kind == "held_rows":
        title = trn("%n imported row(s) wait", need.count)
        second = tr("Their days lie in a locked period. Unlock it and import the file again, or leave them.")
        return Said("lock", "slate", title, second, tr("Look at them"), partial(desk.do, "import"))
    if need.kind == "backup":
        title = tr("The book was last backed up on {day}").format(day=day) if day else tr("There is no backup yet")
        second = tr("A backup is a copy of the whole book, checked before it is kept.")
        return Said("shield-check", "amber", title, second, tr("Back up"), partial(desk.do, "back_up"))
    title = tr("Draft {number} waits since {day}").format(number=need.number, day=day)
    deed = partial(desk.go, "invoices", invoice=first)
    return Said("pencil-line", "slate", title, need.customer_name, tr("Open"), deed)
