"""Papers on their way out: really printed into a file and looked at, and saved without harming what is there."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from invpay_desktop.base.errors import BadInput, Cancelled, DiskFull, InvPayError, MachineError, Refused
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.ui.papers import making, output
from invpay_desktop.ui.papers.making import Paper
from tests.builders import Shop, a_customer, an_invoice, pays


class Steps:
    """Progress that is stopped at a step."""

    def __init__(self, stop_at: int = -1) -> None:
        self.said: list[tuple[int, int]] = []
        self._stop_at = stop_at

    def __call__(self, done: int, of: int = 0, what: str = "") -> None:
        if done == self._stop_at:
            raise Cancelled("You stopped it. Nothing of it was kept.")
        self.said.append((done, of))


@pytest.fixture
def papers(shop: Shop) -> list[Paper]:
    """Two invoices of customers whose names would be the same file."""
    made = [
        an_invoice(shop, "500.00", number=f"INV-{at}", customer=a_customer(shop, f"c{at}", "Oak / Anvil"))
        for at in (1, 2)
    ]
    return shop.ask(making.invoices, made)


def printer_to(file: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


def pictures(file: Path) -> list[Any]:
    with pypdfium2.PdfDocument(file) as document:
        return [page.render(scale=1).to_pil().convert("L") for page in document]


def sizes(file: Path) -> list[tuple[int, int]]:
    with pypdfium2.PdfDocument(file) as document:
        return [(round(page.get_width()), round(page.get_height())) for page in document]


@contextmanager
def room_for(bytes_: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_a_printed_page_is_white_with_the_text_where_the_paper_has_it(
    qapp: QApplication, shop: Shop, tmp_path: Path, size: str
) -> None:
    shop.do(write_setting, "documents.page", size.lower())
    [paper] = shop.ask(making.invoices, [an_invoice(shop, "500.00")])
    (tmp_path / "paper.pdf").write_bytes(paper.pdf)
    steps = Steps()
    assert output.print_papers([paper], printer_to(tmp_path / "out.pdf"), 1, steps) == 1  # type: ignore[arg-type]
    assert sizes(tmp_path / "out.pdf") == sizes(tmp_path / "paper.pdf")
    [wanted], [printed] = pictures(tmp_path / "paper.pdf"), pictures(tmp_path / "out.pdf")
    printed = printed.resize(wanted.size)
    white = sum(printed.histogram()[250:]) / (printed.width * printed.height)
    assert white > 0.8
    dark = sum(printed.histogram()[:128])
    assert dark > 300
    blocks = (printed.width // 20, printed.height // 20)
    apart = [abs(a - b) for a, b in zip(_grey(wanted, blocks), _grey(printed, blocks), strict=True)]
    assert max(apart) < 40, "it stands elsewhere, or in another size"


def _grey(picture: Any, blocks: tuple[int, int]) -> list[int]:
    return list(picture.resize(blocks, 4).tobytes())


def test_every_copy_of_every_paper_goes_out(qapp: QApplication, papers: list[Paper], tmp_path: Path) -> None:
    steps = Steps()
    assert output.print_papers(papers, printer_to(tmp_path / "out.pdf"), 3, steps) == 6  # type: ignore[arg-type]
    assert len(sizes(tmp_path / "out.pdf")) == 6
    assert steps.said == [(at, 6) for at in range(6)]


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_begin_is_told(qapp: QApplication, papers: list[Paper], tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="Nothing was printed"):
        output.print_papers(papers, printer_to(tmp_path / "no" / "folder" / "out.pdf"), 1, Steps())  # type: ignore[arg-type]


def test_printing_that_is_stopped_does_not_claim_that_nothing_went_out(
    qapp: QApplication, papers: list[Paper], tmp_path: Path
) -> None:
    with pytest.raises(Cancelled, match="may have some of the pages"):
        output.print_papers(papers, printer_to(tmp_path / "out.pdf"), 1, Steps(stop_at=1))  # type: ignore[arg-type]


def test_a_paper_is_saved_under_the_name_given(papers: list[Paper], tmp_path: Path) -> None:
    assert output.save_one(papers[0], tmp_path / "mine") == tmp_path / "mine.pdf"
    assert (tmp_path / "mine.pdf").read_bytes() == papers[0].pdf
    output.save_one(papers[1], tmp_path / "mine.pdf")
    assert (tmp_path / "mine.pdf").read_bytes() == papers[1].pdf


def test_a_file_that_is_no_pdf_is_left_alone(papers: list[Paper], tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_text("my diary")
    with pytest.raises(Refused, match="no PDF"):
        output.save_one(papers[0], tmp_path / "book.pdf")
    (tmp_path / "book.sqlite").write_text("my book")
    assert output.save_one(papers[0], tmp_path / "book.sqlite").name == "book.sqlite.pdf"
    assert (tmp_path / "book.pdf").read_text() == "my diary"
    assert (tmp_path / "book.sqlite").read_text() == "my book"


def test_names_that_are_taken_get_a_number(papers: list[Paper], tmp_path: Path) -> None:
    same = [Paper(at, paper.number, paper.name, "Oak.pdf", paper.pdf) for at, paper in enumerate(papers)]
    (tmp_path / "Oak.pdf").write_text("mine")
    steps = Steps()
    written = output.save_all(same, tmp_path, steps)  # type: ignore[arg-type]
    assert [file.name for file in written] == ["Oak (2).pdf", "Oak (3).pdf"]
    assert (tmp_path / "Oak.pdf").read_text() == "mine"
    assert [file.read_bytes() for file in written] == [paper.pdf for paper in papers]


def test_no_name_of_a_customer_leads_out_of_the_folder(papers: list[Paper], tmp_path: Path) -> None:
    written = output.save_all(papers, tmp_path, Steps())  # type: ignore[arg-type]
    assert {file.parent for file in written} == {tmp_path}


@pytest.mark.parametrize("error", [DiskFull, BadInput, Cancelled])
def test_what_does_not_come_to_its_end_leaves_nothing_behind(
    papers: list[Paper], tmp_path: Path, error: type[InvPayError]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    large = Paper(3, "INV-3", "Oak", "large.pdf", b"%PDF-" + bytes(200_000))
    bad = Paper(3, "INV-3", "Oak", "no/such/folder.pdf", papers[0].pdf)
    wanted = [*papers, bad if error is BadInput else large]
    with room_for(150_000 if error is DiskFull else resource.RLIM_INFINITY), pytest.raises(error):
        output.save_all(wanted, folder, Steps(stop_at=2 if error is Cancelled else -1))  # type: ignore[arg-type]
    assert [file.name for file in folder.iterdir()] == ["mine.txt"]


def test_receipts_are_originals_once(shop: Shop) -> None:
    paid = pays(shop, an_invoice(shop), "100.00", kind="cash").id
    looked_at = shop.do(making.receipts, [paid])
    again = shop.do(making.receipts, [paid])
    first = shop.do(making.printed_receipts, [paid])
    second = shop.do(making.printed_receipts, [paid])
    assert "COPY" not in text(looked_at[0]) + text(again[0]) + text(first[0])
    assert "COPY" in text(second[0])
    assert len({paper.number for paper in (*looked_at, *again, *first, *second)}) == 1


def text(paper: Paper) -> str:
    with pypdfium2.PdfDocument(paper.pdf) as document:
        return str(document[0].get_textpage().get_text_range())
