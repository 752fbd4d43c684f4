"""The second step: which column of the files holds what, beside their first rows."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from invpay_desktop.interchange.columns import COLUMNS, ImportKind
from invpay_desktop.ui.importing import sentences
from invpay_desktop.ui.importing.facts import FileLook, Found
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.choice import ChoiceBox
from invpay_desktop.ui.widgets.labels import FieldLabel, Label
from invpay_desktop.ui.widgets.table import Cell, Column, RowsModel, Table

_WIDEST_TABLE = 60
"""Columns of a file that are shown; a file may have thousands."""
_MOST_CHOICES = 200
"""Columns that can be chosen, besides those that were found."""
_AT_ONCE = 2


class ColumnsStep(QWidget):
    """A list to choose from for each thing an import reads. All files are taken to be built as the first one is."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = ""
        self._look: FileLook | None = None
        self._found: dict[str, str] = {}
        self._columns: dict[str, str] = {}
        self._grid: QGridLayout | None = None
        self.boxes: dict[str, ChoiceBox] = {}
        self.said = Label("", tone="muted", wrap=True)
        self.need = Label("", tone="warning_text", wrap=True)
        self.list = QScrollArea()
        self.rows = Table(tr("First rows of the file"))
        self.card = Card(tr("First rows"), flush=True)
        self._lay_out()

    def _lay_out(self) -> None:
        self.list.setWidgetResizable(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumWidth(px(280))
        self.list.setMaximumWidth(px(372))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.viewport().setAutoFillBackground(False)
        self.rows.setCornerWidget(QWidget())
        self.card.body.addWidget(self.rows)
        across = QHBoxLayout()
        across.setSpacing(px(16))
        across.addWidget(self.list)
        across.addWidget(self.card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.said)
        column.addWidget(self.need)
        column.addLayout(across, 1)

    def show_file(self, look: FileLook, kind: str) -> None:
        """Begin with the columns that were found in a file. What a person chose stays while file and kind do."""
        if self._look is not None and (look.header, kind) == (self._look.header, self._kind):
            self._look = look
            return
        self._look, self._kind = look, kind
        found = look.found[kind] if look.found else Found({}, False)
        self._found = dict(found.columns)
        self._columns = dict(found.columns)
        self.said.setText(
            tr("The columns are as you chose them last time for files with these headings.")
            if found.remembered
            else tr("The columns were recognised by their headings. Choose others where that is wrong.")
        )
        self._begin_boxes()
        self._follow()

    def columns(self) -> dict[str, str]:
        """Key → column, of what has one."""
        return {key: name for key, name in self._columns.items() if name}

    def overrides(self) -> dict[str, str]:
        """What a person chose otherwise than it was found: key → column, '' for none."""
        keys = {**self._found, **self._columns}
        return {
            key: self._columns.get(key, "") for key in keys if self._columns.get(key, "") != self._found.get(key, "")
        }

    def missing(self) -> str:
        """What is still needed, as a sentence, or ''."""
        return sentences.missing(self._kind, self.columns())

    def _begin_boxes(self) -> None:
        inside = QWidget()
        inside.setAutoFillBackground(False)
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, px(12), 0)
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(6))
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(len(COLUMNS[ImportKind(self._kind)]), 1)
        self._grid.setColumnMinimumWidth(0, px(132))
        self.boxes = {}
        self.list.setWidget(inside)
        grid = self._grid
        QTimer.singleShot(0, self, lambda: self._add_boxes(grid))

    def _add_boxes(self, grid: QGridLayout) -> None:
        """Some boxes at a time: all at once would hold the window up for a tenth of a second."""
        if grid is not self._grid or self._look is None:
            return  # another file was chosen meanwhile
        wanted = COLUMNS[ImportKind(self._kind)]
        names = dict.fromkeys((*self._found.values(), *self._look.header[:_MOST_CHOICES]))
        choices = [("", tr("– not in the file")), *((name, name) for name in self._look.header if name in names)]
        for row in range(len(self.boxes), min(len(self.boxes) + _AT_ONCE, len(wanted))):
            key, label = wanted[row].key, tr(wanted[row].label)
            box = ChoiceBox(choices)
            box.set_value(self._columns.get(key, ""))
            box.setAccessibleName(label)
            box.chosen.connect(partial(self._chosen, key))
            self.boxes[key] = box
            grid.addWidget(FieldLabel(label, box), row, 0)
            grid.addWidget(box, row, 1)
        if len(self.boxes) < len(wanted):
            QTimer.singleShot(0, self, lambda: self._add_boxes(grid))

    def _chosen(self, key: str, value: object) -> None:
        """A column serves once: what had it before has none now."""
        for other, name in self._columns.items():
            if other != key and value and name == value:
                self._columns[other] = ""
                if other in self.boxes:
                    self.boxes[other].set_value("")
        self._columns[key] = str(value)
        self._follow()

    def _follow(self) -> None:
        need = self.missing()
        self.need.setText(need)
        self.need.setVisible(bool(need))
        assert self._look is not None
        labels = {column.key: tr(column.label) for column in COLUMNS[ImportKind(self._kind)]}
        used = {name: labels[key] for key, name in self.columns().items()}
        at = self.rows.horizontalScrollBar().value()
        heads: list[Column[tuple[int, tuple[str, ...]]]] = [
            Column("line", tr("Line"), 56, "right", cell=lambda row: Cell(str(row[0]), "right", "muted"))
        ]
        for place, name in enumerate(self._look.header[:_WIDEST_TABLE]):
            title = f"{name} → {used[name]}" if name in used else name
            width = max(110, min(240, 24 + 7 * len(title)))
            heads.append(Column(f"c{place}", title, width, cell=partial(_cell, place, name in used), sortable=False))
        self.rows.setModel(RowsModel(heads, self._look.rows, self.rows))
        self.rows.horizontalScrollBar().setValue(at)
        self.card.tell(tr("First rows of {file}").format(file=self._look.name))


def _cell(place: int, used: bool, row: tuple[int, tuple[str, ...]]) -> Cell:
    cells = row[1]
    return Cell(cells[place] if place < len(cells) else "", tone="text" if used else "muted")
