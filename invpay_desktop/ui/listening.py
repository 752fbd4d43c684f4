"""Listening for notices of the hosted service while the window is open, in a thread of its own.

A notice is a hint: it makes a round begin, which reads the invoice it names. Whether to listen is this computer's
affair, not the book's: one port can serve one book only, so the preferences name which.
"""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.ui import figures
from invpay_desktop.ui.background import Background, Work
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.syncing import Syncing
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.db.book import Book
    from invpay_desktop.keychain import Keychain
    from invpay_desktop.sync.listener import Listener

_KEPT = "webhooks/listen"


class _Desk(Protocol):
    """What of the desk is needed here."""

    book_path: Path
    background: Background
    preferences: Preferences
    syncing: Syncing

    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def let_go(self) -> Any: ...
    @property
    def took_up(self) -> Any: ...
    def book(self) -> Book: ...
    def now(self) -> datetime: ...


class Listening(QObject):
    """`changed`: `address` or `problem` is another. `address`: where notices are to be sent, '' while nothing listens.

    `problem`: why nothing listens though it should, as a sentence.
    """

    changed = Signal()
    _came = Signal(str)

    def __init__(self, desk: _Desk) -> None:
        super().__init__()
        self._desk = desk
        self.keychain: Keychain | None = None
        self.address = ""
        self.problem = ""
        self.heard = ""
        self._running: tuple[Listener, threading.Thread] | None = None
        self._asked = False
        self._came.connect(self._hear)
        desk.let_go.connect(self.stop)
        desk.took_up.connect(self.start)

    @property
    def wanted(self) -> bool:
        """Whether this book is the one that listens."""
        return bool(self._desk.preferences.get(_KEPT) == str(self._desk.book_path))

    def want(self, wanted: bool) -> None:
        """Listen from now on whenever this book is open, or no more."""
        self._desk.preferences.put(_KEPT, str(self._desk.book_path) if wanted else None)
        self.start() if wanted else self.stop()

    def start(self) -> None:
        """Listen, where that is wanted and nothing does yet."""
        if not self.wanted or self._running is not None or self._asked:
            return
        self._asked = True
        self._desk.background.ask("network", self._make, Work(self, self._begin, self._fail))

    def again(self) -> None:
        """The port or the secret is another."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """Nothing listens any more, and the port is free."""
        running, self._running = self._running, None
        if running is not None:
            listener, thread = running
            listener.stop()
            thread.join()
        self._tell("", "")

    def _make(self) -> Listener:
        """In a worker, for the keyring may want to be unlocked. Raises Refused, MachineError."""
        from invpay_desktop.db.setting_values import read_value
        from invpay_desktop.keychain import Keychain
        from invpay_desktop.settings import WEBHOOKS_PORT, WEBHOOKS_SECRET
        from invpay_desktop.sync.listener import Listener

        book = self._desk.book()
        with book.read(self._desk.now()) as session:
            book_id, port = session.info.public_id, read_value(session, WEBHOOKS_PORT)
        secret = (self.keychain or Keychain()).get(book_id, WEBHOOKS_SECRET.key) or ""
        return Listener(book, secret, port, clock=self._desk.now, said=self._came.emit)

    def _begin(self, listener: Listener) -> None:
        self._asked = False
        thread = threading.Thread(target=listener.run, name="invpay-listener")
        self._running = (listener, thread)
        thread.start()
        if self.wanted:
            self._tell(listener.address, "")
        else:  # it was switched off meanwhile
            self.stop()

    def _fail(self, error: InvPayError) -> None:
        self._asked = False
        self._tell("", error.message)

    def _hear(self, sentence: str) -> None:
        """A notice came in: the invoice it names is read."""
        self.heard = tr("Last notice at {time}.").format(time=figures.clock(self._desk.now(), self._desk.zone))
        self.changed.emit()
        self._desk.syncing.soon()

    def _tell(self, address: str, problem: str) -> None:
        if (address, problem) != (self.address, self.problem):
            self.address, self.problem = address, problem
            self.changed.emit()
