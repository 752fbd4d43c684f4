"""The backups of a book that is not open, in a dialog: to look into one, or to choose a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from invpay_desktop.db.backup import BackupInfo, list_backups
from invpay_desktop.ui.background import Progress
from invpay_desktop.ui.backups.look_dialog import LookDialog, Place, Runs
from invpay_desktop.ui.backups.table import BackupTable
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.empty import EmptyState
from invpay_desktop.ui.widgets.labels import ElidedLabel


class BackupsDialog(Dialog):
    """`restored(RestoreResult)` when one lies in the place of the book."""

    restored = Signal(object)

    def __init__(self, parent: QWidget, place: Place, run: Runs) -> None:
        super().__init__(parent, tr("Backups"), width=720)
        self._place, self._run = place, run
        self.table = BackupTable(place.zone, place.today)
        self.table.setMinimumHeight(px(260))
        self.empty = EmptyState("history", tr("No backups here"), tr("A backup that lies elsewhere can be chosen."))
        self.empty.setMinimumHeight(px(200))
        self.table.hide()
        self.file = Button(tr("Choose a file …"), icon="folder-open")
        self.file.clicked.connect(self._ask_for_file)
        self.body.addWidget(ElidedLabel(str(place.path), tone="muted", mode="middle"))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.empty, 1)
        self.footer_option(self.file)
        self.cancel.setText(tr("Close"))
        self.set_primary(tr("Look inside …"), "eye", self._look_at_current).setEnabled(False)
        self.table.opened.connect(lambda info: self.look_at(info.path))
        run(self._list, self._show, owner=self, failed=self.fail)

    def look_at(self, file: Path) -> None:
        """Open a look inside a file."""
        dialog = LookDialog(self, self._place, file, self._run, self._run)
        dialog.restored.connect(self._restored)
        dialog.open()

    def _list(self, _progress: Progress) -> tuple[BackupInfo, ...]:
        return list_backups(self._place.path)

    def _show(self, backups: tuple[BackupInfo, ...]) -> None:
        self.table.show_backups(backups)
        self.table.setVisible(bool(backups))
        self.empty.setVisible(not backups)
        if self.primary is not None:
            self.primary.setEnabled(bool(backups))
        (self.table if backups else self.file).setFocus()

    def _look_at_current(self) -> None:
        info = self.table.current_item()
        if isinstance(info, BackupInfo):
            self.look_at(info.path)

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, tr("Choose a backup"), "", tr("Books (*.sqlite);;All files (*)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.look_at(Path(name)))
        dialog.open()

    def _restored(self, result: object) -> None:
        self.accept()
        self.restored.emit(result)
