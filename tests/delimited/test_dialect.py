"""Delimiters, quotes, headers and preambles, on small files built like the exports of banks."""

from __future__ import annotations

import pytest

from invpay_desktop.delimited.dialect import DELIMITERS, detect_dialect

GERMAN = (
    "Kontoauszug;DE02 1203 0000 0000 2020 51\n"
    "Zeitraum:;01.01.2026 - 31.01.2026\n"
    "\n"
    '"Buchungstag";"Auftraggeber, Empfänger";"Betrag";"Währung"\n'
    '"02.01.2026";"Muster, Anna";"1.234,56";"EUR"\n'
    '"03.01.2026";"Beispiel; GmbH";"-12,00";"EUR"\n'
)


def test_a_bank_export_with_a_preamble() -> None:
    dialect = detect_dialect(GERMAN, whole=True)
    assert (dialect.delimiter, dialect.preamble, dialect.has_header, dialect.width) == (";", 3, True, 4)


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_delimiter_and_line_end(delimiter: str, end: str) -> None:
    rows = ["Invoice", "Date", "Amount"], ["INV-1", "2026-01-02", "12.50"], ["INV-2", "2026-01-03", "13.50"]
    dialect = detect_dialect(end.join(delimiter.join(row) for row in rows) + end, whole=True)
    assert (dialect.delimiter, dialect.width, dialect.has_header, dialect.preamble) == (delimiter, 3, True, 0)


@pytest.mark.parametrize(
    ("sample", "delimiter", "width"),
    [
        ("2026-01-02;12,50\n2026-01-03;9,75\n", ";", 2),  # every line has one comma, too
        ("Name;Betrag\nA, B;1,50\nC, D;2,50\n", ";", 2),
        ("sep=;\na,b;c\n", ";", 2),
        ("only one column\nfirst\nsecond, with a comma\n", ",", 1),
        ("a|b\n1,5|2,5\n", "|", 2),
        ("Who;What;Where\nSmith, John;Sales;Ulm\n", ";", 3),
        ("Smith, John;Sales;Ulm\nJones, Ann;Rent;Bonn\n", ";", 3),
        ("My bank\nJanuary\nDate,Amount\n2026-01-02,5\n", ",", 2),
        ('a,b\n1,"x;y;z"\n2,"x;y;z"\n', ",", 2),
    ],
)
def test_the_delimiter_is_the_one_that_makes_a_table(sample: str, delimiter: str, width: int) -> None:
    dialect = detect_dialect(sample, whole=True)
    assert (dialect.delimiter, dialect.width) == (delimiter, width)


def test_a_separator_line_is_above_the_table() -> None:
    dialect = detect_dialect("sep=;\na;b\n1;2\n", whole=True)
    assert (dialect.delimiter, dialect.preamble, dialect.has_header) == (";", 1, True)


@pytest.mark.parametrize(
    ("sample", "header"),
    [
        ("a,b\n1,2\n", True),
        ("1,2\n3,4\n", False),
        ("6/12/15,Transfer\n6/13/15,Transfer\n", False),
        ("name,city\nAnna,Ulm\n", True),
        ("Amount (EUR),Q1,Amount (EUR)\n5,6,7\n", True),
        ("$1.00,x\n$2.00,y\n", False),
    ],
)
def test_a_header_has_no_figures(sample: str, header: bool) -> None:
    assert detect_dialect(sample, whole=True).has_header is header


def test_a_preamble_padded_with_delimiters() -> None:
    dialect = detect_dialect("My Bank,,,\nJanuary,,,\n,,,\nDate,Text,In,Out\n2026-01-02,x,,5\n", whole=True)
    assert (dialect.preamble, dialect.width) == (3, 4)


def test_a_delimiter_at_the_end_of_every_row_but_not_of_the_header() -> None:
    dialect = detect_dialect("a;b;c\n1;2;3;\n4;5;6;\n", whole=True)
    assert (dialect.preamble, dialect.width, dialect.has_header) == (0, 3, True)


def test_single_quotes_only_where_they_wrap_throughout() -> None:
    assert detect_dialect("'a','b'\n'1','2, 3'\n", whole=True).quote == "'"
    assert detect_dialect("a,b\n'tis,5\n", whole=True).quote == '"'
    assert detect_dialect("a,b\n'x',5\ny,6\n", whole=True).quote == '"'


def test_blanks_before_quotes_are_no_part_of_the_cell() -> None:
    assert detect_dialect('a, "b"\n1, "2, 3"\n', whole=True).blanks_after_delimiter
    assert not detect_dialect('a,b\n1,"x, ""y"""\n', whole=True).blanks_after_delimiter
    assert not detect_dialect('a,b\n1," ""x"""\n', whole=True).blanks_after_delimiter


def test_what_is_given_is_not_guessed() -> None:
    dialect = detect_dialect("1;2,3\n4;5,6\n", whole=True, delimiter=",", has_header=True)
    assert (dialect.delimiter, dialect.has_header, dialect.width) == (",", True, 2)


def test_a_row_cut_off_by_the_end_of_the_sample_has_no_say() -> None:
    assert detect_dialect('a,b,c\n1,"x\ny', whole=False).width == 3
