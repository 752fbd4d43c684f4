"""One setting as a field, drawn from its declaration: saved when it is left, with the word that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.base.fields import Kind
from invpay_desktop.base.money import parse_amount
from invpay_desktop.settings import BOOK_ZONE, BUSINESS_ADDRESS, BUSINESS_FOOTER, NumberPattern, Setting
from invpay_desktop.ui.currencies_and_zones import zones
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.logo_edit import LogoEdit
from invpay_desktop.ui.setting_edits import SettingEdit, SettingNotes, problem_of
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.amount_edit import AmountEdit
from invpay_desktop.ui.widgets.choice import CheckBox, Segments
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import FieldLabel, Label
from invpay_desktop.ui.widgets.look import announce
from invpay_desktop.ui.widgets.search_choice import SearchChoice

if TYPE_CHECKING:
    from invpay_desktop.db.session import WriteSession

_LINES = {BUSINESS_ADDRESS.key: 4, BUSINESS_FOOTER.key: 2}
_SHORT = 200
"""Width of a field for a number or an amount, in px of the design."""

Editor = SettingEdit | SettingNotes | AmountEdit | CheckBox | Segments | SearchChoice | LogoEdit


class SettingField(QWidget):
    """Shows a setting's stored text and saves what the person makes of it.

    `help`: the line below; `label`: another name, where the section says the rest.
    """

    def __init__(self, desk: Desk, setting: Setting[Any], help: str, label: str = "") -> None:
        super().__init__()
        self._desk = desk
        self.setting = setting
        self._stored = ""
        self.editor = _editor(setting, desk.currency)
        self.label = label or tr(setting.label)
        self.field = field_of(self.label, self.editor, help)
        self.saved = Label("", "small", "money_in")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        row.addWidget(self.field, 1)
        row.addWidget(self.saved)
        self.saved.setFixedWidth(px(44))
        self.setFocusProxy(self.field)
        self._connect()

    def _connect(self) -> None:
        editor = self.editor
        if isinstance(editor, CheckBox | Segments):
            editor.chosen.connect(lambda _value: self.save())
        elif isinstance(editor, LogoEdit):
            editor.edited.connect(self._take_logo)
        else:
            editor.edited.connect(self._edited)
            editor.left.connect(self.save)

    # Show

    def show_stored(self, text: str | None) -> None:
        """Show what the book holds (None: the default), unless something else is being typed here."""
        before, self._stored = self._stored, self.setting.default if text is None else text
        if self.value() not in (before, self._stored) and self.editor.hasFocus():
            return
        self._put(self._stored)
        self._show_example()

    def value(self) -> str:
        """What stands here, as the text that would be stored."""
        editor = self.editor
        if isinstance(editor, CheckBox):
            return "yes" if editor.value() else "no"
        if isinstance(editor, AmountEdit):
            amount = editor.value()
            return editor.text().strip() if amount is None else str(amount)
        return editor.value()

    def _put(self, text: str) -> None:
        editor = self.editor
        if isinstance(editor, CheckBox):
            editor.set_value(text == "yes")
        elif isinstance(editor, AmountEdit):
            editor.set_value(parse_amount(text, self._desk.currency))
        else:
            editor.set_value(text)

    # Save

    def save(self) -> None:
        """Write what stands here into the book, if it is something else and the setting takes it."""
        text = self.value()
        if self._same(text):
            return
        problem = _problem(self.editor) or problem_of(self.setting, text, self._desk.currency)
        if problem:
            self.field.set_error(problem)
            return
        key, before = self.setting.key, self._stored
        self._stored = text

        def failed(error: InvPayError) -> None:
            self._stored = before
            self.field.set_error(error.message)

        self._desk.write(lambda session: self.write(session, key, text), self._done, owner=self, failed=failed)

    def is_saved(self) -> bool:
        """Whether what stands here is what the book holds, or is on its way there."""
        return self._same(self.value())

    def write(self, session: WriteSession, key: str, text: str) -> None:
        """Store the text. A section may put something else here that belongs to the same action."""
        from invpay_desktop.db.setting_values import write_setting

        write_setting(session, key, text)

    def _same(self, text: str) -> bool:
        if text == self._stored:
            return True
        if not isinstance(self.editor, AmountEdit) or problem_of(self.setting, text, self._desk.currency):
            return False
        currency = self._desk.currency
        return bool(self.setting.read(text, currency) == self.setting.read(self._stored, currency))

    def _done(self, _nothing: None) -> None:
        self.field.clear()
        self._show_example()
        self.saved.setText(tr("Saved"))
        announce(self, tr("Saved: {setting}").format(setting=self.label))

    def _edited(self) -> None:
        self.saved.setText("")
        self._show_example()

    def _take_logo(self) -> None:
        assert isinstance(self.editor, LogoEdit)
        self.saved.setText("")
        self.field.set_error(self.editor.problem())
        if not self.editor.problem():
            self.save()

    def _show_example(self) -> None:
        """For a pattern of numbers: the next ones as they would be."""
        text = self.value()
        if not isinstance(self.setting.value(None), NumberPattern) or problem_of(self.setting, text):
            return
        pattern: NumberPattern = self.setting.read(text)
        first, second = pattern.text(pattern.first), pattern.text(pattern.first + 1)
        self.field.set_help(tr("The first two: {first} and {second}.").format(first=first, second=second))


def field_of(label: str, editor: QWidget, help: str = "") -> Field:
    """A field; a box to tick says its name itself, so none stands above it."""
    field = Field(label, editor, help=help)
    if isinstance(editor, CheckBox):
        for above in field.findChildren(FieldLabel):
            above.hide()
    return field


def _problem(editor: Editor) -> str:
    problem = getattr(editor, "problem", None)
    return problem() if problem is not None else ""


def _editor(setting: Setting[Any], currency: str) -> Editor:
    if setting.from_file:
        return LogoEdit()
    if setting.key == BOOK_ZONE.key:
        return SearchChoice(zones(), tr("Not a time zone. Try America/Chicago"))
    if setting.kind is Kind.TICK:
        return CheckBox(tr(setting.label))
    if setting.kind is Kind.CHOICE:
        return Segments([(choice, _choice_words().get(choice, choice)) for choice in setting.choices])
    if setting.kind is Kind.MONEY:
        amount = AmountEdit(currency)
        amount.setMaximumWidth(px(_SHORT))
        return amount
    if setting.key in _LINES:
        return SettingNotes(setting, _LINES[setting.key])
    line = SettingEdit(setting)
    if setting.kind is Kind.NUMBER:
        line.setMaximumWidth(px(_SHORT))
    return line


def _choice_words() -> dict[str, str]:
    return {"letter": tr("Letter, 8.5 × 11 in"), "a4": tr("A4, 210 × 297 mm")}
