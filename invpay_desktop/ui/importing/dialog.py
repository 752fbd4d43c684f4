"""The dialog that imports files in four steps, and lists earlier imports. Files and book are worked on elsewhere.

Nothing is written before the fourth step, and there either all of it or nothing. See apart.py for who does the work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from invpay_desktop.base.errors import BadInput, InvPayError
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.importing import sentences
from invpay_desktop.ui.importing.columns_step import ColumnsStep
from invpay_desktop.ui.importing.errand import Errands
from invpay_desktop.ui.importing.facts import FileLook, Summary
from invpay_desktop.ui.importing.files_step import FilesStep
from invpay_desktop.ui.importing.outcome_view import OutcomeView
from invpay_desktop.ui.importing.past import PastImports
from invpay_desktop.ui.importing.steps_line import StepsLine
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.look import room_on_screen
from invpay_desktop.ui.widgets.tabs import CountTabs

FILES, COLUMNS, PREVIEW, RESULT = range(4)
_TALL = 512
"""Height of all steps, so that the window stays as it is from one to the next."""


class ImportDialog(Dialog):
    """`files`: begin with these; `kind`: customers, invoices or payments, else it is guessed."""

    def __init__(self, parent: QWidget, desk: Desk, files: Sequence[str] = (), kind: str = "") -> None:
        super().__init__(parent, tr("Import"), width=960)
        self._desk = desk
        self.errands = Errands(desk, self)
        self._step = FILES
        self.summary: Summary | None = None
        self.tabs = CountTabs([("new", tr("Import files")), ("past", tr("Earlier imports"))])
        self.steps_line = StepsLine([tr("Files"), tr("Columns"), tr("Preview"), tr("Import")])
        self.files = FilesStep(desk)
        self.columns = ColumnsStep()
        self.preview = OutcomeView()
        self.after = OutcomeView()
        self.past = PastImports(desk, self.errands)
        self.undo = Button(tr("Take this import back …"), icon="undo-2", small=True)
        self.done_banner = Banner("green", "circle-check", "", buttons=[self.undo])
        self.back = Button(tr("Back"), icon="arrow-left")
        self.save = Button(tr("Save refused rows …"), icon="download", kind="quiet")
        self._lay_out()
        self._connect()
        self.files.set_kind(kind)
        self._go(FILES)
        self._look(list(files))

    # Build

    def _lay_out(self) -> None:
        # From the outside to the inside: Qt dresses all that is in a part anew each time the part is put somewhere.
        whole, fresh, result = QWidget(), QWidget(), QWidget()
        self.body.addWidget(whole)
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(px(12))
        self.parts = QStackedWidget()
        rows.addWidget(self.tabs)
        rows.addWidget(self.parts, 1)
        rows.addWidget(self.errands.progress)
        self.parts.addWidget(fresh)
        self.parts.addWidget(self.past)
        inside = QVBoxLayout(fresh)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(px(16))
        self.steps = QStackedWidget()
        inside.addWidget(self.steps_line)
        inside.addWidget(self.steps, 1)
        for step in (self.files, self.columns, self.preview, result):
            self.steps.addWidget(step)
        column = QVBoxLayout(result)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.done_banner)
        column.addWidget(self.after, 1)
        room = room_on_screen(self).height() - px(48 + 60 + 2 * 20)
        whole.setFixedHeight(max(min(px(_TALL), room), rows.minimumSize().height()))
        self.footer_option(self.save)
        for name, field in (
            ("kind", self.files.kind), ("terms", self.files.terms), ("currency", self.files.currency),
            ("date-order", self.files.order),
        ):  # fmt: skip
            self.name_field(name, field)
        self.set_primary(tr("Go on"), "arrow-right", self._next)
        self.add_button(self.back)

    def _connect(self) -> None:
        self.tabs.serve(self)
        self.tabs.chosen.connect(self._show_part)
        self.files.added.connect(self._look)
        self.files.chosen.connect(self._show_footer)
        self.back.clicked.connect(lambda: self._go(self._step - 1))
        self.save.clicked.connect(self._ask_where)
        self.undo.clicked.connect(self._ask_undo)
        self.past.taken_back.connect(self._taken_back)
        self.past.listed.connect(lambda count: self.tabs.set_counts({"past": count}))
        self.errands.changed.connect(self._show_footer)
        self.errands.failed.connect(self.fail)

    # Where it stands

    @property
    def step(self) -> int:
        """The present step: FILES, COLUMNS, PREVIEW or RESULT."""
        return self._step

    def dirty(self) -> bool:
        """Leaving is asked about only where columns were chosen by hand and nothing was imported yet."""
        return self._step in (COLUMNS, PREVIEW) and bool(self.columns.overrides())

    def reject(self) -> None:
        """Esc stops what runs; else it leaves."""
        if self.errands.running:
            self.errands.stop()
        else:
            super().reject()

    def done(self, result: int) -> None:
        self.errands.end()
        super().done(result)

    def _go(self, step: int) -> None:
        self._step = step
        self.steps.setCurrentIndex(step)
        self.steps_line.show_step(step)
        self.clear_failure()
        self._area.verticalScrollBar().setValue(0)
        self._show_footer()

    def _show_part(self, part: object) -> None:
        self.parts.setCurrentIndex(1 if part == "past" else 0)
        self.clear_failure()
        self._area.verticalScrollBar().setValue(0)
        if part == "past":
            self.past.ask()
        self._show_footer()

    def _show_footer(self) -> None:
        if self.primary is None:
            return
        fresh, over = self.parts.currentIndex() == 0, self._step == RESULT
        counts = self.summary.counts if self.summary is not None else {}
        self.primary.setVisible(fresh)
        self.back.setVisible(fresh and self._step in (COLUMNS, PREVIEW))
        self.save.setVisible(fresh and self._step in (PREVIEW, RESULT) and counts.get("refused", 0) > 0)
        self.cancel.setVisible(not (fresh and over))
        self.cancel.setText(tr("Cancel") if fresh else tr("Close"))
        text, icon = _primary(self._step, counts)
        self.set_primary(text, icon, self._next).set_icon_name(icon)
        ready = bool(self.files.looks) if self._step == FILES else True
        if self._step == PREVIEW:
            ready = bool(counts.get("new", 0) or counts.get("held", 0))
        self.primary.setEnabled(ready and not self.errands.running)
        self.back.setEnabled(not self.errands.running)
        self.save.setEnabled(not self.errands.running)
        self.cancel.setEnabled(not self.errands.running)
        self.tabs.setEnabled(not self.errands.running)
        self.parts.setEnabled(not self.errands.running)
        if self.isVisible() and not self.errands.running and self.focusWidget() is None:
            # What had the keyboard was off while something ran.
            (self.primary if self.primary.isEnabled() else self.files.first).setFocus(Qt.FocusReason.OtherFocusReason)

    # Onward

    def _next(self) -> None:
        try:
            match self._step:
                case 0:
                    self.files.check()
                    self.columns.show_file(self.files.looks[0], self.files.kind.value())
                    self._go(COLUMNS)
                case 1:
                    self._require_columns()
                    self._plan()
                case 2:
                    self._import()
                case _:
                    self.accept()
        except BadInput as wrong:
            self.fail(wrong)

    def _require_columns(self) -> None:
        missing = self.columns.missing()
        if missing:
            raise BadInput(
                tr("{missing} Choose it at the left; without it nothing can be read.").format(missing=missing)
            )

    def fail(self, error: InvPayError) -> None:
        """Say why it did not go on; what concerns the files leads back to them."""
        if isinstance(error, BadInput) and error.field in ("terms", "currency", "date-order", "kind"):
            self._go(FILES)
        super().fail(error)

    # Work elsewhere

    def _look(self, files: Sequence[str]) -> None:
        """Look at files; with none, the other process only gets ready."""
        self.errands.run(tr("Looking at the files"), "", "look", tuple(files), done=self._looked)

    def _looked(self, looks: tuple[FileLook, ...]) -> None:
        if looks:
            self.files.show_looks(looks)
            if self.primary is not None:
                self.primary.setFocus()

    def _plan(self) -> None:
        self.errands.run(
            tr("Reading the files"),
            tr("Nothing is imported yet."),
            "plan",
            self.files.wish(self.columns.overrides()),
            done=self._planned,
        )

    def _planned(self, summary: Summary) -> None:
        self.summary = summary
        self.preview.show_summary(summary)
        self._go(PREVIEW)

    def _import(self) -> None:
        note = tr("Nothing is kept until the end.")
        what = tr("Importing {kind}").format(kind=sentences.kind_word(self.files.kind.value()))
        self.errands.run(what, note, "write", done=self._imported, writes=True)

    def _imported(self, summary: Summary) -> None:
        self.summary = summary
        title, text = sentences.outcome(summary)
        self.done_banner.tell(title, text, tone="green" if summary.counts["new"] else "slate")
        self.undo.setVisible(bool(summary.import_id))
        self.after.show_summary(summary)
        self.after.sums.hide()
        self._go(RESULT)

    # Refused rows

    def _ask_where(self) -> None:
        first = Path(self.files.looks[0].path) if self.files.looks else Path("import.csv")
        start = str(first.with_name(tr("{name} refused.csv").format(name=first.stem)))
        dialog = QFileDialog(self, tr("Save refused rows"), start, tr("Tables as text (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(self.save_refused)
        dialog.open()

    def save_refused(self, path: str) -> None:
        """Save the refused rows, with the reason of each, to be mended and imported again."""

        def saved(count: int) -> None:
            said = tr("{rows} saved as {file}.")
            rows = sentences.counted("%n refused row(s)", count)
            self._desk.toast(said.format(rows=rows, file=Path(path).name))

        self.errands.run(tr("Saving refused rows"), "", "rejects", path, done=saved)

    # Taking back

    def _ask_undo(self) -> None:
        if self.summary is not None:
            self.past.ask_undo(self.summary.import_id, self.summary.counts["new"])

    def _taken_back(self, count: int) -> None:
        self.done_banner.tell(
            tr("The import was taken back"), tr("Importing the files again brings everything back."), tone="slate"
        )
        self.undo.hide()
        self._desk.toast(sentences.counted("Taken back: %n imported entries.", count))
        if self.parts.currentIndex() == 1:
            self.past.ask()


def _primary(step: int, counts: Mapping[str, int]) -> tuple[str, str]:
    """Word and icon of the button that goes on."""
    if step != PREVIEW:
        return {
            FILES: (tr("Go on"), "arrow-right"),
            COLUMNS: (tr("Show what would happen"), "eye"),
            RESULT: (tr("Done"), "check"),
        }[step]
    if new := counts.get("new", 0):
        return tr("Import {count}").format(count=figures.count(new)), "upload"
    return (tr("Let them wait") if counts.get("held", 0) else tr("Nothing to import")), "upload"
