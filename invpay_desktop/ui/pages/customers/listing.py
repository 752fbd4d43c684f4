"""The list of customers: what is asked of the book for it, its columns, and the list itself."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.money import Money
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.block_list import BlockList
from invpay_desktop.ui.lists.block_model import BlockModel
from invpay_desktop.ui.lists.filters import ANY, Filters
from invpay_desktop.ui.lists.list_source import ListSource
from invpay_desktop.ui.lists.list_table import ListTable
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.cell import Cell, Column
from invpay_desktop.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session
    from invpay_desktop.ledger.customer_list import CustomerQuery, CustomerRow


@dataclass(frozen=True, slots=True)
class Wish:
    """What list is wanted: the status and search of its filters, and an order."""

    filters: Filters = ANY
    sort: str = "name"
    descending: bool = False

    def query(self) -> CustomerQuery:
        """The question as the book is asked it."""
        from invpay_desktop.ledger.customer_list import CustomerQuery

        return CustomerQuery(self.filters.search, self.filters.status, self.sort, self.descending)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is selected: how many customers, what they owe, what of it is late, and their unused credit."""

    count: int
    balance: Money
    overdue: Money
    credit: Money


def statuses() -> tuple[tuple[str, str], ...]:
    """The tabs: status of the query, and its word."""
    return (("all", tr("All")), ("owing", tr("Owing")), ("overdue", tr("Overdue")), ("credit", tr("With credit")))


def columns() -> tuple[Column[CustomerRow], ...]:
    """All columns in their usual order. The keys are the sorts of CustomerQuery."""
    return (
        Column("name", tr("Name"), 220, rest=True),
        Column("number", tr("Number"), 110),
        Column("open", tr("Open"), 70, "right", tip=tr("Open invoices")),
        Column("overdue", tr("Overdue"), 100, "right"),
        Column("balance", tr("Owes"), 100, "right"),
        Column("credit", tr("Credit"), 96, "right"),
        Column("last_payment", tr("Last payment"), 120),
    )


def cells_of(row: CustomerRow, today: date) -> tuple[Cell, ...]:
    """The cells of a row, one for each column."""
    last = figures.day(row.last_payment_on, today) if row.last_payment_on else "–"
    owes = Cell(figures.amount(row.balance), "right", weight=600) if row.balance else _nothing(row.balance)
    if row.over and not row.balance:
        owes = Cell(f"+{figures.amount(row.over)}", "right", "violet")
    return (
        Cell(row.name),
        Cell(row.number, tone="muted"),
        Cell(figures.count(row.open_invoices) if row.open_invoices else "–", "right", "muted"),
        Cell(figures.amount(row.overdue), "right", "red") if row.overdue else _nothing(row.overdue),
        owes,
        Cell(figures.amount(row.credit), "right") if row.credit else _nothing(row.credit),
        Cell(last, tone="text" if row.last_payment_on else "muted"),
    )


def _nothing(amount: Money) -> Cell:
    return Cell(figures.amount(amount), "right", "muted")


class CustomerSource(ListSource["CustomerRow"]):
    """The questions about customers."""

    def first_of(self, session: Session, wish: Wish, limit: int) -> list[CustomerRow]:
        from invpay_desktop.ledger.customer_list import list_customer_rows

        return list_customer_rows(session, wish.query(), limit)

    def ids_of(self, session: Session, wish: Wish) -> array[int]:
        from invpay_desktop.ledger.customer_list import customer_ids

        return customer_ids(session, wish.query())

    def rows_of(self, session: Session, ids: Sequence[int]) -> list[CustomerRow]:
        from invpay_desktop.ledger.customer_list import customer_rows

        return customer_rows(session, ids)

    def counts_of(self, session: Session, wish: Wish) -> dict[str, int]:
        from invpay_desktop.ledger.customer_list import customer_counts

        return customer_counts(session, wish.query())

    def sum_of(self, session: Session, wish: Wish, ids: array[int], whole: bool) -> Chosen:
        return _summed(session, self.rows_of(session, ids))


def _summed(session: Session, rows: Sequence[CustomerRow]) -> Chosen:
    nothing = session.money(0)
    return Chosen(
        len(rows),
        sum((row.balance for row in rows), nothing),
        sum((row.overdue for row in rows), nothing),
        sum((row.credit for row in rows), nothing),
    )


class NoCustomers(EmptyState):
    """Says why there is nothing. `wanted(name)`: new, import or clear."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("users", tr("No customers yet"))

    def show_empty_book(self) -> None:
        """Nobody was ever entered."""
        self.tell(tr("No customers yet"), tr("Who owes you money will stand here."), "users")
        self._offer(("new", tr("New customer"), "plus"), ("import", tr("Import"), "upload"))

    def show_no_hits(self, filters: Filters) -> None:
        """Nothing meets what was asked for."""
        status = dict(statuses())[filters.status]
        said = tr("Searched: “{words}”.").format(words=filters.search) if filters.search else ""
        title = tr("Nobody found") if filters.search else tr("Nobody is in “{status}”").format(status=status)
        self.tell(title, said, "search" if filters.search else "circle-check")
        self._offer(("clear", tr("Show all customers"), ""))

    def _offer(self, *offers: tuple[str, str, str]) -> None:
        buttons = []
        for name, text, icon in offers:
            button = Button(text, icon=icon)
            button.clicked.connect(lambda _on=False, name=name: self.wanted.emit(name))
            buttons.append(button)
        self.show_buttons(buttons)


class CustomerList(BlockList["CustomerRow"]):
    """Shows a Wish; `chosen` is a Chosen."""

    source: CustomerSource
    empty: NoCustomers

    def __init__(self, desk: Desk) -> None:
        source = CustomerSource(desk, desk)
        make: Callable[[CustomerRow], tuple[Cell, ...]] = lambda row: cells_of(row, desk.today())  # noqa: E731
        model: BlockModel[CustomerRow] = BlockModel(columns(), make, source.read_now)
        table = ListTable(
            tr("Customers"), model, desk.preferences, "customers", give_way=(("last_payment", 760), ("open", 640))
        )
        super().__init__(source, model, table, NoCustomers(), Wish())
        source.setParent(self)
        model.setParent(self)

    def show_nothing(self, wish: Wish) -> None:
        if wish.filters.status == "all" and not wish.filters.search:
            self.empty.show_empty_book()
        else:
            self.empty.show_no_hits(wish.filters)

    def concerned(self, changes: Changes) -> tuple[frozenset[int], list[int]]:
        return changes.customers, [row.id for row in self.model.read_rows() if row.id in changes.customers]

    def chosen_row(self, row: CustomerRow) -> Chosen:
        return Chosen(1, row.balance, row.overdue, row.credit)

    def order_of(self, row: CustomerRow, sort: str) -> object:
        return {
            "name": row.name,
            "number": row.number,
            "open": row.open_invoices,
            "overdue": row.overdue.minor,
            "balance": row.balance.minor,
            "credit": row.credit.minor,
            "last_payment": row.last_payment_on,
        }[sort]
