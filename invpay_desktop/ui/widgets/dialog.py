"""Our dialog: a window of its own over a dimmed parent, which keeps what was typed whatever goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QDialog, QVBoxLayout, QWidget

from invpay_desktop.base.errors import BadInput, InvPayError, Refused
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.banner import Banner
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.dialog_parts import DialogBody, DialogFooter
from invpay_desktop.ui.widgets.dim import Dim
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field
from invpay_desktop.ui.widgets.labels import Label, escape_title
from invpay_desktop.ui.widgets.look import FollowsLook, room_on_screen
from invpay_desktop.ui.widgets.typed import typed_values

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Dialog(FollowsLook, QDialog):
    """A dialog, opened by `open()`; `body` is the layout of its content, `width` in px of the design.

    Enter goes to the next field, the primary's key does the deed, Esc leaves, asking first if something was typed.
    """

    def __init__(self, parent: QWidget, title: str, width: int = 560, *, margin: int = 20) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setWindowTitle(escape_title(title))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._width, self._margin = width, margin
        self._dim: Dim | None = None
        self._busy = False
        self._focus_before: QWidget | None = None
        self._typed_at_start: list[object] = []
        self._fields: dict[str, QWidget] = {}
        self._deed: Callable[[], object] | None = None
        self._build()
        self.look()

    def _build(self) -> None:
        self._area = DialogBody()
        self.body = self._area.body
        self._area.content.installEventFilter(self)
        self._banner = Banner("red", "circle-x", "")
        self._banner.hide()
        self._banner_box = QVBoxLayout()
        self._banner_box.addWidget(self._banner)
        self._foot = DialogFooter()
        self.cancel = Button(tr("Cancel"), key="Esc")
        self.cancel.clicked.connect(self.reject)
        self.primary: Button | None = None
        self._foot.right.addWidget(self.cancel)
        self._band_box = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._band_box)
        column.addLayout(self._banner_box)
        column.addWidget(self._area, 1)
        column.addWidget(self._foot)

    # Building

    def footer_option(self, widget: QWidget) -> None:
        """Put an option, such as “Send the receipt to …”, at the left of the footer."""
        self._foot.left.addWidget(widget)

    def set_primary(self, text: str, icon: str, deed: Callable[[], object], key: str = "Ctrl+Return") -> Button:
        """The filled button and its key. `deed` is called once per press, not while busy."""
        if self.primary is None:
            self.primary = Button(text, "primary", icon, key)
            self.primary.clicked.connect(self.do_it)
            self._foot.right.addWidget(self.primary)
            for keys in {key, key.replace("Return", "Enter")} if key else ():
                shortcut = QShortcut(QKeySequence(keys), self, autoRepeat=False)  # a key held down is one press
                shortcut.activated.connect(self.do_it)
        self.primary.setText(text)
        self._deed = deed
        return self.primary

    def add_button(self, button: QAbstractButton) -> None:
        """Put a further button, such as “Save and next”, between Cancel and the primary."""
        at = self._foot.right.count() - (1 if self.primary is not None else 0)
        self._foot.right.insertWidget(at, button)

    def set_side(self, widget: QWidget, width: int = 264) -> None:
        """Put a summary on `surface` at the right of the body, full height; below it where both do not fit."""
        self._area.set_side(widget, width)
        self._fit()

    def set_band(self, band: QWidget) -> None:
        """Put a band across the top, right under the title bar."""
        self._band_box.addWidget(band)

    def name_field(self, name: str, widget: QWidget) -> None:
        """Tell which widget asks for the input that a BadInput calls `name`: it gets the focus."""
        self._fields[name] = widget

    # The deed

    def do_it(self) -> None:
        """As pressing the primary: nothing while it is off or busy."""
        if self._deed is not None and not self._busy and self.primary is not None and self.primary.isEnabled():
            self.clear_failure()
            self._deed()

    def busy(self, busy: bool, text: str = "") -> None:
        """While busy nothing can be changed, pressed twice or left; then the focus is where it was."""
        if busy == self._busy:
            return
        self._busy = busy
        if busy:
            self._focus_before = self.focusWidget()
        if self.primary is not None:
            self.primary.set_busy(busy, text)
        self.cancel.setEnabled(not busy)
        self._area.setEnabled(not busy)
        if not busy and self._focus_before is not None:
            self._focus_before.setFocus()

    @property
    def is_busy(self) -> bool:
        """Whether the deed is being done."""
        return self._busy

    def fail(self, error: InvPayError) -> None:
        """Say why it was not done, above everything typed, which stays; go to the field that is named."""
        self.busy(False)
        said, rest = first_sentence(str(error))
        reasons = error.reasons if isinstance(error, Refused) else ()
        self._banner.show()
        self._banner.tell(said, "\n".join(part for part in (rest, *reasons) if part))
        self._fit()
        field = self._fields.get(error.field or "") if isinstance(error, BadInput) else None
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_failure(self) -> None:
        """Take the banner away: the next try is on."""
        self._banner.hide()
        self._fit()

    @property
    def failure(self) -> str:
        """What the banner says, empty where there is none."""
        return self._banner.accessibleName() if not self._banner.isHidden() else ""

    # Leaving

    def dirty(self) -> bool:
        """Whether something was typed, ticked or chosen since the dialog was opened or called clean."""
        return typed_values(self) != self._typed_at_start

    def call_clean(self) -> None:
        """What stands in the fields now counts as not typed: it was filled in for the person."""
        self._typed_at_start = typed_values(self)

    def open(self) -> None:
        """Show it over its dimmed parent."""
        self._dim = Dim(self._parent.window())
        self._fit()
        self.call_clean()
        chosen: QWidget | None = self.focusWidget()
        super().open()
        if chosen is None:
            self.start_focus()

    def start_focus(self) -> None:
        """Where the focus is at first, unless it was set before: the first field."""
        stops = (stop for stop in self._area.content.findChildren(QWidget) if self._is_stop(stop))
        next(stops, self.cancel).setFocus(Qt.FocusReason.TabFocusReason)

    def _is_stop(self, widget: QWidget) -> bool:
        by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        return by_tab and widget.isVisibleTo(self) and widget.isEnabledTo(self)

    def reject(self) -> None:
        """Leave without doing it; asks first if something was typed."""
        if self._busy:
            return
        if self.isVisible() and self.dirty():
            self.ask_to_leave()
        else:
            super().reject()

    def ask_to_leave(self) -> None:
        """Ask whether what was typed may be dropped."""
        Question(
            self,
            tr("Leave without saving?"),
            tr("What you typed here is not kept."),
            tr("Leave"),
            self._leave,
            safe=tr("Stay"),
        ).open()

    def _leave(self) -> None:
        super().reject()

    def done(self, result: int) -> None:
        if self._dim is not None:
            self._dim.hide()
            self._dim.deleteLater()
            self._dim = None
        super().done(result)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field; Esc is reject()."""
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            focused = self.focusWidget()
            if isinstance(focused, QAbstractButton) and not focused.isCheckable():
                if not event.isAutoRepeat():  # a key held down is one press
                    focused.click()
            else:
                self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def follow_look(self) -> None:
        margin = px(self._margin)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(px(12))
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self._fit)
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """As wide as asked and as tall as the content, but never beyond the screen; the body scrolls instead."""
        room = room_on_screen(self).size()
        width = min(px(self._width), room.width() - px(32))
        said = not self._banner.isHidden()
        side, above, below = (px(20), px(16), px(16) if self._area.has_side else 0) if said else (0, 0, 0)
        self._banner_box.setContentsMargins(side, above, side, below)
        tall = self._area.fit(width) + self._foot.fit(width) + self._band_box.sizeHint().height()
        if said:
            tall += self._banner_box.totalHeightForWidth(width)
        tall = min(tall, room.height() - px(48))
        self.setFixedWidth(width)
        self.setMinimumHeight(min(tall, px(240)))
        self.resize(width, tall)
        self._order_keys()

    def _order_keys(self) -> None:
        """In the circle of Tab the footer comes after whatever was put into the body since.

        Only the last of the circle is asked for: PySide 6.11 gives a widget that is found in the circle to the widget
        asked, so that a dialog found by one of its fields belongs to that field, and is collected while it is open.
        """
        last, feet = self.previousInFocusChain() or self.cancel, self._foot.widgets()
        for before, after in pairwise([last, *feet]):
            if before is not after:
                QWidget.setTabOrder(before, after)


def first_sentence(text: str) -> tuple[str, str]:
    """A sentence and what follows it: the first is shown bold. The stop must stand before a blank and a capital."""
    found = re.search(r"[.!?…] (?=[^a-z0-9])", text)
    return (text[: found.start() + 1], text[found.end() :]) if found else (text, "")


class Question(Dialog):
    """`title` names the thing, `text` says what stays and what is lost, `verb` is on the button that does it.

    `deed` is called with the reason typed where `reason` is asked for, else with nothing. With `closes=False` the
    question stays open meanwhile (use busy, fail and accept). `safe`: the word on the button that changes nothing.
    """

    def __init__(  # noqa: PLR0913
        self,
        parent: QWidget,
        title: str,
        text: str,
        verb: str,
        deed: Callable[..., object],
        reason: bool = False,
        danger: bool = True,
        *,
        safe: str = "",
        icon: str = "",
        closes: bool = True,
    ) -> None:
        super().__init__(parent, title, 440)
        self._answer, self._closes = deed, closes
        self.body.addWidget(Label(title, "section", wrap=True))
        self.body.addWidget(Label(text, tone="muted", wrap=True))
        self.reason: LineEdit | None = None
        if reason:
            self.reason = LineEdit()
            self.body.addWidget(Field(tr("Reason"), self.reason))
        self.cancel.setText(safe or tr("Cancel"))
        self.set_primary(verb, icon, self._do)
        if self.primary is not None and danger:
            self.primary.set_kind("danger")

    def dirty(self) -> bool:
        """A reason typed for what is then not done is not worth a further question."""
        return False

    def start_focus(self) -> None:
        """On the safe answer."""
        self.cancel.setFocus(Qt.FocusReason.TabFocusReason)

    def _do(self) -> None:
        given = (self.reason.text().strip(),) if self.reason is not None else ()
        if self._closes:
            self.accept()
        self._answer(*given)
