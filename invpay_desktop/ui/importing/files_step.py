"""The first step: which files, what they hold, and what they do not say themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.importing import sentences
from invpay_desktop.ui.importing.facts import FileLook, Wish
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.choice import ChoiceBox, Segments
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.empty import EmptyState
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.table import Cell, Column, RowsModel, Table

_FOLDER = "import/folder"
_LONGEST_TERMS = 3650


class FilesStep(QWidget):
    """Files and what is asked about them. `added(list of paths)`: look at these; `chosen()`: something is different."""

    added = Signal(object)
    chosen = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._kind_chosen = False
        self.looks: list[FileLook] = []
        self.kind = Segments(sentences.kinds())
        self.terms = LineEdit(tr("As the customer or the book says"))
        self.order = ChoiceBox(
            [
                ("", tr("As found out from all dates")),
                ("mdy", tr("Month, day, year: 01/30/2026")),
                ("dmy", tr("Day, month, year: 30/01/2026")),
                ("ymd", tr("Year, month, day: 2026-01-30")),
            ]
        )
        self.currency = LineEdit(tr("As the file says, else {currency}").format(currency=desk.currency))
        self.table = Table(tr("Files to import"))
        self.model: RowsModel[FileLook] = RowsModel(_columns())
        self.said = Label("", "small", "muted", wrap=True)
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)

    # Build

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.table.setMinimumHeight(px(120))
        first = Button(tr("Choose files …"), icon="folder-open")
        first.clicked.connect(self.ask)
        self.first = first
        self.empty = EmptyState(
            "upload",
            tr("Drop CSV files here"),
            tr("Customers, invoices or payments, saved as CSV by a spreadsheet, a shop or another program."),
            [first],
        )
        self.more = Button(tr("Add files …"), icon="plus", small=True)
        self.out = Button(tr("Take out"), icon="x", small=True, kind="quiet")
        card = Card(tr("Files"), flush=True)
        self.card = card
        card.beside(self.out)
        card.beside(self.more)
        card.body.addWidget(self.table)
        empty = Card()
        empty.body.addWidget(self.empty)
        self.stack = QStackedWidget()
        self.stack.addWidget(empty)
        self.stack.addWidget(card)
        self.kind_field = Field(tr("They hold"), self.kind)
        self.terms_field = Field(
            tr("Days to pay"), self.terms, optional=True, help=tr("Where the files give no due date.")
        )
        self.order_field = Field(tr("Dates are written"), self.order)
        self.currency_field = Field(tr("Currency of the files"), self.currency, optional=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        grid.addWidget(self.kind_field, 0, 0)
        grid.addWidget(self.order_field, 0, 1)
        grid.addWidget(self.currency_field, 1, 0)
        grid.addWidget(self.terms_field, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.stack, 1)
        column.addWidget(self.said)
        column.addLayout(grid)

    def _connect(self) -> None:
        self.more.clicked.connect(self.ask)
        self.out.clicked.connect(self.take_out)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.take_out)
        self.kind.chosen.connect(self._kind_taken)
        for editor in (self.terms, self.currency):
            editor.textEdited.connect(lambda _text: self.chosen.emit())
        self.order.chosen.connect(lambda _value: self.chosen.emit())
        self._show()

    # Files

    def ask(self) -> None:
        """Let the person choose files."""
        kept = self._desk.preferences.get(_FOLDER)
        dialog = QFileDialog(self, tr("Files to import"), kept if isinstance(kept, str) else "")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([tr("Tables as text (*.csv *.tsv *.txt)"), tr("All files (*)")])
        dialog.filesSelected.connect(self.add)
        dialog.open()

    def add(self, files: Sequence[str]) -> None:
        """Take further files in; those that are there already are looked at again."""
        if files:
            self._desk.preferences.put(_FOLDER, str(Path(files[0]).parent))
            self.added.emit(list(files))

    def show_looks(self, looks: Sequence[FileLook]) -> None:
        """These files were looked at."""
        known = {look.path: look for look in self.looks} | {look.path: look for look in looks}
        self.looks = list(known.values())
        if not self._kind_chosen:
            guessed = [look.kind for look in self.looks if look.kind]
            if guessed:
                self.kind.set_value(max(guessed, key=guessed.count))
        self._show()
        self.chosen.emit()

    def take_out(self) -> None:
        """Leave the selected files out."""
        away = {self.model.rows[row].path for top, bottom in self.table.selected_ranges()
                for row in range(top, bottom + 1)}  # fmt: skip
        self.looks = [look for look in self.looks if look.path not in away]
        self._show()
        self.chosen.emit()

    def set_kind(self, kind: str) -> None:
        """What the files hold, said beforehand."""
        if kind in dict(sentences.kinds()):
            self.kind.set_value(kind)
            self._kind_chosen = True
            self._show()

    def _kind_taken(self, _kind: object) -> None:
        self._kind_chosen = True
        self._show()
        self.chosen.emit()

    def _show(self) -> None:
        self.stack.setCurrentIndex(1 if self.looks else 0)
        self.model.show_rows(self.looks)
        total = sum(look.size for look in self.looks)
        note = tr("{files}, {size}").format(files=trn("%n file(s)", len(self.looks)), size=sentences.size(total))
        self.card.tell(tr("Files"), note)
        self.terms_field.setVisible(self.kind.value() == "invoices")
        for field in (self.order_field, self.currency_field):
            field.setVisible(self.kind.value() != "customers")
        problem = next((look.problem for look in self.looks if look.problem), "")
        stranger = sentences.strangers(self.looks, self.kind.value())
        self.said.setText(problem or stranger or self._guessed())
        self.said.set_tone("error_text" if problem else "warning_text" if stranger else "muted")
        self.said.setVisible(bool(self.said.text()))

    def _guessed(self) -> str:
        if not self.looks or self._kind_chosen:
            return ""
        said = tr("The headings say that these are {kind}. Choose another kind below if that is wrong.")
        return said.format(kind=sentences.kind_word(self.kind.value()))

    # What is asked

    def check(self) -> None:
        """Raises BadInput, naming the field, for what cannot be gone on with."""
        for look in self.looks:
            if look.problem:
                raise BadInput(tr("{problem} Take it out, or mend it and add it again.").format(problem=look.problem))
        stranger = sentences.strangers(self.looks, self.kind.value())
        if stranger and not self._kind_chosen:
            raise BadInput(stranger, "kind")
        self.terms_days()

    def terms_days(self) -> int | None:
        """Days to pay. Raises BadInput (field `terms`)."""
        text = self.terms.text().strip()
        if not text or self.kind.value() != "invoices":
            return None
        if not (text.isascii() and text.isdigit() and int(text[:9]) <= _LONGEST_TERMS):
            raise BadInput(tr("Days to pay are a whole number from 0 to 3,650."), "terms")
        return int(text)

    def wish(self, columns: Mapping[str, str]) -> Wish:
        """What is to be imported; `columns` as a person corrected them. Raises BadInput."""
        return Wish(
            self.kind.value(),
            tuple(look.path for look in self.looks),
            columns,
            self.terms_days(),
            self.currency.text().strip().upper() or None,
            self.order.value() or None,
        )

    # Dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.add(files)


def _columns() -> list[Column[FileLook]]:
    return [
        Column("name", tr("File"), 220, rest=True, cell=lambda look: Cell(look.name, elide="middle", weight=500)),
        Column("how", tr("Recognised as"), 300, cell=_how, sortable=False),
        Column("size", tr("Size"), 90, "right", cell=lambda look: Cell(sentences.size(look.size), "right", "muted")),
    ]


def _how(look: FileLook) -> Cell:
    if look.problem:
        return Cell(look.problem, tone="error_text")
    return Cell(sentences.recognised(look), tone="muted" if look.encoding_certain else "warning_text")
