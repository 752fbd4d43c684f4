"""The desk's way to the hosted service: whether one is set up, and work that talks to it, beside everything else.

Each piece of work gets a connection of its own, made in its worker from the settings and the keyring. It goes down a
lane of its own, so that whoever waits for an answer from far away holds up neither reads nor writes of the book.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import InvPayError
from invpay_desktop.ui.background import Background, Work

if TYPE_CHECKING:
    from invpay_desktop.db.book import Book
    from invpay_desktop.db.session import Session
    from invpay_desktop.hosted.api import HostedApi

T = TypeVar("T")
Clock = Callable[[], datetime]
Job = Callable[["Book", "HostedApi", Clock], T]


class Standing(NamedTuple):
    """What the settings say: whether address and tenant are there, and the mode (`test` or `live`)."""

    connected: bool
    mode: str


class _Desk(Protocol):
    """What of the desk is needed here."""

    background: Background

    @property
    def currency(self) -> str: ...
    @property
    def changed(self) -> Any: ...
    def book(self) -> Book: ...
    def now(self) -> datetime: ...
    def read_now(self, question: Callable[[Session], T]) -> T: ...
    def announce(self, changes: Changes) -> None: ...
    def problem(self, error: InvPayError, owner: QObject | None = None) -> None: ...


class Service(QObject):
    """The hosted service, as the desk knows it. `changed`: the connection or the mode may be another now."""

    changed = Signal()

    def __init__(self, desk: _Desk) -> None:
        super().__init__()
        self._desk = desk
        self._standing: Standing | None = None
        desk.changed.connect(self._heard)

    @property
    def connected(self) -> bool:
        """Whether an address and a tenant are set. Whether they are right is known when the service is asked."""
        return self.standing.connected

    @property
    def mode(self) -> str:
        """`test` or `live`."""
        return self.standing.mode

    @property
    def standing(self) -> Standing:
        """Both at once, read from the book the first time and after a change of the settings. GUI thread."""
        if self._standing is None:
            self._standing = self._desk.read_now(_standing)
        return self._standing

    def closing(self) -> bool:
        """Whether the window is closing: long work asks this between its steps. Any thread."""
        return self._desk.background.closed

    def call(
        self,
        job: Job[T],
        done: Callable[[T], None],
        *,
        owner: QObject,
        failed: Callable[[InvPayError], None] | None = None,
    ) -> Work:
        """Run `job(book, api, clock)` beside the window, and tell what it changed where its outcome has `.changes`.

        What goes wrong comes to `failed` as a sentence: NotConnected before anything is tried, the other kinds of
        ServiceError, and what the job itself raises. Changes are told also where the owner has gone in the meantime.
        """

        def run() -> T:
            api = self.api()
            try:
                return job(self._desk.book(), api, self._desk.now)
            finally:
                api.close()

        def answered(outcome: T) -> None:
            try:
                if isValid(owner):
                    done(outcome)
            finally:
                changes = getattr(outcome, "changes", None)
                if isinstance(changes, Changes) and changes != Changes():
                    self._desk.announce(changes)

        def wrong(error: InvPayError) -> None:
            if isValid(owner):
                (failed or (lambda told: self._desk.problem(told, owner)))(error)

        return self._desk.background.ask("network", run, Work(self, answered, wrong))

    def api(self) -> HostedApi:
        """A connection of this book, for a worker. Raises NotConnected; MachineError where no keyring answers."""
        from invpay_desktop.hosted.api import HostedApi
        from invpay_desktop.hosted.connection import find_connection
        from invpay_desktop.keychain import Keychain

        with self._desk.book().read(self._desk.now()) as session:
            connection = find_connection(session, Keychain())
        return HostedApi(connection, self._desk.currency)

    def _heard(self, changes: object) -> None:
        assert isinstance(changes, Changes)
        if changes.everything or any(key.startswith("hosted.") for key in changes.settings):
            self._standing = None
            self.changed.emit()


def _standing(session: Session) -> Standing:
    from invpay_desktop.db.setting_values import read_value
    from invpay_desktop.hosted.connection import is_connected
    from invpay_desktop.settings import HOSTED_MODE

    return Standing(is_connected(session), read_value(session, HOSTED_MODE))
