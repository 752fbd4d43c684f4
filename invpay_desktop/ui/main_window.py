"""The main window: navigation, the page in front, the footer; pages and actions are listed elsewhere."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.base.errors import InvPayError
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.navigation import Navigation
from invpay_desktop.ui.page import Page
from invpay_desktop.ui.pages.registry import build_page
from invpay_desktop.ui.places import places, places_below
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.labels import Label, escape_title

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent

    from invpay_desktop.db.first_page import FirstPage
    from invpay_desktop.ui.widgets.buttons import Button
    from invpay_desktop.ui.widgets.toast import Toast

_NARROW_BELOW = 1200
_GATHER_MS = 60


class MainWindow(QMainWindow):
    """Shows pages over one desk, each built when it is first wanted, and tells them what has changed."""

    closed = Signal()
    left_sample = Signal()
    other_book = Signal(bool)
    """Another book is wanted: an existing one (False) or a new one (True)."""
    painted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.pages: dict[str, Page] = {}
        self._gathered = Changes()
        self._gathering = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gathering.timeout.connect(self._tell_pages)
        self._was_painted = False
        self._in_front = ""
        self.navigation = Navigation(places(), places_below())
        self.stack = QStackedWidget()
        self.footer_left = Label("", role="small", tone="muted")
        self._build()
        self._connect()
        self.setAcceptDrops(True)
        self.show_frame()
        self._restore()

    # Build

    def _build(self) -> None:
        self.setMinimumSize(1024, 700)
        self.footer = QFrame()
        self.footer.setObjectName("footer")
        self.footer.setFixedHeight(px(36))
        row = QHBoxLayout(self.footer)
        row.setContentsMargins(px(20), 0, px(12), 0)
        row.addWidget(self.footer_left, 1)
        self._footer_row = row
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addWidget(self.footer)
        middle = QWidget()
        layout = QHBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.navigation)
        layout.addLayout(right, 1)
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        self.navigation.chosen.connect(self.show_page)
        self.navigation.left_sample.connect(self.left_sample)
        self.desk.changed.connect(self._gather)
        self.desk.framed.connect(self.show_frame)
        self.desk.went.connect(self._go)
        self.desk.opened.connect(self._warm)
        self.desk.said.connect(self._say)

    def _finish(self) -> None:
        """The first frame is painted: now what it did without, the keys of the pages and the button of backups."""
        from PySide6.QtGui import QKeySequence, QShortcut

        from invpay_desktop.ui.service_signs import ServiceSigns

        self.painted.emit()
        for place in (*places(), *places_below()):
            if place.shortcut:
                shortcut = QShortcut(QKeySequence(place.shortcut.replace(" ", "+")), self)
                shortcut.activated.connect(lambda key=place.key: self.show_page(key))
        self.signs = ServiceSigns(self, self.desk, self._footer_row, self.navigation.buttons["in_step"])
        self.backup.show()

    @cached_property
    def backup(self) -> Button:
        """The button in the footer that says when the book was last backed up."""
        from invpay_desktop.ui.widgets.buttons import Button

        button = Button(tr("Backup …"), kind="quiet", icon="shield-check")
        button.setObjectName("footer_button")
        button.clicked.connect(lambda: self.desk.go("settings", section="backups"))
        self._footer_row.addWidget(button)
        return button

    @cached_property
    def toast(self) -> Toast:
        """Says what was just done."""
        from invpay_desktop.ui.widgets.toast import Toast

        return Toast(self)

    # Show

    def show_frame(self) -> None:
        """Name the business in the title and the navigation."""
        name = self.desk.name or tr("My business")
        title = tr("{business} – InvPay Desktop").format(business=self._marked(name))
        self.setWindowTitle(escape_title(title))
        second = tr("Sample year · {currency}") if self.desk.sample else "{currency}"
        self.navigation.show_business(name, second.format(currency=self.desk.currency), self.desk.sample)

    def _marked(self, name: str) -> str:
        return tr("{business} (sample)").format(business=name) if self.desk.sample else name

    def show_page(self, key: str) -> Page:
        """Bring a page to the front, building it the first time."""
        page = self.page(key)
        self.navigation.show_place(key)
        if self._in_front != key:
            self._in_front = key
            self.stack.setCurrentWidget(page)
            self.footer_left.setText(page.footer_text)
            self.desk.preferences.put("window/page", key)
            if isinstance(home := page.home(), QWidget):
                home.setFocus()
        page.shown()
        return page

    def show_first(self, key: str, sight: QWidget) -> None:
        """Show what can be painted at once, in the place of a page that is not built yet."""
        self.navigation.show_place(key)
        self.stack.addWidget(sight)

    def put_page(self, key: str, sight: QWidget, first_page: FirstPage) -> None:
        """Build the page and put it in the place of what was shown first."""
        self.page(key).show_first_page(first_page)
        self.show_page(key)
        self.stack.removeWidget(sight)
        sight.deleteLater()

    def page(self, key: str) -> Page:
        """A page, built when it is first asked for."""
        if key not in self.pages:
            page = build_page(key, self.desk)
            page.footer.connect(lambda text, page=page: self._footer(page, text))
            self.pages[key] = page
            self.stack.addWidget(page)
        return self.pages[key]

    @property
    def front(self) -> Page | None:
        """The page in front."""
        page = self.stack.currentWidget()
        return page if isinstance(page, Page) else None

    def come_to_front(self) -> None:
        """Another start of the program asked for this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()

    def _go(self, key: str, item: object) -> None:
        page = self.show_page(key)
        if isinstance(item, dict) and item:
            page.show_item(**item)

    def _footer(self, page: Page, text: str) -> None:
        if page is self.front:
            self.footer_left.setText(text)

    def show_backup(self, at: datetime | None) -> None:
        """Say in the footer when the book was last backed up."""
        text = tr("Not backed up yet")
        if at is not None:
            when = figures.moment(at, self.desk.zone, self.desk.today())
            if at.astimezone(self.desk.zone).date() == self.desk.today():
                when = tr("today {time}").format(time=figures.clock(at, self.desk.zone))
            text = tr("Backup {when}").format(when=when)
        self.backup.setText(text)
        self.backup.setAccessibleName(text)

    def _say(self, text: str, undo: object) -> None:
        from invpay_desktop.ui.undoing import undo_now

        self.toast.show(text, (lambda: undo_now(self, self.desk)) if undo else None)

    # Follow

    def _gather(self, changes: Changes) -> None:
        """Tell the pages of the first change at once, and of those that follow it closely all together."""
        self._gathered = self._gathered | changes
        if not self._gathering.isActive():
            self._tell_pages()

    def _tell_pages(self) -> None:
        changes, self._gathered = self._gathered, Changes()
        if changes == Changes():
            return
        self._gathering.start()
        for page in list(self.pages.values()):
            page.hear(changes)

    def _warm(self) -> None:
        """The book is open: a page that showed its first rows without it may now ask for the rest."""
        if self.front is not None:
            self.front.shown()

    # The window itself

    def show_problem(self, error: InvPayError, owner: object = None) -> None:
        """Show what went wrong in a dialog of its own, as plain text."""
        from invpay_desktop.ui.problem_dialog import show_problem

        parent = owner.window() if isinstance(owner, QWidget) and owner.isVisible() else self
        show_problem(parent, error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        chosen = self.desk.preferences.get("window/narrow_navigation")
        narrow = bool(chosen) or self.width() < px(_NARROW_BELOW)
        if narrow != self.navigation.narrow:
            self.navigation.set_narrow(narrow)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.desk.do("import", files=files)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._finish)
        return handled

    def closeEvent(self, event: QCloseEvent) -> None:
        geometry = self.saveGeometry().toBase64().toStdString()
        self.desk.preferences.put("window/geometry", geometry)
        super().closeEvent(event)
        self.closed.emit()

    def _restore(self) -> None:
        from PySide6.QtCore import QByteArray

        kept = self.desk.preferences.get("window/geometry")
        if not (isinstance(kept, str) and self.restoreGeometry(QByteArray.fromBase64(kept.encode()))):
            screen = QGuiApplication.primaryScreen().availableGeometry()
            size = (min(px(1440), screen.width()), min(px(900), screen.height()))
            box = QRect(0, 0, *size)
            box.moveCenter(screen.center())
            self.setGeometry(box)
