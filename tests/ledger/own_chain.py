"""The chain of digests once more, from its description alone: an event's text is its own row, then its facts' rows.

The columns of version 1 are spelled out here as the description of the chain freezes them.
"""

from __future__ import annotations

import hashlib
import json

from tests.ledger.dump import Dump, Row

_EVENT = "id action_id kind at actor customer_id invoice_id payment_id undoes_action data digest_version"
_FACTS = {
    "invoice_version": "id event_id invoice_id version lines_from lifecycle hidden number customer_id issued_on due_on "
    "reference notes hosted_id total_minor tax_minor",
    "line": "id event_id version_id memo_id position description quantity unit_price tax_rate tax_inclusive net_minor "
    "tax_minor",
    "payment": "id public_id event_id customer_id amount_minor method kind received_on check_number bank reference "
    "notes label",
    "payment_step": "id event_id payment_id status dated_on reason fee_minor fee_invoice_id charge_invoice_id",
    "refund": "id public_id event_id customer_id payment_id amount_minor kind dated_on reference reason",
    "refund_step": "id event_id refund_id status dated_on reason",
    "allocation": "id event_id payment_id invoice_id amount_minor dated_on",
    "credit_entry": "id event_id customer_id kind amount_minor grant_id payment_id memo_id invoice_id refund_id "
    "dated_on reason for_next",
    "refund_part": "id event_id refund_id payment_id invoice_id amount_minor outcome dated_on",
    "adjustment": "id event_id invoice_id kind amount_minor dated_on reason refund_id",
    "receipt": "id event_id payment_id number issued_at facts",
    "period_lock": "id event_id locked_until reason",
}


def broken_links(dump: Dump, since: int = 0) -> list[int]:
    """The events after `since` whose digest is not what their rows and the digest before give."""
    by_event: dict[int, dict[str, list[Row]]] = {}
    for table in _FACTS:
        for row in sorted(dump[table], key=lambda fact: int(fact["id"])):
            if row["event_id"] > since:
                by_event.setdefault(row["event_id"], {}).setdefault(table, []).append(row)
    broken, before = [], "0" * 64
    for event in sorted(dump["event"], key=lambda row: int(row["id"])):
        if event["id"] > since:
            lines = [before, _line("event", _EVENT, event)]
            for table, columns in _FACTS.items():
                lines += [_line(table, columns, row) for row in by_event.get(event["id"], {}).get(table, [])]
            if hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest() != event["digest"]:
                broken.append(event["id"])
        before = event["digest"]
    return broken


def _line(table: str, columns: str, row: Row) -> str:
    return json.dumps([table, *(row[column] for column in columns.split())], ensure_ascii=False, separators=(",", ":"))
