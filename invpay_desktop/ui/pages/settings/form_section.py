"""Sections that are nothing but settings, drawn from their declarations."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from invpay_desktop import settings
from invpay_desktop.base.changes import Changes
from invpay_desktop.settings import Setting
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.pages.settings.setting_field import SettingField
from invpay_desktop.ui.sections import NARROW, Section
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.edits import LineEdit
from invpay_desktop.ui.widgets.field import Field


class FormSection(Section):
    """A field for each setting, in their order; saved one by one."""

    def __init__(self, desk: Desk, title: str, text: str, shown: tuple[Setting[Any], ...], width: int = NARROW) -> None:
        super().__init__(desk, title, text, width)
        self.fields: dict[str, SettingField] = {}
        said = {""}
        for setting in shown:  # what a field above has said already is not said again
            field = SettingField(desk, setting, "" if setting.help in said else tr(setting.help))
            said.add(setting.help)
            self.fields[setting.key] = field
            self.body.addWidget(field)
        self.add_more()
        self.body.addStretch(1)

    def add_more(self) -> None:
        """For sections with something below their settings."""

    def load(self) -> None:
        from invpay_desktop.db.setting_values import read_settings

        self.desk.read(read_settings, self._show, owner=self, key="settings")

    def on_changed(self, changes: Changes) -> None:
        if changes.everything or changes.settings & set(self.fields):
            self.load()

    def first_stop(self) -> QWidget | None:
        return next(iter(self.fields.values())).editor

    def _show(self, stored: dict[str, str]) -> None:
        for key, field in self.fields.items():
            field.show_stored(stored.get(key))


class BusinessSection(FormSection):
    """Whose book it is. The currency is shown, and why it stays."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, tr("Business"), tr("Who you are, as it is printed on invoices and receipts."),
            (
                settings.BOOK_NAME, settings.BUSINESS_ADDRESS, settings.BUSINESS_EMAIL, settings.BUSINESS_PHONE,
                settings.BUSINESS_TAX_ID, settings.BUSINESS_LOGO, settings.BUSINESS_FOOTER, settings.BOOK_ZONE,
            ),
        )  # fmt: skip

    def add_more(self) -> None:
        self.currency = LineEdit()
        self.currency.setReadOnly(True)
        self.currency.set_value(self.desk.currency)
        field = Field(tr("Currency"), self.currency, help=tr("Chosen when the book was made; it stays."))
        self.currency.setMaximumWidth(px(200))
        self.body.addWidget(field)


def numbering(desk: Desk) -> FormSection:
    """How documents are numbered."""
    return FormSection(
        desk, tr("Numbering"),
        tr("Used where you give no number of your own. The first number stands in braces with its zeros: INV-{0001}."),
        (settings.NUMBERING_INVOICE, settings.NUMBERING_MEMO, settings.NUMBERING_RECEIPT),
    )  # fmt: skip


def documents(desk: Desk) -> FormSection:
    """Paper and terms."""
    return FormSection(
        desk, tr("Documents"), tr("The paper of invoices and receipts, and when invoices are due."),
        (settings.DOCUMENTS_PAGE, settings.TERMS_DAYS),
    )  # fmt: skip


def payments(desk: Desk) -> FormSection:
    """What happens beside recording a payment."""
    return FormSection(
        desk, tr("Payments"), tr("What goes with recording a payment."),
        (settings.WRITEOFF_TOLERANCE, settings.RECEIPTS_AUTO),
    )  # fmt: skip
