"""Reads all the page shows, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invpay_desktop.ui.pages.in_step.from_attempts import attempt_item, rows_of
from invpay_desktop.ui.pages.in_step.from_differences import difference_item
from invpay_desktop.ui.pages.in_step.from_failures import failure_item
from invpay_desktop.ui.pages.in_step.from_outbox import outbox_item
from invpay_desktop.ui.pages.in_step.from_refunds import refund_item
from invpay_desktop.ui.pages.in_step.items import TABS, Item, Standing

if TYPE_CHECKING:
    from invpay_desktop.db.invoice_row import InvoiceRow
    from invpay_desktop.db.session import Session

_SENT = 200
"""How many of what was sent are shown, the newest."""


def read_standing(session: Session) -> Standing:
    """The items of each tab. Not counted is what was sent, for it only grows."""
    from invpay_desktop.ledger.attempts import open_attempts
    from invpay_desktop.ledger.refund_attempts import failed_refunds, open_refunds
    from invpay_desktop.outbox.rows import list_rows
    from invpay_desktop.outbox.values import ENDED, OPEN
    from invpay_desktop.payments.follow_up import follow_ups
    from invpay_desktop.sync.differences import open_differences
    from invpay_desktop.sync.events_out import list_targets

    attempts = open_attempts(session)
    refunds, failed = open_refunds(session), failed_refunds(session)
    waiting = list_rows(session, states=OPEN)
    sent = list_rows(session, states=ENDED, newest=_SENT)
    failures = [each for each in follow_ups(session) if each.failure]
    differences = open_differences(session)
    targets = {each.id: each.url for each in list_targets(session)}
    ids: set[int | None] = {each.invoice_id for each in (*waiting, *sent)}
    ids |= {each.invoice_id for each in attempts} | {each.invoice_id for each in differences}
    ids |= {each.charge.invoice_id for each in (*refunds, *failed)}
    rows = rows_of(session, {each for each in ids if each is not None})

    def row(invoice_id: int | None) -> InvoiceRow | None:
        return rows.get(invoice_id) if invoice_id is not None else None

    found: dict[str, list[Item]] = {tab: [] for tab in TABS}
    for attempt in attempts:
        tab = "needs_you" if attempt.state == "needs_you" else "checking"
        found[tab].append(attempt_item(session, attempt, row(attempt.invoice_id)))
    for sent_back in refunds:
        tab = "needs_you" if sent_back.state == "needs_you" else "checking"
        found[tab].append(refund_item(session, sent_back, row(sent_back.charge.invoice_id)))
    for told in waiting:
        tab = "needs_you" if told.state == "needs_you" else "waiting"
        found[tab].append(outbox_item(session, told, row(told.invoice_id), targets))
    found["failed"] = [failure_item(session, failure) for failure in failures]
    found["failed"] += [refund_item(session, each, row(each.charge.invoice_id)) for each in failed]
    found["sent"] = [outbox_item(session, told, row(told.invoice_id), targets) for told in sent]
    found["differences"] = [difference_item(session, each, row(each.invoice_id)) for each in differences]
    items = {tab: tuple(each) for tab, each in found.items()}
    return Standing(items, {tab: len(each) for tab, each in items.items() if tab != "sent"})
