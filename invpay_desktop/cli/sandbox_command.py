"""invpay sandbox: a stand-in for the hosted service on this machine, with test cards and faults to switch on."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, SandboxOrder, pass_run
from invpay_desktop.cli.output import Ready, columns, facts, print_beside

PORT = 8090
_SHOWN = 12


@click.command(cls=Command)
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Where; 0: a free one.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME[=VALUE][:ENDPOINT[:TIMES]]",
    help="What goes wrong, like drop-after:pay (once), 500-before:history:3 or slow=1:any:always. Again for more.",
)
@click.option("--invoice", "invoices", multiple=True, metavar="ID=TOTAL", help="One more invoice, like inv_77=120.00.")
@click.option(
    "--webhooks",
    default="",
    metavar="URL",
    help="Send notices to an address of this machine, like http://127.0.0.1:8765/webhooks.",
)
@pass_run
def sandbox(run: Invocation, port: int, faults: tuple[str, ...], invoices: tuple[str, ...], webhooks: str) -> None:
    """Run a stand-in for the hosted service until Ctrl-C.

    It keeps books of its own in memory, and no real money moves. It prints its address, tenant and token, and then
    each call it gets. Where --book names a sample, it knows the sample's invoices. docs/sandbox.md lists its test cards
    and its faults.
    """
    pairs = tuple(_pair(invoice) for invoice in invoices)

    def started(about: Mapping[str, Any]) -> None:
        run.answer(_exact(about), _lines(about))
        sys.stdout.flush()  # whoever reads it through a pipe waits for it

    run.run_sandbox(SandboxOrder(port, faults, pairs, webhooks, _sample(run)), started, print_beside)


def _sample(run: Invocation) -> Path | None:
    """The book that was named, where it is a sample."""
    from invpay_desktop.interchange.sample_year import is_sample

    if run.named_book is None or not run.named_book.exists():
        return None
    with run.reading() as session:
        return run.named_book if is_sample(session) else None


def _pair(text: str) -> tuple[str, str]:
    invoice_id, equals, total = text.partition("=")
    if not (invoice_id and equals and total):
        raise click.BadParameter(f"“{text}” is not written like inv_77=120.00.")
    return invoice_id, total


def _exact(about: Mapping[str, Any]) -> dict[str, Any]:
    """The document: totals are numbers."""
    return {**about, "invoices": [{**each, "total": Decimal(each["total"])} for each in about["invoices"]]}


def _lines(about: Mapping[str, Any]) -> list[str | Ready]:
    heads = ("invoice", "number", "customer", "total", "status")
    rows = [(one["id"], one["number"], one["customer"], one["total"], one["status"]) for one in about["invoices"]]
    webhooks = about["webhooks"]
    sent = f"to {webhooks['url']}, with {webhooks['header']}: {webhooks['secret']}" if webhooks else ""
    return [
        "The sandbox is running. No real money moves here. Ctrl-C ends it and forgets everything.",
        "",
        *facts(
            [
                ("address", about["url"]),
                ("tenant", about["tenant"]),
                ("token", about["token"]),
                ("faults", ", ".join(about["faults"])),
                ("webhooks", sent),
            ]
        ),
        "",
        *columns(heads, rows[:_SHOWN], right=("total",)),
        *([f"  … and {len(rows) - _SHOWN} more"] if len(rows) > _SHOWN else ()),
        "",
        "Connect a book, in another terminal:",
        f"  invpay settings set hosted.url {about['url']}",
        f"  invpay settings set hosted.tenant {about['tenant']}",
        f"  echo {about['token']} | invpay settings secret hosted.token",
        *([f"  echo {webhooks['secret']} | invpay settings secret webhooks.secret"] if webhooks else []),
        "Test cards: 4111111111111111 pays, 4000000000000002 is declined, 4000000000000259 loses the answer.",
        "docs/sandbox.md has all of them, and the faults.",
        "",
    ]
