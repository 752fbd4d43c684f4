"""`invpay saved`: payment methods that the hosted service keeps, entered by their ids, each for its customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from invpay_desktop.cli import output
from invpay_desktop.cli.frame import Group
from invpay_desktop.cli.invocation import Invocation, pass_run

if TYPE_CHECKING:
    from invpay_desktop.payments.saved_methods import SavedEntry


@click.group(cls=Group)
def saved() -> None:
    """Add, list and remove payment methods that the service keeps.

    The service gives a saved card or account an id such as pm_saved_123 and lists none: you enter it here, once, for
    the customer whose it is. No number is kept.
    """


@saved.command("add")
@click.argument("customer", metavar="CUSTOMER")
@click.argument("method", metavar="PM_ID")
@click.option("--label", default="", metavar="TEXT", help="What to call it, such as Visa •• 4242.")
@pass_run
def add(run: Invocation, customer: str, method: str, label: str) -> None:
    """Enter the method PM_ID for CUSTOMER, or give it another label."""
    from invpay_desktop.ledger.customers import find_customer
    from invpay_desktop.payments.saved_methods import add_method

    run.warn_of_card_numbers(label)
    with run.writing() as session:
        entry = add_method(session, find_customer(session, customer), method, label)
    run.answer(_shape(entry), [f"{entry.method_id} is a method of {entry.customer_name} now ({entry.label})."])


@saved.command("list")
@click.option("--customer", metavar="CUSTOMER", help="Only this customer's.")
@pass_run
def list_(run: Invocation, customer: str | None) -> None:
    """List the saved methods, by customer."""
    from invpay_desktop.ledger.customers import find_customer
    from invpay_desktop.payments.saved_methods import list_methods

    with run.reading() as session:
        found = list_methods(session, None if customer is None else find_customer(session, customer))
    rows = [(each.customer_number, each.customer_name, each.method_id, each.label) for each in found]
    heads = ("Customer", "Name", "Method", "Label")
    run.answer(
        {"methods": [_shape(each) for each in found]},
        output.columns(heads, rows) if rows else ["No saved methods yet."],
    )


@saved.command("remove")
@click.argument("method", metavar="PM_ID")
@pass_run
def remove(run: Invocation, method: str) -> None:
    """Take PM_ID off the list. What was charged to it stays; the service is not told."""
    from invpay_desktop.payments.saved_methods import remove_method

    with run.writing() as session:
        entry = remove_method(session, method)
    run.answer({**_shape(entry), "removed": True}, [f"{entry.method_id} of {entry.customer_name} is removed."])


def _shape(entry: SavedEntry) -> dict[str, Any]:
    return {
        "paymentMethodId": entry.method_id,
        "label": entry.label,
        "customer": entry.customer_number,
        "customerName": entry.customer_name,
    }
