"""Charges and the payments they are must agree: every kind of disagreement shows in a check."""

from __future__ import annotations

import pytest

from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.integrity.report import Kind
from invpay_desktop.payments.hosted_refunds import refund_hosted
from invpay_desktop.payments.refunds import RefundPayment
from tests.builders import Shop, pays, shop
from tests.db.spoiling import past_the_guards
from tests.payments.hosted_shop import LOST_BEFORE, SOFT, Hosted, an_account, hosted

__all__ = ["hosted", "shop"]


@pytest.fixture
def busy(hosted: Hosted) -> Shop:
    """A book with a charge that was paid (payment 1), one declined (2) and its retry (3), cash (4), one unknown (5)."""
    invoice = hosted.invoice("900.00")
    hosted.charge(invoice, "100.00", an_account())
    failed = hosted.charge(invoice, "200.00", SOFT)
    hosted.retry(failed.payment_id)
    pays(hosted.shop, invoice, "50.00", kind="cash")
    hosted.charge(invoice, "10.00", LOST_BEFORE)
    hosted.shop.book.close()
    return hosted.shop


def found(shop: Shop) -> list[str]:
    return [problem.sentence for problem in check_book(shop.book.path).problems if problem.kind is Kind.MONEY]


def test_a_sound_book(busy: Shop) -> None:
    assert check_book(busy.book.path).problems == ()


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ("DELETE FROM attempt WHERE payment_id = 1", "nothing says when"),
        (
            "UPDATE attempt SET state = 'settled' WHERE payment_id = 5",
            "is unknown, and its charge is taken for settled",
        ),
        (
            "DELETE FROM attempt WHERE payment_id = 5; UPDATE attempt SET state = 'open' WHERE payment_id = 2",
            "is failed, and its charge is taken for not known",
        ),
        ("UPDATE attempt SET failure = '' WHERE payment_id = 2", "is failed, and its charge is noted as “”"),
        ("UPDATE attempt SET failure = 'soft' WHERE payment_id = 1", "is approved, and its charge is noted as “soft”"),
        ("UPDATE attempt SET key = 'other' WHERE payment_id = 5", "under another key"),
        ("UPDATE attempt SET hosted_invoice = 'inv_other' WHERE payment_id = 5", "under another key"),
        ("UPDATE attempt SET baseline = '[]' WHERE payment_id = 5", "under another key"),
        ("UPDATE attempt SET retry_of = NULL WHERE payment_id = 3", "under another key"),
        ("DELETE FROM attempt WHERE payment_id = 5", "under another key"),
        ("UPDATE attempt SET hosted_id = 'pmt_other' WHERE payment_id = 1", "looks for it there as “pmt_other”"),
        (
            "UPDATE attempt SET hosted_id = (SELECT hosted_id FROM attempt WHERE payment_id = 1) WHERE payment_id = 3",
            "another payment of the book as well",
        ),
    ],
)
def test_what_does_not_agree_shows(busy: Shop, spoiled: str, said: str) -> None:
    with past_the_guards(busy.book.path) as connection:
        connection.executescript(spoiled)
    assert any(said in sentence for sentence in found(busy)), found(busy)


@pytest.fixture
def paid_back(hosted: Hosted) -> Shop:
    """A book with a charge of which 10.00 was paid back (refund 1), and 20.00 that nobody knows of (2)."""
    payment = hosted.charge(hosted.invoice("900.00"), "100.00").payment_id

    def refund(amount: str) -> None:
        request = RefundPayment(payment, "asked for", hosted.shop.money(amount), "owed")
        refund_hosted(hosted.shop.book, hosted.api, request, hosted.clock)

    refund("10.00")
    with hosted.fault("drop-before:refund"):
        refund("20.00")
    hosted.shop.book.close()
    return hosted.shop


def test_a_sound_book_with_refunds(paid_back: Shop) -> None:
    assert check_book(paid_back.book.path).problems == ()


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (
            "UPDATE refund_attempt SET state = 'settled' WHERE refund_id = 2",
            "is unknown, and it is taken for settled",
        ),
        (
            "DELETE FROM refund_attempt WHERE refund_id = 2; UPDATE refund_attempt SET state = 'open'",
            "is settled, and it is taken for not known yet",
        ),
        ("DELETE FROM refund_attempt WHERE refund_id = 2", "is taken for one that nobody asked for"),
        ("DELETE FROM refund_attempt WHERE refund_id = 1", "under another key"),
        ("UPDATE refund_attempt SET key = 'other' WHERE refund_id = 2", "under another key"),
        ("UPDATE refund_attempt SET transaction_id = 'txn_other' WHERE refund_id = 2", "under another key"),
        ("UPDATE refund_attempt SET hosted_invoice = 'inv_other' WHERE refund_id = 2", "under another key"),
        ("UPDATE refund_attempt SET request = '{}' WHERE refund_id = 2", "under another key"),
    ],
)
def test_a_refund_that_does_not_agree_shows(paid_back: Shop, spoiled: str, said: str) -> None:
    with past_the_guards(paid_back.book.path) as connection:
        connection.executescript(spoiled)
    assert any(said in sentence for sentence in found(paid_back)), found(paid_back)


def test_a_book_without_the_tables_is_checked_all_the_same(busy: Shop) -> None:
    """As a backup of an older schema is, before it is brought up to date."""
    with past_the_guards(busy.book.path) as connection:
        connection.execute("DROP TABLE attempt")
    assert not any("charge" in sentence for sentence in found(busy))
