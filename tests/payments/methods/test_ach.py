"""A bank account is checked before anything is sent; a routing number that does not add up only warns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.us import rtn

from invpay_desktop.base.errors import BadInput
from invpay_desktop.payments.methods.ach import checked, checked_routing, passes_aba

TYPED = {
    "holder": "Sample Bakery",
    "account_type": "checking",
    "routing_number": "987654321",
    "account_number": "123456789",
    "account_again": "1234 56789",
    "authorised_by": "Sample Person",
    "authorised_how": "written",
}


def test_the_account_of_the_hosted_services_own_example_is_taken_with_a_warning() -> None:
    """Its routing number fails the checksum; rule 8 lets it be sent."""
    account = checked(TYPED)
    assert (account.last_four, account.account_type, account.routing_number) == ("6789", "checking", "987654321")
    assert "does not add up" in account.warnings[0]


def test_a_routing_number_that_adds_up_does_not_warn() -> None:
    assert checked({**TYPED, "routing_number": "021000021"}).warnings == ()


def test_an_account_does_not_show_its_secrets() -> None:
    shown = repr(checked(TYPED))
    assert "123456789" not in shown
    assert "987654321" not in shown


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("holder", " ", "whose account"),
        ("account_type", "", "checking or savings"),
        ("routing_number", "98765432", "nine digits"),
        ("routing_number", "98765432a", "nine digits"),
        ("account_number", "123", "4 to 17 digits"),
        ("account_number", "1" * 18, "4 to 17 digits"),
        ("account_again", "123456780", "differ"),
        ("authorised_by", "", "who agreed"),
        ("authorised_how", "dream", "how it was agreed"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_no_number_is_repeated(key: str, value: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint) as caught:
        checked({**TYPED, key: value})
    assert caught.value.field == key
    assert "123456789" not in str(caught.value)


@given(st.text("0123456789", min_size=9, max_size=9))
def test_the_checksum_is_that_of_the_bankers(digits: str) -> None:
    assert passes_aba(digits) == rtn.is_valid(digits)
    assert bool(checked_routing(digits)[1]) != passes_aba(digits)
