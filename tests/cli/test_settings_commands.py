"""Settings shown and set; secrets only in the keyring or the environment."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy

import keyring
import pytest
from keyring.backend import KeyringBackend

from invpay_desktop.keychain import Keychain
from invpay_desktop.settings import SETTINGS
from tests.cli.conftest import Invpay

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")


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


@pytest.fixture
def kept(new_invpay: Callable[[Keychain], Invpay], books: Path, backend: InMemory) -> Invpay:
    """A book on a machine whose keyring is trusted."""
    invpay = new_invpay(Keychain(frozenset({f"{__name__}.InMemory"})))
    copy(books / "new.sqlite", invpay.book)
    return invpay


def test_all_are_shown(invpay: Invpay) -> None:
    data = invpay("settings", "show").data
    assert list(data["settings"]) == [setting.key for setting in SETTINGS]
    assert data["settings"]["book.name"] == "Acme LLC"
    assert data["settings"]["terms.days"] == 30
    assert data["settings"]["receipts.auto"] is False
    assert data["settings"]["numbering.invoice"] == "INV-{0001}"
    assert data["settings"]["business.logo"] is None
    assert '"writeoff.tolerance": 1.00' in invpay("settings", "show").out
    assert data["secrets"] == {
        "hosted.token": "no keyring",
        "webhooks.secret": "no keyring",
        "smtp.password": "no keyring",
    }
    shown = invpay.text("settings", "show").out
    assert all(setting.key in shown for setting in SETTINGS)


def test_one_is_shown_with_what_it_is_for(invpay: Invpay) -> None:
    shown = invpay.text("settings", "show", "hosted.mode").out
    assert shown.splitlines()[1:] == [
        "hosted.mode  test   Mode",
        "test takes test cards only; live moves real money.",
    ]
    assert invpay("settings", "show", "hosted.mood").refused["code"] == "bad_input"


@pytest.mark.parametrize(
    ("key", "text", "value", "said"),
    [
        ("terms.days", "14", 14, "terms.days is now 14."),
        ("receipts.auto", "yes", True, "receipts.auto is now yes."),
        ("book.name", "Müller & Søn", "Müller & Søn", "book.name is now Müller & Søn."),
        ("numbering.invoice", "R-{0100}", "R-{0100}", "numbering.invoice is now R-{0100}."),
        ("book.name", "", "", "book.name is now empty."),
    ],
)
def test_a_value_is_set(invpay: Invpay, key: str, text: str, value: object, said: str) -> None:
    assert invpay.text("settings", "set", key, text).out == said + "\n"
    assert invpay("settings", "show", key).data["settings"] == {key: value}


def test_an_amount_is_in_the_currency_of_the_book(bare: Invpay) -> None:
    bare("init", "--currency", "kwd")
    assert '"value": 1.005' in bare("settings", "set", "writeoff.tolerance", "1.005").out


@pytest.mark.parametrize(
    ("key", "value"), [("terms.dys", "1"), ("terms.days", "-1"), ("writeoff.tolerance", "1.005"), ("hosted.token", "t")]
)
def test_what_breaks_a_rule_is_refused(invpay: Invpay, key: str, value: str) -> None:
    args = ("settings", "set", key, "--", value)
    done = invpay.text(*args)
    assert done.status == 1
    assert done.out == ""
    assert done.err.count("\n") == 1


def test_a_wrong_value_makes_no_book(bare: Invpay) -> None:
    assert bare("settings", "set", "terms.days", "soon").status == 1
    assert not bare.book.exists()


def test_a_logo_is_read_from_its_file(invpay: Invpay, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    assert invpay("settings", "set", "business.logo", tmp_path / "logo.png").data["value"] == "(picture, 1 kB)"
    assert invpay("settings", "show", "business.logo").data["settings"] == {"business.logo": "(picture, 1 kB)"}
    (tmp_path / "logo.png").write_bytes(b"GIF89a")
    assert "PNG or JPEG" in invpay("settings", "set", "business.logo", tmp_path / "logo.png").refused["message"]
    assert "is not there" in invpay("settings", "set", "business.logo", tmp_path / "none.png").refused["message"]
    assert invpay("settings", "set", "business.logo", "").data["value"] is None


def test_a_secret_goes_to_the_keyring_and_nowhere_else(kept: Invpay, backend: InMemory) -> None:
    done = kept("settings", "secret", "hosted.token", stdin="tok-4711\n")
    assert done.data == {"key": "hosted.token", "kept": True}
    assert list(backend.kept.values()) == ["tok-4711"]
    assert kept("settings", "show").data["secrets"] == {
        "hosted.token": "in the keyring",
        "webhooks.secret": "not set",
        "smtp.password": "not set",
    }
    for file in kept.book.parent.glob("book.sqlite*"):
        assert b"tok-4711" not in file.read_bytes()
    assert kept("settings", "secret", "hosted.token", "--forget").data == {"key": "hosted.token", "kept": False}
    assert backend.kept == {}


def test_the_environment_goes_first_and_is_said(
    kept: Invpay, monkeypatch: pytest.MonkeyPatch, backend: InMemory
) -> None:
    monkeypatch.setenv("INVPAY_SMTP_PASSWORD", "p")
    assert kept("settings", "show").data["secrets"]["smtp.password"] == "in the environment"
    assert len(kept("settings", "secret", "smtp.password", stdin="q").warnings) == 1
    assert list(backend.kept.values()) == ["q"]


@pytest.mark.parametrize(
    ("key", "stdin", "code"),
    [("hosted.token", "", "bad_input"), ("hosted.token", "x" * 1001, "bad_input"), ("terms.days", "5", "bad_input")],
)
def test_what_is_no_secret_is_refused(kept: Invpay, backend: InMemory, key: str, stdin: str, code: str) -> None:
    assert kept("settings", "secret", key, stdin=stdin).refused["code"] == code
    assert backend.kept == {}


def test_without_a_keyring_the_environment_is_named(invpay: Invpay) -> None:
    refused = invpay("settings", "secret", "hosted.token", stdin="tok-4711").refused
    assert refused["code"] == "machine"
    assert "INVPAY_HOSTED_TOKEN" in refused["message"]
    assert "tok-4711" not in refused["message"]


def test_live_is_chosen_by_naming_the_host(invpay: Invpay) -> None:
    live = ("settings", "set", "hosted.mode", "live")
    assert "set hosted.url first" in invpay(*live, "--host", "pay.example.com").refused["message"]
    invpay("settings", "set", "hosted.url", "https://pay.example.com/api")
    assert "--host pay.example.com" in invpay(*live).refused["message"]
    assert invpay(*live, "--host", "example.com").refused["code"] == "bad_input"
    assert invpay("settings", "show", "hosted.mode").data["settings"]["hosted.mode"] == "test"
    assert invpay(*live, "--host", "Pay.Example.com").data["value"] == "live"
    moved = ("settings", "set", "hosted.url", "https://other.example.com")
    assert invpay(*moved).refused["code"] == "bad_input"
    assert invpay(*moved, "--host", "other.example.com").status == 0
    assert invpay("settings", "set", "hosted.mode", "test").status == 0


def test_mail_goes_unprotected_to_this_computer_alone(invpay: Invpay) -> None:
    invpay("settings", "set", "smtp.host", "mail.example.com")
    refused = invpay("settings", "set", "smtp.security", "none").refused
    assert "mail.example.com" in refused["message"]
    for host in ("localhost", "127.0.0.1", "::1"):
        assert invpay("settings", "set", "smtp.host", host).status == 0
        assert invpay("settings", "set", "smtp.security", "none").status == 0
    assert invpay("settings", "set", "smtp.host", "127.0.0.1.example.com").refused["code"] == "bad_input"
    assert invpay("settings", "show", "smtp.host").data["settings"]["smtp.host"] == "::1"
