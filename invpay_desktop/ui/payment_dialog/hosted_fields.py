"""What is asked for a card, a bank account, a saved method: checked here, kept nowhere, forgotten on leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.payments.methods import ach, card, saved
from invpay_desktop.payments.methods.ach import BankAccount
from invpay_desktop.payments.methods.card import Card
from invpay_desktop.payments.methods.saved import SavedMethod
from invpay_desktop.payments.saved_methods import SavedEntry
from invpay_desktop.ui.payment_dialog.secret_edits import CardNumberEdit, GroupedEdit, expiry_groups
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import ChoiceBox, Segments
from invpay_desktop.ui.widgets.edits import LineEdit, set_mark
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.look import announce
from invpay_desktop.ui.widgets.symbol import Symbol

Means = Card | BankAccount | SavedMethod
"""What a charge is paid with, once it was checked."""
_ANOTHER = "another"


class RowMessage(QWidget):
    """What is wrong with one of the fields of a row, or worth a second look; across the whole row."""

    def __init__(self) -> None:
        super().__init__()
        self._about = ""
        self._symbol = Symbol("circle-x", 14, "error_text")
        self._text = Label("", "small", "error_text", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(4), 0, 0)
        row.setSpacing(px(4))
        row.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    def tell(self, key: str, sentence: str, *, warns: bool = False) -> None:
        """Show a sentence about a field: red, or amber where it only warns. It is said aloud."""
        self._about = key
        tone = "warning_text" if warns else "error_text"
        self._symbol.show_icon("triangle-alert" if warns else "circle-x", tone)
        self._text.set_tone(tone)
        self._text.setText(sentence)
        self.show()
        announce(self, sentence)

    def take_back(self, key: str) -> None:
        """The field is being typed into: what was said about it does not stand any more."""
        if key == self._about:
            self.hide()

    def text(self) -> str:
        """The sentence shown, '' where none is."""
        return "" if self.isHidden() else self._text.text()


class HostedFields(QWidget):
    """The fields of one hosted method, by the keys that its module declares."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._messages: dict[str, RowMessage] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def add_row(self, *parts: tuple[str, Field, int]) -> None:
        """Fields side by side: key, field, share of the width."""
        row = QHBoxLayout()
        row.setSpacing(px(12))
        if self.fields:
            self._column.addSpacing(px(12))
        for key, field, share in parts:
            self.fields[key] = field
            row.addWidget(field, share)
        self._column.addLayout(row)
        message = RowMessage()
        self._column.addWidget(message)
        for key, field, _share in parts:
            self._messages[key] = message
            edited = getattr(field.editor, "edited", None)
            if edited is not None:
                edited.connect(lambda key=key, message=message: message.take_back(key))

    def add_words(self, icon: str, text: str) -> None:
        """A sentence below the fields."""
        row = QHBoxLayout()
        row.setContentsMargins(0, px(12), 0, 0)
        row.setSpacing(px(8))
        row.addWidget(Symbol(icon, 14, "muted"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(text, "small", "muted", wrap=True), 1)
        self._column.addLayout(row)

    def complain(self, key: str, sentence: str) -> None:
        """Mark a field and say below its row what is wrong: the sentence may be wider than the field."""
        set_mark(self.fields[key].editor, "error")
        self.fields[key].editor.setAccessibleDescription(sentence)
        self._messages[key].tell(key, sentence)

    def first(self) -> QWidget:
        """Where Enter goes from the amount."""
        return next(iter(self.fields.values())).editor

    def forget(self) -> None:
        """Drop everything that was typed, with its undo steps."""
        for field in self.fields.values():
            if isinstance(field.editor, LineEdit):
                field.editor.forget()
        self._clear()

    def check(self) -> Means | None:
        """What was typed, fit to be sent; None after saying below a field what is wrong."""
        self._clear()
        try:
            return self.checked()
        except (BadInput, Refused) as error:
            named = error.field if isinstance(error, BadInput) else None
            key = named if named in self.fields else next(iter(self.fields))
            self.fields[key].editor.setFocus()
            self.complain(key, error.message)
            return None

    def checked(self) -> Means:
        """What was typed. Raises BadInput naming a field, or Refused, which is about the first."""
        raise NotImplementedError

    def complaint(self, key: str) -> str:
        """What stands below a field's row."""
        return self._messages[key].text()

    def values(self) -> dict[str, str]:
        """What was typed, by key. It goes to the method's check and nowhere else."""
        return {key: field.editor.value() for key, field in self.fields.items()}  # type: ignore[attr-defined]

    def _clear(self) -> None:
        for field in self.fields.values():
            field.clear()
        for message in self._messages.values():
            message.hide()


class CardFields(HostedFields):
    """A card: number, expiry, CVV, name. `test`: only test cards are taken, and some are named."""

    def __init__(self, today: Callable[[], date], *, test: bool = False) -> None:
        super().__init__()
        self._today = today
        self._test = test
        self.number = CardNumberEdit()
        self.expires = GroupedEdit(expiry_groups, tr("MM / YY"))
        self.expires.setMaxLength(9)
        self.cvv = LineEdit()
        self.cvv.set_secret()
        self.cvv.setMaxLength(4)
        self.holder = LineEdit()
        self.holder.setMaxLength(100)
        self.add_row(("number", Field(tr("Card number"), self.number), 1))
        self.add_row(
            ("expires", Field(tr("Expires"), self.expires), 3),
            ("cvv", Field(tr("CVV"), self.cvv), 2),
            ("holder", Field(tr("Name on the card"), self.holder, optional=True), 6),
        )
        if test:
            self.add_words(
                "flask-conical",
                tr(
                    "Test cards only: 4111 1111 1111 1111 is approved, 4000 0000 0000 0002 is declined. "
                    "Any CVV, any expiry that is not over."
                ),
            )
        self.number.textChanged.connect(lambda text: self.number.show_brand(card.brand_of(text)))
        self.number.left.connect(lambda: self._look("number", card.checked_number))
        self.expires.left.connect(lambda: self._look("expires", lambda text: card.checked_expiry(text, self._today())))

    def checked(self) -> Card:
        found = card.checked(self.values(), self._today())
        if self._test:
            card.require_test_number(found)
        return found

    def _look(self, key: str, check: Callable[[str], object]) -> None:
        """Check one field on leaving it, unless nothing was typed yet."""
        text = self.values()[key]
        if not text:
            return
        try:
            check(text)
        except BadInput as error:
            self.complain(key, error.message)


class AchFields(HostedFields):
    """A bank account, and who agreed to the debit."""

    def __init__(self) -> None:
        super().__init__()
        self.holder, self.by = LineEdit(), LineEdit()
        self.routing, self.account, self.again = LineEdit(), LineEdit(), LineEdit()
        for editor, longest in ((self.holder, 100), (self.by, 100), (self.routing, 11)):
            editor.setMaxLength(longest)
        self.routing.free_text = False
        for editor in (self.account, self.again):
            editor.set_secret()
            editor.setMaxLength(20)
        self.add_row(
            ("holder", Field(tr("Account holder"), self.holder), 1),
            ("account_type", Field(tr("Kind of account"), Segments([(k, tr(v)) for k, v in ach.ACCOUNT_TYPES])), 0),
        )
        self.add_row(
            ("routing_number", Field(tr("Routing number"), self.routing), 1),
            ("account_number", Field(tr("Account number"), self.account), 1),
            ("account_again", Field(tr("Account number again"), self.again), 1),
        )
        self.add_row(
            ("authorised_by", Field(tr("Agreed to by"), self.by), 1),
            ("authorised_how", Field(tr("How"), ChoiceBox([(k, tr(v)) for k, v in ach.AUTHORISED])), 1),
        )
        self.routing.left.connect(self._look_at_routing)

    def checked(self) -> BankAccount:
        found = ach.checked(self.values())
        for warning in found.warnings:
            self._warn(warning)
        return found

    def _look_at_routing(self) -> None:
        if not self.routing.value():
            return
        try:
            _, warning = ach.checked_routing(self.routing.value())
        except BadInput as error:
            self.complain("routing_number", error.message)
        else:
            self._warn(warning)

    def _warn(self, warning: str) -> None:
        if warning:
            self._messages["routing_number"].tell("routing_number", warning, warns=True)


class SavedFields(HostedFields):
    """A method that the hosted service keeps: one of the customer's that the book knows, or another by its id."""

    def __init__(self, known: Sequence[SavedEntry]) -> None:
        super().__init__()
        self._known = {entry.method_id: entry for entry in known}
        self.which = ChoiceBox()
        self.method_id, self.label = LineEdit("pm_"), LineEdit()
        self.method_id.setMaxLength(128)
        self.label.setMaxLength(60)
        self.add_row(("which", Field(tr("Saved method"), self.which), 1))
        self.add_row(
            ("method_id", Field(tr("Id at the hosted service"), self.method_id), 1),
            ("label", Field(tr("What to call it"), self.label, optional=True), 1),
        )
        self.which.chosen.connect(lambda _value: self._show_which())
        self.show_known(known)

    def show_known(self, known: Sequence[SavedEntry]) -> None:
        """Offer these methods, and another."""
        self._known = {entry.method_id: entry for entry in known}
        choices = [(entry.method_id, f"{entry.label} ({entry.method_id})") for entry in known]
        self.which.set_choices([*choices, (_ANOTHER, tr("Another, by its id"))])
        self._show_which()

    def first(self) -> QWidget:
        return self.which if self._known else self.method_id

    def forget(self) -> None:
        super().forget()
        if self._known:
            self.which.set_value(next(iter(self._known)))
        self._show_which()

    def checked(self) -> SavedMethod:
        entry = self._known.get(self.which.value())
        if entry is not None:
            return SavedMethod(entry.method_id, entry.label)
        return saved.checked(self.values())

    def _show_which(self) -> None:
        self.fields["which"].setVisible(bool(self._known))
        another = self.which.value() == _ANOTHER
        for key in ("method_id", "label"):
            self.fields[key].setVisible(another)
