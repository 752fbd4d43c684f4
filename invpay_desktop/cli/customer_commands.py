"""`invpay customer`: who owes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from invpay_desktop.cli import output, shapes
from invpay_desktop.cli.frame import Group
from invpay_desktop.cli.invocation import Invocation, pass_run

if TYPE_CHECKING:
    from invpay_desktop.ledger.customers import Customer


@click.group(cls=Group)
def customer() -> None:
    """Add, list, show and edit customers."""


@customer.command("add")
@click.argument("number", metavar="NUMBER")
@click.argument("name", metavar="NAME")
@click.option("--email", default="", metavar="ADDRESS", help="Where documents go.")
@click.option("--phone", default="", metavar="TEXT", help="Telephone number.")
@click.option("--address", default="", metavar="TEXT", help="Postal address, in lines.")
@click.option("--notes", default="", metavar="TEXT", help="For yourself; not printed.")
@click.option("--terms", type=int, metavar="DAYS", help="Days to pay; else the setting terms.days.")
@click.option("--hosted-id", metavar="ID", help="Its id at the hosted service.")
@pass_run
def add(run: Invocation, /, number: str, name: str, terms: int | None, **details: Any) -> None:
    """Add a customer."""
    from invpay_desktop.ledger.customers import CustomerDetails, add_customer, get_customer

    run.warn_of_card_numbers(name, *details.values())
    with run.writing(make=True) as session:
        customer_id = add_customer(session, CustomerDetails(number, name, terms_days=terms, **details))
        added = get_customer(session, customer_id)
    run.answer(as_document(added), [f"Added customer {added.details.number}, {added.details.name}."])


@customer.command("list")
@click.option("--search", default="", metavar="TEXT", help="Part of a name or number.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many.")
@pass_run
def show_list(run: Invocation, search: str, limit: int | None) -> None:
    """List customers by name, with what they owe."""
    from invpay_desktop.ledger.customers import list_customers

    with run.reading() as session:
        found = list_customers(session, search, limit)
    heads = ("Number", "Name", "Balance", "Overdue", "Credit")
    rows = [(c.details.number, c.details.name, c.balance, c.overdue, c.credit) for c in found]
    run.answer(
        {"customers": [as_document(each) for each in found]},
        output.columns(heads, rows, heads[2:]) if found else ["There are no customers to list."],
    )


@customer.command("show")
@click.argument("customer", metavar="CUSTOMER")
@pass_run
def show(run: Invocation, customer: str) -> None:
    """Show one customer: what it owes, on which invoices, and what credit it has."""
    from invpay_desktop.ledger.customers import find_customer, get_customer
    from invpay_desktop.ledger.invoice_list import InvoiceQuery, invoice_ids, rows_by_ids

    with run.reading() as session:
        found = get_customer(session, find_customer(session, customer))
        owed = rows_by_ids(session, invoice_ids(session, InvoiceQuery("open", found.id)))
        today = session.today
    run.answer(
        {**as_document(found), "invoices": [shapes.invoice_row(each) for each in owed]},
        [*_facts(found), *([output.Ready(), *shapes.invoice_table(owed, today)] if owed else ())],
    )


@customer.command("edit")
@click.argument("customer", metavar="CUSTOMER")
@click.option("--number", metavar="NUMBER", help="Another number.")
@click.option("--name", metavar="NAME", help="Another name.")
@click.option("--email", metavar="ADDRESS", help="Where documents go.")
@click.option("--phone", metavar="TEXT", help="Telephone number.")
@click.option("--address", metavar="TEXT", help="Postal address, in lines.")
@click.option("--notes", metavar="TEXT", help="For yourself; not printed.")
@click.option("--terms", "terms_days", type=int, metavar="DAYS", help="Days to pay.")
@click.option("--hosted-id", metavar="ID", help="Its id at the hosted service.")
@pass_run
def edit(run: Invocation, /, customer: str, **given: Any) -> None:
    """Change what is known of a customer. An empty text clears a field."""
    from invpay_desktop.ledger.customers import edit_customer, find_customer, get_customer

    changed = {name: value for name, value in given.items() if value is not None}
    if not changed:
        raise click.UsageError("Say what to change, such as --email.", click.get_current_context())
    run.warn_of_card_numbers(*changed.values())
    with run.writing() as session:
        customer_id = find_customer(session, customer)
        edit_customer(session, customer_id, changed)
        edited = get_customer(session, customer_id)
    run.answer(as_document(edited), [f"Changed customer {edited.details.number}.", *_facts(edited)])


def as_document(customer: Customer) -> dict[str, Any]:
    """A customer as JSON."""
    details = customer.details
    return {
        "customerId": customer.public_id,
        "number": details.number,
        "name": details.name,
        "email": details.email,
        "phone": details.phone,
        "address": details.address,
        "notes": details.notes,
        "termsDays": details.terms_days,
        "hostedId": details.hosted_id,
        "balance": customer.balance,
        "overdueBalance": customer.overdue,
        "overpaymentAmount": customer.over,
        "creditBalance": customer.credit,
        "openInvoices": customer.open_invoices,
    }


def _facts(customer: Customer) -> list[output.Ready]:
    details = customer.details
    return output.facts(
        [
            ("Customer", f"{details.number}  {details.name}"),
            ("E-mail", details.email),
            ("Phone", details.phone),
            ("Address", details.address),
            ("Notes", details.notes),
            ("Days to pay", details.terms_days),
            ("Hosted id", details.hosted_id),
            ("Balance", f"{customer.balance} on {customer.open_invoices} open"),
            ("Overdue", customer.overdue or None),
            ("Paid too much", customer.over or None),
            ("Credit", customer.credit),
            ("Id", customer.public_id),
        ]
    )
