"""Banners and empty states: words as they are, buttons that break into rows."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.empty import EmptyState
from tests.ui.widgets.naughty import MARKUP


def test_a_banner_says_its_words(qtbot: QtBot) -> None:
    banner = Banner("violet", "circle-plus", "Overpaid by $20.00")
    qtbot.addWidget(banner)
    for text in MARKUP:
        banner.tell(text, "what follows")
        assert banner.title() == text
        assert banner.accessibleName() == f"{text} what follows"


def test_its_buttons_stay_inside_where_it_is_narrow(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    buttons = [Button(text, small=True) for text in ("Refund …", "Keep as credit", "Use for another invoice …")]
    banner = Banner("violet", "circle-plus", "Overpaid by $20.00", "They stay here until you decide.", buttons, page)
    for width, rows in ((700, 1), (220, 3)):
        banner.resize(width, banner.heightForWidth(width))
        banner.show()
        QApplication.sendPostedEvents()
        assert len({button.y() for button in buttons}) == rows
        assert all(banner.rect().contains(button.geometry()) for button in buttons)


def test_an_empty_state_changes_words_and_buttons(qtbot: QtBot) -> None:
    empty = EmptyState("inbox", "No overpaid invoices", "They are listed here.", [Button("Show all")])
    qtbot.addWidget(empty)
    empty.tell("Nothing found for “<b>”", icon="search")
    empty.show_buttons([Button("Clear the filters")])
    assert empty.accessibleName() == "Nothing found for “<b>”"
    assert [button.text() for button in empty.findChildren(Button) if not button.isHidden()] == ["Clear the filters"]
