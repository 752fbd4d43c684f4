"""Finds what does not fit in a window: text that is cut, texts over one another, targets too small to hit."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from invpay_desktop.ui.widgets.labels import ElidedLabel

_SLACK = 1
SMALLEST_TARGET = 24


def faults(window: QWidget) -> list[str]:
    """Sentences about everything in a window that does not fit, each naming the widget."""
    return [*_cut(window), *_overlapping(window), *_too_small(window)]


def _shown(window: QWidget, kind: type[QWidget]) -> Iterator[QWidget]:
    for widget in window.findChildren(kind):
        if widget.isVisibleTo(window) and widget.window() is window and not _scrolled_away(widget):
            yield widget


def _scrolled_away(widget: QWidget) -> bool:
    """Whether it lies in a part of a scroll area that is not in view, or inside a view of items."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            seen = QRect(widget.mapTo(parent.viewport(), QPoint(0, 0)), widget.size())
            if not parent.viewport().rect().contains(seen):
                return True
        elif isinstance(parent, QAbstractScrollArea) and parent is not widget:
            return True
        parent = parent.parentWidget()
    return False


def _cut(window: QWidget) -> Iterator[str]:
    for label in _shown(window, QLabel):
        assert isinstance(label, QLabel)
        if isinstance(label, ElidedLabel) or not label.text() or label.pixmap().width():
            continue
        if label.wordWrap():
            needed = label.heightForWidth(label.width())
            if needed > label.height() + _SLACK:
                yield f"{_name(label)}: {needed} high, has {label.height()}"
        elif label.sizeHint().width() > label.width() + _SLACK or label.sizeHint().height() > label.height() + _SLACK:
            yield f"{_name(label)}: wants {_size(label.sizeHint())}, has {_size(label.size())}"
    for kind in (QAbstractButton, QComboBox):
        for widget in _shown(window, kind):
            if isinstance(widget.parentWidget(), QLineEdit):
                continue  # Qt sizes the button inside a field itself
            wanted = widget.minimumSizeHint()
            if wanted.width() > widget.width() + _SLACK or wanted.height() > widget.height() + _SLACK:
                yield f"{_name(widget)}: wants {_size(wanted)}, has {_size(widget.size())}"


def _overlapping(window: QWidget) -> Iterator[str]:
    """Texts and controls that lie over one another though neither holds the other."""
    kinds = (QLabel, QAbstractButton, QLineEdit, QComboBox)
    there = [
        (widget, QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()))
        for kind in kinds
        for widget in _shown(window, kind)
        if widget.width() and widget.height() and not (isinstance(widget, QLabel) and not widget.text())
    ]
    for at, (one, box) in enumerate(there):
        for other, other_box in there[at + 1 :]:
            if one.isAncestorOf(other) or other.isAncestorOf(one):
                continue
            shared = box.intersected(other_box)
            if shared.width() > 2 and shared.height() > 2 and not _floats(one, other):
                yield f"{_name(one)} lies over {_name(other)} by {_size(shared.size())}"


def _floats(*widgets: QWidget) -> bool:
    """Whether one of them is meant to lie over the rest (a toast)."""
    for widget in widgets:
        parent: QWidget | None = widget
        while parent is not None:
            if parent.objectName() == "toast" or type(parent).__name__ in ("_Slip", "FocusRing"):
                return True
            parent = parent.parentWidget()
    return False


def _too_small(window: QWidget) -> Iterator[str]:
    for button in _shown(window, QAbstractButton):
        least = SMALLEST_TARGET
        inside_text = type(button).__name__ == "LinkButton" or isinstance(button.parentWidget(), QLineEdit)
        if not inside_text and (button.width() < least or button.height() < least):
            yield f"{_name(button)}: only {_size(button.size())} to hit"


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    said = text() if callable(text) else ""
    return f"{type(widget).__name__} “{said or widget.accessibleName()}”"


def _size(size: object) -> str:
    return f"{size.width()} × {size.height()}"  # type: ignore[attr-defined]
