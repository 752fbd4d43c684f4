"""One window for one book: a second start of the program brings the first window to the front and ends.

A window listens on a socket named after its book's file. Qt's network module is loaded only where there is one to
call, and to listen once the window is on the screen: it would cost a start a tenth of its time.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_PATIENCE_MS = 1000


class OneWindow(QObject):
    """Listens for other starts of the same book, on a socket that only this user can reach."""

    called = Signal()
    """Another start asked this window to come to the front."""

    def __init__(self, book: Path) -> None:
        super().__init__()
        self._book = book
        self._server: QLocalServer | None = None

    def listen(self) -> None:
        """Be the window of this book from now on. A socket left behind by a crash is taken over."""
        from PySide6.QtNetwork import QLocalServer

        name = _name(self._book)
        if name is None:
            return
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._hear)
        if not server.listen(name):
            QLocalServer.removeServer(name)
            server.listen(name)
        self._server = server

    def close(self) -> None:
        """Let another start have the book."""
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def _hear(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
            self.called.emit()


def call_first_window(book: Path) -> bool:
    """Ask the window that already shows this book to come to the front; False where there is none."""
    name = _name(book)
    if name is None or (sys.platform != "win32" and not os.path.exists(name)):
        return False
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.waitForDisconnected(_PATIENCE_MS)
    return True


def _name(book: Path) -> str | None:
    """The socket of a book, named after the file itself, whatever path led to it; None where there is no book."""
    try:
        file = book.stat()
    except OSError:
        return None
    name = f"invpay-{file.st_dev:x}-{file.st_ino:x}"
    if sys.platform == "win32":
        return name
    return os.path.join(os.environ.get("XDG_RUNTIME_DIR") or gettempdir(), name)
