"""The QPalette made of the tokens: what Qt's own drawing takes its colours from."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from invpay_desktop.ui.theme.tokens import Tokens


def palette(tokens: Tokens) -> QPalette:
    """A palette of these colours, active and inactive windows alike, with its disabled group."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette()
    for part, colour in {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_danger,
        role.PlaceholderText: tokens.muted,
        role.Highlight: tokens.select,
        role.HighlightedText: tokens.text,
        role.Accent: tokens.accent,
        role.Link: tokens.accent_text,
        role.LinkVisited: tokens.accent_text,
        role.ToolTipBase: tokens.tooltip,
        role.ToolTipText: tokens.on_tooltip,
        role.Light: tokens.raised,
        role.Midlight: tokens.line,
        role.Mid: tokens.border,
        role.Dark: tokens.border_strong,
        role.Shadow: tokens.shade,
    }.items():
        made.setColor(part, QColor(colour))
    for part in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(group.Disabled, part, QColor(tokens.disabled))
    made.setColor(group.Disabled, role.Base, QColor(tokens.sunken))
    made.setColor(group.Disabled, role.Button, QColor(tokens.sunken))
    return made
