"""The page of help: how to do things, the keys, where things lie, what this program is built of."""

from __future__ import annotations

from collections.abc import Callable

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.navigation import Place
from invpay_desktop.ui.pages.help.about import AboutSection
from invpay_desktop.ui.pages.help.how_to import HowToSection
from invpay_desktop.ui.pages.help.keys import KeysSection
from invpay_desktop.ui.pages.help.places import PlacesSection
from invpay_desktop.ui.sections import Section, SectionsPage
from invpay_desktop.ui.translation import tr

_BUILDERS: dict[str, Callable[[Desk], Section]] = {
    "how": HowToSection,
    "keys": KeysSection,
    "places": PlacesSection,
    "about": AboutSection,
}


class HelpPage(SectionsPage):
    """`desk.go("help", section="keys")` shows a section."""

    key = "help"

    def __init__(self, desk: Desk) -> None:
        names = (
            Place("how", tr("How to …"), "lightbulb", ""),
            Place("keys", tr("Keys"), "keyboard", ""),
            Place("places", tr("Where things lie"), "hard-drive", ""),
            Place("about", tr("About"), "info", ""),
        )
        super().__init__(desk, tr("Help"), names, _BUILDERS)
