"""`make screenshots`: pictures of every page, dialog and state into docs/screenshots, those of the tour into docs/tour.

`python -m tests.ui.screenshots [--only WORD] [--look WORD] [--tour | --check]`. Runs without a screen.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_FOLDER = tempfile.mkdtemp(prefix="invpay-pictures-")
_SCREEN = Path(_FOLDER, "screen.json")
_SCREEN.write_text('{"screens": [{"name": "one", "x": 0, "y": 0, "width": 1920, "height": 1200}]}', encoding="utf-8")
os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_SCREEN}"
os.environ.setdefault("XDG_RUNTIME_DIR", _FOLDER)

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qt_compat import qt_api
from pytestqt.qtbot import QtBot

from invpay_desktop.db.new_book import make_book
from invpay_desktop.ui.theme.apply import apply_theme
from invpay_desktop.ui.theme.fonts import set_text_size
from tests.builders import a_sample
from tests.ui.driver import App
from tests.ui.hosted.story import tell_story
from tests.ui.layout_faults import faults
from tests.ui.scenes import Scene, put_away, scenes

DOCS = Path(__file__).resolve().parents[2] / "docs"


@dataclass(frozen=True)
class Look:
    """How the window is dressed: theme, text size in per cent, width and height."""

    theme: str
    percent: int
    width: int
    height: int

    @property
    def name(self) -> str:
        """For the file: `light-100-1440x900`."""
        return f"{self.theme}-{self.percent}-{self.width}x{self.height}"


LOOKS = (
    Look("light", 100, 1440, 900),
    Look("dark", 100, 1440, 900),
    Look("contrast", 100, 1440, 900),
    Look("light", 100, 1024, 700),
    Look("light", 200, 1440, 900),
    Look("light", 200, 1024, 700),
)


TOUR = {
    ("page-dashboard", "light"),
    ("page-invoices", "dark"),
    ("invoice-partly-paid", "light"),
    ("payment-check", "light"),
    ("receive-one-check", "light"),
    ("paper-receipt", "light"),
}
"""What the README shows: scene and theme."""
NOW = datetime.now(UTC)


def pictures(look: Look, only: str, tour: bool) -> Iterator[tuple[Scene, QWidget, list[str]]]:
    """Set up each scene under a look, with what does not fit in it."""
    qt_api.set_qt_api("pyside6")  # type: ignore[no-untyped-call]
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    set_text_size(look.percent)
    apply_theme(app, look.theme)
    wanted = [s for s in scenes() if only in s.name and (not tour or (s.name, look.theme) in TOUR)]
    for empty, hosted in ((False, False), (True, False), (False, True)):
        chosen = [scene for scene in wanted if (scene.empty_book, scene.hosted) == (empty, hosted)]
        if chosen:
            yield from _of_one_book(look, chosen, empty, hosted)


def _of_one_book(
    look: Look, chosen: list[Scene], empty: bool, hosted: bool
) -> Iterator[tuple[Scene, QWidget, list[str]]]:
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "empty.sqlite"
        if empty:
            make_book(book, name="Your business", zone="America/Chicago", now=NOW).close()
        else:
            book = a_sample(Path(folder), NOW)
        if hosted:
            tell_story(book, NOW)
        driver = App(QtBot(_Request()), book, Path(folder) / "window.ini")  # type: ignore[arg-type]
        driver.window.resize(look.width, look.height)
        driver.settled()
        for scene in chosen:
            widget = scene.set_up(driver)
            QApplication.processEvents()
            yield scene, widget, faults(widget)
            put_away(driver)
        driver.close()
        QApplication.processEvents()


class _Request:
    """What QtBot asks of pytest."""

    def addfinalizer(self, _deed: object) -> None: ...


def main() -> int:
    """Make the pictures; exit status 1 where something does not fit."""
    options = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    options.add_argument("--only", default="", metavar="WORD", help="scenes whose name holds this")
    options.add_argument("--look", default="", metavar="WORD", help="looks whose name holds this")
    options.add_argument("--check", action="store_true", help="look for what does not fit, and keep no picture")
    options.add_argument("--tour", action="store_true", help="only the pictures of the README's tour")
    given = options.parse_args()
    found = 0
    for look in LOOKS[: 2 if given.tour else None]:
        if given.look not in look.name:
            continue
        folder = DOCS / ("tour" if given.tour else "screenshots")
        if not given.check:
            folder.mkdir(parents=True, exist_ok=True)
        for scene, widget, wrong in pictures(look, given.only, given.tour):
            name = f"{scene.name}-{look.theme}" if given.tour else f"{scene.name}-{look.name}"
            picture = widget.grab()
            if not given.check:
                picture.save(str(folder / f"{name}.png"))
            print(name, flush=True)
            for sentence in wrong:
                found += 1
                print(f"    {sentence}", flush=True)
    print(f"{found} things do not fit." if found else "Everything fits.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
