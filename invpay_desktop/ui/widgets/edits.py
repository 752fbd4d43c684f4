"""Fields to type into: one line, and notes of several. What is typed is plain text, whatever it looks like."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.widgets.drawing import draw_icon
from invpay_desktop.ui.widgets.look import FollowsLook


class OneLine(FollowsLook, QLineEdit):
    """What fields of one line share, whatever they hold. `icon`: drawn before the text.

    `edited` is sent for what a person changes; `left` when the field is left or Return is pressed in it.
    """

    edited = Signal()
    left = Signal()
    free_text = False
    """Whether anything may be typed here, so that a card number by mistake is worth a warning."""

    def __init__(self, placeholder: str = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setPlaceholderText(placeholder)
        self._by_program = False
        self.textChanged.connect(self._changed)
        self.editingFinished.connect(self.left)
        self.look()

    def follow_look(self) -> None:
        self.setFont(font("body"))
        if self._icon:
            self.setTextMargins(px(24), 0, 0, 0)

    def setText(self, text: str | None) -> None:
        """Show a text; told to nobody. What a screen reader puts in does not come this way, and counts as typed."""
        self._by_program = True
        super().setText(text)
        self._by_program = False

    def clear(self) -> None:
        self.setText("")

    def problem(self) -> str:
        """What is wrong with the text as it stands, as a sentence; nothing of a free text is."""
        return ""

    def _changed(self, _text: str) -> None:
        if not self._by_program:
            self.edited.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._icon:
            draw_icon(QPainter(self), px(10), self.rect(), self._icon, 16, "muted")


class LineEdit(OneLine):
    """One line of text."""

    free_text = True

    def value(self) -> str:
        """What was typed, without blanks around it."""
        return self.text().strip()

    def set_value(self, text: str) -> None:
        """Show a text, from its beginning."""
        self.setText(text)
        self.setCursorPosition(0)

    def set_secret(self) -> None:
        """Show dots, keep no history, and ask the keyboard not to remember: for passwords and keys."""
        self.free_text = False
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )

    def forget(self) -> None:
        """Write over what was typed and drop it with its undo steps: all that Qt lets us do for a secret."""
        self.setText("\0" * len(self.text()))
        self.setText("")


class NotesEdit(FollowsLook, QPlainTextEdit):
    """Several lines of plain text. Tab goes to the next field; `lines` is how many are seen."""

    edited = Signal()
    left = Signal()
    free_text = True

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.edited)
        self.look()

    def follow_look(self) -> None:
        self.setFont(font("body"))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * self._lines + px(14))

    def value(self) -> str:
        """What was typed, without blanks around it."""
        return self.toPlainText().strip()

    def set_value(self, text: str) -> None:
        """Show a text; this is not an edit of the person."""
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)

    def problem(self) -> str:
        """What is wrong with the text as it stands; nothing of a free text is."""
        return ""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & _CONTROL:
            event.ignore()  # Ctrl+Return belongs to the dialog
            return
        super().keyPressEvent(event)


_CONTROL = Qt.KeyboardModifier.ControlModifier


def set_mark(editor: QWidget, mark: str) -> None:
    """Draw an editor's edge as `error`, or plainly again with nothing."""
    if (editor.property("mark") or "") == mark:
        return
    editor.setProperty("mark", mark)
    editor.style().unpolish(editor)
    editor.style().polish(editor)
    editor.update()


def inside(editor: QLineEdit, width: int) -> QRect:
    """The place at the right end of a field for something `width` pixels wide."""
    return QRect(editor.width() - width - px(4), 0, width, editor.height())
