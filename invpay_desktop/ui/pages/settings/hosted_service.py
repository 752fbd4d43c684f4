"""The section of the hosted service: where it is, who we are there, test or live, and whether all of it is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from PySide6.QtWidgets import QWidget

from invpay_desktop import settings
from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import InvPayError
from invpay_desktop.keychain import Keychain
from invpay_desktop.settings import Setting
from invpay_desktop.ui.background import Progress
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.pages.settings.form_section import FormSection
from invpay_desktop.ui.pages.settings.live_mode import LiveDialog
from invpay_desktop.ui.pages.settings.secret_field import SecretField
from invpay_desktop.ui.pages.settings.setting_field import SettingField
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.choice import Segments
from invpay_desktop.ui.widgets.dialog import first_sentence
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.flow import FlowLayout
from invpay_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from invpay_desktop.db.session import WriteSession
    from invpay_desktop.hosted.probing import Probe

_ADDRESS = (settings.HOSTED_URL.key, settings.HOSTED_TENANT.key)


class HostedSection(FormSection):
    """An account is optional, and this says what it changes."""

    def __init__(self, desk: Desk) -> None:
        text = tr("For charging cards, bank accounts and saved methods. Everything else here works without an account.")
        self.keychain = Keychain()
        self._mode = "test"
        super().__init__(desk, tr("Hosted service"), text, ())

    def add_more(self) -> None:
        self.state = Banner("slate", "unplug", "")
        self.token = SecretField(self.desk, settings.HOSTED_TOKEN, self.keychain)
        self.mode = Segments([("test", tr("Test")), ("live", tr("Live"))])
        self.mode_field = Field(tr("Mode"), self.mode)
        self.test = Button(tr("Test the connection"), "primary", "plug")
        self.outcome = Banner("green", "circle-check", "")
        self.outcome.hide()
        self.body.addWidget(self.state)
        self._put(settings.HOSTED_URL, tr("Beginning with https://, as the service gave it to you."), tr("Address"))
        self._put(settings.HOSTED_TENANT, tr("Your name at the service."))
        self.fields[settings.HOSTED_URL.key].write = self._write_url  # type: ignore[method-assign]
        self.body.addWidget(self.token)
        self.body.addWidget(self.mode_field)
        buttons = FlowLayout()
        buttons.set_spacing(px(8))
        buttons.addWidget(self.test)
        self.body.addLayout(buttons)
        self.body.addWidget(self.outcome)
        self.body.addSpacing(px(8))
        self.body.addWidget(Label(tr("Keeping in step"), "section"))
        self._put(settings.SYNC_AUTO)
        self._put(settings.SYNC_MINUTES)
        self._put(settings.SYNC_RESEND_AFTER)
        self.body.addSpacing(px(8))
        self.body.addWidget(Label(tr("Card numbers"), "section"))
        self.body.addWidget(Label(_card_words(), tone="muted", wrap=True))
        self.mode.chosen.connect(self._choose_mode)
        self.test.clicked.connect(self.probe)

    def _put(self, setting: Setting[Any], help: str = "", label: str = "") -> None:
        field = SettingField(self.desk, setting, help or tr(setting.help), label)
        self.fields[setting.key] = field
        self.body.addWidget(field)

    # Load and follow

    def load(self) -> None:
        super().load()
        self.token.load()

    def on_changed(self, changes: Changes) -> None:
        if changes.everything or changes.settings & {*self.fields, settings.HOSTED_MODE.key}:
            FormSection.load(self)

    def first_stop(self) -> QWidget | None:
        return self.fields[settings.HOSTED_URL.key].editor

    def _show(self, stored: dict[str, str]) -> None:
        super()._show(stored)
        self._mode = stored.get(settings.HOSTED_MODE.key, settings.HOSTED_MODE.default)
        self.mode.set_value(self._mode)
        self._show_state(stored.get(settings.HOSTED_URL.key, ""), stored.get(settings.HOSTED_TENANT.key, ""))

    def _show_state(self, url: str, tenant: str) -> None:
        host = urlsplit(url).hostname or ""
        live = self._mode == "live"
        self.mode_field.set_help(
            tr("Real money moves at {host}.").format(host=host)
            if live
            else tr("No real money moves, and only the test cards work. The window wears a band that says so.")
        )
        self.test.setEnabled(bool(host and tenant))
        if not (host and tenant):
            said, text = tr("An account is optional."), _optional_words()
            tone, icon = "slate", "unplug"
        else:
            said = tr("Connected to {host}.").format(host=host)
            text, tone, icon = _shared_words(), "cyan", "cloud"
        if (said, text) != (self.state.title(), self.state.text()):
            self.state.tell(said, text, tone=tone, icon=icon)

    # Mode

    def _choose_mode(self, value: object) -> None:
        """To test at once; to live after the host's name was typed."""
        url = self.fields[settings.HOSTED_URL.key].value()
        self.mode.set_value(self._mode)
        if value == "test":
            self._write_mode("test")
        elif not urlsplit(url).hostname:
            self.mode_field.set_error(tr("Set the address of the service first."))
        else:
            LiveDialog(self.window(), url, lambda: self._write_mode("live")).open()

    def _write_mode(self, mode: str) -> None:
        from invpay_desktop.db.setting_values import write_setting

        self.desk.write(
            lambda session: write_setting(session, settings.HOSTED_MODE.key, mode),
            lambda _nothing: self.outcome.hide(),
            owner=self,
            failed=lambda error: self.mode_field.set_error(error.message),
        )

    def _write_url(self, session: WriteSession, key: str, text: str) -> None:
        """Live is meant for one host: another one begins in test mode."""
        from invpay_desktop.db.setting_values import read_value, write_setting

        before = urlsplit(read_value(session, settings.HOSTED_URL)).hostname
        write_setting(session, key, text)
        if urlsplit(text).hostname != before and read_value(session, settings.HOSTED_MODE) == "live":
            write_setting(session, settings.HOSTED_MODE.key, "test")

    # Test

    def probe(self) -> None:
        """Save what was typed, then ask: the answer must be about what stands in the fields."""
        self.token.save()
        for key in _ADDRESS:
            self.fields[key].save()
        self.outcome.hide()
        self.test.set_busy(True, tr("Asking …"))
        # Behind what is being saved; where nothing can be written, nothing is on its way either.
        self.desk.write(
            lambda _session: None, lambda _nothing: self._ask(), owner=self, failed=lambda _error: self._ask()
        )

    def _ask(self) -> None:
        """Ask the service the one thing that needs no invoice, and say plainly what came of it."""
        unsaved = next((self.fields[key] for key in _ADDRESS if not self.fields[key].is_saved()), None)
        if unsaved is not None:  # it says itself what is wrong with it
            self.test.set_busy(False)
            unsaved.setFocus()
            return

        def job(_progress: Progress) -> Probe:
            from invpay_desktop.hosted.connection import find_connection
            from invpay_desktop.hosted.probing import probe

            with self.desk.book().read(self.desk.now()) as session:
                connection = find_connection(session, self.keychain)
            return probe(connection, self.desk.currency)

        self.desk.work(job, self._show_probe, owner=self, failed=self._show_problem)

    def _show_probe(self, found: Probe) -> None:
        self._tell(found.ok, found.sentence)

    def _show_problem(self, error: InvPayError) -> None:
        self._tell(False, error.message)

    def _tell(self, ok: bool, sentence: str) -> None:
        self.test.set_busy(False)
        self.outcome.show()
        tone, icon = ("green", "circle-check") if ok else ("red", "circle-x")
        self.outcome.tell(*first_sentence(sentence), tone=tone, icon=icon)


def _optional_words() -> str:
    return tr(
        "Invoices, checks, cash, credit and receipts need none. With one you can charge cards, bank accounts and saved "
        "methods from here, and what you record on the invoices that you link is told to the service. Your book stays "
        "on this computer either way."
    )


def _shared_words() -> str:
    return tr(
        "The service is told of what you record on linked invoices: amount, day, kind, check number and notes of each "
        "payment, and the ids that name them. Customers, lines and all other invoices stay on this computer."
    )


def _card_words() -> str:
    return tr(
        "A card or account number goes to the service once, when you press the button, and is kept nowhere here. "
        "Still, typing card numbers brings this computer within the card industry's rules (PCI DSS): ask the bank that "
        "handles your cards what they ask of you. Saved methods need no card number at this computer."
    )
