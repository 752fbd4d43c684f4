"""`invpay pay` through the hosted service, `retry` and `resolve`: charges, what became of them, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from invpay_desktop.base.dates import instant_text
from invpay_desktop.cli import shapes, values
from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, pass_run, too_late_to_stop
from invpay_desktop.cli.invoice_view import find_invoice, invoice_of, shown_id
from invpay_desktop.cli.means import HOSTED, Given, hosted_options, means
from invpay_desktop.cli.money_back import resolve_named_refund

if TYPE_CHECKING:
    from collections.abc import Callable

    from invpay_desktop.payments.charge import Charged

DO_NOT_REPEAT = "We don't know yet whether this went through. Please do not charge again."


def pay_hosted(run: Invocation, invoice: str, amount: str, method: str, given: Given, receipt: bool) -> None:
    """Charge INVOICE and answer with what became of it."""
    from invpay_desktop.payments.charge import ChargeRequest, charge
    from invpay_desktop.payments.warnings import concerns_about, sentence

    with run.reading() as session:
        invoice_id = find_invoice(session, invoice)
        wanted = values.amount(session, amount)
        service = run.service(session)
        view = invoice_of(session, invoice_id)
        concerns = concerns_about(session, day=None, details={}, parts=((invoice_id, wanted),))
        today = session.today
    how = means(run, method, given, view.customer_name, today)
    for concern in concerns:
        run.warn(sentence(concern))
    mode = service.connection.mode
    request = ChargeRequest(invoice_id, wanted, how, seen=view.remaining)
    done = _charged(run, invoice_id, lambda: charge(run.book(), service, request, run.clock, mode=mode))
    _answer(run, done, receipt)


@click.command(cls=Command)
@click.argument("payment", metavar="PAYMENT")
@click.option("--method", type=click.Choice(HOSTED), required=True, help="How it is paid this time.")
@click.option("--amount", metavar="AMOUNT", help="Another amount than the one that failed.")
@hosted_options
@click.option("--receipt", is_flag=True, help="Issue a receipt.")
@pass_run
def retry(run: Invocation, /, payment: str, method: str, amount: str | None, receipt: bool, **details: Any) -> None:
    """Charge again what failed: PAYMENT stays as it is, and a new attempt is tied to it.

    A card or an account is given anew, as with pay. Nothing is sent while the outcome of a charge is not known.
    """
    from invpay_desktop.payments.history import find_payment
    from invpay_desktop.payments.retry import RetryRequest, checked_failure
    from invpay_desktop.payments.retry import retry as charge_again

    given = Given(**details)
    given.require_fitting(method)
    with run.reading() as session:
        payment_id = find_payment(session, payment)
        wanted = values.amount_or_none(session, amount)
        failed = checked_failure(session, payment_id)
        service = run.service(session)
        view = invoice_of(session, failed.invoice_id)
        today = session.today
    how = means(run, method, given, view.customer_name, today)
    request = RetryRequest(payment_id, how, wanted, view.remaining)
    mode = service.connection.mode
    done = _charged(run, failed.invoice_id, lambda: charge_again(run.book(), service, request, run.clock, mode=mode))
    _answer(run, done, receipt)


def _charged(run: Invocation, invoice_id: int, deed: Callable[[], Charged]) -> Charged:
    """Do it; Ctrl-C between two of its steps is not taken for “nothing was kept” where the charge was written down."""
    from invpay_desktop.ledger.attempts import unresolved_on
    from invpay_desktop.payments.charge import Charged

    before = run.now
    try:
        done = deed()
    except KeyboardInterrupt:
        with run.reading() as session:
            sent = unresolved_on(session, invoice_id)
        if sent is None or sent.started_at < before.replace(microsecond=0):
            raise
        done = Charged(sent.payment_id, sent.public_id, "unknown", next_check_at=sent.next_check_at)
    too_late_to_stop()
    run.wrote = True
    return done


def _answer(run: Invocation, done: Charged, receipt: bool) -> None:
    if done.status == "approved":
        _answer_approved(run, done, receipt)
        return
    from invpay_desktop.payments.declines import advice
    from invpay_desktop.payments.history import get_payment

    with run.reading() as session:
        paid = get_payment(session, done.payment_id)
        view = invoice_of(session, paid.hosted.invoice_id) if paid.hosted else None
    assert view is not None
    data = {
        "paymentId": paid.public_id,
        "invoiceId": shown_id(view),
        "invoiceNumber": view.number,
        "amount": paid.whole,
        "method": paid.method,
        "label": paid.label,
        "status": done.status,
    }
    if done.status == "failed":
        data |= {"declineReason": done.reason, "failure": done.failure, "advice": advice(done.failure)}
        data |= {"attemptedAt": paid.paid_at}
        what = {"not_sent": "It was not sent", "gateway": "The service refused it"}.get(done.failure, "Declined")
        run.answer_not_done(
            1, f"{what}: {done.reason.rstrip('.')}. Nothing was charged on {view.number}. {advice(done.failure)}", data
        )
        return
    data |= {"nextCheckAt": done.next_check_at, "attemptedAt": paid.paid_at, "advice": advice("unknown")}
    data |= {"reason": done.reason} if done.reason else {}
    when = f" The next look is at {instant_text(done.next_check_at)}." if done.next_check_at else ""
    what = f"It is payment {paid.public_id} of {paid.whole} on {view.number}."
    run.answer_not_done(3, f"{DO_NOT_REPEAT} {what}{when} “invpay sync --once” looks now.", data)


def _answer_approved(run: Invocation, done: Charged, receipt: bool) -> None:
    from invpay_desktop.cli.papers import receipt_of
    from invpay_desktop.payments.history import get_payment

    with run.writing() as session:
        number = receipt_of(session, done.payment_id, None, receipt)
    with run.reading() as session:
        paid = get_payment(session, done.payment_id)
        assert paid.hosted is not None
        view = invoice_of(session, paid.hosted.invoice_id)
    for sentence in done.disagreements:
        run.warn(sentence)
    run.answer(
        {
            "paymentId": paid.public_id,
            **shapes.balance(view, amount=paid.whole),
            "paidAt": paid.paid_at,
            "method": paid.method,
            "label": paid.label,
            **({"transactionId": paid.hosted.transaction_id} if paid.hosted.transaction_id else {}),
            **({"hostedPaymentId": paid.hosted.hosted_id} if paid.hosted.hosted_id else {}),
            **({"receiptNumber": number} if number else {}),
        },
        [
            f"Charged {paid.whole} to {paid.label} for {view.number} ({paid.public_id}).",
            *([f"Issued receipt {number}."] if number else []),
            shapes.left_line(view),
        ],
    )


@click.command(cls=Command)
@click.argument("payment", metavar="PAYMENT")
@click.option("--as", "outcome", type=click.Choice(["approved", "failed"]), required=True, help="What became of it.")
@click.option("--note", required=True, metavar="TEXT", help="How you know: whom you asked, and when.")
@pass_run
def resolve(run: Invocation, payment: str, outcome: str, note: str) -> None:
    """Say what became of PAYMENT, a charge whose outcome nothing could settle, or of a refund (its id, rfd_…).

    Ask the service first. Until all looks at its history are over, this is refused: they may still settle it. A refund
    that went out is `approved`.
    """
    if payment.strip().startswith("rfd_"):
        resolve_named_refund(run, payment, went_out=outcome == "approved", note=note)
        return
    from invpay_desktop.payments.history import find_payment, get_payment
    from invpay_desktop.payments.resolve import resolve as book_word

    run.warn_of_card_numbers(note)
    with run.writing() as session:
        payment_id = find_payment(session, payment)
        book_word(session, payment_id, outcome == "approved", note)
    with run.reading() as session:
        paid = get_payment(session, payment_id)
        assert paid.hosted is not None
        view = invoice_of(session, paid.hosted.invoice_id)
    run.answer(
        {
            "paymentId": paid.public_id,
            **shapes.balance(view, amount=paid.whole),
            "paymentStatus": paid.status,
            "note": note.strip(),
        },
        [f"Payment {paid.public_id} of {paid.whole} is {paid.status} now, on your word.", shapes.left_line(view)],
    )
