"""The table of the invoices."""

from __future__ import annotations

from invpay_desktop.ui.lists.list_table import ListTable
from invpay_desktop.ui.pages.invoices.model import InvoicesModel
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.translation import tr

_GIVE_WAY = (("issued", 800), ("total", 660))


class InvoiceTable(ListTable):
    """The list of invoices."""

    def __init__(self, model: InvoicesModel, preferences: Preferences) -> None:
        super().__init__(tr("Invoices"), model, preferences, "invoices", _GIVE_WAY)
