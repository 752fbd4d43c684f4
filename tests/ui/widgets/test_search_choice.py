"""Choosing one of many by a part of its name."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from invpay_desktop.base.currencies import DECIMALS
from invpay_desktop.base.dates import parse_zone
from invpay_desktop.ui.currencies_and_zones import currencies, usual_currency, zones
from invpay_desktop.ui.widgets.search_choice import SearchChoice


@pytest.fixture
def field(qtbot: QtBot) -> SearchChoice:
    made = SearchChoice([("USD", "USD – US Dollar"), ("EUR", "EUR – Euro"), ("XXX&<b>", "<b>&amp;")], "None of them.")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("typed", "value"),
    [("usd", "USD"), (" EUR ", "EUR"), ("eur – euro", "EUR"), ("<b>&amp;", "XXX&<b>"), ("us", ""), ("", ""), ("E", "")],
)
def test_a_value_or_its_whole_text_is_taken(field: SearchChoice, typed: str, value: str) -> None:
    field.setText(typed)
    assert field.value() == value
    assert field.problem() == ("" if value else "None of them.")


def test_any_part_of_the_text_finds_it(field: SearchChoice) -> None:
    field.setFocus()
    QTest.keyClicks(field, "dollar")
    found = field.completer().completionModel()
    assert [found.index(row, 0).data() for row in range(found.rowCount())] == ["USD – US Dollar"]


def test_currencies_and_zones_are_all_there() -> None:
    assert {code for code, _ in currencies()} == set(DECIMALS)
    assert dict(currencies())["USD"] == "USD – US Dollar"
    assert usual_currency() == "USD"
    names = dict(zones())
    assert names["America/New_York"] == "America/New York"
    assert "UTC" in names
    assert all(parse_zone(name).key == name for name in list(names)[::40])
