"""The summary beside each of these dialogs: what becomes of every payment, invoice and credit it touches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invpay_desktop.base.money import Money
from invpay_desktop.db.invoice_row import InvoiceRow
from invpay_desktop.ui import figures, words
from invpay_desktop.ui.money_dialogs.outlook import CreditTurn, InvoiceTurn, Outlook, PaymentTurn
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.labels import ElidedLabel, Label
from invpay_desktop.ui.widgets.line import Line
from invpay_desktop.ui.widgets.look import announce
from invpay_desktop.ui.widgets.pill import Pill
from invpay_desktop.ui.widgets.symbol import Symbol

_MOST = 60
"""More invoices than this are counted, not listed."""


class OutlookView(QWidget):
    """Shows an Outlook, or why it cannot be done; `told` is all of it in words."""

    def __init__(self) -> None:
        super().__init__()
        self.outlook: Outlook[Any] | None = None
        self.title = Label(tr("After this"), "section")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(12))
        self._parts = QWidget()
        self._rows = QVBoxLayout(self._parts)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(px(12))
        self._column.addWidget(self.title)
        self._column.addWidget(self._parts)
        self._column.addStretch(1)
        self.told = ""
        self.show_hint(tr("What becomes of it is shown here."))

    def show_hint(self, text: str) -> None:
        """Something has to be said first."""
        self.outlook = None
        self._show([Label(text, "body", "muted", wrap=True)], text)

    def show_refusal(self, sentence: str) -> None:
        """It would not be done: why."""
        self.outlook = None
        self._show([_refusal(sentence)], sentence)

    def show_outlook(self, outlook: Outlook[Any]) -> None:
        """Show what changes."""
        self.outlook = outlook
        blocks: list[QWidget] = [_payment(turn) for turn in outlook.payments]
        opening = [turn for turn in outlook.invoices if turn.opens]
        if opening:
            left = sum((turn.after.remaining for turn in opening[1:]), opening[0].after.remaining)
            text = trn("%n invoice(s) open again, {amount} owed", len(opening)).format(amount=figures.amount(left))
            blocks.append(Label(text, "small_strong", "red", wrap=True))
        blocks += [_invoice(turn) for turn in outlook.invoices[:_MOST]]
        if (more := len(outlook.invoices) - _MOST) > 0:
            blocks.append(Label(trn("and %n more invoice(s)", more), "small", "muted"))
        blocks += [_credit(turn) for turn in outlook.credits]
        if not blocks:
            blocks.append(Label(tr("No balance changes."), "body", "muted", wrap=True))
        self._show(blocks, " ".join(block.accessibleName() for block in blocks if block.accessibleName()))

    def _show(self, blocks: Sequence[QWidget], told: str) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for number, block in enumerate(blocks):
            if number and isinstance(block, _Block):
                self._rows.addWidget(Line())
            self._rows.addWidget(block)
        if told != self.told:
            self.told = told
            self.setAccessibleName(tr("After this: {text}").format(text=told))
            announce(self, told)


class _Block(QWidget):
    """A thing that changes: its name, its pills, its figures before and after."""

    def __init__(self, name: str, about: str = "", icon: str = "") -> None:
        super().__init__()
        self._said = [name]
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(4))
        head = QHBoxLayout()
        head.setSpacing(px(6))
        if icon:
            head.addWidget(Symbol(icon, 16, "muted"))
        head.addWidget(ElidedLabel(name, "body_bold"), 0 if about else 1)
        if about:
            head.addWidget(ElidedLabel(about, "small", "muted"), 1)
        self.column.addLayout(head)

    def pills(self, before: str, after: str) -> None:
        """From one state to another; one pill where it stays."""
        row = QHBoxLayout()
        row.setSpacing(px(4))
        if before and before != after:
            row.addWidget(Pill(before))
            row.addWidget(Symbol("arrow-right", 14, "muted"))
            self._said.append(words.status(before).text)
        row.addWidget(Pill(after))
        row.addStretch(1)
        self._said.append(words.status(after).text)
        self.column.addLayout(row)

    def figures(self, text: str, before: Money | None, after: Money, tone: str = "text") -> None:
        """An amount before and after."""
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addWidget(Label(text, "small", "muted"))
        row.addStretch(1)
        said = f"{text} {figures.amount(after)}"
        if before is not None and before != after:
            row.addWidget(Label(figures.amount(before), "body", "muted"))
            row.addWidget(Symbol("arrow-right", 14, "muted"))
            said = f"{text} {figures.amount(before)} → {figures.amount(after)}"
        row.addWidget(Label(figures.amount(after), "body_bold", tone))
        self._said.append(said)
        self.column.addLayout(row)

    def done(self) -> _Block:
        """Name it for screen readers."""
        self.setAccessibleName(", ".join(self._said) + ".")
        return self


def _payment(turn: PaymentTurn) -> QWidget:
    kind = words.payment_kind(turn.after.method, turn.after.kind or "other")
    name = f"{kind.text} {turn.after.check_number}" if turn.after.check_number else kind.text
    block = _Block(name, figures.amount(turn.after.whole), kind.icon)
    block.pills(turn.before.status, turn.after.status)
    if turn.before.refunded != turn.after.refunded:
        block.figures(tr("Refunded"), turn.before.refunded, turn.after.refunded)
    return block.done()


def _invoice(turn: InvoiceTurn) -> QWidget:
    before, after = turn.before, turn.after
    about = tr("new") if before is None else after.customer_name
    block = _Block(after.number or tr("Draft"), about)
    block.pills(before.state if before else "", after.state)
    if after.lifecycle == "void":
        block.figures(tr("Owed"), before.remaining if before else None, Money(0, after.currency))
    else:
        block.figures(tr("Left"), before.remaining if before else None, after.remaining)
        given_up = before and _given_up(before), _given_up(after)
        if given_up[0] != given_up[1]:
            block.figures(tr("Written off or cancelled"), *given_up)
        if after.over_minor or (before and before.over_minor):
            block.figures(
                tr("Too much"), before.over if before else None, after.over, "violet" if after.over_minor else "text"
            )
    return block.done()


def _given_up(row: InvoiceRow) -> Money:
    """What of an invoice is neither paid nor owed."""
    return row.total - row.paid - row.remaining + row.over


def _credit(turn: CreditTurn) -> QWidget:
    block = _Block(tr("Credit"), turn.name, "piggy-bank")
    block.figures(tr("Unused"), turn.before, turn.after)
    return block.done()


def _refusal(sentence: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    row.addWidget(Symbol("triangle-alert", 16, "amber"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(sentence, "body", "warning_text", wrap=True), 1)
    return line
