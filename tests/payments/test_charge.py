"""Charging: what each answer becomes in the book, what is refused before anything is sent, and that it is sent once."""

from __future__ import annotations

from invpay_desktop.db.integrity.check import check_book
from tests.builders import Stand, stand
from tests.payments.hosted_shop import Hosted


def sound(hosted: Hosted) -> None:
    """The book keeps every rule."""
    assert check_book(hosted.shop.book.path).problems == ()


def sent(hosted: Hosted) -> list[str]:
    return [line for line in hosted.line.log if line.startswith("POST")]


def test_a_card_that_pays(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    done = hosted.charge(invoice, "500.00")
    assert (done.status, done.failure, done.disagreements) == ("approved", "", ())
    assert stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00")
    [there] = hosted.there()
    mine = hosted.attempt(done.payment_id)
    assert (there.key, there.payment_id, there.transaction_id) == (mine.key, mine.hosted_id, mine.transaction_id)
    assert (mine.label, mine.method, mine.state, mine.evidence) == ("Visa •• 1111", "card", "settled", "answer")
    assert hosted.line.log == ["GET invoices/inv_abc123/payments", "POST invoices/inv_abc123/payment"]
    assert invoice in done.changes.invoices
    assert done.payment_id in done.changes.payments
    sound(hosted)
