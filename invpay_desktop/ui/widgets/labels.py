"""Text on the window, always plain: labels, labels that shorten, tooltips."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from invpay_desktop.ui.theme.fonts import font
from invpay_desktop.ui.theme.tokens import colour
from invpay_desktop.ui.widgets.look import FollowsLook

_ELIDE = {"right": Qt.TextElideMode.ElideRight, "middle": Qt.TextElideMode.ElideMiddle}
_TIP_WRAPS_AT = 60
_SHOWN = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br>"}
"""How letters that mean something in rich text are written there; `&` first."""


class Label(FollowsLook, QLabel):
    """Plain text in a font and a tone of the theme. `wrap`: over several lines."""

    def __init__(
        self, text: str = "", role: str = "body", tone: str = "text", wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._tone = tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.look()
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Another colour, by token or tone of a pill."""
        self._tone = tone
        self.look()

    def set_role(self, role: str) -> None:
        """Another font of the theme."""
        self._role = role
        self.look()

    def let_select(self) -> None:
        """Let the text be marked and copied, with the mouse or the keyboard."""
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def follow_look(self) -> None:
        self.setFont(font(self._role))
        wanted = QColor(colour(self._tone))
        role = QPalette.ColorRole.WindowText
        if self.palette().color(QPalette.ColorGroup.Active, role) != wanted:
            palette = QPalette(self.palette())
            palette.setColor(QPalette.ColorGroup.Active, role, wanted)
            palette.setColor(QPalette.ColorGroup.Inactive, role, wanted)
            self.setPalette(palette)


class ElidedLabel(Label):
    """A label of one line that shortens what does not fit, and then shows the whole in its tooltip."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "text",
        mode: Literal["right", "middle"] = "right",
        parent: QWidget | None = None,
    ) -> None:
        self._mode = _ELIDE[mode]
        super().__init__("", role, tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text; line breaks become spaces."""
        super().setText(" ".join(text.splitlines()))
        self._tell()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…") * 3, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.TextFlag.TextSingleLine), shown)

    def _tell(self) -> None:
        whole = self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width()
        set_tip(self, "" if whole else self.text())


class FieldLabel(Label):
    """The name of a field: a click on it goes to the field."""

    def __init__(self, text: str, editor: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(escape_mnemonic(text), "small_strong", parent=parent)
        self.setBuddy(editor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.buddy().setFocus(Qt.FocusReason.MouseFocusReason)


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that shows the text as it is, wrapped if it is long."""
    widget.setToolTip(tip_text(text))


def tip_text(text: str) -> str:
    """A text in the form in which Qt's tooltips show it as it is, for models that give tooltips as data."""
    if not text or (len(text) <= _TIP_WRAPS_AT and "<" not in text):
        return text
    for letter, shown in _SHOWN.items():
        text = text.replace(letter, shown)
    return f"<qt>{text}</qt>"


def escape_title(text: str) -> str:
    """A text as a window's title shows it: Qt takes `[*]` for the mark of what is not saved."""
    return text.replace("[*]", "[*][*]")


def escape_mnemonic(text: str) -> str:
    """A text for where Qt takes `&` as the mark of an access key."""
    return text.replace("&", "&&")
