"""One book that deeds are done to, and what must hold after each of them."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis.stateful import RuleBasedStateMachine

from invpay_desktop.base.errors import UserError
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.ledger.undo import last_action, undo_last_action
from invpay_desktop.payments.receipts import stored_receipt
from tests.builders import a_book
from tests.ledger.dump import Dump, dump_of, visible
from tests.ledger.own_chain import broken_links
from tests.ledger.restated import broken_rules
from tests.ledger.sequence_words import Deed, told_alike


class OneBook(RuleBasedStateMachine):
    """A book, its present, and every deed done in a transaction of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="invpay-sequence-"))
        self.shop = a_book(self.folder)
        self.path = self.shop.book.path
        self.dump: Dump = dump_of(self.path)
        self.held: Deed | None = None
        self.hold = False

    def teardown(self) -> None:
        with self.shop.book.read(self.shop.now) as session:
            for row in self.dump["invoice"]:
                told_alike(session, row)
            for row in self.dump["receipt"]:
                assert stored_receipt(session, row["payment_id"]).number == row["number"]
        self.shop.book.close()
        report = check_book(self.path)
        shutil.rmtree(self.folder)
        assert not report.problems, report.problems

    def act(self, deed: Deed, undo: bool = False) -> None:
        """Do it in one transaction, with the deed held back before, if there is one; perhaps undo it at once."""
        if self.hold:
            self.held, self.hold = deed, False
            return
        deeds = [each for each in (self.held, deed) if each is not None]
        self.held = None
        self.shop.now += timedelta(minutes=1)
        before = self.dump
        if self.done(deeds) and undo and len(self.dump["event"]) > len(before["event"]):
            self.undone()
            assert visible(self.dump) == visible(before)

    def done(self, deeds: list[Deed]) -> bool:
        """Whether they were done; either way everything must hold afterwards."""
        before = self.dump
        refusal = None
        try:
            with self.shop.book.write(self.shop.now) as session:
                for deed in deeds:
                    deed(session)
        except UserError as error:
            refusal = error
        self.dump = dump_of(self.path)
        if refusal is not None:
            assert self.dump == before
            assert str(refusal).endswith((".", "?"))
            return False
        broken = broken_rules(self.dump)
        assert broken == [], broken
        assert broken_links(self.dump, since=before["event"][-1]["id"]) == []
        return True

    def undone(self) -> None:
        """Take the newest action back, which must not be refused right after it; paper is no action."""
        newest = self.dump["event"][-1]["action_id"]
        with self.shop.book.read() as session:
            action = last_action(session)
        if action is not None and action.id == newest:
            assert self.done([undo_last_action])
        else:
            assert {row["kind"] for row in self.dump["event"] if row["action_id"] == newest} <= {
                "receipt.issued",
                "receipt.printed",
            }

    def day(self, days: int | None) -> date | None:
        return None if days is None else self.shop.now.date() + timedelta(days=days)

    def today(self, days: int | None) -> date:
        return self.day(days) or self.shop.now.date()
