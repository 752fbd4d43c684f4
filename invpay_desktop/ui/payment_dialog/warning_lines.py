"""Sentences that ask for a second look before a payment is recorded; none of them forbids it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.payments.warnings import Concern
from invpay_desktop.ui.payment_dialog.sentences import concern
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.look import announce
from invpay_desktop.ui.widgets.symbol import Symbol


class WarningLines(QWidget):
    """Amber sentences, one below the other; takes no room while there is none. New ones are said aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.sentences: tuple[str, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(4))
        self.hide()

    def show_concerns(self, concerns: Sequence[Concern], today: date) -> None:
        """Show what the book has to say, in place of the last."""
        self.show_lines([concern(one, today) for one in concerns])

    def show_lines(self, sentences: Sequence[str]) -> None:
        """Show these in place of the last ones."""
        if tuple(sentences) == self.sentences:
            return
        new = [sentence for sentence in sentences if sentence not in self.sentences]
        self.sentences = tuple(sentences)
        while (item := self._column.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for sentence in sentences:
            self._column.addWidget(_line(sentence))
        self.setVisible(bool(sentences))
        if new:
            announce(self, " ".join(new))


def _line(sentence: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    row.addWidget(Symbol("triangle-alert", 16, "amber"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(sentence, "small", "warning_text", wrap=True), 1)
    return line
