"""The four ways money comes in, as tiles, and below them the fields of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget

from invpay_desktop.payments.methods import ach, card, external, saved
from invpay_desktop.ui.payment_dialog.external_fields import ExternalFields
from invpay_desktop.ui.payment_dialog.hosted_fields import AchFields, CardFields, HostedFields, SavedFields
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.choice import Tiles
from invpay_desktop.ui.widgets.field import Field


class MethodArea(QWidget):
    """`edited`: a field of the external payment was changed; `chosen`: another method was."""

    edited = Signal()
    chosen = Signal()

    def __init__(self, today: Callable[[], date], locked: date | None, *, narrow: bool = False) -> None:
        super().__init__()
        self.tiles = Tiles(
            [
                (card.KEY, tr("Card"), tr("Typed now"), "credit-card"),
                (ach.KEY, tr("ACH"), tr("Bank account"), "landmark"),
                (saved.KEY, tr("Saved"), tr("At the service"), "bookmark"),
                (external.KEY, tr("External"), tr("Check, cash …"), "banknote"),
            ]
        )
        self.tiles.set_value(external.KEY)
        for tile in self.tiles.findChildren(QAbstractButton):
            tile.setMinimumWidth(px(98))
        self.external = ExternalFields(today, locked, narrow=narrow)
        self.hosted: dict[str, HostedFields] = {
            card.KEY: CardFields(today),
            ach.KEY: AchFields(),
            saved.KEY: SavedFields(),
        }
        self.instead = Button(tr("Record as external instead"), small=True)
        self.offline = Banner("slate", "cloud-off", "", "", [self.instead])
        self._build()
        self.external.edited.connect(self.edited)
        self.tiles.chosen.connect(self._choose)
        self.instead.clicked.connect(self._go_external)
        self._show()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(Field(tr("How was it paid?"), self.tiles))
        column.addWidget(self.external)
        for fields in self.hosted.values():
            column.addWidget(fields)
        column.addWidget(self.offline)

    @property
    def is_hosted(self) -> bool:
        """Whether the chosen method moves money through the hosted service."""
        return self.tiles.value() != external.KEY

    def first(self) -> QWidget:
        """The first field to type into."""
        return self.hosted[self.tiles.value()].first() if self.is_hosted else self.external.first()

    def forget(self) -> None:
        """Drop all that must not stay."""
        for fields in self.hosted.values():
            fields.forget()

    def check_hosted(self) -> bool:
        """Check a hosted method's fields and say that nothing can be charged yet. Always ends without a charge."""
        right = self.hosted[self.tiles.value()].check()
        if right:
            self._say_offline(f"{right} " + tr("Nothing was charged."))
        return bool(right)

    def _choose(self, _method: object) -> None:
        focused = QApplication.focusWidget()
        by_arrows = focused is not None and self.tiles.isAncestorOf(focused)
        self.forget()
        self._show()
        if not by_arrows:  # Alt+1 … go on to what is to be typed
            self.first().setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.chosen.emit()

    def _go_external(self) -> None:
        self.tiles.set_value(external.KEY)
        self._choose(external.KEY)

    def _show(self) -> None:
        method = self.tiles.value()
        self.external.setVisible(method == external.KEY)
        for key, fields in self.hosted.items():
            fields.setVisible(key == method)
        self.offline.setVisible(self.is_hosted)
        if self.is_hosted:
            self._say_offline(tr("No connection to the hosted service is set up."))

    def _say_offline(self, title: str) -> None:
        needed = tr("A charge needs a connection to the hosted service, and none is set up in this book.")
        self.offline.tell(title, tr("{why} What is typed here is not kept.").format(why=needed))
