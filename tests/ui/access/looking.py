"""What a person with keys alone, or with a screen reader, finds on a page or dialog."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeySequence, QShortcut
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from invpay_desktop.ui.widgets.labels import FieldLabel
from tests.ui.driver import App

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractItemView, QTabBar, QPdfView)
_SMALL = 60
"""Pixels; a button without a text of its own that is larger paints one."""
_MOST = 250
"""Presses of Tab before we say that it goes nowhere."""


def controls(root: QWidget) -> list[QWidget]:
    """What can be worked with on it now; parts that Qt puts into its own widgets belong to those."""
    return [each for each in root.findChildren(QWidget) if isinstance(each, CONTROLS) and _counts(each, root)]


def _counts(widget: QWidget, root: QWidget) -> bool:
    if not (widget.isVisible() and widget.isEnabled()) or isinstance(widget, QHeaderView):
        return False
    if widget.window() is not root.window():
        return False
    around = widget.parentWidget()
    while around is not None and around is not root:
        if isinstance(around, (*CONTROLS, QHeaderView)):
            return False
        around = around.parentWidget()
    return True


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    interface = cast(QAccessibleInterface | None, QAccessible.queryAccessibleInterface(widget))
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def called(widget: QWidget) -> str:
    """How a complaint names it."""
    return f"{type(widget).__name__} “{name_of(widget)}”"


def walk(app: App, root: QWidget) -> list[QWidget]:
    """Where Tab leads, from where the focus is until it is there again."""
    start = QApplication.focusWidget()
    if start is None:
        app.key("Tab")
        start = QApplication.focusWidget()
        assert start is not None, f"nothing takes the keyboard on {type(root).__name__}"
    stops = [start]
    for _ in range(_MOST):
        app.key("Tab")
        stop = QApplication.focusWidget()
        if stop is stops[0] or stop is None:
            return stops
        if stop in stops:
            return [*stops, stop]  # a circle that does not close: complaints() says so
        stops.append(stop)
    return stops


def complaints(app: App, root: QWidget) -> Iterator[str]:
    """All that is wrong with a page or dialog that is open, each in a sentence."""
    here = controls(root)
    yield from _without_name(here)
    if QApplication.focusWidget() is None:
        yield "nothing has the keyboard when it opens"
    stops = walk(app, root)
    if len(set(stops)) < len(stops):
        yield f"Tab does not come back to {called(stops[0])} but to {called(stops[-1])}"
    for widget in here:
        if not _reached(widget, stops):
            yield f"{called(widget)} is not reached by Tab"
    yield from _out_of_order(root, stops)
    yield from _unseen(app, root, stops)
    yield from _colliding(root.window())


def _without_name(here: list[QWidget]) -> Iterator[str]:
    for widget in here:
        name = name_of(widget)
        if not name.strip() or name == type(widget).__name__:
            where = widget.parentWidget()
            yield f"a {type(widget).__name__} in {type(where).__name__} has no name ({widget.objectName()})"
        small = isinstance(widget, QAbstractButton) and not widget.text() and widget.width() < _SMALL
        if small and not widget.toolTip():
            yield f"{called(widget)} shows an icon alone and has no tooltip"


def _reached(widget: QWidget, stops: list[QWidget]) -> bool:
    """Of buttons of which one is down, the one that is down is reached, and arrows go on from there.

    Neither group() nor focusProxy() is asked: PySide 6.11 takes what they return for a child of the widget, and deletes
    both together.
    """
    if widget in stops or any(widget.isAncestorOf(stop) for stop in stops):
        return True
    around = widget.parentWidget()
    if not isinstance(widget, QAbstractButton) or not widget.isCheckable() or around is None:
        return False
    beside = [each for each in around.children() if isinstance(each, QAbstractButton) and each.isCheckable()]
    return any(each in stops for each in beside)


def _box(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def _out_of_order(root: QWidget, stops: list[QWidget]) -> list[str]:
    """Reading goes down, and in a row to the right; from the foot of a column it may go to the head of the next."""
    inside = [stop for stop in stops if root.isAncestorOf(stop)]
    backwards = []
    for before, after in zip(inside, inside[1:] + inside[:1], strict=True):
        one, next_ = _box(before), _box(after)
        if next_.bottom() <= one.top() and next_.left() <= one.left() and next_.right() <= one.right():
            backwards.append(f"Tab goes up, from {called(before)} to {called(after)}")
        level = min(one.bottom(), next_.bottom()) - max(one.top(), next_.top())
        if next_.right() <= one.left() and level > min(one.height(), next_.height()) // 2:
            backwards.append(f"Tab goes back, from {called(before)} to {called(after)}")
    return backwards if len(backwards) > 1 else []  # from the last to the first it must


def _unseen(app: App, root: QWidget, stops: list[QWidget]) -> Iterator[str]:
    """Whether the focus can be seen on each: its place looks otherwise without it."""
    window = root.window()
    stops = [stop for stop in dict.fromkeys(stops) if root.isAncestorOf(stop)]
    for stop in stops:
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        around = _box(stop).adjusted(-6, -6, 6, 6)
        focused = window.grab(around).toImage()
        stop.clearFocus()
        QApplication.processEvents()
        if window.grab(around).toImage() == focused and stop.isVisible():
            yield f"one cannot see that {called(stop)} has the focus"
    if stops:
        stops[0].setFocus(Qt.FocusReason.TabFocusReason)


def _colliding(window: QWidget) -> Iterator[str]:
    """Keys that mean two things at once where the focus is anywhere in the window."""
    known: dict[str, str] = {}
    for key, what in _keys(window):
        if key in known and known[key] != what:
            yield f"{key} means both {known[key]} and {what}"
        known[key] = what


def _keys(window: QWidget) -> Iterator[tuple[str, str]]:
    everywhere = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        here = isinstance(owner, QWidget) and owner.window() is window and owner.isVisible()
        if here and shortcut.context() in everywhere and shortcut.isEnabled():
            yield shortcut.key().toString(), shortcut.objectName() or f"{type(owner).__name__} {id(shortcut)}"
    for button in window.findChildren(QAbstractButton):
        if button.window() is window and button.isVisible() and not button.shortcut().isEmpty():
            yield button.shortcut().toString(), called(button)
    for label in window.findChildren(FieldLabel):  # only a label that belongs to a field has such a key
        if label.window() is window and label.isVisible():
            mnemonic = QKeySequence.mnemonic(label.text())
            if not mnemonic.isEmpty():
                yield mnemonic.toString(), called(label)
