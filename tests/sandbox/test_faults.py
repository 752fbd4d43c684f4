"""The switches: how they are written, which calls they strike, and what they do to an answer."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from invpay_desktop.sandbox import reply as replies
from invpay_desktop.sandbox.faults import KINDS, Fault, Group, parse
from invpay_desktop.sandbox.spoiled import BOMB_MIB, SOMEBODY_ELSES
from tests.sandbox.conftest import Caller, read

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "sandbox.md"


@pytest.mark.parametrize(
    ("written", "name", "endpoint", "times", "value"),
    [
        ("drop-after", "drop-after", "any", 1, ""),
        ("drop-after:pay", "drop-after", "pay", 1, ""),
        ("drop-after:pay:3", "drop-after", "pay", 3, ""),
        ("500-before:any:always", "500-before", "any", None, ""),
        ("429=nonsense:history", "429", "history", 1, "nonsense"),
        ("429", "429", "any", 1, "2"),
        ("late-commit=5400:pay", "late-commit", "pay", 1, "5400"),
        ("307=http://127.0.0.1:99/x:pay:2", "307", "pay", 2, "http://127.0.0.1:99/x"),
        ("307=http://127.0.0.1:99", "307", "any", 1, "http://127.0.0.1:99"),
        ("history-shrinks", "history-shrinks", "history", 1, ""),
        ("webhook-lost", "webhook-lost", "webhook", 1, ""),
    ],
)
def test_how_a_fault_is_written(written: str, name: str, endpoint: str, times: int | None, value: str) -> None:
    fault = parse(written)
    assert fault == Fault(name, endpoint, times, 1, value)
    assert parse(fault.written) == fault


@pytest.mark.parametrize(
    "written",
    ["", "drop", "drop-after:nowhere", "drop-after:pay:0", "drop-after:pay:x", "drop-after=3:pay", "slow=soon",
     "late-commit=-1", "history-shrinks:pay", "webhook-lost:pay", "drop-after:webhook", "DROP-AFTER", "refuse:pay:"],
)  # fmt: skip
def test_a_fault_that_is_none(written: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse(written)


def test_a_fault_strikes_the_calls_it_is_armed_for(caller: Caller) -> None:
    caller.sandbox.arm(Fault("500-before", "history", times=2, nth=3))
    statuses = []
    for _ in range(6):
        assert caller.raw("POST", "invoices/inv_abc123/payment", {"amount": 1}).status == 200
        statuses.append(caller.raw("GET", "invoices/inv_abc123/payments").status)
    assert statuses == [200, 200, 500, 500, 200, 200]
    assert caller.sandbox.faults.armed() == []


def test_a_fault_for_always_strikes_until_it_is_switched_off(caller: Caller) -> None:
    caller.sandbox.arm("503-before:any:always")
    assert [caller.raw("GET", "invoices/inv_abc123/payments").status for _ in range(5)] == [503] * 5
    caller.sandbox.faults.clear()
    assert caller.raw("GET", "invoices/inv_abc123/payments").status == 200


def test_faults_of_one_group_wait_for_each_other_and_those_of_several_strike_together(caller: Caller) -> None:
    caller.sandbox.arm("500-after:pay")
    caller.sandbox.arm("502-after:pay")
    caller.sandbox.arm("twice:pay")
    assert caller.raw("POST", "invoices/inv_abc123/payment", {"amount": 1}).status == 500
    assert len(caller.sandbox.charges()) == 2
    assert caller.raw("POST", "invoices/inv_abc123/payment", {"amount": 1}).status == 502
    assert len(caller.sandbox.charges()) == 3


def of_group(group: Group) -> list[str]:
    return [name for name, kind in KINDS.items() if kind.group is group]


def outcome(caller: Caller) -> tuple[int | type[replies.ConnectionFault], bool | None]:
    """How a payment ends: an HTTP status, or a connection that fails and whether it was done."""
    try:
        return caller.raw("POST", "invoices/inv_abc123/payment", {"amount": 1}).status, None
    except replies.ConnectionFault as fault:
        return type(fault), fault.committed


@pytest.mark.parametrize("name", of_group(Group.BEFORE))
def test_before_means_that_nothing_is_done(caller: Caller, name: str) -> None:
    caller.sandbox.arm(f"{name}:pay")
    kinds = {"refuse": replies.Refused, "drop-before": replies.Dropped, "stall-before": replies.Stalled}
    if name in kinds:
        assert outcome(caller) == (kinds[name], False)
    else:
        assert outcome(caller) == (200 if name == "portal" else int(name.partition("-")[0]), None)
    assert caller.history("inv_abc123")["payments"] == []


@pytest.mark.parametrize("name", of_group(Group.AFTER))
def test_after_means_that_it_is_done(caller: Caller, name: str) -> None:
    caller.sandbox.arm(f"{name}:pay")
    kinds = {"drop-after": replies.Dropped, "stall-after": replies.Stalled}
    assert outcome(caller) == ((kinds[name], True) if name in kinds else (int(name.partition("-")[0]), None))
    assert len(caller.history("inv_abc123")["payments"]) == 1


def test_a_refusal_whose_answer_is_lost_is_not_committed(caller: Caller) -> None:
    caller.sandbox.arm("drop-after:pay")
    with pytest.raises(replies.Dropped) as lost:
        caller.pay("inv_abc123", -5)
    assert not lost.value.committed


def test_a_late_commit_is_done_when_its_time_has_come(caller: Caller) -> None:
    caller.sandbox.arm("late-commit=5400:pay")
    with pytest.raises(replies.Dropped) as lost:
        caller.pay("inv_abc123", 100)
    assert lost.value.committed
    caller.clock.pass_seconds(5399)
    assert caller.history("inv_abc123")["paidAmount"] == 0
    caller.clock.pass_seconds(1)
    [row] = caller.history("inv_abc123")["payments"]
    assert row["paidAt"] == "2026-01-28T15:30:00Z"
    assert caller.sandbox.pending() == []


def test_late_commits_are_done_in_the_order_of_their_times(caller: Caller) -> None:
    for seconds, amount in ((50, 1), (10, 2), (50, 3), (20, 4)):
        caller.sandbox.arm(f"late-commit={seconds}:pay")
        with pytest.raises(replies.Dropped):
            caller.pay("inv_abc123", amount)
    caller.clock.pass_seconds(100)
    assert [row["amount"] for row in caller.history("inv_abc123")["payments"]] == [2, 4, 1, 3]


def test_a_late_commit_of_a_card_that_never_arrives_does_nothing(caller: Caller) -> None:
    caller.sandbox.arm("late-commit=1:pay")
    with pytest.raises(replies.Dropped):
        caller.card("inv_abc123", 1, "4000000000003220")
    caller.clock.pass_seconds(2)
    assert caller.history("inv_abc123")["payments"] == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [("7", "7"), ("date", "Wed, 28 Jan 2026 14:00:30 GMT"), ("nonsense", "soon"), ("none", None), ("-1", "-1")],
)
def test_too_many_calls(caller: Caller, value: str, expected: str | None) -> None:
    caller.sandbox.arm(f"429={value}")
    reply = caller.raw("GET", "invoices/inv_abc123/payments")
    assert (reply.status, reply.headers.get("Retry-After")) == (429, expected)


@pytest.mark.parametrize("status", ["301", "302", "307", "308"])
def test_redirects_name_the_same_call_elsewhere(caller: Caller, status: str) -> None:
    caller.sandbox.arm(f"{status}=https://evil.example:any")
    reply = caller.raw("POST", "invoices/inv_abc123/payment", {"amount": 1})
    assert reply.status == int(status)
    assert reply.headers["Location"] == "https://evil.example/api/v1/invoices/inv_abc123/payment"


def spoiled(caller: Caller, name: str) -> Any:
    """The reply of a history with two payments, struck by the fault."""
    caller.pay("inv_abc123", 100)
    caller.pay("inv_abc123", 400)
    caller.sandbox.arm(name)
    return caller.raw("GET", "invoices/inv_abc123/payments")


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("nan", b'"amount": NaN'),
        ("1e400", b'"amount": 1e400'),
        ("huge-integer", b'"amount": ' + b"9" * 5000),
        ("true-amount", b'"amount": true'),
        ("million-millions", b'"amount": 1000000000000000000,'),
        ("negative", b'"amount": -100.00'),
        ("three-decimals", b'"amount": 100.005'),
        ("strings", b'"amount": "100.00"'),
        ("nulls", b'"success": null, "data": {"invoiceId": null'),
        ("lone-surrogate", b'"inv_abc123\\ud800"'),
        ("nul", b'"inv_abc123\\u0000"'),
        ("bom", b"\xef\xbb\xbf{"),
        ("deep-nesting", b"[" * 100_000),
        ("duplicate-keys", b'"amount": null, "amount": 100.00'),
        ("html", b"<!DOCTYPE html>"),
        ("lists", b'"data": [{"invoiceId"'),
        ("extra-fields", b'"_links": {"self": [null]}'),
    ],
)
def test_answers_written_wrongly(caller: Caller, name: str, holds: bytes) -> None:
    assert holds in spoiled(caller, name).body
    assert holds not in caller.raw("GET", "invoices/inv_abc123/payments").body


def test_answers_that_end_too_soon(caller: Caller) -> None:
    whole = spoiled(caller, "half")
    assert whole.body
    assert caller.raw("GET", "invoices/inv_abc123/payments").body.startswith(whole.body)
    with pytest.raises(json.JSONDecodeError):
        json.loads(whole.body)
    caller.sandbox.arm("empty")
    assert caller.raw("GET", "invoices/inv_abc123/payments").body == b""


def test_answers_that_say_something_else(caller: Caller) -> None:
    true = read(spoiled(caller, "other-invoice"))["data"]
    assert true["invoiceId"] == SOMEBODY_ELSES
    said = {}
    for name in ("other-amount", "totals-off", "unknown-status", "unknown-method", "no-transaction", "paid-and-owed"):
        caller.sandbox.arm(name)
        said[name] = caller.history("inv_abc123")
    assert [row["amount"] for row in said["other-amount"]["payments"]] == [101, 401]
    assert (said["totals-off"]["paidAmount"], said["totals-off"]["totalAmount"]) == (501, 500)
    assert said["unknown-status"]["status"] not in ("unpaid", "partially_paid", "paid", "overpaid", "refunded")
    assert said["unknown-method"]["payments"][0]["method"] not in ("card", "ach", "saved", "external")
    assert all("transactionId" not in row for row in said["no-transaction"]["payments"])
    assert (said["paid-and-owed"]["status"], said["paid-and-owed"]["remainingBalance"] > 0) == ("paid", True)


def test_histories_that_change(caller: Caller) -> None:
    spoiled(caller, "history-shrinks")
    true = caller.history("inv_abc123")["payments"]
    said = {}
    for name in ("history-shrinks", "history-reordered", "history-doubles"):
        caller.sandbox.arm(name)
        said[name] = caller.history("inv_abc123")["payments"]
    assert said["history-shrinks"] == true[1:]
    assert said["history-reordered"] == true[::-1]
    assert said["history-doubles"][:2] == true
    assert said["history-doubles"][2] == true[0] | {"amount": 101}
    assert caller.history("inv_abc123")["payments"] == true


def test_the_bomb_is_small_and_unpacks_to_a_lot(caller: Caller) -> None:
    reply = spoiled(caller, "gzip-bomb")
    assert reply.headers["Content-Encoding"] == "gzip"
    assert len(reply.body) < 1 << 20
    piece = len(reply.body) // BOMB_MIB
    assert len(gzip.decompress(reply.body[:piece])) == 1 << 20
    assert reply.body == reply.body[:piece] * BOMB_MIB


@pytest.mark.parametrize(
    ("name", "kind"),
    [("slow", replies.Slow), ("endless", replies.Endless), ("length-too-long", replies.CutShort)],
)
def test_answers_that_do_not_arrive_whole(caller: Caller, name: str, kind: type[replies.ConnectionFault]) -> None:
    caller.sandbox.arm(f"{name}:pay")
    with pytest.raises(kind) as fault:
        caller.pay("inv_abc123", 500)
    assert fault.value.committed
    assert fault.value.reply is not None
    assert read(fault.value.reply)["data"]["status"] == "paid"


def test_a_length_that_is_too_short(caller: Caller) -> None:
    reply = spoiled(caller, "length-too-short")
    assert int(reply.headers["Content-Length"]) < len(reply.body)


def test_the_documentation_lists_them_all() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([^`=]+)(?:=[^`]*)?` \|", text, re.MULTILINE)
    assert [name for name in listed if name in KINDS] == list(KINDS)
