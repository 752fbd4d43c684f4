"""The style sheet made of the tokens: only what Qt draws itself and a palette cannot say."""

from __future__ import annotations

from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.theme.tokens import Tokens


def style_sheet(t: Tokens) -> str:
    """The rules for edits, lists that drop down, menus, tooltips and scroll bars in these colours."""
    return _frames(t) + _edits(t) + _popups(t) + _scroll_bars(t)


def _frames(t: Tokens) -> str:
    return f"""
QFrame#navigation {{ background: {t.sidebar}; border: 0; border-right: 1px solid {t.border}; }}
QFrame#sample_note {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: {px(6)}px; }}
QWidget#invoice_panel {{ background: {t.surface}; }}
QFrame#footer {{ background: {t.sunken}; border: 0; border-top: 1px solid {t.border}; }}
"""


def _edits(t: Tokens) -> str:
    inside, ring = px(8), px(t.ring)
    return f"""
QLineEdit, QPlainTextEdit {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.border_strong};
  border-radius: {px(6)}px; padding: 0 {inside}px; selection-background-color: {t.accent};
  selection-color: {t.on_accent}; placeholder-text-color: {t.muted}; }}
QLineEdit {{ min-height: {px(32) - 2}px; max-height: {px(32) - 2}px; }}
QLineEdit[large="true"] {{ min-height: {px(44) - 2}px; max-height: {px(44) - 2}px; }}
QPlainTextEdit {{ padding: {px(3)}px {inside - 2}px; }}
QLineEdit:read-only, QPlainTextEdit[readOnly="true"] {{ background: {t.sunken}; border-color: {t.border}; }}
QLineEdit:disabled, QPlainTextEdit:disabled {{ background: {t.sunken}; border-color: {t.border}; color: {t.disabled}; }}
QLineEdit:focus {{ border: {ring}px solid {t.focus}; padding: 0 {inside + 1 - ring}px;
  min-height: {px(32) - 2 * ring}px; max-height: {px(32) - 2 * ring}px; }}
QPlainTextEdit:focus {{ border: {ring}px solid {t.focus}; padding: {px(3) + 1 - ring}px {inside - 1 - ring}px; }}
QLineEdit[mark="error"] {{ border: {ring}px solid {t.danger}; padding: 0 {inside + 1 - ring}px;
  min-height: {px(32) - 2 * ring}px; max-height: {px(32) - 2 * ring}px; }}
QPlainTextEdit[mark="error"] {{ border: {ring}px solid {t.danger}; padding: {px(3) + 1 - ring}px
  {inside - 1 - ring}px; }}
QLineEdit[large="true"]:focus, QLineEdit[large="true"][mark="error"] {{ min-height: {px(44) - 2 * ring}px;
  max-height: {px(44) - 2 * ring}px; }}
"""


def _popups(t: Tokens) -> str:
    return f"""
QToolTip {{ background: {t.tooltip}; color: {t.on_tooltip}; border: 1px solid {t.border_strong};
  padding: {px(4)}px {px(6)}px; }}
QFrame#popup, QDialog#finder {{ background: {t.raised}; border: 1px solid {t.border_strong}; }}
QDialog#finder QListWidget {{ background: {t.raised}; }}
QCalendarWidget QWidget {{ background: {t.raised}; alternate-background-color: {t.raised}; }}
QCalendarWidget QToolButton {{ background: transparent; color: {t.text}; border: 0; border-radius: {px(6)}px;
  padding: {px(4)}px {px(8)}px; font-weight: 600; }}
QCalendarWidget QToolButton:hover {{ background: {t.hover}; }}
QCalendarWidget QToolButton:focus {{ border: {t.ring}px solid {t.focus}; }}
QCalendarWidget QToolButton::menu-indicator {{ image: none; }}
QCalendarWidget QSpinBox {{ color: {t.text}; }}
QCalendarWidget QAbstractItemView {{ border: 0; outline: 0; selection-background-color: {t.raised}; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox QAbstractItemView {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border_strong};
  padding: {px(4)}px; outline: 0; selection-background-color: {t.select}; selection-color: {t.text}; }}
QComboBox QAbstractItemView::item {{ min-height: {px(28)}px; padding: 0 {px(8)}px; border-radius: {px(4)}px; }}
QComboBox QAbstractItemView::item:selected, QComboBox QAbstractItemView::item:hover {{ background: {t.select};
  color: {t.text}; }}
QMenu {{ background: {t.raised}; border: 1px solid {t.border_strong}; padding: {px(4)}px; }}
QMenu::item {{ padding: {px(6)}px {px(16)}px {px(6)}px {px(8)}px; min-height: {px(18)}px; border-radius: {px(4)}px;
  color: {t.text}; }}
QMenu#entries::item {{ padding: 0 {px(26)}px 0 {px(34)}px; min-height: {px(30)}px; }}
QMenu::item:selected {{ background: {t.select}; }}
QMenu::item:disabled {{ color: {t.disabled}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: {px(4)}px {px(8)}px; }}
"""


def _scroll_bars(t: Tokens) -> str:
    thick, gap = px(12), px(3)
    return f"""
QScrollBar {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ width: {thick}px; }}
QScrollBar:horizontal {{ height: {thick}px; }}
QScrollBar::handle {{ background: {t.border_strong}; border-radius: {(thick - 2 * gap) // 2}px; margin: {gap}px; }}
QScrollBar::handle:vertical {{ min-height: {px(32)}px; }}
QScrollBar::handle:horizontal {{ min-width: {px(32)}px; }}
QScrollBar::handle:hover {{ background: {t.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
