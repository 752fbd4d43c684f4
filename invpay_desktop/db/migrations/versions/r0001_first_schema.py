"""The first schema: frozen as text, so that an old book is always brought forward from what really was.

Revision ID: 0001
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    (
        "CREATE TABLE book ( id INTEGER NOT NULL, public_id TEXT NOT NULL, currency TEXT NOT NULL, made_at TEXT NOT "
        "NULL, CONSTRAINT pk_book PRIMARY KEY (id), CONSTRAINT ck_book_one CHECK (id = 1) ) STRICT"
    ),
    ("CREATE TABLE setting ( key TEXT NOT NULL, value TEXT NOT NULL, CONSTRAINT pk_setting PRIMARY KEY (key) ) STRICT"),
    (
        "CREATE TABLE sequence ( name TEXT NOT NULL, next INTEGER NOT NULL, CONSTRAINT pk_sequence PRIMARY KEY (name) "
        ") STRICT"
    ),
    (
        "CREATE TABLE event ( id INTEGER NOT NULL, action_id INTEGER NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, "
        "actor TEXT NOT NULL, customer_id INTEGER, invoice_id INTEGER, payment_id INTEGER, undoes_action INTEGER, "
        "data TEXT DEFAULT '{}' NOT NULL, digest_version INTEGER NOT NULL, digest TEXT NOT NULL, CONSTRAINT pk_event "
        "PRIMARY KEY (id), CONSTRAINT ck_event_actor CHECK (actor IN ('user', 'import', 'sync', 'schedule')), "
        "CONSTRAINT fk_event_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY "
        "DEFERRED, CONSTRAINT fk_event_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id) DEFERRABLE "
        "INITIALLY DEFERRED, CONSTRAINT fk_event_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id) "
        "DEFERRABLE INITIALLY DEFERRED ) STRICT"
    ),
    (
        "CREATE TABLE period_lock ( id INTEGER NOT NULL, event_id INTEGER NOT NULL, locked_until TEXT, reason TEXT "
        "DEFAULT '' NOT NULL, CONSTRAINT pk_period_lock PRIMARY KEY (id) ) STRICT"
    ),
    (
        "CREATE TABLE customer ( id INTEGER NOT NULL, public_id TEXT NOT NULL, number TEXT NOT NULL, name TEXT NOT "
        "NULL, email TEXT DEFAULT '' NOT NULL, phone TEXT DEFAULT '' NOT NULL, address TEXT DEFAULT '' NOT NULL, "
        "notes TEXT DEFAULT '' NOT NULL, terms_days INTEGER, hosted_id TEXT, anonymous INTEGER DEFAULT 0 NOT NULL, "
        "hidden INTEGER DEFAULT 0 NOT NULL, credit_minor INTEGER DEFAULT 0 NOT NULL, CONSTRAINT pk_customer PRIMARY "
        "KEY (id), CONSTRAINT ck_customer_credit CHECK (credit_minor >= 0) ) STRICT"
    ),
    (
        "CREATE TABLE invoice ( id INTEGER NOT NULL, public_id TEXT NOT NULL, number TEXT NOT NULL, customer_id "
        "INTEGER NOT NULL, version_id INTEGER NOT NULL, lifecycle TEXT NOT NULL, hidden INTEGER DEFAULT 0 NOT NULL, "
        "issued_on TEXT NOT NULL, due_on TEXT NOT NULL, total_minor INTEGER NOT NULL, reference TEXT DEFAULT '' NOT "
        "NULL, hosted_id TEXT, allocated_minor INTEGER DEFAULT 0 NOT NULL, refunded_minor INTEGER DEFAULT 0 NOT NULL, "
        "credited_minor INTEGER DEFAULT 0 NOT NULL, written_off_minor INTEGER DEFAULT 0 NOT NULL, paid_minor INTEGER "
        "DEFAULT 0 NOT NULL, remaining_minor INTEGER DEFAULT 0 NOT NULL, over_minor INTEGER DEFAULT 0 NOT NULL, "
        "status TEXT NOT NULL, settled_on TEXT, CONSTRAINT pk_invoice PRIMARY KEY (id), CONSTRAINT "
        "ck_invoice_lifecycle CHECK (lifecycle IN ('draft', 'open', 'void')), CONSTRAINT ck_invoice_status CHECK "
        "(status IN ('unpaid', 'partially_paid', 'paid', 'overpaid', 'refunded')), CONSTRAINT ck_invoice_balance "
        "CHECK (remaining_minor >= 0 AND over_minor >= 0), CONSTRAINT fk_invoice_customer_id FOREIGN KEY(customer_id) "
        "REFERENCES customer (id) ) STRICT"
    ),
    (
        "CREATE TABLE invoice_version ( id INTEGER NOT NULL, event_id INTEGER NOT NULL, invoice_id INTEGER NOT NULL, "
        "version INTEGER NOT NULL, lines_from INTEGER NOT NULL, lifecycle TEXT NOT NULL, hidden INTEGER DEFAULT 0 NOT "
        "NULL, number TEXT NOT NULL, customer_id INTEGER NOT NULL, issued_on TEXT NOT NULL, due_on TEXT NOT NULL, "
        "reference TEXT DEFAULT '' NOT NULL, notes TEXT DEFAULT '' NOT NULL, hosted_id TEXT, total_minor INTEGER NOT "
        "NULL, tax_minor INTEGER NOT NULL, CONSTRAINT pk_invoice_version PRIMARY KEY (id), CONSTRAINT "
        "ck_invoice_version_lifecycle CHECK (lifecycle IN ('draft', 'open', 'void')), CONSTRAINT "
        "fk_invoice_version_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id), CONSTRAINT "
        "fk_invoice_version_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id) ) STRICT"
    ),
    (
        "CREATE TABLE line ( id INTEGER NOT NULL, event_id INTEGER NOT NULL, version_id INTEGER, memo_id INTEGER, "
        "position INTEGER NOT NULL, description TEXT NOT NULL, quantity TEXT NOT NULL, unit_price TEXT NOT NULL, "
        "tax_rate TEXT, tax_inclusive INTEGER DEFAULT 0 NOT NULL, net_minor INTEGER NOT NULL, tax_minor INTEGER NOT "
        "NULL, CONSTRAINT pk_line PRIMARY KEY (id), CONSTRAINT ck_line_owner CHECK ((version_id IS NULL) <> (memo_id "
        "IS NULL)), CONSTRAINT fk_line_version_id FOREIGN KEY(version_id) REFERENCES invoice_version (id), CONSTRAINT "
        "fk_line_memo_id FOREIGN KEY(memo_id) REFERENCES credit_memo (id) ) STRICT"
    ),
    (
        "CREATE TABLE adjustment ( id INTEGER NOT NULL, event_id INTEGER NOT NULL, invoice_id INTEGER NOT NULL, kind "
        "TEXT NOT NULL, amount_minor INTEGER NOT NULL, dated_on TEXT NOT NULL, reason TEXT DEFAULT '' NOT NULL, "
        "refund_id INTEGER, CONSTRAINT pk_adjustment PRIMARY KEY (id), CONSTRAINT ck_adjustment_kind CHECK (kind IN "
        "('write_off', 'discount', 'cancelled')), CONSTRAINT fk_adjustment_invoice_id FOREIGN KEY(invoice_id) "
        "REFERENCES invoice (id), CONSTRAINT fk_adjustment_refund_id FOREIGN KEY(refund_id) REFERENCES refund (id) ) "
        "STRICT"
    ),
    (
        "CREATE TABLE credit_memo ( id INTEGER NOT NULL, public_id TEXT NOT NULL, number TEXT NOT NULL, customer_id "
        "INTEGER NOT NULL, dated_on TEXT NOT NULL, total_minor INTEGER NOT NULL, tax_minor INTEGER NOT NULL, reason "
        "TEXT DEFAULT '' NOT NULL, void INTEGER DEFAULT 0 NOT NULL, hidden INTEGER DEFAULT 0 NOT NULL, CONSTRAINT "
        "pk_credit_memo PRIMARY KEY (id), CONSTRAINT fk_credit_memo_customer_id FOREIGN KEY(customer_id) REFERENCES "
        "customer (id) ) STRICT"
    ),
    (
        "CREATE TABLE payment ( id INTEGER NOT NULL, public_id TEXT NOT NULL, event_id INTEGER NOT NULL, customer_id "
        "INTEGER NOT NULL, amount_minor INTEGER NOT NULL, method TEXT NOT NULL, kind TEXT, received_on TEXT NOT NULL, "
        "check_number TEXT DEFAULT '' NOT NULL, bank TEXT DEFAULT '' NOT NULL, reference TEXT DEFAULT '' NOT NULL, "
        "notes TEXT DEFAULT '' NOT NULL, label TEXT DEFAULT '' NOT NULL, CONSTRAINT pk_payment PRIMARY KEY (id), "
        "CONSTRAINT ck_payment_method CHECK (method IN ('card', 'ach', 'saved', 'external')), CONSTRAINT "
        "ck_payment_amount CHECK (amount_minor > 0), CONSTRAINT fk_payment_customer_id FOREIGN KEY(customer_id) "
        "REFERENCES customer (id) ) STRICT"
    ),
    (
        "CREATE TABLE payment_step ( id INTEGER NOT NULL, event_id INTEGER NOT NULL, payment_id INTEGER NOT NULL, "
        "status TEXT NOT NULL, dated_on TEXT NOT NULL, reason TEXT DEFAULT '' NOT NULL, fee_minor INTEGER DEFAULT 0 "
        "NOT NULL, fee_invoice_id INTEGER, charge_invoice_id INTEGER, CONSTRAINT pk_payment_step PRIMARY KEY (id), "
        "CONSTRAINT ck_payment_step_status CHECK (status IN ('pending', 'unknown', 'approved', 'failed', 'returned', "
        "'void')), CONSTRAINT fk_payment_step_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id), CONSTRAINT "
        "fk_payment_step_fee_invoice_id FOREIGN KEY(fee_invoice_id) REFERENCES invoice (id), CONSTRAINT "
        "fk_payment_step_charge_invoice_id FOREIGN KEY(charge_invoice_id) REFERENCES invoice (id) ) STRICT"
    ),
    (
        "CREATE TABLE payment_state ( payment_id INTEGER NOT NULL, status TEXT NOT NULL, allocated_minor INTEGER "
        "DEFAULT 0 NOT NULL, credited_minor INTEGER DEFAULT 0 NOT NULL, refunded_minor INTEGER DEFAULT 0 NOT NULL, "
        "hidden INTEGER DEFAULT 0 NOT NULL, CONSTRAINT pk_payment_state PRIMARY KEY (payment_id), CONSTRAINT "
        "fk_payment_state_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id) ) STRICT"
    ),
    (
        "CREATE TABLE allocation ( id INTEGER NOT NULL, event_id INTEGER NOT NULL, payment_id INTEGER NOT NULL, "
        "invoice_id INTEGER NOT NULL, amount_minor INTEGER NOT NULL, dated_on TEXT NOT NULL, CONSTRAINT pk_allocation "
        "PRIMARY KEY (id), CONSTRAINT ck_allocation_amount CHECK (amount_minor <> 0), CONSTRAINT "
        "fk_allocation_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id), CONSTRAINT "
        "fk_allocation_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id) ) STRICT"
    ),
    (
        "CREATE TABLE credit_entry ( id INTEGER NOT NULL, event_id INTEGER NOT NULL, customer_id INTEGER NOT NULL, "
        "kind TEXT NOT NULL, amount_minor INTEGER NOT NULL, grant_id INTEGER, payment_id INTEGER, memo_id INTEGER, "
        "invoice_id INTEGER, refund_id INTEGER, dated_on TEXT NOT NULL, reason TEXT DEFAULT '' NOT NULL, for_next "
        "INTEGER DEFAULT 0 NOT NULL, CONSTRAINT pk_credit_entry PRIMARY KEY (id), CONSTRAINT ck_credit_entry_kind "
        "CHECK (kind IN ('grant', 'revoke', 'apply', 'take_back', 'refund', 'refund_void')), CONSTRAINT "
        "ck_credit_entry_amount CHECK (amount_minor <> 0), CONSTRAINT ck_credit_entry_grant CHECK ((kind = 'grant') = "
        "(grant_id IS NULL)), CONSTRAINT ck_credit_entry_source CHECK (kind <> 'grant' OR (payment_id IS NULL) <> "
        "(memo_id IS NULL)), CONSTRAINT fk_credit_entry_customer_id FOREIGN KEY(customer_id) REFERENCES customer "
        "(id), CONSTRAINT fk_credit_entry_grant_id FOREIGN KEY(grant_id) REFERENCES credit_entry (id), CONSTRAINT "
        "fk_credit_entry_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id), CONSTRAINT "
        "fk_credit_entry_memo_id FOREIGN KEY(memo_id) REFERENCES credit_memo (id), CONSTRAINT "
        "fk_credit_entry_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id), CONSTRAINT "
        "fk_credit_entry_refund_id FOREIGN KEY(refund_id) REFERENCES refund (id) ) STRICT"
    ),
    (
        "CREATE TABLE refund ( id INTEGER NOT NULL, public_id TEXT NOT NULL, event_id INTEGER NOT NULL, customer_id "
        "INTEGER NOT NULL, payment_id INTEGER, amount_minor INTEGER NOT NULL, kind TEXT NOT NULL, dated_on TEXT NOT "
        "NULL, reference TEXT DEFAULT '' NOT NULL, reason TEXT DEFAULT '' NOT NULL, CONSTRAINT pk_refund PRIMARY KEY "
        "(id), CONSTRAINT ck_refund_amount CHECK (amount_minor > 0), CONSTRAINT fk_refund_customer_id FOREIGN "
        "KEY(customer_id) REFERENCES customer (id), CONSTRAINT fk_refund_payment_id FOREIGN KEY(payment_id) "
        "REFERENCES payment (id) ) STRICT"
    ),
    (
        "CREATE TABLE refund_step ( id INTEGER NOT NULL, event_id INTEGER NOT NULL, refund_id INTEGER NOT NULL, "
        "status TEXT NOT NULL, dated_on TEXT NOT NULL, reason TEXT DEFAULT '' NOT NULL, CONSTRAINT pk_refund_step "
        "PRIMARY KEY (id), CONSTRAINT ck_refund_step_status CHECK (status IN ('pending', 'unknown', 'settled', "
        "'failed', 'void')), CONSTRAINT fk_refund_step_refund_id FOREIGN KEY(refund_id) REFERENCES refund (id) ) "
        "STRICT"
    ),
    (
        "CREATE TABLE refund_part ( id INTEGER NOT NULL, event_id INTEGER NOT NULL, refund_id INTEGER NOT NULL, "
        "payment_id INTEGER NOT NULL, invoice_id INTEGER NOT NULL, amount_minor INTEGER NOT NULL, outcome TEXT NOT "
        "NULL, dated_on TEXT NOT NULL, CONSTRAINT pk_refund_part PRIMARY KEY (id), CONSTRAINT ck_refund_part_outcome "
        "CHECK (outcome IN ('excess', 'owed', 'cancelled')), CONSTRAINT ck_refund_part_amount CHECK (amount_minor <> "
        "0), CONSTRAINT fk_refund_part_refund_id FOREIGN KEY(refund_id) REFERENCES refund (id), CONSTRAINT "
        "fk_refund_part_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id), CONSTRAINT "
        "fk_refund_part_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id) ) STRICT"
    ),
    (
        "CREATE TABLE receipt ( id INTEGER NOT NULL, event_id INTEGER NOT NULL, payment_id INTEGER NOT NULL, number "
        "TEXT NOT NULL, issued_at TEXT NOT NULL, facts TEXT NOT NULL, CONSTRAINT pk_receipt PRIMARY KEY (id), "
        "CONSTRAINT fk_receipt_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id) ) STRICT"
    ),
    (
        "CREATE TABLE import_batch ( id INTEGER NOT NULL, public_id TEXT NOT NULL, action_id INTEGER NOT NULL, kind "
        "TEXT NOT NULL, at TEXT NOT NULL, files TEXT NOT NULL, new_count INTEGER NOT NULL, here_count INTEGER NOT "
        "NULL, refused_count INTEGER NOT NULL, held_count INTEGER NOT NULL, undone_at TEXT, CONSTRAINT "
        "pk_import_batch PRIMARY KEY (id), CONSTRAINT ck_import_batch_kind CHECK (kind IN ('customers', 'invoices', "
        "'payments')) ) STRICT"
    ),
    (
        "CREATE TABLE import_key ( kind TEXT NOT NULL, fingerprint TEXT NOT NULL, batch_id INTEGER NOT NULL, row_id "
        "INTEGER NOT NULL, CONSTRAINT pk_import_key PRIMARY KEY (kind, fingerprint), CONSTRAINT "
        "fk_import_key_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id) ) WITHOUT ROWID, STRICT"
    ),
    (
        "CREATE TABLE import_mapping ( kind TEXT NOT NULL, signature TEXT NOT NULL, mapping TEXT NOT NULL, CONSTRAINT "
        "pk_import_mapping PRIMARY KEY (kind, signature) ) WITHOUT ROWID, STRICT"
    ),
    (
        "CREATE TABLE held_row ( id INTEGER NOT NULL, batch_id INTEGER NOT NULL, kind TEXT NOT NULL, fingerprint TEXT "
        "NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL, reason TEXT NOT NULL, CONSTRAINT pk_held_row PRIMARY "
        "KEY (id), CONSTRAINT fk_held_row_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id) ) STRICT"
    ),
    "CREATE INDEX ix_event_customer ON event (customer_id) WHERE customer_id IS NOT NULL",
    "CREATE INDEX ix_event_invoice ON event (invoice_id) WHERE invoice_id IS NOT NULL",
    "CREATE INDEX ix_event_payment ON event (payment_id) WHERE payment_id IS NOT NULL",
    "CREATE INDEX ix_event_undoes ON event (undoes_action) WHERE undoes_action IS NOT NULL",
    "CREATE INDEX ix_customer_name ON customer (name, id)",
    "CREATE UNIQUE INDEX uq_customer_hosted_id ON customer (hosted_id) WHERE hosted_id IS NOT NULL AND hidden = 0",
    "CREATE UNIQUE INDEX uq_customer_number ON customer (number) WHERE hidden = 0",
    "CREATE UNIQUE INDEX uq_customer_public_id ON customer (public_id)",
    "CREATE INDEX ix_invoice_customer ON invoice (customer_id, issued_on, id)",
    "CREATE INDEX ix_invoice_due ON invoice (due_on, id)",
    "CREATE INDEX ix_invoice_issued ON invoice (issued_on, id)",
    (
        "CREATE INDEX ix_invoice_open ON invoice (due_on, id, customer_id, remaining_minor) WHERE remaining_minor > 0 "
        "AND lifecycle = 'open' AND hidden = 0"
    ),
    "CREATE UNIQUE INDEX uq_invoice_hosted_id ON invoice (hosted_id) WHERE hosted_id IS NOT NULL AND hidden = 0",
    "CREATE UNIQUE INDEX uq_invoice_number ON invoice (number) WHERE hidden = 0",
    "CREATE UNIQUE INDEX uq_invoice_public_id ON invoice (public_id)",
    "CREATE UNIQUE INDEX uq_invoice_version_invoice ON invoice_version (invoice_id, version)",
    "CREATE INDEX ix_line_memo ON line (memo_id, position) WHERE memo_id IS NOT NULL",
    "CREATE INDEX ix_line_version ON line (version_id, position) WHERE version_id IS NOT NULL",
    "CREATE INDEX ix_adjustment_invoice ON adjustment (invoice_id)",
    "CREATE INDEX ix_credit_memo_customer ON credit_memo (customer_id, dated_on)",
    "CREATE UNIQUE INDEX uq_credit_memo_number ON credit_memo (number) WHERE hidden = 0",
    "CREATE UNIQUE INDEX uq_credit_memo_public_id ON credit_memo (public_id)",
    "CREATE INDEX ix_payment_check ON payment (check_number, customer_id) WHERE check_number <> ''",
    "CREATE INDEX ix_payment_customer ON payment (customer_id, received_on)",
    "CREATE UNIQUE INDEX uq_payment_public_id ON payment (public_id)",
    "CREATE INDEX ix_payment_step_payment ON payment_step (payment_id)",
    "CREATE INDEX ix_allocation_invoice ON allocation (invoice_id, dated_on, payment_id, amount_minor)",
    "CREATE INDEX ix_allocation_payment ON allocation (payment_id)",
    "CREATE INDEX ix_credit_entry_customer ON credit_entry (customer_id, dated_on)",
    "CREATE INDEX ix_credit_entry_grant ON credit_entry (grant_id) WHERE grant_id IS NOT NULL",
    "CREATE INDEX ix_credit_entry_invoice ON credit_entry (invoice_id) WHERE invoice_id IS NOT NULL",
    "CREATE INDEX ix_credit_entry_memo ON credit_entry (memo_id) WHERE memo_id IS NOT NULL",
    "CREATE INDEX ix_credit_entry_payment ON credit_entry (payment_id) WHERE payment_id IS NOT NULL",
    "CREATE INDEX ix_refund_customer ON refund (customer_id)",
    "CREATE INDEX ix_refund_payment ON refund (payment_id) WHERE payment_id IS NOT NULL",
    "CREATE UNIQUE INDEX uq_refund_public_id ON refund (public_id)",
    "CREATE INDEX ix_refund_step_refund ON refund_step (refund_id)",
    "CREATE INDEX ix_refund_part_invoice ON refund_part (invoice_id)",
    "CREATE INDEX ix_refund_part_payment ON refund_part (payment_id)",
    "CREATE INDEX ix_refund_part_refund ON refund_part (refund_id)",
    "CREATE UNIQUE INDEX uq_receipt_number ON receipt (number)",
    "CREATE UNIQUE INDEX uq_receipt_payment ON receipt (payment_id)",
    "CREATE UNIQUE INDEX uq_import_batch_public_id ON import_batch (public_id)",
    "CREATE INDEX ix_import_key_batch ON import_key (batch_id)",
    "CREATE INDEX ix_held_row_batch ON held_row (batch_id)",
)


def upgrade() -> None:
    """Make every table and index."""
    for statement in STATEMENTS:
        op.execute(statement)
