"""The four ways money comes in, as tiles, and below them the fields of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget

from invpay_desktop.payments.methods import ach, card, external, saved
from invpay_desktop.ui.payment_dialog.external_fields import ExternalFields
from invpay_desktop.ui.payment_dialog.hosted_fields import AchFields, CardFields, HostedFields, Means, SavedFields
from invpay_desktop.ui.payment_dialog.hosting import Hosting
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.choice import Tiles
from invpay_desktop.ui.widgets.field import Field


class MethodArea(QWidget):
    """`edited`: a field of the external payment was changed; `chosen`: another method was; `wanted`: `connect` or
    `link`, what a hosted method needs first."""

    edited = Signal()
    chosen = Signal()
    wanted = Signal(str)

    def __init__(
        self, today: Callable[[], date], locked: date | None, hosting: Hosting, *, narrow: bool = False
    ) -> None:
        super().__init__()
        self._today, self._hosting = today, hosting
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
        self.first_step = Button(tr("Connect …"), small=True)
        self.instead = Button(tr("Record as external instead"), small=True)
        self.offline = Banner("slate", "cloud-off", "", "", [self.first_step, self.instead])
        self._build()
        self.external.edited.connect(self.edited)
        self.tiles.chosen.connect(self._choose)
        self.instead.clicked.connect(self.go_external)
        self.first_step.clicked.connect(lambda: self.wanted.emit("link" if self._hosting.connected else "connect"))
        self.show_hosting(hosting)

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(12))
        self._column.addWidget(Field(tr("How was it paid?"), self.tiles))
        self._column.addWidget(self.external)
        self._column.addWidget(self.offline)

    def _make(self, method: str) -> None:
        fields = self._fields_of(method)
        self.hosted[method] = fields
        self._column.insertWidget(self._column.indexOf(self.offline), fields)
        shown = [part for part in fields.findChildren(QWidget) if part.isVisibleTo(fields)]
        stops = [part for part in shown if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
        # What is made later stands last; the dialog sees to its footer.
        QWidget.setTabOrder(stops[-1], self.first_step)

    def _fields_of(self, method: str) -> HostedFields:
        if method == card.KEY:
            return CardFields(self._today, test=self._hosting.is_test)
        return AchFields() if method == ach.KEY else SavedFields(self._hosting.saved)

    @property
    def is_hosted(self) -> bool:
        """Whether the chosen method moves money through the hosted service."""
        return self.tiles.value() != external.KEY

    @property
    def is_ready(self) -> bool:
        """Whether what is chosen can be done: nothing is charged without a connection and a linked invoice."""
        return not self.is_hosted or (self._hosting.connected and self._hosting.linked)

    def show_hosting(self, hosting: Hosting) -> None:
        """The connection, the link of the invoice or the customer's methods may be others now."""
        self._hosting = hosting
        known = hosting.saved
        said = known[0].label if len(known) == 1 else trn("%n method(s)", len(known)) if known else tr("At the service")
        self.tiles.set_subtitle(saved.KEY, said)
        fields = self.hosted.get(saved.KEY)
        if isinstance(fields, SavedFields):
            fields.show_known(known)
        self._show()

    def choose(self, method: str) -> None:
        """Take another method, as by its tile."""
        self.tiles.set_value(method)
        self._choose(method)

    def first(self) -> QWidget:
        """The first field to type into."""
        if not self.is_hosted:
            return self.external.first()
        return self.hosted[self.tiles.value()].first() if self.is_ready else self.first_step

    def forget(self) -> None:
        """Drop all that must not stay."""
        for fields in self.hosted.values():
            fields.forget()

    def check_hosted(self) -> Means | None:
        """What a hosted method's fields say, fit to be sent; None after saying what is wrong."""
        return self.hosted[self.tiles.value()].check() if self.is_hosted and self.is_ready else None

    def go_external(self) -> None:
        """Take money that came outside instead."""
        self.choose(external.KEY)

    def _choose(self, _method: object) -> None:
        focused = QApplication.focusWidget()
        by_arrows = focused is not None and self.tiles.isAncestorOf(focused)
        self.forget()
        self._show()
        if not by_arrows:  # Alt+1 … go on to what is to be typed
            self.first().setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.chosen.emit()

    def _show(self) -> None:
        method = self.tiles.value()
        if self.is_hosted and self.is_ready and method not in self.hosted:
            self._make(method)
        self.external.setVisible(method == external.KEY)
        for key, fields in self.hosted.items():
            fields.setVisible(key == method and self.is_ready)
        self.offline.setVisible(not self.is_ready)
        if not self.is_ready:
            self._say_what_is_missing()

    def _say_what_is_missing(self) -> None:
        if self._hosting.connected:
            self.first_step.setText(tr("Link …"))
            self.offline.tell(
                tr("This invoice is not linked to the hosted service."),
                tr("A charge is sent for the service's own invoice. Link this one to it, then charge it."),
                icon="unlink",
            )
        else:
            self.first_step.setText(tr("Connect …"))
            self.offline.tell(
                tr("No connection to the hosted service is set up."),
                tr("A charge needs one. Checks, cash and wires are recorded without it."),
                icon="cloud-off",
            )
