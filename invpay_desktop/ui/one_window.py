"""One window for one book: a second start of the program brings the first window to the front and ends."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 1000


class OneWindow(QObject):
    """Listens for other starts of the same book, on a socket that only this user can reach."""

    called = Signal()
    """Another start asked this window to come to the front."""

    def __init__(self, book: Path) -> None:
        super().__init__()
        self._name = _name(book)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)

    def listen(self) -> None:
        """Be the window of this book from now on. A socket left behind by a crash is taken over."""
        if not self._server.listen(self._name):
            QLocalServer.removeServer(self._name)
            self._server.listen(self._name)

    def close(self) -> None:
        """Let another start have the book."""
        self._server.close()

    def _hear(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
            self.called.emit()


def call_first_window(book: Path) -> bool:
    """Ask the window that already shows this book to come to the front; False where there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_name(book))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.waitForDisconnected(_PATIENCE_MS)
    return True


def _name(book: Path) -> str:
    whose = f"{os.path.realpath(book)}\n{os.environ.get('USER') or os.environ.get('USERNAME') or ''}"
    return "invpay-" + hashlib.sha256(whose.encode()).hexdigest()[:24]
