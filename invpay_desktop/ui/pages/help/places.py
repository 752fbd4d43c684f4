"""Where the book, its backups and the log lie on this machine."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.db.backup import backup_folder
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.log import log_path
from invpay_desktop.ui.sections import WIDE, Section
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button, IconButton
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label


class PlacesSection(Section):
    """A card for each place: its path, to be copied, and its folder, to be opened."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Where things lie"), tr("All of it is on this computer, and yours alone."), WIDE)
        self.copies: list[IconButton] = []
        for name, path, note in (
            (tr("The book"), desk.book_path, tr("One file. Do not copy it while it is open: back it up instead.")),
            (tr("Backups"), backup_folder(desk.book_path), tr("Each is a whole book. They may be copied anywhere.")),
            (tr("The log"), log_path(), tr("What went wrong, for whoever helps you.")),
        ):
            self.body.addWidget(self._card(name, path, note))
        self.body.addStretch(1)

    def first_stop(self) -> QWidget | None:
        return self.copies[0]

    def _card(self, name: str, path: Path, note: str) -> Card:
        card = Card(name)
        line = ElidedLabel(str(path), mode="middle")
        copy = IconButton("copy", tr("Copy the path: {name}").format(name=name))
        copy.clicked.connect(lambda: self._copy(path))
        self.copies.append(copy)
        folder = Button(tr("Open the folder"), icon="folder-open", small=True)
        folder.setAccessibleDescription(name)
        folder.clicked.connect(lambda: open_folder(path.parent))
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(line)
        words.addWidget(Label(note, "small", "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addLayout(words, 1)
        row.addWidget(copy)
        row.addWidget(folder)
        card.body.addLayout(row)
        return card

    def _copy(self, path: Path) -> None:
        QApplication.clipboard().setText(str(path))
        self.desk.toast(tr("The path is copied."))


def open_folder(folder: Path) -> None:
    """Show a folder in the system's own window; the nearest that is there, where it was not made yet."""
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
