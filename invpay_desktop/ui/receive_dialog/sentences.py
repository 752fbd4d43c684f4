"""The sentences of the receive dialog: what will happen, what was done."""

from __future__ import annotations

from typing import Literal

from invpay_desktop.base.money import Money
from invpay_desktop.ui import figures
from invpay_desktop.ui.receive_dialog.allotment import Allotment
from invpay_desktop.ui.receive_dialog.recording import Outcome
from invpay_desktop.ui.translation import tr, trn

Rest = Literal["credit", "last"]


def will_happen(allotment: Allotment, currency: str, name: str, rest: Rest) -> str:
    """What pressing Record does, in at most three short sentences."""
    if allotment.not_applied < 0:
        more = figures.amount(Money(-allotment.not_applied, currency))
        return tr("The parts are {amount} more than the check. Lower one of them, or the check is larger.").format(
            amount=more
        )
    if allotment.amount == 0:
        return tr("Type the amount of the check, or tick what it pays.")
    said = _invoices(allotment, currency)
    if allotment.not_applied:
        amount = figures.amount(Money(allotment.not_applied, currency))
        last = allotment.last()
        if rest == "last" and last >= 0:
            number = allotment.lines[last].number
            said.append(
                tr("{amount} more than is left lies on {number}: it is overpaid.").format(amount=amount, number=number)
            )
        else:
            said.append(tr("{amount} becomes credit of {name}.").format(amount=amount, name=name))
    return " ".join(said)


def done(outcome: Outcome, name: str) -> str:
    """The toast: `2,500.00 recorded from Northside Clinic on 4 invoices.`"""
    amount = figures.amount(outcome.amount)
    if not outcome.invoices:
        return tr("{amount} recorded from {name} as credit.").format(amount=amount, name=name)
    on = trn("on %n invoice(s)", outcome.invoices)
    said = tr("{amount} recorded from {name} {on_invoices}.").format(amount=amount, name=name, on_invoices=on)
    if outcome.credit:
        said += " " + tr("{amount} kept as credit.").format(amount=figures.amount(outcome.credit))
    return said


def _invoices(allotment: Allotment, currency: str) -> list[str]:
    """What becomes of the invoices that get a part."""
    sums, said = allotment.sums(), []
    if sums.paid == 1:
        place = next(p for p, part in enumerate(allotment.parts) if part and allotment.left(p) <= 0)
        said.append(tr("{number} becomes paid.").format(number=allotment.lines[place].number))
    elif sums.paid:
        said.append(tr("{count} invoices become paid.").format(count=figures.count(sums.paid)))
    partly = [p for p, part in enumerate(allotment.parts) if part and allotment.left(p) > 0]
    if len(partly) == 1:
        said.append(
            tr("{number} becomes partially paid, {amount} left.").format(
                number=allotment.lines[partly[0]].number,
                amount=figures.amount(Money(allotment.left(partly[0]), currency)),
            )
        )
    elif partly:
        said.append(tr("{count} become partially paid.").format(count=figures.count(len(partly))))
    return said
