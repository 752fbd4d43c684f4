"""The section of webhooks: listening for the service's notices, and the addresses that get ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from invpay_desktop import settings
from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import InvPayError, Refused
from invpay_desktop.keychain import Keychain
from invpay_desktop.ui import figures
from invpay_desktop.ui.background import Progress
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.pages.settings.form_section import FormSection
from invpay_desktop.ui.pages.settings.secret_field import SecretField
from invpay_desktop.ui.pages.settings.setting_field import SettingField
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button, IconButton
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.cell import Cell, Column
from invpay_desktop.ui.widgets.choice import CheckBox
from invpay_desktop.ui.widgets.dialog import first_sentence
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.flow import FlowLayout
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.rows_model import RowsModel
from invpay_desktop.ui.widgets.table import Table

if TYPE_CHECKING:
    from invpay_desktop.db.session import WriteSession
    from invpay_desktop.sync.events_out import Posted, Target

_ROWS = 4
"""Addresses seen without scrolling."""


class WebhooksSection(FormSection):
    """In and out; both use the same secret."""

    def __init__(self, desk: Desk) -> None:
        text = tr("Notices that programs send each other when a payment happens. You need none of this.")
        self.keychain = Keychain()
        super().__init__(desk, tr("Webhooks"), text, ())

    def add_more(self) -> None:
        self.secret = SecretField(
            self.desk, settings.WEBHOOKS_SECRET, self.keychain,
            tr("What a notice must bring along to be taken, and the key that signs yours."),
        )  # fmt: skip
        self.body.addWidget(self.secret)
        self._add_listening()
        self._add_addresses()
        self.listen.chosen.connect(lambda on: self.desk.listening.want(bool(on)))
        self.desk.listening.changed.connect(self._show_listening)
        self.secret.changed.connect(self._again)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.desk.listening.address))
        self.add.clicked.connect(self.add_address)
        self.address.returnPressed.connect(self.add_address)
        self.remove.clicked.connect(self.remove_address)
        self.test.clicked.connect(self.send_test)
        self.table.selection_changed.connect(self._able)

    def _add_listening(self) -> None:
        self.listen = CheckBox(tr("Listen while this window is open"))
        self.state = Label("", "small", "muted", wrap=True)
        self.copy = IconButton("copy", tr("Copy the address"))
        port = SettingField(self.desk, settings.WEBHOOKS_PORT, tr(settings.WEBHOOKS_PORT.help), tr("Port"))
        self.fields[settings.WEBHOOKS_PORT.key] = port
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.state, 1)
        row.addWidget(self.copy)
        self.body.addSpacing(px(8))
        self.body.addWidget(Label(tr("Notices of the service"), "section"))
        said = tr(
            "A notice only makes us look: the service is read, and what it says counts. Only this computer is listened "
            "to; a tunnel or relay of yours hands the notices on."
        )
        self.body.addWidget(Label(said, tone="muted", wrap=True))
        self.body.addWidget(self.listen)
        self.body.addWidget(port)
        self.body.addLayout(row)

    def _add_addresses(self) -> None:
        self.address = LineEdit("https://")
        self.address_field = Field(tr("Address to tell"), self.address)
        self.add = Button(tr("Add the address"), icon="plus")
        self.targets: RowsModel[Target] = RowsModel(self._columns())
        self.table = Table(tr("Addresses that are told"))
        self.table.setModel(self.targets)
        self.card = Card("", flush=True)
        self.card.body.addWidget(self.table)
        self.test = Button(tr("Send a test"), icon="send")
        self.remove = Button(tr("Remove"), icon="x")
        self.outcome = Banner("green", "circle-check", "")
        self.outcome.hide()
        buttons = FlowLayout()
        buttons.set_spacing(px(8))
        for button in (self.add, self.test, self.remove):
            buttons.addWidget(button)
        self.body.addSpacing(px(8))
        self.body.addWidget(Label(tr("Your notices"), "section"))
        said = tr("These addresses are told, signed, of each payment that is received, of each that pays an invoice in "
                  "full, and of each that fails.")  # fmt: skip
        self.body.addWidget(Label(said, tone="muted", wrap=True))
        for part in (self.address_field, self.card, self.outcome):
            self.body.addWidget(part)
        self.body.insertLayout(self.body.indexOf(self.card), buttons)

    # Load and follow

    def load(self) -> None:
        super().load()
        self.secret.load()
        self._list()
        self._show_listening()

    def _list(self) -> None:
        from invpay_desktop.sync.events_out import list_targets

        self.desk.read(list_targets, self._show_targets, owner=self, key="targets")

    def on_changed(self, changes: Changes) -> None:
        super().on_changed(changes)
        if changes.everything or settings.WEBHOOKS_PORT.key in changes.settings:
            self._again()
        if changes.everything or changes.hosted:
            self._list()

    def first_stop(self) -> QWidget | None:
        return self.listen

    def _again(self) -> None:
        if self.desk.listening.wanted:
            self.desk.listening.again()

    def _show_listening(self) -> None:
        listening = self.desk.listening
        self.listen.set_value(listening.wanted)
        said = tr("Nothing listens.")
        if listening.address:
            said = " ".join((tr("Listening at {address}.").format(address=listening.address), listening.heard)).strip()
        elif listening.problem:
            said = listening.problem
        self.state.setText(said)
        self.state.set_tone("error_text" if listening.problem else "muted")
        self.copy.setVisible(bool(listening.address))

    # Addresses

    def _show_targets(self, found: list[Target]) -> None:
        row = self.table.current_row()
        self.targets.show_rows(found)
        self.table.setFixedHeight(px(32) + px(34) * min(max(len(found), 1), _ROWS) + px(2))
        self.card.setVisible(bool(found))
        if found:
            self.table.choose_row(min(max(row, 0), len(found) - 1))
        self._able()

    def _able(self) -> None:
        there = bool(self.targets.rows)
        for button in (self.test, self.remove):
            button.setVisible(there)

    def add_address(self) -> None:
        """Tell the address in the field from now on."""
        url = self.address.value()
        if not url:
            self.address_field.set_error(tr("Say which address, such as https://example.com/payments."))
            return

        def deed(session: WriteSession) -> Target:
            from invpay_desktop.sync.events_out import add_target

            return add_target(session, url)

        def done(_target: Target) -> None:
            self.address.clear()
            self.address_field.clear()

        self.desk.write(deed, done, owner=self, failed=lambda error: self.address_field.set_error(error.message))

    def remove_address(self) -> None:
        """Tell the chosen address no more."""
        target = self._chosen()
        if target is None:
            return

        def deed(session: WriteSession) -> int:
            from invpay_desktop.sync.events_out import remove_target

            return remove_target(session, target.url)

        said = tr("{address} is told no more.").format(address=target.url)
        self.desk.write(deed, lambda _waiting: self.desk.toast(said), owner=self)

    def send_test(self) -> None:
        """Send the chosen address a notice that is marked as a sample, and say what came of it."""
        target = self._chosen()
        if target is None:
            return
        self.outcome.hide()
        self.test.set_busy(True, tr("Sending …"))
        self.desk.work(self._sample(target.url), self._show_posted, owner=self, failed=self._show_failure)

    def _sample(self, url: str) -> Callable[[Progress], Posted]:
        def job(_progress: Progress) -> Posted:
            from invpay_desktop.sync.events_out import send_sample

            now: datetime = self.desk.now()
            with self.desk.book().read(now) as session:
                secret, money = self.keychain.get(session.info.public_id, settings.WEBHOOKS_SECRET.key), session.money
            if not secret:
                raise Refused(tr("There is no secret to sign it with. Keep one above; nothing was sent."))
            return send_sample(url, secret, money, now)

        return job

    def _show_posted(self, posted: Posted) -> None:
        said = tr("It was taken. The notice says that it is a sample.") if posted.taken else posted.problem
        self._tell(posted.taken, said)

    def _show_failure(self, error: InvPayError) -> None:
        self._tell(False, error.message)

    def _tell(self, ok: bool, sentence: str) -> None:
        self.test.set_busy(False)
        self.outcome.show()
        tone, icon = ("green", "circle-check") if ok else ("red", "circle-x")
        self.outcome.tell(*first_sentence(sentence), tone=tone, icon=icon)

    def _chosen(self) -> Target | None:
        row = self.table.current_row()
        return self.targets.rows[row] if 0 <= row < len(self.targets.rows) else None

    def _columns(self) -> tuple[Column[Target], ...]:
        zone, today = self.desk.zone, self.desk.today()
        return (
            Column("url", tr("Address"), 260, rest=True, cell=lambda target: Cell(target.url, elide="middle")),
            Column("at", tr("Since"), 150, cell=lambda target: Cell(figures.moment(target.made_at, zone, today))),
        )
