"""What a charge is paid with, as a command line names it: numbers come from standard input, never from arguments."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from invpay_desktop.base.errors import BadInput
from invpay_desktop.cli.invocation import Invocation

if TYPE_CHECKING:
    from datetime import date

    from invpay_desktop.payments.charge import Means

F = TypeVar("F", bound=Callable[..., Any])

HOSTED = ("card", "ach", "saved")
_LONGEST = 4096
_CARD = ("number", "expiryMonth", "expiryYear", "cvv")
_ACCOUNT = ("accountNumber", "routingNumber", "accountType")
_NEEDS = {
    "card": ("--secret-stdin",),
    "ach": ("--secret-stdin", "--authorised-by", "--authorised-how"),
    "saved": ("--saved", "--label"),
}


@dataclass(frozen=True, slots=True)
class Given:
    """The options of a hosted charge as they were given."""

    secret_stdin: bool = False
    saved: str | None = None
    label: str | None = None
    authorised_by: str | None = None
    authorised_how: str | None = None

    def require_fitting(self, method: str) -> None:
        """Raise UsageError for an option that does not belong to the method, or where one is missing."""
        context = click.get_current_context()
        given = {
            "--secret-stdin": self.secret_stdin,
            "--saved": self.saved is not None,
            "--label": self.label is not None,
            "--authorised-by": self.authorised_by is not None,
            "--authorised-how": self.authorised_how is not None,
        }
        odd = next((name for name, is_given in given.items() if is_given and name not in _NEEDS.get(method, ())), None)
        if odd is not None:
            raise click.UsageError(f"{odd} does not go with --method {method}.", context)
        if method == "saved" and self.saved is None:
            raise click.UsageError("--saved is missing: which method, such as pm_saved_123.", context)
        if method in ("card", "ach") and not self.secret_stdin and not sys.stdin.isatty():
            raise click.UsageError(
                "--secret-stdin is missing: the numbers are read from standard input as JSON, never from arguments.",
                context,
            )


def hosted_options(command: F) -> F:
    """Adds what there is to say about a charge through the hosted service; taken together as `Given`."""
    for option in (
        click.option(
            "--authorised-how", type=click.Choice(["written", "phone", "online", "other"]),
            help="How a bank debit was agreed to.",
        ),
        click.option("--authorised-by", metavar="NAME", help="Who agreed to a bank debit; else the customer."),
        click.option("--label", metavar="TEXT", help="What to call a saved method."),
        click.option("--saved", metavar="PM_ID", help="The saved method, such as pm_saved_123."),
        click.option("--secret-stdin", is_flag=True, help="Read the card or the account from standard input, as JSON."),
    ):  # fmt: skip
        command = option(command)
    return command


def means(run: Invocation, method: str, given: Given, payer: str, today: date) -> Means:
    """The card, account or saved method. Raises BadInput, whose sentence never holds what was typed."""
    from invpay_desktop.payments.methods import ach, card, saved

    if method == "saved":
        return saved.checked({"method_id": given.saved or "", "label": given.label or ""})
    if method == "card":
        typed = _read(_CARD)
        expires = f"{typed['expiryMonth']}/{typed['expiryYear']}"
        return card.checked({"number": typed["number"], "expires": expires, "cvv": typed["cvv"]}, today)
    typed = _read(_ACCOUNT)
    account = ach.checked(
        {
            "holder": payer,
            "account_number": typed["accountNumber"],
            "account_again": typed["accountNumber"],
            "routing_number": typed["routingNumber"],
            "account_type": typed["accountType"],
            "authorised_by": given.authorised_by or payer,
            "authorised_how": given.authorised_how or "other",
        }
    )
    for warning in account.warnings:
        run.warn(warning)
    return account


def _read(keys: tuple[str, ...]) -> dict[str, str]:
    if sys.stdin.isatty():
        return {key: str(click.prompt(_asked(key), hide_input=True, err=True)) for key in keys}
    return _from_json(sys.stdin.read(_LONGEST + 1), keys)


def _asked(key: str) -> str:
    if key == "cvv":
        return "CVV"
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in key).capitalize()


def _from_json(text: str, keys: tuple[str, ...]) -> dict[str, str]:
    shape = "{" + ", ".join(f'"{key}": …' for key in keys) + "}"
    wrong = BadInput(f"What came on standard input is not JSON like {shape}. Nothing was sent.", "secret-stdin")
    if len(text) > _LONGEST:
        raise wrong
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise wrong from None
    if not isinstance(document, dict):
        raise wrong
    found = {key: document.get(key, "") for key in keys}
    if any(isinstance(value, bool) or not isinstance(value, (str, int)) for value in found.values()):
        raise wrong
    return {key: str(value) for key, value in found.items()}
