"""A dialog whose form gives its place to what became of it, and comes back for another try."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.dialog import Dialog

_SETTLE_MS = 600
"""After an answer nothing is pressed for this long: a key or a click that was meant for the form is not one for it."""


class FormOrOutcome(Dialog):
    """`state` is `form`, or a word for what is shown in its place. `notice` is a sentence over either."""

    def __init__(self, parent: QWidget, title: str, width: int) -> None:
        super().__init__(parent, title, width)
        self.state = "form"
        self.notice = Banner("slate", "refresh-cw", "")
        self.notice.hide()
        self._form_part: QWidget | None = None
        self._outcome_part: QWidget | None = None
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settling.timeout.connect(self._settled)

    def set_parts(self, form: QWidget, outcome: QWidget) -> None:
        """The two that take turns, the form first."""
        self._form_part, self._outcome_part = form, outcome
        self.body.addWidget(form)
        self.body.addWidget(outcome)
        outcome.hide()

    def notify(self, sentence: str, tone: str = "slate", icon: str = "refresh-cw") -> None:
        """Say something over the form."""
        self.notice.show()
        self.notice.tell(sentence, tone=tone, icon=icon)

    def show_form(self, deed: Callable[[], object]) -> None:
        """The form once more; what stands in it now counts as not typed."""
        self._turn("form", form=True)
        self._settling.stop()
        self.cancel.show()
        self.cancel.setText(tr("Cancel"))
        self.set_primary("", "", deed)
        self.call_clean()

    def show_outcome(self, state: str, text: str, icon: str, deed: Callable[[], object], *, closes: bool) -> None:
        """What became of it, with the one thing to do next; `closes`: that leaves, so that there is no Close beside."""
        self._turn(state, form=False)
        self.cancel.setText(tr("Close"))
        self.cancel.setVisible(not closes)
        primary = self.set_primary(text, icon, deed)
        primary.set_icon_name(icon)
        primary.setEnabled(False)
        self._settling.start()

    def busy(self, busy: bool, text: str = "") -> None:
        """Only the form is locked: what the notice says stays readable."""
        assert self._form_part is not None
        self._form_part.setEnabled(not busy)
        super().busy(busy, text)
        self._area.setEnabled(True)

    def dirty(self) -> bool:
        """What became of it is not lost by leaving."""
        return self.state == "form" and super().dirty()

    def _turn(self, state: str, *, form: bool) -> None:
        assert self._form_part is not None
        assert self._outcome_part is not None
        self.state = state
        self.clear_failure()
        self.notice.hide()
        self._form_part.setVisible(form)
        self._outcome_part.setVisible(not form)

    def _settled(self) -> None:
        if self.primary is not None and self.state != "form":
            self.primary.setEnabled(True)
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
