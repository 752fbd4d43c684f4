"""Tables of the tie to the hosted service: attempts, what it told us, what must still be told, and its notices.

None of them holds facts: those are payments, refunds, their steps and the events, whose data keeps every key and id.
Here is what is worked with: what is being asked, when to look next, what waits. No card or account number comes here.
Columns named `baseline`, `request`, `data`, `payload`, `answer` and `readings` hold JSON.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, text

from invpay_desktop.db.table_parts import key, make_table, may, must, one_of, to
from invpay_desktop.db.tables import invoice, payment, refund
from invpay_desktop.db.types import Instant, Tick

attempt = make_table(
    "attempt",
    Column("payment_id", Integer, ForeignKey(payment.c.id), primary_key=True),
    to("invoice_id", "invoice"),
    must("key", Text),
    must("hosted_invoice", Text),
    must("baseline", Text, "'[]'"),
    must("started_at", Instant),
    to("retry_of", "payment", optional=True),
    must("state", Text),
    must("failure", Text, "''"),
    must("reason", Text, "''"),
    must("hosted_id", Text, "''"),
    must("transaction_id", Text, "''"),
    must("evidence", Text, "''"),
    must("checks", Integer, "0"),
    may("next_check_at", Instant),
    may("last_check_at", Instant),
    must("answered", Tick, "0"),
    one_of("state", "open", "needs_you", "settled"),
    one_of("failure", "", "soft", "hard", "not_sent", "gateway"),
    one_of("evidence", "", "answer", "history", "person"),
    Index("uq_attempt_unresolved", "invoice_id", unique=True, sqlite_where=text("state <> 'settled'")),
    Index("ix_attempt_invoice", "invoice_id"),
    Index("ix_attempt_next", "next_check_at", sqlite_where=text("next_check_at IS NOT NULL")),
    Index("ix_attempt_hosted", "hosted_id", sqlite_where=text("hosted_id <> ''")),
    Index("ix_attempt_failed", "started_at", sqlite_where=text("failure <> '' AND answered = 0")),
)
"""One charge sent to the service, or about to be. `baseline`: the ids of its history before. `answered`: the person
has dealt with its failure. At most one attempt of an invoice is without an outcome."""

refund_attempt = make_table(
    "refund_attempt",
    Column("refund_id", Integer, ForeignKey(refund.c.id), primary_key=True),
    to("payment_id", "payment"),
    to("invoice_id", "invoice"),
    must("key", Text),
    must("transaction_id", Text),
    must("hosted_invoice", Text),
    must("baseline", Text, "'{}'"),
    must("request", Text, "'{}'"),
    must("started_at", Instant),
    must("state", Text),
    must("reason", Text, "''"),
    must("evidence", Text, "''"),
    must("checks", Integer, "0"),
    may("next_check_at", Instant),
    may("last_check_at", Instant),
    must("answered", Tick, "0"),
    one_of("state", "open", "needs_you", "settled"),
    one_of("evidence", "", "answer", "history", "person"),
    Index("uq_refund_attempt_unresolved", "payment_id", unique=True, sqlite_where=text("state <> 'settled'")),
    Index("ix_refund_attempt_payment", "payment_id"),
    Index("ix_refund_attempt_next", "next_check_at", sqlite_where=text("next_check_at IS NOT NULL")),
)
"""One refund sent to the service. `request`: what it was to do in the book (outcome, kind, reason)."""

hosted_entry = make_table(
    "hosted_entry",
    key(),
    to("invoice_id", "invoice"),
    must("hosted_id", Text),
    must("amount_minor", Integer),
    must("method", Text),
    must("status", Text),
    may("paid_at", Instant),
    must("transaction_id", Text, "''"),
    must("refunded_minor", Integer, "0"),
    must("data", Text, "'{}'"),
    must("first_seen", Instant),
    must("last_seen", Instant),
    must("missing", Tick, "0"),
    to("payment_id", "payment", optional=True),
    Index("uq_hosted_entry_place", "invoice_id", "hosted_id", unique=True),
    Index("ix_hosted_entry_payment", "payment_id", sqlite_where=text("payment_id IS NOT NULL")),
)
"""One entry of the service's history of an invoice, as last read. `payment_id`: the payment of the book that it is."""

hosted_invoice_state = make_table(
    "hosted_invoice_state",
    Column("invoice_id", Integer, ForeignKey(invoice.c.id), primary_key=True),
    may("read_at", Instant),
    may("total_minor", Integer),
    may("paid_minor", Integer),
    may("remaining_minor", Integer),
    must("status", Text, "''"),
    must("problem", Text, "''"),
    Index("ix_hosted_invoice_state_read", "read_at"),
)
"""What the service said of a linked invoice, and when it was last read (NULL: to be read at once)."""

difference = make_table(
    "difference",
    key(),
    must("kind", Text),
    to("invoice_id", "invoice", optional=True),
    to("payment_id", "payment", optional=True),
    must("fingerprint", Text),
    must("data", Text, "'{}'"),
    must("explained", Tick, "0"),
    must("found_at", Instant),
    may("seen_at", Instant),
    may("gone_at", Instant),
    Index("uq_difference_fingerprint", "fingerprint", unique=True),
    Index("ix_difference_invoice", "invoice_id", sqlite_where=text("invoice_id IS NOT NULL")),
    Index("ix_difference_open", "found_at", sqlite_where=text("gone_at IS NULL AND seen_at IS NULL")),
)
"""Where the service and the book do not say the same. `explained`: the service has no call that could tell it."""

outbox = make_table(
    "outbox",
    key(),
    must("uid", Text),
    must("kind", Text),
    to("invoice_id", "invoice", optional=True),
    to("customer_id", "customer", optional=True),
    to("payment_id", "payment", optional=True),
    to("refund_id", "refund", optional=True),
    must("payload", Text, "'{}'"),
    must("state", Text),
    must("tries", Integer, "0"),
    may("next_at", Instant),
    may("claimed_until", Instant),
    must("made_at", Instant),
    may("sent_at", Instant),
    may("ended_at", Instant),
    must("problem", Text, "''"),
    must("answer", Text, "'{}'"),
    must("readings", Text, "'[]'"),
    one_of("state", "waiting", "sending", "unknown", "needs_you", "sent", "refused", "cancelled"),
    Index("uq_outbox_uid", "uid", unique=True),
    Index(
        "ix_outbox_open", "state", "id", sqlite_where=text("state IN ('waiting', 'sending', 'unknown', 'needs_you')")
    ),
    Index("ix_outbox_invoice", "invoice_id", "id", sqlite_where=text("invoice_id IS NOT NULL")),
    Index("ix_outbox_payment", "payment_id", sqlite_where=text("payment_id IS NOT NULL")),
)
"""What must still happen outside: written in the transaction of what it tells. `sent_at`: when bytes may last have
left."""

saved_method = make_table(
    "saved_method",
    key(),
    to("customer_id", "customer"),
    must("method_id", Text),
    must("label", Text, "''"),
    must("hidden", Tick, "0"),
    Index("uq_saved_method_method_id", "method_id", unique=True, sqlite_where=text("hidden = 0")),
    Index("ix_saved_method_customer", "customer_id"),
)
"""A method that the service keeps, bound to the customer whose it is. The id names no account."""

webhook_target = make_table(
    "webhook_target",
    key(),
    must("url", Text),
    must("made_at", Instant),
    must("hidden", Tick, "0"),
    Index("uq_webhook_target_url", "url", unique=True, sqlite_where=text("hidden = 0")),
)
"""An address that is told of payments."""

webhook_seen = make_table(
    "webhook_seen",
    key(),
    must("fingerprint", Text),
    must("type", Text),
    must("hosted_invoice", Text),
    to("invoice_id", "invoice", optional=True),
    must("at", Instant),
    must("data", Text, "'{}'"),
    Index("uq_webhook_seen_fingerprint", "fingerprint", unique=True),
)
"""A notice of the service that came in: a hint to look, never a fact."""
