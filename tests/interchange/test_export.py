"""A book as files, and back: nothing is lost on the way, nothing is overwritten, and no spreadsheet executes a cell."""

from __future__ import annotations

import csv
import json
import stat
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invpay_desktop.base.errors import BadInput
from invpay_desktop.db import tables
from invpay_desktop.delimited.writing import write_table
from invpay_desktop.interchange.export import ExportFormat, export_book
from invpay_desktop.ledger.customers import CustomerDetails, add_customer
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.lines import LineDraft
from invpay_desktop.ledger.memos import NewMemo, add_memo, one_line
from invpay_desktop.ledger.undo import undo_last_action
from tests.builders import Shop, a_book, a_customer, an_invoice, credit_of, pays, sends, stand
from tests.interchange.conftest import DATA, Office

STRINGS = tuple(json.loads((DATA / "blns" / "blns.json").read_text(encoding="utf-8")))
PARTIES = tuple(
    cell
    for row in csv.reader(StringIO((DATA / "nasty-lists" / "faker_unicode_parties.csv").read_text(encoding="utf-8")))
    for cell in row
)
LINE = ("description", "quantity", "unit_price", "tax_rate", "tax_inclusive", "net_minor", "tax_minor")
FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


def a_shop_with_everything(shop: Shop) -> None:
    """Customers, invoices with tax, a draft, a memo, money of every shape; one undone."""
    bakery = a_customer(shop, address="Street 1\nTown", terms_days=14)
    lines = (
        LineDraft("Bread, \u201cdark\u201d", Decimal("3"), Decimal("2.335"), Decimal("7.5")),
        LineDraft("Cake\nwith cream", Decimal("1"), Decimal("11.90"), Decimal("19"), inclusive=True),
        LineDraft("discount", Decimal("-1"), Decimal("1")),
    )
    shop.do(add_invoice, NewInvoice(bakery, date(2026, 1, 5), lines, "A,1", reference="PO; 7", notes="two\nlines"))
    an_invoice(shop, "100.00", number="INV=2")
    an_invoice(shop, "50.00", number="D", draft=True)
    overpaid = an_invoice(shop, "80.00", number="O")
    pays(shop, overpaid, "90.00", on="2026-01-11", check_number="=7", notes="@cmd")
    first = an_invoice(shop, "30.00", number="F", due="2026-01-15")
    second = an_invoice(shop, "40.00", number="S", due="2026-01-16")
    sends(shop, bakery, "60.00", {first: "30.00", second: "30.00"}, on="2026-01-12")
    shop.do(add_memo, NewMemo(bakery, date(2026, 1, 6), (one_line("goodwill", shop.money("5.00")),), "sorry", "M1"))
    other = a_customer(shop, "other", "Other Ltd")
    sends(shop, other, "12.34", on="2026-01-13")
    shop.do(add_customer, CustomerDetails("gone", "Undone"))
    shop.do(undo_last_action)


def facts(shop: Shop) -> dict[str, Any]:
    """What must be the same in both books."""
    version = {row.id: row for row in shop.rows(tables.invoice_version)}
    customer = {row.id: row for row in shop.rows(tables.customer)}
    lines: dict[Any, list[Any]] = {}
    for row in sorted(shop.rows(tables.line), key=lambda row: (row.version_id or 0, row.memo_id or 0, row.position)):
        lines.setdefault((row.version_id, row.memo_id), []).append(
            (
                row.description,
                row.quantity,
                row.unit_price,
                row.tax_rate,
                row.tax_inclusive,
                row.net_minor,
                row.tax_minor,
            )
        )
    return {
        "customers": sorted(
            (c.number, c.name, c.email, c.phone, c.address, c.notes, c.terms_days, c.hosted_id, c.credit_minor)
            for c in customer.values() if not c.hidden
        ),
        "invoices": sorted(
            (i.number, customer[i.customer_id].number, i.lifecycle, i.issued_on, i.due_on, i.total_minor, i.paid_minor,
             i.remaining_minor, i.over_minor, i.status, i.reference, version[i.version_id].notes, i.settled_on,
             lines[version[i.version_id].lines_from, None])
            for i in shop.rows(tables.invoice)
        ),
        "memos": sorted(
            (m.number, customer[m.customer_id].number, m.dated_on, m.total_minor, m.reason, lines[None, m.id])
            for m in shop.rows(tables.credit_memo)
        ),
        "payments": sorted(
            (p.amount_minor, p.received_on, p.kind, p.check_number, p.bank, p.reference, p.notes)
            for p in shop.rows(tables.payment)
        ),
    }  # fmt: skip


def export(shop: Shop, form: ExportFormat, path: Path) -> dict[str, int]:
    return shop.ask(export_book, form, path)


def bring_back(office: Office, exported: Path, *, lines: bool = True) -> None:
    names = {"customers": "customers", "invoices": "lines" if lines else "invoices", "payments": "payments"}
    for kind, name in names.items():
        path = exported / f"{name}.csv"
        assert office.run(kind, path).refused == ()


@pytest.fixture
def shop(tmp_path: Path) -> Any:
    (tmp_path / "first").mkdir()
    made = a_book(tmp_path / "first")
    yield made
    made.book.close()


def test_a_book_comes_back_whole(shop: Shop, office: Office, tmp_path: Path) -> None:
    a_shop_with_everything(shop)
    counts = export(shop, ExportFormat.CSV, tmp_path / "out")
    assert (counts["customers"], counts["invoices"], counts["lines"], counts["payments"]) == (2, 6, 9, 3)
    bring_back(office, tmp_path / "out")
    assert facts(office.shop) == facts(shop)
    again = office.run("invoices", tmp_path / "out" / "lines.csv")
    assert (again.new, again.here, again.differs) == (0, 7, ())


def test_invoices_alone_keep_their_amounts(shop: Shop, office: Office, tmp_path: Path) -> None:
    a_shop_with_everything(shop)
    export(shop, ExportFormat.CSV, tmp_path / "out")
    bring_back(office, tmp_path / "out", lines=False)
    kept = [row[:10] for row in facts(shop)["invoices"]]
    assert [row[:10] for row in facts(office.shop)["invoices"]] == kept


def test_json_tells_everything_in_one_document(shop: Shop, tmp_path: Path) -> None:
    a_shop_with_everything(shop)
    path = tmp_path / "book.json"
    counts = export(shop, ExportFormat.JSON, path)
    document = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    assert {name: len(document[name]) for name in ("customers", "lines", "refundParts", "events")} == {
        "customers": 2, "lines": counts["lines"], "refundParts": 0, "events": counts["events"],
    }  # fmt: skip
    assert document["book"]["currency"] == "USD"
    invoice = next(row for row in document["invoices"] if row["number"] == "O")
    assert (invoice["total"], invoice["overpaid"], invoice["status"]) == (
        Decimal("80.00"),
        Decimal("10.00"),
        "overpaid",
    )
    assert '"total": 80.00' in path.read_text(encoding="utf-8")
    assert [row["invoices"] for row in document["payments"]] == ["O", "F=30.00; S=30.00", ""]
    assert sum(row["amount"] for row in document["credits"]) == Decimal("17.34")
    assert document["events"][0]["data"]["currency"] == "USD"
    assert {row["taxInclusive"] for row in document["lines"]} == {True, False}


@pytest.mark.parametrize("form", ExportFormat)
def test_only_the_owner_reads_it_and_nothing_is_overwritten(shop: Shop, tmp_path: Path, form: ExportFormat) -> None:
    a_customer(shop)
    path = tmp_path / "out"
    export(shop, form, path)
    files = [path, *path.glob("*")] if path.is_dir() else [path]
    assert all(stat.S_IMODE(each.stat().st_mode) & 0o077 == 0 for each in files)
    before = {each: each.read_bytes() for each in files if each.is_file()}
    with pytest.raises(BadInput, match="already"):
        export(shop, form, path)
    assert {each: each.read_bytes() for each in before} == before
    with pytest.raises(BadInput, match="cannot be written"):
        export(shop, form, tmp_path / "missing" / "out")
    assert not list(tmp_path.glob(".*"))


CUSTOMER_FIELDS = ("number", "name", "email", "phone", "address", "notes", "hosted_id")
INVOICE_FIELDS = ("number", "description", "reference", "notes", "hosted_id")
PAYMENT_FIELDS = ("check_number", "bank", "reference", "notes")


def test_every_string_through_every_field(office: Office, tmp_path: Path) -> None:
    """In from a file, out again, into another book: what is not refused with a reason is the same everywhere."""
    texts = [text for text in dict.fromkeys((*STRINGS, *PARTIES)) if is_writable(text)]
    assert len(texts) > 1500
    customers = {f"{field}-{n}": {field: text} for field in CUSTOMER_FIELDS for n, text in enumerate(texts)}
    bring(office, "customers", [{"number": key, "name": "Sample", **row} for key, row in customers.items()])
    invoices = {f"{field}-{n}": {field: text} for field in INVOICE_FIELDS for n, text in enumerate(texts)}
    fixed = {"issued_on": "2026-01-05", "due_on": "2026-01-06", "unit_price": "1.00", "customer": "number-0"}
    invoices["P"] = {}
    bring(office, "invoices", [{"number": key, "description": "x", **row, **fixed} for key, row in invoices.items()])
    bring(
        office,
        "payments",
        [
            {"invoices": "P", "amount": "1.00", "received_on": "2026-01-06", "kind": "check", field: text}
            for field in PAYMENT_FIELDS
            for text in texts
        ],
    )
    for row in office.shop.rows(tables.customer):
        (field, text), *_ = customers.get(row.number, {"number": row.number}).items()
        assert getattr(row, field) == ended(text).strip() or not text.strip()
    described = {row.description for row in office.shop.rows(tables.line)}
    refused = {text for text in texts if ended(text) not in described and text}
    assert all(any(c < " " or c == "\x7f" for c in text) or len(text) > 2000 for text in refused)
    export(office.shop, ExportFormat.CSV, tmp_path / "out")
    no_formulas(tmp_path / "out")
    (tmp_path / "second").mkdir()
    other = Office(a_book(tmp_path / "second"), tmp_path / "second")
    bring_back(other, tmp_path / "out")
    assert facts(other.shop) == facts(office.shop)
    other.shop.book.close()


def bring(office: Office, kind: str, rows: list[dict[str, str]]) -> None:
    header = list(dict.fromkeys(key for row in rows for key in row))
    path = office.folder / f"{kind}.csv"
    write_table(path, header, ([row.get(key, "") for key in header] for row in rows))
    report = office.run(kind, path)
    assert report.new > len(rows) * 0.6
    assert report.new + report.here + len(report.refused) == len(rows)
    assert all(each.reason.endswith(".") for each in report.refused)


def no_formulas(folder: Path) -> None:
    cells = 0
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                cells += len(row)
                assert not [cell for cell in row if cell.startswith(FORMULA) and not is_number(cell)]
    assert cells > 100000


def is_writable(text: str) -> bool:
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)


def ended(text: str) -> str:
    """Lines end in the book in one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_number(cell: str) -> bool:
    try:
        Decimal(cell)
    except ArithmeticError:
        return False
    return True


amounts = st.integers(1, 50000)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    invoices=st.lists(amounts, min_size=1, max_size=6),
    payments=st.lists(st.tuples(st.integers(0, 5), amounts, st.integers(1, 28)), max_size=8),
    places=st.randoms(use_true_random=False),
)
def test_books_of_plain_payments_come_back(
    tmp_path_factory: pytest.TempPathFactory, invoices: list[int], payments: list[tuple[int, int, int]], places: Any
) -> None:
    """Numbers, amounts, balances and statuses, whatever was paid on which invoice."""
    folder = tmp_path_factory.mktemp("books")
    (folder / "other").mkdir()
    shop, other = a_book(folder), Office(a_book(folder / "other"), folder)
    made = [an_invoice(shop, shop.text(total), number=f"N-{n}") for n, total in enumerate(invoices)]
    for which, amount, day in payments:
        pays(shop, made[which % len(made)], shop.text(amount), on=f"2026-01-{day:02}")
    export(shop, ExportFormat.CSV, folder / "out")
    bring_back(other, folder / "out", lines=places.random() < 0.5)
    assert [row[:10] for row in facts(other.shop)["invoices"]] == [row[:10] for row in facts(shop)["invoices"]]
    assert credit_of(other.shop, 1) == "0.00"
    assert stand(other.shop, 1) == stand(shop, made[0])
    shop.book.close()
    other.shop.book.close()
