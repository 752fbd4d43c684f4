"""The methods of payment that the hosted service keeps for a customer: a list, adding one by its id, taking one off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.cell import Cell, Column
from invpay_desktop.ui.widgets.dialog import Dialog, Question
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.rows_model import RowsModel
from invpay_desktop.ui.widgets.table import Table

if TYPE_CHECKING:
    from invpay_desktop.db.session import WriteSession
    from invpay_desktop.payments.saved_methods import SavedEntry


class SavedMethods(QWidget):
    """One customer's methods. The service lists none: each is entered here by its id, or with its first charge."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._customer: tuple[int, str] | None = None
        self.model: RowsModel[SavedEntry] = RowsModel(
            (
                Column("label", tr("What it is called"), rest=True, cell=lambda row: Cell(row.label, weight=500)),
                Column("id", tr("Id at the service"), 190, cell=lambda row: Cell(row.method_id, elide="middle")),
            ),
            (),
        )
        self.table = Table(tr("Saved methods of the customer"))
        self.table.setModel(self.model)
        self.nothing = Label(
            tr("None yet. A method that the hosted service keeps is added by its id, which begins with pm_."),
            tone="muted",
            wrap=True,
        )
        self.add = Button(tr("Add …"), icon="plus", small=True)
        self.remove = Button(tr("Take off the list …"), icon="x", small=True)
        self._build()
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._ask_to_remove)
        self.table.opened.connect(lambda _row: self._ask_to_remove())

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(10), 0, px(10))
        column.setSpacing(px(10))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.nothing)
        column.addWidget(self.table, 1)
        column.addStretch(0)

    def show_methods(self, customer: int, name: str, known: Sequence[SavedEntry], *, anonymous: bool) -> None:
        """Show a customer's methods. `anonymous`: a customer who stands for many people has none."""
        self._customer = customer, name
        self.model.show_rows(tuple(known))
        self.table.setVisible(bool(known))
        self.nothing.setVisible(not known)
        self.add.setEnabled(not anonymous)
        self.remove.setEnabled(bool(known))
        if known and self.table.current_row() < 0:
            self.table.choose_row(0)

    def _add(self) -> None:
        if self._customer is not None:
            AddMethod(self.window(), self._desk, *self._customer).open()

    def _ask_to_remove(self) -> None:
        row = self.table.current_row()
        if not 0 <= row < len(self.model.rows):
            return
        entry = self.model.rows[row]
        Question(
            self.window(),
            tr("Take {label} off the list?").format(label=entry.label),
            tr("What was charged to it stays. The service keeps the method; it can be added again by its id."),
            tr("Take off the list"),
            lambda: self._remove(entry),
            danger=False,
        ).open()

    def _remove(self, entry: SavedEntry) -> None:
        def deed(session: WriteSession) -> None:
            from invpay_desktop.payments.saved_methods import remove_method

            remove_method(session, entry.method_id)

        said = tr("{label} is off the list.").format(label=entry.label)
        self._desk.write(deed, lambda _done: self._desk.toast(said), owner=self)


class AddMethod(Dialog):
    """Enters a method by its id for a customer."""

    def __init__(self, parent: QWidget, desk: Desk, customer: int, name: str) -> None:
        super().__init__(parent, tr("Saved method of {name}").format(name=name), 440)
        self._desk, self._customer = desk, customer
        self.method_id, self.label = LineEdit("pm_"), LineEdit()
        self.method_id.setMaxLength(128)
        self.label.setMaxLength(60)
        self.id_field = Field(
            tr("Id at the hosted service"), self.method_id, help=tr("It names no account, so it may be kept.")
        )
        self.body.addWidget(self.id_field)
        self.body.addWidget(Field(tr("What to call it"), self.label, optional=True, help=tr("Such as Visa •• 4242")))
        self.name_field("method_id", self.method_id)
        self.set_primary(tr("Add method"), "check", self._press)

    def _press(self) -> None:
        customer, method_id, label = self._customer, self.method_id.value(), self.label.value()

        def deed(session: WriteSession) -> str:
            from invpay_desktop.payments.saved_methods import add_method

            return add_method(session, customer, method_id, label).label

        self.busy(True, tr("Adding …"))
        self._desk.write(deed, self._added, owner=self, failed=self._failed)

    def _added(self, label: str) -> None:
        self.accept()
        self._desk.toast(tr("{label} was added.").format(label=label))

    def _failed(self, error: InvPayError) -> None:
        self.fail(error)
        if getattr(error, "field", None) == "method_id":
            self.id_field.set_error(error.message)
