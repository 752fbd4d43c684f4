"""Writing: nothing a spreadsheet would execute, everything read back equal, and the old file kept when it fails."""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import Money
from invpay_desktop.delimited.reading import read_table
from invpay_desktop.delimited.writing import Cell, guarded, unguarded, write_table

DATA = Path(__file__).parents[1] / "data"
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])) | st.text("=+-@'\t\r\n\"＝a, ;")
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")


def read_back(path: Path) -> list[tuple[str, ...]]:
    table = read_table(path, encoding="utf-8", delimiter=",", has_header=True)
    rows = list(table.rows())
    assert not [row for row in rows if row.problem]
    return [table.header, *(tuple(map(unguarded, row.cells)) for row in rows)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.integers(1, 5), st.booleans())
def test_any_table_of_text_is_read_back(tmp_path: Path, data: st.DataObject, width: int, bom: bool) -> None:
    header = tuple(f"Name {n}" for n in range(width))
    rows = data.draw(st.lists(st.tuples(*[TEXT] * width)))
    assert write_table(tmp_path / "t.csv", header, rows, bom=bom) == len(rows)
    assert read_back(tmp_path / "t.csv") == [header, *rows]


@given(TEXT)
def test_the_guard_is_reversible_and_leaves_nothing_dangerous(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(DANGEROUS)


def test_guarding() -> None:
    assert [guarded(text) for text in ("=1+1", "'=1", "+1", "-5.00", "@x", "\tx", "＝1", "＋", "－1", "＠x")] == [
        "'=1+1",
        "''=1",
        "'+1",
        "'-5.00",
        "'@x",
        "'\tx",
        "'＝1",
        "'＋",
        "'－1",
        "'＠x",
    ]
    assert [guarded(text) for text in ("", "a=1", "'tis", "O'Neill")] == ["", "a=1", "'tis", "O'Neill"]
    assert [unguarded(text) for text in ("'=1", "'tis", "-5.00", "=1")] == ["=1", "'tis", "-5.00", "=1"]


def test_naughty_strings_are_read_back_and_none_is_a_formula(tmp_path: Path) -> None:
    strings = (DATA / "blns" / "blns.txt").read_bytes().decode("utf-8").split("\n")
    rows = [(text, str(n), text) for n, text in enumerate(strings)]
    assert len(rows) > 600
    write_table(tmp_path / "t.csv", ("first", "n", "second"), rows)
    assert read_back(tmp_path / "t.csv")[1:] == rows
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert len(cells) == 3 * (len(rows) + 1)
    assert not [cell for cell in cells if cell.startswith(DANGEROUS)]


def test_names_and_addresses_are_read_back(tmp_path: Path) -> None:
    table = read_table(DATA / "nasty-lists" / "faker_unicode_parties.csv")
    rows = [row.cells for row in table.rows()]
    write_table(tmp_path / "t.csv", table.header, rows)
    assert read_back(tmp_path / "t.csv") == [table.header, *rows]
    found = read_table(tmp_path / "t.csv")
    assert [row.cells for row in found.rows()] == rows


def test_the_bytes_are_rfc_4180_and_numbers_stay_numbers(tmp_path: Path) -> None:
    row: list[Cell] = ['say "hi", you', Money(-500, "USD"), Decimal("1E+2"), -7, None, date(2026, 1, 28), "-5.00"]
    write_table(tmp_path / "t.csv", list("abcdefg"), [row], bom=True)
    expected = '\ufeffa,b,c,d,e,f,g\r\n"say ""hi"", you",-5.00,100,-7,,2026-01-28,"\'-5.00"\r\n'
    assert (tmp_path / "t.csv").read_bytes().decode("utf-8") == expected


@pytest.mark.parametrize("cell", [1.5, float("nan"), True, Decimal("NaN"), b"x"])
def test_what_is_not_exact_has_no_form(tmp_path: Path, cell: object) -> None:
    with pytest.raises(TypeError):
        write_table(tmp_path / "t.csv", ["a"], [[cell]])  # type: ignore[list-item]
    assert list(tmp_path.iterdir()) == []


def test_a_row_of_another_width_is_our_own_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="row 2 has 1 cells for 2 columns"):
        write_table(tmp_path / "t.csv", ["a", "b"], [["1", "2"], ["3"]])


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_no_file_can_keep_is_refused_with_its_row(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput, match="Row 2 holds text that no file can keep"):
        write_table(tmp_path / "t.csv", ["a"], [["fine"], [text]])
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_may_read_it_also_where_it_replaces_a_file(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("old")
    path.chmod(0o644)
    write_table(path, ["a"], [["1"]])
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_failure_half_way_keeps_the_old_file_and_leaves_no_other(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("old")

    def rows() -> Iterator[list[str]]:
        yield ["x" * 100_000]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_table(path, ["a"], rows())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_keeps_the_old_file_and_says_so(tmp_path: Path) -> None:
    """A limit on the size of files is what a full disk is to the program: a write fails half way."""
    path = tmp_path / "t.csv"
    path.write_text("old")
    program = (
        "import sys; from invpay_desktop.delimited.writing import write_table\n"
        "from invpay_desktop.base.errors import DiskFull\n"
        "try: write_table(sys.argv[1], ['a'], (['x' * 1000] for _ in range(1000)))\n"
        "except DiskFull as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert (
        done.stdout
        == f"There is no room to write {path}. What was there before is unchanged. Make room and try again.\n"
    )
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_places_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    for path, sentence in [
        (tmp_path / "none" / "t.csv", "cannot be written: No such file or directory"),
        (tmp_path, "is a folder or a device"),
        (Path("/dev/null"), "is a folder or a device"),
    ]:
        with pytest.raises(BadInput, match=sentence):
            write_table(path, ["a"], [])


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_table(tmp_path / "link.csv", ["a"], [["1"]])
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "a\n1\n"
