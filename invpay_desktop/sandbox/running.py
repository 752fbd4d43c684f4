"""A sandbox that runs: on a port of this machine, with its webhooks, as long as a block of code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Thread
from types import TracebackType
from typing import Self

from invpay_desktop.sandbox.control import Control
from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.samples import add_samples
from invpay_desktop.sandbox.server import HOST, Server
from invpay_desktop.sandbox.webhooks import Webhooks


class RunningSandbox:
    """Serves a sandbox from threads of its own, from `with` to its end. Port 0: a free one.

    Raises OSError where the port is taken. `called` is told each call and its outcome, from several threads.
    """

    def __init__(
        self,
        sandbox: Sandbox | None = None,
        *,
        port: int = 0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        samples: bool = True,
        called: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.sandbox = sandbox or Sandbox(now)
        if samples:
            add_samples(self.sandbox)
        self.webhooks = Webhooks(self.sandbox)
        self._server = Server(self.sandbox, Control(self.sandbox, self.webhooks), port, called)
        self.port = self._server.server_port
        self.url = f"http://{HOST}:{self.port}"
        self.tenant, self.token = self.sandbox.tenant, self.sandbox.token
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="sandbox")

    def __enter__(self) -> Self:
        self._thread.start()
        self.webhooks.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.webhooks.stop()
        self._server.stop()
        self._thread.join()
