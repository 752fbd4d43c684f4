"""What must hold, read from the rows of the book and from the service's own books, by code that shares nothing.

At every moment: no charge of ours was sent twice; what the book shows as paid was charged, what it shows as failed was
not. At the end, too: every movement at the service is in the book once, and whatever waits has a next step.
"""

from __future__ import annotations

from collections import Counter

from invpay_desktop.db.integrity.check import check_book
from tests.simulator.world import World


class Disagreement(AssertionError):
    """The book and the service tell two stories."""


def check_now(world: World) -> None:
    """What must hold at every moment. Raises Disagreement."""
    sent = {key: times for key, times in world.line.sent.items() if times > 1}
    ours = {str(row[2]): row for row in world.attempts()}
    for once in sent.keys() & (ours.keys() | _refund_keys(world)):
        raise Disagreement(f"the charge or refund {once} was sent {sent[once]} times")
    charged = world.sandbox.charges()
    by_key = Counter(entry.key for entry in charged if entry.key)
    for moved, times in by_key.items():
        if times > 1 and moved not in world.line.doubled:
            raise Disagreement(f"the charge {moved} moved money {times} times")
        if moved not in ours:
            raise Disagreement(f"the service charged {moved}, and the book has no such attempt")
    approved = {entry.payment_id: entry for entry in charged}
    for _, _, key, _, status, amount, hosted_id, evidence, *_ in ours.values():
        if evidence == "person":
            continue
        if status in ("approved", "partially_refunded", "refunded"):
            entry = approved.get(str(hosted_id))
            if entry is None or entry.amount != amount:
                raise Disagreement(f"{key} is shown as paid, and the service has no such payment ({hosted_id})")
        if status == "failed" and by_key[str(key)] and not world.sandbox.pending():
            raise Disagreement(f"{key} is shown as failed, and the service charged it")
    _check_refunds(world)
    twice = Counter(row[0] for row in world.rows(_TIED))
    for hosted_id, times in twice.items():
        if times > 1:
            raise Disagreement(f"{hosted_id} is in the book {times} times")


def _check_refunds(world: World) -> None:
    """Refunds of ours are shown as what they are: settled where the service paid them, failed where it did not."""
    by_key = Counter(refund.key for refund in world.sandbox.ledger.refunds)
    for key, status, evidence in world.rows(_REFUNDS):
        times = by_key[str(key)]
        if times > 1 and key not in world.line.doubled:
            raise Disagreement(f"the refund {key} was paid {times} times")
        if status == "failed" and times and not world.sandbox.pending():
            raise Disagreement(f"the refund {key} is shown as failed, and the service paid it")
        if status == "settled" and not times and evidence == "answer":
            raise Disagreement(f"the refund {key} is shown as paid, and the service never paid it")


_REFUNDS = """
    SELECT a.key, (SELECT status FROM refund_step s WHERE s.refund_id = a.refund_id ORDER BY s.id DESC LIMIT 1),
        a.evidence FROM refund_attempt a
"""
_TIED = """
    SELECT hosted_id FROM (
        SELECT a.hosted_id, a.payment_id FROM attempt a WHERE a.hosted_id <> '' AND a.failure = ''
        UNION SELECT e.hosted_id, e.payment_id FROM hosted_entry e
            JOIN payment_state s USING (payment_id) WHERE s.status <> 'failed')
"""


def at_rest(world: World) -> bool:
    """Whether nothing waits for its time any more, on either side."""
    waits = world.rows(
        "SELECT 1 FROM attempt WHERE state = 'open' UNION SELECT 1 FROM refund_attempt WHERE state = 'open'"
        " UNION SELECT 1 FROM outbox WHERE state IN ('waiting', 'sending', 'unknown')"
    )
    return not waits and not world.sandbox.pending()


_SUMS_DIFFER = "SELECT invoice_id FROM difference WHERE gone_at IS NULL AND kind = 'totals' AND explained = 0"


def check_end(world: World, *, whole: bool) -> None:
    """What must hold when the network has been well for weeks. `whole`: the book's own check too."""
    check_now(world)
    known = {row[0] for row in world.rows(_TIED)}
    waits = {row[0] for row in world.rows("SELECT hosted_id FROM hosted_entry WHERE payment_id IS NULL")}
    for entry in world.sandbox.ledger.entries.values():
        if not entry.failed and entry.payment_id not in known | waits:
            raise Disagreement(f"{entry.payment_id} ({entry.amount}, {entry.method}) is not in the book")
    for payment_id, _, _, state, status, *_, due, _method in world.attempts():
        if state == "open":
            raise Disagreement(f"payment {payment_id} is {status} after weeks, to be looked up at {due}")
        if (state == "settled") != (status not in ("pending", "unknown")):
            raise Disagreement(f"payment {payment_id} is {status} and its attempt {state}")
    for refund_id, due in world.rows("SELECT refund_id, next_check_at FROM refund_attempt WHERE state = 'open'"):
        raise Disagreement(f"refund {refund_id} is unknown after weeks, to be looked up at {due}")
    stuck = world.rows("SELECT uid, kind, state, problem FROM outbox WHERE state IN ('waiting', 'sending', 'unknown')")
    if stuck:
        raise Disagreement(f"never told: {stuck}")
    _check_balances(world)
    if whole and (problems := check_book(world.path).problems):
        raise Disagreement(str(problems[0]))


def _check_balances(world: World) -> None:
    """Both sides say the same of each invoice, or the book has a note of why not, or asks a person."""
    rows = world.rows("SELECT id, paid_minor FROM invoice")
    noted = {
        row[0]
        for row in world.rows(
            "SELECT invoice_id FROM difference WHERE gone_at IS NULL"
            " UNION SELECT invoice_id FROM attempt WHERE state = 'needs_you'"
            " UNION SELECT invoice_id FROM refund_attempt WHERE state = 'needs_you'"
            " UNION SELECT invoice_id FROM outbox WHERE state IN ('needs_you', 'refused')"
        )
    }
    sums = {row[0] for row in world.rows(_SUMS_DIFFER)}
    for place in world.places:
        ours = next(paid for invoice_id, paid in rows if invoice_id == place.id)
        theirs = world.sandbox.ledger.invoices[place.hosted_id].paid
        if ours != theirs and place.id not in noted:
            raise Disagreement(f"{place.hosted_id}: the book says {ours} was paid, the service {theirs}, and no note")
        if ours == theirs and place.id in sums:
            raise Disagreement(f"{place.hosted_id}: both say {ours} was paid, and a note says that they differ")


def _refund_keys(world: World) -> set[str]:
    return {str(row[0]) for row in world.rows("SELECT key FROM refund_attempt")}
