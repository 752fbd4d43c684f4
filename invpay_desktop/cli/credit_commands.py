"""`invpay memo`, `credit`, `apply` and `writeoff`: what is owed less, without money coming in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from invpay_desktop.base.errors import Refused
from invpay_desktop.cli import output, shapes, values
from invpay_desktop.cli.frame import Command, Group
from invpay_desktop.cli.invocation import Invocation, pass_run
from invpay_desktop.cli.invoice_view import invoice_of
from invpay_desktop.cli.options import when, why, why_required

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session
    from invpay_desktop.ledger.memos import Memo


@click.group(cls=Group)
def memo() -> None:
    """Enter, list, show and print credit memos."""


@memo.command("add")
@click.argument("amount", metavar="AMOUNT")
@click.option("--customer", required=True, metavar="C", help="Whose debt it lowers.")
@why_required
@click.option("--number", metavar="N", help="Its number; else the next one.")
@click.option("--for-next", is_flag=True, help="Kept for the customer's next invoice, and applied when that is issued.")
@when
@pass_run
def add_memo(
    run: Invocation, amount: str, customer: str, reason: str, number: str | None, for_next: bool, date: str | None
) -> None:
    """Enter a credit memo: it lowers what a customer owes."""
    _enter_memo(run, customer, amount, reason, number, for_next, date)


@memo.command("list")
@click.option("--customer", metavar="C", help="Only this customer's.")
@pass_run
def list_memos(run: Invocation, customer: str | None) -> None:
    """List credit memos, the newest first, with what is left of each."""
    from invpay_desktop.ledger.customers import find_customer
    from invpay_desktop.ledger.memos import list_memos as memos_of

    with run.reading() as session:
        whose = find_customer(session, customer) if customer is not None else None
        found = [_document(session, each) for each in memos_of(session, whose)]
    heads = ("Number", "Customer", "Date", "Amount", "Left", "Reason", "")
    rows = [
        (each["number"], each["customerName"], each["date"], each["amount"], each["left"], each["reason"],
         "Void" if each["void"] else "")
        for each in found
    ]  # fmt: skip
    run.answer(
        {"memos": found},
        output.columns(heads, rows, ("Amount", "Left")) if found else ["There are no credit memos to list."],
    )


@memo.command("show")
@click.argument("memo", metavar="MEMO")
@pass_run
def show_memo(run: Invocation, memo: str) -> None:
    """Show the credit memo MEMO, where its credit went and what is left of it."""
    from invpay_desktop.ledger.memos import find_memo, get_memo
    from invpay_desktop.payments.papers import memo_facts

    with run.reading() as session:
        memo_id = find_memo(session, memo)
        shown = _document(session, get_memo(session, memo_id))
        paper = memo_facts(session, memo_id)
    uses = [{"date": use.day, "usedFor": use.paid_by, "amount": use.amount} for use in paper.payments]
    run.answer(
        {**shown, "lines": [{"description": each.description, "amount": each.amount} for each in paper.lines],
         "uses": uses},
        [
            *output.facts(
                [
                    ("Credit memo", shown["number"]),
                    ("Customer", f"{shown['customer']}  {shown['customerName']}"),
                    ("Date", shown["date"]),
                    ("Reason", shown["reason"]),
                    ("Status", "Void" if shown["void"] else ""),
                    ("Amount", shown["amount"]),
                    ("Left", shown["left"]),
                    ("Id", shown["memoId"]),
                ]
            ),
            *(output.Ready(f"  {output.visible(use.paid_by)}: {use.amount}") for use in paper.payments),
        ],
    )  # fmt: skip


@memo.command("pdf")
@click.argument("memo", metavar="MEMO")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@pass_run
def memo_pdf(run: Invocation, memo: str, file: Path) -> None:
    """Write the credit memo MEMO as a PDF."""
    from invpay_desktop.cli import papers
    from invpay_desktop.documents.invoice import render_invoice
    from invpay_desktop.ledger.memos import find_memo
    from invpay_desktop.payments.papers import memo_facts, page_of

    papers.require_place(file)
    with run.reading() as session:
        facts = memo_facts(session, find_memo(session, memo))
        page = render_invoice(facts, page_of(session))
    papers.write(file, page)
    run.answer({"number": facts.number, "file": str(file)}, [f"Wrote {facts.number} to {file}."])


def _document(session: Session, memo: Memo) -> dict[str, Any]:
    from invpay_desktop.ledger.customers import details_of
    from invpay_desktop.ledger.posting import grants_of

    who = details_of(session, memo.customer_id)
    return {
        "memoId": memo.public_id,
        "number": memo.number,
        "customer": who.number,
        "customerName": who.name,
        "date": memo.dated_on,
        "amount": memo.total,
        "left": session.money(sum(grant.left for grant in grants_of(session, memo=memo.id))),
        "reason": memo.reason,
        "void": memo.void,
    }


def _enter_memo(
    run: Invocation, customer: str, amount: str, reason: str, number: str | None, for_next: bool, date: str | None
) -> None:
    from invpay_desktop.ledger.customers import find_customer, get_customer
    from invpay_desktop.ledger.memos import NewMemo, add_memo, get_memo, one_line

    run.warn_of_card_numbers(reason)
    with run.writing() as session:
        customer_id = find_customer(session, customer)
        lines = (one_line(reason, values.amount(session, amount)),)
        day = values.day_or_today(session, date)
        entered = get_memo(session, add_memo(session, NewMemo(customer_id, day, lines, reason, number, for_next)))
        who = get_customer(session, customer_id)
    run.answer(
        {
            "memoId": entered.public_id,
            "number": entered.number,
            "customerId": who.public_id,
            "customer": who.details.number,
            "date": entered.dated_on,
            "amount": entered.total,
            "reason": entered.reason,
            "creditBalance": who.credit,
        },
        [f"Credit memo {entered.number} of {entered.total} for {who.details.name}. The credit is {who.credit} now."],
    )


@click.command(cls=Command)
@click.argument("customer", metavar="CUSTOMER")
@click.argument("amount", metavar="AMOUNT")
@click.option("--from", "source", metavar="INVOICE", help="The invoice on which too much was paid.")
@click.option("--for-next", is_flag=True, help="Kept for the customer's next invoice, and applied when that is issued.")
@why
@pass_run
def credit(run: Invocation, customer: str, amount: str, source: str | None, for_next: bool, reason: str) -> None:
    """Keep what was paid too much as credit, or (without --from) grant it as goodwill by a credit memo."""
    if source is None:
        _enter_memo(run, customer, amount, reason or "Goodwill", None, for_next, None)
        return
    from invpay_desktop.ledger.credit import move_excess_to_credit
    from invpay_desktop.ledger.credit_told import credit_told, last_told
    from invpay_desktop.ledger.customers import find_customer, get_customer
    from invpay_desktop.ledger.invoices import find_invoice

    run.warn_of_card_numbers(reason)
    with run.writing() as session:
        customer_id = find_customer(session, customer)
        invoice_id = find_invoice(session, source)
        who = get_customer(session, customer_id)
        if invoice_of(session, invoice_id).customer_number != who.details.number:
            raise Refused(f"Invoice {source} is not {who.details.name}'s. Nothing was moved.")
        moved = values.amount(session, amount)
        before = last_told(session)
        move_excess_to_credit(session, invoice_id, moved, reason=reason, for_next=for_next)
        view = invoice_of(session, invoice_id)
        who = get_customer(session, customer_id)
        told = credit_told(session, invoice_id, before)
    run.answer(
        {"customerId": who.public_id, "customer": who.details.number, **shapes.balance(view, amount=moved),
         "creditBalance": who.credit,
         **({"toldService": [{"amount": each.amount, "state": each.state} for each in told]} if told else {})},
        [
            f"Kept {moved} of {view.number} as credit. The credit is {who.credit} now.",
            shapes.left_line(view),
            *(f"The hosted service is told of {each.amount} with the next sync." for each in told),
        ],
    )  # fmt: skip


@click.command(cls=Command)
@click.argument("customer", metavar="CUSTOMER")
@click.argument("amount", metavar="AMOUNT")
@click.option("--to", metavar="INVOICE", help="Where it goes; else to the open invoices, oldest due first.")
@pass_run
def apply(run: Invocation, customer: str, amount: str, to: str | None) -> None:
    """Apply a customer's credit to invoices."""
    from invpay_desktop.ledger.credit import apply_credit
    from invpay_desktop.ledger.customers import find_customer, get_customer
    from invpay_desktop.ledger.invoices import find_invoice

    with run.writing() as session:
        customer_id = find_customer(session, customer)
        invoice_id = find_invoice(session, to) if to is not None else None
        wanted = values.amount(session, amount)
        applied = apply_credit(session, customer_id, wanted, invoice_id)
        parts = [(invoice_of(session, each.invoice_id), each.amount) for each in applied]
        who = get_customer(session, customer_id)
    rows = [(view.number, part, view.remaining, shapes.status_word(view)) for view, part in parts]
    run.answer(
        {
            "customerId": who.public_id,
            "customer": who.details.number,
            "amount": wanted,
            "allocations": [shapes.balance(view, amount=part) for view, part in parts],
            "creditBalance": who.credit,
        },
        [
            f"Applied {wanted} of {who.details.name}'s credit. Credit left: {who.credit}.",
            *output.columns(("Invoice", "Applied", "Left", "Status"), rows, ("Applied", "Left")),
        ],
    )


@click.command(cls=Command)
@click.argument("invoice", metavar="INVOICE")
@click.argument("amount", metavar="AMOUNT")
@why_required
@when
@pass_run
def writeoff(run: Invocation, invoice: str, amount: str, reason: str, date: str | None) -> None:
    """Write a part of what is left on INVOICE off."""
    from invpay_desktop.ledger.invoices import find_invoice
    from invpay_desktop.ledger.writeoffs import write_off

    run.warn_of_card_numbers(reason)
    with run.writing() as session:
        invoice_id = find_invoice(session, invoice)
        given_up = values.amount(session, amount)
        write_off(session, invoice_id, given_up, reason, values.day_or_none(date))
        view = invoice_of(session, invoice_id)
    run.answer(
        shapes.balance(view, amount=given_up),
        [f"Wrote {given_up} of {view.number} off.", shapes.left_line(view)],
    )
