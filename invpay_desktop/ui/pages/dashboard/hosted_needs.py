"""What of the hosted service needs the person: charges without an outcome first, then what failed, differs or stuck."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from invpay_desktop.ui import figures
from invpay_desktop.ui.desk import Desk
from invpay_desktop.ui.pages.dashboard.said import Said
from invpay_desktop.ui.translation import tr, trn

if TYPE_CHECKING:
    from datetime import datetime

    from invpay_desktop.base.money import Money
    from invpay_desktop.db.session import Session

_EACH = 3
"""So many charges of one kind have a row of their own; more stand in one row together."""


class Charge(NamedTuple):
    """A charge that is open or has failed."""

    invoice: int
    number: str
    customer_name: str
    amount: Money
    what: str
    at: datetime
    reason: str


class HostedNeeds(NamedTuple):
    """What was found. `stuck`: records that the service did not take; `differences`: not seen yet."""

    undecided: tuple[Charge, ...]
    checking: tuple[Charge, ...]
    failed: tuple[Charge, ...]
    stuck: int
    differences: int


def hosted_needs(session: Session) -> HostedNeeds:
    """Read it; a book that was never connected has none of it, and pays nothing for what would read it."""
    from invpay_desktop.sync.status import is_used

    if not is_used(session):
        return HostedNeeds((), (), (), 0, 0)
    from invpay_desktop.ui.pages.in_step.reading import read_standing

    standing = read_standing(session)

    def charges(tab: str) -> tuple[Charge, ...]:
        return tuple(
            Charge(item.invoice, item.number, item.customer_name, item.amount, item.what, item.at, item.sentence)
            for item in standing.items[tab]
            if item.payment is not None and item.amount is not None and item.invoice is not None
            if item.key[0] in ("charge", "failure")
        )

    undecided = charges("needs_you")
    stuck = len(standing.items["needs_you"]) - len(undecided)
    differences = sum(item.state == "differs" for item in standing.items["differences"])
    return HostedNeeds(undecided, charges("checking"), charges("failed"), stuck, differences)


def said_of_hosted(found: HostedNeeds, desk: Desk) -> list[Said]:
    """In words, the most pressing first."""
    rows = [_undecided(charge, desk) for charge in found.undecided]
    rows += _several(found.checking, desk, "checking") or [_checking(charge, desk) for charge in found.checking]
    rows += _several(found.failed, desk, "failed") or [_failed(charge, desk) for charge in found.failed]
    if found.stuck:
        title = trn("%n record(s) the service did not take", found.stuck)
        second = tr("Put right what is named and send again, or see whether it is there.")
        rows.append(_row("circle-alert", "amber", title, second, tr("Look at them"), desk, "needs_you"))
    if found.differences:
        title = trn("The service and your book differ in %n place(s)", found.differences)
        second = tr("Neither was changed. Look at each and say that you have seen it.")
        rows.append(_row("scale", "slate", title, second, tr("Look at them"), desk, "differences"))
    return rows


def _undecided(charge: Charge, desk: Desk) -> Said:
    title = tr("What became of the charge of {amount}?").format(amount=figures.money(charge.amount))
    second = tr("{number}, {customer} · the service does not tell, only you can find out")
    second = second.format(number=charge.number, customer=charge.customer_name)
    return _row(
        "circle-alert", "amber", title, second, tr("Decide"), desk, "needs_you", charge.invoice
    )  # fmt: skip


def _checking(charge: Charge, desk: Desk) -> Said:
    title = tr("A charge of {amount} has no answer yet").format(amount=figures.money(charge.amount))
    second = tr("{number}, {customer} · sent once, {moment} · we keep asking the service").format(
        number=charge.number, customer=charge.customer_name, moment=figures.moment(charge.at, desk.zone, desk.today())
    )
    return _row(
        "circle-question-mark", "amber", title, second, tr("See what we know"), desk, "checking", charge.invoice
    )  # fmt: skip


def _failed(charge: Charge, desk: Desk) -> Said:
    title = tr("{what} of {amount} failed").format(what=charge.what, amount=figures.money(charge.amount))
    second = " · ".join(
        part
        for part in (
            tr("{number}, {customer}").format(number=charge.number, customer=charge.customer_name),
            charge.reason,
            figures.moment(charge.at, desk.zone, desk.today()),
        )
        if part
    )
    return _row("circle-x", "red", title, second, tr("Follow up"), desk, "failed", charge.invoice)


def _several(charges: tuple[Charge, ...], desk: Desk, tab: str) -> list[Said]:
    if len(charges) <= _EACH:
        return []
    names = ", ".join(charge.number for charge in charges[:_EACH])
    second = tr("{numbers} and others").format(numbers=names)
    if tab == "failed":
        title = trn("%n failed payment(s) to follow up", len(charges))
        return [_row("circle-x", "red", title, second, tr("Follow up"), desk, tab)]
    title = trn("%n charge(s) have no answer yet", len(charges))
    return [_row("circle-question-mark", "amber", title, second, tr("See what we know"), desk, tab)]


def _row(
    icon: str, tone: str, title: str, second: str, button: str, desk: Desk, tab: str, invoice: int | None = None
) -> Said:
    item = {} if invoice is None else {"invoice": invoice}
    return Said(icon, tone, title, second, button, partial(desk.go, "in_step", tab=tab, **item))
