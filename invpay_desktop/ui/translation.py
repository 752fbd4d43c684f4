"""All text of the window passes through here on its way to the screen: English in the code, other languages by file.

`tr` and `trn` are what the extraction tool looks for; a translation lies in resources/translations/invpay_<locale>.qm.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

_CONTEXT = "invpay"


def tr(text: str, note: str = "") -> str:
    """The text in the user's language. `note` tells the translator apart what English says with one word."""
    return QCoreApplication.translate(_CONTEXT, text, note or None)


def trn(text: str, count: int, note: str = "") -> str:
    """As tr, for a text that counts: `%n` is the count, and the word after it may end in `(s)`."""
    translated = QCoreApplication.translate(_CONTEXT, text, note or None, count)
    if "(s)" in translated:  # no translation was loaded: English
        translated = translated.replace("(s)", "" if count == 1 else "s")
    return translated


def install_translator(app: QCoreApplication, locale: QLocale) -> bool:
    """Load the translation for a locale, where there is one; says whether there is."""
    from importlib.resources import as_file, files

    translations = files("invpay_desktop") / "resources" / "translations"
    if not translations.is_dir():
        return False
    translator = QTranslator(app)
    with as_file(translations) as folder:
        found = translator.load(locale, "invpay", "_", str(folder))
    return found and QCoreApplication.installTranslator(translator)
