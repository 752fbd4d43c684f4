"""What is painted first: the rows that were read before the book was open, where the page of invoices will have them.

Building the whole page takes longer than all that comes before, so the page takes this widget's place a moment later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from invpay_desktop.ui.pages.invoices.model import InvoicesModel
from invpay_desktop.ui.pages.invoices.table import InvoiceTable
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from invpay_desktop.db.first_page import FirstPage
    from invpay_desktop.ui.preferences import Preferences

FIRST_SORT = ("number", True)
"""The order of the rows that are read first, and of the list until a person chooses another."""


class FirstSight(QWidget):
    """Title and table of the page; room for what stands between them."""

    def __init__(self, page: FirstPage, preferences: Preferences) -> None:
        super().__init__()
        self.model = InvoicesModel(lambda _ids: [], lambda: page.today)
        self.table = InvoiceTable(self.model, preferences)
        self.model.setParent(self)
        title = Label(tr("Invoices"), role="title")
        title.setFixedHeight(px(60))
        title.setContentsMargins(px(20), 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(_Parts())
        column.addWidget(self.table, 1)
        if self.table.head.sort is None:
            self.table.head.sort_by(*FIRST_SORT)
        if self.table.head.sort == FIRST_SORT:
            self.model.show_rows(page.rows)


class _Parts(QWidget):
    """Where the sums, the tabs and the filters will be."""

    def __init__(self) -> None:
        super().__init__()
        self._above = px(64 + 12 + 38)
        self.setFixedHeight(self._above + px(52))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self._above - 1, self.width(), 1, QColor(current().border))
        painter.fillRect(0, self._above, self.width(), self.height() - self._above, QColor(current().surface))
