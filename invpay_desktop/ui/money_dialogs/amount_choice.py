"""The amount with “all of it” or “a part” beside it: choosing all fills it in, typing another makes it a part."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from invpay_desktop.base.money import Money
from invpay_desktop.ui import figures
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.amount_edit import AmountEdit
from invpay_desktop.ui.widgets.choice import Segments
from invpay_desktop.ui.widgets.field import Field


class AmountChoice(QWidget):
    """`all_words` has `{amount}`: “All that is left, {amount}”. `edited()` when a person changed the amount."""

    edited = Signal()

    def __init__(self, label: str, all_words: str, whole: Money, amount: Money | None = None) -> None:
        super().__init__()
        self._words, self._whole = all_words, whole
        self.edit = AmountEdit(whole.currency, large=True)
        self.field = Field(label, self.edit)
        self.part = Segments((("all", all_words.format(amount=figures.amount(whole))), ("part", tr("A part"))))
        self.part.setAccessibleName(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        row.addWidget(self.field, 0, Qt.AlignmentFlag.AlignTop)
        beside = QHBoxLayout()
        beside.setContentsMargins(0, px(26), 0, 0)  # beside the field, not its label
        beside.addWidget(self.part)
        row.addLayout(beside)
        row.addStretch(1)
        row.setAlignment(beside, Qt.AlignmentFlag.AlignTop)
        self.edit.set_value(whole if amount is None else amount)
        self.edit.selectAll()
        self._follow()
        self.edit.edited.connect(self._typed)
        self.part.chosen.connect(self._chosen)

    def value(self) -> Money | None:
        """The amount, None where it cannot be read."""
        return self.edit.value()

    @property
    def whole(self) -> Money:
        """What “all” is."""
        return self._whole

    def set_whole(self, whole: Money) -> None:
        """Another “all”; the amount goes with it while all is chosen."""
        all_was_chosen = self.part.value() == "all"
        self._whole = whole
        self.part.set_text("all", self._words.format(amount=figures.amount(whole)))
        if all_was_chosen:
            self.edit.set_value(whole)
        self._follow()

    def _typed(self) -> None:
        self._follow()
        self.edited.emit()

    def _chosen(self, part: object) -> None:
        if part == "all":
            self.edit.set_value(self._whole)
            self.field.clear()
        else:
            self.edit.setFocus()
            self.edit.selectAll()
        self.edited.emit()

    def _follow(self) -> None:
        self.part.set_value("all" if self.edit.value() == self._whole else "part")
