"""How it stands with the hosted service, at the right of the footer: a button that leads to the page of it."""

from __future__ import annotations

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.service_words import word_of
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.labels import set_tip


class ServiceButton(Button):
    """Hidden where no account is set up. Word, icon and colour say the same."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("", "quiet", "cloud")
        self._desk = desk
        self._said = ""
        self._narrow = False
        self.setObjectName("footer_service")
        self.clicked.connect(lambda: desk.go("in_step"))
        desk.syncing.status_changed.connect(self.show_status)
        self.show_status()

    def show_status(self) -> None:
        """Show how it stands now."""
        syncing = self._desk.syncing
        word = word_of(syncing.status, syncing.problem, syncing.going, self._desk.now())
        self.setVisible(word is not None)
        if word is None or word.text == self._said:
            return
        self._said = word.text
        self.setText("" if self._narrow else word.text)
        self.set_icon_name(word.icon)
        self.set_tone(word.tone)
        name = tr("Hosted service: {status}").format(status=word.text)
        self.setAccessibleName(name)
        set_tip(self, name)

    def set_narrow(self, narrow: bool) -> None:
        """Only the icon, where the footer has no room for words; the tooltip and a screen reader say them."""
        self._narrow = narrow
        self.setText("" if narrow else self._said)
