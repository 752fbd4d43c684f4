"""A form drawn from base.fields: one editor for each Field, by its kind, and one way to read them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from invpay_desktop.base import fields
from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.fields import Kind
from invpay_desktop.base.money import parse_amount
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.amount_edit import AmountEdit
from invpay_desktop.ui.widgets.choice import CheckBox, ChoiceBox, Segments
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.edits import LineEdit, NotesEdit, OneLine
from invpay_desktop.ui.widgets.field import Field

_SIDE_BY_SIDE = 4
"""Up to so many choices are segments; more drop down."""
_NOTES_FROM = 1000
"""A text that may be so long gets several lines."""

Editor = LineEdit | NotesEdit | AmountEdit | DayEdit | Segments | ChoiceBox | CheckBox


class NumberEdit(LineEdit):
    """A whole number, not negative."""

    free_text = False

    def value(self) -> str:
        """The number in plain digits; what is none, as it was typed."""
        text = super().value()
        return str(int(text)) if text.isdecimal() else text

    def problem(self) -> str:
        """Why this is no whole number, as a sentence."""
        text = super().value()
        return "" if not text or text.isdecimal() else tr("Not a whole number. Try 30")


class Form(QWidget):
    """The fields in their order, `columns` side by side. `edited` is sent for what a person changes.

    Values are the locale-free texts that the readers of base.fields take: `1150.00`, `2026-01-30`, `yes`.
    """

    edited = Signal()

    def __init__(
        self,
        asked: Sequence[fields.Field],
        today: Callable[[], date],
        currency: str,
        columns: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._asked = {field.key: field for field in asked}
        self._currency = currency
        self._editors = {field.key: _editor(field, today, currency) for field in asked}
        self._fields = {key: self._framed(self._asked[key], editor) for key, editor in self._editors.items()}
        self._lay_out(columns)
        for editor in self._editors.values():
            changed = editor.edited if isinstance(editor, OneLine | NotesEdit) else editor.chosen
            changed.connect(self._on_edited)

    def values(self) -> dict[str, str]:
        """Each field's value by its key. What cannot be read is given as it was typed: its reader says why."""
        return {key: self._value(editor) for key, editor in self._editors.items()}

    def set_values(self, values: Mapping[str, str]) -> None:
        """Show values in the form that `values` has. Raises BadInput for an amount or a day that is none."""
        for key, value in values.items():
            editor = self._editors[key]
            if isinstance(editor, AmountEdit):
                editor.set_value(parse_amount(value, self._currency, key) if value else None)
            elif isinstance(editor, DayEdit):
                editor.set_value(_day(value, key))
            elif isinstance(editor, CheckBox):
                editor.set_value(value == "yes")
            else:
                editor.set_value(value)

    def field(self, key: str) -> Field:
        """One field, to hide, to help or to focus it."""
        return self._fields[key]

    def check(self) -> bool:
        """Show what is wrong or missing; the first such field gets the focus. Says whether all is well."""
        wrong = [key for key in self._fields if not self._is_well(key)]
        if wrong:
            self._editors[wrong[0]].setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    def show_problem(self, problem: BadInput) -> bool:
        """Show a problem at the field it names, and go there; says whether it names one of this form's."""
        named = (problem.field or "").replace("-", "_").casefold()
        for key, field in self._fields.items():
            if named in (key.casefold(), self._asked[key].label.casefold()):
                field.set_error(problem.message)
                self._editors[key].setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def forget_secrets(self) -> None:
        """Drop what was typed into secret fields. To be called as soon as it was handed on."""
        for key, editor in self._editors.items():
            if isinstance(editor, LineEdit) and _is_secret(self._asked[key]):
                editor.forget()

    def _framed(self, asked: fields.Field, editor: Editor) -> Field:
        own_label = isinstance(editor, CheckBox)
        optional = not asked.required and not own_label
        return Field("" if own_label else tr(asked.label), editor, optional, tr(asked.help) if asked.help else "", self)

    def _lay_out(self, columns: int) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        row = column = 0
        for key, field in self._fields.items():
            if column and isinstance(self._editors[key], NotesEdit):
                row, column = row + 1, 0
            across = columns - column if isinstance(self._editors[key], NotesEdit) else 1
            layout.addWidget(field, row, column, 1, across)
            column += across
            if column >= columns:
                row, column = row + 1, 0
        for each in range(columns):
            layout.setColumnStretch(each, 1)

    def _is_well(self, key: str) -> bool:
        if not self._fields[key].check():
            return False
        if self._asked[key].required and not self._value(self._editors[key]):
            self._fields[key].set_error(tr("{field} is needed.").format(field=tr(self._asked[key].label)))
            return False
        return True

    def _value(self, editor: Editor) -> str:
        if isinstance(editor, CheckBox):
            return "yes" if editor.value() else "no"
        if isinstance(editor, AmountEdit | DayEdit):
            value = editor.value()
            return editor.text().strip() if value is None else str(value)  # a date's text is ISO 8601
        return editor.value()

    def _on_edited(self, *_value: object) -> None:
        self.edited.emit()


def _editor(field: fields.Field, today: Callable[[], date], currency: str) -> Editor:
    if field.kind is Kind.MONEY:
        return AmountEdit(currency)
    if field.kind is Kind.DAY:
        return DayEdit(today, optional=not field.required)
    if field.kind is Kind.TICK:
        return CheckBox(tr(field.label))
    if field.kind is Kind.CHOICE:
        return _choice(field)
    if field.max_length >= _NOTES_FROM and not _is_secret(field):
        return NotesEdit()
    line = NumberEdit() if field.kind is Kind.NUMBER else LineEdit()
    line.setMaxLength(field.max_length)
    if _is_secret(field):
        line.set_secret()
    return line


def _choice(field: fields.Field) -> Editor:
    choices = [(value, tr(text)) for value, text in field.choices]
    if len(choices) <= _SIDE_BY_SIDE:
        segments = Segments(choices)
        if not field.required:
            segments.set_value("")
        return segments
    return ChoiceBox(choices if field.required else [("", ""), *choices])


def _is_secret(field: fields.Field) -> bool:
    return field.secret or field.kind is Kind.SECRET


def _day(value: str, key: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise BadInput(tr("“{value}” is not a day, such as 2026-01-30.").format(value=value), key) from None
