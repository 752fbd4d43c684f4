"""The page of the hosted service: each list, each row's invoice and deed, and the keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from invpay_desktop.db.session import Session
from invpay_desktop.ledger.attempts import open_attempts
from invpay_desktop.outbox.rows import list_rows
from invpay_desktop.outbox.values import OPEN
from invpay_desktop.payments.follow_up import follow_ups
from invpay_desktop.sync.differences import open_differences
from invpay_desktop.ui.attempts.decide import DecideDialog
from invpay_desktop.ui.pages.in_step.items import TABS
from invpay_desktop.ui.pages.in_step.page import InStepPage
from invpay_desktop.ui.pages.in_step.panel import ItemPanel
from invpay_desktop.ui.widgets.dialog import Question
from tests.builders import NOW, a_sample
from tests.ui.driver import App
from tests.ui.hosted.story import tell_story

DIFFERS = (
    "The service says that INV-1042 is over 2415.00; in the book it is over 2400.00. "
    "Look whether it is the right invoice."
)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample that has lived with a service, which cannot be reached."""
    book = a_sample(tmp_path_factory.mktemp("story"))
    tell_story(book, NOW)
    return book


@pytest.fixture
def lived(qtbot: QtBot, tmp_path: Path, story: Path) -> Iterator[App]:
    """The window on a copy of it."""
    book = Path(shutil.copy(story, tmp_path))
    opened = App(qtbot, book, tmp_path / "driven.ini", "dashboard")
    yield opened
    opened.close()


def page_of(app: App, tab: str = "") -> InStepPage:
    app.key("Ctrl+5")
    app.settled()
    page = app.window.front
    assert isinstance(page, InStepPage)
    if tab:
        page.tabs.choose(tab)
        app.settled()
    return page


def panel_of(page: InStepPage) -> ItemPanel:
    assert isinstance(page.beside.side, ItemPanel)
    return page.beside.side


def waiting(session: Session) -> dict[str, str]:
    return {row.uid: row.state for row in list_rows(session, states=OPEN)}


def test_each_list_says_how_much_is_on_it(lived: App) -> None:
    page = page_of(lived)
    names = [page.tabs.accessibleTabName(at) for at in range(page.tabs.count())]
    assert names == ["Needs you, 2", "Checking, 1", "Failed payments, 2", "Waiting, 2", "Sent", "Differences, 1"]
    assert page.tabs.value() == "needs_you"
    shown = {}
    for tab in TABS:
        page.tabs.choose(tab)
        lived.settled()
        shown[tab] = [texts[0] for texts in lived.rows(page.table)] if page.models[tab].rows else []
    assert shown == {
        "needs_you": ["Saved method", "Payment to record"],
        "checking": ["Card payment"],
        "failed": ["ACH payment", "Card payment"],
        "waiting": ["Payment to record", "Payment to record"],
        "sent": ["Payment to record"],
        "differences": [DIFFERS],
    }


def test_the_footer_and_the_navigation_say_that_something_needs_a_person(lived: App) -> None:
    button = lived.window.signs.button
    lived.until(lambda: button.text() == "Needs you: 2")
    assert button.accessibleName() == "Hosted service: Needs you: 2"
    assert lived.window.navigation.buttons["in_step"].accessibleName() == "Hosted service, 2 waiting"
    lived.click(button)
    lived.settled()
    assert isinstance(lived.window.front, InStepPage)


def test_a_row_leads_to_its_invoice_and_to_what_can_be_done(lived: App) -> None:
    page = page_of(lived, "failed")
    lived.click_row(page.table, 1)
    lived.key("Return")
    panel = panel_of(page)
    assert panel.sentence.text() == "Insufficient funds. Nothing was charged."
    assert "another card" in panel.advice.text()
    assert [button.text() for button in panel.buttons.values()] == ["Retry …", "Done"]
    assert panel.buttons["retry_charge"].hasFocus()
    lived.click(panel.invoice)
    lived.settled()
    lived.until(lambda: lived.panel.facts is not None and lived.panel.facts.row.number == "INV-1042")


def test_a_failure_that_was_dealt_with_leaves_the_list(lived: App) -> None:
    page = page_of(lived, "failed")
    lived.click_row(page.table, 0)
    lived.key("Return")
    lived.press("Done", panel_of(page))
    lived.until(lambda: len(page.models["failed"].rows) == 1)
    assert [each.invoice_number for each in lived.ask(follow_ups) if each.failure] == ["INV-1042"]
    assert "Done with it" in lived.toast


def test_what_nobody_could_settle_is_decided_by_a_person(lived: App) -> None:
    page = page_of(lived, "needs_you")
    lived.click_row(page.table, 0)
    lived.key("Return")
    lived.key("Space")
    dialog = lived.dialog(DecideDialog)
    lived.press("It did not go through: nothing was taken", dialog)
    lived.fill(dialog.note, "Asked the service on the phone")
    lived.key("Ctrl+Return")
    lived.gone(dialog)
    lived.until(lambda: len(page.models["needs_you"].rows) == 1)
    assert [each.state for each in lived.ask(open_attempts)] == ["open"]


def test_a_record_is_given_up_with_a_reason(lived: App) -> None:
    page = page_of(lived, "waiting")
    at = [item.state for item in page.models["waiting"].rows].index("waiting")
    lived.click_row(page.table, at)
    lived.key("Return")
    lived.press("Do not send …", panel_of(page))
    question = lived.dialog(Question)
    assert question.reason is not None
    lived.fill(question.reason, "Entered there by hand")
    lived.key("Ctrl+Return")
    lived.gone(question)
    lived.until(lambda: len(page.models["waiting"].rows) == 1)
    assert sorted(lived.ask(waiting).values()) == ["needs_you", "unknown"]


def test_a_record_that_a_person_has_seen_there_counts_as_sent(lived: App) -> None:
    page = page_of(lived, "needs_you")
    lived.click_row(page.table, 1)
    lived.key("Return")
    lived.press("It is there …", panel_of(page))
    question = lived.dialog(Question)
    assert question.reason is not None
    lived.fill(question.reason, "Seen on their page")
    lived.key("Ctrl+Return")
    lived.gone(question)
    lived.until(lambda: len(page.models["needs_you"].rows) == 1)
    assert "needs_you" not in lived.ask(waiting).values()


def test_a_difference_that_was_seen_leaves_the_list(lived: App) -> None:
    page = page_of(lived, "differences")
    lived.key("Return")
    panel = panel_of(page)
    assert panel.sentence.text() == DIFFERS
    assert "Neither was changed" in panel.advice.text()
    lived.key("Space")
    lived.until(lambda: not page.models["differences"].rows)
    assert lived.ask(open_differences) == []
    assert page.empty.accessibleName().startswith("No differences.")


def test_the_dashboard_begins_with_what_the_service_left_open(lived: App) -> None:
    lived.go("dashboard")
    buttons = lived.window.page("dashboard").needs.buttons  # type: ignore[attr-defined]
    said = [button.accessibleName() for button in buttons]
    assert said[:6] == [
        "Decide: What became of the charge of $1,150.00?",
        "See what we know: A charge of $640.00 has no answer yet",
        "Follow up: ACH payment of $480.00 failed",
        "Follow up: Card payment of $1,150.00 failed",
        "Look at them: 1 record the service did not take",
        "Look at them: The service and your book differ in 1 place",
    ]
    lived.click(buttons[1])
    lived.settled()
    page = lived.window.front
    assert isinstance(page, InStepPage)
    assert page.tabs.value() == "checking"
    assert panel_of(page).figure.text() == "$640.00"


def test_the_keys_go_round_the_page(lived: App) -> None:
    page = page_of(lived)
    lived.key("Ctrl+Tab")
    assert page.tabs.value() == "checking"
    page.table.setFocus()
    lived.key("Return")
    assert panel_of(page).buttons["check_charge"].hasFocus()
    lived.key("Esc")
    assert not page.beside.is_open
    assert page.table.hasFocus()
    lived.key("F6")
    assert page.add.hasFocus()
    lived.key("F6")
    assert page.tabs.hasFocus()


def test_in_a_small_window_the_panel_takes_the_place_of_the_list(lived: App) -> None:
    lived.window.resize(1024, 700)
    page = page_of(lived, "failed")
    assert not page.beside.is_open
    lived.key("Return")
    assert page.beside.alone
    assert not page.above.isVisible()
    lived.key("Esc")
    assert page.above.isVisible()


def test_a_book_without_an_account_is_told_what_this_is(app: App) -> None:
    page = page_of(app)
    assert page.empty.isVisible()
    assert page.empty.accessibleName().startswith("No hosted service.")
    assert not page.sync.isEnabled()
    page.tabs.choose("failed")
    assert page.empty.accessibleName().startswith("No failed payments.")
    page.tabs.choose("waiting")
    app.settled()
    app.press("Connect …", page)
    app.settled()
    assert app.window.front is app.window.page("settings")
