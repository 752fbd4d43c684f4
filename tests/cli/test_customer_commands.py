"""Customers: added, found by any of their names, listed, changed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.cli.conftest import Invpay


def test_what_is_known_of_a_customer(owed: Invpay) -> None:
    added = owed(
        "customer", "add", "C2", "Marlow Frames", "--email", "a@b.example", "--phone", "1", "--terms", "14",
        "--address", "1 Main St\nSpringfield", "--notes", "calls back", "--hosted-id", "cust_9",
    ).data  # fmt: skip
    assert added["customerId"].startswith("cust_")
    for name in ("C2", added["customerId"], "cust_9"):
        assert owed("customer", "show", name).data == {**added, "invoices": []}
    assert (added["termsDays"], added["creditBalance"], added["balance"]) == (14, 0, 0)
    assert "Address      1 Main St\n             Springfield\n" in owed.text("customer", "show", "C2").out


def test_the_list_has_what_they_owe(owed: Invpay) -> None:
    owed("customer", "add", "C2", "Marlow Frames")
    later = owed.at(owed.now.replace(month=3))
    assert later.text("customer", "list").out.splitlines() == [
        "Number    Name            Balance  Overdue  Credit",
        "cust_123  Hartwell Signs   500.00   500.00    0.00",
        "C2        Marlow Frames      0.00     0.00    0.00",
    ]
    found = owed("customer", "list", "--search", "marl", "--limit", "1").data["customers"]
    assert [each["number"] for each in found] == ["C2"]
    assert owed.text("customer", "list", "--search", "zzz").out == "There are no customers to list.\n"


def test_changes(owed: Invpay) -> None:
    data = owed("customer", "edit", "cust_123", "--name", "Hartwell & Daughter", "--email", "x@y.example").data
    assert (data["name"], data["email"], data["balance"]) == ("Hartwell & Daughter", "x@y.example", Decimal("500.00"))
    assert owed("customer", "edit", "cust_123", "--email", "").data["email"] == ""


@pytest.mark.parametrize(
    ("args", "status", "code"),
    [
        (["add", "cust_123", "Twice"], 1, "refused"),
        (["add", "", "No number"], 1, "bad_input"),
        (["add", "C3", "Bell\x07"], 1, "bad_input"),
        (["add", "C3"], 2, "usage"),
        (["add", "C3", "N", "--terms", "soon"], 2, "usage"),
        (["show", "C3"], 1, "not_found"),
        (["edit", "cust_123"], 2, "usage"),
        (["edit", "C3", "--name", "N"], 1, "not_found"),
    ],
)
def test_refusals(owed: Invpay, args: list[str], status: int, code: str) -> None:
    done = owed("customer", *args)
    assert done.status == status
    assert done.refused["code"] == code
    assert len(owed("customer", "list").data["customers"]) == 1


def test_the_first_customer_makes_the_book(bare: Invpay) -> None:
    assert bare("customer", "add", "C1", "First").status == 0
    assert bare("check").status == 0


def test_a_name_cannot_steer_the_terminal(owed: Invpay) -> None:
    owed("customer", "add", "C2", "Safe\u202egnp.exe")
    assert "\u202e" not in owed.text("customer", "list").out
    assert "Safe\ufffdgnp.exe" in owed.text("customer", "list").out


def test_what_it_owes_is_shown_invoice_by_invoice(owed: Invpay) -> None:
    (row,) = owed("customer", "show", "cust_123").data["invoices"]
    assert (row["number"], row["remainingBalance"]) == ("INV-12345", Decimal("500.00"))
    assert "INV-12345  Hartwell Signs" in owed.text("customer", "show", "cust_123").out
    owed("pay", "INV-12345", "500", "--method", "external")
    assert owed("customer", "show", "cust_123").data["invoices"] == []
