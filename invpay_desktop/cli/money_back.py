"""`invpay refund`, `return` and `void`: money going out again, and payments that did not stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from invpay_desktop.base.dates import instant_text
from invpay_desktop.cli import output, shapes, values
from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, pass_run, too_late_to_stop
from invpay_desktop.cli.invoice_view import invoice_of, shown_id
from invpay_desktop.cli.options import kind, when, why, why_required

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session
    from invpay_desktop.hosted.api import HostedApi
    from invpay_desktop.ledger.refund_plan import Outcome
    from invpay_desktop.payments.hosted_refunds import HostedRefunded
    from invpay_desktop.payments.refunds import Refunded, RefundPayment
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
    """Pay money back out of PAYMENT, or out of a customer's credit.

    Without AMOUNT all that is left of the payment goes back. What was paid too much goes first and touches nothing
    else; beyond it, a whole refund cancels that part of the invoice and a part leaves it owed, unless you say so.

    A charge of the hosted service goes back through it, the way it came; with --kind it is only recorded, as every
    other refund is. Exit status 3: it is not known yet whether it went out. Do not repeat it then.
    """
    run.warn_of_card_numbers(reason, details["reference"])
    if credit is not None:
        _refund_credit(run, credit, payment, amount, reason, date, details)
        return
    from invpay_desktop.payments.history import find_payment
    from invpay_desktop.payments.hosted_refunds import goes_through_service
    from invpay_desktop.payments.refunds import RefundPayment

    if payment is None:
        raise click.UsageError("PAYMENT is missing (or --credit CUSTOMER AMOUNT).", click.get_current_context())
    if not reason.strip():
        raise click.UsageError("--reason is missing.", click.get_current_context())
    with run.reading() as session:
        payment_id = find_payment(session, payment)
        wanted = values.amount_or_none(session, amount)
        request = RefundPayment(payment_id, reason, wanted, outcome, dated_on=values.day_or_none(date), **details)
        api = run.service(session) if goes_through_service(session, request) else None
    if api is not None:
        _refund_at_service(run, api, request)
    else:
        _record(run, request)


def _record(run: Invocation, request: RefundPayment) -> None:
    """Write a refund down that was paid out by other means."""
    from invpay_desktop.payments.refunds import refund_payment

    with run.writing() as session:
        refunded = refund_payment(session, request)
    _answer_refunded(run, request.payment_id, refunded)


def _refund_at_service(run: Invocation, api: HostedApi, request: RefundPayment) -> None:
    """Have the hosted service pay a refund out, and say what became of it."""
    from invpay_desktop.payments.history import get_payment

    done = _refunded(run, api, request)
    too_late_to_stop()
    run.wrote = True
    if done.status == "settled":
        _answer_refunded(run, request.payment_id, done)
        return
    with run.reading() as session:
        paid = get_payment(session, request.payment_id)
    data = {
        "refundId": done.public_id,
        "paymentId": paid.public_id,
        "amount": done.amount,
        "status": done.status,
        "reason": done.reason,
        **({"nextCheckAt": done.next_check_at} if done.next_check_at is not None else {}),
    }
    if done.status == "failed":
        sentence = (
            f"The refund of {done.amount} did not go through: {_stopped(done.reason)} Nothing was paid back; it is "
            f"kept as {done.public_id}. Refund it again, or another way with --kind."
        )
        run.answer_not_done(1, sentence, data)
    else:
        run.answer_not_done(3, _not_known(done), data)


def _refunded(run: Invocation, api: HostedApi, request: RefundPayment) -> HostedRefunded:
    """Do it; Ctrl-C between two of its steps is not taken for “nothing was kept” where the refund was written down."""
    from invpay_desktop.ledger.refund_attempts import unresolved_refund_of
    from invpay_desktop.payments.hosted_refunds import HostedRefunded, refund_hosted

    with run.reading() as session:
        before = unresolved_refund_of(session, request.payment_id)
    try:
        return refund_hosted(run.book(), api, request, run.clock)
    except KeyboardInterrupt:
        with run.reading() as session:
            sent = unresolved_refund_of(session, request.payment_id)
        if sent is None or before is not None:
            raise
        return HostedRefunded(sent.refund_id, sent.public_id, sent.amount, "unknown", next_check_at=sent.next_check_at)


def _not_known(done: HostedRefunded) -> str:
    next_look = f" The next look is at {instant_text(done.next_check_at)}." if done.next_check_at is not None else ""
    return (
        f"We do not know yet whether the refund of {done.amount} went out. Please do not refund it again. It is kept "
        f"as {done.public_id} and looked up in the service's history.{next_look}"
    )


def _stopped(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def _answer_refunded(run: Invocation, payment_id: int, refunded: Refunded | HostedRefunded) -> None:
    from invpay_desktop.payments.history import get_payment

    with run.reading() as session:  # what was written can be read once it is committed
        paid = get_payment(session, payment_id)
        parts = _parts(session, refunded)
        invoices = [invoice_of(session, i) for i in _touched(refunded)]
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


def resolve_named_refund(run: Invocation, name: str, *, went_out: bool, note: str) -> None:
    """A person's word on the refund with this id (rfd_…), for the command that decides what nothing could settle."""
    from invpay_desktop.ledger.refund_attempts import find_refund
    from invpay_desktop.payments.hosted_refunds import resolve_refund
    from invpay_desktop.sync.refund_checking import known_refund

    run.warn_of_card_numbers(note)
    with run.writing() as session:
        refund_id = find_refund(session, name)
        resolve_refund(session, refund_id, went_out, note)
    with run.reading() as session:
        sent = known_refund(session, refund_id)
    what = "went out" if went_out else "did not go out"
    run.answer(
        {"refundId": sent.public_id, "paymentId": sent.payment_name, "amount": sent.amount, "status": sent.status},
        [f"Refund {sent.public_id} of {sent.amount} {what}: that is kept with your note."],
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


def _touched(refunded: Refunded | HostedRefunded) -> list[int]:
    return list(dict.fromkeys(part.invoice_id for part in refunded.parts if part.invoice_id is not None))


def _parts(session: Session, refunded: Refunded | HostedRefunded) -> list[dict[str, Any]]:
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
