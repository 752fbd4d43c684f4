"""The one table of colours: every token in light, dark and high contrast. No colour literal stands elsewhere.

Named tuples, for a frozen dataclass of so many fields would take a hundredth of a start to make.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class PillColours(NamedTuple):
    """Colours of one tone: `text` on `fill`, and `edge` around it (the fill where a pill has none to be seen)."""

    text: str
    fill: str
    edge: str


class Tokens(NamedTuple):
    """Colours as `#RRGGBB`, by what they are for; and the width of the focus ring, in pixels of the design."""

    dark: bool
    window: str
    surface: str
    raised: str
    sunken: str
    sidebar: str
    hover: str
    select: str
    line: str
    border: str
    border_strong: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_press: str
    on_accent: str
    accent_text: str
    focus: str
    danger: str
    danger_hover: str
    danger_press: str
    on_danger: str
    error_text: str
    warning_text: str
    money_in: str
    bar_track: str
    tooltip: str
    on_tooltip: str
    shade: str
    c1: str
    c2: str
    c3: str
    c4: str
    pill: Mapping[str, PillColours]
    ring: int = 2


def _pills(colours: Mapping[str, tuple[str, str]]) -> Mapping[str, PillColours]:
    return MappingProxyType({name: PillColours(text, fill, fill) for name, (text, fill) in colours.items()})


def _outlines(colours: Mapping[str, PillColours], fill: str) -> Mapping[str, PillColours]:
    return MappingProxyType({name: PillColours(pill.text, fill, pill.text) for name, pill in colours.items()})


LIGHT = Tokens(
    dark=False,
    window="#F3F5F6",
    surface="#FFFFFF",
    raised="#FFFFFF",
    sunken="#EDF0F2",
    sidebar="#E8ECEE",
    hover="#F0F4F5",
    select="#DCECEF",
    line="#E2E8EA",
    border="#D0D8DC",
    border_strong="#74828A",
    text="#15232A",
    muted="#51616A",
    disabled="#8A979D",
    accent="#0E5A6B",
    accent_hover="#0A4856",
    accent_press="#073742",
    on_accent="#FFFFFF",
    accent_text="#0B5464",
    focus="#0E7A92",
    danger="#B3261E",
    danger_hover="#8F1D17",
    danger_press="#6E1611",
    on_danger="#FFFFFF",
    error_text="#B3261E",
    warning_text="#7A4B00",
    money_in="#1A6B3F",
    bar_track="#DDE3E6",
    tooltip="#15232A",
    on_tooltip="#FFFFFF",
    shade="#0B1417",
    c1="#0E5A6B",
    c2="#C4741A",
    c3="#7159A6",
    c4="#7F8B90",
    pill=_pills(
        {
            "green": ("#14603A", "#DDF1E4"),
            "blue": ("#1D4E9E", "#E0EAFA"),
            "amber": ("#7A4B00", "#FBEBCB"),
            "red": ("#A3201A", "#FBE3E1"),
            "violet": ("#5B3A9E", "#EBE5F8"),
            "rust": ("#8A3B12", "#FAE6DA"),
            "slate": ("#43535C", "#E6EBED"),
            "cyan": ("#0B5464", "#DAEEF2"),
        }
    ),
)

DARK = Tokens(
    dark=True,
    window="#11181B",
    surface="#192125",
    raised="#212B30",
    sunken="#141C1F",
    sidebar="#0D1315",
    hover="#202A2F",
    select="#173C45",
    line="#283238",
    border="#344148",
    border_strong="#7E8E97",
    text="#E7EDEF",
    muted="#A3B1B8",
    disabled="#65727A",
    accent="#5FC1D3",
    accent_hover="#7ACFDE",
    accent_press="#46A9BC",
    on_accent="#06242B",
    accent_text="#8AD4E2",
    focus="#5FC1D3",
    danger="#F28B82",
    danger_hover="#F6A69F",
    danger_press="#E3756B",
    on_danger="#3A0A07",
    error_text="#F59C94",
    warning_text="#F0C46B",
    money_in="#7FD3A0",
    bar_track="#303C42",
    tooltip="#E7EDEF",
    on_tooltip="#15232A",
    shade="#0B1417",
    c1="#4FB3C6",
    c2="#E0A04A",
    c3="#A594E6",
    c4="#6E7F88",
    pill=_pills(
        {
            "green": ("#86D9A8", "#16362A"),
            "blue": ("#A3C4F7", "#1B2F4D"),
            "amber": ("#F0C46B", "#3D2F10"),
            "red": ("#F7A59E", "#43201F"),
            "violet": ("#C9B6F4", "#30264D"),
            "rust": ("#F0AE8A", "#40261A"),
            "slate": ("#B7C3C9", "#2A353B"),
            "cyan": ("#8AD4E2", "#14373F"),
        }
    ),
)

HIGH_CONTRAST = Tokens(
    dark=True,
    window="#000000",
    surface="#000000",
    raised="#000000",
    sunken="#1C1C1C",
    sidebar="#000000",
    hover="#1F2A33",
    select="#1F3D7A",
    line="#FFFFFF",
    border="#FFFFFF",
    border_strong="#FFFFFF",
    text="#FFFFFF",
    muted="#E6E6E6",
    disabled="#A8A8A8",
    accent="#FFD84D",
    accent_hover="#FFE48A",
    accent_press="#E6BE2E",
    on_accent="#000000",
    accent_text="#FFD84D",
    focus="#FFD84D",
    danger="#FF9C94",
    danger_hover="#FFBBB5",
    danger_press="#F27F76",
    on_danger="#000000",
    error_text="#FF9C94",
    warning_text="#F0C46B",
    money_in="#7FD3A0",
    bar_track="#3D3D3D",
    tooltip="#FFFFFF",
    on_tooltip="#000000",
    shade="#000000",
    c1="#4FB3C6",
    c2="#E0A04A",
    c3="#A594E6",
    c4="#A8B4BA",
    pill=_outlines(DARK.pill, "#000000"),
    ring=3,
)

_current = LIGHT


def current() -> Tokens:
    """The colours in use now."""
    return _current


tokens = current


def use(chosen: Tokens) -> None:
    """Make these the colours in use; apply.py then tells Qt."""
    global _current  # noqa: PLW0603
    _current = chosen


def colour(name: str) -> str:
    """A colour by its token (`muted`), by the tone of a pill (`red`: its text), or as it is (`#15232A`)."""
    if name.startswith("#"):
        return name
    pill = _current.pill.get(name)
    value = pill.text if pill is not None else getattr(_current, name)
    assert isinstance(value, str), name
    return value
