"""Rows of the outbox as items: what waits to be told, what the service has taken, what it would not take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from invpay_desktop.base.money import Money
from invpay_desktop.ui import figures
from invpay_desktop.ui.pages.in_step.items import Deed, Item
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.db.invoice_row import InvoiceRow
    from invpay_desktop.db.session import Session
    from invpay_desktop.outbox.values import OutboxRow


def outbox_item(session: Session, told: OutboxRow, row: InvoiceRow | None, targets: Mapping[int, str]) -> Item:
    """One thing to tell, or told. `targets`: the addresses of webhooks by their ids."""
    return Item(
        key=("told", told.uid),
        state=told.state if told.state != "sending" else "waiting",
        what=_name(told.kind),
        sentence=_sentence(told),
        at=told.ended_at or told.made_at,
        next_at=told.next_at,
        amount=_amount(told, session.info.currency),
        invoice=told.invoice_id,
        number=row.number if row is not None else "",
        customer=told.customer_id,
        customer_name=row.customer_name if row is not None else "",
        payment=told.payment_id,
        facts=_facts(session, told, targets),
        advice=_advice(told),
        deeds=_deeds(told),
    )


def _name(kind: str) -> str:
    return {
        "external": tr("Payment to record"),
        "reconcile": tr("Match to record"),
        "credit": tr("Credit to give"),
        "receipt": tr("Receipt to send"),
        "reminder": tr("Reminder to send"),
        "webhook": tr("Webhook"),
    }.get(kind, tr("Message"))


def _sentence(told: OutboxRow) -> str:
    if told.problem:
        return told.problem
    return {
        "waiting": tr("It goes out with the next round."),
        "sending": tr("It is on its way."),
        "unknown": tr("Whether it arrived is not known yet."),
        "needs_you": tr("It needs a decision."),
        "sent": tr("The service has taken it."),
        "refused": tr("The service refused it."),
        "cancelled": tr("It was given up."),
    }[told.state]


def _advice(told: OutboxRow) -> str:
    if told.state == "unknown":
        return tr("It is looked for in the service's history, and sent again only when that lacks it twice.")
    if told.state == "needs_you":
        return tr("Put right what is named and send it again; or see at the service whether it is there, and say so.")
    return ""


def _facts(session: Session, told: OutboxRow, targets: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    zone, today = session.info.zone, session.today
    moments = (
        (tr("Entered"), told.made_at),
        (tr("Last sent"), told.sent_at),
        (tr("Next try"), told.next_at if told.state == "waiting" else None),
    )
    facts = [(label, figures.moment(at, zone, today)) for label, at in moments if at is not None]
    if told.tries:
        facts.append((tr("Tries"), figures.count(told.tries)))
    if (url := targets.get(told.payload.get("target", 0))) is not None:
        facts.append((tr("To"), url))
    return tuple(facts)


def _deeds(told: OutboxRow) -> tuple[Deed, ...]:
    again = Deed("send", tr("Send now") if told.state == "waiting" else tr("Send again"), "send")
    cancel = Deed("give_up", tr("Do not send …"), "x")
    return {
        "waiting": (again, cancel),
        "unknown": (Deed("round", tr("Look now"), "refresh-cw"),),
        "needs_you": (again, Deed("arrived", tr("It is there …"), "check"), cancel),
        "refused": (again,),
    }.get(told.state, ())


def _amount(told: OutboxRow, currency: str) -> Money | None:
    minor = told.payload.get("minor")
    return Money(minor, currency) if isinstance(minor, int) else None
