"""The ring around whatever button has the focus, drawn outside of it and above all else."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from invpay_desktop.ui.theme import tokens
from invpay_desktop.ui.theme.fonts import px

_GAP = 2
_MOVED = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ParentChange,
        QEvent.Type.EnabledChange,
    }
)


class FocusRing(QWidget):
    """Laid over the window, around its focused button. A widget says `ring_radius = None` if it draws its own focus."""

    def __init__(self, host: QWidget, radius: int) -> None:
        super().__init__(host)
        self._radius = radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        width = px(tokens.current().ring)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.current().focus), width))
        inner = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        radius = self._radius + _GAP + width / 2
        painter.drawRoundedRect(inner, radius, radius)


class _Follower(QObject):
    """Moves the ring with the focus, and with whatever moves the focused widget."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: FocusRing | None = None
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        app.focusChanged.connect(self._on_focus)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._drop()
        radius = ring_radius(now)
        if now is None or radius is None or now.isWindow():
            return
        host: QWidget | None = now
        while host is not None and not host.isWindow() and not isinstance(host.parentWidget(), QAbstractScrollArea):
            self._watched.append(host)
            host.installEventFilter(self)
            host = host.parentWidget()
        if host is not None and host is not now:
            self._target, self._ring = now, FocusRing(host, px(radius))
            self._place()

    def _drop(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = self._target = None

    def _place(self) -> None:
        ring, target = self._ring, self._target
        if ring is None or target is None or not isValid(ring) or not isValid(target):
            return
        host = ring.parentWidget()
        if host is None or not host.isAncestorOf(target):
            return
        out = _GAP + px(tokens.current().ring)
        corner = target.mapTo(host, QPoint(0, 0))
        ring.setGeometry(QRect(corner, target.size()).adjusted(-out, -out, out, out))
        ring.setVisible(target.isVisible() and target.isEnabled())
        ring.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVED:
            self._place()
        return False


_followers: list[_Follower] = []
"""The one of this process; asking the application for it would make Python classes of all its children."""


def ring_radius(widget: QWidget | None) -> int | None:
    """How round the ring about a widget is, in pixels of the design; None where no ring is drawn."""
    radius: int | None = getattr(widget, "ring_radius", 6 if isinstance(widget, QAbstractButton) else None)
    return radius


def install_focus_ring(app: QApplication) -> None:
    """Have the ring follow the focus, once in a process."""
    if not any(isValid(follower) for follower in _followers):
        _followers[:] = [_Follower(app)]
