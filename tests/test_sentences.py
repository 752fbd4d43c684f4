"""Sentences of the rooms below name no command and no option: the window and the command line both show them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import invpay_desktop

ROOT = Path(invpay_desktop.__path__[0])
BELOW = ("analytics", "base", "db", "documents", "ledger", "payments")
COMMAND = re.compile(r"“invpay |\binvpay [a-z]+ [a-zA-Z]|(?<![\w-])--[a-z]{2}")


def said(tree: ast.Module) -> list[str]:
    """The texts in a module that are not its documentation, nor SQL."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told]
    return [node.value for node in texts if isinstance(node.value, str)]


def test_what_rooms_below_say_is_not_the_language_of_commands() -> None:
    files = [file for room in BELOW for file in (ROOT / room).rglob("*.py")]
    assert len(files) > 50
    found = [
        f"{file.relative_to(ROOT)}: {text}"
        for file in files
        for text in said(ast.parse(file.read_text(encoding="utf-8")))
        if COMMAND.search(text)
    ]
    assert found == []
