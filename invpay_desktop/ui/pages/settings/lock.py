"""The section that locks periods: until when, why, what it means, and every locking there was."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QGridLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import BadInput, InvPayError
from invpay_desktop.db.session import Session
from invpay_desktop.ledger.periods import LockEntry, lock_history, lock_period
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.sections import WIDE, Section
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.cell import Cell, Column
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.dialog import Question
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.flow import FlowLayout
from invpay_desktop.ui.widgets.rows_model import RowsModel
from invpay_desktop.ui.widgets.table import Table


class LockSection(Section):
    """Locking, opening again, and what was done when."""

    def __init__(self, desk: Desk) -> None:
        text = tr(
            "Nothing can be dated in a locked period: no invoice, payment or refund. What corrects it is dated the "
            "first open day, and imported rows that fall into it wait in a list."
        )
        super().__init__(desk, tr("Period lock"), text, WIDE)
        self._until: date | None = None
        self.state = Banner("slate", "lock-open", "")
        self.day = DayEdit(desk.today)
        self.reason = LineEdit(tr("Such as: tax return sent"))
        self.lock = Button(tr("Lock the period"), "primary", "lock")
        self.unlock = Button(tr("Unlock everything …"), icon="lock-open")
        self.history = RowsModel(self._columns())
        self.table = Table(tr("What was locked when"))
        self.table.setModel(self.history)
        self.table.setMinimumHeight(px(5 * 34))
        self._lay_out()
        self.day.set_value(_month_end_before(desk.today()))
        self.lock.clicked.connect(self.lock_now)
        self.unlock.clicked.connect(self.ask_to_unlock)

    def _lay_out(self) -> None:
        self.day_field = Field(tr("Last locked day"), self.day)
        self.reason_field = Field(tr("Reason"), self.reason, optional=True)
        self.reason.setMaxLength(500)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.addWidget(self.day_field, 0, 0)
        grid.addWidget(self.reason_field, 0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 2)
        buttons = FlowLayout()
        buttons.set_spacing(px(8))
        buttons.addWidget(self.lock)
        buttons.addWidget(self.unlock)
        self.card = Card("", flush=True)
        self.card.body.addWidget(self.table)
        self.body.addWidget(self.state)
        self.body.addLayout(grid)
        self.body.addLayout(buttons)
        self.body.addWidget(self.card)
        self.body.addStretch(1)

    def first_stop(self) -> QWidget | None:
        return self.day

    def load(self) -> None:
        def question(session: Session) -> tuple[LockEntry, ...]:
            return lock_history(session)

        self.desk.read(question, self._show, owner=self, key="lock")

    def on_changed(self, changes: Changes) -> None:
        if changes.everything or "period" in changes.settings:
            self.load()

    def _show(self, entries: tuple[LockEntry, ...]) -> None:
        self._until = entries[0].until if entries else None
        if self._until is None:
            self.state.tell(tr("Nothing is locked."), tr("Every day can be written."), icon="lock-open", tone="slate")
        else:
            first_open = figures.full_day(self._until + timedelta(days=1))
            self.state.tell(
                tr("Everything up to {day} is locked.").format(day=figures.full_day(self._until)),
                tr("The first open day is {day}.").format(day=first_open),
                icon="lock", tone="cyan",
            )  # fmt: skip
        self.unlock.setVisible(self._until is not None)
        self.history.show_rows(entries)
        self.card.setVisible(bool(entries))

    # Lock

    def lock_now(self) -> None:
        """Lock up to the day in the field; asks first where that opens days that were locked."""
        day = self.day.value()
        if not self.day_field.check() or day is None:
            self.day.setFocus()
            return
        if self._until is not None and day < self._until:
            text = tr("The days from {first} to {last} can be written again. The history keeps that they were.")
            Question(
                self.window(), tr("Open days that are locked?"),
                text.format(first=figures.full_day(day + timedelta(days=1)), last=figures.full_day(self._until)),
                tr("Open them"), lambda: self._write(day, self.reason.value()), icon="lock-open",
            ).open()  # fmt: skip
            return
        self._write(day, self.reason.value())

    def ask_to_unlock(self) -> None:
        """Ask before everything can be written again."""
        until = figures.full_day(self._until) if self._until else ""
        Question(
            self.window(), tr("Unlock everything?"),
            tr("Every day up to {day} can be written again. The history keeps that it was opened.").format(day=until),
            tr("Unlock"), lambda reason: self._write(None, reason), reason=True, icon="lock-open",
        ).open()  # fmt: skip

    def _write(self, until: date | None, reason: str) -> None:
        def done(_nothing: None) -> None:
            self.reason.clear()
            said = tr("Locked up to {day}.").format(day=figures.full_day(until)) if until else tr("Nothing is locked.")
            self.desk.toast(said, undo=True)

        self.desk.write(lambda session: lock_period(session, until, reason), done, owner=self, failed=self._fail)

    def _fail(self, error: InvPayError) -> None:
        named = error.field if isinstance(error, BadInput) else ""
        field = self.reason_field if named == "reason" else self.day_field
        field.set_error(error.message)
        field.setFocus()

    def _columns(self) -> tuple[Column[LockEntry], ...]:
        return (
            Column("at", tr("Done"), 160, cell=self._at, sort=lambda entry: entry.at),
            Column("until", tr("Locked up to"), 160, cell=_until),
            Column("reason", tr("Reason"), 200, rest=True, cell=lambda entry: Cell(entry.reason)),
        )

    def _at(self, entry: LockEntry) -> Cell:
        return Cell(figures.moment(entry.at, self.desk.zone, self.desk.today()))


def _until(entry: LockEntry) -> Cell:
    if entry.until is None:
        return Cell(tr("Unlocked"), tone="muted")
    return Cell(figures.full_day(entry.until), weight=500)


def _month_end_before(today: date) -> date:
    return today.replace(day=1) - timedelta(days=1)
