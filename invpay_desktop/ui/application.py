"""The QApplication: its fonts, style and language, and what happens to a mistake that nobody caught."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from types import TracebackType

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from invpay_desktop.base.errors import BugError, InvPayError
from invpay_desktop.ui.preferences import Preferences
from invpay_desktop.ui.theme.apply import THEMES, apply_theme
from invpay_desktop.ui.theme.fonts import set_text_size
from invpay_desktop.ui.translation import install_translator

_GARBAGE = (20_000, 20, 50)


def make_application(arguments: Sequence[str], preferences: Preferences) -> QApplication:
    """The one application of this process, dressed as the user chose."""
    import gc

    gc.set_threshold(*_GARBAGE)  # a start makes thousands of objects that all stay
    # The style as an argument: setStyle would hand back an object whose Python class takes 9 ms to make.
    app = QApplication([*arguments, "-style", "fusion"])
    app.setApplicationName("invpay")
    app.setApplicationDisplayName("InvPay Desktop")
    app.setDesktopFileName("invpay")
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, True)
    set_text_size(_text_size(preferences))
    theme = preferences.get("window/theme", "system")
    apply_theme(app, theme if theme in THEMES else "system")
    locale = QLocale()
    if locale.language() not in (QLocale.Language.C, QLocale.Language.English):
        _qt_in(app, locale)
        install_translator(app, locale)
    if QLocale().language() == QLocale.Language.C:
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    return app


def _text_size(preferences: Preferences) -> int:
    size = preferences.get("window/text_size", 100)
    return size if isinstance(size, int) else 100


def _qt_in(app: QApplication, locale: QLocale) -> None:
    from PySide6.QtCore import QLibraryInfo, QTranslator

    translator = QTranslator(app)
    if translator.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


class Mistakes(QObject):
    """Takes what nobody caught, from any thread: the log keeps it, a person gets a sentence."""

    met = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._met: set[str] = set()

    def install(self) -> None:
        """Be the process's last resort from now on."""
        sys.excepthook = self._take
        threading.excepthook = lambda args: self._take(args.exc_type, args.exc_value, args.exc_traceback)

    def _take(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        from invpay_desktop.ui.log import keep

        keep(kind, error, trace)
        where = f"{kind.__name__} {trace.tb_lineno if trace else 0}"
        if where in self._met:  # a mistake in painting would come back with each frame
            return
        self._met.add(where)
        shown = error if isinstance(error, InvPayError) else _in_words(kind)
        self.met.emit(shown)


def _in_words(kind: type[BaseException]) -> BugError:
    from invpay_desktop.ui.log import log_path

    return BugError(
        "The program met a mistake of its own. What was saved before is safe; this action was not done. "
        f"The log at {log_path()} has the details ({kind.__name__})."
    )
