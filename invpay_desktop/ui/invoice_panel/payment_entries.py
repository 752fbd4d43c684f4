"""What can be done about a payment, as entries of a menu."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.menu import Entry


def payment_entries(desk: Desk, payment_id: int, deeds: Collection[str]) -> list[Entry]:
    """The entries for these deeds (names of actions), in their usual order."""
    offered = {
        "receipt": (tr("Receipt"), "receipt-text", partial(desk.do, "receipt", payments=[payment_id])),
        "retry_charge": (tr("Try again …"), "rotate-cw", partial(desk.do, "retry_charge", payment=payment_id)),
        "check_charge": (tr("Check now"), "refresh-cw", partial(desk.do, "check_charge", payment=payment_id)),
        "decide_charge": (
            tr("I know what happened …"), "square-pen", partial(desk.do, "decide_charge", payment=payment_id),
        ),
        "refund": (tr("Refund …"), "undo-2", partial(desk.do, "refund", payment=payment_id)),
        "return_payment": (
            tr("It came back …"), "corner-up-left", partial(desk.do, "return_payment", payment=payment_id),
        ),
        "void_payment": (tr("Void …"), "ban", partial(desk.do, "void_payment", payment=payment_id)),
    }  # fmt: skip
    return [
        Entry(text, icon, "", deed, danger=name == "void_payment")
        for name, (text, icon, deed) in offered.items()
        if name in deeds
    ]
