"""Earlier imports: what each brought, which rows still wait, and taking one back whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.importing import sentences
from invpay_desktop.ui.importing.errand import Errands
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.dialog import Question
from invpay_desktop.ui.widgets.empty import EmptyState
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.loading import LoadingBlocks
from invpay_desktop.ui.widgets.table import Cell, Column, RowsModel, Table

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session
    from invpay_desktop.interchange.batches import Batch, HeldRow

_MOST_WAITING = 1_000


class PastImports(QWidget):
    """A list of imports, newest first. `taken_back(how many entries)`; `listed(how many imports)`."""

    taken_back = Signal(object)
    listed = Signal(object)

    def __init__(self, desk: Desk, errands: Errands) -> None:
        super().__init__()
        self._desk = desk
        self._errands = errands
        self.model: RowsModel[Batch] = RowsModel(self._columns())
        self.table = Table(tr("Earlier imports"))
        self.waiting_model: RowsModel[HeldRow] = RowsModel(_waiting_columns())
        self.waiting = Table(tr("Rows that wait"))
        self.said = Label("", "small", "muted", wrap=True)
        self.undo = Button(tr("Take this import back …"), icon="undo-2")
        self.loading = LoadingBlocks()
        self._lay_out()
        self.table.current_changed.connect(self._show)
        self.undo.clicked.connect(self._ask_current)

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.waiting.setModel(self.waiting_model)
        self.table.setMinimumHeight(px(140))
        self.waiting.setMinimumHeight(px(90))
        list_card, self.card = Card(flush=True), Card(tr("Rows that wait for an open period"), flush=True)
        list_card.body.addWidget(self.table)
        self.card.body.addWidget(self.waiting)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.undo)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(list_card, 3)
        column.addLayout(foot)
        column.addWidget(self.card, 2)
        self.stack = QStackedWidget()
        empty = Card()
        empty.body.addWidget(
            EmptyState("history", tr("Nothing was imported yet"), tr("Imports are listed here and can be taken back."))
        )
        self.stack.addWidget(empty)
        self.stack.addWidget(full)
        self.stack.addWidget(self.loading)
        self.stack.setCurrentIndex(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)

    def ask(self) -> None:
        """Read the list anew."""
        self.loading.begin()
        self._desk.read(_imports, self.show_batches, owner=self, key="past", failed=self._errands.failed.emit)

    def ask_undo(self, import_id: str, count: int) -> None:
        """Ask whether an import of so many new entries is to be taken back, and do it."""
        brought = sentences.counted("%n new entries that it brought are taken back.", count)
        Question(
            self.window(),
            tr("Take this import back?"),
            tr(
                "{brought} Importing the files again brings everything back. Where later work stands on them it is "
                "refused, with a list. The history keeps both."
            ).format(brought=brought),
            tr("Take it back"),
            lambda: self._undo(import_id),
            icon="undo-2",
        ).open()

    def _undo(self, import_id: str) -> None:
        note = tr("Nothing is changed until the end.")
        self._errands.run(tr("Taking the import back"), note, "undo", import_id, done=self.taken_back.emit, writes=True)

    def _ask_current(self) -> None:
        batch = self.table.current_item()
        if batch is not None:
            self.ask_undo(batch.public_id, batch.new)

    def show_batches(self, batches: Sequence[Batch]) -> None:
        """Show these, and the newest one's rows."""
        self.loading.end()
        self.listed.emit(len(batches))
        self.stack.setCurrentIndex(1 if batches else 0)
        self.model.show_rows(batches)
        if batches:
            self.table.choose_row(0)
        self._show(self.table.current_item() if batches else None)

    def _show(self, batch: Batch | None) -> None:
        if batch is None:
            return
        self.undo.setEnabled(batch.undone_at is None)
        waiting = batch.waiting
        self.said.setText(
            tr("This import was taken back. Importing the files again brings everything back.")
            if batch.undone_at
            else tr("Files: {files}").format(files=", ".join(batch.files[:6]) + (" …" if len(batch.files) > 6 else ""))
        )
        note = figures.count(len(waiting))
        if len(waiting) > _MOST_WAITING:
            note = tr("the first {shown} of {count}").format(shown=figures.count(_MOST_WAITING), count=note)
        self.card.tell(tr("Rows that wait for an open period"), note)
        self.card.setVisible(bool(waiting))
        self.waiting_model.show_rows(waiting[:_MOST_WAITING])

    def _columns(self) -> list[Column[Batch]]:
        desk = self._desk
        return [
            Column("at", tr("When"), 140, cell=lambda b: Cell(figures.moment(b.at, desk.zone, desk.today()))),
            Column("kind", tr("What"), 110, cell=lambda b: Cell(dict(sentences.kinds()).get(b.kind.value, ""))),
            Column("files", tr("Files"), 180, rest=True, cell=lambda b: Cell(_files(b), elide="middle", tone="muted")),
            Column("new", tr("New"), 80, "right", cell=lambda b: Cell(figures.count(b.new), "right", weight=600)),
            Column("here", tr("Already here"), 110, "right",
                   cell=lambda b: Cell(figures.count(b.here), "right", "text" if b.here else "muted")),
            Column("refused", tr("Refused"), 90, "right",
                   cell=lambda b: Cell(figures.count(b.refused), "right", "error_text" if b.refused else "muted")),
            Column("state", tr("State"), 150, cell=_state),
        ]  # fmt: skip


def _imports(session: Session) -> list[Batch]:
    from invpay_desktop.interchange.batches import list_imports  # loaded in the worker, not while the window waits

    return list_imports(session)


def _files(batch: Batch) -> str:
    if len(batch.files) == 1:
        return batch.files[0]
    return tr("{file} and {count} more").format(file=batch.files[0], count=figures.count(len(batch.files) - 1))


def _state(batch: Batch) -> Cell:
    if batch.undone_at:
        return Cell(tr("Taken back"), tone="muted")
    if batch.waiting:
        return Cell(sentences.counted("%n waiting", len(batch.waiting)), tone="warning_text")
    return Cell(tr("Imported"))


def _waiting_columns() -> list[Column[HeldRow]]:
    return [
        Column("file", tr("File"), 180, cell=lambda row: Cell(row.file, elide="middle")),
        Column("line", tr("Line"), 70, "right", cell=lambda row: Cell(figures.count(row.line), "right")),
        Column("reason", tr("Reason"), 300, rest=True, cell=lambda row: Cell(row.reason)),
        Column("ready", tr("Now"), 190, cell=_ready),
    ]


def _ready(row: HeldRow) -> Cell:
    if row.ready:
        return Cell(tr("Open: import the file again"), tone="green", weight=500)
    return Cell(tr("Locked"), tone="muted")
