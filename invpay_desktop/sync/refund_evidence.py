"""What two readings of the service's history prove about a refund sent between them. Pure.

No answer to a refund is documented, nor how the history shows one. What a careful reader can see: more refunded on the
entries of the transaction than before; or, where they say nothing, less paid on their invoices by exactly the amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from invpay_desktop.hosted.values import HostedHistory, HostedPayment
from invpay_desktop.ledger.hosted_charges import HostedCharge
from invpay_desktop.sync.checking import APPROVED

Proof = Literal["settled", "nothing", "unclear"]
Reading = Mapping[str, Any]
"""A reading as it is kept, in JSON: `paid` by invoice, `entries` by invoice and id; minor units."""


def reading_of(histories: Iterable[HostedHistory]) -> Reading:
    """What a later reading is compared with."""
    paid: dict[str, int | None] = {}
    entries: dict[str, dict[str, Any]] = {}
    for history in histories:
        paid[history.hosted_invoice] = history.paid.minor if history.paid is not None else None
        for entry in history.payments:
            entries[f"{history.hosted_invoice}/{entry.hosted_id}"] = {
                "amount": entry.amount.minor,
                "status": entry.status,
                "refunded": _refunded(entry),
                "transaction": entry.transaction_id,
            }
    return {"paid": paid, "entries": entries}


def _refunded(entry: HostedPayment) -> int | None:
    """What went back out of an entry, None where it says that some did and not how much."""
    if entry.refunded is not None and entry.refunded.minor > 0:
        return entry.refunded.minor
    if entry.status == "refunded":
        return entry.amount.minor
    return None if entry.status == "partially_refunded" else 0


def transaction_in(charge: HostedCharge, reading: Reading) -> str:
    """The transaction of a charge, by a reading where its answer did not name it; '' where nothing does."""
    own = reading["entries"].get(f"{charge.hosted_invoice}/{charge.hosted_id}")
    return charge.transaction_id or (own["transaction"] if own else "")


def refunded_in(charge: HostedCharge, reading: Reading) -> int | None:
    """What a reading says was refunded of a charge (minor units), None where it does not say."""
    said = [entry["refunded"] for entry in _mine(charge, reading).values()]
    return sum(said) if said and None not in said else None


def proof_of(charge: HostedCharge, amount: int, before: Reading, now: Reading, *, paid_tells: bool = True) -> Proof:
    """Whether a refund of `amount` minor units was paid out between two readings.

    `unclear`: another amount went back, which may be somebody else's refund. `paid_tells`: less was paid on the
    invoices only where something was refunded.
    """
    was, came = refunded_in(charge, before) or 0, refunded_in(charge, now)
    if came is not None and came != was:
        return "settled" if came - was == amount else "unclear"
    dropped = _dropped(before, now) if paid_tells and not _others_changed(charge, before, now) else None
    if dropped == amount:
        return "settled"
    said_some = came is None and _statuses(charge, now) - _statuses(charge, before)
    return "unclear" if said_some else "nothing"


def _mine(charge: HostedCharge, reading: Reading) -> dict[str, Any]:
    own = f"{charge.hosted_invoice}/{charge.hosted_id}"
    transaction = transaction_in(charge, reading)
    return {
        name: entry
        for name, entry in reading["entries"].items()
        if name == own or (transaction and entry["transaction"] == transaction)
    }


def _statuses(charge: HostedCharge, reading: Reading) -> set[tuple[str, str]]:
    return {(name, entry["status"]) for name, entry in _mine(charge, reading).items()}


def _others_changed(charge: HostedCharge, before: Reading, now: Reading) -> bool:
    """Whether another entry that was there before reads otherwise, or is gone: then what is paid proves nothing."""
    mine = _mine(charge, now)
    return any(name not in mine and now["entries"].get(name) != entry for name, entry in before["entries"].items())


def _dropped(before: Reading, now: Reading) -> int | None:
    """By how much less is paid than the entries that came since explain; None where that cannot be told."""
    sums = [*before["paid"].values(), *now["paid"].values()]
    if None in sums or before["paid"].keys() != now["paid"].keys():
        return None
    new = [entry for name, entry in now["entries"].items() if name not in before["entries"]]
    if any(entry["refunded"] is None for entry in new):
        return None
    came = sum(entry["amount"] - entry["refunded"] for entry in new if entry["status"] in APPROVED)
    return int(sum(before["paid"].values()) + came - sum(now["paid"].values()))
