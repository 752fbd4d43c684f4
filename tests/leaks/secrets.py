"""Secrets made for one run, so that whatever is found of them came from it: canaries."""

from __future__ import annotations

import secrets as dice
from dataclasses import dataclass


@dataclass(frozen=True)
class Canaries:
    """A card, its CVV, a bank account and a token that nobody has."""

    card: str
    cvv: str
    account: str
    token: str

    def named(self) -> dict[str, str]:
        """Name → text, as the scanner takes them."""
        return {"card": self.card, "cvv": self.cvv, "account": self.account, "token": self.token}


def canaries() -> Canaries:
    """New ones. The CVV has four digits, as American Express has, and so has the card: three stand everywhere."""
    body = "3782" + "".join(dice.choice("0123456789") for _ in range(10))
    return Canaries(
        body + _luhn_digit(body),
        dice.choice(("7391", "9473", "8317", "6793")),
        "".join(dice.choice("123456789") for _ in range(14)),
        "token-" + dice.token_hex(20),
    )


def _luhn_digit(body: str) -> str:
    """The check digit of ISO/IEC 7812."""
    total = sum(sum(divmod(int(digit) * (2 - at % 2), 10)) for at, digit in enumerate(reversed(body)))
    return str(-total % 10)
