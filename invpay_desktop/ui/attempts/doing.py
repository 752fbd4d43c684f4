"""The deeds of the window about one charge: look it up now, or say what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.ui.attempts.looking import check_now
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.sync.checking import Checked


def check_charge(window: QWidget, desk: Desk, payment: int) -> None:
    """Ask the service about a charge, and say in passing what came of it."""
    desk.toast(tr("Asking the service …"))

    def done(checked: Checked) -> None:
        if checked.problem is not None:
            desk.problem(checked.problem, window)
        else:
            desk.toast(_said(checked))

    check_now(desk, payment, done, owner=window)


def decide_charge(window: QWidget, desk: Desk, payment: int) -> None:
    """Ask what happened to a charge that nothing could settle."""
    from invpay_desktop.ui.attempts.decide import DecideDialog

    try:
        dialog = DecideDialog(window, desk, payment)
    except InvPayError as error:
        desk.problem(error, window)
        return
    dialog.open()


def _said(checked: Checked) -> str:
    if checked.status == "failed":
        return tr("The charge did not go through. Nothing was taken.")
    if checked.status not in ("unknown", "pending"):
        return tr("The charge went through.")
    if checked.needs_you:
        return tr("The service's history does not settle it. It needs you.")
    return tr("It is still not known. It is looked up again by itself.")
