"""The form for a new book: whose it is, its currency, zone and numbering, where it lies. Made whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QWidget

from invpay_desktop.base.dates import local_zone
from invpay_desktop.settings import BOOK_NAME, BUSINESS_ADDRESS, BUSINESS_LOGO, NUMBERING_INVOICE
from invpay_desktop.ui.background import Progress, Work
from invpay_desktop.ui.currencies_and_zones import currencies, usual_currency, zones
from invpay_desktop.ui.logo_edit import LogoEdit
from invpay_desktop.ui.setting_edits import SettingEdit, SettingNotes, problem_of
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.look import room_on_screen
from invpay_desktop.ui.widgets.search_choice import SearchChoice

_WIDE = 720
"""In px of the design; below that the fields stand in one column."""


class Runs(Protocol):
    """Runs long work off the GUI thread: a desk's `work`, or the first window's."""

    def __call__(self, job: Any, done: Any, *, owner: QObject, progress: Any = None, failed: Any = None) -> Work: ...


class _Wanted(NamedTuple):
    """A book to be made."""

    path: Path
    name: str
    currency: str
    zone: str
    settings: Mapping[str, str]


class PlaceEdit(LineEdit):
    """Where a new book is to lie; a file that is there already is refused."""

    def path(self) -> Path:
        """The path typed; a name without an ending gets `.sqlite`."""
        path = Path(self.value()).expanduser()
        return path if path.suffix else path.with_suffix(".sqlite")

    def problem(self) -> str:
        """Why the book cannot lie there."""
        if not self.value():
            return tr("Say where the book is to lie.")
        try:
            path = self.path()
            if not path.is_absolute():
                return tr("Name the whole path, from the first folder on.")
            if path.exists():
                return tr("There is a file already. It is left untouched; choose another name.")
        except (OSError, ValueError):
            return tr("No file can have this name. Choose another.")
        return ""


class NewBookDialog(Dialog):
    """`made(path)` once the book lies there whole. `then`: the action that follows, `import` or none."""

    made = Signal(object)

    def __init__(self, parent: QWidget, usual_path: Path, run: Runs, then: str = "") -> None:
        super().__init__(parent, tr("Your book"), width=_WIDE)
        self._run = run
        self._then = then
        self.name = SettingEdit(BOOK_NAME)
        self.currency = SearchChoice(currencies(), tr("Not a currency. Try USD"))
        self.zone = SearchChoice(zones(), tr("Not a time zone. Try America/Chicago"))
        self.address = SettingNotes(BUSINESS_ADDRESS)
        self.logo = LogoEdit()
        self.numbers = SettingEdit(NUMBERING_INVOICE)
        self.place = PlaceEdit()
        self.browse = Button(tr("Choose …"))
        self._fill(usual_path)
        self._lay_out()
        self.numbers.edited.connect(self._show_example)
        self.logo.edited.connect(self.check_logo)
        self.browse.clicked.connect(self._ask_for_place)

    # Build

    def _fill(self, usual_path: Path) -> None:
        self.currency.set_value(usual_currency())
        self.zone.set_value(local_zone())
        self.numbers.set_value(NUMBERING_INVOICE.default)
        self.place.set_value(str(_free(usual_path)))

    def _lay_out(self) -> None:
        self.name_box = Field(tr("Name of your business"), self.name, help=tr("Shown on invoices and receipts."))
        self.currency_box = Field(tr("Currency"), self.currency, help=tr("It stays as it is chosen here."))
        self.zone_box = Field(tr("Time zone"), self.zone, help=tr("It decides what day is today."))
        self.address_box = Field(tr("Address"), self.address, optional=True)
        self.logo_box = Field(tr("Logo"), self.logo, optional=True, help=tr("PNG or JPEG, at most 512 kB."))
        self.numbers_box = Field(tr("Invoice numbers"), self.numbers)
        self.place_box = Field(tr("Where the book lies"), self.place, help=tr("One file, yours alone."))
        place = QHBoxLayout()
        place.setSpacing(px(8))
        place.addWidget(self.place_box, 1)
        place.addWidget(self.browse, 0, Qt.AlignmentFlag.AlignVCenter)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(12))
        across = 2 if room_on_screen(self).width() >= px(_WIDE) else 1
        grid.addWidget(self.name_box, 0, 0, 1, across)
        pairs = self.currency_box, self.zone_box, self.address_box, self.logo_box, self.numbers_box
        for at, box in enumerate(pairs):
            grid.addWidget(box, 1 + at // across, at % across)
        grid.addLayout(place, 1 + len(pairs), 0, 1, across)
        for column in range(across):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        verb = tr("Make and import …") if self._then == "import" else tr("Make the book")
        self.set_primary(verb, "check", self._make)
        for name, widget in (("zone", self.zone), ("currency", self.currency), ("place", self.place)):
            self.name_field(name, widget)
        self._show_example()

    # Follow

    def _show_example(self) -> None:
        """The first numbers as they will be."""
        if problem_of(NUMBERING_INVOICE, self.numbers.value()):
            self.numbers_box.set_help(tr("The first number stands in braces: INV-{0001}."))
            return
        pattern = NUMBERING_INVOICE.read(self.numbers.value())
        first, second = pattern.text(pattern.first), pattern.text(pattern.first + 1)
        self.numbers_box.set_help(tr("The first two: {first} and {second}.").format(first=first, second=second))

    def check_logo(self) -> None:
        """Say why a file cannot be the logo."""
        self.logo_box.set_error(self.logo.problem())

    def _ask_for_place(self) -> None:
        dialog = QFileDialog(self, tr("Where the book lies"), str(self.place.path()), tr("Books (*.sqlite)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("sqlite")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, True)  # nothing is ever overwritten here
        dialog.fileSelected.connect(self._take_place)
        dialog.open()

    def _take_place(self, name: str) -> None:
        self.place.set_value(name)
        self.place_box.clear()
        self.place_box.check()

    # Make

    def _make(self) -> None:
        wrong = [field for field in self._checked() if not field.check()]
        if not wrong and not self.name.value().strip():
            self.name_box.set_error(tr("Write the name of your business: it stands on invoices and receipts."))
            wrong = [self.name_box]
        if wrong:
            wrong[0].setFocus()
            return
        wanted = self._wanted()
        self.busy(True, tr("Making …"))

        def job(_progress: Progress) -> Path:
            from invpay_desktop.db.new_book import make_book

            make_book(
                wanted.path, name=wanted.name, currency=wanted.currency, zone=wanted.zone, settings=wanted.settings,
                now=datetime.now(UTC),
            ).close()  # fmt: skip
            return wanted.path

        self._run(job, self._done, owner=self, failed=self.fail)

    def _checked(self) -> tuple[Field, ...]:
        return (
            self.name_box, self.currency_box, self.zone_box, self.address_box, self.numbers_box, self.place_box,
        )  # fmt: skip

    def _wanted(self) -> _Wanted:
        """What was typed, defaults left out: they are the program's to change."""
        typed = {
            BUSINESS_ADDRESS.key: self.address.value(),
            BUSINESS_LOGO.key: self.logo.value(),
            NUMBERING_INVOICE.key: self.numbers.value(),
        }
        defaults = {BUSINESS_ADDRESS.key: "", BUSINESS_LOGO.key: "", NUMBERING_INVOICE.key: NUMBERING_INVOICE.default}
        kept = {key: text for key, text in typed.items() if text != defaults[key]}
        return _Wanted(self.place.path(), self.name.value(), self.currency.value(), self.zone.value(), kept)

    def _done(self, path: Path) -> None:
        self.accept()
        self.made.emit(path)


def _free(path: Path) -> Path:
    """The path itself, or the next name that nothing bears: `book-2.sqlite`."""
    free, number = path, 2
    while free.exists():
        free, number = path.with_name(f"{path.stem}-{number}{path.suffix}"), number + 1
    return free
