"""Putting another file in the place of the open book: everybody lets it go first, and takes it up again afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.ui.background import Progress, Step, Work
from invpay_desktop.ui.desk import Desk


class Replacing:
    """Runs long work as `desk.work` does, while the book is closed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(
        self,
        job: Callable[[Progress], Any],
        done: Callable[[Any], None],
        *,
        owner: QObject,
        progress: Callable[[Step], None],
        failed: Callable[[InvPayError], None],
    ) -> Work:
        desk = self._desk

        def alone(steps: Progress) -> Any:
            with desk.closed():
                return job(steps)

        def ended(tell: Callable[[Any], None]) -> Callable[[Any], None]:
            def told(outcome: Any) -> None:
                desk.took_up.emit()  # also where the dialog that asked has gone meanwhile
                if isValid(owner):
                    tell(outcome)

            return told

        desk.let_go.emit()
        return desk.work(alone, ended(done), owner=desk, progress=progress, failed=ended(failed))
