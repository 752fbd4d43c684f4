"""After a restore: every page is built anew from the book that lies there now, and it is said what was done."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from invpay_desktop.base.changes import Changes
from invpay_desktop.db.restore import RestoreResult
from invpay_desktop.ui import figures
from invpay_desktop.ui.backups import words
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.frame import Frame, frame_of
from invpay_desktop.ui.translation import tr


def show_restored(desk: Desk, result: RestoreResult) -> None:
    """Show the restored book in a window built anew; what was mended on the way is said too."""

    def shown(frame: Frame) -> None:
        desk.take_frame(frame)
        desk.changed.emit(Changes(everything=True))
        desk.renewed.emit()
        made = words.made(result.restored, desk.zone, desk.today())
        text = tr("The book of {when} is back: {count} invoices. What was there is kept as a backup.")
        said = text.format(when=made, count=figures.count(result.restored.invoices))
        QTimer.singleShot(0, desk, lambda: desk.toast(" ".join((said, *result.warnings))))  # in the new window

    desk.read(frame_of, shown, owner=desk, key="frame")
