"""The whole API against the sandbox, which shares no code with it: what it says was done lies in the books there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from invpay_desktop.base.errors import BadInput, NotAtService, ServiceError, SignInRefused
from invpay_desktop.base.money import Money
from invpay_desktop.hosted.api import HostedApi
from invpay_desktop.hosted.connection import Connection
from invpay_desktop.hosted.probing import Probe, probe
from invpay_desktop.hosted.transport import Limits, Pace, Transport
from invpay_desktop.hosted.values import AccountOnce, Answer, CardOnce, External, SavedOnce, Verdict
from invpay_desktop.sandbox.faults import ENDPOINTS, KINDS, Fault
from invpay_desktop.sandbox.ledger import Entry
from invpay_desktop.sandbox.running import RunningSandbox
from tests.hosted.clients import FULL, QUICK, a_card


def usd(text: str) -> Money:
    return Money(int(Decimal(text) * 100), "USD")


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    with RunningSandbox() as sandbox:
        yield sandbox


@pytest.fixture(params=[None])
def api(running: RunningSandbox, request: pytest.FixtureRequest) -> Iterator[HostedApi]:
    running.sandbox.reset()
    running.sandbox.add_invoice("inv_new", 50000, number=f"INV-{id(running)}", customer_id="cust_new")
    found = _api(running, request.param)
    yield found
    found.close()


def _connection(running: RunningSandbox) -> Connection:
    return Connection(running.url, running.tenant, running.token)


def _api(running: RunningSandbox, limits: Limits | None) -> HostedApi:
    connection = _connection(running)
    return HostedApi(connection, "USD", transport=Transport(connection, pace=Pace(None), limits=limits))


def test_a_full_charge_a_part_and_too_much_are_read_as_documented(api: HostedApi) -> None:
    part = api.pay("inv_new", usd("200"), a_card(), "k1")
    assert (part.verdict, part.status, part.total, part.paid, part.remaining) == (
        Verdict.APPROVED, "partially_paid", usd("500"), usd("200"), usd("300"),
    )  # fmt: skip
    full = api.pay("inv_new", usd("300"), AccountOnce("123456789", "987654321", "checking"), "k2")
    assert (full.verdict, full.status, full.remaining) == (Verdict.APPROVED, "paid", usd("0"))
    assert full.transaction_id
    over = api.pay("inv_new", usd("100.50"), SavedOnce("pm_saved_123"), "k3")
    assert (over.verdict, over.status, over.over) == (Verdict.APPROVED, "overpaid", usd("100.50"))
    history = api.history("inv_new")
    assert [(p.hosted_id, p.amount, p.status) for p in history.payments] == [
        (part.hosted_id, usd("200"), "approved"),
        (full.hosted_id, usd("300"), "approved"),
        (over.hosted_id, usd("100.50"), "approved"),
    ]
    assert (history.total, history.paid, history.remaining) == (usd("500"), usd("600.50"), usd("0"))
    assert history.quarantined == ()


def test_a_decline_is_retried_and_refunded(api: HostedApi) -> None:
    declined = api.pay("inv_new", FULL, CardOnce("4000000000000002", 12, 2027, "123"), "k1")
    assert (declined.verdict, declined.reason) == (Verdict.DECLINED, "Insufficient funds")
    again = api.retry("inv_new", declined.hosted_id, FULL, a_card(), "k2")
    assert again.verdict is Verdict.APPROVED
    assert again.hosted_id != declined.hosted_id
    failed, approved = api.history("inv_new").payments
    assert (failed.status, failed.reason, failed.paid_at is None) == ("failed", "Insufficient funds", False)
    refund = api.refund(approved.transaction_id, usd("200"), "k3")
    assert (refund.verdict, refund.amount, refund.transaction_id) == (
        Verdict.APPROVED, usd("200"), approved.transaction_id,
    )  # fmt: skip
    assert api.history("inv_new").payments[1].refunded == usd("200")
    assert api.refund(approved.transaction_id, usd("400"), "k4").verdict is Verdict.REFUSED


def test_an_external_payment_comes_back_as_it_was_told(api: HostedApi) -> None:
    told = External("check", "12345", date(2026, 1, 28), "Deposited to bank [ref:1]")
    assert api.record_external("inv_new", usd("500"), told, "k1").verdict is Verdict.APPROVED
    (payment,) = api.history("inv_new").payments
    assert (payment.method, payment.check_number, payment.notes) == ("external", "12345", "Deposited to bank [ref:1]")
    assert payment.paid_at is not None
    assert payment.paid_at.date() == date(2026, 1, 28)


def test_what_moves_no_charge_is_told_too(api: HostedApi, running: RunningSandbox) -> None:
    paid = api.pay("inv_new", usd("100"), a_card(), "k1")
    running.sandbox.add_transaction("txn_loose", 5000)
    number = running.sandbox.ledger.invoices["inv_new"].number
    for answer in (
        api.credit("cust_new", usd("100"), "k2"),
        api.reconcile("txn_loose", number, "k3"),
        api.remind("inv_new", ("email", "sms"), "Due in 3 days", "k4"),
        api.receipt("inv_new", paid.hosted_id, "customer@example.com", "email", "k5"),
    ):
        assert answer.verdict is Verdict.APPROVED, answer
    assert running.sandbox.ledger.customers["cust_new"] == 10000
    assert [message.kind for message in running.sandbox.ledger.messages] == ["reminder", "receipt"]
    assert api.credit("cust_nobody", usd("1"), "k6").verdict is Verdict.REFUSED
    assert api.receipt("inv_new", "pmt_none", "a@example.com", "email", "k7").verdict is Verdict.REFUSED
    assert api.analytics()["totalRevenue"] == usd("150")
    assert "averageDaysToPayment" in api.analytics("12m")


def test_what_cannot_be_sent_is_refused_before(api: HostedApi, running: RunningSandbox) -> None:
    for wrong in (
        lambda: api.history("../x"),
        lambda: api.pay("inv new", FULL, a_card(), "k"),
        lambda: api.pay("inv_new", usd("0"), a_card(), "k"),
        lambda: api.pay("inv_new", FULL, a_card(), "k\r\nX: y"),
        lambda: api.refund("", FULL, "k"),
        lambda: api.analytics("30 days"),
    ):
        with pytest.raises(BadInput):
            wrong()
    assert running.sandbox.charges() == []


def test_the_wrong_account_is_told_apart(api: HostedApi, running: RunningSandbox) -> None:
    right = _connection(running)
    wrong = replace(right, token="other")
    with pytest.raises(NotAtService):
        api.history("inv_unknown")
    with pytest.raises(SignInRefused):
        HostedApi(wrong, "USD").history("inv_new")
    assert _probe(wrong).what == "token"
    assert _probe(replace(right, tenant="other")).what == "tenant"
    assert _probe(right).ok


def _probe(connection: Connection) -> Probe:
    return probe(connection, "USD", transport=Transport(connection, pace=Pace(None)))


def _fits(name: str, endpoint: str) -> bool:
    try:
        Fault(name, endpoint)
    except ValueError:
        return False
    return endpoint in ENDPOINTS


@pytest.mark.parametrize("api", [QUICK], indirect=True, ids=["hurried"])
@pytest.mark.parametrize("fault", [name for name in KINDS if _fits(name, "pay")])
def test_a_charge_under_each_fault_is_never_shown_as_what_it_is_not(
    api: HostedApi, running: RunningSandbox, fault: str
) -> None:
    running.sandbox.arm(Fault(fault, "any" if fault == "refuse" else "pay"))
    answer = api.pay("inv_new", FULL, a_card(), "k1")
    booked = {entry.payment_id for entry in running.sandbox.charges() if entry.invoice_id == "inv_new"}
    _agrees(answer, booked)
    assert len(booked) <= (2 if fault == "twice" else 1)


def _agrees(answer: Answer, booked: set[str]) -> None:
    if answer.verdict is Verdict.APPROVED:
        assert answer.hosted_id in booked
        assert answer.amount in (FULL, None)
    elif answer.verdict is not Verdict.UNKNOWN:
        assert not booked


@pytest.mark.parametrize("api", [QUICK], indirect=True, ids=["hurried"])
@pytest.mark.parametrize("fault", [name for name in KINDS if _fits(name, "history") and name != "late-commit"])
def test_a_history_under_each_fault_is_true_as_far_as_it_is_read(
    api: HostedApi, running: RunningSandbox, fault: str
) -> None:
    at = datetime(2026, 1, 28, tzinfo=UTC)
    for payment_id, amount in (("pmt_a", 12345), ("pmt_b", 100)):
        running.sandbox.book(Entry(payment_id, "inv_new", amount, "card", at))
    running.sandbox.arm(Fault(fault, "any" if fault == "refuse" else "history"))
    found = None
    with suppress(ServiceError):
        found = api.history("inv_new")
    more = 100 if fault == "other-amount" else 0  # nobody but the merge, which knows what was before, can see that
    right = {"pmt_a": 12345 + more, "pmt_b": 100 + more}
    for payment in found.payments if found else ():
        assert payment.amount.minor == right[payment.hosted_id]
