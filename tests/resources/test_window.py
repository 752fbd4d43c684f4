"""What the window needs of the resources: each icon can be recoloured, each face of Inter has tabular figures."""

from __future__ import annotations

import struct
from importlib.resources import files
from xml.etree import ElementTree

import pytest

RESOURCES = files("invpay_desktop.resources")
ICONS = sorted(path.name for path in (RESOURCES / "icons").iterdir() if path.name.endswith(".svg"))


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_drawn_in_one_colour_that_the_theme_sets(name: str) -> None:
    root = ElementTree.fromstring((RESOURCES / "icons" / name).read_text("utf-8"))
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke") == "currentColor"
    coloured = [value for part in root.iter() for key, value in part.items() if key in ("fill", "stroke")]
    assert set(coloured) <= {"none", "currentColor"}


@pytest.mark.parametrize("weight", ["Regular", "Medium", "SemiBold"])
def test_inter_has_tabular_figures(weight: str) -> None:
    assert b"tnum" in features(RESOURCES.joinpath("fonts", f"Inter-{weight}.ttf").read_bytes())


def features(font: bytes) -> set[bytes]:
    """The tags of the font's GSUB features, read from its tables as OpenType lays them out."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    at = tables[b"GSUB"] + struct.unpack_from(">H", font, tables[b"GSUB"] + 6)[0]
    (count,) = struct.unpack_from(">H", font, at)
    return {font[place : place + 4] for place in range(at + 2, at + 2 + 6 * count, 6)}
