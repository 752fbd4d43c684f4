"""How the window looks on this machine: colours, text size, navigation. Kept beside the book, not in it."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.pages.settings.setting_field import field_of
from invpay_desktop.ui.sections import Section
from invpay_desktop.ui.theme.apply import THEMES, apply_theme
from invpay_desktop.ui.theme.fonts import px, set_text_size, text_size
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.choice import CheckBox, ChoiceBox, Radios
from invpay_desktop.ui.widgets.field import Field

_SIZES = (100, 110, 125, 150, 175, 200)


class AppearanceSection(Section):
    """Each takes effect at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Appearance"), tr("For this computer only. Everything takes effect at once."))
        self.theme = Radios(
            [("system", tr("As the system")), ("light", tr("Light")), ("dark", tr("Dark")),
             ("contrast", tr("High contrast"))]
        )  # fmt: skip
        self.text_size = ChoiceBox([(str(size), tr("{percent} %").format(percent=size)) for size in _SIZES])
        self.text_size.setMaximumWidth(px(160))
        self.narrow = CheckBox(tr("Navigation with icons only"))
        for field in (
            Field(tr("Colours"), self.theme),
            Field(tr("Text size"), self.text_size, help=tr("Rows, buttons and fields grow with it.")),
            field_of(
                tr("Navigation with icons only"), self.narrow, help=tr("Small windows have it that way by themselves.")
            ),
        ):
            self.body.addWidget(field)
        self.body.addStretch(1)
        self.theme.chosen.connect(lambda name: desk.do(f"theme_{name}"))
        self.text_size.chosen.connect(self._take_size)
        self.narrow.chosen.connect(self._take_narrow)

    def load(self) -> None:
        """The preferences are at hand: nothing is asked."""
        theme = self.desk.preferences.get("window/theme", "system")
        self.theme.set_value(theme if theme in THEMES else "system")
        self.text_size.set_value(str(text_size()))
        self.narrow.set_value(bool(self.desk.preferences.get("window/narrow_navigation")))

    def first_stop(self) -> QWidget | None:
        return self.theme

    def _take_size(self, size: object) -> None:
        percent = int(str(size))
        self.desk.preferences.put("window/text_size", percent)
        set_text_size(percent)
        theme = self.desk.preferences.get("window/theme", "system")
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, theme if theme in THEMES else "system")
        self.desk.renewed.emit()

    def _take_narrow(self, on: object) -> None:
        self.desk.preferences.put("window/narrow_navigation", bool(on) or None)
        window = self.window()
        QApplication.sendEvent(window, QResizeEvent(window.size(), window.size()))  # the window looks again
