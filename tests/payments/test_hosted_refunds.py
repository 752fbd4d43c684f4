"""Refunding through the service: what each answer becomes, what is refused before, and that it is sent once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from invpay_desktop.base.errors import BadInput, Offline, PeriodLocked, Refused, ServiceError
from invpay_desktop.base.money import Money
from invpay_desktop.db import tables
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.hosted.values import Answer, Verdict
from invpay_desktop.ledger.check_schedule import WAITS
from invpay_desktop.ledger.credit import move_excess_to_credit
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.ledger.refund_attempts import RefundAttempt, failed_refunds, refund_attempts_of
from invpay_desktop.ledger.refund_plan import left_to_refund
from invpay_desktop.payments.hosted_refunds import (
    HostedRefunded,
    book_answer,
    goes_through_service,
    refund_hosted,
    resolve_refund,
)
from invpay_desktop.payments.refunds import RefundPayment, refund_payment
from invpay_desktop.payments.returns import ReturnPayment, return_payment
from invpay_desktop.sync.refund_checking import (
    RefundChecked,
    check_due_refunds,
    check_refund,
    forget_dead_refunds,
    known_refund,
)
from tests.builders import NOW, Stand, an_invoice, pays, stand, status_of
from tests.payments.hosted_shop import Hosted

NO_ANSWER = (
    "drop-after", "stall-after", "500-after", "502-after", "empty", "half", "html", "portal", "307", "500-before",
    "503-before", "drop-before", "other-amount", "unknown-status", "nulls", "late-commit",
)  # fmt: skip


def request(hosted: Hosted, payment: int, amount: str | None = None, **more: Any) -> RefundPayment:
    return RefundPayment(payment, "asked for", None if amount is None else hosted.shop.money(amount), **more)


def refund(hosted: Hosted, payment: int, amount: str | None = None, **more: Any) -> HostedRefunded:
    return refund_hosted(hosted.shop.book, hosted.api, request(hosted, payment, amount, **more), hosted.clock)


def check(hosted: Hosted, refund_id: int) -> RefundChecked:
    return check_refund(hosted.shop.book, hosted.api, refund_id, hosted.clock)


def due(hosted: Hosted) -> list[RefundChecked]:
    return check_due_refunds(hosted.shop.book, hosted.api, hosted.clock)


def known(hosted: Hosted, refund_id: int) -> RefundAttempt:
    return hosted.shop.ask(known_refund, refund_id)


def refunds_sent(hosted: Hosted) -> list[str]:
    return [line for line in hosted.line.log if line.endswith("/refund")]


def paid_back(hosted: Hosted) -> list[int]:
    """What the service paid back, minor units."""
    return [refund.amount for refund in hosted.sandbox.ledger.refunds]


def sound(hosted: Hosted) -> None:
    assert check_book(hosted.shop.book.path).problems == ()


@pytest.fixture
def overpaid(hosted: Hosted) -> tuple[int, int]:
    """An invoice of 500.00 with a card charge of 600.00 on it, and that payment."""
    invoice = hosted.invoice("500.00")
    return invoice, hosted.charge(invoice, "600.00").payment_id


# What an answer becomes


def test_the_excess_goes_back_and_the_invoice_is_paid(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    invoice, payment = overpaid
    done = refund(hosted, payment, "100.00")
    assert (done.status, str(done.amount), [part.source for part in done.parts]) == ("settled", "100.00", ["excess"])
    assert stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00")
    assert status_of(hosted.shop, payment) == "partially_refunded"
    assert paid_back(hosted) == [10000]
    assert {invoice} <= done.changes.invoices
    assert {payment} <= done.changes.payments
    mine = known(hosted, done.id)
    assert hosted.sandbox.ledger.refunds[0].key == mine.key
    assert (mine.evidence, mine.state) == ("answer", "settled")
    sound(hosted)


def test_all_that_is_left_cancels_unless_said(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    invoice, payment = overpaid
    refund(hosted, payment, "100.00")
    assert str(refund(hosted, payment).amount) == "500.00"
    assert stand(hosted.shop, invoice) == Stand("refunded", "0.00", "0.00")
    other = hosted.invoice("80.00", "inv_other")
    refund(hosted, hosted.charge(other, "80.00").payment_id, outcome="owed")
    assert stand(hosted.shop, other) == Stand("refunded", "0.00", "80.00")
    assert paid_back(hosted) == [10000, 50000, 8000]
    sound(hosted)


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_without_a_clear_answer_nobody_claims_anything(hosted: Hosted, overpaid: tuple[int, int], fault: str) -> None:
    invoice, payment = overpaid
    with hosted.fault(f"{fault}:refund"):
        done = refund(hosted, payment, "100.00")
    assert done.status == "unknown"
    assert done.next_check_at == NOW + WAITS[0]
    assert stand(hosted.shop, invoice) == Stand("overpaid", "600.00", "0.00", "100.00")
    assert status_of(hosted.shop, payment) == "approved"
    assert str(hosted.shop.ask(left_to_refund, payment)) == "500.00"
    assert len(refunds_sent(hosted)) == 1
    sound(hosted)
    hosted.later(seconds=25)
    looked = due(hosted)
    assert [each.status for each in looked] == ["settled" if paid_back(hosted) else "unknown"]
    hosted.later(days=12)
    due(hosted)
    assert len(refunds_sent(hosted)) == 1
    sound(hosted)


@pytest.mark.parametrize("fault", ["refuse"])
def test_what_never_left_is_said_so_and_may_be_asked_again(
    hosted: Hosted, overpaid: tuple[int, int], fault: str
) -> None:
    invoice, payment = overpaid
    with hosted.fault(f"{fault}:refund"):
        done = refund(hosted, payment, "100.00")
    assert done.status == "failed"
    assert paid_back(hosted) == []
    assert [each.refund_id for each in hosted.shop.ask(failed_refunds)] == [done.id]
    hosted.later(days=2)
    assert due(hosted) == []
    assert len(refunds_sent(hosted)) == 1
    assert refund(hosted, payment, "100.00").status == "settled"
    assert stand(hosted.shop, invoice).status == "paid"
    sound(hosted)


@pytest.mark.parametrize("fault", ["429", "401", "403"])
def test_a_refusal_that_the_history_confirms_failed_and_is_never_tried_again_by_itself(
    hosted: Hosted, overpaid: tuple[int, int], fault: str
) -> None:
    _, payment = overpaid
    with hosted.fault(f"{fault}:refund"):
        done = refund(hosted, payment, "100.00")
    assert (done.status, paid_back(hosted)) == ("failed", [])
    assert done.reason
    hosted.later(days=30)
    assert due(hosted) == []
    assert len(refunds_sent(hosted)) == 1
    sound(hosted)


def test_a_refusal_that_no_history_confirms_is_a_doubt(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    _, payment = overpaid
    hosted.sandbox.arm("429:refund")
    hosted.line.after = lambda method, _path: setattr(hosted.line, "cut", method == "POST")
    assert refund(hosted, payment, "100.00").status == "unknown"


def test_a_decline_is_kept_with_its_reason(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    _, payment = overpaid
    with hosted.fault("drop-before:refund"):
        sent = known(hosted, refund(hosted, payment, "100.00").id)
    declined = Answer(Verdict.DECLINED, status="failed", reason="Card closed")
    with hosted.shop.book.write(NOW) as session:
        book_answer(session, sent, declined, refused_for_certain=False)
    failed = known(hosted, sent.refund_id)
    assert (failed.status, failed.reason, failed.evidence) == ("failed", "Card closed", "answer")
    sound(hosted)


# Crashes


@pytest.mark.parametrize(("when", "went_out"), [("before", False), ("after", True)])
def test_what_fails_in_the_middle_never_makes_a_claim(
    hosted: Hosted, overpaid: tuple[int, int], when: str, went_out: bool
) -> None:
    invoice, payment = overpaid

    def breaks(method: str, path: str) -> None:
        if path.endswith("/refund"):
            raise RuntimeError("planted")

    setattr(hosted.line, when, breaks)
    done = refund(hosted, payment, "100.00")
    assert done.status == "unknown"
    assert bool(paid_back(hosted)) == went_out
    setattr(hosted.line, when, lambda _method, _path: None)
    hosted.later(seconds=3)
    assert [each.status for each in due(hosted)] == ["settled" if went_out else "unknown"]
    assert stand(hosted.shop, invoice).status == ("paid" if went_out else "overpaid")
    sound(hosted)


class Killed(BaseException):
    """The program ends here."""


def killed_at(hosted: Hosted, where: str) -> Callable[[str, str], None]:
    def dies(_method: str, path: str) -> None:
        if path.endswith(where):
            raise Killed

    return dies


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_program_that_died_while_sending_finds_out_later(
    hosted: Hosted, overpaid: tuple[int, int], when: str
) -> None:
    invoice, payment = overpaid
    setattr(hosted.line, when, killed_at(hosted, "/refund"))
    with pytest.raises(Killed):
        refund(hosted, payment, "100.00")
    setattr(hosted.line, when, lambda _method, _path: None)
    [sent] = hosted.shop.ask(refund_attempts_of, payment)
    assert sent.status == "pending"
    assert check(hosted, sent.refund_id).status == "pending"
    with pytest.raises(Refused, match=r"not known yet.*on its way now"):
        refund(hosted, payment, "100.00")
    hosted.later(minutes=3)
    assert payment in forget_dead_refunds(hosted.shop.book, hosted.clock).payments
    hosted.later(seconds=2)
    assert [each.status for each in due(hosted)] == ["settled" if when == "after" else "unknown"]
    assert len(paid_back(hosted)) == (when == "after")
    assert stand(hosted.shop, invoice).status == ("paid" if when == "after" else "overpaid")
    sound(hosted)


def test_a_program_that_died_before_it_was_written_down_sent_nothing(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    _, payment = overpaid
    hosted.line.after = killed_at(hosted, "/payments")
    with pytest.raises(Killed):
        refund(hosted, payment, "100.00")
    assert (refunds_sent(hosted), hosted.shop.rows(tables.refund)) == ([], [])


# Looking up


def test_a_late_refund_is_found_and_booked_once(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    invoice, payment = overpaid
    with hosted.fault("late-commit=5400:refund"):
        done = refund(hosted, payment, "100.00")
    for wait in WAITS[:5]:
        hosted.later(seconds=wait.total_seconds())
        assert [each.status for each in due(hosted)] == ["unknown"]
    hosted.later(hours=6)
    assert [each.status for each in due(hosted)] == ["settled"]
    assert check(hosted, done.id).status == "settled"
    assert stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00")
    assert known(hosted, done.id).evidence == "history"
    sound(hosted)


def test_a_second_refund_first_looks_after_the_first(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    _, payment = overpaid
    with hosted.fault("drop-after:refund"):
        refund(hosted, payment, "100.00")
    with pytest.raises(Refused, match=r"went out .* Nothing more was refunded"):
        refund(hosted, payment, "100.00")
    assert paid_back(hosted) == [10000]
    with hosted.fault("drop-before:refund"):
        refund(hosted, payment, "1.00")
    with pytest.raises(Refused, match=r"(?s)Please do not refund it again.*The next look is at 2026-01-28T14:00:"):
        refund(hosted, payment, "1.00")
    assert len(refunds_sent(hosted)) == 2


def test_another_amount_that_went_back_needs_a_person(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    _, payment = overpaid
    with hosted.fault("drop-before:refund"):
        done = refund(hosted, payment, "100.00")
    [transaction] = hosted.sandbox.ledger.transactions.values()
    hosted.sandbox.ledger.refund(transaction, 3000, hosted.clock(), "elsewhere")
    looked = check(hosted, done.id)
    assert (looked.status, looked.needs_you, looked.next_check_at) == ("unknown", True, None)
    assert "another amount, 30.00, went back" in known(hosted, done.id).reason
    sound(hosted)


def test_money_matched_to_another_invoice_is_looked_for_there_too(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    """The service takes a refund off whichever of the transaction's invoices it likes."""
    invoice, payment = overpaid
    other = hosted.invoice("300.00", "inv_other")
    ledger = hosted.sandbox.ledger
    [transaction] = ledger.transactions.values()
    entry = transaction.entries[0]
    with hosted.shop.book.write(NOW) as session:
        _read(hosted, session, other, "inv_other", payment, transaction.transaction_id)
    with hosted.fault("drop-after:refund"):
        done = refund(hosted, payment, "100.00")
    assert "GET invoices/inv_other/payments" in hosted.line.log
    assert (entry.refunded, check(hosted, done.id).status) == (10000, "settled")
    assert stand(hosted.shop, invoice).status == "paid"


def _read(hosted: Hosted, session: Any, invoice: int, hosted_id: str, payment: int, transaction: str) -> None:
    from sqlalchemy import insert

    from invpay_desktop.db.hosted_tables import hosted_entry

    row = {"invoice_id": invoice, "hosted_id": "pmt_moved", "amount_minor": 10000, "method": "card"}
    row |= {"status": "approved", "transaction_id": transaction, "first_seen": NOW, "last_seen": NOW}
    session.execute(insert(hosted_entry), row | {"payment_id": payment})


def test_the_schedule_ends_with_a_person_whose_word_settles_it(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    invoice, payment = overpaid
    with hosted.fault("drop-before:refund"):
        done = refund(hosted, payment, "100.00")
    with pytest.raises(Refused, match="still being looked up"):
        hosted.shop.do(resolve_refund, done.id, False, "They say no")
    for _ in WAITS:
        hosted.later(days=1)
        [looked] = due(hosted)
    assert looked.needs_you
    assert due(hosted) == []
    with pytest.raises(BadInput, match="how you know"):
        hosted.shop.do(resolve_refund, done.id, False, " ")
    hosted.shop.do(resolve_refund, done.id, False, "They say nothing went out")
    assert (known(hosted, done.id).status, known(hosted, done.id).evidence) == ("failed", "person")
    with pytest.raises(Refused, match="known already: failed"):
        hosted.shop.do(resolve_refund, done.id, True, "They say yes")
    assert stand(hosted.shop, invoice).over == "100.00"
    sound(hosted)


def test_a_person_may_say_that_it_went_out(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    invoice, payment = overpaid
    with hosted.fault("drop-before:refund"):
        done = refund(hosted, payment, "100.00")
    for _ in WAITS:
        hosted.later(days=1)
        due(hosted)
    hosted.shop.do(resolve_refund, done.id, True, "They say it went out")
    assert stand(hosted.shop, invoice).status == "paid"
    [event] = [row for row in hosted.shop.rows(tables.event) if row.kind == "refund.settled"]
    assert '"evidence":"person"' in event.data
    sound(hosted)


def test_offline_looks_move_nothing_but_the_time(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    _, payment = overpaid
    with hosted.fault("drop-after:refund"):
        done = refund(hosted, payment, "100.00")
    hosted.line.cut = True
    hosted.later(seconds=3)
    [looked] = due(hosted)
    assert isinstance(looked.problem, Offline)
    assert known(hosted, done.id).checks == 0
    hosted.line.cut = False
    hosted.later(seconds=40)
    assert [each.status for each in due(hosted)] == ["settled"]


# Refused before anything is sent


def untouched(hosted: Hosted) -> None:
    assert refunds_sent(hosted) == []
    assert hosted.shop.rows(tables.refund) == []


def test_more_than_is_left_is_not_asked_for(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    with pytest.raises(Refused, match=r"Only 600\.00 .* not 600\.01"):
        refund(hosted, overpaid[1], "600.01")
    untouched(hosted)


def test_without_a_history_nothing_is_sent(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    hosted.line.cut = True
    with pytest.raises(Offline, match=r"^Nothing was refunded\."):
        refund(hosted, overpaid[1], "1.00")
    hosted.line.cut = False
    for fault in ("500-before", "html", "401"):
        with hosted.fault(f"{fault}:history"), pytest.raises(ServiceError, match=r"^Nothing was refunded\."):
            refund(hosted, overpaid[1], "1.00")
    untouched(hosted)


def test_what_the_service_paid_back_unknown_to_the_book_is_not_paid_twice(
    hosted: Hosted, overpaid: tuple[int, int]
) -> None:
    [transaction] = hosted.sandbox.ledger.transactions.values()
    hosted.sandbox.ledger.refund(transaction, 10000, hosted.clock(), "elsewhere")
    with pytest.raises(Refused, match=r"paid 100\.00 of this payment back already, of which the book knows 0\.00"):
        refund(hosted, overpaid[1], "100.00")
    untouched(hosted)


def test_a_refund_is_dated_today_and_never_in_a_locked_period(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    with pytest.raises(BadInput, match="dated today"):
        refund(hosted, overpaid[1], "1.00", dated_on=date(2026, 1, 29))
    hosted.shop.do(lock_period, NOW.date())
    with pytest.raises(PeriodLocked):
        refund(hosted, overpaid[1], "1.00")
    untouched(hosted)


def test_money_from_outside_does_not_go_through_the_service(hosted: Hosted) -> None:
    payment = pays(hosted.shop, an_invoice(hosted.shop), "500.00").id
    assert not hosted.shop.ask(goes_through_service, request(hosted, payment))
    with pytest.raises(Refused, match="Record the refund instead"):
        refund(hosted, payment, "1.00")
    untouched(hosted)


def test_a_charge_may_go_back_by_check_and_then_the_service_is_not_asked(
    hosted: Hosted, overpaid: tuple[int, int]
) -> None:
    invoice, payment = overpaid
    by_check = request(hosted, payment, "100.00", kind="check")
    assert hosted.shop.ask(goes_through_service, request(hosted, payment))
    assert not hosted.shop.ask(goes_through_service, by_check)
    hosted.shop.do(refund_payment, by_check)
    assert (stand(hosted.shop, invoice).status, paid_back(hosted)) == ("paid", [])
    assert str(refund(hosted, payment).amount) == "500.00"
    sound(hosted)


def test_a_declined_charge_has_nothing_to_refund(hosted: Hosted) -> None:
    payment = hosted.charge(hosted.invoice(), "500.00", "4000000000000002").payment_id
    with pytest.raises(Refused, match="is failed"):
        refund(hosted, payment)
    untouched(hosted)


def test_a_charge_whose_answer_named_no_transaction_finds_it_in_the_history(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    with hosted.fault("no-transaction:pay"):
        payment = hosted.charge(invoice, "500.00").payment_id
    assert hosted.attempt(payment).transaction_id == ""
    with hosted.fault("no-transaction:history"), pytest.raises(Refused, match="names no transaction"):
        refund(hosted, payment, "1.00")
    assert refund(hosted, payment, "1.00").status == "settled"


# What happened meanwhile


def test_a_payment_that_comes_back_while_its_refund_is_unknown(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    payment = hosted.charge(invoice, "500.00").payment_id
    with hosted.fault("drop-after:refund"):
        refund(hosted, payment, "200.00")
    hosted.shop.do(return_payment, ReturnPayment(payment, "R01"))
    hosted.later(seconds=3)
    assert [each.status for each in due(hosted)] == ["settled"]
    made = hosted.shop.rows(tables.invoice)[-1]
    assert (made.total_minor, stand(hosted.shop, invoice).left) == (20000, "500.00")
    sound(hosted)


def test_credit_kept_while_a_refund_waits_keeps_the_money_for_it(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    invoice, payment = overpaid
    with hosted.fault("drop-after:refund"):
        refund(hosted, payment, "40.00")
    with pytest.raises(Refused, match=r"Only 60\.00 can be moved now"):
        hosted.shop.do(move_excess_to_credit, invoice, hosted.shop.money("100.00"))
    hosted.shop.do(move_excess_to_credit, invoice, hosted.shop.money("60.00"))
    hosted.later(seconds=3)
    due(hosted)
    assert stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00")
    sound(hosted)


def test_two_programs_settle_it_once(hosted: Hosted, overpaid: tuple[int, int]) -> None:
    invoice, payment = overpaid
    with hosted.fault("drop-after:refund"):
        done = refund(hosted, payment, "100.00")
    hosted.later(seconds=3)

    def other_program(_method: str, _path: str) -> None:
        hosted.line.before = lambda _method, _path: None
        assert check(hosted, done.id).status == "settled"

    hosted.line.before = other_program
    assert check(hosted, done.id).status == "settled"
    assert stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00")
    assert len(hosted.shop.rows(tables.refund_part)) == 1
    assert hosted.shop.now - NOW == timedelta(seconds=3)
    assert known(hosted, done.id).amount == Money(10000, "USD")
