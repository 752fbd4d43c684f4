"""Settling charges whose outcome is not known: by one new entry of the history, and by nothing less."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from invpay_desktop.base.errors import BugError
from invpay_desktop.db import hosted_tables, tables
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.hosted.values import HostedPayment
from invpay_desktop.ledger.check_schedule import WAITS
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.sync.checking import CLOCKS_APART, candidates, check_attempt, check_due, forget_the_dead
from tests.builders import NOW, Stand, pays, stand, status_of
from tests.payments.hosted_shop import LATE, LOST_AFTER, LOST_BEFORE, Hosted, a_method, an_account
from tests.payments.test_charge import by_another


def posts(hosted: Hosted) -> int:
    return sum(line.startswith("POST") for line in hosted.line.log)


def test_a_charge_that_went_through_is_found_and_nothing_is_sent_again(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    sent = hosted.charge(invoice, "250.00", LOST_AFTER).payment_id
    done = hosted.check(sent)
    assert (done.status, done.needs_you, done.next_check_at, done.problem) == ("approved", False, None, None)
    assert stand(hosted.shop, invoice) == Stand("partially_paid", "250.00", "250.00")
    [there] = hosted.there()
    mine = hosted.attempt(sent)
    assert (mine.evidence, mine.hosted_id, mine.transaction_id) == ("history", there.payment_id, there.transaction_id)
    assert posts(hosted) == 1
    assert {invoice} <= done.changes.invoices
    assert hosted.check(sent).status == "approved"  # a second look changes nothing
    assert check_book(hosted.shop.book.path).problems == ()


def test_a_late_charge_is_found_when_it_comes(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    sent = hosted.charge(invoice, "500.00", LATE).payment_id
    hosted.later(seconds=2)
    assert hosted.check(sent).status == "unknown"
    hosted.later(seconds=10)
    assert hosted.check(sent).status == "unknown"
    hosted.later(seconds=60)
    assert hosted.check(sent).status == "approved"


def test_a_decline_whose_answer_was_lost_is_found_as_one(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    hosted.sandbox.arm("drop-after:pay")
    sent = hosted.charge(invoice, "500.00", "4000000000000069").payment_id
    assert hosted.check(sent).status == "failed"
    mine = hosted.attempt(sent)
    assert (mine.failure, mine.reason, mine.evidence) == ("hard", "Expired card", "history")


def test_an_absence_proves_nothing_until_a_person_says_so(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    sent = hosted.charge(invoice, "500.00", LOST_BEFORE).payment_id
    for wait in WAITS:
        due = hosted.attempt(sent).next_check_at
        assert due is not None
        assert due == hosted.shop.now + wait
        hosted.shop.now = due - timedelta(seconds=1)
        assert check_due(hosted.shop.book, hosted.api, hosted.clock) == []
        hosted.shop.now = due
        [looked] = check_due(hosted.shop.book, hosted.api, hosted.clock)
        assert looked.status == "unknown"
    assert looked.needs_you
    assert hosted.attempt(sent).next_check_at is None
    assert check_due(hosted.shop.book, hosted.api, hosted.clock) == []
    assert stand(hosted.shop, invoice).paid == "0.00"
    assert hosted.shop.now - NOW < timedelta(days=8)


def test_who_asks_often_does_not_end_the_schedule(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    sent = hosted.charge(invoice, "500.00", LOST_BEFORE).payment_id
    for _ in range(30):
        looked = hosted.check(sent)
        assert (looked.needs_you, looked.next_check_at) == (False, NOW + timedelta(seconds=2))
    mine = hosted.attempt(sent)
    assert (mine.checks, mine.last_check_at) == (0, NOW)


def test_a_look_after_that_may_still_settle_it(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    sent = hosted.charge(invoice, "500.00", LOST_BEFORE).payment_id
    for _ in WAITS:
        hosted.shop.now = hosted.attempt(sent).next_check_at or hosted.shop.now
        hosted.check(sent)
    assert hosted.check(sent).needs_you
    by_another(hosted, "500.00")  # it arrives after eight days
    assert hosted.check(sent).status == "approved"


def test_two_entries_that_could_be_it_need_a_person(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    sent = hosted.charge(invoice, "250.00", LOST_AFTER).payment_id
    by_another(hosted, "250.00")
    done = hosted.check(sent)
    assert (done.status, done.needs_you) == ("unknown", True)
    assert "2 entries" in hosted.attempt(sent).reason
    assert stand(hosted.shop, invoice).paid == "0.00"


def test_a_reading_that_fails_uses_up_no_step(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    sent = hosted.charge(invoice, "500.00", LOST_AFTER).payment_id
    hosted.line.cut = True
    for _ in range(30):
        hosted.later(hours=1)
        done = hosted.check(sent)
        assert (done.status, done.needs_you) == ("unknown", False)
        assert done.problem is not None
        assert done.problem.code == "offline"
    assert hosted.attempt(sent).checks == 0
    hosted.line.cut = False
    assert hosted.check(sent).status == "approved"


def test_other_money_is_not_taken_for_it(hosted: Hosted) -> None:
    """Of another amount, another method, from before, or known as another payment of the book."""
    invoice = hosted.invoice("500.00")
    by_another(hosted, "100.00")
    first = hosted.charge(invoice, "100.00")
    sent = hosted.charge(invoice, "100.00", LOST_BEFORE).payment_id
    by_another(hosted, "99.99")
    assert first.status == "approved"
    assert hosted.check(sent).status == "unknown"


@pytest.mark.parametrize(
    ("ours", "theirs", "may_be"),
    [
        ("card", "card", True), ("card", "ach", False), ("card", "saved", True), ("card", "", True),
        ("card", "external", False), ("card", "check", False), ("ach", "bank_transfer", True), ("ach", "card", False),
        ("saved", "card", True), ("saved", "ach", True), ("saved", "saved", True), ("saved", "cash", False),
        ("saved", "wallet", True), ("card", "wallet", False),
    ],
)  # fmt: skip
def test_which_methods_may_be_the_same(hosted: Hosted, ours: str, theirs: str, may_be: bool) -> None:
    sent = hosted.attempt(hosted.charge(hosted.invoice(), "10.00", LOST_BEFORE).payment_id)
    entry = HostedPayment("pmt_new", sent.amount, theirs, "approved", NOW)
    assert bool(candidates(replace(sent, method=ours), [entry], frozenset())) is may_be


def test_what_was_there_before_or_is_another_payment_is_no_candidate(hosted: Hosted) -> None:
    sent = hosted.attempt(hosted.charge(hosted.invoice(), "10.00", LOST_BEFORE).payment_id)
    entry = HostedPayment("pmt_there", sent.amount, "card", "approved", NOW)
    assert candidates(sent, [entry], frozenset()) == [entry]
    assert candidates(replace(sent, baseline=frozenset({"pmt_there"})), [entry], frozenset()) == []
    assert candidates(sent, [entry], frozenset({"pmt_there"})) == []


def test_clocks_may_differ_by_a_day(hosted: Hosted) -> None:
    sent = hosted.attempt(hosted.charge(hosted.invoice(), "10.00", LOST_BEFORE).payment_id)
    for earlier, may_be in ((CLOCKS_APART, True), (CLOCKS_APART + timedelta(seconds=1), False)):
        entry = HostedPayment("pmt_new", sent.amount, "card", "approved", NOW - earlier)
        assert bool(candidates(sent, [entry], frozenset())) is may_be
    assert candidates(sent, [HostedPayment("pmt_new", sent.amount, "card", "approved", None)], frozenset())


@pytest.mark.parametrize("name", ["unknown-status", "history-reordered", "extra-fields", "strings"])
def test_a_history_in_odd_words(hosted: Hosted, name: str) -> None:
    invoice = hosted.invoice("500.00")
    sent = hosted.charge(invoice, "500.00", LOST_AFTER).payment_id
    hosted.sandbox.arm(f"{name}:history")
    expected = "unknown" if name == "unknown-status" else "approved"
    assert hosted.check(sent).status == expected
    assert hosted.check(sent).status == "approved"


@pytest.mark.parametrize("name", ["other-amount", "negative", "nulls", "lists", "true-amount", "other-invoice", "html"])
def test_a_history_that_cannot_be_right_settles_nothing(hosted: Hosted, name: str) -> None:
    invoice = hosted.invoice("500.00")
    sent = hosted.charge(invoice, "500.00", LOST_AFTER).payment_id
    hosted.sandbox.arm(f"{name}:history")
    assert hosted.check(sent).status == "unknown"
    assert hosted.check(sent).status == "approved"


def test_the_day_is_the_day_it_was_sent_or_the_first_open_one(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    first = hosted.charge(invoice, "100.00", LOST_AFTER).payment_id
    hosted.later(days=2)
    assert hosted.check(first).status == "approved"
    second = hosted.charge(invoice, "150.00", LOST_AFTER).payment_id
    hosted.later(days=2)
    hosted.shop.do(lock_period, hosted.shop.now.date())
    assert hosted.check(second).status == "approved"
    days = {row.payment_id: row.dated_on.isoformat() for row in hosted.shop.rows(tables.allocation)}
    assert days == {first: "2026-01-28", second: "2026-02-02"}


def test_a_program_that_died_while_sending_leaves_an_unknown_charge(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")

    class Killed(BaseException):
        """As if the process had ended here."""

    def dies(method: str, _path: str) -> None:
        if method == "POST":
            raise Killed

    hosted.line.after = dies
    with pytest.raises(Killed):
        hosted.charge(invoice, "500.00")
    hosted.line.after = lambda _method, _path: None
    [sent] = hosted.open_attempts()
    assert sent.status == "pending"
    assert hosted.check(sent.payment_id).status == "pending"  # its answer may still come: nobody meddles
    assert forget_the_dead(hosted.shop.book, hosted.clock).payments == frozenset()
    hosted.later(seconds=120)
    assert forget_the_dead(hosted.shop.book, hosted.clock).payments == {sent.payment_id}
    assert status_of(hosted.shop, sent.payment_id) == "unknown"
    hosted.later(seconds=2)
    [looked] = check_due(hosted.shop.book, hosted.api, hosted.clock)
    assert looked.status == "approved"


def test_one_that_another_program_settled_meanwhile_is_left_alone(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    sent = hosted.charge(invoice, "500.00", LOST_AFTER).payment_id

    def meanwhile(_method: str, _path: str) -> None:
        hosted.line.after = lambda _method, _path: None
        assert hosted.check(sent).status == "approved"

    hosted.line.after = meanwhile
    assert hosted.check(sent).status == "approved"
    assert stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00")


def test_several_are_looked_at_and_a_cut_line_is_asked_once(hosted: Hosted) -> None:
    sent = [
        hosted.charge(hosted.invoice("500.00", f"inv_{n}"), "500.00", how).payment_id
        for n, how in enumerate((LOST_AFTER, LOST_AFTER, LOST_BEFORE))
    ]
    hosted.later(seconds=2)
    hosted.line.cut = True
    [looked] = check_due(hosted.shop.book, hosted.api, hosted.clock)
    assert looked.problem is not None
    hosted.line.cut = False
    hosted.later(minutes=5)
    assert [each.status for each in check_due(hosted.shop.book, hosted.api, hosted.clock)] == [
        "approved", "approved", "unknown",
    ]  # fmt: skip
    assert [each.payment_id for each in hosted.open_attempts()] == sent[2:]


def test_saved_methods_and_accounts_are_found_too(hosted: Hosted) -> None:
    for name, how in (("inv_1", a_method()), ("inv_2", an_account())):
        invoice = hosted.invoice("500.00", name)
        hosted.sandbox.arm("drop-after:pay")
        sent = hosted.charge(invoice, "500.00", how).payment_id
        assert hosted.check(sent).status == "approved", name


def test_money_that_was_not_charged_from_here_has_nothing_to_look_up(hosted: Hosted) -> None:
    paid = pays(hosted.shop, hosted.invoice(), "5.00", kind="cash")
    with pytest.raises(BugError):
        check_attempt(hosted.shop.book, hosted.api, paid.id, hosted.clock)
    assert hosted.shop.rows(hosted_tables.attempt) == []
