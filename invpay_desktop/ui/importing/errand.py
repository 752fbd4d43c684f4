"""What the import dialog has the other process do: one errand at a time, told by a progress line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import Cancelled, InvPayError
from invpay_desktop.ui.background import Step, Work
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.importing.process import ImportProcess
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.progress import ProgressLine


class Errands(QObject):
    """`changed()`: one began or ended. `failed(InvPayError)`: it could not be done; one that was stopped is none."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.process = ImportProcess(desk.book_path)
        self._work: Work | None = None
        self.progress = ProgressLine()
        self.progress.cancelled.connect(self._stop)

    @property
    def running(self) -> bool:
        """Whether files or the book are being worked on."""
        return self._work is not None

    def run(
        self,
        what: str,
        note: str,
        deed: str,
        *words: object,
        done: Callable[[Any], None],
        writes: bool = False,
        whole: bool = False,
    ) -> None:
        """Have a deed of apart.py done; then go on with `done`. `writes`: what it does to the book is announced.

        `whole`: it cannot be stopped.
        """

        def came(answer: Any) -> None:
            if writes:
                self._desk.announce(Changes(everything=True))
            if isValid(self):
                self._rest()
                done(answer)
                self.changed.emit()

        def lost(error: InvPayError) -> None:
            if isValid(self):
                self._rest()
                self.changed.emit()
                if not isinstance(error, Cancelled):
                    self.failed.emit(error)

        process, now = self.process, self._desk.now()
        self.progress.cancel.setVisible(not whole)
        self.progress.start(what, note)
        # What was committed is told to the pages also where the dialog has gone meanwhile: the desk is the owner.
        self._work = self._desk.work(
            lambda progress: process.ask(progress, deed, now, *words, writes=writes),
            came,
            owner=self._desk,
            progress=lambda step: self._told(step, deed),
            failed=lost,
        )
        self.changed.emit()

    def stop(self) -> None:
        """Stop what runs, as Cancel beside its bar does."""
        if not self.progress.cancel.isHidden():
            self.progress.cancel.click()

    def end(self) -> None:
        """There will be no more errands: let the other process go."""
        process = self.process
        self._desk.work(lambda _progress: process.close(), lambda _none: None, owner=self._desk)

    def _told(self, step: Step, deed: str) -> None:
        if isValid(self) and self.running and self.progress.cancel.isEnabled():
            compares = deed == "plan" and step.of and step.done >= step.of
            self.progress.show_step(step.done, step.of, tr("Comparing with the book") if compares else "")

    def _rest(self) -> None:
        self._work = None
        self.progress.stop()

    def _stop(self) -> None:
        if self._work is not None:
            self._work.cancel()
