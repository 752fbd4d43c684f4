"""The way there: to one origin, verified, at a polite pace, and nothing of a request is left lying about."""

from __future__ import annotations

import logging
import re
import time
from pathlib import Path

import pytest
from requests.adapters import BaseAdapter

from invpay_desktop.base.errors import BadInput, BugError, NotTheService
from invpay_desktop.hosted.connection import Connection
from invpay_desktop.hosted.reply import Fault
from invpay_desktop.hosted.transport import Limits, NothingSent, Pace, Transport
from invpay_desktop.hosted.values import Verdict
from tests.hosted.certificates import Authority, only_old
from tests.hosted.clients import FULL, NUMBER, PAID, TOKEN, a_card, charge, client, connection_to
from tests.hosted.listener import Call, Listener, http, listening, ok


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_byte_follows_a_redirect(status: int) -> None:
    with listening(ok(PAID)) as elsewhere:
        moved = http(ok(PAID), status, Location=f"{elsewhere.url}/api/v1/invoices/inv_abc123/payment")
        with listening(moved) as service, client(service.url) as api:
            assert charge(api).verdict is Verdict.UNKNOWN
            with pytest.raises(NotTheService, match="not followed"):
                api.history("inv_abc123")
            assert len(service.received) == 2
        assert (elsewhere.connections, elsewhere.received) == (0, [])


@pytest.mark.parametrize("place", ["file:///etc/passwd", "/again", "http://[", "https://127.0.0.1:1/"])
def test_a_redirect_to_anywhere_is_not_followed(place: str) -> None:
    with listening(http(b"", 307, Location=place)) as service, client(service.url) as api:
        assert charge(api).verdict is Verdict.UNKNOWN
        assert len(service.received) == 1


def test_a_redirect_with_a_body_without_end_is_left_at_once() -> None:
    def moves(call: Call) -> None:
        call.send(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 99999999999\r\n\r\n")
        call.over.wait(5)

    started = time.monotonic()
    with listening(moves) as service, client(service.url, limits=Limits(total=30)) as api:
        assert charge(api).verdict is Verdict.UNKNOWN
        assert time.monotonic() - started < 4


def test_proxies_netrc_and_certificates_of_the_environment_are_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")
    with listening(ok(PAID)) as proxy, listening(ok(PAID)) as service:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        with client(service.url) as api:
            assert charge(api).verdict is Verdict.APPROVED
        assert b"Authorization: Bearer " + TOKEN.encode() in service.request
        assert proxy.connections == 0


def test_the_keys_of_a_connection_are_written_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, authority: Authority
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys.log"))
    with listening(ok(PAID), tls=authority.server()) as service, client(service.url, trusted=authority.file) as api:
        assert charge(api).verdict is Verdict.APPROVED
    assert list(tmp_path.iterdir()) == []


def test_a_request_says_what_it_must_and_no_more() -> None:
    with listening(ok(PAID)) as service, client(service.url + "/api/v1/") as api:
        charge(api)
        head, _, body = service.request.partition(b"\r\n\r\n")
    lines = sorted(re.sub(r"[0-9]+\.[0-9.]+$", "…", line) for line in head.decode().split("\r\n")[1:])
    assert head.startswith(b"POST /api/v1/invoices/inv_abc123/payment HTTP/1.1\r\n")
    assert [line for line in lines if not line.startswith("Host: ")] == [
        "Accept-Encoding: gzip",
        "Accept: application/json",
        f"Authorization: Bearer {TOKEN}",
        f"Content-Length: {len(body)}",
        "Content-Type: application/json",
        "Idempotency-Key: key-1",
        "User-Agent: InvPay-Desktop/…",
        "X-Tenant-ID: tenant-1",
    ]


def test_cookies_are_not_kept() -> None:
    with listening(http("{}", Set_Cookie="who=me; Path=/")) as service, client(service.url) as api:
        charge(api)
        charge(api)
        assert len(service.received) == 2
        assert b"cookie" not in service.received[1].lower()


def test_a_connection_is_used_again_at_once_and_not_after_a_while() -> None:
    for idle, connections in ((60.0, 1), (-1.0, 3)):
        with listening(ok(PAID)) as service, client(service.url, limits=Limits(idle=idle)) as api:
            for _ in range(3):
                assert charge(api).verdict is Verdict.APPROVED
            assert service.connections == connections


def test_what_was_left_over_of_one_answer_is_never_the_next() -> None:
    lie = ok({**PAID, "status": "failed"}, success=False)
    for more in (1, 500):
        with listening(lie + ok(PAID) * more, lie) as service, client(service.url, limits=Limits(idle=60)) as api:
            assert charge(api).verdict is Verdict.DECLINED
            assert charge(api).verdict is Verdict.DECLINED
            assert len(service.received) == 2


@pytest.mark.parametrize(
    ("name", "days", "signed", "words"),
    [
        ("localhost", -1, True, "expired"),
        ("elsewhere.example", 1, True, "another name"),
        ("localhost", 1, False, "signed by nobody"),
    ],
)
def test_a_wrong_certificate_gets_no_byte_of_a_request(
    name: str, days: int, signed: bool, words: str, authority: Authority
) -> None:
    tls = authority.server(name, days=days, signed=signed)
    with listening(ok(PAID), tls=tls) as service, client(service.url, trusted=authority.file) as api:
        answer = charge(api)
        assert answer.verdict is Verdict.NOT_SENT
        assert words in answer.detail
        with pytest.raises(NotTheService, match=words):
            api.history("inv_abc123")
        assert service.received == []


def test_an_authority_that_only_this_computer_does_not_know_is_refused(authority: Authority) -> None:
    with listening(ok(PAID), tls=authority.server()) as service, client(service.url) as api:
        assert charge(api).verdict is Verdict.NOT_SENT
        assert service.received == []


def test_old_tls_and_no_tls_get_no_byte_of_a_request(authority: Authority) -> None:
    old = only_old(authority.server())
    with listening(ok(PAID), tls=old) as service, client(service.url, trusted=authority.file) as api:
        answer = charge(api)
        assert (answer.verdict, service.received) == (Verdict.NOT_SENT, [])
        assert "too old" in answer.detail
    with listening(greeting=b"HTTP/1.1 400 Bad\r\n\r\n") as plain, client(_as_https(plain)) as api:
        answer = charge(api)
        assert answer.verdict is Verdict.NOT_SENT
        assert NUMBER.encode() not in b"".join(plain.received)
        assert "does not speak TLS" in answer.detail


def test_a_handshake_that_never_ends_was_not_sent() -> None:
    with listening() as plain, client(_as_https(plain), limits=Limits(connect=0.2)) as api:
        answer = charge(api)
        assert answer.verdict is Verdict.NOT_SENT
        assert "did not take the call" in answer.detail


def _as_https(plain: Listener) -> str:
    return plain.url.replace("http://127.0.0.1", "https://localhost")


@pytest.mark.parametrize(
    "url",
    [
        "http://dev.auxcore.net", "ftp://127.0.0.1", "https://", "https://user:pw@dev.auxcore.net", "dev.auxcore.net",
        "https://dev.auxcore.net?x=1", "http://127.0.0.1.example.com",
    ],
)  # fmt: skip
def test_an_address_that_is_not_safe_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="Nothing was sent"):
        Transport(connection_to(url))


@pytest.mark.parametrize("text", ["", "a\r\nX-Other: b", " a", "ä", "a\n"])
def test_a_token_or_tenant_that_would_break_a_header_is_refused_without_being_shown(text: str) -> None:
    for connection in (Connection("https://x.example", "t", text), Connection("https://x.example", text, "t")):
        with pytest.raises(BadInput, match="Nothing was sent") as caught:
            Transport(connection)
        assert not text.strip() or text not in caught.value.message


def test_a_request_to_another_place_is_a_bug() -> None:
    with pytest.raises(BugError):
        Transport(connection_to("http://127.0.0.1:9")).send("GET", "@elsewhere.example/")


def test_nothing_is_logged_or_printed_of_what_is_sent(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("http.client.HTTPConnection.debuglevel", 1)
    caplog.set_level(logging.DEBUG)
    with listening(ok(PAID), b"nonsense\r\n\r\n") as service, client(service.url) as api:
        charge(api)
        charge(api)
    shown = caplog.text + "".join(capfd.readouterr())
    assert TOKEN not in shown
    assert NUMBER not in shown


def test_the_pace_lets_two_start_in_any_second() -> None:
    at, waits = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        waits.append(round(seconds, 6))
        at[0] += seconds

    pace = Pace(clock=lambda: at[0], sleep=sleep)
    for later in (0.0, 0.2, 0.1, 0.0, 5.0, 0.0):
        at[0] += later
        pace.wait()
    assert waits == [0.7, 0.2]


def test_no_pace_never_waits() -> None:
    pace = Pace(None, sleep=lambda _: pytest.fail("waited"))
    for _ in range(5):
        pace.wait()


class _Broken(BaseAdapter):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def send(self, *_: object, **__: object) -> None:  # type: ignore[override]
        raise self.error

    def close(self) -> None:
        pass


def test_what_a_mounted_adapter_raises_leaves_as_a_fault() -> None:
    for error, sent in ((NothingSent(), False), (RuntimeError(NUMBER), True), (TimeoutError(), True)):
        transport = Transport(connection_to("http://127.0.0.1:9"), pace=Pace(None), adapter=_Broken(error))
        reply = transport.send("POST", "/api/v1/x", b"{}")
        assert reply.sent is sent
        assert isinstance(reply.fault, Fault)
        assert NUMBER not in repr(reply)


def test_a_card_is_forgotten_when_it_was_sent() -> None:
    card = a_card()
    with listening(ok(PAID)) as service, client(service.url) as api:
        api.pay("inv_abc123", FULL, card, "key-1")
        with pytest.raises(BugError, match="used already"):
            api.pay("inv_abc123", FULL, card, "key-2")
        assert len(service.received) == 1
