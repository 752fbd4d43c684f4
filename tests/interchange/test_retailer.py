"""A real month of a retailer: 20 files in one command, to the penny; a second time nothing; taken back; again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from invpay_desktop.base.errors import BadInput, Refused
from invpay_desktop.db import tables
from invpay_desktop.ledger.credit import apply_credit
from invpay_desktop.payments.receive import Receive, receive_payment
from tests.interchange.conftest import Office

MONTH = {"invoices": 1699, "creditMemos": 326, "lines": 42481, "customers": 949}
SUMS = {"invoiced": "823746.14", "credited": "74789.12", "total": "748957.02"}


def count(office: Office, table: str) -> int:
    return int(office.shop.ask(lambda s: s.scalar(select(func.count()).select_from(getattr(tables, table)))))


def test_the_month(office_in: Callable[[str], Office], december: tuple[Path, ...]) -> None:
    office = office_in("GBP")
    assert len(december) == 20
    with pytest.raises(BadInput, match="--terms"):
        office.run("invoices", *december)
    assert count(office, "invoice") == 0

    report = office.run("invoices", *december, terms=30)
    assert (report.new, report.here, report.refused, report.held, report.warnings) == (2025, 0, (), (), ())
    assert report.made == MONTH
    assert {name: str(money) for name, money in report.sums.items()} == SUMS
    assert report.rounding is not None
    assert report.rounding.lines == ()
    assert (
        "1699 invoices have no due date in the file; they are due 30 days after their date, as you said."
        in report.notes
    )

    invoices = office.shown(tables.invoice)
    assert sum(1 for row in invoices.values() if row.total_minor == 0) == 140
    assert sum(row.total_minor for row in invoices.values()) == 82374614
    assert (invoices["536365"].due_on - invoices["536365"].issued_on).days == 30
    assert count(office, "line") == 42481
    line = tables.line
    of_one = (line.c.event_id, line.c.description, line.c.quantity, line.c.unit_price)
    more = select(func.count() - 1).select_from(line).group_by(*of_one)
    assert office.shop.ask(lambda s: sum(row[0] for row in s.execute(more))) == 500
    assert "17850" in office.shown(tables.customer)

    nobody = office.shown(tables.customer)["NO-CUSTOMER"]
    assert (nobody.name, nobody.anonymous) == ("No customer", True)
    assert nobody.credit_minor > 0
    with pytest.raises(Refused, match="many people"):
        office.shop.do(apply_credit, nobody.id, office.shop.money("1.00"))
    with pytest.raises(Refused, match="many people"):
        office.shop.do(receive_payment, Receive(nobody.id, office.shop.money("1.00")))

    before = office.shop.book.path.read_bytes(), len(office.imports())
    again = office.run("invoices", *december)
    assert (again.new, again.here, again.differs, again.import_id) == (0, 2025, (), None)
    assert (office.shop.book.path.read_bytes(), len(office.imports())) == before

    office.undo(report.import_id)
    assert (office.shown(tables.invoice), office.shown(tables.credit_memo), office.shown(tables.customer)) == (
        {},
        {},
        {},
    )
    third = office.run("invoices", *december, terms=30)
    assert (third.new, third.made) == (2025, MONTH)
