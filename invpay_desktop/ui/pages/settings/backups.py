"""The section of backups: the list, a backup now or to a file, a look inside, restoring."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from invpay_desktop.base.errors import InvPayError
from invpay_desktop.db.backup import BY_HAND, BackupInfo, back_up, backup_folder, list_backups
from invpay_desktop.db.restore import RestoreResult
from invpay_desktop.settings import BACKUP_DAILY
from invpay_desktop.ui import figures
from invpay_desktop.ui.background import Progress
from invpay_desktop.ui.backups import words
from invpay_desktop.ui.backups.look_dialog import LookDialog, Place
from invpay_desktop.ui.backups.replacing import Replacing
from invpay_desktop.ui.backups.table import BackupTable
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.pages.settings.form_section import FormSection
from invpay_desktop.ui.sections import WIDE
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.card import Card
from invpay_desktop.ui.widgets.dialog import first_sentence
from invpay_desktop.ui.widgets.flow import FlowLayout
from invpay_desktop.ui.widgets.labels import ElidedLabel


class BackupsSection(FormSection):
    """What there is to go back to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, tr("Backups"), tr("Copies of the whole book, each checked when it is made."), (BACKUP_DAILY,), WIDE
        )

    def add_more(self) -> None:
        self.now = Button(tr("Back up now"), "primary", "shield-check")
        self.to_file = Button(tr("Back up to a file …"), icon="download")
        self.look = Button(tr("Look inside …"), icon="eye")
        self.other = Button(tr("Restore from a file …"), icon="folder-open")
        self.failed = Banner("red", "circle-x", "")
        self.failed.hide()
        self.table = BackupTable(self.desk.zone, self.desk.today())
        self.table.setMinimumHeight(px(9 * 34))
        self.table.setAccessibleDescription(tr("Enter looks inside a backup."))
        buttons = FlowLayout()
        buttons.set_spacing(px(8))
        for button in (self.now, self.to_file, self.look, self.other):
            buttons.addWidget(button)
        self.card = Card("", flush=True)
        self.card.body.addWidget(self.table)
        self.where = ElidedLabel("", "small", "muted", mode="middle")
        self.body.addWidget(self.failed)
        self.body.addLayout(buttons)
        self.body.addWidget(self.card, 1)
        self.body.addWidget(self.where)
        self.now.clicked.connect(lambda: self._back_up(None))
        self.to_file.clicked.connect(self._ask_for_target)
        self.look.clicked.connect(self._look_at_current)
        self.other.clicked.connect(self._ask_for_file)
        self.table.opened.connect(lambda info: self.look_at(info.path))

    # Load

    def load(self) -> None:
        super().load()
        self._list()

    def first_stop(self) -> QWidget | None:
        return self.now

    def _list(self) -> None:
        path = self.desk.book_path

        def job(_progress: Progress) -> tuple[BackupInfo, ...]:
            return list_backups(path)

        self.desk.work(job, self._show_backups, owner=self, failed=self._fail)

    def _show_backups(self, backups: tuple[BackupInfo, ...]) -> None:
        self.table.show_backups(backups)
        self.look.setEnabled(bool(backups))
        self.table.setEnabled(bool(backups))  # nothing in it could show the focus
        folder = backup_folder(self.desk.book_path)
        if not backups:
            self.where.setText(tr("No backups yet. They will lie in {folder}.").format(folder=folder))
            return
        whole = words.size(sum(info.size for info in backups))
        self.where.setText(f"{trn('%n backup(s)', len(backups))}, {whole}. {folder}")

    # Back up

    def _ask_for_target(self) -> None:
        name = f"{self.desk.book_path.stem}-{self.desk.today().isoformat()}.sqlite"
        dialog = QFileDialog(self, tr("Back up to a file"), str(Path.home() / name), tr("Books (*.sqlite)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("sqlite")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, True)  # a file that is there is refused
        dialog.fileSelected.connect(lambda chosen: self._back_up(Path(chosen)))
        dialog.open()

    def _back_up(self, target: Path | None) -> None:
        path, now = self.desk.book_path, self.desk.now()
        self.failed.hide()
        self.now.set_busy(True, tr("Backing up …"))
        self.to_file.setEnabled(False)

        def job(_progress: Progress) -> BackupInfo:
            return back_up(path, BY_HAND, to=target, now=now)

        self.desk.work(job, self._backed_up, owner=self, failed=self._fail)

    def _backed_up(self, made: BackupInfo) -> None:
        self._free()
        text = tr("Backed up and checked: {invoices} invoices, {size}.")
        self.desk.toast(text.format(invoices=figures.count(made.invoices), size=words.size(made.size)))
        self.desk.backed_up.emit()
        self._list()

    def _fail(self, error: InvPayError) -> None:
        self._free()
        self.failed.show()
        self.failed.tell(*first_sentence(error.message))

    def _free(self) -> None:
        self.now.set_busy(False)
        self.to_file.setEnabled(True)

    # Look and restore

    def look_at(self, file: Path) -> None:
        """Open a look inside a backup, from where it can be restored."""
        place = Place(self.desk.book_path, self.desk.zone, self.desk.today())
        dialog = LookDialog(self.window(), place, file, self.desk.work, Replacing(self.desk))
        dialog.restored.connect(self._restored)
        dialog.open()

    def _look_at_current(self) -> None:
        info = self.table.current_item()
        if isinstance(info, BackupInfo):
            self.look_at(info.path)

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, tr("Restore from a file"), "", tr("Books (*.sqlite);;All files (*)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.look_at(Path(name)))
        dialog.open()

    def _restored(self, result: RestoreResult) -> None:
        """Another book lies at the path, so everything shown is built anew from it."""
        from invpay_desktop.ui.backups.after import show_restored

        show_restored(self.desk, result)
