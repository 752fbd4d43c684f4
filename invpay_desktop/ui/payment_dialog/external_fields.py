"""What is asked for money that came outside the program: check, cash, wire or other, its day and marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from invpay_desktop.payments.methods import external
from invpay_desktop.ui import figures
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import Segments
from invpay_desktop.ui.widgets.day_edit import DayEdit
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field

_LONGEST = {field.key: field.max_length for field in external.FIELDS}
_NUMBERED = ("check",)
_FROM_A_BANK = ("check", "wire")


class ExternalFields(QWidget):
    """The fields of an external payment; `edited` is sent with each change. `locked`: the last day that is closed."""

    edited = Signal()

    def __init__(
        self, today: Callable[[], date], locked: date | None, *, notes: bool = True, narrow: bool = False
    ) -> None:
        super().__init__()
        self._locked = locked
        self.kind = Segments([(key, tr(label)) for key, label in external.KINDS])
        self.number = _line("check_number")
        self.day = DayEdit(today)
        self.bank = _line("bank")
        self.reference = _line("reference")
        self.notes = _line("notes", tr("Seen on the timeline"))
        self.day.set_value(today())
        self.fields = {
            "kind": Field(tr("Kind"), self.kind),
            "check_number": Field(tr("Check number"), self.number),
            "day": Field(tr("Received on"), self.day),
            "bank": Field(tr("Bank"), self.bank, optional=True),
            "reference": Field(tr("Reference"), self.reference, optional=True),
            "notes": Field(tr("Note"), self.notes, optional=True),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        kind, rest = [(self.fields["kind"], 0)], [(self.fields["check_number"], 2), (self.fields["day"], 3)]
        for fields in (kind, rest) if narrow else (kind + rest,):
            column.addLayout(_row(fields))
        column.addLayout(_row([(self.fields["bank"], 1), (self.fields["reference"], 1)]))
        column.addWidget(self.fields["notes"])
        self.fields["notes"].setVisible(notes)
        self.kind.chosen.connect(self._show_kind)
        for editor in (self.number, self.day, self.bank, self.reference, self.notes):
            editor.edited.connect(self.edited)
        self.day.left.connect(self.check)
        self._show_kind()

    def first(self) -> QWidget:
        """Where Enter goes from the amount: the check number, or the day where there is none."""
        return self.number if self.kind.value() in _NUMBERED else self.day

    def details(self) -> dict[str, str]:
        """The values by the keys of methods/external.py; what is not shown is not among them."""
        kind = self.kind.value()
        return {
            "kind": kind,
            "check_number": self.number.value() if kind in _NUMBERED else "",
            "bank": self.bank.value() if kind in _FROM_A_BANK else "",
            "reference": self.reference.value(),
            "notes": self.notes.value(),
        }

    def fill(self, values: Mapping[str, str], day: date | None) -> None:
        """Put in what is known beforehand."""
        if values.get("kind"):
            self.kind.set_value(values["kind"])
        for key, editor in (
            ("check_number", self.number),
            ("bank", self.bank),
            ("reference", self.reference),
            ("notes", self.notes),
        ):
            if values.get(key):
                editor.set_value(values[key])
        if day is not None:
            self.day.set_value(day)
        self._show_kind()

    def set_locked(self, locked: date | None) -> None:
        """Another last day that is closed."""
        self._locked = locked

    def check(self) -> bool:
        """Whether the day is one, and open; says below it what is wrong."""
        day = self.day.value()
        if not self.fields["day"].check() or day is None:
            return False
        if self._locked is not None and day <= self._locked:
            until = figures.full_day(self._locked)
            self.fields["day"].set_error(tr("Everything up to {day} is locked. Take a later day.").format(day=until))
            return False
        return True

    def _show_kind(self, _kind: object = None) -> None:
        kind = self.kind.value()
        self.fields["check_number"].setVisible(kind in _NUMBERED)
        self.fields["bank"].setVisible(kind in _FROM_A_BANK)
        self.edited.emit()


def _line(key: str, placeholder: str = "") -> LineEdit:
    editor = LineEdit(placeholder)
    editor.setMaxLength(_LONGEST[key])
    return editor


def _row(fields: list[tuple[Field, int]]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(12))
    for field, stretch in fields:
        policy = field.sizePolicy()
        field.setSizePolicy(policy.horizontalPolicy(), QSizePolicy.Policy.Maximum)
        row.addWidget(field, stretch)
    return row
