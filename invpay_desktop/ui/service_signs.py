"""What the window wears of the hosted service: the band of test mode at the top, how it stands in the footer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QBoxLayout, QMainWindow

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.navigation import NavButton
from invpay_desktop.ui.service_footer import ServiceButton
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.widgets.mode_band import ModeBand

_WORDS_FROM = 1000
"""Width of the window from which the footer has room for words, in px of the design."""


class ServiceSigns(QObject):
    """Put on once the window is painted; they follow the settings and the rounds."""

    def __init__(self, window: QMainWindow, desk: Desk, footer: QBoxLayout, place: NavButton) -> None:
        super().__init__(window)
        self._desk, self._window, self._place = desk, window, place
        self.band: ModeBand | None = None
        self.button = ServiceButton(desk)
        footer.addWidget(self.button)
        self._desk.opened.connect(self.follow)
        self._desk.service.changed.connect(self.follow)
        self._desk.syncing.status_changed.connect(self._show_badge)
        window.installEventFilter(self)
        self._fit()
        if self._desk.ready:
            self.follow()
            self._show_badge()

    def follow(self) -> None:
        """The band while the book is connected in test mode; nothing where it is not connected."""
        wanted = self._desk.service.connected and self._desk.service.mode == "test"
        if wanted and self.band is None:
            self.band = ModeBand()
            self._window.setMenuWidget(self.band)
        if self.band is not None:
            self.band.setVisible(wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        self.button.set_narrow(self._window.width() < px(_WORDS_FROM))

    def _show_badge(self) -> None:
        """What needs the person, beside the page's name; amber, for it does not pass by itself."""
        status = self._desk.syncing.status
        waiting = status.needs_you if status is not None else 0
        self._place.set_badge(waiting, urgent=True)
