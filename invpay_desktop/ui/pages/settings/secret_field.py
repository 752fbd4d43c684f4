"""A secret as a field: it says where the secret is kept, takes another one, forgets it, and never shows it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Literal, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from invpay_desktop.base.errors import InvPayError, MachineError
from invpay_desktop.keychain import VARIABLES, Keychain
from invpay_desktop.settings import Setting
from invpay_desktop.ui.background import Progress
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.look import announce


class Kept(NamedTuple):
    """Where a secret is. `said`: why it can be nowhere, as a sentence."""

    where: Literal["environment", "keyring", "nowhere", "no_keyring"]
    said: str = ""


def where_kept(keychain: Keychain, book_id: str, key: str) -> Kept:
    """Find out where a secret is kept; may wait for the keyring to be unlocked, so in a worker."""
    if os.environ.get(VARIABLES[key]):
        return Kept("environment")
    try:
        return Kept("nowhere" if keychain.get(book_id, key) is None else "keyring")
    except MachineError as error:
        return Kept("no_keyring", error.message)


class SecretField(QWidget):
    """One secret of the book. `changed()` when it was kept or forgotten."""

    changed = Signal()

    def __init__(self, desk: Desk, setting: Setting[str], keychain: Keychain, help: str = "") -> None:
        super().__init__()
        self._desk, self._setting, self._keychain, self._help = desk, setting, keychain, help
        self.kept = Kept("nowhere")
        self.edit = LineEdit()
        self.edit.set_secret()
        self.field = Field(tr(setting.label), self.edit)
        self.keep = Button(tr("Keep"), icon="key-round")
        self.replace = Button(tr("Replace …"), icon="key-round")
        self.forget = Button(tr("Forget"), "quiet")
        self._lay_out()
        self.setFocusProxy(self.edit)
        self.edit.left.connect(self.save)
        self.edit.edited.connect(lambda: self.keep.setEnabled(bool(self.edit.text())))
        self.keep.clicked.connect(self.save)
        self.replace.clicked.connect(self._ask_for_another)
        self.forget.clicked.connect(self._forget)
        self.show_kept(self.kept)

    def _lay_out(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, px(44) + px(12), 0)  # as wide as a setting with its word that it is saved
        whole.addWidget(self.field)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        column = self.field.layout()
        assert column is not None
        column.replaceWidget(self.edit, holder := QWidget())
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit, 1)
        for button in (self.keep, self.replace, self.forget):
            row.addWidget(button)

    # Show

    def load(self) -> None:
        """Find out where it is kept."""
        self._run(lambda book_id: where_kept(self._keychain, book_id, self._setting.key), self.show_kept)

    def show_kept(self, kept: Kept) -> None:
        """Show where it is kept; in no case what it is."""
        self.kept = kept
        variable = VARIABLES[self._setting.key]
        said, help = {
            "environment": (
                tr("From {variable}").format(variable=variable),
                tr("The environment of the program goes before the keyring."),
            ),
            "keyring": (tr("Kept in the keyring"), self._help),
            "nowhere": (tr("Paste it here"), self._help),
            "no_keyring": (tr("No keyring to keep it in"), kept.said),
        }[kept.where]
        self.edit.setPlaceholderText(said)
        self.edit.setReadOnly(kept.where != "nowhere")
        self.keep.setVisible(kept.where == "nowhere")
        self.keep.setEnabled(bool(self.edit.text()))
        self.replace.setVisible(kept.where == "keyring")
        self.forget.setVisible(kept.where == "keyring")
        self.field.set_help(help)
        label = tr(self._setting.label)
        self.edit.setAccessibleName(label if kept.where == "nowhere" else f"{label}, {said}")
        for button in (self.keep, self.replace, self.forget):
            button.setAccessibleName(f"{button.text()}: {label}")
        for part in (self.field.layout(), self.layout()):  # the line below may have become two: at once, from within
            if part is not None:
                part.activate()

    # Do

    def save(self) -> None:
        """Keep what was typed, read it back, and drop it here."""
        secret = self.edit.text().strip()
        if not secret or self.edit.isReadOnly():
            return
        self.edit.forget()
        self._change(lambda book_id: self._keychain.put(book_id, self._setting.key, secret), tr("Kept in the keyring"))

    def _ask_for_another(self) -> None:
        self.show_kept(Kept("nowhere"))
        self.edit.setFocus()

    def _forget(self) -> None:
        self._change(lambda book_id: self._keychain.forget(book_id, self._setting.key), tr("Forgotten"))

    def _change(self, deed: Callable[[str], object], said: str) -> None:
        def job(book_id: str) -> Kept:
            deed(book_id)
            return where_kept(self._keychain, book_id, self._setting.key)

        def done(kept: Kept) -> None:
            self.show_kept(kept)
            announce(self, f"{tr(self._setting.label)}: {said}")
            self.changed.emit()

        self._run(job, done)

    def _run(self, question: Callable[[str], Kept], answer: Callable[[Kept], None]) -> None:
        def job(_progress: Progress) -> Kept:
            with self._desk.book().read(self._desk.now()) as session:
                book_id = session.info.public_id
            return question(book_id)

        self._desk.work(job, answer, owner=self, failed=self._fail)

    def _fail(self, error: InvPayError) -> None:
        self.field.set_error(error.message)
