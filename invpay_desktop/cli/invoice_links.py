"""`invpay invoice fetch`, `link` and `unlink`: invoices that the hosted service has too."""

from __future__ import annotations

from typing import Any

import click

from invpay_desktop.base.texts import counted
from invpay_desktop.cli import shapes, values
from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, pass_run
from invpay_desktop.cli.invoice_view import find_invoice, invoice_of


@click.command("fetch", cls=Command)
@click.argument("hosted_id", metavar="HOSTED_ID")
@click.option("--customer", required=True, metavar="C", help="Who owes it: the service does not say.")
@click.option("--number", metavar="N", help="Its number here; else the next one.")
@click.option("--issued", metavar="D", help="The day it is issued; else that of its first payment, or today.")
@pass_run
def fetch(run: Invocation, hosted_id: str, customer: str, number: str | None, issued: str | None) -> None:
    """Add an invoice that the hosted service has, with its total and its payments."""
    from invpay_desktop.ledger.customers import find_customer
    from invpay_desktop.sync.linking import add_from_service, fetch_invoice

    with run.reading() as session:
        customer_id = find_customer(session, customer)
        day = values.day_or_none(issued, "issued")
        api = run.service(session)
    found = fetch_invoice(api, hosted_id.strip())
    with run.writing() as session:
        invoice_id = add_from_service(session, found.history, customer_id=customer_id, number=number, issued_on=day)
        view = invoice_of(session, invoice_id)
    _warn_of_odd(run, found.history.quarantined)
    run.answer(
        {**shapes.invoice_row(view), "payments": found.payments},
        [
            f"Added {view.number} of {view.total} with {counted(found.payments, 'payment')} of {found.paid}.",
            shapes.left_line(view),
        ],
    )


@click.command("link", cls=Command)
@click.argument("invoice", metavar="INVOICE")
@click.argument("hosted_id", metavar="HOSTED_ID")
@click.option("--tell", is_flag=True, help="Tell the service of what was recorded here before.")
@pass_run
def link(run: Invocation, invoice: str, hosted_id: str, tell: bool) -> None:
    """Tie INVOICE to the one of the hosted service, and take that one's payments in."""
    from invpay_desktop.sync.linking import link_invoice

    with run.reading() as session:
        invoice_id = find_invoice(session, invoice)
        api = run.service(session)
    history = api.history(hosted_id.strip())
    with run.writing() as session:
        linked = link_invoice(session, invoice_id, history, tell=tell)
        view = invoice_of(session, invoice_id)
    if history.total is not None and history.total != view.total:
        run.warn(f"The service says that {hosted_id} is over {history.total}; {view.number} is over {view.total}.")
    _warn_of_odd(run, history.quarantined)
    said: dict[str, Any] = {"newPayments": len(linked.merged.new), "queued": linked.told}
    run.answer(
        {**shapes.invoice_row(view), **said},
        [
            f"{view.number} is linked to {history.hosted_invoice}. Payments new from there: {said['newPayments']}; "
            f"to be told: {said['queued']}.",
            shapes.left_line(view),
        ],
    )


@click.command("unlink", cls=Command)
@click.argument("invoice", metavar="INVOICE")
@pass_run
def unlink(run: Invocation, invoice: str) -> None:
    """Tie INVOICE to nothing any more. What came from the service stays; what waits to be told is cancelled."""
    from invpay_desktop.sync.linking import unlink as untie

    with run.writing() as session:
        invoice_id = find_invoice(session, invoice)
        untie(session, invoice_id)
        view = invoice_of(session, invoice_id)
    run.answer(shapes.invoice_row(view), [f"{view.number} is linked no more."])


def _warn_of_odd(run: Invocation, sentences: tuple[str, ...]) -> None:
    for sentence in sentences:
        run.warn(sentence)
