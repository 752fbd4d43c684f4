"""Charges that failed or came back as items: the reason, its class, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invpay_desktop.ui import figures
from invpay_desktop.ui.pages.in_step.from_attempts import charge_name
from invpay_desktop.ui.pages.in_step.items import Deed, Item
from invpay_desktop.ui.translation import tr

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session
    from invpay_desktop.payments.follow_up import FollowUp


def failure_item(session: Session, failed: FollowUp) -> Item:
    """A charge to see to."""
    zone, today = session.info.zone, session.today
    returned = failed.failure == "returned"
    facts = (
        (tr("Came back") if returned else tr("Failed"), figures.moment(failed.at, zone, today)),
        (tr("Method"), failed.label),
        (tr("Kind"), _class_words(failed.failure)),
    )
    return Item(
        key=("failure", failed.payment_id),
        state="returned" if returned else "failed",
        what=charge_name(failed.method),
        sentence=_sentence(failed),
        at=failed.at,
        amount=failed.amount,
        invoice=failed.invoice_id,
        number=failed.invoice_number,
        customer=failed.customer_id,
        customer_name=failed.customer_name,
        payment=failed.payment_id,
        facts=tuple((label, text) for label, text in facts if text),
        advice=failed.advice,
        deeds=_deeds(failed),
    )


def _sentence(failed: FollowUp) -> str:
    if failed.failure == "returned":
        return failed.reason or tr("The bank took it back.")
    reason = failed.reason.strip().rstrip(".")
    nothing = tr("Nothing was charged.")
    return f"{reason}. {nothing}" if reason and nothing not in failed.reason else failed.reason or nothing


def _class_words(failure: str) -> str:
    return {
        "soft": tr("Declined for now"),
        "hard": tr("Declined for good"),
        "not_sent": tr("Never sent"),
        "gateway": tr("Refused by the service"),
        "returned": tr("Taken back by the bank"),
    }.get(failure, "")


def _deeds(failed: FollowUp) -> tuple[Deed, ...]:
    retry = {
        "same": Deed("retry_charge", tr("Retry …"), "rotate-cw"),
        "other": Deed("retry_charge", tr("Another method …"), "credit-card"),
    }.get(failed.again)
    done = Deed("dismiss", tr("Done"), "check")
    return (retry, done) if retry is not None else (done,)
