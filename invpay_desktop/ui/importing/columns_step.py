"""The second step: which column of the files holds what, beside their first rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from invpay_desktop.interchange.columns import COLUMNS, ImportKind
from invpay_desktop.ui.importing import sentences
from invpay_desktop.ui.importing.facts import FileLook
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.choice import ChoiceBox
from invpay_desktop.ui.widgets.labels import FieldLabel, Label
from invpay_desktop.ui.widgets.table import Cell, Column, RowsModel, Table

_WIDEST_TABLE = 60
"""Columns of a file that are shown; a file may have thousands."""


class ColumnsStep(QWidget):
    """A list to choose from for each thing an import reads. All files are taken to be built as the first one is."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = ""
        self._look: FileLook | None = None
        self.boxes: dict[str, ChoiceBox] = {}
        self.said = Label("", wrap=True)
        self.need = Label("", tone="warning_text", wrap=True)
        self.list = QScrollArea()
        self.rows = Table(tr("First rows of the file"))
        self.card = Card(tr("First rows"), flush=True)
        self._lay_out()

    def _lay_out(self) -> None:
        self.list.setWidgetResizable(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumWidth(px(352))
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
        if self._look is not None and (look.header, kind) == (self._look.header, self._kind) and self.boxes:
            self._look = look
            return
        self._look, self._kind = look, kind
        found = look.found[kind] if look.found else None
        self._build_boxes(found.columns if found else {})
        self.said.setText(
            tr("The columns are as you chose them last time for files with these headings.")
            if found is not None and found.remembered
            else tr("The columns were recognised by their headings. Choose others where that is wrong.")
        )
        self.said.set_tone("muted")
        self._follow()

    def columns(self) -> dict[str, str]:
        """Key → column, of what has one."""
        return {key: box.value() for key, box in self.boxes.items() if box.value()}

    def overrides(self) -> dict[str, str]:
        """What a person chose otherwise than it was found: key → column, '' for none."""
        found = self._look.found[self._kind].columns if self._look and self._look.found else {}
        return {key: box.value() for key, box in self.boxes.items() if box.value() != found.get(key, "")}

    def missing(self) -> str:
        """What is still needed, as a sentence, or ''."""
        return sentences.missing(self._kind, self.columns())

    def _build_boxes(self, found: Mapping[str, str]) -> None:
        assert self._look is not None
        names = [("", tr("– not in the file")), *((name, name) for name in self._look.header)]
        inside = QWidget()
        inside.setAutoFillBackground(False)
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, px(12), 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(6))
        self.boxes = {}
        for row, column in enumerate(COLUMNS[ImportKind(self._kind)]):
            box = ChoiceBox(names)
            box.set_value(found.get(column.key, ""))
            label = tr(column.label)
            box.setAccessibleName(label)
            box.chosen.connect(partial(self._chosen, column.key))
            self.boxes[column.key] = box
            grid.addWidget(FieldLabel(label, box), row, 0)
            grid.addWidget(box, row, 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, px(132))
        grid.setRowStretch(len(self.boxes), 1)
        self.list.setWidget(inside)

    def _chosen(self, key: str, value: object) -> None:
        """A column serves once: what had it before has none now."""
        for other, box in self.boxes.items():
            if other != key and value and box.value() == value:
                box.set_value("")
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
        self.card.tell(tr("First rows"), self._look.name)


def _cell(place: int, used: bool, row: tuple[int, tuple[str, ...]]) -> Cell:
    cells = row[1]
    return Cell(cells[place] if place < len(cells) else "", tone="text" if used else "muted")
