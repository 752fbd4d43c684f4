"""The tie to the hosted service: attempts, its history as read, the outbox, differences, saved methods, webhooks.

Revision ID: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    (
        'CREATE TABLE attempt ( payment_id INTEGER NOT NULL, invoice_id INTEGER NOT NULL, "key" TEXT NOT NULL, '
        "hosted_invoice TEXT NOT NULL, baseline TEXT DEFAULT '[]' NOT NULL, started_at TEXT NOT NULL, retry_of "
        "INTEGER, state TEXT NOT NULL, failure TEXT DEFAULT '' NOT NULL, reason TEXT DEFAULT '' NOT NULL, hosted_id "
        "TEXT DEFAULT '' NOT NULL, transaction_id TEXT DEFAULT '' NOT NULL, evidence TEXT DEFAULT '' NOT NULL, checks"
        " INTEGER DEFAULT 0 NOT NULL, next_check_at TEXT, last_check_at TEXT, answered INTEGER DEFAULT 0 NOT NULL, "
        "CONSTRAINT pk_attempt PRIMARY KEY (payment_id), CONSTRAINT ck_attempt_state CHECK (state IN ('open', "
        "'needs_you', 'settled')), CONSTRAINT ck_attempt_failure CHECK (failure IN ('', 'soft', 'hard', 'not_sent', "
        "'gateway')), CONSTRAINT ck_attempt_evidence CHECK (evidence IN ('', 'answer', 'history', 'person')), "
        "CONSTRAINT fk_attempt_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id), CONSTRAINT "
        "fk_attempt_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id), CONSTRAINT fk_attempt_retry_of "
        "FOREIGN KEY(retry_of) REFERENCES payment (id) ) STRICT"
    ),
    "CREATE INDEX ix_attempt_failed ON attempt (started_at) WHERE failure <> '' AND answered = 0",
    "CREATE INDEX ix_attempt_hosted ON attempt (hosted_id) WHERE hosted_id <> ''",
    "CREATE INDEX ix_attempt_invoice ON attempt (invoice_id)",
    "CREATE INDEX ix_attempt_next ON attempt (next_check_at) WHERE next_check_at IS NOT NULL",
    "CREATE UNIQUE INDEX uq_attempt_unresolved ON attempt (invoice_id) WHERE state <> 'settled'",
    (
        "CREATE TABLE refund_attempt ( refund_id INTEGER NOT NULL, payment_id INTEGER NOT NULL, invoice_id INTEGER "
        'NOT NULL, "key" TEXT NOT NULL, transaction_id TEXT NOT NULL, hosted_invoice TEXT NOT NULL, baseline TEXT '
        "DEFAULT '{}' NOT NULL, request TEXT DEFAULT '{}' NOT NULL, started_at TEXT NOT NULL, state TEXT NOT NULL, "
        "reason TEXT DEFAULT '' NOT NULL, evidence TEXT DEFAULT '' NOT NULL, checks INTEGER DEFAULT 0 NOT NULL, "
        "next_check_at TEXT, last_check_at TEXT, answered INTEGER DEFAULT 0 NOT NULL, CONSTRAINT pk_refund_attempt "
        "PRIMARY KEY (refund_id), CONSTRAINT ck_refund_attempt_state CHECK (state IN ('open', 'needs_you', "
        "'settled')), CONSTRAINT ck_refund_attempt_evidence CHECK (evidence IN ('', 'answer', 'history', 'person')), "
        "CONSTRAINT fk_refund_attempt_refund_id FOREIGN KEY(refund_id) REFERENCES refund (id), CONSTRAINT "
        "fk_refund_attempt_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id), CONSTRAINT "
        "fk_refund_attempt_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id) ) STRICT"
    ),
    "CREATE INDEX ix_refund_attempt_next ON refund_attempt (next_check_at) WHERE next_check_at IS NOT NULL",
    "CREATE INDEX ix_refund_attempt_payment ON refund_attempt (payment_id)",
    "CREATE UNIQUE INDEX uq_refund_attempt_unresolved ON refund_attempt (payment_id) WHERE state <> 'settled'",
    (
        "CREATE TABLE hosted_entry ( id INTEGER NOT NULL, invoice_id INTEGER NOT NULL, hosted_id TEXT NOT NULL, "
        "amount_minor INTEGER NOT NULL, method TEXT NOT NULL, status TEXT NOT NULL, paid_at TEXT, transaction_id TEXT"
        " DEFAULT '' NOT NULL, refunded_minor INTEGER DEFAULT 0 NOT NULL, data TEXT DEFAULT '{}' NOT NULL, first_seen"
        " TEXT NOT NULL, last_seen TEXT NOT NULL, missing INTEGER DEFAULT 0 NOT NULL, payment_id INTEGER, CONSTRAINT "
        "pk_hosted_entry PRIMARY KEY (id), CONSTRAINT fk_hosted_entry_invoice_id FOREIGN KEY(invoice_id) REFERENCES "
        "invoice (id), CONSTRAINT fk_hosted_entry_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id) ) STRICT"
    ),
    "CREATE INDEX ix_hosted_entry_payment ON hosted_entry (payment_id) WHERE payment_id IS NOT NULL",
    "CREATE UNIQUE INDEX uq_hosted_entry_place ON hosted_entry (invoice_id, hosted_id)",
    (
        "CREATE TABLE hosted_invoice_state ( invoice_id INTEGER NOT NULL, read_at TEXT, total_minor INTEGER, "
        "paid_minor INTEGER, remaining_minor INTEGER, status TEXT DEFAULT '' NOT NULL, problem TEXT DEFAULT '' NOT "
        "NULL, CONSTRAINT pk_hosted_invoice_state PRIMARY KEY (invoice_id), CONSTRAINT "
        "fk_hosted_invoice_state_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id) ) STRICT"
    ),
    "CREATE INDEX ix_hosted_invoice_state_read ON hosted_invoice_state (read_at)",
    (
        "CREATE TABLE difference ( id INTEGER NOT NULL, kind TEXT NOT NULL, invoice_id INTEGER, payment_id INTEGER, "
        "fingerprint TEXT NOT NULL, data TEXT DEFAULT '{}' NOT NULL, explained INTEGER DEFAULT 0 NOT NULL, found_at "
        "TEXT NOT NULL, seen_at TEXT, gone_at TEXT, CONSTRAINT pk_difference PRIMARY KEY (id), CONSTRAINT "
        "fk_difference_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id), CONSTRAINT "
        "fk_difference_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id) ) STRICT"
    ),
    "CREATE INDEX ix_difference_invoice ON difference (invoice_id) WHERE invoice_id IS NOT NULL",
    "CREATE INDEX ix_difference_open ON difference (found_at) WHERE gone_at IS NULL AND seen_at IS NULL",
    "CREATE UNIQUE INDEX uq_difference_fingerprint ON difference (fingerprint)",
    (
        "CREATE TABLE outbox ( id INTEGER NOT NULL, uid TEXT NOT NULL, kind TEXT NOT NULL, invoice_id INTEGER, "
        "customer_id INTEGER, payment_id INTEGER, refund_id INTEGER, payload TEXT DEFAULT '{}' NOT NULL, state TEXT "
        "NOT NULL, tries INTEGER DEFAULT 0 NOT NULL, next_at TEXT, claimed_until TEXT, made_at TEXT NOT NULL, sent_at"
        " TEXT, ended_at TEXT, problem TEXT DEFAULT '' NOT NULL, answer TEXT DEFAULT '{}' NOT NULL, readings TEXT "
        "DEFAULT '[]' NOT NULL, CONSTRAINT pk_outbox PRIMARY KEY (id), CONSTRAINT ck_outbox_state CHECK (state IN "
        "('waiting', 'sending', 'unknown', 'needs_you', 'sent', 'refused', 'cancelled')), CONSTRAINT "
        "fk_outbox_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id), CONSTRAINT fk_outbox_customer_id "
        "FOREIGN KEY(customer_id) REFERENCES customer (id), CONSTRAINT fk_outbox_payment_id FOREIGN KEY(payment_id) "
        "REFERENCES payment (id), CONSTRAINT fk_outbox_refund_id FOREIGN KEY(refund_id) REFERENCES refund (id) ) "
        "STRICT"
    ),
    "CREATE INDEX ix_outbox_invoice ON outbox (invoice_id, id) WHERE invoice_id IS NOT NULL",
    ("CREATE INDEX ix_outbox_open ON outbox (state, id) WHERE state IN ('waiting', 'sending', 'unknown', 'needs_you')"),
    "CREATE INDEX ix_outbox_payment ON outbox (payment_id) WHERE payment_id IS NOT NULL",
    "CREATE UNIQUE INDEX uq_outbox_uid ON outbox (uid)",
    (
        "CREATE TABLE saved_method ( id INTEGER NOT NULL, customer_id INTEGER NOT NULL, method_id TEXT NOT NULL, "
        "label TEXT DEFAULT '' NOT NULL, hidden INTEGER DEFAULT 0 NOT NULL, CONSTRAINT pk_saved_method PRIMARY KEY "
        "(id), CONSTRAINT fk_saved_method_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id) ) STRICT"
    ),
    "CREATE INDEX ix_saved_method_customer ON saved_method (customer_id)",
    "CREATE UNIQUE INDEX uq_saved_method_method_id ON saved_method (method_id) WHERE hidden = 0",
    (
        "CREATE TABLE webhook_target ( id INTEGER NOT NULL, url TEXT NOT NULL, made_at TEXT NOT NULL, hidden INTEGER "
        "DEFAULT 0 NOT NULL, CONSTRAINT pk_webhook_target PRIMARY KEY (id) ) STRICT"
    ),
    "CREATE UNIQUE INDEX uq_webhook_target_url ON webhook_target (url) WHERE hidden = 0",
    (
        "CREATE TABLE webhook_seen ( id INTEGER NOT NULL, fingerprint TEXT NOT NULL, type TEXT NOT NULL, "
        "hosted_invoice TEXT NOT NULL, invoice_id INTEGER, at TEXT NOT NULL, data TEXT DEFAULT '{}' NOT NULL, "
        "CONSTRAINT pk_webhook_seen PRIMARY KEY (id), CONSTRAINT fk_webhook_seen_invoice_id FOREIGN KEY(invoice_id) "
        "REFERENCES invoice (id) ) STRICT"
    ),
    "CREATE UNIQUE INDEX uq_webhook_seen_fingerprint ON webhook_seen (fingerprint)",
)


def upgrade() -> None:
    """Make the tables and their indexes."""
    for statement in STATEMENTS:
        op.execute(statement)
