"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

KINDS = ("check", "cash", "wire", "other")

when = click.option("--date", metavar="D", help="The day, like 2026-01-28; today where it is left out.")
kind = click.option("--kind", type=click.Choice(KINDS), help="How the money goes or came.")
why = click.option("--reason", default="", metavar="TEXT", help="Why.")
why_required = click.option("--reason", required=True, metavar="TEXT", help="Why.")


def how_it_came(command: F) -> F:
    """Adds what there is to say about money received outside the program."""
    for option in (
        click.option("--notes", metavar="TEXT", help="For yourself."),
        click.option("--reference", metavar="TEXT", help="What the payer wrote."),
        click.option("--bank", metavar="TEXT", help="The bank a check is drawn on."),
        click.option("--check-number", metavar="N", help="The number on the check."),
        kind,
        when,
    ):
        command = option(command)
    return command
