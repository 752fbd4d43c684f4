"""The wheel, installed as users have it: away from this folder, with all it needs to draw a receipt inside."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pypdf
import pytest

ROOT = Path(__file__).resolve().parents[2]

RECEIPT = """
import datetime, pathlib, sys
from invpay_desktop.base.money import Money
from invpay_desktop.documents.facts import Business, InvoicePart, Party, ReceiptFacts
from invpay_desktop.documents.receipt import render_receipt

day = datetime.date(2026, 1, 28)
paid, left = Money(25000, "USD"), Money(30000, "USD")
part = InvoicePart("INV-1001", day, None, Money(55000, "USD"), paid, paid, left, Money(0, "USD"))
facts = ReceiptFacts("R-7", Business("Sample Żółw Ltd"), Party("Sample Buyer"), day, "Check 12345", paid, (part,))
pathlib.Path("receipt.pdf").write_bytes(render_receipt(facts))
print(sys.modules["invpay_desktop"].__file__)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment that holds the wheel; the one that runs the tests lends it the libraries."""
    folder = tmp_path_factory.mktemp("from a wheel")
    source, venv = folder / "source", folder / "venv"
    # Built from a copy, so that neither a build folder is left here nor an old one is picked up.
    made_here = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__")
    shutil.copytree(ROOT, source, ignore=made_here)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source)])
    run([sys.executable, "-m", "venv", "--without-pip", str(venv)])
    (wheel,) = folder.glob("*.whl")
    run([*pip, "--python", str(venv / "bin" / "python"), "install", "--no-deps", "--no-index", str(wheel)])
    # A path named in a .pth file is searched last, and .pth files inside it (this editable install) are not read.
    (site_packages,) = venv.glob("lib/python*/site-packages")
    (site_packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return venv


def run(command: list[str], cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_makes_a_receipt_with_its_own_fonts(installed: Path, tmp_path: Path) -> None:
    package = run([str(installed / "bin" / "python"), "-c", RECEIPT], tmp_path)
    assert package.startswith(str(installed))
    text = pypdf.PdfReader(tmp_path / "receipt.pdf").pages[0].extract_text()
    assert "Sample Żółw Ltd" in text
    assert "INV-1001" in text
    assert "250.00" in text


def test_its_command_starts(installed: Path, tmp_path: Path) -> None:
    from invpay_desktop import __version__

    assert __version__ in run([str(installed / "bin" / "invpay"), "--version"], tmp_path)


def test_holds_every_file_of_the_package_and_no_other(installed: Path) -> None:
    (site_packages,) = installed.glob("lib/python*/site-packages")
    assert files_in(site_packages / "invpay_desktop") == files_in(ROOT / "invpay_desktop")
    assert {path.name for path in site_packages.iterdir() if path.suffix != ".pth"} == {
        "invpay_desktop",
        next(site_packages.glob("*.dist-info")).name,
    }


def files_in(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }
