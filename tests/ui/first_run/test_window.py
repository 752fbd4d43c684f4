"""The window without a book: each start makes a whole book or none, and what cannot be opened is left as it is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from invpay_desktop.base.errors import BookDamaged
from invpay_desktop.db.backup import BY_HAND, back_up, look_inside
from invpay_desktop.db.book import open_book
from invpay_desktop.db.setting_values import read_settings
from invpay_desktop.ui.backups.list_dialog import BackupsDialog
from invpay_desktop.ui.backups.look_dialog import LookDialog
from invpay_desktop.ui.first_run.new_book import NewBookDialog
from invpay_desktop.ui.first_run.window import FirstRunWindow
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.widgets.dialog import Dialog, Question
from tests.builders import NOW, sample_book
from tests.ui.widgets.naughty import MARKUP, NAUGHTY

__all__ = ["sample_book"]
PATIENCE = 30_000


@pytest.fixture
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "books" / "book.sqlite"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, book: Path) -> Iterator[FirstRunWindow]:
    made = FirstRunWindow(Preferences(tmp_path / "window.ini"), book)
    made.resize(1440, 900)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


def dialog_of(window: FirstRunWindow, qtbot: QtBot, kind: type[Any]) -> Any:
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(kind)), timeout=PATIENCE)
    return next(each for each in window.findChildren(kind) if each.isVisible())


def begin(window: FirstRunWindow, qtbot: QtBot, name: str = "Sample Shop", then: str = "") -> NewBookDialog:
    window.set_up(then)
    dialog: NewBookDialog = dialog_of(window, qtbot, NewBookDialog)
    dialog.name.set_value(name)
    dialog.currency.set_value("USD")
    dialog.zone.set_value("America/Chicago")
    return dialog


def test_the_sample_is_made_in_a_folder_of_its_own_to_be_thrown_away(
    window: FirstRunWindow, qtbot: QtBot, own_temporary_folder: Path, book: Path
) -> None:
    with qtbot.waitSignal(window.chosen, timeout=PATIENCE) as chosen:
        QTest.mouseClick(window.sample.button, Qt.MouseButton.LeftButton)
    assert chosen.args is not None
    path, throw_away, then = chosen.args
    assert (throw_away, then) == (True, "")
    assert path.parent.parent == own_temporary_folder
    assert look_inside(path).invoices > 100
    assert not book.exists()


def test_a_sample_that_is_stopped_leaves_nothing(
    window: FirstRunWindow, qtbot: QtBot, own_temporary_folder: Path
) -> None:
    window.make_sample()
    assert not window.empty.button.isEnabled()
    window.progress.cancelled.emit()
    qtbot.waitUntil(window.sample.button.isEnabled, timeout=PATIENCE)
    assert list(own_temporary_folder.iterdir()) == []
    assert window.banner.isHidden()


def test_closing_the_window_stops_the_sample(window: FirstRunWindow, own_temporary_folder: Path) -> None:
    window.make_sample()
    window.close()
    assert list(own_temporary_folder.iterdir()) == []


def test_where_no_sample_can_lie_it_is_said(
    window: FirstRunWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    window.make_sample()
    qtbot.waitUntil(lambda: not window.banner.isHidden(), timeout=PATIENCE)
    assert window.sample.button.isEnabled()
    assert "nowhere" in window.banner.accessibleName()


def test_an_empty_book_has_all_that_was_typed(window: FirstRunWindow, qtbot: QtBot, book: Path) -> None:
    dialog = begin(window, qtbot, "Smith & Sons", "import")
    dialog.currency.set_value("JPY")
    dialog.address.set_value("1 Sample Street\nSpringfield")
    dialog.numbers.set_value("A-{0100}")
    with qtbot.waitSignal(window.chosen, timeout=PATIENCE) as chosen:
        dialog.do_it()
    assert chosen.args == [book, False, "import"]
    with open_book(book) as made, made.read() as session:
        assert session.info.currency == "JPY"
        assert read_settings(session) == {
            "book.name": "Smith & Sons",
            "book.zone": "America/Chicago",
            "business.address": "1 Sample Street\nSpringfield",
            "numbering.invoice": "A-{0100}",
        }
    assert [file.name for file in book.parent.iterdir() if file.name.startswith(".")] == []


def test_a_book_has_somebodys_name(window: FirstRunWindow, qtbot: QtBot, book: Path) -> None:
    dialog = begin(window, qtbot)
    dialog.name.set_value("  ")
    dialog.do_it()
    assert "name of your business" in dialog.name_box.message()
    assert not dialog.is_busy
    assert not book.exists()
    dialog.call_clean()


def test_the_numbers_are_shown_as_they_will_be(window: FirstRunWindow, qtbot: QtBot) -> None:
    dialog = begin(window, qtbot)
    assert dialog.numbers_box.message() == "The first two: INV-0001 and INV-0002."
    dialog.numbers.setFocus()
    dialog.numbers.selectAll()
    QTest.keyClicks(dialog.numbers, "R-{99}")
    assert dialog.numbers_box.message() == "The first two: R-99 and R-100."
    dialog.numbers.set_value("R-")
    dialog.do_it()
    assert "write the first number in braces" in dialog.numbers_box.message()
    assert not dialog.is_busy


def test_a_file_that_is_there_is_refused_and_left_untouched(window: FirstRunWindow, qtbot: QtBot, book: Path) -> None:
    dialog = begin(window, qtbot)
    book.parent.mkdir()
    book.write_text("my diary")
    dialog.do_it()
    assert "left untouched" in dialog.place_box.message()
    assert book.read_text() == "my diary"
    dialog.call_clean()
    dialog.close()
    window.set_up("")
    again: NewBookDialog = dialog_of(window, qtbot, NewBookDialog)
    assert again.place.path() == book.with_name("book-2.sqlite")


@pytest.mark.parametrize("place", ["/proc/book.sqlite", "{file}/book.sqlite"])
def test_where_nothing_can_be_written_it_is_said_and_what_was_typed_stays(
    window: FirstRunWindow, qtbot: QtBot, tmp_path: Path, place: str
) -> None:
    file = tmp_path / "a file"
    file.touch()
    dialog = begin(window, qtbot, "Sample Shop")
    dialog.place.set_value(place.format(file=file))
    dialog.do_it()
    # In /proc the lock's file cannot be made, which looks like somebody holding it: that is waited for, 30 seconds.
    answered = 3 * PATIENCE
    qtbot.waitUntil(lambda: bool(dialog.failure or dialog.place_box.message()) and not dialog.is_busy, timeout=answered)
    assert dialog.isVisible()
    assert dialog.name.value() == "Sample Shop"
    assert dialog.failure


@pytest.mark.parametrize("name", [*MARKUP, *NAUGHTY[40:200:20]], ids=lambda name: repr(name)[:20])
def test_strange_names_are_kept_as_typed_or_refused_in_words(
    window: FirstRunWindow, qtbot: QtBot, book: Path, name: str
) -> None:
    dialog = begin(window, qtbot, name)
    typed = dialog.name.value()
    made: list[Path] = []
    window.chosen.connect(lambda path, *_: made.append(path))
    dialog.do_it()
    qtbot.waitUntil(lambda: bool(made) or bool(dialog.name.property("mark")), timeout=PATIENCE)
    if made:
        assert look_inside(book).book_name == typed
    else:
        assert dialog.name_box.message().endswith(".")
        assert not book.exists()


def test_a_card_number_in_the_address_is_warned_of(window: FirstRunWindow, qtbot: QtBot) -> None:
    dialog = begin(window, qtbot)
    dialog.address.setFocus()
    QTest.keyClicks(dialog.address, "4242 4242 4242 4242")
    assert "card number" in dialog.address_box.message()


def test_a_damaged_book_is_named_left_alone_and_its_backup_brings_it_back(
    window: FirstRunWindow, qtbot: QtBot, book: Path, sample_book: Path
) -> None:
    book.parent.mkdir()
    sample_book.rename(book)
    good = back_up(book, BY_HAND, now=NOW)
    book.write_bytes(book.read_bytes()[:5000])
    damaged = book.read_bytes()
    window.show_problem(BookDamaged(f"{book} is damaged <b>. It was left as it is. Restore a backup."))
    assert window.banner.title() == f"{book} is damaged <b>."
    assert window.banner.text() == "It was left as it is. Restore a backup."
    assert book.read_bytes() == damaged

    QTest.mouseClick(window.see_backups, Qt.MouseButton.LeftButton)
    listed: BackupsDialog = dialog_of(window, qtbot, BackupsDialog)
    qtbot.waitUntil(lambda: bool(listed.table.backups), timeout=PATIENCE)
    assert [each.path for each in listed.table.backups] == [good.path]
    listed.do_it()
    look: LookDialog = dialog_of(window, qtbot, LookDialog)
    qtbot.waitUntil(lambda: bool(look.said.text()), timeout=PATIENCE)
    look.do_it()
    question: Question = dialog_of(window, qtbot, Question)
    with qtbot.waitSignal(window.chosen, timeout=PATIENCE) as chosen:
        question.do_it()
    assert chosen.args == [book, False, ""]
    assert look_inside(book).invoices == good.invoices
    kept = good.path.parent.glob("*replaced.sqlite")
    assert [file.read_bytes() for file in kept] == [damaged]


def test_without_backups_a_file_can_be_chosen(window: FirstRunWindow, qtbot: QtBot) -> None:
    window.show_backups()
    listed: BackupsDialog = dialog_of(window, qtbot, BackupsDialog)
    qtbot.waitUntil(listed.empty.isVisible, timeout=PATIENCE)
    assert listed.primary is not None
    assert not listed.primary.isEnabled()
    assert isinstance(listed, Dialog)


@pytest.mark.parametrize(("width", "across"), [(1440, 3), (1024, 3), (700, 2), (400, 1)])
def test_the_cards_stand_side_by_side_where_there_is_room(window: FirstRunWindow, width: int, across: int) -> None:
    window.setMinimumSize(1, 1)
    window.resize(width, 800)
    QApplication.processEvents()
    tops = [card.y() for card in window.cards.cards]
    assert tops.count(tops[0]) == across
    assert all(card.x() + card.width() <= window.cards.width() for card in window.cards.cards)
