"""Secrets in the system's keyring, and nowhere else: a token or a password never lies in a book, a log or an argument.

Only backends that are known to protect what they keep are used; others swallow writes or keep plain text. What was
written is read back. The environment goes before the keyring, for machines without one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from invpay_desktop.base.errors import BadInput, MachineError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE = "invpay"
"""The service name of our entries; the user name is the book's public id and the secret's key."""

LONGEST = 1000
"""Characters of a secret: the Windows vault takes 1280 and fails obscurely beyond."""

VARIABLES: Mapping[str, str] = {
    "hosted.token": "INVPAY_HOSTED_TOKEN",
    "webhooks.secret": "INVPAY_WEBHOOKS_SECRET",
    "smtp.password": "INVPAY_SMTP_PASSWORD",
}
"""Secret → the environment variable that goes before the keyring."""

TRUSTED: frozenset[str] = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
    }
)
"""Backends by full name. Not in it on purpose: null (swallows writes), fail, and keyrings.alt (plain text)."""


@dataclass(frozen=True, slots=True)
class Keychain:
    """The keyring of this user, limited to trusted backends. The library is loaded when a secret is asked for."""

    trusted: frozenset[str] = TRUSTED

    def get(self, book_id: str, key: str) -> str | None:
        """A secret from the environment, else from the keyring; None where it was never set.

        Raises MachineError where there is no keyring, or where it is locked.
        """
        lent = _LENT.get(_user(book_id, key))
        if lent:
            return lent
        from_environment = os.environ.get(VARIABLES[key])
        if from_environment:
            return from_environment
        backend = self._backend(key)
        return _asked(key, lambda: backend.get_password(SERVICE, _user(book_id, key)))

    def put(self, book_id: str, key: str, secret: str) -> None:
        """Keep a secret. Raises BadInput for one that is empty or too long, MachineError where it cannot be kept."""
        if not secret or len(secret) > LONGEST or not secret.isprintable():
            raise BadInput(f"{key}: a secret is one line of 1 to {LONGEST} characters. Nothing was kept.", key)
        backend = self._backend(key)
        _asked(key, lambda: backend.set_password(SERVICE, _user(book_id, key), secret))
        if _asked(key, lambda: backend.get_password(SERVICE, _user(book_id, key))) != secret:
            raise MachineError(f"The keyring took {key} but does not give it back, so it is not kept. {_instead(key)}")

    def forget(self, book_id: str, key: str) -> bool:
        """Remove a secret from the keyring; False where there was none. Raises MachineError as `get` does."""
        backend = self._backend(key)
        if _asked(key, lambda: backend.get_password(SERVICE, _user(book_id, key))) is None:
            return False
        _asked(key, lambda: backend.delete_password(SERVICE, _user(book_id, key)))
        return True

    def _backend(self, key: str) -> KeyringBackend:
        """The first trusted backend; a chain of several is taken apart, so that none of the others is ever asked."""
        import keyring

        chosen = _asked(key, keyring.get_keyring)
        members: list[KeyringBackend] = [chosen]
        if _name(chosen) == "keyring.backends.chainer.ChainerBackend":
            members = list(getattr(chosen, "backends", ()))
        for backend in members:
            if _name(backend) in self.trusted:
                return backend
        raise MachineError(f"This system has no keyring that keeps secrets safe. {_instead(key)}")


_LENT: dict[str, str] = {}


def lend(book_id: str, key: str, secret: str) -> None:
    """A secret for one book while this process lasts, before all others: the sample's, which is worth nothing."""
    _LENT[_user(book_id, key)] = secret


def _name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _user(book_id: str, key: str) -> str:
    return f"{book_id}/{key}"


def _instead(key: str) -> str:
    return f"Give it in the environment variable {VARIABLES[key]} instead."


def _asked(key: str, question: Callable[[], T]) -> T:
    """Ask the backend; whatever it raises becomes a sentence, which never holds the secret."""
    from keyring.errors import KeyringLocked

    try:
        return question()
    except KeyringLocked:
        raise MachineError(
            f"The keyring is locked, so {key} was neither read nor kept. Unlock it and try again. Or: {_instead(key)}"
        ) from None
    except Exception as error:  # noqa: BLE001 - backends speak to other programs and raise what those raise
        raise MachineError(
            f"The keyring did not answer ({type(error).__name__}), so {key} was neither read nor kept. {_instead(key)}"
        ) from None
