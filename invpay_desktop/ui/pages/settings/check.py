"""The section that checks the book: everything is counted anew from the entries, and what does not hold is listed."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import Cancelled, InvPayError
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.integrity.rebuild import rebuild_caches
from invpay_desktop.db.integrity.report import REBUILDABLE, CheckReport, Problem
from invpay_desktop.ui import figures
from invpay_desktop.ui.background import Progress, Step, Work
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.sections import WIDE, Section
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button, IconButton
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.cell import Cell, Column
from invpay_desktop.ui.widgets.dialog import first_sentence
from invpay_desktop.ui.widgets.flow import FlowLayout
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.progress import ProgressLine
from invpay_desktop.ui.widgets.rows_model import RowsModel
from invpay_desktop.ui.widgets.table import Table


class CheckSection(Section):
    """The check, its outcome, and what can be made anew."""

    def __init__(self, desk: Desk) -> None:
        text = tr(
            "Adds everything up anew from the entries, and follows the chain that shows whether they were changed."
        )
        super().__init__(desk, tr("Check"), text, WIDE)
        self._going: Work | None = None
        self._head = ""
        self.start = Button(tr("Check the book"), "primary", "book-open-check")
        self.anew = Button(tr("Make the remembered figures anew"), icon="refresh-cw")
        self.progress = ProgressLine()
        self.outcome = Banner("green", "circle-check", "")
        self.head = ElidedLabel("", "small", "muted", mode="middle")
        self.copy = IconButton("copy", tr("Copy the chain's head"))
        self.problems = RowsModel(_columns())
        self.table = Table(tr("What does not hold"))
        self.table.setModel(self.problems)
        self.table.setMinimumHeight(px(7 * 34))
        self._lay_out()
        self.start.clicked.connect(self.check)
        self.anew.clicked.connect(self.rebuild)
        self.progress.cancelled.connect(self._stop)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self._head))

    def _lay_out(self) -> None:
        buttons = FlowLayout()
        buttons.set_spacing(px(8))
        buttons.addWidget(self.start)
        buttons.addWidget(self.anew)
        self.head_row = QWidget()
        row = QHBoxLayout(self.head_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.head, 1)
        row.addWidget(self.copy)
        self.card = Card("", flush=True)
        self.card.body.addWidget(self.table)
        self.body.addLayout(buttons)
        explained = tr("Balances and states are remembered beside the entries for speed. No entry is touched by it.")
        self.body.addWidget(Label(explained, "small", "muted", wrap=True))
        for part in (self.progress, self.outcome, self.head_row, self.card):
            self.body.addWidget(part)
        self.body.addStretch(1)
        for part in (self.outcome, self.head_row, self.card):
            part.hide()

    def first_stop(self) -> QWidget | None:
        return self.start

    # Check

    def check(self) -> None:
        """Check the whole book beside the window."""
        path = self.desk.book_path

        def job(progress: Progress) -> CheckReport:
            return check_book(path, progress)

        self._begin(self.start, tr("Checking …"))
        self.progress.start(tr("Checking the book"), tr("Nothing is changed."))
        self._going = self.desk.work(
            job, self.show_report, owner=self, progress=self._show_step, failed=self._fail
        )  # fmt: skip

    def show_report(self, report: CheckReport) -> None:
        """What was found."""
        self._end()
        self._head = report.chain_head
        counts = ", ".join(
            text.format(count=figures.count(report.counts[table]))
            for table, text in _counted().items()
            if table in report.counts
        )
        if report.ok:
            self._tell("green", "circle-check", tr("Everything holds."), tr("Checked: {what}.").format(what=counts))
        else:
            text = tr("Nothing was changed. {what}").format(what=_what_to_do(report))
            self._tell("red", "circle-x", trn("%n place(s) where something does not hold.", len(report.problems)), text)
        self.head.setText(tr("Head of the chain: {digest}").format(digest=report.chain_head))
        self.head_row.setVisible(bool(report.chain_head))
        self.card.setVisible(not report.ok)
        self.problems.show_rows(report.problems)

    # Make anew

    def rebuild(self) -> None:
        """Make what is remembered anew from the entries."""
        path = self.desk.book_path

        def job(_progress: Progress) -> tuple[Problem, ...]:
            return rebuild_caches(path)

        self._begin(self.anew, tr("Making anew …"))
        self.desk.work(job, self._rebuilt, owner=self, failed=self._fail)

    def _rebuilt(self, differed: tuple[Problem, ...]) -> None:
        self._end()
        self.head_row.hide()
        if differed:
            title = trn("%n remembered figure(s) did not agree with the entries.", len(differed))
            self._tell("amber", "refresh-cw", title, tr("They were made anew. No entry was touched."))
        else:
            self._tell("green", "circle-check", tr("The remembered figures agreed with the entries."), "")
        self.card.setVisible(bool(differed))
        self.problems.show_rows(differed)
        self.desk.announce(Changes(everything=True))

    # Both

    def _begin(self, button: Button, text: str) -> None:
        for part in (self.outcome, self.head_row, self.card):
            part.hide()
        other = self.anew if button is self.start else self.start
        button.set_busy(True, text)
        other.setEnabled(False)

    def _end(self) -> None:
        self._going = None
        self.progress.stop()
        for button in (self.start, self.anew):
            button.set_busy(False)
            button.setEnabled(True)

    def _show_step(self, step: Step) -> None:
        self.progress.show_step(step.done * 100 // max(step.of, 1), 100)

    def _stop(self) -> None:
        if self._going is not None:
            self._going.cancel()

    def _fail(self, error: InvPayError) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self._tell("slate", "circle-slash", tr("You stopped the check."), tr("Nothing was changed."))
        else:
            self._tell("red", "circle-x", *first_sentence(error.message))

    def _tell(self, tone: str, icon: str, title: str, text: str) -> None:
        self.outcome.show()
        self.outcome.tell(title, text, tone=tone, icon=icon)


def _what_to_do(report: CheckReport) -> str:
    if all(problem.kind in REBUILDABLE for problem in report.problems):
        return tr("The entries are sound: make the remembered figures anew.")
    return tr("Look into the newest good backup, and restore it, or ask for help before you go on.")


def _counted() -> dict[str, str]:
    return {
        "event": tr("{count} events"),
        "invoice": tr("{count} invoices"),
        "payment": tr("{count} payments"),
        "allocation": tr("{count} allocations"),
        "refund": tr("{count} refunds"),
        "credit_entry": tr("{count} entries of credit"),
        "customer": tr("{count} customers"),
        "receipt": tr("{count} receipts"),
    }


def _columns() -> tuple[Column[Problem], ...]:
    return (
        Column("where", tr("Where"), 190, cell=lambda problem: Cell(problem.where, weight=500)),
        Column("what", tr("What does not hold"), 400, rest=True, cell=lambda problem: Cell(problem.sentence)),
    )
