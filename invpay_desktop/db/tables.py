"""Every table of a book, by area. Facts are insert-only; the rest are projections, remade from facts, or settings.

Amounts are INTEGER minor units of the book's currency (`…_minor`). Days and instants are TEXT (see db/types.py).
Facts carry the event that wrote them; the event's digest covers them (see db/chain.py). Triggers, full-text
indexes and the like are listed in db/schema_objects.py.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    literal_column,
    text,
)

from invpay_desktop.db.table_parts import about, by, key, make_table, may, must, one_of, to
from invpay_desktop.db.types import Day, Exact, Instant, Tick

# The book itself ----------------------------------------------------------------------------------------------------

book = make_table(
    "book",
    key(),
    must("public_id", Text),
    must("currency", Text),
    must("made_at", Instant),
    CheckConstraint("id = 1", name="one"),
)

setting = make_table("setting", Column("key", Text, primary_key=True), must("value", Text))

sequence = make_table("sequence", Column("name", Text, primary_key=True), must("next", Integer))
"""Projection: the next number of each numbered kind (invoice, memo, receipt)."""

event = make_table(
    "event",
    key(),
    must("action_id", Integer),
    must("kind", Text),
    must("at", Instant),
    must("actor", Text),
    about("customer_id", "customer"),
    about("invoice_id", "invoice"),
    about("payment_id", "payment"),
    may("undoes_action", Integer),
    must("data", Text, "'{}'"),
    must("digest_version", Integer),
    must("digest", Text),
    one_of("actor", "user", "import", "sync", "schedule"),
    Index("ix_event_invoice", "invoice_id", sqlite_where=text("invoice_id IS NOT NULL")),
    Index("ix_event_payment", "payment_id", sqlite_where=text("payment_id IS NOT NULL")),
    Index("ix_event_customer", "customer_id", sqlite_where=text("customer_id IS NOT NULL")),
    Index("ix_event_undoes", "undoes_action", sqlite_where=text("undoes_action IS NOT NULL")),
)
"""Fact: one entry of the timeline. `action_id` is the id of the first event of the same user action."""

period_lock = make_table("period_lock", key(), by(), may("locked_until", Day), must("reason", Text, "''"))
"""Fact: the newest row is in force; NULL means unlocked."""

# Who owes -----------------------------------------------------------------------------------------------------------

customer = make_table(
    "customer",
    key(),
    must("public_id", Text),
    must("number", Text),
    must("name", Text),
    must("email", Text, "''"),
    must("phone", Text, "''"),
    must("address", Text, "''"),
    must("notes", Text, "''"),
    may("terms_days", Integer),
    may("hosted_id"),
    must("anonymous", Tick, "0"),
    must("hidden", Tick, "0"),
    must("credit_minor", Integer, "0"),
    Index("uq_customer_public_id", "public_id", unique=True),
    Index("uq_customer_number", "number", unique=True, sqlite_where=text("hidden = 0")),
    Index("ix_customer_name", "name", "id"),
    Index("uq_customer_hosted_id", "hosted_id", unique=True, sqlite_where=text("hosted_id IS NOT NULL AND hidden = 0")),
    CheckConstraint("credit_minor >= 0", name="credit"),
)
"""Projection of the events about it, but for `credit_minor`: the sum of its credit ledger.

`anonymous`: many people under one name (cash sales); its credit never moves between its invoices.
"""

# What is owed -------------------------------------------------------------------------------------------------------

invoice = make_table(
    "invoice",
    key(),
    must("public_id", Text),
    must("number", Text),
    to("customer_id", "customer"),
    must("version_id", Integer),
    must("lifecycle", Text),
    must("hidden", Tick, "0"),
    must("issued_on", Day),
    must("due_on", Day),
    must("total_minor", Integer),
    must("reference", Text, "''"),
    may("hosted_id"),
    must("allocated_minor", Integer, "0"),
    must("refunded_minor", Integer, "0"),
    must("credited_minor", Integer, "0"),
    must("written_off_minor", Integer, "0"),
    must("paid_minor", Integer, "0"),
    must("remaining_minor", Integer, "0"),
    must("over_minor", Integer, "0"),
    must("status", Text),
    may("settled_on", Day),
    one_of("lifecycle", "draft", "open", "void"),
    one_of("status", "unpaid", "partially_paid", "paid", "overpaid", "refunded"),
    Index("uq_invoice_public_id", "public_id", unique=True),
    Index("uq_invoice_number", "number", unique=True, sqlite_where=text("hidden = 0")),
    Index("uq_invoice_hosted_id", "hosted_id", unique=True, sqlite_where=text("hosted_id IS NOT NULL AND hidden = 0")),
    Index("ix_invoice_issued", "issued_on", "id", "hidden"),
    Index("ix_invoice_due", "due_on", "id", "hidden"),
    Index("ix_invoice_customer", "customer_id", "issued_on", "id", "hidden"),
    Index(
        "ix_invoice_figures", "status", "lifecycle", "hidden", "due_on", "total_minor", "paid_minor",
        "remaining_minor", "over_minor",
    ),
    Index(
        "ix_invoice_open", "due_on", "id", "customer_id", "remaining_minor",
        sqlite_where=text("remaining_minor > 0 AND lifecycle = 'open' AND hidden = 0"),
    ),
    CheckConstraint("remaining_minor >= 0 AND over_minor >= 0", name="balance"),
)  # fmt: skip
"""Projection: the newest version of an invoice, and its balances (A, R, C, W and what follows from them).

`settled_on`: the day it became fully paid, while it is. The index of figures holds all that counts, sums and sorts of
the list read, at a tenth of the table's size.
"""

invoice_version = make_table(
    "invoice_version",
    key(),
    by(),
    to("invoice_id", "invoice"),
    must("version", Integer),
    must("lines_from", Integer),
    must("lifecycle", Text),
    must("hidden", Tick, "0"),
    must("number", Text),
    to("customer_id", "customer"),
    must("issued_on", Day),
    must("due_on", Day),
    must("reference", Text, "''"),
    must("notes", Text, "''"),
    may("hosted_id"),
    must("total_minor", Integer),
    must("tax_minor", Integer),
    Index("uq_invoice_version_invoice", "invoice_id", "version", unique=True),
    one_of("lifecycle", "draft", "open", "void"),
)
"""Fact: an invoice as it stood from this event on. `lines_from`: the version that its lines belong to."""

line = make_table(
    "line",
    key(),
    by(),
    to("version_id", "invoice_version", optional=True),
    to("memo_id", "credit_memo", optional=True),
    must("position", Integer),
    must("description", Text),
    must("quantity", Exact),
    must("unit_price", Exact),
    may("tax_rate", Exact),
    must("tax_inclusive", Tick, "0"),
    must("net_minor", Integer),
    must("tax_minor", Integer),
    Index("ix_line_version", "version_id", "position", sqlite_where=text("version_id IS NOT NULL")),
    Index("ix_line_memo", "memo_id", "position", sqlite_where=text("memo_id IS NOT NULL")),
    CheckConstraint("(version_id IS NULL) <> (memo_id IS NULL)", name="owner"),
)
"""Fact: a line of an invoice version or of a credit memo. `tax_rate` in percent; net + tax is what it adds."""

adjustment = make_table(
    "adjustment",
    key(),
    by(),
    to("invoice_id", "invoice"),
    must("kind", Text),
    must("amount_minor", Integer),
    must("dated_on", Day),
    must("reason", Text, "''"),
    to("refund_id", "refund", optional=True),
    one_of("kind", "write_off", "discount", "cancelled"),
    Index("ix_adjustment_invoice", "invoice_id"),
)
"""Fact, signed: what an invoice's balance was lowered by without money (W). A reversal is a negative row."""

credit_memo = make_table(
    "credit_memo",
    key(),
    must("public_id", Text),
    must("number", Text),
    to("customer_id", "customer"),
    must("dated_on", Day),
    must("total_minor", Integer),
    must("tax_minor", Integer),
    must("reason", Text, "''"),
    must("void", Tick, "0"),
    must("hidden", Tick, "0"),
    Index("uq_credit_memo_public_id", "public_id", unique=True),
    Index("uq_credit_memo_number", "number", unique=True, sqlite_where=text("hidden = 0")),
    Index("ix_credit_memo_customer", "customer_id", "dated_on"),
)
"""Projection of the events about it. Its effect is the grant it makes in the credit ledger."""

# Money in and out ---------------------------------------------------------------------------------------------------

payment = make_table(
    "payment",
    key(),
    must("public_id", Text),
    by(),
    to("customer_id", "customer"),
    must("amount_minor", Integer),
    must("method", Text),
    may("kind"),
    must("received_on", Day),
    must("check_number", Text, "''"),
    must("bank", Text, "''"),
    must("reference", Text, "''"),
    must("notes", Text, "''"),
    must("label", Text, "''"),
    one_of("method", "card", "ach", "saved", "external"),
    CheckConstraint("amount_minor > 0", name="amount"),
    Index("uq_payment_public_id", "public_id", unique=True),
    Index("ix_payment_customer", "customer_id", "received_on"),
    Index("ix_payment_received", "received_on", "id", "amount_minor"),
    Index("ix_payment_check", "check_number", "customer_id", sqlite_where=text("check_number <> ''")),
)
"""Fact: one receipt of money, or one attempt at it. `label`: brand and last four, never more."""

payment_step = make_table(
    "payment_step",
    key(),
    by(),
    to("payment_id", "payment"),
    must("status", Text),
    must("dated_on", Day),
    must("reason", Text, "''"),
    must("fee_minor", Integer, "0"),
    to("fee_invoice_id", "invoice", optional=True),
    to("charge_invoice_id", "invoice", optional=True),
    one_of("status", "pending", "unknown", "approved", "failed", "returned", "void"),
    Index("ix_payment_step_payment", "payment_id"),
)
"""Fact: what became of a payment; the newest row is its status. `fee_minor`: what the bank took for a return.

`fee_invoice_id`: the fee billed to the customer. `charge_invoice_id`: what had been refunded out of a returned payment.
"""

payment_state = make_table(
    "payment_state",
    Column("payment_id", Integer, ForeignKey("payment.id"), primary_key=True),
    must("status", Text),
    must("allocated_minor", Integer, "0"),
    must("credited_minor", Integer, "0"),
    must("refunded_minor", Integer, "0"),
    must("hidden", Tick, "0"),
    Index("ix_payment_state_status", "status", "hidden", sqlite_where=text("status <> 'approved'")),
)
"""Projection: a payment's status (refunds included) and its sums."""

allocation = make_table(
    "allocation",
    key(),
    by(),
    to("payment_id", "payment"),
    to("invoice_id", "invoice"),
    must("amount_minor", Integer),
    must("dated_on", Day),
    CheckConstraint("amount_minor <> 0", name="amount"),
    Index("ix_allocation_invoice", "invoice_id", "dated_on", "payment_id", "amount_minor"),
    Index("ix_allocation_payment", "payment_id"),
)
"""Fact, signed and gross of refunds: which part of a payment lies on which invoice."""

credit_entry = make_table(
    "credit_entry",
    key(),
    by(),
    to("customer_id", "customer"),
    must("kind", Text),
    must("amount_minor", Integer),
    to("grant_id", "credit_entry", optional=True),
    to("payment_id", "payment", optional=True),
    to("memo_id", "credit_memo", optional=True),
    to("invoice_id", "invoice", optional=True),
    to("refund_id", "refund", optional=True),
    must("dated_on", Day),
    must("reason", Text, "''"),
    must("for_next", Tick, "0"),
    one_of("kind", "grant", "revoke", "apply", "take_back", "refund", "refund_void"),
    CheckConstraint("amount_minor <> 0", name="amount"),
    CheckConstraint("(kind = 'grant') = (grant_id IS NULL)", name="grant"),
    CheckConstraint("kind <> 'grant' OR (payment_id IS NULL) <> (memo_id IS NULL)", name="source"),
    Index("ix_credit_entry_customer", "customer_id", "dated_on"),
    Index("ix_credit_entry_grant", "grant_id", sqlite_where=text("grant_id IS NOT NULL")),
    Index("ix_credit_entry_invoice", "invoice_id", sqlite_where=text("invoice_id IS NOT NULL")),
    Index("ix_credit_entry_payment", "payment_id", sqlite_where=text("payment_id IS NOT NULL")),
    Index("ix_credit_entry_memo", "memo_id", sqlite_where=text("memo_id IS NOT NULL")),
)
"""Fact, signed: a customer's credit. A grant names its source; every other row names the grant it draws on."""

refund = make_table(
    "refund",
    key(),
    must("public_id", Text),
    by(),
    to("customer_id", "customer"),
    to("payment_id", "payment", optional=True),
    must("amount_minor", Integer),
    must("kind", Text),
    must("dated_on", Day),
    must("reference", Text, "''"),
    must("reason", Text, "''"),
    CheckConstraint("amount_minor > 0", name="amount"),
    Index("uq_refund_public_id", "public_id", unique=True),
    Index("ix_refund_payment", "payment_id", sqlite_where=text("payment_id IS NOT NULL")),
    Index("ix_refund_customer", "customer_id"),
)
"""Fact: money going back out, of one payment or of a customer's credit."""

refund_step = make_table(
    "refund_step",
    key(),
    by(),
    to("refund_id", "refund"),
    must("status", Text),
    must("dated_on", Day),
    must("reason", Text, "''"),
    one_of("status", "pending", "unknown", "settled", "failed", "void"),
    Index("ix_refund_step_refund", "refund_id"),
)
"""Fact: what became of a refund; the newest row is its status. Only a settled refund has parts."""

refund_part = make_table(
    "refund_part",
    key(),
    by(),
    to("refund_id", "refund"),
    to("payment_id", "payment"),
    to("invoice_id", "invoice"),
    must("amount_minor", Integer),
    must("outcome", Text),
    must("dated_on", Day),
    one_of("outcome", "excess", "owed", "cancelled"),
    CheckConstraint("amount_minor <> 0", name="amount"),
    Index("ix_refund_part_invoice", "invoice_id"),
    Index("ix_refund_part_refund", "refund_id"),
    Index("ix_refund_part_payment", "payment_id"),
)
"""Fact, signed: which part of a settled refund is booked on which invoice (R), and what becomes of that part."""

receipt = make_table(
    "receipt",
    key(),
    by(),
    to("payment_id", "payment"),
    must("number", Text),
    must("issued_at", Instant),
    must("facts", Text),
    Index("uq_receipt_payment", "payment_id", unique=True),
    Index("uq_receipt_number", "number", unique=True),
)
"""Fact: a numbered receipt and its figures as they were issued (JSON)."""

FACTS: tuple[Table, ...] = (
    invoice_version, line, payment, payment_step, refund, refund_step, allocation, credit_entry, refund_part,
    adjustment, receipt, period_lock,
)  # fmt: skip
"""Insert-only tables that events write, in the order in which a digest takes them and a flush inserts them."""

_ZERO: ColumnElement[int] = literal_column("0")


def shown(table: Table) -> ColumnElement[bool]:
    """Rows that an undone entry does not hide. Written with a literal, so that SQLite can use its partial indexes."""
    return table.c.hidden == _ZERO


OPEN_ITEM: ColumnElement[bool] = (
    (invoice.c.remaining_minor > _ZERO) & (invoice.c.lifecycle == literal_column("'open'")) & shown(invoice)
)
"""Invoices on which something is owed: the condition of the index ix_invoice_open."""

APPEND_ONLY: tuple[Table, ...] = (event, *FACTS)
