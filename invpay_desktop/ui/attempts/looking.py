"""Looking a charge up at the hosted service, and when that happens next, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.ui import figures
from invpay_desktop.ui.background import Work
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.sync.checking import Checked

_HOUR = 3600


class Sent(Protocol):
    """What was sent and has no outcome yet: a charge, a refund."""

    @property
    def public_id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def checks(self) -> int: ...
    @property
    def next_check_at(self) -> datetime | None: ...
    @property
    def last_check_at(self) -> datetime | None: ...


def check_now(
    desk: Desk,
    payment_id: int,
    done: Callable[[Checked], None],
    *,
    owner: QObject,
    failed: Callable[[InvPayError], None] | None = None,
) -> Work:
    """Read the service's history of the charge's invoice, beside the window. Nothing is sent that moves money."""

    def job(book: object, api: object, clock: Callable[[], datetime]) -> Checked:
        from invpay_desktop.sync.checking import check_attempt

        return check_attempt(book, api, payment_id, clock)  # type: ignore[arg-type]

    return desk.service.call(job, done, owner=owner, failed=failed)


def next_look(attempt: Sent, desk: Desk) -> str:
    """`in 42 s`, `at 14:47`, `Feb 3, 14:47`: when it is looked up again by itself; what to do where it is not."""
    if attempt.status == "pending":
        return tr("as soon as the answer is there, or has been due for two minutes")
    if attempt.next_check_at is None:
        return tr("no more by itself: it is yours to decide")
    seconds = max(round((attempt.next_check_at - desk.now()).total_seconds()), 0)
    if seconds == 0:
        return tr("now")
    if seconds < 60:
        return tr("in {count} s").format(count=seconds)
    if seconds < _HOUR:
        minutes, rest = divmod(seconds, 60)
        return tr("in {minutes} min {seconds} s").format(minutes=minutes, seconds=f"{rest:02d}")
    return moment(attempt.next_check_at, desk)


def last_look(attempt: Sent, desk: Desk) -> str:
    """When it was last looked up, and what came of it."""
    if attempt.last_check_at is None:
        return tr("not yet")
    said = tr("{when}, not listed at the service") if attempt.checks else tr("{when}, without an answer")
    return said.format(when=moment(attempt.last_check_at, desk))


def moment(at: datetime, desk: Desk) -> str:
    """`today, 14:02`, or the day with the time."""
    if at.astimezone(desk.zone).date() == desk.today():
        return tr("today, {time}").format(time=figures.clock(at, desk.zone))
    return figures.moment(at, desk.zone, desk.today())
