"""The ways money goes back: the way it came, or one of those outside the program."""

from __future__ import annotations

from invpay_desktop.ui import words
from invpay_desktop.ui.translation import tr

_KINDS = ("check", "cash", "wire", "other")


def way_back_choices(came: str = "", *, by_service: bool = False) -> tuple[tuple[str, str], ...]:
    """(kind, words) to choose from; the first one, '' as its kind, is the way it came, where that is known.

    `by_service`: the hosted service pays it back that way.
    """
    kinds = tuple((kind, words.payment_kind("external", kind).text) for kind in _KINDS)
    if not came:
        return kinds
    text = tr("Back the way it came ({kind})") if by_service else tr("The way it came ({kind})")
    return (("", text.format(kind=came)), *kinds)
