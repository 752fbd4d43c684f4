"""A charge in a process of its own that is killed at a step: `python -m tests.payments.dying`, jobs on standard input.

Each line is a job: the book, the service's address, the invoice (row id), the card and the step at which kill -9 comes
(0: never). Steps are the edges of transactions and of requests. One process loads everything and forks for each job;
it answers a line for each: how the job ended, and how many steps it came to.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from invpay_desktop.base.money import Money
from invpay_desktop.db.book import Book
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.connection import Connection
from invpay_desktop.hosted.reply import Reply
from invpay_desktop.hosted.transport import Pace, Transport
from invpay_desktop.payments.charge import ChargeRequest, charge
from invpay_desktop.sandbox.core import TENANT, TOKEN
from tests.builders import NOW
from tests.payments.hosted_shop import a_card


class Steps:
    """Counts the steps, and ends the process at one of them."""

    def __init__(self, last: int, tell: Callable[[int], None]) -> None:
        self.last, self.tell, self.count = last, tell, 0

    def here(self) -> None:
        self.count += 1
        self.tell(self.count)
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


class DyingBook(Book):
    """A book whose transactions begin and end with a step."""

    def __init__(self, path: Path, steps: Steps) -> None:
        super().__init__(path)
        self.steps = steps

    @contextmanager
    def read(self, now: datetime | None = None) -> Iterator[Session]:
        with super().read(now) as session:
            yield session
        self.steps.here()

    @contextmanager
    def write(self, now: datetime | None = None, actor: str = "user") -> Iterator[WriteSession]:
        self.steps.here()
        with super().write(now, actor) as session:
            yield session
            self.steps.here()
        self.steps.here()


class DyingTransport(Transport):
    """A transport whose requests begin and end with a step."""

    def __init__(self, connection: Connection, steps: Steps) -> None:
        super().__init__(connection, pace=Pace(None))
        self.steps = steps

    def send(self, method: str, path: str, body: bytes | None = None, key: str = "") -> Reply:
        self.steps.here()
        reply = super().send(method, path, body, key)
        self.steps.here()
        return reply


def live(job: dict[str, Any], tell: Callable[[int], None]) -> str:
    """Charge 250.00; returns the status it was told."""
    steps = Steps(job["last"], tell)
    connection = Connection(job["url"], TENANT, TOKEN)
    with DyingBook(Path(job["book"]), steps) as book:
        api = HostedApi(connection, "USD", transport=DyingTransport(connection, steps))
        request = ChargeRequest(job["invoice"], Money(25000, "USD"), a_card(job["card"]))
        done = charge(book, api, request, lambda: NOW, mode="test")
        api.close()
    return done.status


def main() -> None:
    """Fork for each job, wait for its end, and say how it ended."""
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _child(json.loads(line), writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as told:
            counts, quote, status = told.read().decode().partition('"')
        _, ended = os.waitpid(child, 0)
        answer = {
            "killed": os.WIFSIGNALED(ended),
            "status": json.loads(quote + status) if quote else "",
            "steps": int(counts.split()[-1]) if counts.split() else 0,
        }
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _child(job: dict[str, Any], writing: int) -> None:
    def tell(count: int) -> None:
        os.write(writing, b"%d " % count)

    try:
        status = live(job, tell)
    except Exception as error:  # noqa: BLE001 - told to the test
        status = f"{type(error).__name__}: {error}"
    os.write(writing, json.dumps(status).encode())
    os._exit(0)


if __name__ == "__main__":
    main()
