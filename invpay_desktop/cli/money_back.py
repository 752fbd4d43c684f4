"""`invpay refund`, `return` and `void`: money going out again, and payments that did not stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from invpay_desktop.cli import output, shapes, values
from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, pass_run
from invpay_desktop.cli.invoice_view import invoice_of, shown_id
from invpay_desktop.cli.options import kind, when, why, why_required

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session
    from invpay_desktop.ledger.refund_plan import Outcome
    from invpay_desktop.payments.refunds import Refunded
    from invpay_desktop.payments.returns import TakenBack


@click.command(cls=Command)
@click.argument("payment", metavar="PAYMENT", required=False)
@click.argument("amount", metavar="[AMOUNT]", required=False)
@click.option("--credit", metavar="CUSTOMER", help="Pay out credit of this customer instead; AMOUNT follows.")
@why
@click.option("--owed", "outcome", flag_value="owed", help="The invoice is owed again.")
@click.option("--cancel", "outcome", flag_value="cancelled", help="That part of it is cancelled.")
@kind
@when
@click.option("--reference", default="", metavar="TEXT", help="Number of the check or transfer.")
@pass_run
def refund(
    run: Invocation, /, payment: str | None, amount: str | None, credit: str | None, reason: str,
    outcome: Outcome | None, date: str | None, **details: Any,
) -> None:  # fmt: skip
    """Record money paid back out of PAYMENT, or out of a customer's credit.

    Without AMOUNT all that is left of the payment goes back. What was paid too much goes first and touches nothing
    else; beyond it, a whole refund cancels that part of the invoice and a part leaves it owed, unless you say so.
    """
    run.warn_of_card_numbers(reason, details["reference"])
    if credit is not None:
        _refund_credit(run, credit, payment, amount, reason, date, details)
        return
    from invpay_desktop.payments.history import find_payment, get_payment
    from invpay_desktop.payments.refunds import RefundPayment, refund_payment

    if payment is None:
        raise click.UsageError("PAYMENT is missing (or --credit CUSTOMER AMOUNT).", click.get_current_context())
    if not reason.strip():
        raise click.UsageError("--reason is missing.", click.get_current_context())
    with run.writing() as session:
        payment_id = find_payment(session, payment)
        wanted = values.amount_or_none(session, amount)
        day = values.day_or_none(date)
        request = RefundPayment(payment_id, reason, wanted, outcome, dated_on=day, **details)
        refunded = refund_payment(session, request)
        parts = _parts(session, refunded)
        invoices = [invoice_of(session, i) for i in _touched(refunded)]
    with run.reading() as session:  # events can be read once they are committed
        paid = get_payment(session, payment_id)
    run.answer(
        {
            "refundId": refunded.public_id,
            "paymentId": paid.public_id,
            "amount": refunded.amount,
            "refundedAmount": paid.refunded,
            "status": paid.status,
            "parts": parts,
            "invoices": [shapes.balance(view) for view in invoices],
        },
        [
            f"Refunded {refunded.amount} of {paid.public_id}.",
            *(shapes.left_line(view, named=True) for view in invoices),
        ],
    )


def _refund_credit(
    run: Invocation, customer: str, first: str | None, second: str | None, reason: str, date: str | None,
    details: dict[str, Any],
) -> None:  # fmt: skip
    from invpay_desktop.ledger.customers import find_customer, get_customer
    from invpay_desktop.payments.refunds import refund_credit

    if first is None or second is not None:
        raise click.UsageError("Write it as: invpay refund --credit CUSTOMER AMOUNT.", click.get_current_context())
    with run.writing() as session:
        customer_id = find_customer(session, customer)
        paid_out = values.amount(session, first)
        day = values.day_or_none(date)
        refunded = refund_credit(session, customer_id, paid_out, reason, dated_on=day, **details)
        who = get_customer(session, customer_id)
    run.answer(
        {
            "refundId": refunded.public_id,
            "customerId": who.public_id,
            "customer": who.details.number,
            "amount": refunded.amount,
            "creditBalance": who.credit,
        },
        [f"Paid {refunded.amount} of {who.details.name}'s credit out. Credit left: {who.credit}."],
    )


def _touched(refunded: Refunded) -> list[int]:
    return list(dict.fromkeys(part.invoice_id for part in refunded.parts if part.invoice_id is not None))


def _parts(session: Session, refunded: Refunded) -> list[dict[str, Any]]:
    return [
        {
            "source": part.source,
            "amount": part.amount,
            "invoiceId": shown_id(invoice_of(session, part.invoice_id)) if part.invoice_id is not None else None,
            "becomes": part.becomes,
        }
        for part in refunded.parts
    ]


@click.command("return", cls=Command)
@click.argument("payment", metavar="PAYMENT")
@when
@why_required
@click.option("--fee", metavar="F", help="What the bank charged you.")
@click.option("--charge-fee", metavar="F", help="What you bill the customer for it.")
@pass_run
def return_(
    run: Invocation, payment: str, date: str | None, reason: str, fee: str | None, charge_fee: str | None
) -> None:
    """Record that PAYMENT came back from the bank: what it paid is owed again."""
    from invpay_desktop.payments.history import find_payment
    from invpay_desktop.payments.returns import ReturnPayment, return_payment

    run.warn_of_card_numbers(reason)
    with run.writing() as session:
        payment_id = find_payment(session, payment)
        charged = values.amount_or_none(session, fee, "fee")
        billed = values.amount_or_none(session, charge_fee, "charge-fee")
        request = ReturnPayment(payment_id, reason, values.day_or_none(date), charged, billed)
        back = return_payment(session, request)
    for warning in back.warnings:
        run.warn(warning)
    _answer_taken_back(run, back, "came back")


@click.command(cls=Command)
@click.argument("payment", metavar="PAYMENT")
@why_required
@pass_run
def void(run: Invocation, payment: str, reason: str) -> None:
    """Take back PAYMENT, an entry that was a mistake: it stays to be seen and counts for nothing."""
    from invpay_desktop.payments.history import find_payment
    from invpay_desktop.payments.returns import void_payment

    run.warn_of_card_numbers(reason)
    with run.writing() as session:
        back = void_payment(session, find_payment(session, payment), reason)
    _answer_taken_back(run, back, "is void")


def _answer_taken_back(run: Invocation, back: TakenBack, what: str) -> None:
    from invpay_desktop.payments.history import get_payment

    with run.reading() as session:
        paid = get_payment(session, back.payment_id)
        reopened = [invoice_of(session, invoice_id) for invoice_id in back.reopened]
        made = {
            key: invoice_of(session, invoice_id)
            for key, invoice_id in (("feeInvoice", back.fee_invoice), ("chargeInvoice", back.charge_invoice))
            if invoice_id is not None
        }
    data = {
        "paymentId": paid.public_id,
        "amount": paid.whole,
        "status": paid.status,
        "date": back.dated_on,
        "invoices": [shapes.balance(view) for view in reopened],
        **{key: shapes.balance(view) for key, view in made.items()},
    }
    rows = [(view.number, view.remaining, shapes.status_word(view)) for view in reopened]
    lines: list[str] = [
        f"Payment {paid.public_id} of {paid.whole} {what} ({back.dated_on}).",
        *(["Open again:", *output.columns(("Invoice", "Left", "Status"), rows, ("Left",))] if rows else ()),
        *(f"New invoice {view.number} of {view.total}." for view in made.values()),
    ]
    run.answer(data, lines)
