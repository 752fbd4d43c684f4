"""Tabs with counts over a list: one word, one number, an accent bar under the one that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QToolButton, QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.widgets.drawing import draw_icon
from invpay_desktop.ui.widgets.labels import escape_mnemonic
from invpay_desktop.ui.widgets.look import FollowsLook, colour

_NEXT, _PREVIOUS = Qt.Key.Key_Tab, Qt.Key.Key_Backtab
_SCROLLER = 28
"""Width of the arrow at either end where the tabs do not fit, in px of the design."""


class CountTabs(FollowsLook, QTabBar):
    """Tabs by key. `chosen(key)` when another is opened, by mouse, arrows or Ctrl+Tab within the parent widget.

    `alarming`: keys whose count is red while it is not 0.
    """

    chosen = Signal(object)

    def __init__(
        self, tabs: Sequence[tuple[str, str]], alarming: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tabs = tuple(tabs)
        self._alarming = frozenset(alarming)
        self._counts: dict[str, int] = {}
        self._scope: QWidget | None = None
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for key, text in tabs:
            self.setTabData(self.addTab(escape_mnemonic(text)), key)
        self.currentChanged.connect(lambda at: self.chosen.emit(self.tabData(at)))
        self._name_tabs()
        self.look()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Counts behind the words; a tab without a count shows none, one of 0 stays."""
        self._counts = dict(counts)
        self._name_tabs()
        # Qt measures tabs anew when a font or an icon size is set, not when asked for geometry alone.
        self.setIconSize(QSize(self.iconSize().width() ^ 1, 0))
        self.update()

    def value(self) -> str:
        """Key of the open tab."""
        return str(self.tabData(self.currentIndex()))

    def choose(self, key: str) -> None:
        """Open a tab by its key; an unknown key changes nothing."""
        at = next((at for at, (known, _) in enumerate(self._tabs) if known == key), -1)
        if at >= 0:
            self.setCurrentIndex(at)

    def serve(self, scope: QWidget) -> None:
        """Answer Ctrl+Tab wherever in `scope` the focus is. Without this: wherever in the parent widget."""
        if self._scope is not None:
            self._scope.removeEventFilter(self)
        self._scope = scope
        scope.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QToolButton) and event.type() == QEvent.Type.Paint:
            _paint_scroller(watched)
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._turn(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.setCurrentIndex(0 if event.key() == Qt.Key.Key_Home else self.count() - 1)
        elif not self._turn(event):
            super().keyPressEvent(event)

    def _turn(self, event: QKeyEvent) -> bool:
        """Ctrl+Tab to the next tab, Ctrl+Shift+Tab back, round and round."""
        if event.key() not in (_NEXT, _PREVIOUS) or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        back = event.key() == _PREVIOUS or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self.count() == 0 or not self.isVisible():
            return False
        self.setCurrentIndex((self.currentIndex() + (-1 if back else 1)) % self.count())
        return True

    def follow_look(self) -> None:
        self.setFont(font("body_strong"))
        self.setFixedHeight(px(38))
        self.setStyleSheet(f"QTabBar::scroller {{ width: {px(_SCROLLER)}px; }}")
        for button in self.findChildren(QToolButton):
            button.installEventFilter(self)
            button.setAutoRaise(True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        if self._scope is None and parent is not None:
            self.serve(parent)

    def _name_tabs(self) -> None:
        for at, (key, text) in enumerate(self._tabs):
            count = self._counts.get(key)
            self.setAccessibleTabName(at, text if count is None else f"{text}, {figures.count(count)}")

    # Painting

    def tabSizeHint(self, index: int) -> QSize:
        """As wide as the word in its bold form, so that nothing moves when another tab is opened."""
        key, text = self._tabs[index]
        width = QFontMetrics(font("body_bold")).horizontalAdvance(text) + 2 * px(10)
        if key in self._counts:
            width += px(6) + QFontMetrics(font("small_bold")).horizontalAdvance(figures.count(self._counts[key]))
        return QSize(width, px(38))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(current().border))
        for at in range(self.count()):
            self._paint_tab(painter, at, self.tabRect(at))

    def _paint_tab(self, painter: QPainter, at: int, rect: QRect) -> None:
        tokens, (key, text) = current(), self._tabs[at]
        is_open = at == self.currentIndex()
        hovered = rect.contains(self.mapFromGlobal(self.cursor().pos())) and self.underMouse()
        used = font("body_bold" if is_open else "body_strong")
        painter.setFont(used)
        painter.setPen(QColor(tokens.text if is_open or hovered else tokens.muted))
        inner = rect.adjusted(px(10), 0, -px(10), 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        if key in self._counts:
            red = key in self._alarming and self._counts[key] != 0
            inner.setLeft(inner.left() + QFontMetrics(used).horizontalAdvance(text) + px(6))
            painter.setFont(font("small_bold" if red else "small_strong"))
            painter.setPen(colour("red" if red else "muted"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, figures.count(self._counts[key]))
        if is_open:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            mark = QRectF(rect.left() + px(6), rect.bottom() + 1 - px(3), rect.width() - 2 * px(6), px(3))
            painter.drawRoundedRect(mark, 1.5, 1.5)
        if is_open and self.hasFocus():
            painter.setPen(QPen(QColor(tokens.focus), tokens.ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, px(5), -1, -px(7)), px(6), px(6))


def _paint_scroller(button: QToolButton) -> None:
    """An arrow at the end of tabs that do not fit, on the ground of the page."""
    painter = QPainter(button)
    painter.fillRect(button.rect(), QColor(current().window))
    name = "chevron-left" if button.arrowType() == Qt.ArrowType.LeftArrow else "chevron-right"
    tone = "disabled" if not button.isEnabled() else "text" if button.underMouse() else "muted"
    draw_icon(painter, (button.width() - px(16)) // 2, button.rect(), name, 16, tone)
