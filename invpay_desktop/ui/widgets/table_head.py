"""The head of a table: titles, the sort arrow, and columns that keep width, order and place by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QHeaderView, QTableView

from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.icons import pixmap
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.widgets.cell import COLUMN_ROLE, Column
from invpay_desktop.ui.widgets.look import own_viewport
from invpay_desktop.ui.widgets.rows_model import alignment

_ALONG = Qt.Orientation.Horizontal
_LEAST = 48
"""Narrowest a column may be dragged; the one that takes the rest keeps twice this and more. Design px."""
_LEAST_REST = 120


class Remembers(Protocol):
    """Where small things about the window are kept: ui/preferences."""

    def get(self, key: str, default: Any = None) -> Any:
        """What was kept, or `default`."""

    def put(self, key: str, value: Any) -> None:
        """Keep a JSON-able value."""


class TableHead(QHeaderView):
    """Head of a Table. `sort_changed(key, descending)` follows a click or sort_by; the model has been asked to sort."""

    sort_changed = Signal(object, object)

    def __init__(self, table: QTableView) -> None:
        super().__init__(_ALONG, table)
        self._table = table
        self.setViewport(own_viewport(QPalette.ColorRole.Button))
        self._columns: tuple[Column[Any], ...] = ()
        self._kept: tuple[Remembers, str] | None = None
        self._sort: tuple[str, bool] | None = None
        self._setting = False
        self.ends = (0, 0)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMouseTracking(True)
        self.sectionClicked.connect(self._clicked)
        self.sectionResized.connect(self._resized)
        self.sectionMoved.connect(lambda *_: self._moved())

    # Columns by name

    @property
    def columns(self) -> tuple[Column[Any], ...]:
        """The model's columns, in the model's order."""
        return self._columns

    @property
    def sort(self) -> tuple[str, bool] | None:
        """Key of the column the rows are sorted by, and whether descending."""
        return self._sort

    def take_model(self, model: QAbstractItemModel | None) -> None:
        """A model came: read its columns, and give it the widths, order and sort that are remembered."""
        if model is not None:
            # A selection model of its own, never filled: the head would else ask for each cell of a selected column
            # whether it is selected, some seconds for a million rows.
            self.setSelectionModel(QItemSelectionModel(model, self))
        count = model.columnCount() if model is not None else 0
        given = [model.headerData(at, _ALONG, COLUMN_ROLE) for at in range(count)] if model is not None else []
        self._columns = tuple(
            column if isinstance(column, Column) else Column(str(at), str(at), rest=at == count - 1)
            for at, column in enumerate(given)
        )
        self.apply_columns()

    def remember_as(self, preferences: Remembers, key: str) -> None:
        """Keep widths, order, visibility and sort under `key`, and take what is there already."""
        self._kept = (preferences, key)
        self.apply_columns()

    def apply_columns(self) -> None:
        """Set widths, order, visibility and sort from what is remembered, else from the columns themselves."""
        kept = self._remembered()
        widths, hidden, order = kept.get("widths", {}), kept.get("hidden"), kept.get("order", [])
        self._setting = True
        for at, column in enumerate(self._columns):
            mode = QHeaderView.ResizeMode.Fixed if column.rest else QHeaderView.ResizeMode.Interactive
            self.setSectionResizeMode(at, mode)
            self.setSectionHidden(at, column.hidden if hidden is None else column.key in hidden)
            self.resizeSection(at, px(_whole(widths.get(column.key), column.width)))
        places = [at for key in order for at, column in enumerate(self._columns) if column.key == key]
        places += [at for at in range(len(self._columns)) if at not in places]
        for place, at in enumerate(places):
            self.moveSection(self.visualIndex(at), place)
        self._setting = False
        self.share_width()
        sort = kept.get("sort") or self._sort
        if isinstance(sort, list | tuple) and len(sort) == 2 and self._section(sort[0]) is not None:
            self.sort_by(str(sort[0]), bool(sort[1]))

    def show_column(self, key: str, shown: bool, *, keep: bool = True) -> None:
        """Show or hide a column; the last one shown stays. `keep`: remember it as what the person wants."""
        section = self._section(key)
        if section is None or (not shown and len(list(self._shown())) < 2):
            return
        self._setting = True
        self.setSectionHidden(section, not shown)
        self._setting = False
        self.share_width()
        if keep:
            self._remember()

    def column_shown(self, key: str) -> bool:
        """Whether a column is to be seen."""
        section = self._section(key)
        return section is not None and not self.isSectionHidden(section)

    def reset_columns(self) -> None:
        """Forget what the user arranged."""
        if self._kept is not None:
            self._kept[0].put(self._kept[1], None)
        self.apply_columns()

    def share_width(self) -> None:
        """Give the room the others leave to the column that takes the rest."""
        rest = next(
            (at for at, column in enumerate(self._columns) if column.rest and not self.isSectionHidden(at)), None
        )
        if rest is not None:
            others = sum(self.sectionSize(at) for at in self._shown() if at != rest)
            self._setting = True
            self.resizeSection(rest, max(self._table.viewport().width() - others, px(_LEAST_REST)))
            self._setting = False
        shown = sorted(self._shown(), key=self.visualIndex)
        self.ends = (shown[0], shown[-1]) if shown else (0, 0)
        self._table.viewport().update()

    def sort_by(self, key: str, descending: bool = False) -> None:
        """Sort by a column: the model's sort() is asked."""
        section = self._section(key)
        if section is None or not self._sortable(section):
            return
        self._sort = (key, descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.model().sort(section, order)
        self.viewport().update()
        self.sort_changed.emit(key, descending)

    def follow_text_size(self) -> None:
        """Text size or theme changed: heights and widths anew."""
        self._setting = True  # what grows because of this is no wish of the person's
        self.setMinimumSectionSize(px(_LEAST))
        self.setFixedHeight(px(32))
        self.apply_columns()

    # Painting

    def sizeHint(self) -> QSize:
        """The table asks for the height only; Qt's own answer would measure each title, at each change of style."""
        return QSize(px(32), px(32))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Title and arrow on sunken ground, 12 px and muted; pressed or hovered no different: a click is enough."""
        tokens = current()
        painter.save()
        painter.fillRect(rect, QColor(tokens.sunken))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.border))
        if section < len(self._columns):
            self._paint_title(painter, rect, section)
        painter.restore()

    def _paint_title(self, painter: QPainter, rect: QRect, section: int) -> None:
        tokens, column, used = current(), self._columns[section], font("small_strong")
        left = px(20) if section == self.ends[0] else px(10)
        right = px(20) if section == self.ends[1] else px(10)
        box = rect.adjusted(left, 0, -right, -1)
        sorted_here = self._sort is not None and self._sort[0] == column.key
        arrow = px(14) if sorted_here else 0
        metrics = QFontMetrics(used)
        title = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, box.width() - arrow - px(4) * bool(arrow))
        painter.setFont(used)
        painter.setPen(QColor(tokens.text if sorted_here else tokens.muted))
        if column.align == "right":
            painter.drawText(box, alignment("right"), title)
            at = box.right() + 1 - metrics.horizontalAdvance(title) - arrow - px(4)
        else:
            painter.drawText(box, alignment(column.align), title)
            at = box.left() + metrics.horizontalAdvance(title) + px(4)
        if self._sort is not None and sorted_here:
            name = "arrow-down" if self._sort[1] else "arrow-up"
            mark = pixmap(name, 14, "muted", self.devicePixelRatioF())
            painter.drawPixmap(at, box.top() + (box.height() - arrow) // 2, mark)

    # The user

    def _clicked(self, section: int) -> None:
        key = self._columns[section].key if section < len(self._columns) else ""
        if not key or not self._sortable(section):
            return
        self.sort_by(key, not self._sort[1] if self._sort is not None and self._sort[0] == key else False)
        self._remember()

    def _resized(self, section: int) -> None:
        if not self._setting and section < len(self._columns) and not self._columns[section].rest:
            self.share_width()
            self._remember()

    def _moved(self) -> None:
        if not self._setting:
            self.share_width()
            self._remember()

    def _sortable(self, section: int) -> bool:
        column = self._columns[section]
        return column.sortable and (column.cell is None or column.sort is not None)

    # Remembering

    def _section(self, key: object) -> int | None:
        return next((at for at, column in enumerate(self._columns) if column.key == key), None)

    def _shown(self) -> Iterator[int]:
        return (at for at in range(len(self._columns)) if not self.isSectionHidden(at))

    def _remembered(self) -> dict[str, Any]:
        kept = self._kept[0].get(self._kept[1], {}) if self._kept is not None else {}
        return kept if isinstance(kept, dict) else {}

    def _remember(self) -> None:
        """Widths are kept as of 100 % text, so that they fit another text size."""
        if self._kept is None:
            return
        columns = sorted(range(len(self._columns)), key=self.visualIndex)
        kept = {
            "widths": dict(self._remembered().get("widths", {}))  # of columns that are hidden now, too
            | {self._columns[at].key: self._at_100(at) for at in self._shown() if not self._columns[at].rest},
            "order": [self._columns[at].key for at in columns],
            "hidden": [column.key for at, column in enumerate(self._columns) if self.isSectionHidden(at)],
            "sort": list(self._sort) if self._sort is not None else None,
        }
        self._kept[0].put(self._kept[1], kept)

    def _at_100(self, section: int) -> int:
        return round(self.sectionSize(section) * 1000 / px(1000))


def _whole(value: object, default: int) -> int:
    """A remembered width, if it is one."""
    return value if isinstance(value, int) and _LEAST <= value <= 2000 else default
