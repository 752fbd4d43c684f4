"""Our notices on real connections: signed, sent once per try to the address that was set, and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from invpay_desktop.base.errors import BadInput, NotFound, Refused
from invpay_desktop.keychain import Keychain
from invpay_desktop.outbox.couriers import write_back
from invpay_desktop.outbox.rows import claim, list_rows
from invpay_desktop.outbox.values import Delivery, OutboxRow
from invpay_desktop.sync.events_out import (
    MOST_TRIES,
    WebhookCourier,
    add_target,
    checked_address,
    list_targets,
    post,
    remove_target,
    send_sample,
    signature,
)
from tests.builders import NOW, Shop, an_invoice, pays
from tests.hosted.certificates import authority
from tests.hosted.listener import Call, Listener, http, listening

SECRET = "a shared secret of the test"


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVPAY_WEBHOOKS_SECRET", SECRET)


@pytest.fixture
def courier() -> WebhookCourier:
    return WebhookCourier(Keychain())


def taken(shop: Shop) -> OutboxRow:
    row = shop.do(claim, kinds=("webhook",), everything=True)
    assert row is not None
    return row


def deliver(shop: Shop, courier: WebhookCourier) -> Delivery:
    row = taken(shop)
    delivery = courier.deliver(shop.book, None, row, lambda: shop.now)
    assert shop.do(write_back, row, delivery)
    return delivery


def told_at(shop: Shop, there: Listener, path: str = "/hook") -> None:
    shop.do(add_target, there.url + path)
    pays(shop, an_invoice(shop, "500.00"), "250.00")


def parts(request: bytes) -> tuple[str, dict[str, str], bytes]:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return first, {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}, body


def test_a_notice_is_signed_and_sent_as_it_was_written_down(shop: Shop, courier: WebhookCourier) -> None:
    with listening(http("ok", 204)) as there:
        told_at(shop, there, "/hook?of=mine")
        said = "The notice invoice.payment_received went to 127.0.0.1."
        assert deliver(shop, courier) == Delivery("sent", answer={"status": 204, "reason": said})
    first, headers, body = parts(there.request)
    assert first == "POST /hook?of=mine HTTP/1.1"
    [row] = shop.ask(list_rows)
    assert (row.state, body.decode()) == ("sent", row.payload["body"])
    assert headers["x-invpay-id"] == row.uid
    assert headers["x-invpay-timestamp"] == str(int(NOW.timestamp()))
    expected = hmac.new(SECRET.encode(), headers["x-invpay-timestamp"].encode() + b"." + body, hashlib.sha256)
    assert headers["x-invpay-signature"] == "sha256=" + expected.hexdigest()
    assert "authorization" not in headers
    assert headers["content-type"] == "application/json"


def test_every_try_has_the_same_id_and_a_time_of_its_own(shop: Shop, courier: WebhookCourier) -> None:
    with listening(http("busy", 503, Retry_After="60"), http("ok")) as there:
        told_at(shop, there)
        assert deliver(shop, courier).retry_after == 60
        shop.now = NOW + timedelta(minutes=2)
        assert deliver(shop, courier).state == "sent"
    (_, one, first), (_, two, second) = map(parts, there.received)
    assert (one["x-invpay-id"], first) == (two["x-invpay-id"], second)
    assert int(two["x-invpay-timestamp"]) - int(one["x-invpay-timestamp"]) == 120
    assert one["x-invpay-signature"] != two["x-invpay-signature"]


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 404, 429, 500, 503])
def test_whatever_is_not_taken_is_put_off_and_no_redirect_is_followed(
    shop: Shop, courier: WebhookCourier, status: int
) -> None:
    with listening(http("")) as other, listening(http("", status, Location=other.url)) as there:
        told_at(shop, there)
        delivery = deliver(shop, courier)
    assert delivery.state == "later"
    assert str(status) in delivery.problem
    assert other.connections == 0
    [row] = shop.ask(list_rows)
    assert (row.state, row.tries) == ("waiting", 1)


def test_an_address_that_is_gone_is_told_no_more(shop: Shop, courier: WebhookCourier) -> None:
    with listening(http("", 410)) as there:
        told_at(shop, there)
        pays(shop, an_invoice(shop, "80.00"), "80.00")
        assert deliver(shop, courier).state == "refused"
    assert shop.ask(list_targets) == []
    assert [row.state for row in shop.ask(list_rows)] == ["refused", "cancelled", "cancelled"]
    pays(shop, an_invoice(shop, "80.00"), "80.00")
    assert len(shop.ask(list_rows)) == 3


def test_who_does_not_answer_is_left_alone_for_a_while(shop: Shop, courier: WebhookCourier) -> None:
    with listening(b"") as there:
        told_at(shop, there)
        pays(shop, an_invoice(shop, "80.00"), "10.00")
        assert "gave no answer" in deliver(shop, courier).problem
        asked = len(there.received)
        second = shop.do(claim, kinds=("webhook",))
        assert second is not None
        assert courier.deliver(shop.book, None, second, lambda: shop.now).state == "later"
        assert len(there.received) == asked
        shop.now = NOW + timedelta(seconds=31)
        courier.deliver(shop.book, None, second, lambda: shop.now)
        assert len(there.received) == asked + 1


def test_in_the_end_a_notice_that_nobody_takes_needs_a_person(shop: Shop, courier: WebhookCourier) -> None:
    with listening(http("", 500)) as there:
        told_at(shop, there)
        for _ in range(MOST_TRIES - 1):
            assert deliver(shop, courier).state == "later"
        assert deliver(shop, courier).state == "needs_you"
    [row] = shop.ask(list_rows)
    assert (row.state, row.tries) == ("needs_you", MOST_TRIES)


def test_without_a_secret_nothing_is_sent(shop: Shop, courier: WebhookCourier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INVPAY_WEBHOOKS_SECRET")
    with listening(http("")) as there:
        told_at(shop, there)
        assert deliver(shop, courier).state == "later"
    assert there.connections == 0


def test_an_address_that_was_removed_meanwhile_gets_nothing(shop: Shop, courier: WebhookCourier) -> None:
    with listening(http("")) as there:
        told_at(shop, there)
        row = taken(shop)
        assert shop.do(remove_target, there.url + "/hook") == 0
        assert courier.deliver(shop.book, None, row, lambda: shop.now).state == "refused"
    assert there.connections == 0


def test_removing_an_address_cancels_what_waits_for_it_alone(shop: Shop) -> None:
    for url in ("https://one.example/hook", "https://two.example/hook"):
        shop.do(add_target, url)
    pays(shop, an_invoice(shop, "500.00"), "250.00")
    assert shop.do(remove_target, " https://one.example/hook ") == 1
    assert [row.state for row in shop.ask(list_rows)] == ["cancelled", "waiting"]
    with pytest.raises(NotFound):
        shop.do(remove_target, "https://one.example/hook")
    shop.do(add_target, "https://one.example/hook")
    with pytest.raises(Refused, match="already"):
        shop.do(add_target, "https://one.example/hook")


@pytest.mark.parametrize(
    "url",
    ["", "one.example", "http://one.example/", "ftp://one.example", "https://", "https://user:word@one.example/",
     "https://one.example/#part", "https://one.example:0/", "https://one.example:99999/", "https://[::1",
     "https://one.example/a b", "https://one.example/\r\nX: y", "javascript:alert(1)", "https://" + "a" * 500,
     "https://bücher.example/", "http://127.0.0.1.example/", "file:///etc/passwd"],
)  # fmt: skip
def test_unsafe_addresses_are_refused(url: str) -> None:
    with pytest.raises(BadInput):
        checked_address(url)


@pytest.mark.parametrize(
    "url", ["https://one.example", "http://127.0.0.1:9000/hook", "http://localhost/", "https://one.example:8443/a?b=c"]
)
def test_safe_addresses_are_kept_as_they_are(url: str) -> None:
    assert checked_address(f" {url} ") == url


def test_proxies_and_passwords_of_the_environment_are_ignored(
    shop: Shop, courier: WebhookCourier, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password canary\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with listening(http("")) as proxy, listening(http("")) as there:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        told_at(shop, there)
        assert deliver(shop, courier).state == "sent"
    assert proxy.connections == 0
    assert "authorization" not in parts(there.request)[1]


def drips(call: Call) -> None:
    call.drip(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1000, 0.05)


def floods(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n")


@pytest.mark.parametrize("behave", [drips, floods, b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 two OK\r\n\r\n", b"\x00" * 100])
def test_a_strange_answer_ends_soon_and_is_no_answer(behave: bytes | Callable[[Call], None]) -> None:
    with listening(behave) as there:
        began = time.monotonic()
        posted = post(there.url, b"{}", {}, connect=2, whole=0.4)
        assert time.monotonic() - began < 5
    assert (posted.status, posted.taken) == (None, False)
    assert posted.problem == "127.0.0.1 gave no answer."


def test_a_certificate_must_be_one_to_trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signer = authority(tmp_path)
    with listening(http(""), tls=signer.server()) as there:
        assert "certificate" in post(there.url, b"{}", {}).problem
        assert there.received == []
        monkeypatch.setitem(os.environ, "SSL_CERT_FILE", signer.file)
        assert post(there.url, b"{}", {}).taken
    with listening(http(""), tls=signer.server("other.example")) as there:
        assert "certificate" in post(there.url, b"{}", {}).problem


def test_a_sample_can_be_sent_and_says_that_it_is_one(shop: Shop) -> None:
    with listening(http("")) as there:
        assert shop.ask(lambda session: send_sample(there.url, SECRET, session.money, NOW)).taken
    _, headers, body = parts(there.request)
    assert headers["x-invpay-signature"] == signature(SECRET, headers["x-invpay-timestamp"], body)
    assert json.loads(body)["data"]["invoiceId"] == "inv_sample"
    assert b"250.00" in body
    assert shop.ask(list_rows) == []
