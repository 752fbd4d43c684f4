"""The balance bar: what part is filled, in which colour."""

from __future__ import annotations

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.theme.tokens import current
from invpay_desktop.ui.widgets.balance_bar import BalanceBar


def colours(bar: BalanceBar) -> list[QColor]:
    bar.resize(200, 8)
    picture = bar.grab().toImage()
    return [picture.pixelColor(x, 4) for x in range(200)]


def test_paid_and_left_share_the_bar(qtbot: QtBot) -> None:
    bar = BalanceBar()
    qtbot.addWidget(bar)
    bar.show_parts(240_000, 120_000)
    seen = colours(bar)
    assert seen[50] == QColor(current().accent)
    assert seen[150] == QColor(current().bar_track)
    assert bar.accessibleName() == "50 percent paid"


def test_this_payment_is_hatched_and_too_much_is_violet(qtbot: QtBot) -> None:
    bar = BalanceBar()
    qtbot.addWidget(bar)
    bar.show_parts(200, 100, now=50)
    assert len({colour.name() for colour in colours(bar)[102:148]}) > 2
    bar.show_parts(150, 150, over=50)
    assert colours(bar)[180] == QColor(current().pill["violet"].text)


def test_nothing_and_amounts_beyond_32_bits(qtbot: QtBot) -> None:
    bar = BalanceBar(thin=True)
    qtbot.addWidget(bar)
    assert colours(bar)[100] == QColor(current().bar_track)
    bar.show_parts(10**15, 10**15 - 1)
    assert bar.accessibleName() == "99 percent paid"
