"""Looks for Python's garbage in the GUI thread alone: what Qt made must end in the thread in which it lives.

Python looks in whichever thread makes the next object. Where that was a worker, a timer of a dropped widget could not
be taken from the GUI thread's list, and the program fell over when it rang.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EACH_MS = 1000


class Garbage(QObject):
    """Takes the search over from Python for the rest of the process, by Python's own thresholds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EACH_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Clear the generations that are due."""
        due = [made > most for made, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        oldest = due.index(False) - 1 if False in due else 2
        if oldest >= 0:
            gc.collect(oldest)
