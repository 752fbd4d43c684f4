"""Every page, dialog and state of the window as a scene that can be set up, looked at and checked.

Used by `make screenshots` and by the test of the layout. A scene gets the driver and returns the widget to look at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog, QWidget
from sqlalchemy import select

from invpay_desktop.base.errors import Refused
from invpay_desktop.base.money import Money
from invpay_desktop.db import tables
from invpay_desktop.db.session import Session
from invpay_desktop.hosted.values import HostedHistory, HostedPayment
from invpay_desktop.ledger.invoices import find_invoice
from invpay_desktop.ui.linking.add_dialog import AddDialog
from invpay_desktop.ui.linking.link_dialog import LinkDialog
from invpay_desktop.ui.pages.in_step.items import TABS as IN_STEP
from invpay_desktop.ui.pages.in_step.page import InStepPage
from invpay_desktop.ui.pages.settings.hosted_service import HostedSection
from invpay_desktop.ui.widgets.dialog import Dialog
from tests.ui.charge_scenes import charge_scenes
from tests.ui.driver import App
from tests.ui.refund_scenes import refund_scenes


@dataclass(frozen=True)
class Scene:
    """One picture: its file name, how to set it up, and whether it needs an empty book instead of the sample."""

    name: str
    set_up: Callable[[App], QWidget]
    empty_book: bool = False
    hosted: bool = False
    """Whether the sample has lived with the hosted service."""


def scenes() -> tuple[Scene, ...]:
    """All of them, pages first."""
    return (
        *(Scene(f"page-{key}", _page(key)) for key in _PAGES),
        *(Scene(f"page-{key}-empty", _page(key), empty_book=True) for key in _PAGES),
        Scene("invoice-overpaid", _invoice("INV-1053")),
        Scene("invoice-partly-paid", _invoice("INV-1042")),
        Scene("invoice-void", _invoice("INV-1038")),
        Scene("invoices-nothing-found", _search("zzz nobody")),
        Scene("invoices-many-selected", _everything_selected),
        *(Scene(f"settings-{section}", _go("settings", section=section)) for section in _SECTIONS),
        Scene("help-keys", _go("help", section="keys")),
        Scene("find-anything", _finder),
        Scene("toast", _toast),
        Scene("payment-check", _pay("External")),
        Scene("payment-card", _pay("Card")),
        Scene("payment-ach", _pay("ACH")),
        Scene("payment-saved", _pay("Saved")),
        Scene("payment-over", _pay("External", "9000")),
        Scene("payment-refused", _pay("External", refused=True)),
        Scene("choose-invoice", _asked("receive_payment")),
        Scene("receive-one-check", _of_customer("receive_check", "Northside Clinic")),
        Scene("invoice-new", _asked("new_invoice")),
        Scene("invoice-edit", _of_invoice("edit_invoice", "INV-1042")),
        Scene("customer-new", _asked("new_customer")),
        Scene("customer-edit", _of_customer("edit_customer", "Kestrel Brewing Co.")),
        *(Scene(f"money-{name}", _of_invoice(name, "INV-1042")) for name in ("write_off", "void_invoice")),
        *(Scene(f"money-{name}", _of_invoice(name, "INV-1053")) for name in ("keep_as_credit", "apply_excess")),
        *(Scene(f"money-{name}", _of_payment(name)) for name in ("refund", "return_payment", "void_payment")),
        *(
            Scene(f"money-{name}", _of_customer(name, "Fern Hollow School"))
            for name in ("apply_credit", "refund_credit", "new_memo")
        ),
        Scene("paper-receipt", _receipt),
        Scene("paper-invoices", _batch),
        Scene("import-files", _asked("import")),
        Scene("hosted-dashboard", _page("dashboard"), hosted=True),
        *(Scene(f"hosted-{tab}", _in_step(tab), hosted=True) for tab in IN_STEP),
        Scene("hosted-settings", _go("settings", section="hosted"), hosted=True),
        Scene("hosted-webhooks", _go("settings", section="webhooks"), hosted=True),
        Scene("hosted-live", _live, hosted=True),
        Scene("hosted-add", _asked("add_from_service"), hosted=True),
        Scene("hosted-link", _of_invoice("link_invoice", "INV-1042"), hosted=True),
        Scene("hosted-add-found", _found(_asked("add_from_service")), hosted=True),
        Scene("hosted-link-found", _found(_of_invoice("link_invoice", "INV-1042")), hosted=True),
        *(Scene(f"charge-{name}", set_up, hosted=True) for name, set_up in charge_scenes()),
        *(Scene(f"refund-{name}", set_up, hosted=True) for name, set_up in refund_scenes()),
        Scene("problem", _problem),
    )


_PAGES = ("dashboard", "invoices", "customers", "payments", "in_step", "settings", "help")
_SECTIONS = ("hosted", "webhooks", "appearance", "backups", "check", "lock")


def _page(key: str) -> Callable[[App], QWidget]:
    def set_up(app: App) -> QWidget:
        app.window.show_page(key)
        app.settled()
        return app.window

    return set_up


def _go(page: str, **item: Any) -> Callable[[App], QWidget]:
    def set_up(app: App) -> QWidget:
        app.window.desk.go(page, **item)
        app.settled()
        return app.window

    return set_up


def _invoice(number: str) -> Callable[[App], QWidget]:
    def set_up(app: App) -> QWidget:
        app.window.desk.go("invoices", invoice=_id_of(app, number))
        app.settled()
        return app.window

    return set_up


def _in_step(tab: str) -> Callable[[App], QWidget]:
    def set_up(app: App) -> QWidget:
        app.window.desk.go("in_step", tab=tab)
        app.settled()
        page = app.window.front
        assert isinstance(page, InStepPage)
        if page.current() is not None:
            page.open_panel()
        app.settled()
        return app.window

    return set_up


def _found(asked: Callable[[App], QWidget]) -> Callable[[App], QWidget]:
    """The dialog, after the service has answered."""

    def set_up(app: App) -> QWidget:
        dialog = asked(app)
        assert isinstance(dialog, AddDialog | LinkDialog)
        paid_at = app.window.desk.now() - timedelta(days=3)
        payments = tuple(
            HostedPayment(f"pmt_{at}", Money(12500, "USD"), method, "approved", paid_at)
            for at, method in enumerate(("card", "external"))
        )
        total, paid, left = (Money(minor, "USD") for minor in (120000, 25000, 95000))
        odd = ("The amount of payment pmt_9 could not be read, so it is left out.",)
        dialog.look_up.id.set_value("inv_abc123")
        dialog.look_up._show(HostedHistory("inv_abc123", total, paid, left, "partially_paid", payments, odd))
        app.settled()
        return dialog

    return set_up


def _live(app: App) -> QWidget:
    app.window.desk.go("settings", section="hosted")
    app.settled()
    shown = app.window.findChild(HostedSection)
    assert isinstance(shown, HostedSection)
    app.press("Live", shown.mode)
    return _dialog(app)


def _search(text: str) -> Callable[[App], QWidget]:
    def set_up(app: App) -> QWidget:
        app.find(text)
        return app.window

    return set_up


def _everything_selected(app: App) -> QWidget:
    app.invoices.list.table.setFocus()
    app.key("Ctrl+A")
    app.settled()
    return app.window


def _finder(app: App) -> QWidget:
    from invpay_desktop.ui.finder import Finder

    app.window.desk.do("palette")
    finder = app.dialog(Finder)
    finder.field.setText("northside")
    app.until(lambda: finder.list.count() > 2)
    app.settled()
    return finder


def _toast(app: App) -> QWidget:
    app.window.desk.toast("650.00 recorded on INV-1042. 500.00 left.", undo=True)
    app.settled()
    return app.window


def _dialog(app: App) -> QWidget:
    """The dialog that has just been asked for."""
    app.until(lambda: any(isinstance(w, QDialog) and w.isVisible() for w in QApplication.topLevelWidgets()))
    app.settled()
    return next(w for w in reversed(QApplication.topLevelWidgets()) if isinstance(w, QDialog) and w.isVisible())


def _asked(action: str) -> Callable[[App], QWidget]:
    def set_up(app: App) -> QWidget:
        app.window.show_page("dashboard")
        app.settled()
        app.window.desk.do(action)
        return _dialog(app)

    return set_up


def _of_invoice(action: str, number: str) -> Callable[[App], QWidget]:
    def set_up(app: App) -> QWidget:
        app.window.desk.do(action, invoice=_id_of(app, number))
        return _dialog(app)

    return set_up


def _of_customer(action: str, name: str) -> Callable[[App], QWidget]:
    def set_up(app: App) -> QWidget:
        statement = select(tables.customer.c.id).where(tables.customer.c.name == name)
        app.window.desk.do(action, customer=app.ask(lambda session: session.scalar(statement)))
        return _dialog(app)

    return set_up


def _of_payment(action: str) -> Callable[[App], QWidget]:
    def set_up(app: App) -> QWidget:
        app.window.desk.do(action, payment=app.ask(_a_check))
        return _dialog(app)

    return set_up


def _pay(tile: str, amount: str = "650.00", *, refused: bool = False) -> Callable[[App], QWidget]:
    def set_up(app: App) -> QWidget:
        from invpay_desktop.ui.payment_dialog.dialog import PaymentDialog

        app.window.desk.do("receive_payment", invoice=_id_of(app, "INV-1042"))
        dialog = app.dialog(PaymentDialog)
        dialog.method.tiles.set_value(tile.lower())
        dialog.method.tiles.chosen.emit(tile.lower())
        dialog.amount.edit.setFocus()
        app.fill(dialog.amount.edit, amount)
        app.settled()
        if refused:
            dialog.fail(Refused("The day lies in a locked period. Nothing was recorded.", ("Locked until Jan 31.",)))
        return dialog

    return set_up


def _receipt(app: App) -> QWidget:
    app.window.desk.do("receipt", payment=app.ask(_a_check))
    return _dialog(app)


def _batch(app: App) -> QWidget:
    wanted = [_id_of(app, number) for number in ("INV-1039", "INV-1042", "INV-1043")]
    app.window.desk.do("invoice_paper", invoices=wanted)
    return _dialog(app)


def _problem(app: App) -> QWidget:
    app.window.show_problem(Refused("Invoice INV-1042 has payments. It was not voided.", ("650.00 on Jan 5",)))
    return _dialog(app)


def _id_of(app: App, number: str) -> int:
    return app.ask(lambda session: find_invoice(session, number))


def _a_check(session: Session) -> int:
    """The newest check in force."""
    state = tables.payment_state
    statement = (
        select(tables.payment.c.id)
        .join(state, state.c.payment_id == tables.payment.c.id)
        .where(tables.payment.c.kind == "check", state.c.status == "approved")
        .order_by(tables.payment.c.id.desc())
    )
    return int(session.execute(statement).scalars().first() or 0)


def put_away(app: App) -> None:
    """Close what a scene has opened."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            if isinstance(widget, Dialog):
                widget.busy(False)
                widget.call_clean()
            widget.reject()
    app.window.toast.hide()
    app.settled()
