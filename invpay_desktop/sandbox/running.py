"""A sandbox that runs: on a port of this machine, with its webhooks, as long as a block of code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from secrets import token_hex
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from invpay_desktop.sandbox import asked, json_text
from invpay_desktop.sandbox.asked import Wrong
from invpay_desktop.sandbox.control import Control
from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.samples import add_samples
from invpay_desktop.sandbox.server import HOST, Server
from invpay_desktop.sandbox.webhooks import HEADER, SECRET, Webhooks


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
        self.sandbox = sandbox or Sandbox(now, tag=token_hex(3))  # no book meets an id of an earlier run again
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

    def close(self) -> None:
        """Give the port back where it was never served."""
        self._server.server_close()


def serve(
    port: int,
    faults: Sequence[str],
    invoices: Sequence[tuple[str, str]],
    webhooks: str,
    started: Callable[[Mapping[str, Any]], None],
    called: Callable[[str], None],
    prepare: Callable[[Sandbox], None] = lambda _: None,
) -> None:
    """Serve until Ctrl-C. `started` is told what there is, `called` each call and its outcome.

    `faults` as they are written (see faults.parse), `invoices` id and total; `prepare` may put more in. Raises
    ValueError with a sentence for nonsense in them, and OSError where the port is taken.
    """
    running = RunningSandbox(port=port, called=called)
    try:
        prepare(running.sandbox)
        _prepare(running, faults, invoices, webhooks)
    except BaseException:
        running.close()
        raise
    with running, suppress(KeyboardInterrupt):
        started(_facts(running))
        never = Event()
        while not never.wait(1):  # in steps: not every system hears Ctrl-C during a wait without end
            pass


def _prepare(
    running: RunningSandbox, faults: Sequence[str], invoices: Sequence[tuple[str, str]], webhooks: str
) -> None:
    for written in faults:
        running.sandbox.arm(written)
    for invoice_id, total in invoices:
        running.sandbox.add_invoice(invoice_id, _total(running.sandbox, invoice_id, total))
    if webhooks:
        running.webhooks.send_to(webhooks)


def _total(sandbox: Sandbox, invoice_id: str, total: str) -> int:
    try:
        return asked.money({"total": json_text.read(total.encode())}, sandbox.decimals, "total")
    except (ValueError, Wrong):
        raise ValueError(f"“{total}” is no total for {invoice_id}: write it like 500.00.") from None


def _facts(running: RunningSandbox) -> dict[str, Any]:
    """What whoever tries it must know."""
    webhooks = running.webhooks.state()["url"]
    return {
        "url": running.url,
        "tenant": running.tenant,
        "token": running.token,
        "invoices": [
            {"id": one.invoice_id, "number": one.number, "customer": one.customer_id,
             "total": str(running.sandbox.service.money(one.total)), "status": one.status}
            for one in running.sandbox.ledger.invoices.values()
        ],
        "faults": [fault.written for fault in running.sandbox.faults.armed()],
        "webhooks": {"url": webhooks, "header": HEADER, "secret": SECRET} if webhooks else None,
        "openapi": f"{running.url}/openapi.json",
    }  # fmt: skip
