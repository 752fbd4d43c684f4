"""The window without a book: how to start, or what is wrong with the book that was named and what can be done."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QMainWindow, QScrollArea, QVBoxLayout, QWidget

from invpay_desktop import __version__
from invpay_desktop.base.dates import local_zone, today_in
from invpay_desktop.base.errors import BookMissing, Cancelled, InvPayError
from invpay_desktop.ui.background import Background, Progress, Step, Work
from invpay_desktop.ui.first_run.parts import CardRow, SideBar, StartCard, fine_print
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.dialog import first_sentence
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.progress import ProgressLine

if TYPE_CHECKING:
    from invpay_desktop.interchange.sample_service import StandIn

T = TypeVar("T")
_BAR_FROM = 1200
"""Width from which there is room for the side bar, in px of the design."""


class FirstRunWindow(QMainWindow):
    """`chosen(book path, throw it away afterwards?, action to begin with or '')` when there is a book to open."""

    chosen = Signal(object, bool, str)

    def __init__(self, preferences: Preferences, usual_path: Path, stand_in: StandIn | None = None) -> None:
        super().__init__()
        self._preferences = preferences
        self._stand_in = stand_in
        self._usual = usual_path
        self._background = Background()
        self._making: Work | None = None
        self.setWindowTitle(tr("InvPay Desktop"))
        self._make_parts()
        self._lay_out()
        self._connect()
        self._place()

    # Build

    def _make_parts(self) -> None:
        self.side = SideBar()
        self.banner = Banner("red", "circle-x", "", buttons=self._ways_out())
        self.banner.hide()
        self.sample = StartCard(
            "store", tr("Look around first"),
            tr("A sign shop with a year of invoices and payments. Nothing in it is real, and one click leaves it."),
            tr("Try the sample year"), first=True,
        )  # fmt: skip
        self.bring = StartCard(
            "upload", tr("Bring your invoices"),
            tr("CSV files of customers, invoices and payments. You see a preview, and one step undoes it all."),
            tr("Import invoices …"),
        )  # fmt: skip
        self.empty = StartCard(
            "file-plus", tr("Start with an empty book"),
            tr("Name, address, currency and numbering. It takes two minutes."), tr("Start an empty book …"),
        )  # fmt: skip
        self.cards = CardRow((self.sample, self.bring, self.empty))
        self.open_file = Button(tr("Open a book file …"), "quiet", "folder-open", "Ctrl+O")
        self.restore = Button(tr("Restore a backup …"), "quiet", "history")
        self.progress = ProgressLine()

    def _ways_out(self) -> tuple[Button, ...]:
        self.other_book = Button(tr("Choose another book …"), small=True)
        self.see_backups = Button(tr("Look at its backups …"), small=True)
        self.elsewhere = Button(tr("Start a new book elsewhere …"), small=True)
        self.other_book.clicked.connect(self.ask_for_book)
        self.see_backups.clicked.connect(self.show_backups)
        self.elsewhere.clicked.connect(lambda: self.set_up(""))
        return self.other_book, self.see_backups, self.elsewhere

    def _lay_out(self) -> None:
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        links = QHBoxLayout()
        links.setSpacing(px(4))
        links.addWidget(self.open_file)
        links.addWidget(self.restore)
        links.addWidget(fine_print(tr("A book is one file. Back it up like any other.")), 1)
        title = Label(tr("Who still owes you, and what came in?"), "figure_huge", wrap=True)
        self.lead = Label(
            tr("Choose how to start. Your book is one file on this computer. Nothing leaves it."),
            tone="muted",
            wrap=True,
        )
        for part, space in ((self.banner, 24), (title, 6), (self.lead, 24), (self.cards, 16)):
            column.addWidget(part)
            column.addSpacing(px(space))
        column.addLayout(links)
        column.addSpacing(px(12))
        column.addWidget(self.progress)
        middle = QWidget()
        around = QVBoxLayout(middle)
        around.setContentsMargins(px(24), px(24), px(24), px(24))
        around.addStretch(1)
        around.addWidget(self._column, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidget(middle)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._put_together()

    def _put_together(self) -> None:
        footer = QFrame()
        footer.setObjectName("footer")
        footer.setFixedHeight(px(36))
        row = QHBoxLayout(footer)
        row.setContentsMargins(px(20), 0, px(20), 0)
        row.addWidget(Label(tr("InvPay Desktop {version}").format(version=__version__), "small", "muted"))
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._area, 1)
        right.addWidget(footer)
        whole = QWidget()
        layout = QHBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.side)
        layout.addLayout(right, 1)
        self.setCentralWidget(whole)
        self.setMinimumSize(1024, 700)

    def _connect(self) -> None:
        self.sample.button.clicked.connect(self.make_sample)
        self.bring.button.clicked.connect(lambda: self.set_up("import"))
        self.empty.button.clicked.connect(lambda: self.set_up(""))
        self.open_file.clicked.connect(self.ask_for_book)
        self.restore.clicked.connect(self.show_backups)
        self.progress.cancelled.connect(self._stop)
        QShortcut(QKeySequence("Ctrl+O"), self).activated.connect(self.ask_for_book)

    def _place(self) -> None:
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(px(1440), room.width()), min(px(900), room.height()))
        self.move(room.center() - self.rect().center())
        self.sample.button.setFocus()

    # Ways to start

    def make_sample(self) -> None:
        """Make the sample year in a folder of its own, which goes when its window is closed."""
        if self._making is not None:
            return
        self._let_choose(False)
        self.progress.start(tr("Making the sample year"), tr("Cancel leaves nothing behind."))
        self._making = self.work(
            partial(_sample_in_own_folder, self._stand_in),
            lambda path: self.chosen.emit(path, True, ""),
            owner=self,
            progress=self._show_step,
            failed=self._not_made,
        )

    def set_up(self, then: str) -> None:
        """Ask what a new book needs, make it, and begin with the action `then`."""
        from invpay_desktop.ui.first_run.new_book import NewBookDialog

        dialog = NewBookDialog(self, self._usual, self.work, then)
        dialog.made.connect(lambda path: self.chosen.emit(path, False, then))
        dialog.open()

    def ask_for_book(self) -> None:
        """Open a book that lies elsewhere."""
        folder = str(self._usual.parent) if self._usual.parent.is_dir() else ""
        dialog = QFileDialog(self, tr("Open a book"), folder, tr("Books (*.sqlite);;All files (*)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.chosen.emit(Path(name), False, ""))
        dialog.open()

    def show_backups(self) -> None:
        """The backups of the usual book, with a look inside, and a file of the person's choice."""
        from invpay_desktop.ui.backups.list_dialog import BackupsDialog
        from invpay_desktop.ui.backups.look_dialog import Place

        zone = ZoneInfo(local_zone())
        dialog = BackupsDialog(self, Place(self._usual, zone, today_in(zone, datetime.now(UTC))), self.work)
        dialog.restored.connect(lambda _result: self.chosen.emit(self._usual, False, ""))
        dialog.open()

    # What is wrong

    def show_problem(self, error: InvPayError) -> None:
        """Say why the named book cannot be opened, and what can be done; it is left as it is."""
        said, rest = first_sentence(error.message)
        self.banner.show()
        self.banner.tell(said, rest)
        damaged = not isinstance(error, BookMissing)
        self.see_backups.setVisible(damaged)
        self.restore.setVisible(not damaged)
        self.lead.setText(tr("Or begin another way. The file that cannot be opened is left as it is."))
        (self.see_backups if damaged else self.other_book).setFocus(Qt.FocusReason.OtherFocusReason)

    # Work off the GUI thread

    def work(
        self,
        job: Callable[[Progress], T],
        done: Callable[[T], None],
        *,
        owner: QObject,
        progress: Callable[[Step], None] | None = None,
        failed: Callable[[InvPayError], None] | None = None,
    ) -> Work:
        """Run long work beside the window, as a desk does."""
        work = Work(owner, done, failed or self.show_problem, progress)
        steps = self._background.progress(work)
        return self._background.ask("work", lambda: job(steps), work)

    def _show_step(self, step: Step) -> None:
        self.progress.show_step(step.done, step.of)

    def _stop(self) -> None:
        if self._making is not None:
            self._making.cancel()

    def _not_made(self, error: InvPayError) -> None:
        self._making = None
        self.progress.stop()
        self._let_choose(True)
        self.sample.button.setFocus()
        if not isinstance(error, Cancelled):
            said, rest = first_sentence(error.message)
            for button in (self.other_book, self.see_backups, self.elsewhere):
                button.hide()
            self.banner.show()
            self.banner.tell(said, rest)

    def _let_choose(self, on: bool) -> None:
        for button in (self.sample.button, self.bring.button, self.empty.button, self.open_file, self.restore):
            button.setEnabled(on)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setVisible(self.width() >= px(_BAR_FROM))
        room = self.width() - (self.side.width() if self.side.isVisibleTo(self) else 0) - 2 * px(24) - px(12)
        self._column.setFixedWidth(self.cards.wide_for(room))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._background.close()
        super().closeEvent(event)


def _sample_in_own_folder(stand_in: StandIn | None, progress: Progress) -> Path:
    from invpay_desktop.db.failures import in_plain_words
    from invpay_desktop.interchange.sample_year import make_sample

    with in_plain_words(Path(tempfile.gettempdir())):
        folder = Path(tempfile.mkdtemp(prefix="invpay-sample-"))
    try:
        path = folder / "sample.sqlite"
        make_sample(path, datetime.now(UTC), progress, stand_in.service() if stand_in else None)
        if stand_in is not None:
            stand_in.learn(path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return path
