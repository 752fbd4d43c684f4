"""Every deed of the book in any order, with sensible and silly words: after each, all that the domain promises holds.

A refused deed leaves no trace, an undone one leaves the book as it was to be seen before it.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize

from invpay_desktop.ledger.customers import CustomerDetails, add_customer
from tests.ledger.dump import dump_of
from tests.ledger.sequence_entering import Entering
from tests.ledger.sequence_paying import Paying
from tests.ledger.sequence_words import PAID, PRICE, WHICH, WHO


class AnySequence(Entering, Paying):
    """One book and everything that can be done to it."""

    @initialize(
        totals=st.lists(st.tuples(WHO, PRICE), min_size=2, max_size=4),
        paid=st.lists(st.tuples(WHICH, PAID), min_size=1, max_size=3),
    )
    def a_small_business(self, *, totals: list[tuple[int, str]], paid: list[tuple[int, str]]) -> None:
        for number in ("C-1", "C-2"):
            self.shop.do(add_customer, CustomerDetails(number, f"O'Sample-{number} & Co."))
        self.shop.do(add_customer, CustomerDetails("CASH", "Sample cash sales", anonymous=True))
        self.dump = dump_of(self.path)
        for which, total in totals:
            self.enter_plain_invoice(which=which, days=-10, total=total, undo=False)
        for which, share in paid:
            self.record_plainly(which=which, share=share, undo=False)


EXAMPLES = int(os.environ.get("INVPAY_SEQUENCES", "30"))

TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=40, suppress_health_check=list(HealthCheck), deadline=None
)
