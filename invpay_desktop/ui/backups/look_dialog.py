"""A look inside a backup before it is restored: what it holds, how it differs from the book; and the restoring."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from invpay_desktop.base.errors import Cancelled, InvPayError
from invpay_desktop.db.backup import BackupInfo, look_inside
from invpay_desktop.db.restore import RestoreResult, restore
from invpay_desktop.ui import figures
from invpay_desktop.ui.background import Progress, Step, Work
from invpay_desktop.ui.backups import words
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.dialog import Dialog, Question
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.progress import ProgressLine

Runs = Callable[..., Work]
"""`work` of a desk, or of the window without a book."""


class Place(NamedTuple):
    """The book a backup would replace: where it lies, its zone, the day there."""

    path: Path
    zone: ZoneInfo
    today: date


class LookDialog(Dialog):
    """`restored(RestoreResult)` when the backup lies in the place of the book.

    `look` runs what only reads, `replace` what needs the book to be closed.
    """

    restored = Signal(object)

    def __init__(self, parent: QWidget, place: Place, file: Path, look: Runs, replace: Runs) -> None:
        super().__init__(parent, tr("Look inside a backup"), width=620)
        self._place, self._file = place, file
        self._replace = replace
        self._going: Work | None = None
        self.grid = QGridLayout()
        self.said = Label("", wrap=True)
        self.kept = Label(tr("What is there now is kept beside it as a backup."), tone="muted", wrap=True)
        self.wrong = Banner("red", "circle-x", "")
        self.wrong.hide()
        self.progress = ProgressLine(cancel=False)
        self.body.addWidget(ElidedLabel(file.name, "section", mode="middle"))
        self.body.addWidget(self.wrong)
        self.body.addLayout(self.grid)
        self.body.addWidget(self.said)
        self.body.addWidget(self.kept)
        self.body.addWidget(self.progress)
        self.cancel.setText(tr("Close"))
        self.set_primary(tr("Restore this backup …"), "history", self.ask).setEnabled(False)
        look(self._look, self.show_both, owner=self, failed=self.fail)

    # Look

    def _look(self, _progress: Progress) -> tuple[BackupInfo, BackupInfo | None]:
        here = self._place.path
        try:
            now = look_inside(here) if here.exists() else None
        except InvPayError:
            now = None
        return look_inside(self._file), now

    def show_both(self, both: tuple[BackupInfo, BackupInfo | None]) -> None:
        """Set the backup and the book as it is now side by side."""
        info, here = both
        self._info = info
        here = here if here is not None and here.problem is None else None
        if info.problem is not None:
            self.wrong.show()
            self.wrong.tell(tr("This backup cannot be restored."), info.problem)
            self.kept.hide()
        else:
            self._show_table(info, here)
            self.said.setText(words.difference(info, here, self._place.zone, self._place.today))
            self.kept.setVisible(self._place.path.exists())
            if self.primary is not None:
                self.primary.setEnabled(True)
        self.call_clean()

    def _show_table(self, info: BackupInfo, here: BackupInfo | None) -> None:
        self.grid.setHorizontalSpacing(px(16))
        self.grid.setVerticalSpacing(px(6))
        heads = ("", tr("In this backup"), tr("In the book now"))
        rows = [heads, *(self._row(label, info, here, show) for label, show in self._shown())]
        for at, texts in enumerate(rows):
            for column, text in enumerate(texts):
                label = ElidedLabel(text, "small" if not at else "body", "muted" if not (at and column) else "text")
                self.grid.addWidget(label, at, column)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnStretch(2, 1)

    def _shown(self) -> tuple[tuple[str, Callable[[BackupInfo], str]], ...]:
        zone, today = self._place.zone, self._place.today

        def last(info: BackupInfo) -> str:
            return figures.moment(info.last_event_at, zone, today) if info.last_event_at else ""

        return (
            (tr("Business"), lambda info: info.book_name or tr("No name yet")),
            (tr("Last entry"), last),
            (tr("Invoices"), lambda info: figures.count(info.invoices)),
            (tr("Payments"), lambda info: figures.count(info.payments)),
            (tr("Size"), lambda info: words.size(info.size)),
        )

    @staticmethod
    def _row(
        label: str, info: BackupInfo, here: BackupInfo | None, show: Callable[[BackupInfo], str]
    ) -> tuple[str, str, str]:
        return label, show(info), show(here) if here is not None else "–"

    # Restore

    def ask(self) -> None:
        """The question before harm."""
        text = (
            tr("What was entered since then is no longer in the book. The book as it is now is kept as a backup.")
            if self._place.path.exists()
            else tr("The backup is checked first and copied to {path}.").format(path=self._place.path)
        )
        when = words.made(self._info, self._place.zone, self._place.today)
        Question(
            self,
            tr("Go back to {when}?").format(when=when),
            text,
            tr("Restore"),
            self.restore_now,
            safe=tr("Keep the book"),
            icon="history",
        ).open()

    def restore_now(self) -> None:
        """Put it in the place of the book."""
        path, file = self._place.path, self._file

        def job(progress: Progress) -> RestoreResult:
            return restore(path, file, datetime.now(UTC), progress)

        self.busy(True, tr("Restoring …"))
        self.cancel.setText(tr("Stop"))
        self.cancel.setEnabled(True)
        self.progress.start(tr("Checking the backup"), tr("Nothing is replaced before it is checked."))
        self._going = self._replace(
            job, self._done, owner=self, progress=self._show_step, failed=self._not_done
        )  # fmt: skip

    def reject(self) -> None:
        """Close; while it is restoring, stop that."""
        if self._going is not None:
            self._going.cancel()
            self.cancel.setEnabled(False)
            return
        super().reject()

    def _show_step(self, step: Step) -> None:
        self.progress.show_step(step.done, step.of)

    def _end(self) -> None:
        self._going = None
        self.progress.stop()
        self.busy(False)
        self.cancel.setText(tr("Close"))
        self.cancel.setEnabled(True)

    def _not_done(self, error: InvPayError) -> None:
        self._end()
        if not isinstance(error, Cancelled):
            self.fail(error)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self, result: RestoreResult) -> None:
        self._end()
        self.accept()
        self.restored.emit(result)
