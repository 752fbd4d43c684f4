"""The test of a connection: one plain sentence for each thing that can be wrong."""

from __future__ import annotations

import json

import pytest

from invpay_desktop.hosted.connection import Connection
from invpay_desktop.hosted.probing import Probe, probe
from invpay_desktop.hosted.transport import Limits, Pace, Transport
from tests.hosted.certificates import Authority
from tests.hosted.clients import QUICK, TOKEN, connection_to
from tests.hosted.listener import Behave, Call, free_port, http, listening

GOOD = http(json.dumps({"success": True, "data": {"totalInvoices": 0, "averageDaysTo Payment": 0}}))


def closes(_call: Call) -> None:
    pass


def waits(call: Call) -> None:
    call.over.wait(5)


def _probed(url: str, trusted: str | None = None, limits: Limits | None = None) -> Probe:
    connection = connection_to(url)
    transport = Transport(connection, pace=Pace(None), limits=limits, trusted=trusted)
    found = probe(connection, "USD", transport=transport)
    assert found.ok is (found.what == "ok")
    assert found.sentence.endswith(".")
    assert TOKEN not in found.sentence
    return found


@pytest.mark.parametrize(
    ("answer", "what", "words"),
    [
        (GOOD, "ok", "takes the token and the tenant"),
        (http('{"error": "no"}', 401), "token", "whole"),
        (http("<html>401</html>", 401, Content_Type="text/html"), "token", "whole"),
        (http('{"error": "no"}', 403), "tenant", "“tenant-1”"),
        (http(b"", 404), "tenant", "“tenant-1”"),
        (http("<html>404</html>", 404, Content_Type="text/html"), "not_this_service", "another site"),
        (http("<html>Welcome to our wireless</html>", Content_Type="text/html"), "not_this_service", "sign-in"),
        (http(b"", 302, Location="https://login.example/"), "not_this_service", "sends the question on"),
        (http('{"hello": "world"}'), "not_this_service", "not the payment service"),
        (http("nonsense"), "not_this_service", "not the payment service"),
        (http(b"", 418), "not_this_service", "not the payment service"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "not_this_service", "not HTTP"),
        (http(b" " * 2**21), "not_this_service", "larger"),
        (http(b"", 429), "busy", "asks to wait"),
        (http(b"", 503), "busy", "503"),
        (closes, "busy", "was lost"),
        (waits, "busy", "in time"),
    ],
)
def test_each_answer_has_its_sentence(answer: bytes | Behave, what: str, words: str) -> None:
    with listening(answer) as service:
        found = _probed(service.url, limits=QUICK if answer is waits else None)
        assert found.what == what
        assert words in found.sentence
        assert len(service.received) == 1
        assert service.received[0].startswith(b"GET /api/v1/analytics/invoice-payments?period=30d ")


@pytest.mark.parametrize(
    ("name", "days", "signed", "words"),
    [
        ("localhost", -1, True, "expired"),
        ("elsewhere.example", 1, True, "another name"),
        ("localhost", 1, False, "by nobody"),
    ],
)
def test_each_fault_of_a_certificate_has_its_sentence(
    name: str, days: int, signed: bool, words: str, authority: Authority
) -> None:
    tls = authority.server(name, days=days, signed=signed)
    with listening(GOOD, tls=tls) as service:
        found = _probed(service.url, authority.file)
        assert found.what == "certificate"
        assert words in found.sentence
        assert service.received == []
    with listening(GOOD, tls=authority.server()) as service:
        assert _probed(service.url, authority.file).ok


def test_an_address_that_nobody_answers_has_its_sentence() -> None:
    assert _probed(f"http://127.0.0.1:{free_port()}").what == "address"
    assert _probed("https://nobody.invalid").what in ("address", "offline")


def test_what_cannot_be_tried_at_all_has_its_sentence() -> None:
    for url, tenant, token, what in (
        ("http://dev.auxcore.net", "t", "t", "address"),
        ("https://dev.auxcore.net", "t\n", "t", "tenant"),
        ("https://dev.auxcore.net", "t", "\x07", "token"),
    ):
        assert probe(Connection(url, tenant, token), "USD").what == what
