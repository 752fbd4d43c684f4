"""What was typed, cut into words as the index cuts them, and never read as an instruction to it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.db import search
from invpay_desktop.db.schema_objects import AMOUNT_MARK, SEARCH_TABLES
from tests.builders import a_book, a_customer, an_invoice, pays


def _quoted(word: str) -> str:
    return f'"{word}" *'


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("bak", ["bak"]),
        ("Müller", ["muller"]),
        ("INV-12", ["12", "inv"]),
        ("smith&sons  LTD", ["sons", "smith", "ltd"]),
        ("bak bak", ["bak"]),
        ('"*^(:-+', []),
        ("", []),
        ("水道", ["水道"]),
    ],
)
def test_a_text_is_cut_into_folded_words(typed: str, words: list[str]) -> None:
    assert sorted(search.wanted(typed, "USD")) == sorted(_quoted(word) for word in words)


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("250", "USD", 25000),
        ("1234.5", "USD", 123450),
        ("1,234.50", "USD", 123450),
        ("$250.00", "USD", 25000),
        ("250€", "EUR", 25000),
        ("1,234", "JPY", 1234),
    ],
)
def test_a_word_that_reads_as_an_amount_also_asks_for_it(typed: str, currency: str, minor: int) -> None:
    expressions = search.wanted(typed, currency)

    assert expressions
    assert all(each.endswith(f' OR "{AMOUNT_MARK}{minor}"') for each in expressions)


@pytest.mark.parametrize("typed", ["1,23", "12,34.50", "1.234,50", "250.001", "-250", "2e3", "٢٥٠", "9" * 17])
def test_what_is_no_amount_asks_for_words_only(typed: str) -> None:
    assert AMOUNT_MARK not in "".join(search.wanted(typed, "USD"))


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_the_search(typed: str) -> None:
    expressions = search.wanted(typed, "USD")

    with sqlite3.connect(":memory:") as memory:
        memory.execute(SEARCH_TABLES["invoice_fts"])
        memory.execute("INSERT INTO invoice_fts (rowid, words) VALUES (1, ?)", (typed[: search.LONGEST],))
        for each in expressions:
            assert memory.execute("SELECT rowid FROM invoice_fts WHERE invoice_fts MATCH ?", (each,)).fetchall() == [
                (1,)
            ]
    memory.close()


def test_words_are_met_in_all_that_belongs_to_an_invoice(tmp_path: Path) -> None:
    shop = a_book(tmp_path)
    paid = an_invoice(shop, "500.00", number="A-1")
    other = an_invoice(shop, "500.00", number="B-1", customer=a_customer(shop, "cust_9", "Sample Garage"))
    pays(shop, paid, "640.00", kind="check", check_number="7788", reference="spring order")

    def meeting(typed: str) -> list[int]:
        return shop.ask(search.meeting, search.wanted(typed, "USD"), [other, paid])

    assert meeting("bak 77 spr") == [paid]
    assert meeting("640") == [paid]
    assert meeting("500") == [other, paid]
    assert meeting("64") == []
    assert meeting("gar 77") == []
    shop.book.close()


def test_the_rarest_word_is_gathered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "FEW_OF_SEVERAL", 2)
    shop = a_book(tmp_path)
    _, second, _ = (an_invoice(shop, number=number) for number in ("INV-1", "INV-2", "INV-3"))

    gathered = shop.ask(search.gather, search.wanted("inv 2", "USD"))
    common = shop.ask(search.gather, search.wanted("inv sample", "USD"))

    assert (gathered.ids, gathered.rest) == (f"[{second}]", (_quoted("inv"),))
    assert (common.ids, common.rest) == (None, search.wanted("inv sample", "USD"))
    shop.book.close()
