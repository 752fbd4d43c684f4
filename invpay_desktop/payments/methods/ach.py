"""A bank account for one ACH debit: account and routing number, and who agreed to it; the numbers are never kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.fields import Field, Kind
from invpay_desktop.base.texts import check_text

KEY = "ach"
LABEL = "ACH"
ACCOUNT_TYPES: tuple[tuple[str, str], ...] = (("checking", "Checking"), ("savings", "Savings"))
AUTHORISED: tuple[tuple[str, str], ...] = (
    ("written", "Signed form"),
    ("phone", "By phone"),
    ("online", "Online"),
    ("other", "In another way"),
)

FIELDS: tuple[Field, ...] = (
    Field("holder", "Account holder", required=True, max_length=100),
    Field("account_type", "Kind of account", Kind.CHOICE, required=True, choices=ACCOUNT_TYPES),
    Field("routing_number", "Routing number", required=True, max_length=11),
    Field("account_number", "Account number", Kind.SECRET, required=True, secret=True, max_length=20),
    Field("account_again", "Account number again", Kind.SECRET, required=True, secret=True, max_length=20),
    Field("authorised_by", "Agreed to by", required=True, max_length=100),
    Field("authorised_how", "How", Kind.CHOICE, required=True, choices=AUTHORISED),
)


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account that may be sent. Only `last_four` may be kept. `warnings`: sentences that can be overridden."""

    last_four: str
    account_type: str
    authorised_by: str
    authorised_how: str
    account_number: str = field(repr=False)
    routing_number: str = field(repr=False)
    holder: str = field(repr=False)
    warnings: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What may be kept of it: `Checking •• 6789`."""
        return f"{dict(ACCOUNT_TYPES)[self.account_type]} •• {self.last_four}"


def checked(values: Mapping[str, str]) -> BankAccount:
    """The account that was typed. Raises BadInput naming the field; its sentence never holds an account number."""
    holder = _said(values, "holder", "Type whose account it is.")
    kind = _one_of(values, "account_type", ACCOUNT_TYPES, "Choose checking or savings.")
    routing, warning = checked_routing(values.get("routing_number", ""))
    account = checked_account(values.get("account_number", ""))
    if _plain(values.get("account_again", "")) != account:
        raise BadInput("The two account numbers differ. Type the number again.", "account_again")
    by = _said(values, "authorised_by", "Type who agreed to this debit: a bank may ask for it.")
    how = _one_of(values, "authorised_how", AUTHORISED, "Choose how it was agreed to.")
    return BankAccount(account[-4:], kind, by, how, account, routing, holder, (warning,) if warning else ())


def checked_routing(text: str) -> tuple[str, str]:
    """Nine digits, and a warning where they fail the ABA checksum: such a number can be sent all the same (rule 8)."""
    digits = _plain(text)
    if not re.fullmatch("[0-9]{9}", digits, re.ASCII):
        raise BadInput("A routing number has nine digits.", "routing_number")
    if passes_aba(digits):
        return digits, ""
    return digits, "This routing number does not add up. Compare it with the check before you go on."


def passes_aba(digits: str) -> bool:
    """The checksum of the American Bankers Association: weights 3, 7, 1 over nine digits, a multiple of ten."""
    return sum(int(digit) * weight for digit, weight in zip(digits, (3, 7, 1) * 3, strict=True)) % 10 == 0


def checked_account(text: str) -> str:
    """Four to 17 digits (the NACHA field has 17 places). Raises BadInput."""
    digits = _plain(text)
    if not re.fullmatch("[0-9]{4,17}", digits, re.ASCII):
        raise BadInput("An account number has 4 to 17 digits.", "account_number")
    return digits


def _said(values: Mapping[str, str], key: str, missing: str) -> str:
    text = values.get(key, "").strip()
    if not text:
        raise BadInput(missing, key)
    check_text(text, key.replace("_", " "), 100)
    return text


def _one_of(values: Mapping[str, str], key: str, choices: tuple[tuple[str, str], ...], missing: str) -> str:
    chosen = values.get(key, "")
    if chosen not in dict(choices):
        raise BadInput(missing, key)
    return chosen


def _plain(text: str) -> str:
    return re.sub(r"[\s\-]", "", text)
