"""What can be done about an item of the page, by the name of its button."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.pages.in_step.decide_refund import DecideRefundDialog
from invpay_desktop.ui.pages.in_step.items import Item
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.dialog import Question

if TYPE_CHECKING:
    from datetime import datetime

    from invpay_desktop.db.book import Book
    from invpay_desktop.db.session import WriteSession
    from invpay_desktop.hosted.api import HostedApi
    from invpay_desktop.sync.refund_checking import RefundChecked

_ELSEWHERE = frozenset({"check_charge", "decide_charge", "retry_charge", "refund"})
"""Actions of the whole window about a payment."""


class Deeds:
    """Does them; `owner` is the page."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk, self._owner = desk, owner
        self._own: dict[str, Callable[[Item], None]] = {
            "send": self._send,
            "round": lambda _item: desk.do("sync_now"),
            "give_up": self._give_up,
            "arrived": self._arrived,
            "dismiss": self._dismiss,
            "seen": self._see,
            "check_refund": self._check_refund,
            "decide_refund": lambda item: DecideRefundDialog(owner.window(), desk, item).open(),
            "dismiss_refund": self._dismiss_refund,
        }

    def do(self, name: str, item: Item) -> None:
        """Do something about an item. Raises KeyError for what is not known."""
        if name in _ELSEWHERE:
            self._desk.do(name, payment=item.payment)
        else:
            self._own[name](item)

    # The outbox

    def _send(self, item: Item) -> None:
        from invpay_desktop.outbox.rows import again

        uid = str(item.key[1])
        self._write(lambda session: again(session, uid), "", lambda _row: self._desk.do("sync_now"))

    def _give_up(self, item: Item) -> None:
        from invpay_desktop.outbox.rows import cancel

        uid = str(item.key[1])
        Question(
            self._owner.window(), tr("Do not send this?"),
            tr("Your book keeps what you recorded; the service is never told of it, and the two differ from then on."),
            tr("Do not send"),
            lambda reason: self._write(lambda session: cancel(session, uid, reason), tr("It will not be sent.")),
            reason=True, safe=tr("Let it wait"),
        ).open()  # fmt: skip

    def _arrived(self, item: Item) -> None:
        from invpay_desktop.outbox.rows import arrived

        uid = str(item.key[1])
        Question(
            self._owner.window(), tr("It is at the service?"),
            tr("Say so only where you have seen it there. It is not sent again, and your note stays with it."),
            tr("It is there"),
            lambda note: self._write(lambda session: arrived(session, uid, note), tr("Noted: it is there.")),
            reason=True, danger=False, icon="check",
        ).open()  # fmt: skip

    # Failures and differences

    def _dismiss(self, item: Item) -> None:
        from invpay_desktop.payments.follow_up import dismiss

        payment = item.payment
        if payment is not None:
            self._write(lambda session: dismiss(session, payment), tr("Done with it. The payment keeps its history."))

    def _dismiss_refund(self, item: Item) -> None:
        from invpay_desktop.ledger.refund_attempts import dismiss_refund

        refund = _number(item)
        self._write(lambda session: dismiss_refund(session, refund), tr("Done with it. The payment keeps its history."))

    def _check_refund(self, item: Item) -> None:
        refund = _number(item)

        def job(book: Book, api: HostedApi, clock: Callable[[], datetime]) -> RefundChecked:
            from invpay_desktop.sync.refund_checking import check_refund

            return check_refund(book, api, refund, clock)

        def done(checked: RefundChecked) -> None:
            if checked.problem is not None:
                self._desk.problem(checked.problem, self._owner)
            elif checked.status == "settled":
                self._desk.toast(tr("The money went back."))
            elif checked.status == "failed":
                self._desk.toast(tr("The refund did not go through. Nothing was paid back."))
            else:
                self._desk.toast(tr("It is still not known. It is looked up again by itself."))

        self._desk.toast(tr("Asking the service …"))
        self._desk.service.call(job, done, owner=self._owner)

    def _see(self, item: Item) -> None:
        from invpay_desktop.sync.differences import mark_seen

        number = _number(item)
        self._write(lambda session: mark_seen(session, number), tr("Seen. It comes back if it changes."))

    def _write(
        self, deed: Callable[[WriteSession], Any], said: str, then: Callable[[Any], object] | None = None
    ) -> None:
        def done(outcome: Any) -> None:
            if said:
                self._desk.toast(said)
            if then is not None:
                then(outcome)

        self._desk.write(deed, done, owner=self._owner)


def _number(item: Item) -> int:
    """The row id in an item's key."""
    number = item.key[1]
    assert isinstance(number, int)
    return number
