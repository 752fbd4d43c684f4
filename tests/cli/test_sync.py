"""`invpay sync` and the linking of invoices, against a sandbox on a socket."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.ledger import Entry
from tests.cli.conftest import Invpay
from tests.cli.test_hosted_money import connected, service

__all__ = ["connected", "service"]

MONEY = Decimal


def a_check(invpay: Invpay, amount: str = "200.00") -> dict[str, Any]:
    return invpay("pay", "INV-12345", amount, "--method", "external", "--kind", "check", "--check-number", "77").data


def charged(service: Sandbox, amount: int = 20000) -> None:
    service.book(Entry("", "inv_abc123", amount, "card", service._now()))


def test_a_round_sends_what_waits_and_reads_what_is_new(connected: Invpay, service: Sandbox) -> None:
    a_check(connected)
    charged(service)
    data = connected("sync", "--once").data
    assert data == {
        "sent": 1, "refused": 0, "waiting": 0, "needsYou": 0, "read": 1, "unread": 0, "newPayments": 1,
        "differences": 0,
    }  # fmt: skip
    assert connected("invoice", "show", "INV-12345").data["remainingBalance"] == MONEY("100.00")
    assert service.ledger.invoices["inv_abc123"].paid == 40000
    assert connected.text("sync", "--once").out == "In step: 1 invoice read.\n"
    assert connected("check").status == 0


def test_status_and_list_say_what_waits(connected: Invpay) -> None:
    a_check(connected)
    assert connected("sync", "status").data == {
        "connected": True, "mode": "test", "waiting": 1, "needsYou": 0, "checking": 0, "differences": 0,
        "lastRoundAt": None, "lastProblem": None,
    }  # fmt: skip
    [row] = connected("sync", "list").data["rows"]
    assert (row["kind"], row["invoiceNumber"], row["amount"], row["state"]) == (
        "external", "INV-12345", MONEY("200.00"), "waiting",
    )  # fmt: skip
    assert row["uid"] in connected.text("sync", "list").out
    connected("sync", "--once")
    assert connected("sync", "list").data["rows"] == []
    [sent] = connected("sync", "list", "--all").data["rows"]
    assert sent["state"] == "sent"
    assert connected("sync", "status").data["lastRoundAt"] == "2026-01-28T14:00:00Z"


def test_a_row_is_cancelled_and_never_sent(connected: Invpay, service: Sandbox) -> None:
    a_check(connected)
    [row] = connected("sync", "list").data["rows"]
    assert connected("sync", "cancel", row["uid"], "--reason", "told by phone").data["state"] == "cancelled"
    assert connected("sync", "--once").data["sent"] == 0
    assert service.ledger.invoices["inv_abc123"].entries == []
    assert connected("sync", "cancel", row["uid"]).refused["code"] == "refused"
    assert connected("sync", "cancel", "no-such").refused["code"] == "not_found"


def test_what_the_service_did_not_know_is_sent_again_when_asked(connected: Invpay, service: Sandbox) -> None:
    a_check(connected)
    there = service.ledger.invoices.pop("inv_abc123")
    done = connected("sync", "--once")
    assert (done.data["needsYou"], done.data["unread"], done.data["sent"]) == (1, 1, 0)
    [row] = connected("sync", "list", "--all").data["rows"]
    assert row["state"] == "needs_you"
    service.ledger.invoices["inv_abc123"] = there
    assert connected("sync", "resend", row["uid"]).data["state"] == "waiting"
    assert connected("sync", "--once").data["sent"] == 1


def test_differences_are_listed_and_put_aside(connected: Invpay, service: Sandbox) -> None:
    charged(service)
    connected("sync", "--once")
    service.ledger.invoices["inv_abc123"].entries.clear()
    connected("sync", "--once")
    found, totals = connected("sync", "differences").data["differences"]
    assert (found["kind"], found["explained"], found["invoiceNumber"]) == ("entry_gone", False, "INV-12345")
    assert (totals["kind"], totals["explained"]) == ("totals", True)
    assert "no longer shows payment" in connected.text("sync", "differences").out
    for each in (found, totals):
        connected("sync", "seen", each["id"])
    assert connected("sync", "differences").data["differences"] == []
    again, _ = connected("sync", "differences", "--all").data["differences"]
    assert again["seenAt"] == "2026-01-28T14:00:00Z"
    assert connected("sync", "seen", "no").refused["code"] == "bad_input"
    assert connected("sync", "seen", "999").refused["code"] == "not_found"


def test_without_a_connection_it_is_said(owed: Invpay) -> None:
    done = owed("sync", "--once")
    assert done.refused["code"] == "not_connected"
    assert owed("sync", "status").data["connected"] is False


def test_offline_nothing_is_lost_and_the_exit_status_is_1(connected: Invpay) -> None:
    a_check(connected)
    connected("settings", "set", "hosted.url", "http://127.0.0.1:9")
    assert connected("sync", "--once").refused["code"] == "offline"
    assert connected("sync", "list").data["rows"][0]["state"] == "waiting"


def test_a_wrong_token_is_refused_once(connected: Invpay, service: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    a_check(connected)
    monkeypatch.setenv("INVPAY_HOSTED_TOKEN", "another")
    assert connected("sync").refused["code"] == "sign_in"


def test_fetching_an_invoice_brings_its_total_and_its_payments(connected: Invpay, service: Sandbox) -> None:
    service.add_invoice("inv_new", 30000, number="S-1")
    service.book(Entry("", "inv_new", 12000, "card", service._now()))
    data = connected("invoice", "fetch", "inv_new", "--customer", "cust_123", "--number", "S-1").data
    assert (data["number"], data["totalAmount"], data["paidAmount"]) == ("S-1", MONEY("300.00"), MONEY("120.00"))
    assert (data["invoiceId"], data["payments"], data["status"]) == ("inv_new", 1, "partially_paid")
    assert connected("invoice", "fetch", "inv_new", "--customer", "cust_123").refused["code"] == "refused"
    assert connected("invoice", "fetch", "inv_none", "--customer", "cust_123").refused["code"] == "not_at_service"


def test_linking_tells_what_was_recorded_before_only_when_asked(connected: Invpay, service: Sandbox) -> None:
    for number in ("L-1", "L-2"):
        service.add_invoice(f"inv_{number}", 50000, number=number)
        connected("invoice", "add", "--number", number, "--customer", "cust_123", "--amount", "500")
        connected("pay", number, "100", "--method", "external", "--kind", "cash")
    assert connected("sync", "list").data["rows"] == []
    plain = connected("invoice", "link", "L-1", "inv_L-1").data
    asked = connected("invoice", "link", "L-2", "inv_L-2", "--tell").data
    assert (plain["queued"], asked["queued"]) == (0, 1)
    connected("sync", "--once")
    assert (service.ledger.invoices["inv_L-1"].paid, service.ledger.invoices["inv_L-2"].paid) == (0, 10000)
    connected("pay", "L-1", "50", "--method", "external", "--kind", "cash")
    assert connected("sync", "--once").data["sent"] == 1
    assert connected("invoice", "unlink", "L-1").data["invoiceId"].startswith("inv_")
    connected("pay", "L-1", "50", "--method", "external", "--kind", "cash")
    assert connected("sync", "list").data["rows"] == []


def test_another_total_there_is_warned_of(connected: Invpay, service: Sandbox) -> None:
    service.add_invoice("inv_other", 60000, number="O-1")
    connected("invoice", "add", "--number", "O-1", "--customer", "cust_123", "--amount", "500")
    done = connected("invoice", "link", "O-1", "inv_other")
    assert any("600.00" in warning for warning in done.warnings)
    [found] = connected("sync", "differences").data["differences"]
    assert found["kind"] == "totals"
