"""The sentences about a charge: what happened, what was kept, what to do."""

from __future__ import annotations

from invpay_desktop.base.money import Money
from invpay_desktop.ledger.attempts import Attempt
from invpay_desktop.payments.declines import advice
from invpay_desktop.ui import figures
from invpay_desktop.ui.payment_dialog.facts import InvoiceFacts
from invpay_desktop.ui.translation import tr


def approved(attempt: Attempt, facts: InvoiceFacts) -> tuple[str, str]:
    """`$250.00 was charged to Visa •• 1111.` and how the invoice stands."""
    title = tr("{amount} was charged to {method}.").format(amount=figures.money(attempt.amount), method=attempt.label)
    if attempt.method == "ach":
        title = tr("{amount} is debited from {method}.").format(
            amount=figures.money(attempt.amount), method=attempt.label
        )
    if facts.standing.over:
        text = tr("{number} is overpaid by {amount}.").format(
            number=facts.number, amount=figures.amount(facts.money(facts.standing.over))
        )
    elif facts.standing.remaining:
        text = tr("{number} is partially paid: {amount} left.").format(
            number=facts.number, amount=figures.amount(facts.remaining)
        )
    else:
        text = tr("{number} is paid in full.").format(number=facts.number)
    if attempt.method == "ach":
        text += " " + tr("A bank can still take a debit back in the days to come.")
    return title, text


def too_much(facts: InvoiceFacts) -> tuple[str, str]:
    """What an overpaid invoice asks."""
    over = figures.money(facts.money(facts.standing.over))
    return tr("Overpaid by {over}").format(over=over), tr("It stays on the invoice until you decide.")


def failed(attempt: Attempt) -> tuple[str, str]:
    """`The card was declined: insufficient funds.` and what to do next, by the class of the failure (rule 6)."""
    reason = attempt.reason.strip().rstrip(".")
    if attempt.failure in ("soft", "hard"):
        title = _declined(attempt.method)
        if reason:
            title = title.rstrip(".") + ": " + reason[:1].lower() + reason[1:] + "."
        nothing = tr("Nothing was charged to {method}.").format(method=attempt.label or tr("it"))
        return title, nothing + " " + advice(attempt.failure)
    if attempt.failure == "not_sent":
        return tr("The service was not reached."), advice("not_sent")
    title = tr("The service did not take this charge.")
    said = f"{reason}. " if reason else ""
    return title, said + advice(attempt.failure or "gateway")


def _declined(method: str) -> str:
    return {
        "card": tr("The card was declined."),
        "ach": tr("The debit was declined."),
    }.get(method, tr("The saved method was declined."))


def on_its_way() -> str:
    """Said to who wants to leave while a charge is being sent."""
    return tr("The charge is on its way and cannot be called back. Wait for the answer: it comes within two minutes.")


def takes_long() -> str:
    """Said when the answer takes its time."""
    return tr("This takes longer than usual. The charge was sent once and is not sent again. Leave this open.")


def also_external(amount: Money) -> str:
    """The warning where money of another kind is recorded while an outcome is unknown."""
    return tr(
        "It is not known yet whether the charge of {amount} went through. If it did, this payment comes on top of it."
    ).format(amount=figures.money(amount))


def new_attempt(amount: Money) -> str:
    """Over the form of a further try."""
    said = tr("A new attempt, linked to the one of {amount} that failed. Enter the details again.")
    return said.format(amount=figures.money(amount))
