"""Column mapping: recognised by name, corrected by a person, remembered by the shape of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.base.errors import BadInput
from invpay_desktop.delimited.mapping import WantedColumn, apply_overrides, check_mapping, propose_mapping, signature
from invpay_desktop.delimited.reading import read_table

WANTED = (
    WantedColumn("number", "Invoice number", True, ("invoice no", "invoice", "Rechnungsnummer", "numéro de facture")),
    WantedColumn("date", "Invoice date", True, ("date", "issue date", "Rechnungsdatum")),
    WantedColumn("customer", "Customer", True, ("customer id", "customer number", "client", "Kunde")),
    WantedColumn("quantity", "Quantity", False, ("qty", "Menge")),
    WantedColumn("price", "Unit price", True, ("price", "Einzelpreis")),
    WantedColumn("amount", "Amount", False, ("total", "Betrag", "montant")),
)
RETAILER = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")


def test_the_retailers_columns() -> None:
    assert propose_mapping(RETAILER, WANTED) == {
        "number": "InvoiceNo",
        "date": "InvoiceDate",
        "customer": "CustomerID",
        "quantity": "Quantity",
        "price": "UnitPrice",
    }


@pytest.mark.parametrize(
    "name", ["InvoiceNo", "Invoice No.", "invoice_no", "INVOICE NO", "Invoice #", "invoice-number", "Numero de Facture"]
)
def test_one_name_in_many_spellings(name: str) -> None:
    assert propose_mapping(["Other", name], WANTED) == {"number": name}


def test_a_whole_name_beats_a_part_and_few_words_beat_many() -> None:
    assert propose_mapping(["Original Amount", "Amount (EUR)", "amount"], WANTED)["amount"] == "amount"
    assert propose_mapping(["Amount in original currency", "Amount (EUR)"], WANTED)["amount"] == "Amount (EUR)"


def test_a_part_is_whole_words() -> None:
    assert propose_mapping(["Candidates", "Priceless"], WANTED) == {}


def test_signs_and_accents_are_words_and_letters() -> None:
    wanted = (WantedColumn("slip", "Check no"), WantedColumn("issued", "emission"))
    assert propose_mapping(["Check #", "Jour d’émission"], wanted) == {"slip": "Check #", "issued": "Jour d’émission"}


def test_no_column_serves_twice() -> None:
    assert propose_mapping(["Invoice Date"], WANTED) == {"date": "Invoice Date"}


def test_bank_columns() -> None:
    wanted = (
        WantedColumn("date", "Date", True, ("booking date", "transaction date")),
        WantedColumn("out", "Withdrawal", False, ("debit", "debit amount")),
        WantedColumn("in", "Deposit", False, ("credit", "credit amount")),
    )
    data = Path(__file__).parents[1] / "data" / "csv2ofx"
    assert propose_mapping(read_table(data / "capitalone.csv").header, wanted) == {
        "date": "Transaction Date",
        "out": "Debit",
        "in": "Credit",
    }
    assert propose_mapping(read_table(data / "payoneer.csv").header, wanted) == {
        "date": "Transaction Date",
        "out": "Debit Amount",
        "in": "Credit Amount",
    }


def test_overrides() -> None:
    proposed = propose_mapping(RETAILER, WANTED)
    changed = apply_overrides(RETAILER, WANTED, proposed, {"amount": "unitprice", "customer": ""})
    assert changed == {"number": "InvoiceNo", "date": "InvoiceDate", "quantity": "Quantity", "amount": "UnitPrice"}
    with pytest.raises(BadInput, match=r"no column “Prize” in the file\. It has: “InvoiceNo”, “StockCode”"):
        apply_overrides(RETAILER, WANTED, proposed, {"price": "Prize"})
    with pytest.raises(BadInput, match=r"“colour” is nothing this import reads\. It reads: number, date"):
        apply_overrides(RETAILER, WANTED, proposed, {"colour": "Country"})


def test_required_columns_are_asked_for_by_name() -> None:
    check_mapping(RETAILER, WANTED, propose_mapping(RETAILER, WANTED))
    with pytest.raises(BadInput, match=r"for: Invoice date \(date\), Unit price \(price\). The file has: “Invoice”"):
        check_mapping(["Invoice", "Client"], WANTED, propose_mapping(["Invoice", "Client"], WANTED))


def test_the_signature_is_the_files_shape() -> None:
    shape = signature(RETAILER)
    assert shape == signature(tuple(reversed(RETAILER))) == signature([name.upper() for name in RETAILER])
    assert shape != signature(RETAILER[1:])
    assert shape != signature([*RETAILER, "Discount"])
    assert signature(["a b", "c"]) != signature(["a", "b c"])
    assert signature(["Invoice"]) == "52d6e3de4fa0dcc29946695f93940c3e"  # remembered mappings lean on it


@given(st.lists(st.text(max_size=12), unique=True, max_size=12))
def test_any_header_maps_each_column_once(header: list[str]) -> None:
    mapping = propose_mapping(header, WANTED)
    assert set(mapping.values()) <= set(header)
    assert len(set(mapping.values())) == len(mapping)
    assert mapping.keys() <= {column.key for column in WANTED}
