"""`invpay invoice`: what is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from invpay_desktop.cli import shapes, values
from invpay_desktop.cli.frame import Group
from invpay_desktop.cli.invocation import Invocation, pass_run
from invpay_desktop.cli.invoice_links import fetch, link, unlink
from invpay_desktop.cli.invoice_view import invoice_of, shown_id
from invpay_desktop.cli.options import why_required

if TYPE_CHECKING:
    from invpay_desktop.base.money import Money
    from invpay_desktop.db.session import Session
    from invpay_desktop.ledger.invoice_list import Status
    from invpay_desktop.ledger.lines import LineDraft

STATUSES = ("unpaid", "partially_paid", "paid", "overpaid", "refunded", "open", "draft", "void")


@click.group(cls=Group)
def invoice() -> None:
    """Add, list, show, edit, void and print invoices; tie them to the hosted service."""


for _command in (fetch, link, unlink):
    invoice.add_command(_command)

_amount = click.option("--amount", metavar="A", help="The total, where it needs no lines.")
_lines = click.option(
    "--line", "lines", multiple=True, metavar='"Text;qty;price;tax%"',
    help="A line; several times. The tax may be left out; 20%incl: the price holds it already.",
)  # fmt: skip


@invoice.command("add")
@click.option("--number", metavar="N", help="Its number; else the next one.")
@click.option("--customer", required=True, metavar="C", help="Who owes it.")
@click.option("--issued", metavar="D", help="The day it is issued; today where it is left out.")
@click.option("--due", metavar="D", help="The day it is due; else by the customer's days to pay.")
@_amount
@_lines
@click.option("--reference", default="", metavar="TEXT", help="The customer's own reference.")
@click.option("--notes", default="", metavar="TEXT", help="Printed below the lines.")
@click.option("--hosted-id", metavar="ID", help="Its id at the hosted service, such as inv_abc123.")
@click.option("--draft", is_flag=True, help="Not issued yet: nothing is owed on it.")
@pass_run
def add(
    run: Invocation, /, customer: str, issued: str | None, due: str | None, amount: str | None, lines: tuple[str, ...],
    **details: Any,
) -> None:  # fmt: skip
    """Add an invoice, with an amount or with lines."""
    from invpay_desktop.ledger.customers import find_customer
    from invpay_desktop.ledger.invoices import NewInvoice, add_invoice

    if (amount is None) == (not lines):
        raise click.UsageError("Give --amount, or one --line or more.", click.get_current_context())
    run.warn_of_card_numbers(*details.values(), *lines)
    with run.writing() as session:
        new = NewInvoice(
            find_customer(session, customer),
            values.day_or_today(session, issued, "issued"),
            _drafts(session, amount, lines),
            due_on=values.day_or_none(due, "due"),
            **details,
        )
        view = invoice_of(session, add_invoice(session, new))
    what = "draft" if details["draft"] else "invoice"
    run.answer(
        {**shapes.invoice_row(view), **_kept_credit(view.paid)},
        [f"Added {what} {view.number} of {view.total}, due {view.due_on}.", *_said(view.paid), shapes.left_line(view)],
    )


def _kept_credit(applied: Money) -> dict[str, Money]:
    """An invoice that was issued just now has nothing on it but credit that was kept for it."""
    return {"creditApplied": applied} if applied else {}


def _said(applied: Money) -> list[str]:
    return [f"Credit kept for the next invoice was applied: {applied}."] if applied else []


def _drafts(session: Session, amount: str | None, lines: tuple[str, ...]) -> tuple[LineDraft, ...]:
    from invpay_desktop.cli.line_words import parse_line
    from invpay_desktop.ledger.memos import one_line

    if amount is not None:
        return (one_line("As agreed", values.amount(session, amount)),)
    return tuple(parse_line(each) for each in lines)


@invoice.command("list")
@click.option("--status", type=click.Choice(STATUSES), help="Only these; open: something is left.")
@click.option("--overdue", is_flag=True, help="Only those past their due date.")
@click.option("--customer", metavar="C", help="Only this customer's.")
@click.option(
    "--search", default="", metavar="TEXT", help="Words of a number, customer, reference or check; an amount."
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many.")
@pass_run
def show_list(
    run: Invocation, /, status: Status | None, overdue: bool, customer: str | None, search: str, limit: int | None
) -> None:
    """List invoices, the newest first."""
    from invpay_desktop.ledger.customers import find_customer
    from invpay_desktop.ledger.invoice_list import InvoiceQuery, invoice_ids, list_invoices, rows_by_ids

    with run.reading() as session:
        whose = find_customer(session, customer) if customer is not None else None
        query = InvoiceQuery(status, whose, search=search, sort="issued", descending=True)
        if overdue:
            before_today = session.today - timedelta(days=1)
            query = replace(query, status=_late_status(status), due_to=before_today)
        if limit is not None:
            found = list_invoices(session, query, limit)
        else:
            found = rows_by_ids(session, invoice_ids(session, query))
        today = session.today
    run.answer(
        {"invoices": [shapes.invoice_row(each) for each in found]},
        shapes.invoice_table(found, today) if found else ["There are no invoices to list."],
    )


def _late_status(status: Status | None) -> Status:
    """What to ask for with --overdue: only where something is left can anything be overdue."""
    if status not in (None, "open", "unpaid", "partially_paid"):
        raise click.UsageError(f"An invoice that is {status} is never overdue.", click.get_current_context())
    return status or "open"


@invoice.command("show")
@click.argument("invoice", metavar="INVOICE")
@pass_run
def show(run: Invocation, invoice: str) -> None:
    """Show INVOICE with its lines and what is left of it."""
    from invpay_desktop.ledger.invoices import find_invoice, lines_of, newest_version

    with run.reading() as session:
        invoice_id = find_invoice(session, invoice)
        view = invoice_of(session, invoice_id)
        version = newest_version(session, invoice_id)
        lines = lines_of(session, version)
        today = session.today
    run.answer(shapes.invoice_document(view, version, lines), shapes.invoice_lines(view, version, lines, today))


@invoice.command("edit")
@click.argument("invoice", metavar="INVOICE")
@click.option("--issued", metavar="D", help="Another issue date.")
@click.option("--due", metavar="D", help="Another due date.")
@_amount
@_lines
@click.option("--reference", metavar="TEXT", help="The customer's own reference.")
@click.option("--notes", metavar="TEXT", help="Printed below the lines.")
@click.option("--hosted-id", metavar="ID", help="Its id at the hosted service.")
@click.option("--issue", is_flag=True, help="Issue a draft.")
@pass_run
def edit(
    run: Invocation, /, invoice: str, issued: str | None, due: str | None, amount: str | None, lines: tuple[str, ...],
    issue: bool, **texts: Any,
) -> None:  # fmt: skip
    """Change INVOICE: each change is a new version of it. With money on it, its total stays."""
    from invpay_desktop.ledger.invoices import InvoiceChange, edit_invoice, find_invoice

    if amount is not None and lines:
        raise click.UsageError("Give --amount or lines, not both.", click.get_current_context())
    if not issue and not lines and all(each is None for each in (issued, due, amount, *texts.values())):
        raise click.UsageError("Say what to change, such as --due.", click.get_current_context())
    run.warn_of_card_numbers(*texts.values(), *lines)
    with run.writing() as session:
        invoice_id = find_invoice(session, invoice)
        change = InvoiceChange(
            due_on=values.day_or_none(due, "due"),
            issued_on=values.day_or_none(issued, "issued"),
            lines=_drafts(session, amount, lines) if amount is not None or lines else None,
            issue=issue,
            **texts,
        )
        edit_invoice(session, invoice_id, change)
        view = invoice_of(session, invoice_id)
    credit = _kept_credit(view.paid) if issue else {}
    run.answer(
        {**shapes.invoice_row(view), **credit},
        [f"Changed {view.number}.", *(_said(view.paid) if issue else ()), shapes.left_line(view)],
    )


@invoice.command("void")
@click.argument("invoice", metavar="INVOICE")
@why_required
@click.option("--to-credit", is_flag=True, help="Move money that lies on it to the customer's credit first.")
@pass_run
def void(run: Invocation, invoice: str, reason: str, to_credit: bool) -> None:
    """Void INVOICE: nothing is owed on it any more; its number stays used."""
    from invpay_desktop.ledger.invoices import find_invoice, void_invoice

    run.warn_of_card_numbers(reason)
    with run.writing() as session:
        invoice_id = find_invoice(session, invoice)
        void_invoice(session, invoice_id, reason, to_credit=to_credit)
        view = invoice_of(session, invoice_id)
    run.answer(shapes.invoice_row(view), [f"{view.number} is void. Its number stays used."])


@invoice.command("pdf")
@click.argument("invoice", metavar="INVOICE")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@pass_run
def pdf(run: Invocation, invoice: str, file: Path) -> None:
    """Write INVOICE as a PDF."""
    from invpay_desktop.cli import papers
    from invpay_desktop.documents.invoice import render_invoice
    from invpay_desktop.ledger.invoices import find_invoice
    from invpay_desktop.payments.papers import invoice_facts, page_of

    papers.require_place(file)
    with run.reading() as session:
        invoice_id = find_invoice(session, invoice)
        view = invoice_of(session, invoice_id)
        page = render_invoice(invoice_facts(session, invoice_id), page_of(session))
    papers.write(file, page)
    run.answer({"invoiceId": shown_id(view), "file": str(file)}, [f"Wrote {view.number} to {file}."])
