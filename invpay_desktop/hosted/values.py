"""What goes to the hosted service and what comes back, as our own values: nothing here knows JSON or the network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import NoReturn

from invpay_desktop.base.errors import BadInput, BugError
from invpay_desktop.base.money import Money

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)


def is_id(text: str) -> bool:
    """Whether a text can be an id at the hosted service: 1 to 128 letters, digits, `_` and `-`."""
    return _ID.fullmatch(text) is not None


def checked_id(text: str, field: str) -> str:
    """An id that may go into a request. Raises BadInput, naming `field`, for anything else; nothing was sent then."""
    if not is_id(text):
        raise BadInput(
            f"The {field} is not an id of the hosted service: 1 to 128 letters, digits, _ and -. Nothing was sent.",
            field,
        )
    return text


class _Once:
    """Facts that are sent once. They cannot be shown, copied, compared, pickled or turned into JSON."""

    __slots__ = ("_facts",)

    def __init__(self, facts: dict[str, str]) -> None:
        self._facts: dict[str, str] | None = facts

    def spend(self) -> dict[str, str]:
        """The facts, for the one request that sends them; they are forgotten here. Raises BugError the second time."""
        facts, self._facts = self._facts, None
        if facts is None:
            raise BugError("These payment details were used already. They were not sent again; type them once more.")
        return facts

    def forget(self) -> None:
        """Let go of the facts without sending them."""
        self._facts = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    def __getstate__(self) -> NoReturn:  # asked by copy and pickle alike
        raise TypeError(f"{type(self).__name__} is sent once: it has no copy and no stored form")


class CardOnce(_Once):
    """A card for one charge. `year`: four digits. Raises BadInput; its sentences never hold a number."""

    __slots__ = ()

    def __init__(self, number: str, month: int, year: int, cvv: str) -> None:
        _digits(number, 12, 19, "card number")
        _digits(cvv, 3, 4, "CVV")
        if not (1 <= month <= 12 and 2000 <= year <= 2999):
            raise BadInput("The expiry is not a month and a year of four digits. Nothing was sent.", "expires")
        super().__init__({"number": number, "month": f"{month:02d}", "year": str(year), "cvv": cvv})


class AccountOnce(_Once):
    """A bank account for one ACH debit. `account_type`: checking or savings. Raises BadInput without a number."""

    __slots__ = ()

    def __init__(self, account_number: str, routing_number: str, account_type: str) -> None:
        _digits(account_number, 4, 17, "account number")
        _digits(routing_number, 9, 9, "routing number")
        if account_type not in ("checking", "savings"):
            raise BadInput("The kind of account is neither checking nor savings. Nothing was sent.", "account_type")
        super().__init__({"account": account_number, "routing": routing_number, "type": account_type})


class SavedOnce(_Once):
    """A payment method that the service keeps, by its id, for one charge. Raises BadInput for what is not an id."""

    __slots__ = ()

    def __init__(self, method_id: str) -> None:
        super().__init__({"id": checked_id(method_id, "saved method")})


How = CardOnce | AccountOnce | SavedOnce
"""What a charge is paid with."""


def _digits(text: str, fewest: int, most: int, field: str) -> None:
    if not re.fullmatch(f"[0-9]{{{fewest},{most}}}", text, re.ASCII):
        shown = str(fewest) if fewest == most else f"{fewest} to {most}"
        raise BadInput(f"The {field} has {shown} digits. Nothing was sent.", field.replace(" ", "_").lower())


@dataclass(frozen=True, slots=True)
class External:
    """How money came that the service did not move: a check, cash, a transfer. `method`: their word, such as check."""

    method: str
    check_number: str = ""
    date: date | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class HostedPayment:
    """One record of an invoice's history. `method`, `status`: the service's words in lower case, at most 40 characters.

    `paid_at`: an aware instant in UTC, None where it is missing or cannot be read. Texts are plain.
    """

    hosted_id: str
    amount: Money
    method: str
    status: str
    paid_at: datetime | None
    transaction_id: str = ""
    refunded: Money | None = None
    notes: str = ""
    check_number: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HostedHistory:
    """What the service says of one invoice. `quarantined`: a sentence for each part that could not be understood.

    `ids`: every payment id that the answer names, of records in quarantine too: the baseline of a charge.
    """

    hosted_invoice: str
    total: Money | None
    paid: Money | None
    remaining: Money | None
    status: str
    payments: tuple[HostedPayment, ...]
    quarantined: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()


class Verdict(Enum):
    """What an answer proves about a request that writes."""

    APPROVED = "approved"
    """A well-formed answer says that it was done."""
    DECLINED = "declined"
    """A well-formed answer for this very request says that the money was refused."""
    REFUSED = "refused"
    """A well-formed answer says that nothing was done: the request was not taken."""
    NOT_SENT = "not_sent"
    """No byte of the request left this computer."""
    UNKNOWN = "unknown"
    """Anything else: it may have been done."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request that writes. `reason`: their words for a decline, plain, at most 200 characters.

    `detail`: what went wrong, for the curious, plain, at most 500 characters. `retry_after`: seconds, at most 900.
    """

    verdict: Verdict
    hosted_id: str = ""
    transaction_id: str = ""
    amount: Money | None = None
    total: Money | None = None
    paid: Money | None = None
    remaining: Money | None = None
    over: Money | None = None
    status: str = ""
    reason: str = ""
    http_status: int | None = None
    detail: str = ""
    retry_after: int | None = None
