"""Comparing the sums that come with an approved charge with the book's own."""

from __future__ import annotations

from invpay_desktop.base.money import Money
from invpay_desktop.db.session import Session
from invpay_desktop.hosted.values import Answer, Verdict
from invpay_desktop.ledger.attempts import Attempt
from invpay_desktop.ledger.projections import standing_of


def disagreements(session: Session, attempt: Attempt, answer: Answer) -> tuple[str, ...]:
    """A sentence for each sum of the answer that is not the book's; sums that it leaves out are passed over."""
    if answer.verdict is not Verdict.APPROVED:
        return ()
    ours = standing_of(session, attempt.invoice_id)
    pairs: tuple[tuple[Money | None, int, str], ...] = (
        (answer.total, ours.total, "The service says the invoice is over {theirs}, this book says {ours}."),
        (answer.paid, ours.paid, "The service says {theirs} is paid, this book says {ours}."),
        (answer.remaining, ours.remaining, "The service says {theirs} is left, this book says {ours}."),
        (answer.over, ours.over, "The service says {theirs} is paid too much, this book says {ours}."),
    )
    return tuple(
        sentence.format(theirs=theirs, ours=session.money(minor))
        for theirs, minor, sentence in pairs
        if theirs is not None and theirs.minor != minor
    )
