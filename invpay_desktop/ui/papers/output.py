"""Where papers go: printers of this machine, and files. All of it runs off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from invpay_desktop.base.errors import Cancelled, InvPayError, MachineError, Refused
from invpay_desktop.base.whole_file import write_whole
from invpay_desktop.ui.background import Progress
from invpay_desktop.ui.papers.making import Paper
from invpay_desktop.ui.translation import tr

_DPI = 300


def printers(_progress: Progress) -> tuple[str, ...]:
    """The names of the printers, the usual one first. Asking may wait for a print server."""
    usual = QPrinterInfo.defaultPrinterName()
    names = [name for name in QPrinterInfo.availablePrinterNames() if name != usual]
    return (usual, *names) if usual else tuple(names)


def print_papers(papers: Sequence[Paper], printer: QPrinter, copies: int, progress: Progress) -> int:
    """Print all pages of each paper, so many times; returns how many went out. Raises MachineError, Cancelled."""
    printer.setResolution(_DPI)
    printer.setFullPage(True)
    if printer.supportsMultipleCopies():
        printer.setCopyCount(copies)
        copies = 1
    painter: QPainter | None = None
    pages = 0
    try:
        for number, paper in enumerate([*papers] * copies):
            progress(number, len(papers) * copies, paper.number)
            document, _buffer = _open(paper.pdf)
            for page in range(document.pageCount()):
                size = document.pagePointSize(page)
                _set_page(printer, size)
                if painter is None:
                    painter = QPainter()
                    if not painter.begin(printer):
                        raise MachineError(
                            tr("The printer did not begin. Nothing was printed. Look at it and try again.")
                        )
                elif not printer.newPage():
                    raise MachineError(tr("The printer stopped after {count} pages.").format(count=pages))
                image = _image(document, page, size)
                painter.drawImage(QRectF(printer.paperRect(QPrinter.Unit.DevicePixel)), image)
                pages += 1
    except Cancelled:
        # What was handed to the printer is dropped where its spooler still can; nobody knows how far it came.
        printer.abort()
        raise Cancelled(tr("You stopped it. The printer may have some of the pages already.")) from None
    finally:
        if painter is not None and painter.isActive():
            painter.end()
    return pages


def place_for(file: Path) -> Path:
    """Where a paper goes that a person wants there. Raises Refused where something lies that is no PDF."""
    if file.suffix.lower() != ".pdf":
        file = file.with_name(file.name + ".pdf")
    if file.is_file():
        with file.open("rb") as there:
            if there.read(5) != b"%PDF-":
                raise Refused(
                    tr("{file} is there already and is no PDF. It was left untouched.").format(file=file.name)
                )
    return file


def save_one(paper: Paper, file: Path) -> Path:
    """Write a paper where a person said. Raises as place_for and write_whole."""
    file = place_for(file)
    write_whole(file, paper.pdf)
    return file


def save_all(papers: Sequence[Paper], folder: Path, progress: Progress) -> list[Path]:
    """Write each paper into a folder under its own name, or none; a name that is taken gets a number behind it."""
    written: list[Path] = []
    try:
        for at, paper in enumerate(papers):
            progress(at, len(papers), paper.file_name)
            file = folder / paper.file_name
            number = 2
            while file.exists():
                file = folder / f"{Path(paper.file_name).stem} ({number}).pdf"
                number += 1
            write_whole(file, paper.pdf)
            written.append(file)
    except InvPayError:
        for file in written:
            file.unlink(missing_ok=True)
        raise
    return written


def _open(pdf: bytes) -> tuple[QPdfDocument, QBuffer]:
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    return document, buffer  # the buffer must live as long as the document


def _set_page(printer: QPrinter, size: QSizeF) -> None:
    layout = QPageLayout(
        QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch),
        QPageLayout.Orientation.Portrait,
        QMarginsF(0, 0, 0, 0),
    )
    printer.setPageLayout(layout)


def _image(document: QPdfDocument, page: int, size: QSizeF) -> QImage:
    """A page as a picture on white: QtPdf renders on nothing, which prints black."""
    pixels = QSize(round(size.width() * _DPI / 72), round(size.height() * _DPI / 72))
    drawn = document.render(page, pixels)
    image = QImage(pixels, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return image
