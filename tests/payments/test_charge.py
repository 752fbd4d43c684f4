"""Charging: what each answer becomes in the book, what is refused before anything is sent, and that it is sent once."""

from __future__ import annotations

import json
from datetime import date

import pytest

from invpay_desktop.base.errors import BadInput, BookBusy, DiskFull, InvPayError, PeriodLocked, Refused, ServiceError
from invpay_desktop.db import hosted_tables, tables
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ledger.invoices import InvoiceChange, edit_invoice, void_invoice
from invpay_desktop.ledger.periods import lock_period
from invpay_desktop.payments.receipts import issue_receipt
from tests.builders import NOW, Stand, a_customer, an_invoice, pays, stand, status_of
from tests.payments.hosted_shop import (
    EXPIRED,
    GOOD,
    LATE,
    LOST_AFTER,
    LOST_BEFORE,
    SOFT,
    Hosted,
    a_card,
    a_method,
    an_account,
)


def sound(hosted: Hosted) -> None:
    """The book keeps every rule."""
    assert check_book(hosted.shop.book.path).problems == ()


def posts(hosted: Hosted) -> list[str]:
    return [line for line in hosted.line.log if line.startswith("POST")]


def untouched(hosted: Hosted, invoice: int) -> None:
    """Nothing went out that moves money, and nothing was written down."""
    assert posts(hosted) == []
    assert hosted.shop.rows(hosted_tables.attempt) == []
    assert stand(hosted.shop, invoice).paid == "0.00"
    sound(hosted)


# What an answer becomes


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


def test_a_charge_makes_no_difference_with_the_reading_before_it(hosted: Hosted) -> None:
    """The service's sums are from before the charge: they say nothing of it, and its history is due again."""
    for key in ("hosted.url", "hosted.tenant"):
        hosted.shop.do(write_setting, key, "http://127.0.0.1:9")
    invoice = hosted.invoice()
    hosted.charge(invoice, "300.00")
    assert hosted.shop.rows(hosted_tables.difference) == []
    assert hosted.shop.row(hosted_tables.hosted_invoice_state, invoice).read_at is None
    hosted.charge(invoice, "200.00")
    assert hosted.shop.rows(hosted_tables.difference) == []


def test_a_part_and_more_than_is_left(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    assert hosted.charge(invoice, "250.00").disagreements == ()
    assert stand(hosted.shop, invoice) == Stand("partially_paid", "250.00", "250.00")
    assert hosted.charge(invoice, "350.00").disagreements == ()
    assert stand(hosted.shop, invoice) == Stand("overpaid", "600.00", "0.00", "100.00")
    sound(hosted)


def test_a_bank_account_and_who_agreed_to_it(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    done = hosted.charge(invoice, "100.00", an_account())
    assert (done.status, hosted.attempt(done.payment_id).label) == ("approved", "Checking •• 6789")
    [sent] = [row for row in hosted.shop.rows(tables.event) if row.kind == "charge.sent"]
    assert json.loads(sent.data)["authorised"] == "Sample Owner, phone"
    assert "123456789" not in sent.data


def test_a_saved_method_is_bound_to_the_customer_it_was_used_for(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    done = hosted.charge(invoice, "100.00", a_method("pm_saved_123"))
    assert (done.status, hosted.attempt(done.payment_id).label) == ("approved", "pm_saved_123")
    [known] = hosted.shop.rows(hosted_tables.saved_method)
    assert (known.customer_id, known.method_id) == (a_customer(hosted.shop), "pm_saved_123")
    other = hosted.invoice("80.00", "inv_other", a_customer(hosted.shop, "cust_9", "Sample Florist"))
    with pytest.raises(Refused, match="belongs to customer cust_123"):
        hosted.charge(other, "80.00", a_method("pm_saved_123"))
    assert len(hosted.line.log) == 2  # the service was not even asked


@pytest.mark.parametrize(
    ("how", "failure", "reason"),
    [
        (a_card(SOFT), "soft", "Insufficient funds"),
        (a_card(EXPIRED), "hard", "Expired card"),
        (an_account("55550000"), "hard", "Account closed"),
        (an_account("55551111"), "soft", "Insufficient funds"),
        (a_method("pm_saved_declined"), "soft", "Insufficient funds"),
    ],
)
def test_a_decline_is_kept_with_its_class_and_counts_nothing(
    hosted: Hosted, how: object, failure: str, reason: str
) -> None:
    invoice = hosted.invoice("500.00")
    done = hosted.charge(invoice, "500.00", how)  # type: ignore[arg-type]
    assert (done.status, done.failure, done.reason) == ("failed", failure, reason)
    assert stand(hosted.shop, invoice) == Stand("unpaid", "0.00", "500.00")
    assert hosted.attempt(done.payment_id).hosted_id.startswith("pmt_")
    with pytest.raises(Refused, match="none is issued"):
        hosted.shop.do(issue_receipt, done.payment_id)
    sound(hosted)


@pytest.mark.parametrize("status", [200, 402, 400, 422])
def test_a_decline_is_told_by_its_body_whatever_its_status(hosted: Hosted, status: int) -> None:
    hosted.sandbox.service.decline_status = status
    assert hosted.charge(hosted.invoice(), "500.00", SOFT).failure == "soft"


@pytest.mark.parametrize("number", [LOST_AFTER, LOST_BEFORE, LATE])
def test_a_lost_answer_is_neither_paid_nor_failed(hosted: Hosted, number: str) -> None:
    invoice = hosted.invoice("500.00")
    done = hosted.charge(invoice, "500.00", number)
    assert (done.status, done.failure) == ("unknown", "")
    assert done.next_check_at is not None
    assert (done.next_check_at - NOW).total_seconds() == 2
    assert stand(hosted.shop, invoice) == Stand("unpaid", "0.00", "500.00")
    assert status_of(hosted.shop, done.payment_id) == "unknown"
    sound(hosted)


UNPROVEN = (
    "drop-before", "drop-after", "stall-before", "stall-after", "500-before", "500-after", "502-before", "503-after",
    "504-after", "301", "302", "307", "308", "portal", "empty", "half", "html", "nan", "other-invoice", "other-amount",
    "nulls", "lists", "true-amount", "negative", "late-commit",
)  # fmt: skip


def test_whatever_does_not_prove_an_outcome_is_unknown(hosted: Hosted) -> None:
    for name in UNPROVEN:
        invoice = hosted.invoice("500.00", f"inv_{name}")
        with hosted.fault(f"{name}:pay"):
            done = hosted.charge(invoice, "500.00")
        assert (done.status, status_of(hosted.shop, done.payment_id)) == ("unknown", "unknown"), name
    assert len(posts(hosted)) == len(UNPROVEN)
    sound(hosted)


def test_a_byte_that_never_left_is_not_sent(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")

    def cut(method: str, _path: str) -> None:
        hosted.line.cut = method == "POST"

    hosted.line.before = cut
    done = hosted.charge(invoice, "500.00")
    assert (done.status, done.failure) == ("failed", "not_sent")
    assert "cannot be reached" in done.reason
    hosted.line.before = lambda _method, _path: None
    hosted.line.cut = False
    assert hosted.charge(invoice, "500.00").status == "approved"
    assert len(hosted.there()) == 1
    sound(hosted)


@pytest.mark.parametrize("name", ["401", "403", "429"])
def test_a_refusal_counts_once_the_history_agrees(hosted: Hosted, name: str) -> None:
    invoice = hosted.invoice("500.00")
    hosted.sandbox.arm(f"{name}:pay")
    done = hosted.charge(invoice, "500.00")
    assert (done.status, done.failure) == ("failed", "gateway")
    assert [line.partition(" ")[0] for line in hosted.line.log] == ["GET", "POST", "GET"]
    sound(hosted)


def test_a_refusal_whose_history_cannot_be_read_is_settled_by_the_next_reading(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    hosted.sandbox.arm("403:pay")
    hosted.line.after = lambda method, _path: hosted.sandbox.arm("500-before:history") if method == "POST" else None
    done = hosted.charge(invoice, "500.00")
    assert done.status == "unknown"
    hosted.line.after = lambda _method, _path: None
    hosted.later(seconds=2)
    assert hosted.check(done.payment_id).status == "failed"
    assert hosted.attempt(done.payment_id).failure == "gateway"
    assert hosted.there() == []


def test_a_refusal_that_was_none_is_found_in_the_history(hosted: Hosted) -> None:
    """The way back says 401, and the money went all the same: the reading that follows must not agree."""
    invoice = hosted.invoice("500.00")

    def also_done(method: str, path: str) -> None:
        if method == "POST":
            hosted.line.before = lambda _method, _path: None
            hosted.sandbox.arm("401:pay")
            hosted.line.after = lambda _method, _path: booked_there(hosted, "500.00")

    hosted.line.before = also_done
    done = hosted.charge(invoice, "500.00")
    assert done.status == "unknown"
    hosted.line.after = lambda _method, _path: None
    assert hosted.check(done.payment_id).status == "approved"
    assert stand(hosted.shop, invoice).status == "paid"


def booked_there(hosted: Hosted, amount: str, hosted_id: str = "inv_abc123") -> None:
    """The service charges a card of its own accord, as another device of ours would have it do, once."""
    hosted.line.after = lambda _method, _path: None
    by_another(hosted, amount, hosted_id)


def by_another(hosted: Hosted, amount: str, hosted_id: str = "inv_abc123", number: str = GOOD) -> None:
    body = {"amount": float(amount), "paymentMethod": "card", "card": {"number": number}}
    headers = {
        "Authorization": "Bearer sandbox-token", "X-Tenant-ID": "sandbox-tenant", "Content-Type": "application/json"
    }  # fmt: skip
    hosted.sandbox.handle("POST", f"/api/v1/invoices/{hosted_id}/payment", headers, json.dumps(body).encode())


def test_sums_of_the_answer_that_are_not_ours_are_said(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    pays(hosted.shop, invoice, "100.00", kind="cash")
    done = hosted.charge(invoice, "250.00")
    assert done.status == "approved"
    assert "The service says 250.00 is left, this book says 150.00." in done.disagreements


# What is refused before anything is sent


def test_an_invoice_must_be_open_and_linked(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    loose = an_invoice(hosted.shop, "80.00")
    with pytest.raises(Refused, match="not linked"):
        hosted.charge(loose, "80.00")
    hosted.shop.do(edit_invoice, loose, InvoiceChange(hosted_id="inv_draft"))
    hosted.shop.do(void_invoice, invoice, "mistake")
    with pytest.raises(Refused, match="void"):
        hosted.charge(invoice)
    draft = an_invoice(hosted.shop, "80.00", draft=True)
    with pytest.raises(Refused, match="draft"):
        hosted.charge(draft, "80.00")
    untouched(hosted, invoice)


def test_a_book_in_test_mode_sends_no_real_card(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    with pytest.raises(Refused, match="test mode") as refused:
        hosted.charge(invoice, "500.00", "4242424242424242")
    assert "4242424242424242" not in refused.value.message
    untouched(hosted, invoice)
    hosted.mode = "live"
    assert hosted.charge(invoice, "500.00", "4242424242424242").failure == "soft"  # the sandbox takes no such card


@pytest.mark.parametrize("amount", ["0.00", "-5.00"])
def test_an_amount_is_more_than_nothing(hosted: Hosted, amount: str) -> None:
    invoice = hosted.invoice()
    with pytest.raises(BadInput):
        hosted.charge(invoice, amount)
    untouched(hosted, invoice)


def test_a_locked_day_takes_no_charge(hosted: Hosted) -> None:
    invoice = hosted.invoice()
    hosted.shop.do(lock_period, date(2026, 1, 28))
    with pytest.raises(PeriodLocked):
        hosted.charge(invoice)
    untouched(hosted, invoice)


@pytest.mark.parametrize("name", ["500-before:history", "drop-before:history", "401:history", "half:history"])
def test_without_a_reading_before_nothing_is_sent(hosted: Hosted, name: str) -> None:
    invoice = hosted.invoice()
    hosted.sandbox.arm(name)
    with pytest.raises(ServiceError, match="Nothing was charged"):
        hosted.charge(invoice)
    untouched(hosted, invoice)


def test_an_invoice_unknown_there_is_not_charged(hosted: Hosted) -> None:
    invoice = an_invoice(hosted.shop, "80.00")
    hosted.shop.do(edit_invoice, invoice, InvoiceChange(hosted_id="inv_nowhere"))
    with pytest.raises(ServiceError, match="Nothing was charged"):
        hosted.charge(invoice, "80.00")
    untouched(hosted, invoice)


def test_while_an_outcome_is_open_nothing_else_is_charged(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    first = hosted.charge(invoice, "500.00", LATE)
    with pytest.raises(Refused, match="do not charge again") as refused:
        hosted.charge(invoice, "500.00")
    assert "The next look is at 2026-01-28T14:00:02Z" in refused.value.message
    assert hosted.line.log[-1].startswith("GET")  # it was looked up once more first
    assert first.public_id in refused.value.message
    assert len(posts(hosted)) == 1
    other = hosted.invoice("80.00", "inv_other")
    assert hosted.charge(other, "80.00").status == "approved"


def test_a_charge_that_turns_out_paid_is_not_followed_by_another(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    hosted.charge(invoice, "250.00", LOST_AFTER)
    with pytest.raises(Refused, match="went through"):
        hosted.charge(invoice, "250.00")
    assert stand(hosted.shop, invoice) == Stand("partially_paid", "250.00", "250.00")
    assert len(hosted.there()) == 1


def test_while_one_is_on_the_wire_another_is_refused_without_a_look(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    met: list[str] = []

    def second(method: str, _path: str) -> None:
        if method == "POST":
            hosted.line.before = lambda _method, _path: None
            with pytest.raises(Refused, match="on its way") as refused:
                hosted.charge(invoice, "500.00")
            met.append(refused.value.message)

    hosted.line.before = second
    assert hosted.charge(invoice, "500.00").status == "approved"
    assert len(met) == 1
    assert len(hosted.there()) == 1


def test_an_invoice_paid_while_the_person_typed_is_not_paid_twice(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    pays(hosted.shop, invoice, "500.00", kind="cash")
    with pytest.raises(Refused, match="changed in the meantime"):
        hosted.charge(invoice, "500.00", seen="500.00")
    assert posts(hosted) == []
    assert hosted.charge(invoice, "500.00").status == "approved"  # who saw that nothing is left may mean it (rule 1)


def test_what_was_paid_there_meanwhile_comes_into_the_book_first(hosted: Hosted) -> None:
    """Paid on the service's own page while the person typed: the book learns of it, and nothing is charged twice."""
    invoice = hosted.invoice("500.00")
    by_another(hosted, "400.00")
    with pytest.raises(Refused, match=r"100\.00 is left on it now"):
        hosted.charge(invoice, "500.00")
    assert posts(hosted) == []
    assert stand(hosted.shop, invoice) == Stand("partially_paid", "400.00", "100.00")
    assert hosted.charge(invoice, "100.00").disagreements == ()
    assert stand(hosted.shop, invoice).status == "paid"
    sound(hosted)


# What goes wrong on this side


def test_a_program_that_fails_while_sending_leaves_it_unknown(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")

    def fails(method: str, _path: str) -> None:
        if method == "POST":
            raise MemoryError

    hosted.line.after = fails
    done = hosted.charge(invoice, "500.00")
    assert done.status == "unknown"
    assert hosted.attempt(done.payment_id).status == "unknown"
    hosted.line.after = lambda _method, _path: None
    hosted.later(seconds=2)
    assert hosted.check(done.payment_id).status == "approved"
    sound(hosted)


def test_ctrl_c_while_sending_leaves_it_unknown(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")

    def pressed(method: str, _path: str) -> None:
        if method == "POST":
            raise KeyboardInterrupt

    hosted.line.after = pressed
    assert hosted.charge(invoice, "500.00").status == "unknown"
    assert hosted.open_attempts()[0].status == "unknown"


def test_ctrl_c_before_it_is_sent_is_not_sent(hosted: Hosted, monkeypatch: pytest.MonkeyPatch) -> None:
    invoice = hosted.invoice("500.00")
    read, pressed = hosted.shop.book.read, iter([False, True])
    monkeypatch.setattr(hosted.shop.book, "read", lambda now: stopped() if next(pressed, False) else read(now))
    done = hosted.charge(invoice, "500.00")
    assert (done.status, done.failure) == ("failed", "not_sent")
    assert posts(hosted) == []


def stopped() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("error", [DiskFull("The disk is full."), BookBusy("Another program holds the book.")])
@pytest.mark.parametrize("number", [GOOD, SOFT])
def test_an_answer_that_cannot_be_kept_is_told_and_found_again(
    hosted: Hosted, monkeypatch: pytest.MonkeyPatch, error: InvPayError, number: str
) -> None:
    """The attempt stays as it was committed; after two minutes it is looked up."""
    invoice = hosted.invoice("500.00")
    write = hosted.shop.book.write

    def full(*_args: object) -> None:
        raise error

    hosted.line.after = lambda method, _path: (
        monkeypatch.setattr(hosted.shop.book, "write", full) if method == "POST" else None
    )
    done = hosted.charge(invoice, "500.00", number)
    assert (done.status, done.detail) == ("unknown", error.message)
    assert status_of(hosted.shop, done.payment_id) == "pending"
    hosted.line.after = lambda _method, _path: None
    monkeypatch.setattr(hosted.shop.book, "write", write)
    hosted.later(seconds=121)
    expected = "approved" if number == GOOD else "failed"
    assert hosted.check(done.payment_id).status == expected
    assert len(hosted.there()) == (number == GOOD)
    sound(hosted)


def test_what_the_history_settled_meanwhile_stands(hosted: Hosted) -> None:
    """While our answer is on its way back, another program settles the charge by the history: booked once."""
    invoice = hosted.invoice("500.00")

    def meanwhile(method: str, _path: str) -> None:
        if method == "POST":
            hosted.line.after = lambda _method, _path: None
            hosted.later(seconds=130)
            [sent] = hosted.open_attempts()
            assert hosted.check(sent.payment_id).status == "approved"

    hosted.line.after = meanwhile
    done = hosted.charge(invoice, "500.00")
    assert done.status == "approved"
    assert stand(hosted.shop, invoice) == Stand("paid", "500.00", "0.00")
    sound(hosted)


def test_an_answer_that_names_a_payment_of_before_proves_nothing(hosted: Hosted) -> None:
    """A service that gives the answer of an earlier charge again must not make it count twice."""
    invoice = hosted.invoice("500.00")
    first = hosted.charge(invoice, "250.00")
    old = hosted.line.carried_last
    hosted.line.instead = old
    done = hosted.charge(invoice, "250.00")
    assert (first.status, done.status) == ("approved", "unknown")


def test_no_number_ever_enters_the_book(hosted: Hosted) -> None:
    invoice = hosted.invoice("500.00")
    for how in (a_card(GOOD), a_card(SOFT), an_account("9876543210123")):
        hosted.charge(invoice, "50.00", how)
    hosted.shop.book.close()
    for file in hosted.shop.book.path.parent.iterdir():
        data = file.read_bytes()
        for secret in (GOOD, SOFT, "9876543210123", "987654321"):
            assert secret.encode() not in data, file.name


def test_the_attempt_is_on_the_disk_before_the_first_byte(hosted: Hosted) -> None:
    from invpay_desktop.db.book import open_book
    from invpay_desktop.ledger.attempts import open_attempts

    invoice = hosted.invoice("500.00")
    seen: list[str] = []

    def look(method: str, _path: str) -> None:
        if method == "POST":
            with open_book(hosted.shop.book.path) as other, other.read(hosted.shop.now) as session:
                seen.extend(each.key for each in open_attempts(session))

    hosted.line.before = look
    done = hosted.charge(invoice, "500.00")
    assert seen == [hosted.attempt(done.payment_id).key]
