"""What is printed: aligned whole columns, colours only where they are wanted, nothing that steers a terminal."""

from __future__ import annotations

import sys
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from invpay_desktop.cli import output

CELLS = st.text(max_size=12)


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@given(st.text())
@example("a\u202egnp.exe")
@example("\x1b[2J\u2028")
def test_no_control_character_is_left(text: str) -> None:
    shown = output.visible(text)
    assert not any(character in shown for character in "\x1b\x07\r\n\x9b\u202e\u2066\u2028")


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5))
def test_columns_end_on_the_same_cell(rows: list[tuple[str, str, str]]) -> None:
    lines = output.columns(("A", "B", "C"), [(one, two, f"{three}|") for one, two, three in rows], ("B", "C"))
    assert len({cell_len(line) for line in lines[1:]}) == 1


def test_wide_letters_take_two_cells() -> None:
    assert output.columns(("Name", "Amount"), [("日本", "1.00"), ("ab", "10.00")], ("Amount",)) == [
        "Name  Amount",
        "日本    1.00",
        "ab     10.00",
    ]


@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)], ids=str
)
def test_colours_only_on_a_terminal_that_wants_them(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], coloured: bool
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    rows = [("INV-1", "Paid")]
    assert "\x1b" not in output.columns(("Number", "Status"), rows)[1]
    monkeypatch.setattr(sys, "stdout", Terminal())
    line = output.columns(("Number", "Status"), rows)[1]
    assert ("\x1b[32mPaid\x1b[0m" in line) is coloured
    output.print_out(line)
    assert isinstance(sys.stdout, Terminal)
    assert sys.stdout.getvalue() == line + "\n"


def test_facts_without_a_value_are_left_out() -> None:
    assert output.facts([("Name", "A\nB"), ("E-mail", ""), ("Terms", None), ("Total", 0)]) == [
        "Name   A",
        "       B",
        "Total  0",
    ]
