"""Prices below a penny: each line rounded by itself, and every penny of the difference explained."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.delimited.days import DateOrder
from invpay_desktop.delimited.numbers import DecimalStyle
from invpay_desktop.interchange.drafts import InvoiceDraft
from invpay_desktop.interchange.invoice_rows import Cells, WorkedRows
from invpay_desktop.interchange.report import as_document, as_lines
from invpay_desktop.interchange.rounding import explain_rounding
from invpay_desktop.interchange.styles import Styles
from tests.interchange.conftest import DATA, Office

SAMPLE = DATA / "sub-penny.csv"
SUMS = (Decimal("8.5205"), Decimal("8.53"), Decimal("0.0095"))


def test_every_penny_is_explained(office: Office) -> None:
    report = office.run("invoices", SAMPLE)
    assert (report.new, report.refused) == (3, ())
    # 4.50 + 11.655 → 11.66 + 0.0105 → 0.01 + 4.00, then twice 0.005 → 0.01, then a memo of 11.655 → 11.66
    assert {name: str(money) for name, money in report.sums.items()} == {
        "invoiced": "20.19", "credited": "11.66", "total": "8.53",
    }  # fmt: skip
    rounding = report.rounding
    assert rounding is not None
    assert (rounding.exact, rounding.booked, rounding.difference) == (
        Decimal("8.5205"),
        Decimal("8.53"),
        Decimal("0.0095"),
    )
    assert [(each.spot.row.line, each.exact, str(each.booked), each.difference) for each in rounding.lines] == [
        (3, Decimal("11.655"), "11.66", Decimal("0.005")),
        (4, Decimal("0.0105"), "0.01", Decimal("-0.0005")),
        (6, Decimal("0.005"), "0.01", Decimal("0.005")),
        (7, Decimal("0.005"), "0.01", Decimal("0.005")),
        (8, Decimal("-11.655"), "-11.66", Decimal("-0.005")),
    ]
    document = as_document(report)["rounding"]
    assert (document["exactSum"], document["bookedSum"], document["difference"]) == SUMS
    assert len(document["lines"]) == 5
    told = "\n".join(as_lines(report, most=2))
    assert "exactly 8.5205, booked 8.53, difference +0.0095. Lines (5):" in told
    assert "sub-penny.csv, line 3, SAMPLE-1: 333 × 0.035 = 11.655, booked 11.66 (+0.005)" in told
    assert "… and 3 more" in told


figures = st.decimals(-9999, 9999, places=4)


@given(st.lists(st.tuples(figures, figures), min_size=1, max_size=20))
def test_exact_and_difference_make_what_is_booked(lines: list[tuple[Decimal, Decimal]]) -> None:
    draft = drafted(lines)
    rounding = explain_rounding([draft], "USD")
    exact = sum((q * p for q, p in lines), Decimal(0))
    booked = sum(((q * p).quantize(Decimal("0.01"), ROUND_HALF_UP) for q, p in lines), Decimal(0))
    assert (rounding.exact, rounding.booked, rounding.exact + rounding.difference) == (exact, booked, booked)
    assert sum((each.difference for each in rounding.lines), Decimal(0)) == rounding.difference
    assert all(abs(each.difference) <= Decimal("0.005") and each.difference for each in rounding.lines)
    assert len(rounding.lines) == sum(1 for q, p in lines if q * p != (q * p).quantize(Decimal("0.01")))
    assert draft.total == abs(int(booked * 100))
    assert draft.memo == (booked < 0)


def drafted(lines: list[tuple[Decimal, Decimal]]) -> InvoiceDraft:
    styles = Styles("USD", DateOrder("ymd", True, ""), DecimalStyle(".", True, ""))
    blank = Cells(*[""] * len(Cells._fields))
    rows = [
        blank._replace(number="A", issued_on="2026-01-01", quantity=f"{q:f}", unit_price=f"{p:f}") for q, p in lines
    ]
    refused, draft = WorkedRows(styles, ids_with_zero=False).draft("A", [None] * len(rows), rows)  # type: ignore[list-item]
    assert refused == []
    assert draft is not None
    return draft
