"""What a person can have typed, ticked or chosen in a widget: to know whether leaving loses anything."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget


def typed_values(widget: QWidget) -> list[object]:
    """The contents of every field in a widget, in order; two lists are equal while nothing was changed."""
    values: list[object] = []
    for child in widget.findChildren(QWidget):
        if isinstance(child, QLineEdit):
            values.append(child.text())
        elif isinstance(child, QPlainTextEdit):
            values.append(child.toPlainText())
        elif isinstance(child, QComboBox):
            values.append(child.currentIndex())
        elif isinstance(child, QAbstractButton) and child.isCheckable():
            values.append(child.isChecked())
    return values
