"""Which account at the hosted service a book is tied to: its address, tenant, mode and token."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from invpay_desktop.base.errors import NotConnected
from invpay_desktop.db.session import Session
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.keychain import Keychain
from invpay_desktop.settings import HOSTED_MODE, HOSTED_TENANT, HOSTED_TOKEN, HOSTED_URL


@dataclass(frozen=True, slots=True)
class Connection:
    """An account at the hosted service. `mode`: test or live. The token is in no text that shows a connection."""

    url: str
    tenant: str
    token: str = field(repr=False)
    mode: str = "test"

    @property
    def host(self) -> str:
        """The name of the computer, for people."""
        return urlsplit(self.url).hostname or self.url


def is_connected(session: Session) -> bool:
    """Whether this book has an address and a tenant. The keyring is not asked: that may take a while, or a password."""
    return not _missing(session)


def find_connection(session: Session, keychain: Keychain) -> Connection:
    """The account of this book, with its token from the keyring or the environment.

    Raises NotConnected, naming what is missing, and MachineError where the keyring cannot be asked.
    """
    missing = _missing(session)
    token = keychain.get(session.info.public_id, HOSTED_TOKEN.key) if not missing else ""
    if not missing and not token:
        missing = [HOSTED_TOKEN.label.lower()]
    if missing or not token:
        verb = "are" if len(missing) > 1 else "is"
        raise NotConnected(
            f"This book is not connected to the hosted service: the {' and the '.join(missing)} {verb} missing. "
            "Nothing was sent; the book works without it. Set it in the settings."
        )
    return Connection(
        read_value(session, HOSTED_URL), read_value(session, HOSTED_TENANT), token, read_value(session, HOSTED_MODE)
    )


def _missing(session: Session) -> list[str]:
    named = {HOSTED_URL: "address", HOSTED_TENANT: "tenant"}
    return [word for wanted, word in named.items() if not read_value(session, wanted)]
