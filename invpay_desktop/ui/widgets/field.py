"""A field of a form: its name above, the editor, and what is wrong or worth knowing below."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.card_numbers import looks_like_card_number
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.drawing import draw_icon
from invpay_desktop.ui.widgets.edits import set_mark
from invpay_desktop.ui.widgets.labels import FieldLabel, Label


class _Sign(QWidget):
    """The mark before an error."""

    def sizeHint(self) -> QSize:
        return QSize(px(14), px(16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_icon(QPainter(self), 0, QRect(0, 0, px(14), px(16)), "circle-x", 14, "error_text")


class Field(QWidget):
    """An editor with its label above and its message below; both are told to screen readers.

    Editors that know what is wrong (`problem()`, sent `left`) are checked when they are left; what is typed afterwards
    takes the message away. A card number typed into free text is warned of at once.
    """

    def __init__(
        self, label: str, editor: QWidget, optional: bool = False, help: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._help = help
        self._label = label
        self._card_warning = False
        self._message = Label("", "small", "muted", wrap=True)
        self._sign = _Sign(self)
        self._build(label, optional)
        self.setFocusProxy(editor)
        editor.setAccessibleName(label)
        self._say("", "muted")
        for name, deed in (("edited", self._on_edited), ("chosen", self._on_edited), ("left", self.check)):
            signal = getattr(editor, name, None)
            if signal is not None:
                signal.connect(deed)

    def _build(self, label: str, optional: bool) -> None:
        top = QHBoxLayout()
        top.setSpacing(px(6))
        top.addWidget(FieldLabel(label, self.editor))
        if optional:
            top.addWidget(Label(tr("optional"), "small", "muted"))
        top.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(px(4))
        below.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._message, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        layout.addLayout(top)
        layout.addWidget(self.editor)
        layout.addLayout(below)
        layout.addStretch(1)

    def set_error(self, text: str) -> None:
        """Show what is wrong, or with nothing take it away."""
        set_mark(self.editor, "error" if text else "")
        self._say(text, "error_text")

    def set_warning(self, text: str) -> None:
        """Show what may be overridden, or with nothing take it away."""
        set_mark(self.editor, "")
        self._say(text, "warning_text")

    def set_help(self, text: str) -> None:
        """Another line below that helps."""
        self._help = text
        self.clear()

    def clear(self) -> None:
        """No error, no warning; the help is seen again."""
        self.set_error("")

    def message(self) -> str:
        """What stands below now."""
        return self._message.text()

    def check(self) -> bool:
        """Show what the editor finds wrong; says whether all is well. Called on leaving, and by who submits a form."""
        problem = getattr(self.editor, "problem", None)
        sentence = problem() if problem is not None else ""
        if sentence:
            self.set_error(sentence)
        return not sentence

    def _on_edited(self, *_value: object) -> None:
        free = getattr(self.editor, "free_text", False)
        if free and looks_like_card_number(self.editor.value()):  # type: ignore[attr-defined]
            self._card_warning = True
            self.set_warning(tr("This looks like a card number. Do not keep card numbers here."))
        elif self._card_warning or self.editor.property("mark"):
            self._card_warning = False
            self.clear()

    def _say(self, text: str, tone: str) -> None:
        shown = text or self._help
        self._message.setText(shown)
        self._message.set_tone(tone if text else "muted")
        self._message.setVisible(bool(shown))
        self._sign.setVisible(bool(text) and tone == "error_text")
        self.editor.setAccessibleDescription(shown)
