"""What all dialogs of this room share: they look ahead while one types, do their one use case once, and say so."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import BadInput, InvPayError, UserError
from invpay_desktop.base.money import Money
from invpay_desktop.db.session import WriteSession
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.outlook import Outlook, looking_ahead
from invpay_desktop.ui.money_dialogs.outlook_view import OutlookView
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.amount_edit import AmountEdit
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.pill import Pill

_PAUSE_MS = 120
"""After the last key, before the book is asked."""
Deed = Callable[[WriteSession], Any]


class MoneyDialog(Dialog):
    """A form at the left, what it leads to at the right. A subclass puts fields into `body` and says:

    `deed()`: its use case with what stands in the fields, BadInput where they cannot be read; `said(outcome)`: what was
    done, for the toast. `reason` is its field for the reason, if it has one; `asks_why` whether that must be filled.
    """

    asks_why = False

    def __init__(self, parent: QWidget, desk: Desk, title: str, *, width: int = 760, side: int = 300) -> None:
        super().__init__(parent, title, width)
        self.desk = desk
        self.plainly: tuple[tuple[str, str], ...] = ()
        """What sentences of the book are told with in this window: ids and options of the command line left out."""
        self.reason: LineEdit | None = None
        self.reason_field: Field | None = None
        self.outlook = OutlookView()
        self.set_side(self.outlook, side)
        self._asking = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._asking.timeout.connect(self.look_ahead)
        self.finished.connect(self._asking.stop)
        desk.changed.connect(self._book_changed)

    # For the dialogs to say

    def deed(self) -> Deed:
        """The use case, called once by whoever rehearses or does it. Raises BadInput."""
        raise NotImplementedError

    def said(self, outcome: Any) -> str:
        """What was done, in a sentence."""
        raise NotImplementedError

    def foresaw(self, outlook: Outlook[Any]) -> None:
        """The outlook is there: a dialog may show or hide what depends on it."""

    # Building

    def add_head(self, name: str, about: str, state: str = "") -> None:
        """Name the thing at the top: `Check 10447`, whose and of when, its status."""
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(ElidedLabel(name, "section"), 1)
        if state:
            row.addWidget(Pill(state, head=True))
        head = QVBoxLayout()
        head.setSpacing(px(2))
        head.addLayout(row)
        if about:
            head.addWidget(Label(about, "body", "muted", wrap=True))
        self.body.addLayout(head)

    def add_words(self, text: str) -> Label:
        """A sentence or two on what this does."""
        label = Label(text, "body", "muted", wrap=True)
        self.body.addWidget(label)
        return label

    def add_fields(self, *rows: tuple[Field, ...]) -> None:
        """Rows of fields, as wide as each other."""
        columns = max(len(row) for row in rows)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(12))
        for at, row in enumerate(rows):
            for column, field in enumerate(row):
                last = column == len(row) - 1
                grid.addWidget(field, at, column, 1, columns - column if last else 1)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)

    def make_reason(self, label: str = "", *, help: str = "") -> Field:
        """The field for the reason; asked for where `asks_why` says so."""
        self.reason = LineEdit()
        self.reason_field = Field(label or tr("Reason"), self.reason, optional=not self.asks_why, help=help)
        self.name_field("reason", self.reason)
        self.follow(self.reason)
        return self.reason_field

    def follow(self, *editors: QWidget) -> None:
        """Look ahead again whenever one of these changes by the person's hand."""
        for editor in editors:
            for name in ("edited", "chosen"):
                signal = getattr(editor, name, None)
                if signal is not None:
                    signal.connect(self.edited)

    def edited(self, *_value: object) -> None:
        """Something was typed or chosen."""
        self._asking.start()

    # Reading

    def why(self) -> str:
        """The reason as typed."""
        return self.reason.value() if self.reason is not None else ""

    def amount_of(self, edit: AmountEdit) -> Money:
        """The amount in a field. Raises BadInput where there is none."""
        amount = edit.value()
        if amount is None:
            raise BadInput(edit.problem() or tr("Say how much."), "amount")
        if amount.minor <= 0:
            raise BadInput(tr("The amount must be more than zero."), "amount")
        return amount

    def read_day(self, field: Field) -> Any:
        """The day in a field. Raises BadInput where there is none."""
        problem = field.editor.problem()  # type: ignore[attr-defined]
        if problem:
            raise BadInput(problem, "date")
        return field.editor.value()  # type: ignore[attr-defined]

    # Looking ahead

    def open(self) -> None:
        self.body.addStretch(1)
        super().open()
        self.look_ahead()

    def look_ahead(self) -> None:
        """Ask the book what this would lead to."""
        try:
            deed = self.deed()
        except BadInput as incomplete:
            self.outlook.show_hint(incomplete.message)
            return
        self.desk.rehearse(
            looking_ahead(self.desk.book(), deed),
            self._show_outlook,
            owner=self,
            key="outlook",
            failed=self._show_refusal,
        )

    def _show_outlook(self, outlook: Outlook[Any]) -> None:
        self.outlook.show_outlook(outlook)
        self.foresaw(outlook)

    def _show_refusal(self, error: InvPayError) -> None:
        self.outlook.show_refusal(self._in_plain_words(error).message)

    def _in_plain_words(self, error: InvPayError) -> InvPayError:
        told = copy(error)
        for there, here in self.plainly:
            told.message = told.message.replace(there, here)
        told.args = (told.message,)
        return told

    def _book_changed(self, _changes: Changes) -> None:
        if self.isVisible() and not self.is_busy:
            self._asking.start()

    # Doing

    def press(self) -> None:
        """Do it, once: what the book refuses is said above the form, where everything typed stays."""
        try:
            deed = self._checked()
        except BadInput as wrong:
            self.fail(wrong)
            return
        self._asking.stop()
        self.busy(True, tr("Recording …"))
        self.desk.write(deed, self._done, owner=self, failed=self._failed)

    def _checked(self) -> Deed:
        deed = self.deed()
        if self.asks_why and self.reason_field is not None and not self.why():
            sentence = tr("Say why, in a few words: it is kept with the entry.")
            self.reason_field.set_error(sentence)
            raise BadInput(sentence, "reason")
        return deed

    def _failed(self, error: InvPayError) -> None:
        self.fail(self._in_plain_words(error))
        if isinstance(error, UserError):
            self._asking.start()

    def _done(self, outcome: Any) -> None:
        said = self.said(outcome)
        self.accept()
        self.say(said, outcome)

    def say(self, said: str, outcome: Any) -> None:
        """It is done and the dialog has gone: say so."""
        self.desk.toast(said, undo=True)
