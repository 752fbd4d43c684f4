"""Secrets: kept only where they are safe, read back, and never taken from a backend that is not trusted."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as FailingKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import KeyringLocked

from invpay_desktop.base.errors import BadInput, MachineError
from invpay_desktop.keychain import LONGEST, SERVICE, TRUSTED, Keychain, lend

BOOK = "book_01"


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


class Forgetful(InMemory):
    """A keyring that loses what it is given."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Locked(InMemory):
    """A keyring whose owner did not unlock it."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("locked")


class Broken(InMemory):
    """A keyring whose daemon went away; it says what it was asked to keep."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise ConnectionResetError(f"lost {password}")


@pytest.fixture(autouse=True)
def keyring_as_before() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def chain_with(backend: KeyringBackend) -> Keychain:
    keyring.set_keyring(backend)
    return Keychain(TRUSTED | {f"{__name__}.{kind.__name__}" for kind in (InMemory, Forgetful, Locked, Broken)})


def test_what_is_put_is_got_by_book_and_key() -> None:
    backend = InMemory()
    chain = chain_with(backend)
    assert chain.get(BOOK, "hosted.token") is None
    chain.put(BOOK, "hosted.token", "tok-1")
    chain.put("book_02", "hosted.token", "tok-2")
    assert chain.get(BOOK, "hosted.token") == "tok-1"
    assert chain.get(BOOK, "smtp.password") is None
    assert backend.kept == {
        (SERVICE, "book_01/hosted.token"): "tok-1",
        (SERVICE, "book_02/hosted.token"): "tok-2",
    }


def test_forgetting_says_whether_there_was_one() -> None:
    chain = chain_with(InMemory())
    chain.put(BOOK, "smtp.password", "p")
    assert chain.forget(BOOK, "smtp.password")
    assert not chain.forget(BOOK, "smtp.password")
    assert chain.get(BOOK, "smtp.password") is None


@pytest.mark.parametrize("backend", [NullKeyring, FailingKeyring])
def test_a_backend_that_keeps_nothing_is_refused(backend: type[KeyringBackend]) -> None:
    keyring.set_keyring(backend())
    with pytest.raises(MachineError, match=r"no keyring that keeps secrets safe.*INVPAY_HOSTED_TOKEN"):
        Keychain().put(BOOK, "hosted.token", "tok")


def test_a_backend_nobody_vouches_for_is_refused_and_not_asked() -> None:
    backend = InMemory()
    keyring.set_keyring(backend)
    with pytest.raises(MachineError, match="no keyring"):
        Keychain().put(BOOK, "hosted.token", "tok")
    assert backend.kept == {}


def test_of_a_chain_only_the_trusted_member_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, safe = Forgetful(), InMemory()
    monkeypatch.setattr(ChainerBackend, "backends", [plain, safe])
    keyring.set_keyring(ChainerBackend())  # type: ignore[no-untyped-call]
    chain = Keychain(frozenset({f"{__name__}.InMemory"}))
    chain.put(BOOK, "hosted.token", "tok")
    assert safe.kept == {(SERVICE, "book_01/hosted.token"): "tok"}


def test_a_lost_write_is_noticed() -> None:
    with pytest.raises(MachineError, match="does not give it back"):
        chain_with(Forgetful()).put(BOOK, "hosted.token", "tok")


def test_a_locked_keyring_is_said() -> None:
    chain = chain_with(Locked())
    with pytest.raises(MachineError, match="locked"):
        chain.get(BOOK, "hosted.token")
    with pytest.raises(MachineError, match="locked"):
        chain.put(BOOK, "hosted.token", "tok")


def test_no_failure_repeats_the_secret() -> None:
    with pytest.raises(MachineError) as caught:
        chain_with(Broken()).put(BOOK, "hosted.token", "tok-secret")
    assert "tok-secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert "ConnectionResetError" in str(caught.value)


def test_the_environment_goes_first_and_needs_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(FailingKeyring())  # type: ignore[no-untyped-call]
    monkeypatch.setenv("INVPAY_SMTP_PASSWORD", "from outside")
    assert Keychain().get(BOOK, "smtp.password") == "from outside"
    with pytest.raises(MachineError):
        Keychain().get(BOOK, "hosted.token")


@pytest.mark.parametrize("secret", ["", "x" * (LONGEST + 1), "two\nlines"])
def test_what_is_no_secret_is_refused(secret: str) -> None:
    with pytest.raises(BadInput, match="one line"):
        chain_with(InMemory()).put(BOOK, "hosted.token", secret)


def test_a_lent_secret_goes_before_all_others_and_only_for_its_book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invpay_desktop.keychain._LENT", {})
    monkeypatch.setenv("INVPAY_HOSTED_TOKEN", "of the environment")
    lend(BOOK, "hosted.token", "lent")
    assert Keychain().get(BOOK, "hosted.token") == "lent"
    assert Keychain().get("book_02", "hosted.token") == "of the environment"
