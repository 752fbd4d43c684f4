"""`invpay pay`, `receive` and `history`: money that came in, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from invpay_desktop.base.errors import BadInput
from invpay_desktop.cli import output, shapes, values
from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, pass_run
from invpay_desktop.cli.invoice_view import find_invoice, invoice_of
from invpay_desktop.cli.means import HOSTED, Given, hosted_options
from invpay_desktop.cli.options import how_it_came
from invpay_desktop.cli.papers import receipt_of

if TYPE_CHECKING:
    from invpay_desktop.base.money import Money
    from invpay_desktop.db.session import Session


@click.command(cls=Command)
@click.argument("invoice", metavar="INVOICE")
@click.argument("amount", metavar="AMOUNT")
@click.option("--method", type=click.Choice(["external", *HOSTED]), required=True, help="How it is paid.")
@how_it_came
@click.option("--write-off-rest", is_flag=True, help="Write a small rest off (setting writeoff.tolerance).")
@hosted_options
@click.option("--receipt", is_flag=True, help="Issue a receipt.")
@pass_run
def pay(run: Invocation, /, invoice: str, amount: str, method: str, receipt: bool, **details: Any) -> None:
    """Record a payment on INVOICE, or charge it. More than is owed stays there until you decide.

    External is money that came outside this program: a check, cash, a wire. A card, a bank account (ach) and a saved
    method are charged at once, through the hosted service. Their numbers are read from standard input with
    --secret-stdin, as JSON: {"number", "expiryMonth", "expiryYear", "cvv"} or {"accountNumber", "routingNumber",
    "accountType"}. Exit status 3 means: not known yet, do not repeat it.
    """
    given = Given(**{name: details.pop(name) for name in Given.__slots__})
    given.require_fitting(method)
    if method != "external":
        from invpay_desktop.cli.hosted_money import pay_hosted

        _require_hosted(details)
        pay_hosted(run, invoice, amount, method, given, receipt)
        return
    _record(run, invoice, amount, receipt, **details)


def _require_hosted(details: dict[str, Any]) -> None:
    """Raise UsageError for an option of external money beside a charge."""
    odd = next((name for name, value in details.items() if value), None)
    if odd is not None:
        raise click.UsageError(
            f"--{odd.replace('_', '-')} goes with --method external only.", click.get_current_context()
        )


def _record(
    run: Invocation, invoice: str, amount: str, receipt: bool, *, date: str | None, write_off_rest: bool, **details: Any
) -> None:
    from invpay_desktop.payments.history import get_payment
    from invpay_desktop.payments.record import RecordPayment, record_payment

    with run.writing() as session:
        invoice_id = find_invoice(session, invoice)
        paid = values.amount(session, amount)
        day = values.day_or_none(date)
        recorded = record_payment(session, RecordPayment(invoice_id, paid, _given(details), day, write_off_rest))
        number = receipt_of(session, recorded.id, day, receipt)
        view = invoice_of(session, invoice_id)
    with run.reading() as session:  # events can be read once they are committed
        payment = get_payment(session, recorded.id)
    for warning in recorded.warnings:
        run.warn(warning)
    run.answer(
        {
            "paymentId": payment.public_id,
            **shapes.balance(view, amount=paid),
            "paidAt": payment.paid_at,
            **({"receiptNumber": number} if number else {}),
        },
        [f"Recorded {paid} on {view.number} ({payment.public_id}).", *_issued(number), shapes.left_line(view)],
    )


@click.command(cls=Command)
@click.argument("customer", metavar="CUSTOMER")
@click.argument("amount", metavar="AMOUNT")
@click.option("--to", multiple=True, metavar="INV=AMOUNT", help="What the payer said; may be given several times.")
@how_it_came
@click.option("--receipt", is_flag=True, help="Issue a receipt.")
@pass_run
def receive(
    run: Invocation, /, customer: str, amount: str, to: tuple[str, ...], date: str | None, receipt: bool, **details: Any
) -> None:
    """Record one payment over several invoices of CUSTOMER.

    Where it is not said, the oldest due is paid first; what is over becomes the customer's credit.
    """
    from invpay_desktop.ledger.customers import find_customer, get_customer
    from invpay_desktop.payments.history import get_payment
    from invpay_desktop.payments.receive import Receive, receive_payment

    with run.writing() as session:
        customer_id = find_customer(session, customer)
        paid = values.amount(session, amount)
        named = tuple(_part(session, each) for each in to)
        day = values.day_or_none(date)
        received = receive_payment(session, Receive(customer_id, paid, named, _given(details), day))
        number = receipt_of(session, received.id, day, receipt)
        parts = [(invoice_of(session, invoice_id), part) for invoice_id, part in received.parts]
        who = get_customer(session, customer_id)
    with run.reading() as session:
        payment = get_payment(session, received.id)
    for warning in received.warnings:
        run.warn(warning)
    rows = [(v.number, part, v.remaining, shapes.status_word(v)) for v, part in parts]
    run.answer(
        {
            "paymentId": payment.public_id,
            "customerId": who.public_id,
            "customer": who.details.number,
            "amount": paid,
            "status": payment.status,
            "paidAt": payment.paid_at,
            "allocations": [shapes.balance(view, amount=part) for view, part in parts],
            "creditAmount": received.credit,
            "creditBalance": who.credit,
            **({"receiptNumber": number} if number else {}),
        },
        [
            f"Recorded {paid} from {who.details.name} ({payment.public_id}).",
            *_issued(number),
            *(output.columns(("Invoice", "Paid", "Left", "Status"), rows, ("Paid", "Left")) if rows else ()),
            *([f"Kept as credit: {received.credit}. The credit is {who.credit} now."] if received.credit else ()),
        ],
    )


def _given(details: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in details.items() if value is not None}


def _issued(number: str | None) -> list[str]:
    return [f"Issued receipt {number}."] if number else []


def _part(session: Session, text: str) -> tuple[int, Money]:
    invoice, equals, amount = text.rpartition("=")
    if not equals or not invoice:
        raise BadInput(f"“{text}” does not say which invoice gets what: write it like INV-0001=250.00.", "to")
    return find_invoice(session, invoice), values.amount(session, amount, "to")


@click.command(cls=Command)
@click.argument("invoice", metavar="INVOICE")
@click.option("--events", is_flag=True, help="All that happened to it, instead of the payments.")
@pass_run
def history(run: Invocation, invoice: str, events: bool) -> None:
    """Show the payments of INVOICE, or all that happened to it."""
    from invpay_desktop.payments.history import other_movements_of, payments_of

    with run.reading() as session:
        invoice_id = find_invoice(session, invoice)
        view = invoice_of(session, invoice_id)
        if events:
            from invpay_desktop.ledger.timeline import timeline_of

            happened = timeline_of(session, invoice_id)
            data, lines = (
                {"events": [shapes.event(each) for each in happened]},
                shapes.event_lines(happened, session.info.zone),
            )
        else:
            payments, others = payments_of(session, invoice_id), other_movements_of(session, invoice_id)
            data, lines = shapes.movements(payments, others), shapes.payment_lines(payments, others)
    run.answer({**shapes.balance(view), **data}, [*lines, shapes.left_line(view)])
