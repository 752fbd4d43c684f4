"""Shows what went wrong as a sentence in a dialog of its own, where there is no better place for it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from invpay_desktop.base.errors import InvPayError, MachineError, Refused
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.labels import Label


def show_problem(parent: QWidget, error: InvPayError) -> Dialog:
    """Open the dialog and return it."""
    title = tr("Something needs mending first") if isinstance(error, MachineError) else tr("That did not go through")
    dialog = Dialog(parent, title, width=480)
    dialog.body.addWidget(Label(error.message, wrap=True))
    for reason in error.reasons if isinstance(error, Refused) else ():
        dialog.body.addWidget(Label(f"• {reason}", wrap=True, tone="muted"))
    dialog.set_primary(tr("Close"), "", dialog.accept)
    dialog.cancel.hide()  # there is nothing to go back from
    dialog.open()
    return dialog
