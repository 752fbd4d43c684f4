"""Setting an account up in the window: each field, the token in its place, live only by name, and a plain answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtCore import QTimer

from invpay_desktop.db.setting_values import read_settings
from invpay_desktop.keychain import Keychain
from invpay_desktop.sandbox.running import RunningSandbox
from invpay_desktop.ui.pages.settings.hosted_service import HostedSection
from invpay_desktop.ui.pages.settings.live_mode import LiveDialog
from tests.ui.driver import App

TOKEN = "tok_canary_1234"


class InMemory(KeyringBackend):
    """A keyring that keeps its word."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def backend() -> Iterator[InMemory]:
    before, backend = keyring.get_keyring(), InMemory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def section(app: App) -> HostedSection:
    app.window.desk.go("settings", section="hosted")
    app.settled()
    page: Any = app.window.page("settings")
    shown: HostedSection = page.sections["hosted"]
    return shown


def trusting(shown: HostedSection, app: App) -> HostedSection:
    """The section with a keyring that counts as safe."""
    shown.keychain = shown.token._keychain = Keychain(frozenset({f"{InMemory.__module__}.{InMemory.__qualname__}"}))
    shown.load()
    app.settled()
    return shown


def setting(app: App, key: str) -> str | None:
    return app.ask(read_settings).get(key)


def test_without_an_account_it_says_that_none_is_needed(app: App) -> None:
    shown = section(app)
    assert shown.state.title() == "An account is optional."
    assert "stays on this computer" in shown.state.text()
    assert not shown.test.isEnabled()
    assert app.window.signs.band is None
    assert app.window.signs.button.isHidden()


def test_address_and_tenant_are_kept_when_left_and_the_connection_tested(
    app: App, sandbox: RunningSandbox, backend: InMemory
) -> None:
    shown = trusting(section(app), app)
    app.fill(shown.fields["hosted.url"].editor, sandbox.url)
    app.fill(shown.fields["hosted.tenant"].editor, sandbox.tenant)
    app.fill(shown.token.edit, sandbox.token)
    app.key("Return")
    app.until(lambda: shown.token.kept.where == "keyring")
    app.settled()
    assert setting(app, "hosted.url") == sandbox.url
    assert list(backend.kept.values()) == [sandbox.token]
    assert shown.token.edit.text() == ""
    assert shown.token.edit.placeholderText() == "Kept in the keyring"
    app.click(shown.test)
    app.until(shown.outcome.isVisible)
    assert "takes the token and the tenant" in shown.outcome.title()
    app.until(lambda: app.window.signs.band is not None and app.window.signs.band.isVisible())


def test_each_thing_that_is_wrong_is_named(app: App, sandbox: RunningSandbox, backend: InMemory) -> None:
    shown = trusting(section(app), app)
    app.fill(shown.fields["hosted.url"].editor, sandbox.url)
    app.fill(shown.fields["hosted.tenant"].editor, "somebody-else")
    app.fill(shown.token.edit, TOKEN)
    app.key("Return")
    app.until(lambda: shown.token.kept.where == "keyring")
    app.settled()

    def said() -> str:
        app.click(shown.test)
        app.until(shown.outcome.isVisible)
        app.settled()
        return f"{shown.outcome.title()} {shown.outcome.text()}"

    assert "does not take the token" in said()
    backend.kept = dict.fromkeys(backend.kept, sandbox.token)
    assert "does not know the tenant" in said()
    app.fill(shown.fields["hosted.url"].editor, "http://127.0.0.1:1")
    app.key("Tab")
    app.settled()
    assert "127.0.0.1" in said()


def test_the_answer_is_about_what_was_just_typed(connected: App) -> None:
    shown, disk = section(connected), threading.Event()
    connected.window.desk.write(lambda _session: disk.wait(10), lambda _done: None, owner=shown)  # a slow disk
    connected.fill(shown.fields["hosted.tenant"].editor, "somebody-else")
    connected.click(shown.test)
    QTimer.singleShot(500, disk.set)
    connected.until(shown.outcome.isVisible)
    assert "does not know the tenant" in shown.outcome.title()


def test_an_address_that_cannot_be_kept_is_not_answered_for_by_the_one_before(connected: App) -> None:
    shown = section(connected)
    address = shown.fields["hosted.url"]
    connected.fill(address.editor, "nowhere")
    connected.click(shown.test)
    connected.settled()
    assert not shown.outcome.isVisible()
    assert "https://" in address.field.message()
    assert shown.test.isEnabled()


def test_a_token_is_forgotten_and_replaced(app: App, backend: InMemory) -> None:
    shown = trusting(section(app), app)
    app.fill(shown.token.edit, TOKEN)
    app.click(shown.token.keep)
    app.until(lambda: shown.token.kept.where == "keyring")
    assert shown.token.edit.isReadOnly()
    app.click(shown.token.replace)
    app.fill(shown.token.edit, "another")
    app.key("Return")
    app.until(lambda: list(backend.kept.values()) == ["another"])
    app.until(lambda: shown.token.kept.where == "keyring")
    app.click(shown.token.forget)
    app.until(lambda: shown.token.kept.where == "nowhere")
    assert backend.kept == {}


def test_where_there_is_no_keyring_it_says_so_and_keeps_nothing(app: App, backend: InMemory) -> None:
    shown = section(app)  # InMemory is not a keyring that counts as safe
    assert shown.token.kept.where == "no_keyring"
    assert "INVPAY_HOSTED_TOKEN" in shown.token.field.message()
    assert not shown.token.keep.isVisible()
    assert shown.token.edit.isReadOnly()


def test_the_environment_goes_before(connected: App) -> None:
    shown = section(connected)
    assert shown.token.edit.placeholderText() == "From INVPAY_HOSTED_TOKEN"
    assert not shown.token.forget.isVisible()


def test_live_needs_the_host_typed_and_another_host_is_test_again(connected: App) -> None:
    app, shown = connected, section(connected)
    assert app.window.signs.band is not None
    assert app.window.signs.band.isVisible()
    app.press("Live", shown.mode)
    dialog = app.dialog(LiveDialog)
    app.fill(dialog.host, "example.com")
    app.key("Ctrl+Return")
    assert "type 127.0.0.1" in dialog.field.message()
    assert setting(app, "hosted.mode") is None
    app.fill(dialog.host, "127.0.0.1")
    app.key("Ctrl+Return")
    app.gone(dialog)
    assert setting(app, "hosted.mode") == "live"
    app.until(lambda: not app.window.signs.band.isVisible())  # type: ignore[union-attr]
    app.fill(shown.fields["hosted.url"].editor, "https://elsewhere.example.com")
    app.key("Tab")
    app.until(lambda: setting(app, "hosted.mode") == "test")
    app.settled()
    assert shown.mode.value() == "test"


def test_leaving_the_question_stays_in_test_mode(connected: App) -> None:
    shown = section(connected)
    connected.press("Live", shown.mode)
    dialog = connected.dialog(LiveDialog)
    connected.key("Esc")
    connected.gone(dialog)
    assert shown.mode.value() == "test"
    assert setting(connected, "hosted.mode") is None
