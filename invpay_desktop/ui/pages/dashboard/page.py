"""The dashboard: four figures, what needs the person, who owes most, the weeks and the latest money."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from invpay_desktop.base.changes import Changes
from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.page import Page
from invpay_desktop.ui.pages.dashboard.lately import LatelyCard
from invpay_desktop.ui.pages.dashboard.needs import NeedsCard, said_of
from invpay_desktop.ui.pages.dashboard.owing import OwingCard
from invpay_desktop.ui.pages.dashboard.weeks import WeeksCard
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.card import FigureCard

if TYPE_CHECKING:
    from invpay_desktop.analytics.dashboard import Figures, Need, Owing
    from invpay_desktop.db.session import Session
    from invpay_desktop.ui.pages.dashboard.hosted_needs import HostedNeeds

_RIGHT = 432
_SOON_DAYS = 14
_OWING = 8


class DashboardPage(Page):
    """What an owner wants to know first, each one click from doing it."""

    key = "dashboard"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Dashboard"))
        self.subtitle_label.setText(figures.long_day(desk.today()))
        receive = Button(tr("Receive payment"), icon="hand-coins", key="Ctrl+R")
        receive.clicked.connect(lambda: desk.do("receive_payment"))
        new = Button(tr("New invoice"), icon="plus", key="Ctrl+N")
        new.clicked.connect(lambda: desk.do("new_invoice"))
        self.head.addWidget(receive)
        self.head.addWidget(new)
        self.came_in = FigureCard(tr("Came in"))
        self.owed = FigureCard(tr("Still owed"))
        self.late = FigureCard(tr("Late"))
        self.soon = FigureCard(tr("Due in the next {days} days").format(days=_SOON_DAYS))
        self.needs = NeedsCard(desk)
        self.owing = OwingCard(desk)
        self.weeks = WeeksCard(desk)
        self.lately = LatelyCard(desk)
        self._lay_out()
        self.came_in.clicked.connect(self._show_month)
        self.owed.clicked.connect(lambda: desk.go("invoices", status="open"))
        self.late.clicked.connect(lambda: desk.go("invoices", status="overdue"))
        self.soon.clicked.connect(lambda: desk.go("invoices", status="open", sort="due"))

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(20), px(4), px(20), px(16))  # room for the ring around what has the focus
        column.setSpacing(px(12))
        cards = QGridLayout()
        cards.setSpacing(px(12))
        for at, card in enumerate((self.came_in, self.owed, self.late, self.soon)):
            cards.addWidget(card, 0, at)
            cards.setColumnStretch(at, 1)
        column.addLayout(cards)
        two = QHBoxLayout()
        two.setSpacing(px(12))
        left, right = QVBoxLayout(), QVBoxLayout()
        for side, parts in ((left, (self.needs, self.owing)), (right, (self.weeks, self.lately))):
            side.setSpacing(px(12))
            for part in parts:
                side.addWidget(part)
            side.addStretch(1)
        holder = QWidget()
        holder.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        holder.setMaximumWidth(px(_RIGHT))
        holder.setMinimumWidth(px(320))
        two.addLayout(left, 3)
        two.addWidget(holder, 2)
        column.addLayout(two)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        area.setFocusPolicy(area.focusPolicy().NoFocus)
        self.content.addWidget(area, 1)

    # Load

    def load(self) -> None:
        self._ask()

    def on_changed(self, changes: Changes) -> None:
        self.subtitle_label.setText(figures.long_day(self.desk.today()))
        self._ask()

    def _ask(self) -> None:
        """Each part by itself: the four figures are there first."""
        from invpay_desktop.analytics import dashboard

        path = self.desk.book_path

        def needs(session: Session) -> tuple[HostedNeeds, tuple[Need, ...]]:
            from invpay_desktop.db.backup import newest_backup
            from invpay_desktop.ui.pages.dashboard.hosted_needs import hosted_needs

            last: datetime | None = newest_backup(path)
            return hosted_needs(session), dashboard.needs(session, last)

        def owing(session: Session) -> tuple[Owing, ...]:
            return dashboard.owes_most(session, _OWING)

        self.desk.read(dashboard.figures, self._show, owner=self, key="figures")
        self.desk.read(needs, self._show_needs, owner=self, key="needs")
        self.desk.read(owing, self._show_owing, owner=self, key="owing")
        self.desk.read(dashboard.money_by_week, self.weeks.show_weeks, owner=self, key="weeks")
        self.desk.read(dashboard.money_lately, self.lately.show_events, owner=self, key="lately")

    def _show(self, found: Figures) -> None:
        today = self.desk.today()
        month = figures.month_name(found.month)
        before = figures.month_name(_month_before(found.month))
        self.came_in.show_figure(
            figures.money(found.came_in),
            tr("in {month}; {before}: {amount}").format(
                month=month, before=before, amount=figures.money(found.came_in_before)
            ),
        )
        owed = tr("{invoices}, {customers}").format(
            invoices=trn("%n invoice(s)", found.owed_invoices), customers=trn("%n customer(s)", found.owed_customers)
        )
        self.owed.show_figure(figures.money(found.owed), owed)
        late = tr("Nothing is late")
        if found.late_invoices:
            late = tr("{invoices}, oldest {days}").format(
                invoices=trn("%n invoice(s)", found.late_invoices), days=trn("%n day(s)", found.oldest_days)
            )
        self.late.show_figure(figures.money(found.late), late, "error_text" if found.late else "text")
        soon = tr("Nothing is due")
        if found.due_soon_first is not None:
            soon = tr("{invoices}, first on {day}").format(
                invoices=trn("%n invoice(s)", found.due_soon_invoices), day=figures.day(found.due_soon_first, today)
            )
        self.soon.show_figure(figures.money(found.due_soon), soon)
        self.say(tr("Sample year. Nothing here is real.") if self.desk.sample else "")

    def _show_needs(self, found: tuple[HostedNeeds, tuple[Need, ...]]) -> None:
        from invpay_desktop.ui.pages.dashboard.hosted_needs import said_of_hosted

        hosted, needs = found
        self.needs.show_needs([*said_of_hosted(hosted, self.desk), *(said_of(need, self.desk) for need in needs)])
        self._order_keys()

    def _show_owing(self, found: tuple[Owing, ...]) -> None:
        self.owing.show_owing(found)
        self._order_keys()

    def _order_keys(self) -> None:
        """In the circle of Tab what is made anew stands where it is read."""
        parts = (self.came_in, self.owed, self.late, self.soon, *self._panes())
        stops = [each for part in parts for each in (part, *part.findChildren(QWidget))
                 if each.focusPolicy() & Qt.FocusPolicy.TabFocus]  # fmt: skip
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _panes(self) -> tuple[QWidget, ...]:
        return self.needs, self.owing, self.weeks, self.lately

    # Do

    def _show_month(self) -> None:
        self.desk.go("payments", received_from=self.desk.today().replace(day=1), received_to=self.desk.today())

    def command(self, name: str) -> bool:
        if name == "new":
            self.desk.do("new_invoice")
        elif name == "refresh":
            self._ask()
        elif name == "find":
            self.desk.do("palette")
        elif name == "next_pane":
            from invpay_desktop.ui.lists.list_parts import next_pane

            next_pane((self.came_in, *self._panes()))
        else:
            return False
        return True

    def home(self) -> QWidget:
        return self.came_in


def _month_before(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)
