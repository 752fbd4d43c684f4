"""What dialogs and pages are made of is loaded while nobody asks for anything, so that the first one opens at once."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from invpay_desktop import ui
from invpay_desktop.ui.background import Progress
from invpay_desktop.ui.desk import Desk

_BETWEEN_MS = 30
"""Between two modules, for what a person does meanwhile."""
_AFTER_MS = 1000
"""After the book was opened: first come the pages."""
_BELOW = (
    "db.integrity.check",
    "db.integrity.rebuild",
    "db.restore",
    "documents.invoice",
    "documents.receipt",
    "interchange.run_import",
    "ledger.undo",
    "hosted.api",
    "payments.methods.ach",
    "payments.methods.card",
    "payments.methods.external",
    "payments.methods.saved",
    "payments.papers",
    "payments.receive",
    "payments.record",
    "payments.refunds",
    "payments.returns",
    "payments.warnings",
    "sync.linking",
    "sync.sync_pass",
)
"""Rooms below the window that dialogs stand on; no Qt in them, so that a worker may load them."""
_ABOVE = (
    "widgets",
    "lists",
    "payment_dialog",
    "receive_dialog",
    "invoice_panel",
    "timeline_view",
    "pages/payments",
    "pages/customers",
    "pages/dashboard",
    "invoice_editor",
    "money_dialogs",
    "papers",
    "importing",
    "backups",
    "pages/in_step",
    "linking",
    "pages/settings",
    "pages/help",
)
"""Folders of the window, what is likely to be wanted first at the top."""
_WHOLES = frozenset({"apart", "apply_credit", "backups", "choose_invoice", "dialog", "form", "page", "panel"})
"""Modules that stand on others of their folder: they come after them, so that each load is a short one."""


class Warming(QObject):
    """Loads one module at a time between what a person does; the ones without Qt in a worker before that."""

    finished = Signal()

    def __init__(self, desk: Desk, after_ms: int = _AFTER_MS) -> None:
        super().__init__(desk)
        self._desk = desk
        self._left = _modules()
        self._timer = QTimer(self, interval=_BETWEEN_MS)
        self._timer.timeout.connect(self._next)
        QTimer.singleShot(after_ms, self, self._begin)

    def _begin(self) -> None:
        self._desk.work(_load_below, lambda _nothing: self._timer.start(), owner=self)

    def _next(self) -> None:
        name = next(self._left, None)
        if name is None:
            self._timer.stop()
            self.finished.emit()
        else:
            import_module(name)


def _load_below(_progress: Progress) -> None:
    for name in _BELOW:
        import_module(f"invpay_desktop.{name}")


def _modules() -> Iterator[str]:
    for folder in _ABOVE:
        names = (file.stem for file in Path(ui.__path__[0], folder).glob("[a-z]*.py"))
        for name in sorted(names, key=lambda name: (name in _WHOLES, name)):
            yield ".".join((ui.__name__, *folder.split("/"), name))
