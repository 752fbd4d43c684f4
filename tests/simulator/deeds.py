"""What happens in a world: what its person does, what the program does by itself, what others do at the service."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.ledger.credit import move_excess_to_credit
from invpay_desktop.payments.charge import Charged, ChargeRequest, charge
from invpay_desktop.payments.hosted_refunds import refund_hosted
from invpay_desktop.payments.methods.ach import BankAccount
from invpay_desktop.payments.methods.card import Card
from invpay_desktop.payments.methods.saved import SavedMethod
from invpay_desktop.payments.record import RecordPayment, record_payment
from invpay_desktop.payments.refunds import RefundPayment
from invpay_desktop.payments.retry import RetryRequest, retry
from invpay_desktop.payments.returns import void_payment
from invpay_desktop.sandbox.core import TENANT, TOKEN
from invpay_desktop.sync.checking import check_attempt
from invpay_desktop.sync.sync_pass import sync_round
from tests.simulator.world import World

AMOUNTS = (5000, 5000, 10000, 25000)
CARDS = (
    "4111111111111111", "4111111111111111", "5555555555554444", "4000000000000002", "4000000000000069",
    "4000000000000259", "4000000000003220", "4000000000000341",
)  # fmt: skip
WAITS = (1, 3, 15, 90, 600, 4000, 90_000)

Means = Card | BankAccount | SavedMethod


def means(world: World) -> Means:
    """A card, an account, a saved method."""
    kind = world.dice.random()
    if kind < 0.15:
        return SavedMethod("pm_saved_123", "Saved")
    if kind < 0.25:
        return BankAccount("6789", "checking", "Pat Sample", "written", "123456789", "987654321", "Pat Sample")
    number = world.dice.choice(CARDS)
    return Card("Visa", number[-4:], 12, 2027, number, "123")


def take_a_charge(world: World) -> str:
    """The person charges an invoice."""
    place, amount = world.dice.choice(world.places), world.dice.choice(AMOUNTS)
    how = means(world)
    request = ChargeRequest(place.id, world.money(amount), how)
    return _said(charge(world.book, world.api, request, world.clock, mode="test"))


def retry_a_failure(world: World) -> str:
    """The person takes a failed payment up again."""
    failed = [row[0] for row in world.attempts() if row[4] == "failed"]
    if not failed:
        return "nothing failed"
    request = RetryRequest(int(str(world.dice.choice(failed))), means(world))
    return _said(retry(world.book, world.api, request, world.clock, mode="test"))


def record_a_check(world: World) -> str:
    """A check comes in; it is recorded here, and told to the service later."""
    place, amount = world.dice.choice(world.places), world.dice.choice(AMOUNTS)
    details = {"kind": "check", "check_number": str(world.dice.randrange(1000, 10_000))}
    with world.book.write(world.clock()) as session:
        record_payment(session, RecordPayment(place.id, world.money(amount), details))
    return "recorded"


def void_a_check(world: World) -> str:
    """A check was a mistake."""
    rows = world.rows(
        "SELECT id FROM payment JOIN payment_state ON payment_id = id WHERE method = 'external' AND status = 'approved'"
    )
    if not rows:
        return "no check"
    with world.book.write(world.clock()) as session:
        void_payment(session, int(str(world.dice.choice(rows)[0])), "a mistake")
    return "void"


def refund_a_charge(world: World) -> str:
    """Money goes back out of a charge, through the service."""
    charged = [row for row in world.attempts() if row[4] in ("approved", "partially_refunded")]
    if not charged:
        return "nothing charged"
    amount = world.money(2500) if world.dice.random() < 0.6 else None
    request = RefundPayment(int(str(world.dice.choice(charged)[0])), "paid too much", amount)
    done = refund_hosted(world.book, world.api, request, world.clock)
    return f"{done.status} {done.reason} ({done.public_id})"


def keep_the_excess(world: World) -> str:
    """What was paid too much becomes credit, here at once and at the service later."""
    place = world.dice.choice(world.places)
    [(over,)] = world.rows(f"SELECT over_minor FROM invoice WHERE id = {place.id}")
    if not over:
        return "no excess"
    with world.book.write(world.clock()) as session:
        move_excess_to_credit(session, place.id, world.money(int(str(over))))
    return f"{over} of {place.hosted_id}"


def look_up(world: World) -> str:
    """The person presses Check now."""
    waiting = [row[0] for row in world.attempts() if row[3] != "settled"]
    if not waiting:
        return "nothing unknown"
    return check_attempt(world.book, world.api, int(str(world.dice.choice(waiting))), world.clock).status


def keep_in_step(world: World) -> str:
    """The program sends and reads by itself."""
    done = sync_round(world.book, world.api, world.clock, everything=world.dice.random() < 0.3)
    return f"problem {done.problem}" if done.problem else "in step"


def wait(world: World) -> str:
    """Time goes by."""
    seconds = world.dice.choice(WAITS)
    world.now += timedelta(seconds=seconds)
    return f"{seconds} s"


def pay_elsewhere(world: World) -> str:
    """Somebody charges the same invoice at the service, from another device."""
    place, amount = world.dice.choice(world.places), world.dice.choice(AMOUNTS)
    body = {
        "amount": amount / 100,
        "paymentMethod": "card",
        "card": {"number": "4111111111111111", "expiryMonth": "12", "expiryYear": "2027", "cvv": "123"},
    }
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Tenant-ID": TENANT, "Content-Type": "application/json"}
    world.sandbox.handle("POST", f"/api/v1/invoices/{place.hosted_id}/payment", headers, json.dumps(body).encode())
    return f"{amount} on {place.hosted_id}"


DEEDS: tuple[tuple[int, Callable[[World], str]], ...] = (
    (30, take_a_charge),
    (12, retry_a_failure),
    (12, record_a_check),
    (4, void_a_check),
    (8, refund_a_charge),
    (5, keep_the_excess),
    (10, look_up),
    (16, keep_in_step),
    (12, wait),
    (4, pay_elsewhere),
)
"""How often each, and what."""


def do_something(world: World) -> None:
    """One step of a schedule; a refusal is an answer like any other."""
    deed = world.dice.choices([each for _, each in DEEDS], [weight for weight, _ in DEEDS])[0]
    said = "refused"
    with world.mortal(0.01 if world.dice.random() < 0.5 else 0.0), suppress(InvPayError):
        said = deed(world)
    world.log.append(f"{world.now:%d %H:%M:%S} {deed.__name__}: {said}")


def _said(done: Charged) -> str:
    return f"{done.status} {done.failure} {done.reason} ({done.public_id})"
