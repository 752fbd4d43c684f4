"""The sentences of the payment dialog: what becomes of the invoice, what is owed before, what was done."""

from __future__ import annotations

from datetime import date

from invpay_desktop.payments.warnings import BeforeIssue, CardNumberIn, Concern, NotYetCome, PaidAlready, SameCheck
from invpay_desktop.ui import figures
from invpay_desktop.ui.payment_dialog.facts import InvoiceFacts
from invpay_desktop.ui.payment_dialog.recording import Excess, Outcome
from invpay_desktop.ui.payment_dialog.sums import After
from invpay_desktop.ui.translation import tr, trn


def open_now(facts: InvoiceFacts) -> str:
    """Behind the customer's name: `· $1,150.00 open`."""
    if facts.standing.over:
        return "· " + tr("{amount} too much").format(amount=figures.money(facts.money(facts.standing.over)))
    return "· " + tr("{amount} open").format(amount=figures.money(facts.remaining))


def late(facts: InvoiceFacts) -> str:
    """The words of the pill for lateness."""
    return trn("%n day(s) overdue", facts.days_late)


def concern(concern: Concern, today: date) -> str:
    """What asks for a second look, with payments and days as people know them."""
    match concern:
        case CardNumberIn():
            return tr("This looks like a card number. Do not keep card numbers here.")
        case NotYetCome(day):
            return tr("{day} has not come yet.").format(day=figures.day(day, today))
        case BeforeIssue(day, number, issued_on):
            said = tr("{day} is before {number} was issued on {issued}.")
            return said.format(day=figures.day(day, today), number=number, issued=figures.day(issued_on, today))
        case SameCheck(_, check_number, day):
            said = tr("This looks like a duplicate: check {number} of this customer was received on {day}.")
            return said.format(number=check_number, day=figures.day(day, today))
        case PaidAlready(_, number, amount, day):
            said = tr("This looks like a duplicate: {number} was paid {amount} on {day}.")
            return said.format(number=number, amount=figures.money(amount), day=figures.day(day, today))


def becomes(facts: InvoiceFacts, amount: int, then: After, excess: Excess) -> str:
    """What becomes of the invoice, in one or two sentences."""
    if amount <= 0:
        return tr("Type how much was received.")
    too_much = figures.amount(facts.money(then.excess))
    if then.excess:
        if excess == "later":
            over = figures.amount(facts.money(then.over))
            return tr("The invoice will be overpaid by {amount} until you decide.").format(amount=over)
        if excess == "next":
            return tr("The invoice will be paid. {amount} is kept for the next invoice.").format(amount=too_much)
        return tr("The invoice will be paid. {amount} becomes credit.").format(amount=too_much)
    if then.short and not then.left:
        off = figures.amount(facts.money(then.short))
        return tr("The invoice will be paid: {amount} is written off.").format(amount=off)
    if then.left == 0:
        return tr("The invoice will be paid in full.")
    if facts.standing.paid:
        return tr("The invoice stays partially paid.")
    return tr("The invoice becomes partially paid.")


def credit(facts: InvoiceFacts) -> str:
    """What credit the customer has."""
    if not facts.credit:
        return tr("{name} has no unused credit.").format(name=facts.customer_name)
    return tr("{name} has {amount} of unused credit.").format(
        name=facts.customer_name, amount=figures.money(facts.credit)
    )


def changed(before: InvoiceFacts, now: InvoiceFacts) -> str:
    """What happened to the invoice while the dialog stood open."""
    return tr("{number} was changed in the meantime: {now} is left on it, it was {before}.").format(
        number=now.number, now=figures.amount(now.remaining), before=figures.amount(before.remaining)
    )


def closed(facts: InvoiceFacts) -> str:
    """Why no money can be recorded on the invoice, or ''."""
    if facts.lifecycle == "draft":
        return tr("{number} is a draft. Issue it before money is recorded on it.").format(number=facts.number)
    if facts.lifecycle == "void":
        return tr("{number} is void, so no money can be recorded on it.").format(number=facts.number)
    return ""


def done(outcome: Outcome) -> str:
    """The toast: `250.00 recorded on INV-1001. 900.00 left.`"""
    said = tr("{amount} recorded on {number}.").format(amount=figures.amount(outcome.amount), number=outcome.number)
    if outcome.over:
        return f"{said} " + tr("{amount} too much.").format(amount=figures.amount(outcome.over))
    return f"{said} " + tr("{amount} left.").format(amount=figures.amount(outcome.left))
