"""Charges on the command line against a sandbox on a socket: documents, exit statuses, and what is refused unsent."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from invpay_desktop.db.book import open_book
from invpay_desktop.ledger.attempts import note_check
from invpay_desktop.payments.history import find_payment
from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.running import RunningSandbox
from tests.cli.conftest import Done, Invpay

MONEY = Decimal
GOOD, SOFT, HARD, LOST = "4111111111111111", "4000000000000002", "4000000000000069", "4000000000000259"


def card(number: str = GOOD, **other: object) -> str:
    return json.dumps({"number": number, "expiryMonth": "12", "expiryYear": "2027", "cvv": "123", **other})


ACCOUNT = json.dumps({"accountNumber": "123456789", "routingNumber": "987654321", "accountType": "checking"})


@pytest.fixture
def service(now: datetime) -> Iterator[Sandbox]:
    """A sandbox that listens, its clock standing still."""
    sandbox = Sandbox(lambda: now)
    with RunningSandbox(sandbox, samples=False) as running:
        sandbox.add_invoice("inv_abc123", 50000, number="INV-12345")
        sandbox.url = running.url  # type: ignore[attr-defined]
        yield sandbox


@pytest.fixture
def connected(owed: Invpay, service: Any, monkeypatch: pytest.MonkeyPatch) -> Invpay:
    """INV-12345 of 500.00, linked, in a book that is connected to the sandbox."""
    monkeypatch.setenv("INVPAY_HOSTED_TOKEN", service.token)
    for key, value in (("hosted.url", service.url), ("hosted.tenant", service.tenant)):
        assert owed("settings", "set", key, value).status == 0
    return owed


def pay(invpay: Invpay, amount: str = "500.00", secret: str | None = None, *more: object, method: str = "card") -> Done:
    flag = ("--secret-stdin",) if method != "saved" else ()
    return invpay(
        "pay", "INV-12345", amount, "--method", method, *flag, *more, stdin=card() if secret is None else secret
    )


def test_a_card_that_pays(connected: Invpay, service: Sandbox) -> None:
    data = pay(connected).data
    [there] = service.charges()
    assert data.pop("paymentId").startswith("pmt_")
    assert data == {
        "invoiceId": "inv_abc123",
        "invoiceNumber": "INV-12345",
        "amount": MONEY("500.00"),
        "totalAmount": MONEY("500.00"),
        "paidAmount": MONEY("500.00"),
        "remainingBalance": MONEY("0.00"),
        "status": "paid",
        "paidAt": "2026-01-28T14:00:00Z",
        "method": "card",
        "label": "Visa •• 1111",
        "transactionId": there.transaction_id,
        "hostedPaymentId": there.payment_id,
    }


def test_an_account_and_a_saved_method(connected: Invpay, service: Sandbox) -> None:
    done = pay(connected, "100.00", ACCOUNT, "--authorised-by", "Sample Owner", method="ach")
    assert (done.data["label"], done.data["remainingBalance"]) == ("Checking •• 6789", MONEY("400.00"))
    assert any("does not add up" in warning for warning in done.warnings)
    done = pay(connected, "150.00", "", "--saved", "pm_saved_123", "--receipt", method="saved")
    assert done.data["receiptNumber"] == "RCT-000001"
    assert done.data["status"] == "partially_paid"
    [known] = connected("saved", "list").data["methods"]
    assert (known["paymentMethodId"], known["customer"]) == ("pm_saved_123", "cust_123")
    assert len(service.charges()) == 2


def test_a_decline_and_its_retry(connected: Invpay, service: Sandbox) -> None:
    done = pay(connected, "500.00", card(SOFT))
    assert done.status == 1
    document = done.document
    assert document["success"] is False
    assert "error" not in document
    declined = document["data"]
    assert declined.pop("paymentId").startswith("pmt_")
    assert declined.pop("advice").endswith(".")
    assert declined == {
        "invoiceId": "inv_abc123",
        "invoiceNumber": "INV-12345",
        "amount": MONEY("500.00"),
        "method": "card",
        "label": "Visa •• 0002",
        "status": "failed",
        "declineReason": "Insufficient funds",
        "failure": "soft",
        "attemptedAt": "2026-01-28T14:00:00Z",
    }
    assert "Declined: Insufficient funds. Nothing was charged on INV-12345." in done.err
    failed = document["data"] | {"paymentId": connected("history", "INV-12345").data["payments"][0]["paymentId"]}
    again = connected("retry", failed["paymentId"], "--method", "card", "--secret-stdin", stdin=card())
    assert again.data["status"] == "paid"
    first, second = connected("history", "INV-12345").data["payments"]
    assert (first["status"], first["declineReason"], first["amount"]) == (
        "failed",
        "Insufficient funds",
        MONEY("500.00"),
    )
    assert "paidAt" not in first
    assert (second["status"], second["retryOf"]) == ("approved", first["paymentId"])
    again = connected("retry", first["paymentId"], "--method", "card", "--secret-stdin", stdin=card())
    assert "went through" in again.refused["message"]
    assert len(service.charges()) == 1


def test_a_hard_decline_asks_for_another_card(connected: Invpay) -> None:
    failed = pay(connected, "500.00", card(HARD)).document["data"]
    assert failed["failure"] == "hard"
    same = connected("retry", failed["paymentId"], "--method", "card", "--secret-stdin", stdin=card(HARD))
    assert "another card" in same.refused["message"]
    other = connected("retry", failed["paymentId"], "--method", "saved", "--saved", "pm_saved_123", "--amount", "200")
    assert (other.data["status"], other.data["amount"]) == ("partially_paid", MONEY("200.00"))


def test_an_unknown_outcome_is_exit_status_3_and_nothing_else_is_charged(connected: Invpay, service: Sandbox) -> None:
    done = pay(connected, "500.00", card(LOST))
    assert done.status == 3
    data = done.document["data"]
    assert (done.document["success"], data["status"]) == (False, "unknown")
    assert data["nextCheckAt"] == "2026-01-28T14:00:02Z"
    assert "Please do not charge again" in done.err
    [row] = connected("history", "INV-12345").data["payments"]
    assert (row["status"], row["nextCheckAt"], row["attemptedAt"]) == (
        "unknown", "2026-01-28T14:00:02Z", "2026-01-28T14:00:00Z",
    )  # fmt: skip
    early = connected("resolve", data["paymentId"], "--as", "failed", "--note", "said so")
    assert "the next look is at 2026-01-28T14:00:02Z" in early.refused["message"]
    retried = connected("retry", data["paymentId"], "--method", "saved", "--saved", "pm_saved_123")
    assert "not known yet" in retried.refused["message"]
    assert len(service.charges()) == 1
    kinds = [each["type"] for each in connected("history", "INV-12345", "--events").data["events"]]
    assert kinds[-2:] == ["charge.sent", "charge.unknown"]
    told = connected.text("history", "INV-12345", "--events").out
    assert "charge sent to the service" in told
    assert "of 500.00" in told


def test_a_person_settles_it_at_the_very_end(connected: Invpay, service: Sandbox, now: datetime) -> None:
    payment = pay(connected, "500.00", card("4000000000003220")).document["data"]["paymentId"]
    with open_book(connected.book) as book:
        for _ in range(12):
            with book.write(now) as session:
                note_check(session, find_payment(session, payment), answered=True)
    later = connected.at(now + timedelta(days=13))
    assert later("history", "INV-12345").data["payments"][0]["needsYou"] is True
    done = later("resolve", payment, "--as", "failed", "--note", "Asked the service on the phone: nothing there.")
    assert (done.data["paymentStatus"], done.data["status"]) == ("failed", "unpaid")
    assert pay(later).data["status"] == "paid"
    assert "is known" in later("resolve", payment, "--as", "approved", "--note", "no").refused["message"]


def test_numbers_never_stand_on_the_command_line(connected: Invpay, service: Sandbox) -> None:
    done = connected("pay", "INV-12345", "5.00", "--method", "card")
    assert done.status == 2
    assert "--secret-stdin is missing" in done.err
    for wrong in ("", "4111111111111111", "[]", '{"number": 4.1}', card(cvv=True), '{"number": ', "x" * 5000):
        done = pay(connected, "5.00", wrong)
        assert done.refused["code"] == "bad_input"
        assert GOOD not in done.err + done.out
    assert "too few digits" in pay(connected, "5.00", card("4111")).refused["message"]
    assert "expired" in pay(connected, "5.00", card(expiryYear="2020")).refused["message"]
    assert service.charges() == []


@pytest.mark.parametrize(
    "args",
    [
        ("--method", "card", "--secret-stdin", "--saved", "pm_saved_123"),
        ("--method", "saved"),
        ("--method", "saved", "--saved", "pm_1", "--date", "2026-01-01"),
        ("--method", "saved", "--saved", "pm_1", "--write-off-rest"),
        ("--method", "external", "--secret-stdin"),
        ("--method", "card", "--secret-stdin", "--check-number", "5"),
    ],
)
def test_options_that_do_not_go_together(connected: Invpay, args: tuple[str, ...]) -> None:
    assert connected("pay", "INV-12345", "5.00", *args, stdin=card()).status == 2


def test_without_a_connection_nothing_is_charged(owed: Invpay) -> None:
    refused = pay(owed).refused
    assert refused["code"] == "not_connected"
    assert "address and the tenant" in refused["message"]
    assert owed("history", "INV-12345").data["payments"] == []


def test_a_book_in_test_mode_takes_no_real_card(connected: Invpay, service: Sandbox) -> None:
    assert "test mode" in pay(connected, "5.00", card("4242424242424242")).refused["message"]
    assert service.charges() == []


def test_the_service_cannot_be_reached(connected: Invpay) -> None:
    connected("settings", "set", "hosted.url", "http://127.0.0.1:9")
    refused = pay(connected).refused
    assert refused["code"] == "offline"
    assert refused["message"].startswith("Nothing was charged.")


def test_what_the_service_says_otherwise_is_a_warning(connected: Invpay, service: Sandbox) -> None:
    service.add_invoice("inv_two", 30000, number="INV-2")
    connected(
        "invoice", "add", "--number", "INV-2", "--customer", "cust_123", "--amount", "500", "--hosted-id", "inv_two"
    )
    done = connected("pay", "INV-2", "300.00", "--method", "card", "--secret-stdin", stdin=card())
    assert done.data["remainingBalance"] == MONEY("200.00")
    assert any("The service says" in warning for warning in done.warnings)


def test_saved_methods_are_entered_renamed_and_removed(connected: Invpay) -> None:
    connected("customer", "add", "cust_9", "Sample Florist")
    added = connected("saved", "add", "cust_9", "pm_saved_456", "--label", "Visa •• 4242").data
    assert added == {
        "paymentMethodId": "pm_saved_456",
        "label": "Visa •• 4242",
        "customer": "cust_9",
        "customerName": "Sample Florist",
    }
    other = pay(connected, "5.00", "", "--saved", "pm_saved_456", method="saved")
    assert "belongs to customer cust_9" in other.refused["message"]
    assert connected("saved", "add", "cust_9", "pm_saved_456", "--label", "Old Visa").data["label"] == "Old Visa"
    assert connected("saved", "list", "--customer", "cust_123").data["methods"] == []
    assert connected("saved", "remove", "pm_saved_456").data["removed"] is True
    assert connected("saved", "list").data["methods"] == []
    assert connected("saved", "remove", "pm_saved_456").refused["code"] == "not_found"
    assert connected("saved", "add", "cust_9", "4111111111111111").refused["code"] == "bad_input"


def test_ctrl_c_while_the_card_is_on_its_way_is_exit_status_3(connected: Invpay, service: Any) -> None:
    """A real process, a real signal: what was sent stays in the book as unknown, and is found later."""
    arrived = threading.Event()
    carry = service.handle

    def told(method: str, *rest: Any) -> Any:
        if method == "POST":
            arrived.set()
        return carry(method, *rest)

    service.handle = told
    service.arm("stall-after:pay")
    command = [sys.executable, "-m", "invpay_desktop", "--book", str(connected.book), "--json"]
    pay_ = ["pay", "INV-12345", "500.00", "--method", "card", "--secret-stdin"]
    with subprocess.Popen(
        [*command, *pay_], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        process.stdin.write(card())
        process.stdin.close()
        process.stdin = None
        assert arrived.wait(60)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 3, err
    assert json.loads(out)["data"]["status"] == "unknown"
    assert "Please do not charge again" in err
    assert "Traceback" not in err
    [row] = connected("history", "INV-12345").data["payments"]
    assert row["status"] == "unknown"
    assert len(service.charges()) == 1


def test_on_a_terminal_the_numbers_are_asked_for_and_never_shown(connected: Invpay, service: Any) -> None:
    invpay = [sys.executable, "-m", "invpay_desktop", "--book", str(connected.book)]
    command = [*invpay, "pay", "INV-12345", "500.00", "--method", "card"]
    spawn = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
    with subprocess.Popen(
        [sys.executable, "-c", spawn, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        shown = b""
        for asked, typed in ((b"Number: ", GOOD), (b"month: ", "12"), (b"year: ", "2027"), (b"CVV: ", "987")):
            while not shown.endswith(asked):
                read = os.read(process.stdout.fileno(), 1)
                assert read, shown
                shown += read
            process.stdin.write(typed.encode() + b"\n")
            process.stdin.flush()
        shown += process.stdout.read()
        process.stdin.close()
    assert process.returncode == 0, shown
    assert b"Charged 500.00 to Visa" in shown
    prompts = shown.partition(b"Charged")[0]
    assert GOOD.encode() not in shown
    assert not any(digit in prompts for digit in b"0123456789")
    assert len(service.charges()) == 1
