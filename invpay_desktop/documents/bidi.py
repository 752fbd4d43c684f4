"""Right-to-left text for a canvas that only draws left to right: Arabic joined, then all put in the order of paper.

Joining follows Unicode's presentation forms (which the standard library lists). The order follows the rules of
UAX #9 (unicode.org/reports/tr9) for one line without explicit embeddings and paired brackets: the controls for
embeddings are taken out beforehand, since in a name they are a disguise.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_ZWNJ, _ZWJ = "\u200c", "\u200d"
_PAIRS = "()[]{}<>«»‹›"
_MIRRORED = dict(zip(_PAIRS[0::2] + _PAIRS[1::2], _PAIRS[1::2] + _PAIRS[0::2], strict=True))


def is_right_to_left(text: str) -> bool:
    """Whether any letter of the text runs from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


@lru_cache(maxsize=2048)
def shape(text: str) -> str:
    """Arabic letters in their joined forms, in the order of the text; joiners have done their work and are gone."""
    forms, ligatures = _presentation_forms()
    shaped: list[str] = []
    joins = False  # does the letter before reach out to this one?
    position = 0
    while position < len(text):
        letter = text[position]
        if unicodedata.category(letter) == "Mn":
            shaped.append(letter)
        elif (pair := text[position : position + 2]) in ligatures:
            shaped.append(ligatures[pair]["final" if joins and "final" in ligatures[pair] else "isolated"])
            joins, position = False, position + 1
        elif letter in forms:
            reaches = "initial" in forms[letter] and _next_accepts(text, position + 1, forms)
            wanted = {(0, 0): "isolated", (0, 1): "initial", (1, 0): "final", (1, 1): "medial"}[joins, reaches]
            shaped.append(forms[letter].get(wanted, letter))
            joins = reaches
        else:
            joins = letter == _ZWJ
            shaped.append(letter)
        position += 1
    return "".join(shaped).replace(_ZWNJ, "").replace(_ZWJ, "")


def _next_accepts(text: str, position: int, forms: dict[str, dict[str, str]]) -> bool:
    for letter in text[position:]:
        if unicodedata.category(letter) != "Mn":
            return letter == _ZWJ or "final" in forms.get(letter, {})
    return False


@cache
def _presentation_forms() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Letter → its forms, and pair of letters → its forms, such as `<initial> 0628` for U+FE91."""
    forms: dict[str, dict[str, str]] = {}
    ligatures: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBB2), *range(0xFBD3, 0xFBE9), *range(0xFBFC, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        base = "".join(chr(int(letter, 16)) for letter in letters)
        if len(base) in (1, 2):
            (forms if len(base) == 1 else ligatures).setdefault(base, {})[kind.strip("<>")] = chr(code)
    forms["\u0640"] = dict.fromkeys(("isolated", "initial", "medial", "final"), "\u0640")  # the stroke that lengthens
    return forms, ligatures


@lru_cache(maxsize=2048)
def visual(line: str) -> str:
    """One line in the order in which its characters stand on paper, from left to right."""
    clusters = re.findall(r"[\s\S][\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670]*", line)
    kinds = [unicodedata.bidirectional(cluster[0]) or "L" for cluster in clusters]
    base = next((0 if kind == "L" else 1 for kind in kinds if kind in ("L", "R", "AL")), 0)
    levels = _levels(_resolved(kinds, base), base)
    order = list(range(len(clusters)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[end] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return "".join(_mirrored(clusters[i]) if levels[i] % 2 else clusters[i] for i in order)


def _mirrored(cluster: str) -> str:
    return _MIRRORED.get(cluster[0], cluster[0]) + cluster[1:]


def _resolved(kinds: list[str], base: int) -> list[str]:
    """Rules W2 to N2: every character becomes L, R, EN or AN."""
    strong = "R" if base else "L"
    latest, resolved = strong, []
    for kind in kinds:
        if kind in ("L", "R", "AL"):
            latest = kind
        resolved.append("AN" if kind == "EN" and latest == "AL" else "R" if kind == "AL" else kind)
    _join_numbers(resolved)
    latest = strong
    for i, kind in enumerate(resolved):
        if kind in ("L", "R"):
            latest = kind
        elif kind == "EN" and latest == "L":
            resolved[i] = "L"
    sides = ["R" if kind in ("EN", "AN") else kind for kind in resolved]
    i = 0
    while i < len(resolved):
        end = i
        while end < len(resolved) and sides[end] not in ("L", "R"):
            end += 1
        before, after = sides[i - 1] if i else strong, sides[end] if end < len(sides) else strong
        resolved[i:end] = [before if before == after else strong] * (end - i)
        i = end + 1
    return resolved


def _join_numbers(kinds: list[str]) -> None:
    """Rules W4 to W6: a separator inside a number, and a sign beside one, belong to it."""
    for i in range(1, len(kinds) - 1):
        if kinds[i - 1] == kinds[i + 1] and (kinds[i], kinds[i - 1]) in (("ES", "EN"), ("CS", "EN"), ("CS", "AN")):
            kinds[i] = kinds[i - 1]
    for span in (range(1, len(kinds)), range(len(kinds) - 2, -1, -1)):
        for i in span:
            if kinds[i] == "ET" and kinds[i - 1 if span.step > 0 else i + 1] == "EN":
                kinds[i] = "EN"


def _levels(resolved: list[str], base: int) -> list[int]:
    """Rules I1 and I2: how deep each character is embedded."""
    if base:
        return [1 if kind == "R" else 2 for kind in resolved]
    return [{"L": 0, "R": 1}.get(kind, 2) for kind in resolved]
