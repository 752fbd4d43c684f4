"""The table of colours: every pair that is drawn can be read, in all three themes (WCAG 2.1, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest

from invpay_desktop.ui.theme import tokens
from invpay_desktop.ui.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, Tokens

THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark"), pytest.param(HIGH_CONTRAST, id="contrast")]
GROUNDS = ("window", "surface", "raised", "sunken", "sidebar", "hover", "select")
INKS = ("text", "muted", "accent_text", "error_text", "warning_text", "money_in")
TONES = ("green", "blue", "amber", "red", "violet", "rust", "slate", "cyan")
ON_FILLS = (
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_press"),
    ("on_danger", "danger"),
    ("on_danger", "danger_hover"),
    ("on_danger", "danger_press"),
    ("on_tooltip", "tooltip"),
)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.1."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.1, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def too_weak(theme: Tokens, pairs: list[tuple[str, str]], least: float) -> list[str]:
    found = []
    for ink, ground in pairs:
        ratio = contrast(getattr(theme, ink), getattr(theme, ground))
        if ratio < least:
            found.append(f"{ink} on {ground}: {ratio:.2f}")
    return found


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_wherever_it_stands(theme: Tokens) -> None:
    assert too_weak(theme, [(ink, ground) for ink in INKS for ground in GROUNDS], 4.5) == []
    assert too_weak(theme, list(ON_FILLS), 4.5) == []


@pytest.mark.parametrize("theme", THEMES)
def test_edges_and_focus_are_seen_on_every_ground(theme: Tokens) -> None:
    pairs = [(edge, ground) for edge in ("border_strong", "focus", "danger") for ground in GROUNDS]
    assert too_weak(theme, pairs, 3) == []


@pytest.mark.parametrize("theme", THEMES)
def test_bars_and_series_are_seen(theme: Tokens) -> None:
    assert too_weak(theme, [("accent", ground) for ground in ("surface", "window", "bar_track")], 3) == []
    assert too_weak(theme, [(series, "surface") for series in ("c1", "c2", "c3", "c4")], 3) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("tone", TONES)
def test_pills_can_be_read_and_so_can_text_on_banners(theme: Tokens, tone: str) -> None:
    pill = theme.pill[tone]
    assert contrast(pill.text, pill.fill) >= 4.5
    assert contrast(theme.text, pill.fill) >= 5.2
    assert contrast(theme.muted, pill.fill) >= 5.2
    bare = {ground: contrast(pill.text, getattr(theme, ground)) for ground in GROUNDS if ground != "sidebar"}
    assert {ground: ratio for ground, ratio in bare.items() if ratio < 4.5} == {}


def test_high_contrast_is_higher_than_either() -> None:
    for theme in (LIGHT, DARK):
        assert contrast(HIGH_CONTRAST.text, HIGH_CONTRAST.window) > contrast(theme.text, theme.window)
        assert contrast(HIGH_CONTRAST.border, HIGH_CONTRAST.surface) > contrast(theme.border, theme.surface)
    assert HIGH_CONTRAST.ring == 3
    assert all(pill.edge == pill.text for pill in HIGH_CONTRAST.pill.values())


@pytest.mark.parametrize("theme", THEMES)
def test_every_token_is_a_colour_and_every_tone_is_there(theme: Tokens) -> None:
    names = [name for name in Tokens._fields if name not in ("dark", "pill", "ring")]
    assert [name for name in names if not re.fullmatch("#[0-9A-F]{6}", getattr(theme, name))] == []
    assert tuple(theme.pill) == TONES


def test_a_colour_is_found_by_token_by_tone_and_as_it_is() -> None:
    tokens.use(DARK)
    assert tokens.colour("muted") == DARK.muted
    assert tokens.colour("violet") == DARK.pill["violet"].text
    assert tokens.colour("#123456") == "#123456"
    with pytest.raises(AttributeError):
        tokens.colour("purple")
    tokens.use(LIGHT)
