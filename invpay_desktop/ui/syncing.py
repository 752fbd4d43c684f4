"""Keeps the book in step with the hosted service beside the window: rounds by themselves, never two at once.

A round comes after the book was opened, soon after a change that has something to tell, when a charge of unknown
outcome is to be looked up, when the network is back, and each minute; how often each invoice is read is the round's own
affair. Nothing of it runs on the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import InvPayError, NotConnected, ServiceError
from invpay_desktop.ui.background import Background, Work
from invpay_desktop.ui.connecting import Service

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation

    from invpay_desktop.db.book import Book
    from invpay_desktop.db.session import Session
    from invpay_desktop.hosted.api import HostedApi
    from invpay_desktop.sync.status import SyncStatus
    from invpay_desktop.sync.sync_pass import Round

T = TypeVar("T")

_EACH_MS = 60_000
_SOON_MS = 1500
"""After a change, so that a person who records five checks in a row causes one round."""
_SHORTEST_MS = 500
_QUIET = timedelta(minutes=15)
"""No round by itself so soon after one that could not begin."""


class _Desk(Protocol):
    """What of the desk is needed here."""

    background: Background
    service: Service

    @property
    def changed(self) -> Any: ...
    @property
    def let_go(self) -> Any: ...
    @property
    def took_up(self) -> Any: ...
    def book(self) -> Book: ...
    def now(self) -> datetime: ...
    def read(
        self,
        question: Callable[[Session], T],
        answer: Callable[[T], None],
        *,
        owner: QObject,
        key: str = "",
        failed: Callable[[InvPayError], None] | None = None,
    ) -> Work: ...
    def announce(self, changes: Changes) -> None: ...


class _Look(NamedTuple):
    """What is asked of the book after each change. `each`: how often an open invoice is read."""

    status: SyncStatus
    next_due: datetime | None
    by_itself: bool
    each: timedelta


class Syncing(QObject):
    """The rounds of one desk. `status_changed`: `status` or `going` is another; `rounded(Round)`: one has ended."""

    status_changed = Signal()
    rounded = Signal(object)

    def __init__(self, desk: _Desk) -> None:
        super().__init__()
        self._desk = desk
        self.status: SyncStatus | None = None
        self.going = False
        self._trouble: InvPayError | None = None
        self._quiet_until: datetime | None = None
        self._ended_at: datetime | None = None
        self._by_itself = False
        self._each = timedelta(minutes=1)
        self._running = False
        self._again = False
        self._ours = False
        self._asked: Callable[[Round], None] | None = None
        self._network: QNetworkInformation | None = None
        self._minute = QTimer(self, interval=_EACH_MS)
        self._minute.timeout.connect(self._each_minute)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._begin_if_wanted)
        self._due = QTimer(self, singleShot=True)
        self._due.timeout.connect(self._begin_if_wanted)
        desk.changed.connect(self._heard)
        desk.let_go.connect(self.stop)
        desk.took_up.connect(self.start)

    # Start and stop

    def start(self) -> None:
        """The book is open: from now on it is kept in step."""
        if not self._running:
            self._running = True
            self._minute.start()
            self._soon.start()
            self.look()

    def stop(self) -> None:
        """No further round is begun; one that is under way ends at its next step."""
        self._running = False
        for timer in (self._minute, self._soon, self._due):
            timer.stop()

    # Status

    @property
    def problem(self) -> InvPayError | None:
        """What stopped the last round: the way to the service, or that this computer gives no token."""
        return self._trouble or (self.status.last_problem if self.status is not None else None)

    def look(self) -> None:
        """Read how it stands."""
        if self._running:
            self._desk.read(_look, self._show, owner=self, key="status", failed=lambda _error: None)

    def _show(self, found: _Look) -> None:
        before, self.status = self.status, found.status
        self._by_itself, self._each = found.by_itself, found.each
        if before != found.status:
            self.status_changed.emit()
        if found.status.connected:
            self._listen_to_network()
        self._wait_for(found.next_due)

    def _wait_for(self, due: datetime | None) -> None:
        """The next thing to look up may be due within the minute."""
        self._due.stop()
        tried = self._ended_at is not None and due is not None and due <= self._ended_at  # the minute comes back to it
        if due is not None and self._running and not tried:
            left = round((due - self._desk.now()).total_seconds() * 1000)
            if left < _EACH_MS:
                self._due.start(max(left, _SHORTEST_MS))

    # Rounds

    def sync_now(self, done: Callable[[Round], None], failed: Callable[[InvPayError], None]) -> None:
        """A round that a person asked for: everything that can be sent or read is, whenever it was due."""
        if self.going:
            self._again = True
            return
        self._begin(everything=True, done=done, failed=failed)

    def soon(self) -> None:
        """Something is to be sent or read: a round begins in a moment, by itself."""
        if self._running:
            self._soon.start()

    def _begin_if_wanted(self) -> None:
        """A round by itself, where the settings allow it and there is somebody to talk to."""
        status = self.status
        if not self._running or not self._by_itself or status is None:
            return
        if self._quiet_until is not None and self._desk.now() < self._quiet_until:
            return
        if status.connected or status.waiting:
            self._begin()

    def _begin(
        self,
        *,
        everything: bool = False,
        done: Callable[[Round], None] | None = None,
        failed: Callable[[InvPayError], None] | None = None,
    ) -> None:
        if self.going:
            self._again = True
            return
        self.going = True
        self.status_changed.emit()
        desk = self._desk

        def job() -> Round:
            from invpay_desktop.keychain import Keychain
            from invpay_desktop.sync.events_out import WebhookCourier
            from invpay_desktop.sync.sync_pass import sync_round

            def go(api: HostedApi | ServiceError) -> Round:
                couriers = (WebhookCourier(Keychain()),)
                stop = desk.service.closing
                return sync_round(desk.book(), api, desk.now, everything=everything, stop=stop, couriers=couriers)

            try:
                api = desk.service.api()
            except ServiceError as problem:
                return go(problem)
            try:
                return go(api)
            finally:
                api.close()

        def ended(round_: Round) -> None:
            self._trouble = round_.problem if isinstance(round_.problem, NotConnected) else None
            self._quiet_until = None
            self._end(round_.changes)
            self.rounded.emit(round_)
            if done is not None:
                done(round_)

        def wrong(error: InvPayError) -> None:
            self._trouble = error
            self._quiet_until = desk.now() + _QUIET  # a keyring that is locked would ask for its password each minute
            self._end(Changes(hosted=True))
            if failed is not None:
                failed(error)

        desk.background.ask("network", job, Work(self, ended, wrong))

    def _end(self, changes: Changes) -> None:
        self.going = False
        self._ended_at = self._desk.now()
        self._ours = True
        try:
            if changes != Changes():
                self._desk.announce(changes)
        finally:
            self._ours = False
        self.status_changed.emit()
        self.look()
        if self._again:
            self._again = False
            self._soon.start()

    # What begins one

    def _heard(self, changes: Changes) -> None:
        if not self._running or self._ours:
            return
        connection = any(key.startswith(("hosted.", "sync.")) for key in changes.settings)
        if changes.hosted or changes.everything or connection:
            self.look()
        if connection:
            self._quiet_until = None
        if changes.hosted or connection:
            self.soon()

    def _each_minute(self) -> None:
        self.status_changed.emit()  # "2 min ago" has become 3
        status, now = self.status, self._desk.now()
        if status is None:
            return
        last = status.last_round_at
        if status.waiting or status.checking or last is None or now - last >= self._each:
            self._begin_if_wanted()

    def _listen_to_network(self) -> None:
        """Once there is a service to talk to: hear when the network is back, where the system tells."""
        if self._network is not None:
            return
        from PySide6.QtNetwork import QNetworkInformation

        if QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            self._network = QNetworkInformation.instance()
            self._network.reachabilityChanged.connect(self._network_changed)

    def _network_changed(self, reachable: object) -> None:
        from PySide6.QtNetwork import QNetworkInformation

        if reachable == QNetworkInformation.Reachability.Online:
            self._begin_if_wanted()


def _look(session: Session) -> _Look:
    from invpay_desktop.db.setting_values import read_value
    from invpay_desktop.settings import SYNC_AUTO, SYNC_MINUTES
    from invpay_desktop.sync.status import next_due, sync_status

    each = timedelta(minutes=read_value(session, SYNC_MINUTES))
    return _Look(sync_status(session), next_due(session), read_value(session, SYNC_AUTO), each)
