"""The sample's account at a stand-in for the hosted service: both sides begin with the same history."""

from __future__ import annotations

from pathlib import Path

import pytest

from invpay_desktop.db.book import open_book
from invpay_desktop.db.hosted_tables import hosted_entry
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.db.setting_values import read_setting
from invpay_desktop.db.tables import invoice
from invpay_desktop.interchange.sample_service import KnownInvoice, SampleService, known_invoices
from invpay_desktop.interchange.sample_year import make_sample
from tests.builders import NOW, Shop


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.sqlite"
    make_sample(path, NOW, service=SampleService("http://127.0.0.1:8790", "sample"))
    return path


def known(path: Path) -> dict[str, KnownInvoice]:
    with open_book(path) as book, book.read(NOW) as session:
        return {each.number: each for each in known_invoices(session)}


def test_the_account_is_set_up_and_the_book_is_sound(sample: Path) -> None:
    with open_book(sample) as book, book.read(NOW) as session:
        assert read_setting(session, "hosted.url") == "http://127.0.0.1:8790"
        assert read_setting(session, "hosted.tenant") == "sample"
    assert check_book(sample).problems == ()


def test_what_was_paid_on_linked_invoices_is_known_at_both_sides(sample: Path) -> None:
    with open_book(sample) as book:
        shop = Shop(book)
        linked = {row.number: row for row in shop.rows(invoice) if row.hosted_id}
        entries = shop.rows(hosted_entry)
    found = known(sample)
    assert len(found) > 10
    assert found.keys() == linked.keys()
    for number, each in found.items():
        assert each.hosted_id == f"inv_{number.removeprefix('INV-')}"
        assert each.hosted_customer.startswith("cust_")
        assert each.total.minor == linked[number].total_minor
        assert sum(paid.amount.minor for paid in each.payments) <= linked[number].allocated_minor
    assert {entry.hosted_id for entry in entries} == {p.hosted_id for each in found.values() for p in each.payments}
    assert all(entry.payment_id for entry in entries)


def test_what_happened_last_is_not_known_there_yet(sample: Path) -> None:
    assert known(sample)["INV-1056"].payments == ()
