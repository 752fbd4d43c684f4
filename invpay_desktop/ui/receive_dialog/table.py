"""The table of open invoices: Space ticks, a digit or F2 types a part, Enter goes on to the next row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from invpay_desktop.base.money import Money
from invpay_desktop.ui import figures
from invpay_desktop.ui.receive_dialog.model import PART, AllotmentModel
from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import colour
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.amount_edit import AmountEdit
from invpay_desktop.ui.widgets.drawing import draw_box
from invpay_desktop.ui.widgets.table import Table

AnyIndex = QModelIndex | QPersistentModelIndex
_EDIT_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _PartEditor(QStyledItemDelegate):
    """Types a part into its cell."""

    def __init__(self, table: AllotmentTable, currency: str) -> None:
        super().__init__(table)
        self._table = table
        self._currency = currency

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        editor = AmountEdit(self._currency, parent=parent)
        editor.setAccessibleName(tr("This payment"))
        return editor

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        assert isinstance(editor, AmountEdit)
        part = index.data(Qt.ItemDataRole.EditRole)
        editor.set_value(Money(part, self._currency) if part else None)
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        """What is no amount, or below zero, leaves the part as it was."""
        assert isinstance(editor, AmountEdit)
        value = editor.value()
        if value is None and editor.text().strip():
            return
        model.setData(model.index(index.row(), index.column()), value.minor if value is not None else 0)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        editor.setGeometry(self._table.box(index.row()).adjusted(0, -px(2), 0, px(2)))

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """Enter keeps the part and goes on to the next row."""
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress and event.key() in _EDIT_KEYS[1:]:
            self.commitData.emit(watched)
            self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.NoHint)
            self._table.next_row()
            return True
        return super().eventFilter(watched, event)


class AllotmentTable(Table):
    """Rows of an AllotmentModel."""

    def __init__(self, model: AllotmentModel, currency: str) -> None:
        super().__init__(tr("What it pays"))
        self._currency = currency
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setItemDelegateForColumn(PART, _PartEditor(self, currency))
        self.setModel(model)
        self.clicked.connect(self._clicked_into)

    def fit_amounts(self, sums: Iterable[int]) -> None:
        """Make the columns of amounts wide enough for these (minor units): amounts are never shortened."""
        metrics = QFontMetrics(font("body_bold"))
        texts = [figures.amount(Money(minor, self._currency)) for minor in sums]
        wide = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        model = self.model()
        assert isinstance(model, AllotmentModel)
        for section, column in enumerate(model.columns):
            if column.align == "right":
                room = wide + px(38 if section in (PART, len(model.columns) - 1) else 26)
                self.setColumnWidth(section, max(px(column.width), room))
        self.head.share_width()

    def box(self, row: int) -> QRect:
        """Where the box of a row's part stands."""
        left, wide = self.columnViewportPosition(PART), self.columnWidth(PART)
        top = self.rowViewportPosition(row)
        return QRect(left + px(10), top + px(3), wide - px(10), self.rowHeight(row) - px(7))

    def edit_part(self, typed: str = "") -> None:
        """Type into the part of the current row, beginning with a character."""
        row = max(self.current_row(), 0)
        index = self.model().index(row, PART)
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        self.edit(index)
        editor = self.indexWidget(index)
        if isinstance(editor, AmountEdit) and typed:
            editor.setText(typed)

    def keep_part(self) -> None:
        """Keep what is being typed into a part."""
        editor = self.indexWidget(self.currentIndex())
        if self.state() == QAbstractItemView.State.EditingState and editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def next_row(self) -> None:
        """Go on to the next row; from the last, to what follows the table."""
        if self.current_row() + 1 < self.model().rowCount():
            self.choose_row(self.current_row() + 1)
            self.setFocus()
        else:
            self.setFocus()
            self.focusNextChild()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in _EDIT_KEYS:
            self.edit_part()
        elif plain and event.text().isdigit():
            self.edit_part(event.text())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells, then the box around each part: it can be typed into."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        first = max(self.rowAt(event.rect().top()), 0)
        last = self.rowAt(event.rect().bottom())
        last = self.model().rowCount() - 1 if last < 0 else last
        for row in range(first, last + 1):
            draw_box(painter, self.box(row), "", "border_strong")

    def sizeHint(self) -> QSize:
        rows = min(max(self.model().rowCount() if self.model() is not None else 0, 4), 8)
        return QSize(px(600), px(32) + rows * px(34) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(300), px(32) + 3 * px(34))

    def _clicked_into(self, index: QModelIndex) -> None:
        if index.column() == PART:
            self.edit(index)


class SumRow(QWidget):
    """The sums below their columns."""

    def __init__(self, table: AllotmentTable, currency: str) -> None:
        super().__init__()
        self._table = table
        self._currency = currency
        self._texts: dict[str, str] = {}
        self.setFixedHeight(px(34))
        table.head.sectionResized.connect(self.update)

    def tell(self, sums: dict[str, int]) -> None:
        """Sums in minor units, by the key of their column."""
        self._texts = {key: figures.amount(Money(minor, self._currency)) for key, minor in sums.items()}
        self.setAccessibleName(tr("Sum: {sums}").format(sums=", ".join(self._texts.values())))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colour("surface")))
        painter.fillRect(0, 0, self.width(), 1, QColor(colour("border")))
        painter.setFont(font("body_bold"))
        painter.setPen(QPen(QColor(colour("text"))))
        model = self._table.model()
        assert isinstance(model, AllotmentModel)
        for section, column in enumerate(model.columns):
            left, wide = self._table.columnViewportPosition(section), self._table.columnWidth(section)
            if column.key == "number":
                flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
                painter.drawText(QRect(left + px(10), 0, wide, self.height()), flags, tr("Sum"))
            elif column.key in self._texts:
                side = px(20) if section == len(model.columns) - 1 else px(10)
                flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
                painter.drawText(QRect(left, 0, wide - side, self.height()), flags, self._texts[column.key])
