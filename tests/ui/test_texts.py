"""Every text of the window goes through translation, in a way that the extraction tool can follow."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from invpay_desktop.ui.translation import tr, trn

UI = Path(__file__).resolve().parents[2] / "invpay_desktop" / "ui"
SHOWS_TEXT = frozenset(
    {
        *("Label", "ElidedLabel", "FieldLabel", "Button", "IconButton", "LinkButton", "CheckBox", "Field", "Card"),
        *("FigureCard", "Banner", "EmptyState", "Entry", "Column", "Cell", "LineEdit", "Dialog", "Question", "Page"),
        *("Place", "Action", "Word", "setText", "setAccessibleName", "setWindowTitle", "setPlaceholderText", "tell"),
        *("toast", "set_tip", "set_error", "set_warning", "set_help", "set_primary", "addItem", "addTab", "setToolTip"),
        *("fail", "BadInput", "Refused"),
    }
)
WORDS = re.compile(r"[A-Z][a-z]+|[a-z]+ [a-z]+")


WITHOUT_QT = "importing/apart.py"
"""The import's own process: it loads no Qt and so no translation; what it says is what the rooms below say."""


def calls() -> Iterator[tuple[Path, ast.Call, str]]:
    for path in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                yield path.relative_to(UI), node, name


def test_no_text_is_shown_past_translation() -> None:
    found = [
        f"{path}:{node.lineno}: {argument.value!r}"
        for path, node, name in calls()
        if name in SHOWS_TEXT and path.as_posix() != WITHOUT_QT
        for argument in (*node.args, *(keyword.value for keyword in node.keywords if keyword.arg != "key"))
        if isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and WORDS.search(argument.value)
        and not _is_a_key(argument.value)
    ]
    assert found == []


def _is_a_key(text: str) -> bool:
    """`Ctrl+R`, `Ctrl Shift R`, `Esc`: key names are written by Qt in the user's language."""
    return bool(
        re.fullmatch(r"((Ctrl|Shift|Alt)[+ ])*(Ctrl|Shift|Alt|[A-Z,/0-9]|F[0-9]+|Esc|Return|Enter|Space|Tab)", text)
    )


def test_the_extraction_tool_sees_every_text() -> None:
    """An f-string would never reach a translator. What a room below declares (a field's label) is handed on by name."""
    hidden = [
        f"{path}:{node.lineno}: {ast.unparse(node)}"
        for path, node, name in calls()
        if name in ("tr", "trn")
        and node.args
        and not (isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str))
        and not isinstance(node.args[0], ast.Name | ast.Attribute)
    ]
    assert hidden == []


class _Marked(QTranslator):
    """Translates every text into itself between brackets."""

    def translate(self, _context: bytes | str, text: bytes | str, _note: bytes | str | None = None, n: int = -1) -> str:
        said = text.decode() if isinstance(text, bytes) else text
        return f"[{said.replace('%n', str(n))}]"


def test_a_translation_is_used(qapp: QApplication) -> None:
    marked = _Marked(qapp)
    QCoreApplication.installTranslator(marked)
    try:
        assert tr("Left after this") == "[Left after this]"
        assert "3" in trn("%n invoice(s)", 3)
    finally:
        QCoreApplication.removeTranslator(marked)
    assert tr("Left after this") == "Left after this"
    assert (trn("%n invoice(s)", 1), trn("%n invoice(s)", 3)) == ("1 invoice", "3 invoices")
