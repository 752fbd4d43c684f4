"""What is asked for a card, a bank account, a saved method: checked here, kept nowhere, forgotten on leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.payments.methods import ach, card, saved
from invpay_desktop.ui.payment_dialog.secret_edits import CardNumberEdit, GroupedEdit, expiry_groups
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import ChoiceBox, Segments
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field


class HostedFields(QWidget):
    """The fields of one hosted method, by the keys that its module declares."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(12))

    def add_row(self, *parts: tuple[str, Field, int]) -> None:
        """Fields side by side: key, field, share of the width."""
        row = QHBoxLayout()
        row.setSpacing(px(12))
        for key, field, share in parts:
            self.fields[key] = field
            row.addWidget(field, share)
        self._column.addLayout(row)

    def first(self) -> QWidget:
        """Where Enter goes from the amount."""
        return next(iter(self.fields.values())).editor

    def forget(self) -> None:
        """Drop everything that was typed, with its undo steps."""
        for field in self.fields.values():
            if isinstance(field.editor, LineEdit):
                field.editor.forget()
            field.clear()

    def check(self) -> str:
        """Check what was typed: a sentence that it looks right, or '' after saying below a field what is wrong."""
        for field in self.fields.values():
            field.clear()
        try:
            return self.checked()
        except BadInput as error:
            field = self.fields[error.field or ""]
            field.set_error(error.message)
            field.editor.setFocus()
            return ""

    def checked(self) -> str:
        """The sentence for what was typed. Raises BadInput naming a field."""
        raise NotImplementedError

    def values(self) -> dict[str, str]:
        """What was typed, by key. It goes to the method's check and nowhere else."""
        return {key: field.editor.value() for key, field in self.fields.items()}  # type: ignore[attr-defined]


class CardFields(HostedFields):
    """A card: number, expiry, CVV, name."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
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
        self.number.textChanged.connect(lambda text: self.number.show_brand(card.brand_of(text)))
        self.number.left.connect(lambda: self._look("number", card.checked_number))
        self.expires.left.connect(lambda: self._look("expires", lambda text: card.checked_expiry(text, self._today())))

    def checked(self) -> str:
        found = card.checked(self.values(), self._today())
        return tr("{brand} •• {digits} looks right.").format(brand=found.brand, digits=found.last_four)

    def _look(self, key: str, check: Callable[[str], object]) -> None:
        """Check one field on leaving it, unless nothing was typed yet."""
        text = self.values()[key]
        if not text:
            return
        try:
            check(text)
        except BadInput as error:
            self.fields[key].set_error(error.message)


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

    def checked(self) -> str:
        found = ach.checked(self.values())
        for warning in found.warnings:
            self.fields["routing_number"].set_warning(warning)
        return tr("The account •• {digits} looks right.").format(digits=found.last_four)

    def _look_at_routing(self) -> None:
        if not self.routing.value():
            return
        try:
            _, warning = ach.checked_routing(self.routing.value())
        except BadInput as error:
            self.fields["routing_number"].set_error(error.message)
        else:
            self.fields["routing_number"].set_warning(warning)


class SavedFields(HostedFields):
    """A method that the hosted service keeps, by its id."""

    def __init__(self) -> None:
        super().__init__()
        self.method_id, self.label = LineEdit("pm_"), LineEdit()
        self.method_id.setMaxLength(128)
        self.label.setMaxLength(60)
        self.add_row(
            ("method_id", Field(tr("Id at the hosted service"), self.method_id), 1),
            ("label", Field(tr("What to call it"), self.label, optional=True), 1),
        )

    def checked(self) -> str:
        found = saved.checked(self.values())
        return tr("{label} looks right.").format(label=found.label)
