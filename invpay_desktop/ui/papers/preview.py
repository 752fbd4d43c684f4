"""Papers in the window: a list where there are several, the page as it will be, printing and saving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QStandardPaths, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from invpay_desktop.base.errors import BadInput, InvPayError
from invpay_desktop.ui.background import Progress, Step, Work
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.papers import making, output
from invpay_desktop.ui.papers.making import Kind, Paper
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.buttons import Button, IconButton
from invpay_desktop.ui.widgets.choice import ChoiceBox
from invpay_desktop.ui.widgets.dialog import Dialog
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.progress import ProgressLine

_TO_FILE = "(file)"
_ITEMS = {"receipt": ("payment", "payments"), "invoice": ("invoice", "invoices"), "memo": ("memo", "memos")}
_MOST_COPIES = 99


def show_papers(parent: QWidget, desk: Desk, kind: Kind, **item: Any) -> None:
    """Make what is asked for in a worker, then show it: `invoice=7`, `invoices=[7, 8]`, `payment=` …."""
    one, several = _ITEMS[kind]
    wanted = [*item.get(several, ()), *([item[one]] if item.get(one) is not None else ())]
    if not wanted:
        desk.toast(tr("Select what to print first."))
        return

    def show(papers: list[Paper]) -> None:
        Preview(parent, desk, kind, papers).open()

    if kind == "receipt":
        desk.write(lambda session: making.receipts(session, wanted), show, owner=parent)
    elif kind == "invoice":
        desk.read(lambda session: making.invoices(session, wanted), show, owner=parent, key="papers")
    else:
        desk.read(lambda session: making.memos(session, wanted), show, owner=parent, key="papers")


class _Pages(QPdfView):
    ring_radius = 6  # the focus is to be seen on it as on a button


class Preview(Dialog):
    """The papers. Print and save do their work beside the window; what went out is remembered for receipts."""

    def __init__(self, parent: QWidget, desk: Desk, kind: Kind, papers: list[Paper]) -> None:
        super().__init__(parent, _title(kind, papers), width=900)
        self._desk = desk
        self._kind = kind
        self._papers = papers
        self._buffer: QBuffer | None = None
        self._work: Work | None = None
        self._working = False
        self.document = QPdfDocument(self)
        self.view = _Pages(self)
        self.list = QListWidget()
        self.printer = ChoiceBox([(_TO_FILE, tr("As a PDF file"))])
        self.copies = LineEdit()
        self.progress = ProgressLine()
        self._lay_out()
        self.progress.cancelled.connect(self._stop)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)
        self._desk.work(output.printers, self._offer, owner=self, failed=lambda _error: None)
        self.call_clean()

    def _lay_out(self) -> None:
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setAccessibleName(tr("The page as it will be"))
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view.setMinimumHeight(px(460))
        self.list.setAccessibleName(tr("Papers"))
        for paper in self._papers:
            item = QListWidgetItem(f"{paper.number}  {' '.join(paper.name.split())}")
            item.setSizeHint(QSize(0, px(30)))
            self.list.addItem(item)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedWidth(px(220))
        self.list.setVisible(len(self._papers) > 1)
        zoom = QHBoxLayout()
        zoom.setSpacing(px(4))
        zoom.addStretch(1)
        for icon, name, deed in (
            ("zoom-out", tr("Smaller"), lambda: self._zoom(80)),
            ("zoom-in", tr("Larger"), lambda: self._zoom(125)),
            ("maximize", tr("Fit to the width"), lambda: self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)),
        ):
            button = IconButton(icon, name)
            button.clicked.connect(lambda _on=False, deed=deed: deed())
            zoom.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.list)
        row.addWidget(self.view, 1)
        self.body.addLayout(zoom)
        self.body.addLayout(row, 1)
        self._place_progress()
        self.setTabOrder(button, self.list)
        self.setTabOrder(self.list, self.view)
        where = QWidget()
        options = QHBoxLayout(where)
        options.setContentsMargins(0, 0, 0, 0)
        options.setSpacing(px(8))
        options.addWidget(Label(tr("Printer"), role="small", tone="muted"))
        self.printer.setAccessibleName(tr("Printer"))
        self.printer.setMinimumWidth(px(180))
        options.addWidget(self.printer)
        options.addWidget(Label(tr("Copies"), role="small", tone="muted"))
        self.copies.setAccessibleName(tr("Copies"))
        self.copies.setText("1")
        self.copies.setFixedWidth(px(48))
        options.addWidget(self.copies)
        self.footer_option(where)
        self.save = Button(tr("Save as PDF …") if len(self._papers) == 1 else tr("Save all …"), icon="save")
        self.save.clicked.connect(self._ask_where)
        self.add_button(self.save)
        self.name_field("copies", self.copies)
        self.set_primary(tr("Print"), "printer", self._print)

    def _place_progress(self) -> None:
        """Between the body, which is off while the dialog is busy, and the footer: Cancel must stay on."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        self.progress.setContentsMargins(px(20), px(8), px(20), px(8))
        column.insertWidget(column.count() - 1, self.progress)

    # Show

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._papers):
            return
        self.document.close()
        self._buffer = QBuffer(self.document)
        self._buffer.setData(QByteArray(self._papers[row].pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)

    def _zoom(self, percent: int) -> None:
        now = self.view.zoomFactor()
        if self.view.zoomMode() != QPdfView.ZoomMode.Custom:
            page = self.document.pagePointSize(0).width() * self.logicalDpiX() / 72
            now = self.view.viewport().width() / page if page else 1.0
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(4.0, max(0.25, now * percent / 100)))

    def _offer(self, names: tuple[str, ...]) -> None:
        self.printer.set_choices([*((name, name) for name in names), (_TO_FILE, tr("As a PDF file"))])
        kept = self._desk.preferences.get(f"papers/printer/{self._kind}")
        self.printer.set_value(kept if kept in (*names, _TO_FILE) else (*names, _TO_FILE)[0])
        self.call_clean()

    # Print and save

    def _print(self) -> None:
        if self._working:
            return
        chosen = self.printer.value()
        self._desk.preferences.put(f"papers/printer/{self._kind}", chosen)
        if chosen == _TO_FILE:
            self._ask_where()
            return
        copies = self._copies()
        if copies is None:
            return

        def send(papers: list[Paper]) -> None:
            printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            printer.setPrinterName(chosen)
            printer.setDocName(papers[0].file_name)
            job = _printing(papers, printer, copies)
            self._begin(tr("Printing"), job, lambda pages: self._done(trn("%n page(s) went to the printer.", pages)))

        self._going_out(send)

    def _copies(self) -> int | None:
        text = self.copies.text().strip()
        if text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST_COPIES:
            return int(text)
        self.fail(BadInput(tr("Copies: a whole number from 1 to {most}.").format(most=_MOST_COPIES), "copies"))
        self.copies.selectAll()
        return None

    def _ask_where(self) -> None:
        folder = self._desk.preferences.get("papers/folder") or QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        if len(self._papers) == 1:
            start = str(Path(folder) / self._papers[0].file_name)
            dialog = QFileDialog(self, tr("Save as PDF"), start, tr("PDF (*.pdf)"))
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("pdf")
        else:
            dialog = QFileDialog(self, tr("A folder for {count} papers").format(count=len(self._papers)), folder)
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def save_to(self, place: Path) -> None:
        """Save the one paper as this file, or all of them into this folder."""
        one = len(self._papers) == 1
        try:
            place = output.place_for(place) if one else place
        except InvPayError as error:  # before a receipt is remembered as printed
            self.fail(error)
            return
        self._desk.preferences.put("papers/folder", str(place.parent if one else place))

        def write(papers: list[Paper]) -> None:
            if one:
                self._begin(tr("Saving"), lambda _p: output.save_one(papers[0], place), lambda f: self._saved(f.name))
            else:
                self._begin(
                    tr("Saving"),
                    lambda progress: output.save_all(papers, place, progress),
                    lambda files: self._saved(trn("%n paper(s)", len(files))),
                )

        self._going_out(write)

    def _going_out(self, then: Callable[[list[Paper]], None]) -> None:
        """Receipts are remembered as printed before they leave, so that no second original can."""
        self._at_work(True)
        if self._kind != "receipt":
            then(self._papers)
            return
        ids = [paper.id for paper in self._papers]
        self._desk.write(lambda session: making.printed_receipts(session, ids), then, owner=self, failed=self._failed)

    def _begin(self, what: str, job: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        self.progress.start(what)
        self._work = self._desk.work(job, done, owner=self, progress=self._step, failed=self._failed)

    def _step(self, step: Step) -> None:
        self.progress.show_step(step.done, step.of)

    def _failed(self, error: InvPayError) -> None:
        self.progress.stop()
        self._at_work(False)
        self.fail(error)

    def _at_work(self, at_work: bool) -> None:
        """Nothing can be begun twice; the pages can be looked at, and the work be cancelled, meanwhile."""
        self._working = at_work
        for widget in (self.save, self.printer, self.copies):
            widget.setEnabled(not at_work)
        if self.primary is not None:
            self.primary.set_busy(at_work)

    def reject(self) -> None:
        """While papers go out, leaving means to stop that."""
        if self._working:
            self._stop()
        else:
            super().reject()

    def _stop(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def _saved(self, what: str) -> None:
        self._done(tr("Saved: {what}.").format(what=what))

    def _done(self, said: str) -> None:
        self.progress.stop()
        self._at_work(False)
        self.accept()
        self._desk.toast(said)


def _printing(papers: list[Paper], printer: QPrinter, copies: int) -> Callable[[Progress], int]:
    return lambda progress: output.print_papers(papers, printer, copies, progress)


def _title(kind: Kind, papers: Sequence[Paper]) -> str:
    words = {"receipt": tr("Receipt"), "invoice": tr("Invoice"), "memo": tr("Credit memo")}
    if len(papers) == 1:
        return f"{words[kind]} {papers[0].number}"
    return trn("%n paper(s)", len(papers))
