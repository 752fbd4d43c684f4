"""Fields for what must not stay: card numbers in groups of four, and what is shown as dots; no undo, no memory."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour, current
from invpay_desktop.ui.widgets.drawing import draw_box
from invpay_desktop.ui.widgets.edits import LineEdit


class GroupedEdit(LineEdit):
    """A field that sets its digits apart while they are typed; what is put in anew leaves nothing to undo."""

    free_text = False

    def __init__(self, group: Callable[[str], str], placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent=parent)
        self._group = group
        self._before = ""
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.textEdited.connect(self._regroup)

    def _regroup(self, typed: str) -> None:
        digits_before = sum(c.isdigit() for c in typed[: self.cursorPosition()])
        growing = len(typed) > len(self._before)
        grouped = self._group(typed) if growing else typed
        if grouped != typed:
            self.setText(grouped)
            self.setCursorPosition(_behind(grouped, digits_before, at_end=digits_before == _digits(typed)))
        self._before = self.text()

    def forget(self) -> None:
        """Drop what was typed, with what is remembered for grouping it."""
        super().forget()
        self._before = ""


class CardNumberEdit(GroupedEdit):
    """A card's number in its groups, with the brand's name at the right once the first digits tell it."""

    def __init__(self) -> None:
        super().__init__(card_groups)
        self.brand = ""
        self.setMaxLength(30)

    def show_brand(self, brand: str) -> None:
        """Show the name of a brand, or none."""
        self.brand = brand
        self.setAccessibleDescription(brand)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.brand:
            return
        painter = QPainter(self)
        painter.setFont(font("small_strong"))
        wide = painter.fontMetrics().horizontalAdvance(self.brand) + px(20)
        chip = QRect(self.width() - wide - px(8), (self.height() - px(20)) // 2, wide, px(20))
        pill = current().pill["slate"]
        draw_box(painter, chip, pill.fill, pill.edge, radius=10)
        painter.setPen(QColor(colour("slate")))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self.brand)


def card_groups(typed: str) -> str:
    """`4111111111111111` in fours; American Express as 4, 6 and 5. What is no digit is left as it is."""
    digits = "".join(typed.split())
    if not digits.isdigit():
        return typed
    cuts = (4, 10, 15) if digits[:2] in ("34", "37") else tuple(range(4, 24, 4))
    return " ".join(digits[a:b] for a, b in zip((0, *cuts), (*cuts, None), strict=True) if digits[a:b])


def expiry_groups(typed: str) -> str:
    """`1127` as `11 / 27`, the stroke as soon as the month is whole."""
    digits = "".join(c for c in typed if c.isdigit())
    if any(not (c.isdigit() or c in " /") for c in typed) or len(digits) > 6:
        return typed
    if "/" in typed and len(typed.split("/", maxsplit=1)[0].strip()) == 1:
        digits = "0" + digits
    return digits if len(digits) < 2 else f"{digits[:2]} / {digits[2:]}"


def _behind(text: str, digits: int, *, at_end: bool) -> int:
    if at_end:
        return len(text)
    for place, character in enumerate(text):
        if digits == 0:
            return place
        digits -= character.isdigit()
    return len(text)


def _digits(text: str) -> int:
    return sum(c.isdigit() for c in text)
