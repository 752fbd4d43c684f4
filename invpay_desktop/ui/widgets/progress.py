"""How far long work is: what, done of all, the time left, and what Cancel does."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.loading import PATIENCE
from invpay_desktop.ui.widgets.look import FollowsLook, announce


class ProgressLine(FollowsLook, QWidget):
    """`start(what, note)`, `show_step(done, of)`, `stop()`. Nothing is seen in the first 300 ms. `cancelled()`."""

    cancelled = Signal()

    def __init__(self, unit: str = "", *, cancel: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit, self._note = unit, ""
        self._began = 0.0
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._appear)
        self._what = ElidedLabel("", "body_bold")
        self._figures = Label("", tone="muted")
        self._bar = _Bar()
        self._left = Label("", "small", "muted", wrap=True)
        self.cancel = Button(tr("Cancel"), small=True)
        self.cancel.clicked.connect(self._stop_asked)
        self.cancel.setVisible(cancel)
        self._build()
        self.look()
        self.hide()

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._what, 1)
        top.addWidget(self._figures)
        bottom.addWidget(self._left, 1)
        bottom.addWidget(self.cancel)
        self._column.addLayout(top)
        self._column.addWidget(self._bar)
        self._column.addLayout(bottom)

    def start(self, what: str, note: str = "") -> None:
        """Work began: `what` it is, and as `note` what happens on Cancel: “Nothing is saved until the end.”"""
        self._began, self._note = monotonic(), note
        self._what.setText(what)
        self.setAccessibleName(what)
        self.cancel.setEnabled(True)
        self.show_step(0, 0)
        self._patience.start()

    def show_step(self, done: int, of: int, what: str = "") -> None:
        """`done` of `of` units are through; `of` 0 while it is not known how many there are."""
        if what:
            self._what.setText(what)
        count = tr("{done} of {all}").format(done=figures.count(done), all=figures.count(of)) if of else ""
        self._figures.setText(f"{count} {self._unit}".strip() if of else "")
        self._bar.show_share(done, of)
        self._left.setText(" ".join(part for part in (self._time_left(done, of), self._note) if part))

    def stop(self) -> None:
        """It is over, well or not."""
        self._patience.stop()
        self.hide()

    def _time_left(self, done: int, of: int) -> str:
        """A guess from the pace so far, which needs two seconds and a twentieth of the work to be worth saying."""
        spent = monotonic() - self._began
        if not of or done * 20 < of or spent < 2:
            return ""
        seconds = round(spent * (of - done) / done)
        if seconds < 60:
            return trn("About %n second(s) left.", max(seconds, 1))
        return trn("About %n minute(s) left.", round(seconds / 60))

    def _appear(self) -> None:
        self.show()
        announce(self, self._what.text())

    def _stop_asked(self) -> None:
        self.cancel.setEnabled(False)
        self._left.setText(tr("Stopping …"))
        self.cancelled.emit()

    def follow_look(self) -> None:
        self._column.setSpacing(px(6))


class _Bar(FollowsLook, QWidget):
    """The bar itself; empty while the end is not known."""

    def __init__(self) -> None:
        super().__init__()
        self._done, self._of = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.look()

    def show_share(self, done: int, of: int) -> None:
        self._done, self._of = done, of
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(120), px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box, round_by = QRectF(self.rect()), self.height() / 2
        painter.setBrush(QColor(current().bar_track))
        painter.drawRoundedRect(box, round_by, round_by)
        if self._of:
            box.setWidth(max(box.width() * min(self._done, self._of) / self._of, self.height()))
            painter.setBrush(QColor(current().accent))
            painter.drawRoundedRect(box, round_by, round_by)
