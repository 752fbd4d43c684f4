"""What each fault of the network makes of a charge and of a reading: decided by evidence alone, and sent once."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import time
import tracemalloc

import pytest

from invpay_desktop.base.errors import Offline, ServiceError, ServiceUnclear
from invpay_desktop.hosted.transport import Limits
from invpay_desktop.hosted.values import Verdict
from tests.hosted.clients import FAILED, PAID, QUICK, charge, client
from tests.hosted.listener import Behave, Call, free_port, http, listening, ok

HISTORY = {"invoiceId": "inv_abc123", "totalAmount": 500, "paidAmount": 0, "status": "unpaid", "payments": []}


def resets(call: Call) -> None:
    call.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def closes(_call: Call) -> None:
    pass


def says_nothing(call: Call) -> None:
    call.over.wait(5)


def slowly(call: Call) -> None:
    call.drip(ok(PAID) * 20, 0.05)


def endless_headers(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\n")
    call.drip(b"X-More: and more\r\n" * 1000, 0.02)


def endless_hundreds(call: Call) -> None:
    while not call.over.is_set():
        try:
            call.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
        except OSError:
            return


def endless_body(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    _flood(call, b" " * 65536)


def endless_chunk_line(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    _flood(call, b"0" * 65536)


def _flood(call: Call, data: bytes) -> None:
    try:
        while not call.over.is_set():
            call.connection.sendall(data)
    except OSError:
        pass


def _document(data: object, **more: object) -> bytes:
    return http(json.dumps({"success": True, "data": data, **more}))


def _but(**changed: object) -> bytes:
    return _document({**PAID, **changed})


def _body_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


BOMB = gzip.compress(b" " * 2**27, 6)

UNKNOWN: dict[str, bytes | Behave] = {
    "reset": resets,
    "closed without a word": closes,
    "no answer": says_nothing,
    "one byte after the other": slowly,
    "headers for ever": endless_headers,
    "100 Continue for ever": endless_hundreds,
    "a body without end": endless_body,
    "a chunk's length without end": endless_chunk_line,
    "a body of more than 1 MiB": http(b" " * 2**20 + _body_of(ok(PAID))),
    "a gzip bomb": http(BOMB, Content_Encoding="gzip"),
    "gzip cut off": http(gzip.compress(_body_of(ok(PAID)))[:-9], Content_Encoding="gzip"),
    "not gzip": http(b"{}", Content_Encoding="gzip"),
    "an encoding nobody asked for": http(b"{}", Content_Encoding="br"),
    "chunks of garbage": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    "less than was promised": http(ok(PAID), Content_Length="9999"),
    "more than was promised": ok(PAID).replace(b"Content-Length: ", b"Content-Length: 9\r\nX-Was: "),
    "not HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "empty": http(b""),
    "half": http(_body_of(ok(PAID))[:60]),
    **{str(code): ok(PAID, code) for code in (500, 502, 503, 504)},
    **{f"{code}, page": http("<html>no</html>", code, Content_Type="text/html") for code in (404, 500)},
    **{f"{code}, nothing": http(b"", code) for code in (402, 409, 500, 503)},
    **{f"{code}, a payment in it": ok(PAID, code, success=False) for code in (400, 404, 422, 429)},
    "422 and success": http('{"success": true}', 422),
    "a page": http("<html>Sign in</html>", Content_Type="text/html"),
    "NaN": http(_body_of(ok(PAID)).replace(b"500.0", b"NaN")),
    "1e400": http(_body_of(ok(PAID)).replace(b"500.0", b"1e400")),
    "5,000 digits": http(_body_of(ok(PAID)).replace(b"500.0", b"5" * 5000)),
    "deep": http(b"[" * 100_000 + b"]" * 100_000),
    "a key twice": http(_body_of(ok(PAID)).replace(b'"amount": 500.0', b'"amount":1,"amount":500.0')),
    "another amount": _but(amount=501),
    "a thousandth more": http(_body_of(ok(PAID)).replace(b"500.0", b"500.001")),
    "a hair more": http(_body_of(ok(PAID)).replace(b"500.0", b"500." + b"0" * 40 + b"1")),
    "true for an amount": _but(amount=True),
    "less than zero": _but(amount=-500),
    "no amount": _but(amount=None),
    "too much, and no sums": _but(amount=None, status="overpaid"),
    "too much, of less than was asked": _but(amount=None, status="overpaid", paidAmount=499),
    "another invoice": _but(invoiceId="inv_other"),
    "no invoice": _but(invoiceId=None),
    "an unknown status": _but(status="processing"),
    "no status": _but(status=None),
    "a status with a hidden mark": _but(status="pa\u200bid"),
    "no id": _but(paymentId=None),
    "an id of half a character": _but(paymentId="pmt_\ud800"),
    "lists for objects": _document([PAID]),
    "nothing inside": _document(None),
    "success in words": http(json.dumps({"success": "true", "data": PAID})),
    "no success": http(json.dumps({"data": PAID})),
    "success and failed": _document(FAILED),
    "failed for another invoice": ok({**FAILED, "invoiceId": "inv_other"}, success=False),
    "failed for another amount": ok({**FAILED, "amount": 5}, success=False),
    "failed for no invoice": ok({**FAILED, "invoiceId": None}, success=False),
}


@pytest.mark.parametrize("fault", UNKNOWN)
def test_a_charge_whose_answer_proves_nothing_is_unknown_and_was_sent_once(fault: str) -> None:
    started = time.monotonic()
    with listening(UNKNOWN[fault], ok(PAID)) as service, client(service.url, limits=QUICK) as api:
        answer = charge(api)
        assert answer.verdict is Verdict.UNKNOWN, answer
        assert service.connections == len(service.received) == 1
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("fault", [name for name, answer in UNKNOWN.items() if callable(answer)])
def test_a_history_that_does_not_come_in_time_and_size_is_unclear_and_no_empty_one(fault: str) -> None:
    slow = listening(UNKNOWN[fault])
    with slow as service, client(service.url, limits=QUICK) as api, pytest.raises(ServiceUnclear) as caught:
        api.history("inv_abc123")
    assert service.connections == 1
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("fault", ["a body without end", "100 Continue for ever", "a gzip bomb"])
def test_what_never_ends_is_ended_by_its_size_long_before_the_time_is_over(fault: str) -> None:
    with listening(UNKNOWN[fault]) as service, client(service.url, limits=Limits(total=60)) as api:
        answer = charge(api)
        assert answer.verdict is Verdict.UNKNOWN
        assert "larger than 1 MiB" in answer.detail


def test_a_gzip_bomb_is_not_unpacked() -> None:
    with listening(UNKNOWN["a gzip bomb"]) as service, client(service.url) as api:
        tracemalloc.start()
        charge(api)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 2**24


GOOD: dict[str, tuple[bytes, Verdict]] = {
    "paid": (ok(PAID), Verdict.APPROVED),
    "paid, in words and more": (_but(amount="500.00", more={"x": [1]}, note="\x00"), Verdict.APPROVED),
    "paid, with a mark before": (http(b"\xef\xbb\xbf" + _body_of(ok(PAID))), Verdict.APPROVED),
    "paid, packed": (
        http(gzip.compress(_body_of(ok(PAID))), Content_Encoding="gzip"),
        Verdict.APPROVED,
    ),
    "paid in part": (_but(status="partially_paid", totalAmount=900, paidAmount=500), Verdict.APPROVED),
    "too much, as documented": (
        _document({
            "paymentId": "pmt_1", "invoiceId": "inv_abc123", "totalAmount": 400.0, "paidAmount": 500.0,
            "overpaymentAmount": 100.0, "status": "overpaid",
        }),
        Verdict.APPROVED,
    ),
    **{f"failed, {code}": (ok(FAILED, code, success=False), Verdict.DECLINED) for code in (200, 400, 402, 422, 500)},
    **{f"refused, {code}": (http('{"error": {"message": "no"}}', code), Verdict.REFUSED) for code in (
        400, 401, 403, 404, 405, 413, 415, 422, 429,
    )},
    "refused without a word": (http(b"", 401), Verdict.REFUSED),
    "refused as problem+json": (http('{"title": "No", "status": 422, "detail": "bad"}', 422), Verdict.REFUSED),
}  # fmt: skip


@pytest.mark.parametrize("said", GOOD)
def test_a_charge_is_what_a_well_formed_answer_says(said: str) -> None:
    document, verdict = GOOD[said]
    with listening(document) as service, client(service.url) as api:
        assert charge(api).verdict is verdict


def test_a_charge_that_cannot_connect_was_not_sent() -> None:
    with client(f"http://127.0.0.1:{free_port()}") as api:
        answer = charge(api)
        assert answer.verdict is Verdict.NOT_SENT
        assert "nobody listens" in answer.detail
        with pytest.raises(Offline, match="nobody listens"):
            api.history("inv_abc123")


def test_a_charge_to_a_name_that_is_not_there_was_not_sent() -> None:
    with client("https://nobody.invalid") as api:
        assert charge(api).verdict is Verdict.NOT_SENT
        with pytest.raises(Offline):
            api.history("inv_abc123")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), ("1000000000", 900), ("-3", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("soon", None), ("", None)],
)
def test_the_wait_a_busy_service_asks_for_is_read_and_capped(header: str, seconds: int | None) -> None:
    busy = http(b"", 429, Retry_After=header)
    with listening(busy) as service, client(service.url) as api:
        assert charge(api).retry_after == seconds
        with pytest.raises(ServiceError) as caught:
            api.history("inv_abc123")
    assert caught.value.code == "service_busy"
    assert caught.value.retry_after == seconds  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (http(b"", 401), "sign_in"),
        (http('{"error": "no"}', 403), "sign_in"),
        (http('{"error": "no"}', 404), "not_at_service"),
        (http("<!doctype html>", 404, Content_Type="text/html"), "not_the_service"),
        (http("<html>Sign in</html>", Content_Type="text/html"), "not_the_service"),
        (http("<html>Sign in</html>"), "not_the_service"),
        (http(b"", 302, Location="/elsewhere"), "not_the_service"),
        (http(b"", 500), "service_unclear"),
        (http(b"", 418), "service_unclear"),
        (http(b""), "service_unclear"),
        (http("[]"), "service_unclear"),
        (ok({**HISTORY, "invoiceId": "inv_other"}), "service_unclear"),
        (ok({**HISTORY, "payments": None}), "service_unclear"),
        (ok(HISTORY, success=False), "service_unclear"),
    ],
)
def test_a_history_that_is_none_raises_the_error_that_fits(answer: bytes, code: str) -> None:
    with listening(answer) as service, client(service.url) as api, pytest.raises(ServiceError) as caught:
        api.history("inv_abc123")
    assert caught.value.code == code
    assert caught.value.message.endswith(".")
