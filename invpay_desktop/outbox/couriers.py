"""How rows leave: a courier for each kind delivers one row, and what became of it is written back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from invpay_desktop.db.book import Book
from invpay_desktop.db.session import WriteSession
from invpay_desktop.outbox.rows import finish, put_off
from invpay_desktop.outbox.values import Delivery, OutboxRow


class Courier(Protocol):
    """Delivers rows of one kind. `kind` is a word of KINDS."""

    @property
    def kind(self) -> str: ...

    def deliver(self, book: Book, api: Any, row: OutboxRow, clock: Callable[[], datetime]) -> Delivery:
        """Send a claimed row once, with no transaction open. `api`: the hosted API, None where it cannot be had.

        What the network does is told in the answer, never raised.
        """
        ...


def write_back(session: WriteSession, row: OutboxRow, delivery: Delivery) -> bool:
    """Write down what became of a claimed row's delivery; False where the row has gone on since."""
    state = delivery.state
    if state == "later" or state == "stop":  # noqa: PLR1714 - so written, the checker of types knows what is left
        return put_off(session, row, delivery.retry_after, delivery.problem, counts=state == "later")
    return finish(session, row, state, problem=delivery.problem, answer=delivery.answer)
