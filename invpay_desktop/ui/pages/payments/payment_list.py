"""The list of payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.lists.block_list import BlockList
from invpay_desktop.ui.lists.block_model import BlockModel
from invpay_desktop.ui.lists.list_table import ListTable
from invpay_desktop.ui.pages.payments.columns import cells_of, columns
from invpay_desktop.ui.pages.payments.empty import NoPayments
from invpay_desktop.ui.pages.payments.source import Chosen, PaymentSource, chosen_row
from invpay_desktop.ui.pages.payments.wish import Wish
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.payments.payment_list import PaymentRow

_GIVE_WAY = (("refunded", 1020), ("receipt", 924), ("invoices", 840), ("number", 700))


class PaymentList(BlockList["PaymentRow"]):
    """Shows a Wish; `chosen` is a Chosen."""

    source: PaymentSource
    empty: NoPayments

    def __init__(self, desk: Desk) -> None:
        source = PaymentSource(desk, desk)
        model: BlockModel[PaymentRow] = BlockModel(columns(), lambda row: cells_of(row, desk.today()), source.read_now)
        table = ListTable(tr("Payments"), model, desk.preferences, "payments", _GIVE_WAY)
        super().__init__(source, model, table, NoPayments(), Wish())
        source.setParent(self)
        model.setParent(self)

    def show_nothing(self, wish: Wish) -> None:
        if wish.filters.status == "all" and not wish.filters.narrowed:
            self.empty.show_empty_book()
        else:
            self.empty.show_no_hits(wish.filters)

    def concerned(self, changes: Changes) -> tuple[frozenset[int], list[int]]:
        rows = self.model.read_rows()
        touched = [
            row.id
            for row in rows
            if row.id in changes.payments
            or row.customer_id in changes.customers
            or any(part.id in changes.invoices for part in row.invoices)
        ]
        return changes.payments, touched

    def chosen_row(self, row: PaymentRow) -> Chosen:
        return chosen_row(row)

    def order_of(self, row: PaymentRow, sort: str) -> object:
        return {
            "received": row.received_on,
            "amount": row.amount.minor,
            "customer": row.customer_name,
            "method": (row.method, row.kind),
            "status": row.status,
            "left": row.left.minor,
        }[sort]
