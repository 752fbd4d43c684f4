"""The question before real money may move: it wants the name of the host typed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtWidgets import QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.settings import require_host_named
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import Label


class LiveDialog(Dialog):
    """Asks for the name of the host of `url`; `deed()` where it was typed."""

    def __init__(self, parent: QWidget, url: str, deed: Callable[[], object]) -> None:
        super().__init__(parent, tr("Move real money"), 460)
        self._url, self._deed_then = url, deed
        self.host_name = urlsplit(url).hostname or ""
        self.body.addWidget(Label(tr("Move real money?"), "section", wrap=True))
        text = tr(
            "From now on each card, account and saved method that you charge in this book is really charged, and each "
            "refund really goes out, at {host}. What was done in test mode stays in the book: begin with a book of its "
            "own where you want to keep the two apart."
        )
        self.body.addWidget(Label(text.format(host=self.host_name), tone="muted", wrap=True))
        self.host = LineEdit()
        self.field = Field(tr("Type the host's name"), self.host, help=self.host_name)
        self.body.addWidget(self.field)
        self.set_primary(tr("Go live"), "lock-open", self._go)

    def _go(self) -> None:
        try:
            require_host_named(self._url, self.host.value())
        except BadInput:
            self.field.set_error(
                tr("That is not the host. Nothing was changed: type {host}.").format(host=self.host_name)
            )
            self.host.setFocus()
            return
        self.accept()
        self._deed_then()
