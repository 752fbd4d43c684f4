"""Notices what other processes write into the open book (a command beside the window), and backs the book up daily."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import InvPayError
from invpay_desktop.ui.background import Progress
from invpay_desktop.ui.desk import Desk

_EACH_MS = 2000


class Watching(QObject):
    """Asks every two seconds whether somebody else has written; also turns the page at midnight."""

    backed_up = Signal(object)
    """When the newest backup was made (aware instant), or None; after each backup and once at the start."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        from invpay_desktop.db.watch import Watch

        self._desk = desk
        self._day: date = desk.today()
        self._backed_up_on: date | None = None
        self._failed_on: date | None = None
        self._telling = False
        self._watch = Watch(desk.book_path)
        self._timer = QTimer(self, interval=_EACH_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        desk.changed.connect(self._ours)
        desk.backed_up.connect(self.ask_for_backup)
        desk.let_go.connect(self.stop)
        desk.took_up.connect(self._timer.start)
        self.ask_for_backup()

    def look(self) -> None:
        """Tell the pages where another process has written, or where a new day has begun."""
        elsewhere = self._watch.changed_elsewhere()
        if elsewhere or self._desk.today() != self._day:
            self._day = self._desk.today()
            self._telling = True
            try:
                self._desk.changed.emit(Changes(everything=True))
            finally:
                self._telling = False
            self._desk.reread()

    def stop(self) -> None:
        """Stop asking and let the file go."""
        self._timer.stop()
        self._watch.close()

    def ask_for_backup(self) -> None:
        """Find out when the book was last backed up."""
        from invpay_desktop.db.backup import newest_backup

        path = self._desk.book_path

        def job(_progress: Progress) -> datetime | None:
            return newest_backup(path)

        self._desk.work(job, self.backed_up.emit, owner=self, failed=lambda _error: None)

    def _ours(self, changes: Changes) -> None:
        self._watch.seen()
        if changes.everything and not (changes.invoices or changes.payments or changes.customers):
            self.ask_for_backup()
        if not self._telling and self._backed_up_on != self._desk.today():
            self._back_up()

    def _back_up(self) -> None:
        """The day's backup, after the day's first change, as the command line does it."""
        self._backed_up_on = self._desk.today()
        path, now = self._desk.book_path, self._desk.now()

        def job(_progress: Progress) -> None:
            from invpay_desktop.db.backup import daily_backup_if_due
            from invpay_desktop.db.setting_values import read_value
            from invpay_desktop.settings import BACKUP_DAILY

            with self._desk.book().read(now) as session:
                wanted = read_value(session, BACKUP_DAILY)
            if wanted:
                daily_backup_if_due(path, now)

        self._desk.work(job, lambda _done: self.ask_for_backup(), owner=self, failed=self._not_backed_up)

    def _not_backed_up(self, error: InvPayError) -> None:
        """Tried again after each change; said once a day, for it would come between a person and each payment."""
        self._backed_up_on = None
        if self._failed_on != self._desk.today():
            self._failed_on = self._desk.today()
            self._desk.problem(error)
