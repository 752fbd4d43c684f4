"""Whatever order the service's history is read in, however often and in what pieces: the book says the same.

The measure is a model of its own: what each entry ever was, added up by the domain's formulas.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from invpay_desktop.db import tables
from invpay_desktop.db.hosted_tables import hosted_entry
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.hosted.values import HostedHistory, HostedPayment
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.sync.merge import merge_history
from tests.builders import NOW, Shop, a_book, a_customer
from tests.sync.histories import a_history, an_entry

TOTAL = 50000
EXAMPLES = 200

_numbers = count(1)


@dataclass
class Life:
    """One entry through time: how it reads from its first moment to its last."""

    hosted_id: str
    amount: int
    steps: list[tuple[str, int]] = field(default_factory=list)

    def at(self, step: int) -> HostedPayment:
        status, refunded = self.steps[step]
        return an_entry(self.hosted_id, self.amount, status, refunded=refunded, transaction_id=f"txn_{self.hosted_id}")


@st.composite
def lives(draw: st.DrawFn) -> list[Life]:
    """Up to four entries: failed, or failed at first, or approved and perhaps refunded in parts or whole."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        amount = draw(st.sampled_from([10000, 20000, 30000, 50000]))
        steps = [(word, 0) for word in draw(st.sampled_from([(), ("pending",), ("failed",), ("pending", "failed")]))]
        if draw(st.booleans()) or not steps:
            steps.append(("approved", 0))
            parts = sorted(draw(st.sets(st.integers(1, amount - 1), max_size=2)))
            steps += [("partially_refunded", part) for part in parts]
            steps += [("refunded", amount)] if draw(st.booleans()) else []
        found.append(Life(f"pmt_{number}", amount, steps))
    return found


@st.composite
def readings(draw: st.DrawFn) -> tuple[list[Life], list[list[HostedPayment]]]:
    """Lives, and what was read of them: any steps of any of them, in any order, the same list more than once."""
    born = draw(lives())
    everything = [(life, step) for life in born for step in range(len(life.steps))]
    lists = []
    for _ in range(draw(st.integers(1, 5))):
        chosen = draw(st.lists(st.sampled_from(everything), max_size=4, unique_by=lambda pair: pair[0].hosted_id))
        lists.append([life.at(step) for life, step in chosen])
    return born, lists


class Model:
    """What the book must say, from all that was ever read: nothing of ours is used."""

    def __init__(self, lists: list[list[HostedPayment]]) -> None:
        seen: dict[str, list[HostedPayment]] = {}
        for entry in (entry for each in lists for entry in each):
            seen.setdefault(entry.hosted_id, []).append(entry)
        self.came: dict[str, int] = {}
        self.back: dict[str, int] = {}
        self.failed: set[str] = set()
        for hosted_id, entries in seen.items():
            words = {entry.status for entry in entries}
            if words & {"approved", "partially_refunded", "refunded"}:
                self.came[hosted_id] = entries[0].amount.minor
                self.back[hosted_id] = max(entry.refunded.minor if entry.refunded else 0 for entry in entries)
            elif "failed" in words:
                self.failed.add(hosted_id)

    @property
    def paid(self) -> int:
        return sum(self.came.values()) - sum(self.back.values())

    @property
    def left(self) -> int:
        whole = sum(amount for hosted_id, amount in self.came.items() if self.back[hosted_id] == amount)
        cancelled = max(whole - max(sum(self.came.values()) - TOTAL, 0), 0)
        return max(TOTAL - self.paid - cancelled, 0)


@pytest.fixture(scope="module")
def open_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = a_book(tmp_path_factory.mktemp("any_order"))
    a_customer(shop)
    yield shop
    assert check_book(shop.book.path).problems == ()
    shop.book.close()


def merged(shop: Shop, lists: list[list[HostedPayment]]) -> dict[str, Any]:
    """The book after these readings of a new invoice, in terms that name no row."""
    hosted_id = f"inv_{next(_numbers)}"
    with shop.book.write(NOW, "sync") as session:
        line = one_line("Bread", session.money(TOTAL))
        day = session.today
        invoice = add_invoice(session, NewInvoice(shop.customers["cust_123"], day, (line,), hosted_id=hosted_id))
        for entries in lists:
            merge_history(session, invoice, _moved(a_history(*entries, invoice=hosted_id, total=TOTAL), hosted_id))
        row = session.execute(select(tables.invoice).where(tables.invoice.c.id == invoice)).one()
        entry, state = hosted_entry, tables.payment_state
        kept = session.execute(
            select(entry.c.hosted_id, state.c.status, state.c.refunded_minor, state.c.allocated_minor)
            .join(state, state.c.payment_id == entry.c.payment_id)
            .where(entry.c.invoice_id == invoice)
        ).all()
    prefix = len(hosted_id) + 1
    return {
        "paid": row.paid_minor,
        "left": row.remaining_minor,
        "over": row.over_minor,
        "status": row.status,
        "payments": {each[0][prefix:]: tuple(each[1:]) for each in kept},
        "count": Counter(each[0] for each in kept),
    }


def _moved(history: HostedHistory, hosted_id: str) -> HostedHistory:
    """Ids of this invoice alone: transactions are known across invoices."""
    from dataclasses import replace

    payments = tuple(
        replace(each, hosted_id=f"{hosted_id}_{each.hosted_id}", transaction_id=f"{hosted_id}_{each.transaction_id}")
        for each in history.payments
    )
    return replace(history, payments=payments, ids=frozenset(each.hosted_id for each in payments))


@settings(max_examples=EXAMPLES)
@given(readings(), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_make_the_same_book(
    open_shop: Shop, drawn: tuple[list[Life], list[list[HostedPayment]]], dice: random.Random
) -> None:
    _, lists = drawn
    again = [*lists, *dice.choices(lists, k=2)]
    dice.shuffle(again)
    for entries in again:
        dice.shuffle(entries)
    one, other = merged(open_shop, lists), merged(open_shop, again)
    one.pop("count"), other.pop("count")
    assert one == other
    model = Model(lists)
    assert (one["paid"], one["left"]) == (model.paid, model.left)
    wanted = {hosted_id: _standing(amount, model.back[hosted_id]) for hosted_id, amount in model.came.items()}
    wanted |= dict.fromkeys(model.failed, ("failed", 0, 0))
    assert one["payments"] == wanted


def _standing(amount: int, back: int) -> tuple[str, int, int]:
    word = "approved" if not back else "refunded" if back == amount else "partially_refunded"
    return word, back, amount


def test_the_model_and_the_book_are_two(open_shop: Shop, tmp_path: Path) -> None:
    """The worked example of the domain, so that both cannot be wrong in the same way."""
    whole = [[an_entry("pmt_0", 60000)], [an_entry("pmt_0", 60000, "partially_refunded", refunded=10000)]]
    assert merged(open_shop, whole) | {"count": 0} == {
        "paid": 50000, "left": 0, "over": 0, "status": "paid", "count": 0,
        "payments": {"pmt_0": ("partially_refunded", 10000, 60000)},
    }  # fmt: skip
    assert (Model(whole).paid, Model(whole).left) == (50000, 0)
