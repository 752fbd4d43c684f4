"""Strings that break programs: the Big List of Naughty Strings, and what Qt takes for markup or an access key."""

from __future__ import annotations

import json
from pathlib import Path

_LIST = Path(__file__).parents[2] / "data" / "blns" / "blns.json"

MARKUP = (
    "<b>bold</b>",
    "<img src='http://example.invalid/x.png'>",
    "<a href='http://example.invalid'>here</a>",
    "Smith & Sons",
    "&Save && quit &",
    "<qt>",
    "tab\there\nand a line",
)
# Qt takes a byte order mark for what it is, in either order, and drops it.
NAUGHTY = (
    *MARKUP,
    *(text for text in json.loads(_LIST.read_text(encoding="utf-8")) if not {"\ufeff", "\ufffe"} & {*text}),
)
