"""A question before harm that also shows what would become of everything: the safe answer first, the verb in red."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.money_dialogs.money_dialog import MoneyDialog


class HarmDialog(MoneyDialog):
    """Asks for a reason; the focus begins on the answer that changes nothing."""

    asks_why = True

    def __init__(self, parent: QWidget, desk: Desk, title: str) -> None:
        super().__init__(parent, desk, title, width=760)

    def add_answers(self, safe: str, verb: str) -> None:
        """The button that changes nothing, and the one that does it."""
        self.cancel.setText(safe)
        self.set_primary(verb, "ban", self.press).set_kind("danger")

    def start_focus(self) -> None:
        self.cancel.setFocus(Qt.FocusReason.TabFocusReason)
