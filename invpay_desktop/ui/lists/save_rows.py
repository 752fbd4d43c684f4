"""Saving a list as CSV: all its rows in their order, the columns that are shown."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from invpay_desktop.ui.background import Progress
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session
    from invpay_desktop.delimited.writing import Cell

_TOGETHER = 1000


@dataclass(frozen=True, slots=True)
class Saved:
    """How rows of a page are saved. `name`: of the file, with `{day}`; `said`: what was done, by count and file name.

    `parts`: columns that become several in the file; `titles` and `cells` are by the keys of these.
    """

    page: str
    name: str
    titles: Mapping[str, str]
    cells: Mapping[str, Callable[[Any], Cell]]
    rows_of: Callable[[Session, Sequence[int]], Sequence[Any]]
    said: Callable[[int, str], str]
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)


def save_rows(parent: QWidget, desk: Desk, saved: Saved, ids: array[int], keys: Sequence[str]) -> None:
    """Ask for a file and write these rows into it, the columns `keys` in this order."""
    dialog = QFileDialog(parent, tr("Save the list as CSV"), "", tr("Tables (*.csv)"))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    folder = desk.preferences.get(f"{saved.page}/saved_in", "")
    if folder:
        dialog.setDirectory(folder)
    dialog.selectFile(saved.name.format(day=desk.today().isoformat()))
    dialog.fileSelected.connect(lambda chosen: _write(parent, desk, saved, Path(chosen), ids, keys))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _write(parent: QWidget, desk: Desk, saved: Saved, path: Path, ids: array[int], keys: Sequence[str]) -> None:
    desk.preferences.put(f"{saved.page}/saved_in", str(path.parent))

    def job(progress: Progress) -> int:
        return write_rows(desk, saved, path, ids, keys, progress)

    desk.work(job, lambda count: desk.toast(saved.said(count, path.name)), owner=parent)


def write_rows(
    desk: Desk,
    saved: Saved,
    path: Path,
    ids: array[int],
    keys: Sequence[str],
    progress: Callable[[int, int, str], None],
) -> int:
    """Write the file, in a worker; returns how many rows it has. Raises as write_table does."""
    from invpay_desktop.delimited.writing import write_table

    parts = [part for key in keys for part in saved.parts.get(key, (key,))]

    def lines() -> Iterator[list[Cell]]:
        with desk.book().read(desk.now()) as session:
            for first in range(0, len(ids), _TOGETHER):
                progress(first, len(ids), tr("Saving"))
                for row in saved.rows_of(session, ids[first : first + _TOGETHER]):
                    yield [saved.cells[part](row) for part in parts]

    return write_table(path, [saved.titles[part] for part in parts], lines(), bom=True)
