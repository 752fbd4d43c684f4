"""The amber place that says: we do not know yet. When it was sent, when it is looked up again, and what can be done."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.ui import figures
from invpay_desktop.ui.attempts.looking import Sent, check_now, last_look, moment, next_look
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.look import announce

if TYPE_CHECKING:
    from invpay_desktop.ledger.attempts import Attempt

_TICK_MS = 1000
_REST = timedelta(seconds=30)
"""After a look that learned nothing because the service was not reached, before the next by itself."""


class UnknownBanner(Banner):
    """Shows an attempt without an outcome, counting to the next look, which it takes itself while it is seen.

    `looked(Checked)`: the service was read. `decided`: the person wants to say what happened. A refund's banner says
    other words and asks after something else: `words_of` and `ask`.
    """

    looked = Signal(object)
    decided = Signal()

    def __init__(
        self, desk: Desk, *, prominent: bool = False, by_itself: bool = False, parent: QWidget | None = None
    ) -> None:
        self.check = Button(tr("Check now"), "primary" if prominent else "secondary", "refresh-cw", small=True)
        self.decide = Button(tr("I know what happened …"), small=True)
        super().__init__("amber", "circle-question-mark", "", "", [self.check, self.decide], parent)
        self._desk = desk
        self.attempt: Sent | None = None
        self._looking = False
        self._by_itself = by_itself
        self._rests_until = desk.now()
        self._values = {key: Label("", wrap=True) for key in ("sent", "last", "next")}
        self.problem = Label("", "small", wrap=True)
        """Why the last look by this window learned nothing."""
        self._place_values()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._count)
        self.check.clicked.connect(self.look_now)
        self.decide.clicked.connect(self.decided)

    def _place_values(self) -> None:
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        names = {"sent": tr("Sent"), "last": tr("Last look"), "next": tr("Next look")}
        for row, (key, label) in enumerate(self._values.items()):
            self._grid.addWidget(Label(names[key], tone="muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label, row, 1)
        self._column.insertLayout(self._column.count() - 1, self._grid)
        self._column.insertWidget(self._column.count() - 1, self.problem)
        self.problem.hide()
        self.follow_look()

    def follow_look(self) -> None:
        super().follow_look()
        if hasattr(self, "_grid"):
            self._grid.setContentsMargins(0, px(6), 0, 0)
            self._grid.setHorizontalSpacing(px(12))
            self._grid.setVerticalSpacing(px(2))

    def show_attempt(self, attempt: Sent) -> None:
        """Show an attempt, or its new state; a screen reader says it when it is another one."""
        another = self.attempt is None or _told(self.attempt) != _told(attempt)
        self.attempt = attempt
        if another:
            self.tell(*self.words_of(attempt))
        asks = attempt.state == "needs_you"
        self.decide.setVisible(asks)
        self._values["sent"].setText(moment(attempt.started_at, self._desk))
        self._values["last"].setText(last_look(attempt, self._desk))
        self._count()
        self._tick.start()

    def value(self, key: str) -> str:
        """What stands beside `sent`, `last` or `next`."""
        return self._values[key].text()

    def look_now(self) -> None:
        """Read the service's history now, once at a time."""
        if self.attempt is None or self._looking:
            return
        self._looking = True
        self.problem.hide()
        self.check.set_busy(True, tr("Asking the service …"))
        self.ask(self.attempt)

    def words_of(self, attempt: Any) -> tuple[str, str]:
        """The bold sentence and what follows it."""
        return _words(attempt)

    def ask(self, attempt: Any) -> None:
        """Have the service's history read, and hear what came of it."""
        check_now(self._desk, attempt.payment_id, self._answered, owner=self, failed=self._failed)

    def _answered(self, checked: Any) -> None:
        self._looked()
        if checked.problem is not None:
            self._failed(checked.problem)
        elif checked.status == "unknown":
            announce(self, tr("Not listed at the service yet."))
        self.looked.emit(checked)

    def _failed(self, error: InvPayError) -> None:
        self._looked()
        self._rests_until = self._desk.now() + _REST
        self.problem.setText(error.message)
        self.problem.show()
        announce(self, error.message)

    def _looked(self) -> None:
        self._looking = False
        self.check.set_busy(False)

    def _count(self) -> None:
        """Say how long it is to the next look; take it when it is due and somebody is watching."""
        attempt = self.attempt
        if attempt is None:
            return
        self._values["next"].setText(next_look(attempt, self._desk))
        now = self._desk.now()
        due = attempt.next_check_at is not None and attempt.next_check_at <= now
        if self._by_itself and due and now >= self._rests_until and self.isVisible() and attempt.status == "unknown":
            self.look_now()

    def hideEvent(self, event: object) -> None:
        self._tick.stop()
        super().hideEvent(event)  # type: ignore[arg-type]

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._tick.start()
        self._count()


def _told(attempt: Sent) -> tuple[str, str, str]:
    """What the words are about."""
    return attempt.public_id, attempt.state, attempt.status


def _words(attempt: Attempt) -> tuple[str, str]:
    """The bold sentence and what follows it."""
    amount = figures.money(attempt.amount)
    if attempt.state == "needs_you":
        title = tr("Nobody can tell whether this went through. It needs you.")
        text = tr(
            "{amount} was sent once, and the service's history does not settle it. Ask the service or the customer's "
            "bank, then say what happened. Do not charge again before that."
        )
    elif attempt.status == "pending":
        title = tr("This charge is on its way. Please do not charge again.")
        text = tr("{amount} was sent once and will not be sent again. The answer may still come.")
    else:
        title = tr("We don't know yet whether this went through. Please do not charge again.")
        text = tr("The answer to the payment of {amount} did not arrive. It was sent once and will not be sent again.")
    said = text.format(amount=amount)
    if attempt.method in ("card", "ach"):
        said += " " + (
            tr("The card number was not kept.") if attempt.method == "card" else tr("The account was not kept.")
        )
    return title, said
