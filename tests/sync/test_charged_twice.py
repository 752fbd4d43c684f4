"""A charge that the network delivered twice: both are in the book, and a note asks whether one should go back."""

from __future__ import annotations

from invpay_desktop.payments.hosted_refunds import refund_hosted
from invpay_desktop.payments.refunds import RefundPayment
from invpay_desktop.sync.differences import Difference, open_differences
from invpay_desktop.sync.merge import merge_history
from tests.builders import Stand, stand
from tests.payments.hosted_shop import Hosted
from tests.payments.test_charge import by_another


def read(hosted: Hosted, invoice: int) -> list[Difference]:
    history = hosted.api.history("inv_abc123")
    with hosted.shop.book.write(hosted.shop.now, "sync") as session:
        merge_history(session, invoice, history)
    return [each for each in hosted.shop.ask(open_differences) if each.kind == "charged_twice"]


def test_a_charge_delivered_twice_is_noted_until_one_is_refunded(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    hosted.sandbox.arm("twice:pay")
    ours = hosted.charge(invoice, "200.00")
    assert len(hosted.there()) == 2
    [note] = read(hosted, invoice)
    assert stand(hosted.shop, invoice) == Stand("partially_paid", "400.00", "100.00")
    assert note.sentence.startswith("Charged twice? The service shows 200.00 on INV-0001 twice within a day")
    assert note.payment_id not in (None, ours.payment_id)
    assert hosted.attempt(ours.payment_id).hosted_id in note.sentence
    assert [each.id for each in read(hosted, invoice)] == [note.id]
    assert note.payment_id is not None
    back = RefundPayment(note.payment_id, "charged twice")
    assert refund_hosted(hosted.shop.book, hosted.api, back, hosted.clock).status == "settled"
    assert read(hosted, invoice) == []


def test_other_money_is_no_second_charge(hosted: Hosted) -> None:
    """Of another amount, from another day, or two charges that were both sent from here."""
    invoice = hosted.invoice("900.00")
    hosted.charge(invoice, "200.00")
    hosted.charge(invoice, "200.00")
    by_another(hosted, "200.01")
    assert read(hosted, invoice) == []
    hosted.later(hours=24, seconds=1)
    by_another(hosted, "200.00")
    assert read(hosted, invoice) == []
