"""Which account a book is tied to, and what is said where a part of it is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from invpay_desktop.base.errors import NotConnected
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.hosted.connection import Connection, find_connection, is_connected
from invpay_desktop.keychain import Keychain
from tests.builders import Shop

ACCOUNT = {"hosted.url": "https://dev.auxcore.net", "hosted.tenant": "tenant-1", "hosted.mode": "live"}


def _set(shop: Shop, **values: str) -> None:
    with shop.book.write(shop.now) as session:
        for key, value in ACCOUNT.items():
            write_setting(session, key, values.get(key.partition(".")[2], value) or None)


def test_a_connection_has_all_parts(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVPAY_HOSTED_TOKEN", "secret-token")
    _set(shop)
    found = shop.ask(find_connection, Keychain())
    assert found == Connection("https://dev.auxcore.net", "tenant-1", "secret-token", "live")
    assert found.host == "dev.auxcore.net"
    assert "secret-token" not in f"{found} {found!r}"
    assert shop.ask(is_connected)


@pytest.mark.parametrize(
    ("left_out", "words"),
    [(("url", "tenant"), "address and the tenant are"), (("tenant",), "the tenant is"), (("url",), "the address is")],
)
def test_what_is_missing_is_named_and_the_keyring_not_asked(shop: Shop, left_out: tuple[str, ...], words: str) -> None:
    class Untouched(Keychain):
        def get(self, book_id: str, key: str) -> str | None:
            pytest.fail("the keyring was asked")

    _set(shop, **dict.fromkeys(left_out, ""))
    assert not shop.ask(is_connected)
    with pytest.raises(NotConnected, match=words):
        shop.ask(find_connection, Untouched())


def test_a_token_that_was_never_set_is_named(shop: Shop) -> None:
    class Empty(Keychain):
        def get(self, book_id: str, key: str) -> str | None:
            return None

    _set(shop)
    with pytest.raises(NotConnected, match="the token is missing"):
        shop.ask(find_connection, Empty())


def test_the_library_for_http_is_not_loaded_before_something_is_sent() -> None:
    rooms = "values, connection, api, wire, problems, reply, probing"
    code = f"import sys; from invpay_desktop.hosted import {rooms}; sys.exit('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
