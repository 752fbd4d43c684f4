"""The ways money comes in, as they are declared."""

from __future__ import annotations

from invpay_desktop.base.fields import Kind
from invpay_desktop.payments.methods.registry import METHODS


def test_every_way_of_the_hosted_api_is_there_once() -> None:
    assert [method.key for method in METHODS] == ["card", "ach", "saved", "external"]
    assert [method.key for method in METHODS if not method.hosted] == ["external"]


def test_what_must_not_stay_is_declared_secret() -> None:
    secret = {f"{method.key}.{field.key}" for method in METHODS for field in method.fields if field.secret}
    assert secret == {"card.number", "card.cvv", "ach.account_number", "ach.account_again"}
    for method in METHODS:
        assert all((field.kind is Kind.SECRET) == field.secret for field in method.fields)
