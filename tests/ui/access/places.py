"""Every page and every dialog there is, and how it is opened."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QDialog, QWidget
from sqlalchemy import select

import invpay_desktop.ui
from invpay_desktop.base.errors import Refused
from invpay_desktop.db import tables
from invpay_desktop.db.session import WriteSession
from invpay_desktop.ledger.attempts import NewAttempt, ask_a_person, begin_attempt, unresolved_on
from invpay_desktop.ledger.invoice_list import rows_by_ids
from invpay_desktop.ledger.invoices import find_invoice
from invpay_desktop.ui.page import Page
from invpay_desktop.ui.widgets.dialog import Dialog
from tests.ui.driver import App
from tests.ui.refund_scenes import refund_scenes

Open = Callable[[App], QWidget]

_INVOICE, _OVERPAID, _CUSTOMER, _CREDITOR = "INV-1042", "INV-1053", "C-119", "C-110"
_CHARGED = "INV-1043"
_REFUNDS = dict(refund_scenes())
GROUNDS = ("Dialog", "MoneyDialog", "HarmDialog", "SectionsPage", "FormOrOutcome", "ChargingDialog")
"""What others are made of; nobody opens it as it is."""


def _page(key: str) -> Open:
    return lambda app: app.go(key)


def _section(page: str, name: str) -> Open:
    def open_it(app: App) -> QWidget:
        shown = app.go(page)
        app.press(name, shown)
        app.settled()
        app._hand_keyboard_to(app.window)
        return shown

    return open_it


def _invoices(app: App) -> QWidget:
    app.open(_OVERPAID)
    return app.invoices


def _list_with_panel(key: str) -> Open:
    def open_it(app: App) -> QWidget:
        page = app.go(key)
        table = page.list.table  # type: ignore[attr-defined]
        app.until(lambda: table.model().rowCount())
        app.click_row(table, 0)
        app.key("Return")
        app.settled()
        return page

    return open_it


PAGES: dict[str, Open] = {
    "DashboardPage": _page("dashboard"),
    "InvoicesPage": _invoices,
    "CustomersPage": _list_with_panel("customers"),
    "PaymentsPage": _list_with_panel("payments"),
    "InStepPage": _page("in_step"),
    "SettingsPage": _page("settings"),
    **{f"SettingsPage, {name}": _section("settings", name) for name in (
        "Numbering", "Documents", "Payments", "Hosted service", "Webhooks", "Appearance", "Backups", "Check",
        "Period lock",
    )},
    "HelpPage": _page("help"),
}  # fmt: skip


def _do(action: str, **item: Callable[[App], object]) -> Open:
    def open_it(app: App) -> QWidget:
        app.window.desk.do(action, **{name: value(app) for name, value in item.items()})
        app.settled()
        dialog = app.dialog(QDialog)
        app.settled()
        return dialog

    return open_it


def _invoice(number: str) -> Callable[[App], object]:
    kept = tables.invoice
    return lambda app: app.ask(lambda session: session.execute(
        select(kept.c.id).where(kept.c.number == number)).scalar_one())  # fmt: skip


def _customer(number: str) -> Callable[[App], object]:
    kept = tables.customer
    return lambda app: app.ask(lambda session: session.execute(
        select(kept.c.id).where(kept.c.number == number)).scalar_one())  # fmt: skip


def _payment(app: App) -> object:
    kept = tables.payment_state
    return app.ask(lambda session: session.execute(
        select(kept.c.payment_id).where(kept.c.status == "approved").order_by(kept.c.payment_id.desc()).limit(1)
    ).scalar_one())  # fmt: skip


def _look(app: App) -> QWidget:
    from invpay_desktop.ui.backups.look_dialog import LookDialog

    app.back_up()
    app.press("Look inside …")
    dialog = app.dialog(LookDialog)
    app.until(lambda: dialog.primary is not None and dialog.primary.isEnabled())
    return dialog


def _problem(app: App) -> QWidget:
    app.window.desk.problem(Refused("Later work stands on it. Nothing was changed.", reasons=("One.", "Two.")))
    return app.dialog(Dialog)


def _finder(app: App) -> QWidget:
    app.key("Ctrl+K")
    return app.dialog(QDialog)


def _live(app: App) -> QWidget:
    page = app.settings("Hosted service")
    app.fill(app.field("Address", page), "https://pay.example.com")
    app.key("Tab")
    app.settled()
    app.press("Live", page)
    return app.dialog(Dialog)


def _decide_refund(app: App) -> QWidget:
    """As it is opened for a refund whose schedule is over; a sample has none."""
    from invpay_desktop.ui.pages.in_step.decide_refund import DecideRefundDialog
    from invpay_desktop.ui.pages.in_step.items import Item

    item = Item(("refund", 1), "needs_you", "Refund", "It needs you.", app.window.desk.now(), number="INV-1042")
    DecideRefundDialog(app.window, app.window.desk, item).open()
    return app.dialog(Dialog)


def _undecided(app: App) -> object:
    """A charge that nothing could settle; a sample has none."""

    def deed(session: WriteSession) -> int:
        row = rows_by_ids(session, (find_invoice(session, _CHARGED),))[0]
        if (waiting := unresolved_on(session, row.id)) is not None:
            return waiting.payment_id
        new = NewAttempt(row.id, row.customer_id, row.remaining, "card", "Visa •• 1111", "inv_1", frozenset())
        payment = begin_attempt(session, new).payment_id
        ask_a_person(session, payment, "Two entries could be it.")
        return payment

    made: list[int] = []
    app.window.desk.write(deed, made.append, owner=app.window)
    app.until(lambda: bool(made))
    app.settled()
    return made[0]


def _not_known(app: App) -> QWidget:
    _undecided(app)
    return _do("receive_payment", invoice=_invoice(_CHARGED))(app)


def _add_method(app: App) -> QWidget:
    from invpay_desktop.ui.pages.customers.saved_methods import AddMethod

    customer = _customer(_CUSTOMER)(app)
    assert isinstance(customer, int)
    AddMethod(app.window, app.window.desk, customer, "A customer").open()
    return app.dialog(Dialog)


DIALOGS: dict[str, Open] = {
    "PaymentDialog": _do("receive_payment", invoice=_invoice(_INVOICE)),
    "PaymentDialog, not known": _not_known,
    "DecideDialog": _do("decide_charge", payment=_undecided),
    "AddMethod": _add_method,
    "InvoiceChoice": lambda app: (app.go("dashboard"), _do("receive_payment")(app))[1],
    "ReceiveDialog": _do("receive_check", customer=_customer(_CUSTOMER)),
    "RefundDialog": _do("refund", payment=_payment),
    "CameBackDialog": _do("return_payment", payment=_payment),
    "VoidPaymentDialog": _do("void_payment", payment=_payment),
    "VoidInvoiceDialog": _do("void_invoice", invoice=_invoice(_INVOICE)),
    "WriteOffDialog": _do("write_off", invoice=_invoice(_INVOICE)),
    "KeepCreditDialog": _do("keep_as_credit", invoice=_invoice(_OVERPAID)),
    "ApplyExcessDialog": _do("apply_excess", invoice=_invoice(_OVERPAID)),
    "ApplyCreditDialog": _do("apply_credit", customer=_customer("C-108")),
    "PayCreditBackDialog": _do("refund_credit", customer=_customer(_CREDITOR)),
    "MemoDialog": _do("new_memo", customer=_customer(_CUSTOMER)),
    "InvoiceEditor": _do("edit_invoice", invoice=_invoice(_INVOICE)),
    "CustomerEditor": _do("edit_customer", customer=_customer(_CUSTOMER)),
    "ImportDialog": _do("import", kind=lambda _app: "invoices"),
    "Preview": _do("invoice_paper", invoices=lambda app: [_invoice(_INVOICE)(app), _invoice(_OVERPAID)(app)]),
    "LookDialog": _look,
    "LiveDialog": _live,
    "AddDialog": _do("add_from_service"),
    "LinkDialog": _do("link_invoice", invoice=_invoice(_INVOICE)),
    "DecideRefundDialog": _decide_refund,
    "RefundingDialog": _REFUNDS["unknown"],
    "ToldDialog": _REFUNDS["credit-told"],
    "Question": _do("undo"),
    "Finder": _finder,
    "ProblemDialog": _problem,
}


def _new_book(app: App) -> QWidget:
    assert app.program.first_run is not None
    app.click(app.program.first_run.empty.button)
    return app.dialog(QDialog)


def _backups(app: App) -> QWidget:
    assert app.program.first_run is not None
    app.click(app.program.first_run.restore)
    return app.dialog(QDialog)


FIRST_START: dict[str, Open] = {"NewBookDialog": _new_book, "BackupsDialog": _backups}


def every_class() -> set[str]:
    """The names of all pages and dialogs that the program has."""
    for module in pkgutil.walk_packages(invpay_desktop.ui.__path__, "invpay_desktop.ui."):
        importlib.import_module(module.name)
    bases: tuple[type, ...] = (QDialog, Page)
    return {kind.__name__ for base in bases for kind in _kinds(base)}


def _kinds(base: type) -> Iterator[type]:
    kinds: list[type] = base.__subclasses__()
    for kind in kinds:
        if kind.__module__.startswith("invpay_desktop."):
            yield kind
        yield from _kinds(kind)
