"""Shows what went wrong as a sentence in a dialog of its own, where there is no better place for it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from invpay_desktop.base.errors import InvPayError, MachineError, Refused
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.labels import Label


class ProblemDialog(Dialog):
    """Says what went wrong, and why."""

    def __init__(self, parent: QWidget, error: InvPayError) -> None:
        title = (
            tr("Something needs mending first") if isinstance(error, MachineError) else tr("That did not go through")
        )
        super().__init__(parent, title, width=480)
        self.message = error.message
        self.body.addWidget(Label(error.message, wrap=True))
        for reason in error.reasons if isinstance(error, Refused) else ():
            self.body.addWidget(Label(f"• {reason}", wrap=True, tone="muted"))
        self.set_primary(tr("Close"), "", self.accept)
        self.cancel.hide()  # there is nothing to go back from


def show_problem(parent: QWidget, error: InvPayError) -> ProblemDialog:
    """Open the dialog and return it. What is being said already is not said over itself: a lost book fails much."""
    for shown in QApplication.topLevelWidgets():
        if isinstance(shown, ProblemDialog) and shown.isVisible() and shown.message == error.message:
            return shown
    dialog = ProblemDialog(parent, error)
    dialog.open()
    return dialog
