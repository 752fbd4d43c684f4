"""Ties an invoice of the book to the one that the hosted service has, after showing what the service says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.linking.look_up import LookUp
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.choice import CheckBox
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from invpay_desktop.db.session import WriteSession
    from invpay_desktop.hosted.values import HostedHistory


class LinkDialog(Dialog):
    """For `invoice`: its hosted id, what is there, and whether what was recorded here is told."""

    def __init__(self, parent: QWidget, desk: Desk, invoice: int) -> None:
        from invpay_desktop.ui.invoice_panel.facts import read_facts

        facts = desk.read_now(lambda session: read_facts(session, invoice))
        assert facts is not None
        self.facts = facts
        super().__init__(parent, tr("Link {number} to the hosted service").format(number=facts.row.number), width=560)
        self._desk = desk
        self.look_up = LookUp(desk)
        self.differs = Banner("amber", "scale", "")
        self.differs.hide()
        recorded = [part for part in facts.payments if part.in_force and part.method == "external"]
        words = trn("Tell the service of the %n payment(s) recorded here", len(recorded))
        self.tell = CheckBox(words)
        self.tell.set_value(True)
        self.tell.setVisible(bool(recorded))
        self._lay_out()
        self.look_up.found.connect(self._found)
        self.look_up.lost.connect(self._lost)

    def _lay_out(self) -> None:
        row = self.facts.row
        about = tr("{customer} · total {total}, left {left}").format(
            customer=row.customer_name, total=figures.amount(row.total), left=figures.amount(row.remaining)
        )
        self.body.addWidget(Label(row.number, "section"))
        self.body.addWidget(Label(about, tone="muted", wrap=True))
        said = tr(
            "From then on, payments on it are told to the service, and the service's own come into the book. Nothing "
            "here is changed by what the service says of the total."
        )
        self.body.addWidget(Label(said, tone="muted", wrap=True))
        if row.hosted_id:
            already = tr("It is linked to {id} now. Another id takes its place.").format(id=row.hosted_id)
            apart = Button(tr("Unlink"), small=True)
            apart.clicked.connect(self._unlink)
            self.body.addWidget(Banner("cyan", "link", already, "", (apart,)))
        self.body.addWidget(self.look_up)
        self.body.addWidget(self.differs)
        self.body.addWidget(self.tell)
        button = self.set_primary(tr("Link"), "link", self._link)
        button.setEnabled(False)

    def _found(self, history: HostedHistory) -> None:
        if self.primary is not None:
            self.primary.setEnabled(True)
        differs = history.total is not None and history.total != self.facts.row.total
        self.differs.setVisible(differs)
        if differs and history.total is not None:
            self.differs.tell(
                tr("The totals differ: {here} here, {there} there.").format(
                    here=figures.money(self.facts.row.total), there=figures.money(history.total)
                ),
                tr("Look whether it is the right invoice. You may link it all the same; the difference stays on the "
                   "page of the service until you have seen it."),
            )  # fmt: skip

    def _lost(self) -> None:
        self.differs.hide()
        if self.primary is not None:
            self.primary.setEnabled(False)

    def _link(self) -> None:
        history = self.look_up.history
        if history is None:
            return
        invoice, tell = self.facts.row.id, self.tell.value()

        def deed(session: WriteSession) -> object:
            from invpay_desktop.sync.linking import link_invoice

            return link_invoice(session, invoice, history, tell=tell)

        self.busy(True, tr("Linking …"))
        self._desk.write(deed, self._linked, owner=self, failed=self.fail)

    def _unlink(self) -> None:
        invoice, number = self.facts.row.id, self.facts.row.number

        def deed(session: WriteSession) -> None:
            from invpay_desktop.sync.linking import unlink

            unlink(session, invoice)

        def done(_nothing: None) -> None:
            self.accept()
            self._desk.toast(tr("{number} is not linked any more. What came from there stays.").format(number=number))

        self.busy(True, tr("Unlinking …"))
        self._desk.write(deed, done, owner=self, failed=self.fail)

    def _linked(self, _outcome: object) -> None:
        number = self.facts.row.number
        self.accept()
        self._desk.toast(tr("{number} is linked.").format(number=number))
