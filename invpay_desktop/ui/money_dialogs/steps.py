"""The steps of something that is done at two places: what is done, what is on its way, what waits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.look import FollowsLook, announce
from invpay_desktop.ui.widgets.symbol import Symbol

_SIGNS = {
    "waiting": ("circle", "slate"),
    "going": ("hourglass", "cyan"),
    "done": ("circle-check", "green"),
    "failed": ("circle-x", "red"),
    "unknown": ("circle-question-mark", "amber"),
    "needs_you": ("circle-alert", "amber"),
}


class Steps(FollowsLook, QWidget):
    """`names`: what each step is, in their order; all wait at first. Each change is said aloud."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self._names = list(names)
        self.states = ["waiting"] * len(names)
        self._signs = [Symbol(*_sign("waiting"), dot=28) for _ in names]
        self._titles = [Label(name, "body_bold", wrap=True) for name in names]
        self._details = [Label("", "small", "muted", wrap=True) for _ in names]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        for at in range(len(names)):
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addStretch(1)
            words.addWidget(self._titles[at])
            words.addWidget(self._details[at])
            words.addStretch(1)
            self._grid.addWidget(self._signs[at], at, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addLayout(words, at, 1)
            self.show_step(at, "waiting")
        self.look()

    def show_step(self, at: int, state: str, detail: str = "", name: str = "") -> None:
        """How a step stands now; `name`: what it is called from now on."""
        changed = state != self.states[at] or detail != self._details[at].text()
        self.states[at] = state
        self._names[at] = name or self._names[at]
        self._signs[at].show_icon(*_shown(state))
        self._titles[at].setText(self._names[at])
        self._titles[at].set_tone("muted" if state == "waiting" else "text")
        self._details[at].setText(detail)
        self._details[at].setVisible(bool(detail))
        self.setAccessibleName(self.told())
        if changed:
            announce(self, f"{self._names[at]}: {_words(state)}. {detail}")

    def told(self) -> str:
        """All of it in words."""
        lines = zip(self._names, self.states, self._details, strict=True)
        return " ".join(f"{name}: {_words(state)}. {detail.text()}".strip() for name, state, detail in lines)

    def follow_look(self) -> None:
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(8))
        for at in range(len(self._names)):
            self._grid.setRowMinimumHeight(at, px(36))


def _sign(state: str) -> tuple[str, int, str]:
    icon, tone = _SIGNS[state]
    return icon, 16, tone


def _shown(state: str) -> tuple[str, str]:
    return _SIGNS[state]


def _words(state: str) -> str:
    return {
        "waiting": tr("waits"),
        "going": tr("on its way"),
        "done": tr("done"),
        "failed": tr("did not go through"),
        "unknown": tr("not known yet"),
        "needs_you": tr("needs you"),
    }[state]
