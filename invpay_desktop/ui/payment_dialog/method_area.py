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
        self.hosted: dict[str, HostedFields] = {}
        """Those that were chosen so far: most payments are external, and the others cost the opening a third more."""
        self._makers: dict[str, Callable[[], HostedFields]] = {
            card.KEY: lambda: CardFields(today),
            ach.KEY: AchFields,
            saved.KEY: SavedFields,
        }
        self.instead = Button(tr("Record as external instead"), small=True)
        self.offline = Banner("slate", "cloud-off", "", "", [self.instead])
        self._build()
        self.external.edited.connect(self.edited)
        self.tiles.chosen.connect(self._choose)
        self.instead.clicked.connect(self._go_external)
        self._show()

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(12))
        self._column.addWidget(Field(tr("How was it paid?"), self.tiles))
        self._column.addWidget(self.external)
        self._column.addWidget(self.offline)

    def _make(self, method: str) -> None:
        fields = self._makers[method]()
        self.hosted[method] = fields
        self._column.insertWidget(self._column.indexOf(self.offline), fields)
        shown = [part for part in fields.findChildren(QWidget) if part.isVisibleTo(fields)]
        stops = [part for part in shown if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
        QWidget.setTabOrder(stops[-1], self.instead)  # what is made later stands last; the dialog sees to its footer

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
        if self.is_hosted and method not in self.hosted:
            self._make(method)
        self.external.setVisible(method == external.KEY)
        for key, fields in self.hosted.items():
            fields.setVisible(key == method)
        self.offline.setVisible(self.is_hosted)
        if self.is_hosted:
            self._say_offline(tr("No connection to the hosted service is set up."))

    def _say_offline(self, title: str) -> None:
        needed = tr("A charge needs a connection to the hosted service, and none is set up in this book.")
        self.offline.tell(title, tr("{why} What is typed here is not kept.").format(why=needed))
