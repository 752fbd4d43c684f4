"""What this program is, and what others made that it is built of, with their licences."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication, QWidget

from invpay_desktop import __version__, resources
from invpay_desktop.ui.background import Progress
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.sections import WIDE, Section
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.cell import Cell, Column
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.edits import NotesEdit
from invpay_desktop.ui.widgets.flow import FlowLayout
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.rows_model import RowsModel
from invpay_desktop.ui.widgets.table import Table

_LIBRARIES = (
    "SQLAlchemy", "alembic", "charset-normalizer", "click", "filelock", "keyring", "pillow", "platformdirs",
    "reportlab", "rich", "tzdata",
)  # fmt: skip
_TEXTS = {
    "Inter": "fonts/LICENSE-Inter.txt",
    "DejaVu": "fonts/LICENSE-DejaVu.txt",
    "Lucide": "icons/LICENSE-Lucide.txt",
}
"""What is shipped with this program itself, and where its licence lies among the resources."""


class Part(NamedTuple):
    """Something this program is built of."""

    name: str
    version: str
    licence: str
    use: str


class AboutSection(Section):
    """Version and parts. The texts of the shipped licences can be read here."""

    def __init__(self, desk: Desk) -> None:
        told = tr("InvPay Desktop {version}, under the MIT licence.").format(version=__version__)
        super().__init__(desk, tr("About"), told, WIDE)
        self.copy = Button(tr("Copy for a report"), icon="clipboard-copy", small=True)
        self.copy.clicked.connect(self._copy)
        self.parts = RowsModel(_columns())
        self.table = Table(tr("What it is built of"))
        self.table.setModel(self.parts)
        self.table.setMinimumHeight(px(34 * 9))
        card = Card("", flush=True)
        card.body.addWidget(self.table)
        self.texts = [self._reading(name) for name in _TEXTS]
        buttons = FlowLayout()
        buttons.set_spacing(px(8))
        for button in (self.copy, *self.texts):
            buttons.addWidget(button)
        self.body.addWidget(Label(versions(), tone="muted", wrap=True))
        self.body.addLayout(buttons)
        self.body.addWidget(card, 1)

    def load(self) -> None:
        def job(_progress: Progress) -> tuple[Part, ...]:
            return parts()

        self.desk.work(job, self.parts.show_rows, owner=self)

    def first_stop(self) -> QWidget | None:
        return self.copy

    def _reading(self, name: str) -> Button:
        button = Button(tr("Licence of {name} …").format(name=name), icon="scroll-text", small=True)
        button.clicked.connect(lambda: self.show_text(name))
        return button

    def show_text(self, name: str) -> None:
        """Show the licence of something shipped."""
        dialog = Dialog(self.window(), tr("Licence of {name}").format(name=name), width=680)
        text = NotesEdit(lines=22)
        text.setReadOnly(True)
        text.set_value(Path(resources.__path__[0], _TEXTS[name]).read_text(encoding="utf-8"))
        text.setAccessibleName(dialog.windowTitle())
        dialog.body.addWidget(text)
        dialog.cancel.setText(tr("Close"))
        dialog.open()

    def _copy(self) -> None:
        QApplication.clipboard().setText(f"InvPay Desktop {__version__}\n{versions()}")
        self.desk.toast(tr("Version and system are copied."))


def versions() -> str:
    """What the program runs on, in a line."""
    return f"Python {platform.python_version()} · Qt {qVersion()} · {platform.platform(terse=True)}"


def parts() -> tuple[Part, ...]:
    """What it is built of: the licences as the installed libraries say them."""
    shipped = (
        Part("Qt, PySide6", qVersion(), "LGPL-3.0-only", tr("The window. Its source is at qt.io; it can be replaced.")),
        Part("Python", platform.python_version(), "PSF-2.0", tr("The language.")),
        Part("SQLite", "", tr("Public domain"), tr("The file of the book.")),
        Part("Inter", "", "OFL-1.1", tr("The type of the window.")),
        Part("DejaVu Sans", "", "Bitstream Vera", tr("The type of documents.")),
        Part("Lucide", "", "ISC", tr("The icons.")),
    )
    return (*shipped, *(part for name in _LIBRARIES if (part := _library(name)) is not None))


def _library(name: str) -> Part | None:
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    said = [line for key in ("License-Expression", "License") for line in told.get_all(key) or ()]
    licence = said[0].splitlines()[0].partition(" (")[0] if said else ""
    return Part(name, told["Version"], licence, told["Summary"])


def _columns() -> tuple[Column[Part], ...]:
    return (
        Column("name", tr("Part"), 160, cell=lambda part: Cell(part.name, weight=500), sort=lambda part: part.name),
        Column("version", tr("Version"), 90, cell=lambda part: Cell(part.version, tone="muted")),
        Column("licence", tr("Licence"), 150, cell=lambda part: Cell(part.licence), sort=lambda part: part.licence),
        Column("use", tr("For"), 260, rest=True, cell=lambda part: Cell(part.use, tone="muted")),
    )
