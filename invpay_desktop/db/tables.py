"""Every table of a book, by area. Facts are insert-only; the rest are projections, remade from facts, or settings.

Amounts are INTEGER minor units of the book's currency (`…_minor`). Days and instants are TEXT (see db/types.py).
Facts carry the event that wrote them; the event's digest covers them (see db/chain.py). Triggers, full-text
indexes and the like are listed in db/schema_objects.py.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    literal_column,
    text,
)
from sqlalchemy.sql.type_api import TypeEngine

from invpay_desktop.db.types import Day, Exact, Instant, Tick

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _to(name: str, table: str, *, optional: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{table}.id"), nullable=optional)


def _about(name: str, table: str) -> Column[int]:
    """A key that is checked at commit: an event is written before the facts it is about."""
    return Column(name, Integer, ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED"))


def _must(name: str, kind: type[TypeEngine[Any]], default: str | None = None) -> Column[Any]:
    return Column(name, kind, nullable=False, server_default=text(default) if default is not None else None)


def _may(name: str, kind: type[TypeEngine[Any]] = Text) -> Column[Any]:
    return Column(name, kind)


def _one_of(column: str, *values: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in values)})", name=column)


def _table(name: str, *parts: Any, rowid: bool = True) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=rowid)


# The book itself ----------------------------------------------------------------------------------------------------

book = _table(
    "book",
    _key(),
    _must("public_id", Text),
    _must("currency", Text),
    _must("made_at", Instant),
    CheckConstraint("id = 1", name="one"),
)

setting = _table("setting", Column("key", Text, primary_key=True), _must("value", Text))

sequence = _table("sequence", Column("name", Text, primary_key=True), _must("next", Integer))
"""Projection: the next number of each numbered kind (invoice, memo, receipt)."""

event = _table(
    "event",
    _key(),
    _must("action_id", Integer),
    _must("kind", Text),
    _must("at", Instant),
    _must("actor", Text),
    _about("customer_id", "customer"),
    _about("invoice_id", "invoice"),
    _about("payment_id", "payment"),
    _may("undoes_action", Integer),
    _must("data", Text, "'{}'"),
    _must("digest_version", Integer),
    _must("digest", Text),
    _one_of("actor", "user", "import", "sync", "schedule"),
    Index("ix_event_invoice", "invoice_id", sqlite_where=text("invoice_id IS NOT NULL")),
    Index("ix_event_payment", "payment_id", sqlite_where=text("payment_id IS NOT NULL")),
    Index("ix_event_customer", "customer_id", sqlite_where=text("customer_id IS NOT NULL")),
    Index("ix_event_undoes", "undoes_action", sqlite_where=text("undoes_action IS NOT NULL")),
)
"""Fact: one entry of the timeline. `action_id` is the id of the first event of the same user action."""

period_lock = _table(
    "period_lock", _key(), _to("event_id", "event"), _may("locked_until", Day), _must("reason", Text, "''")
)
"""Fact: the newest row is in force; NULL means unlocked."""

# Who owes -----------------------------------------------------------------------------------------------------------

customer = _table(
    "customer",
    _key(),
    _must("public_id", Text),
    _must("number", Text),
    _must("name", Text),
    _must("email", Text, "''"),
    _must("phone", Text, "''"),
    _must("address", Text, "''"),
    _must("notes", Text, "''"),
    _may("terms_days", Integer),
    _may("hosted_id"),
    _must("anonymous", Tick, "0"),
    _must("hidden", Tick, "0"),
    _must("credit_minor", Integer, "0"),
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

invoice = _table(
    "invoice",
    _key(),
    _must("public_id", Text),
    _must("number", Text),
    _to("customer_id", "customer"),
    _must("version_id", Integer),
    _must("lifecycle", Text),
    _must("hidden", Tick, "0"),
    _must("issued_on", Day),
    _must("due_on", Day),
    _must("total_minor", Integer),
    _must("reference", Text, "''"),
    _may("hosted_id"),
    _must("allocated_minor", Integer, "0"),
    _must("refunded_minor", Integer, "0"),
    _must("credited_minor", Integer, "0"),
    _must("written_off_minor", Integer, "0"),
    _must("paid_minor", Integer, "0"),
    _must("remaining_minor", Integer, "0"),
    _must("over_minor", Integer, "0"),
    _must("status", Text),
    _may("settled_on", Day),
    _one_of("lifecycle", "draft", "open", "void"),
    _one_of("status", "unpaid", "partially_paid", "paid", "overpaid", "refunded"),
    Index("uq_invoice_public_id", "public_id", unique=True),
    Index("uq_invoice_number", "number", unique=True, sqlite_where=text("hidden = 0")),
    Index("uq_invoice_hosted_id", "hosted_id", unique=True, sqlite_where=text("hosted_id IS NOT NULL AND hidden = 0")),
    Index("ix_invoice_issued", "issued_on", "id"),
    Index("ix_invoice_due", "due_on", "id"),
    Index("ix_invoice_customer", "customer_id", "issued_on", "id"),
    Index(
        "ix_invoice_open", "due_on", "id", "customer_id", "remaining_minor",
        sqlite_where=text("remaining_minor > 0 AND lifecycle = 'open' AND hidden = 0"),
    ),
    CheckConstraint("remaining_minor >= 0 AND over_minor >= 0", name="balance"),
)  # fmt: skip
"""Projection: the newest version of an invoice, and its balances (A, R, C, W and what follows from them).

`settled_on`: the day it became fully paid, while it is.
"""

invoice_version = _table(
    "invoice_version",
    _key(),
    _to("event_id", "event"),
    _to("invoice_id", "invoice"),
    _must("version", Integer),
    _must("lines_from", Integer),
    _must("lifecycle", Text),
    _must("hidden", Tick, "0"),
    _must("number", Text),
    _to("customer_id", "customer"),
    _must("issued_on", Day),
    _must("due_on", Day),
    _must("reference", Text, "''"),
    _must("notes", Text, "''"),
    _may("hosted_id"),
    _must("total_minor", Integer),
    _must("tax_minor", Integer),
    Index("uq_invoice_version_invoice", "invoice_id", "version", unique=True),
    _one_of("lifecycle", "draft", "open", "void"),
)
"""Fact: an invoice as it stood from this event on. `lines_from`: the version that its lines belong to."""

line = _table(
    "line",
    _key(),
    _to("event_id", "event"),
    _to("version_id", "invoice_version", optional=True),
    _to("memo_id", "credit_memo", optional=True),
    _must("position", Integer),
    _must("description", Text),
    _must("quantity", Exact),
    _must("unit_price", Exact),
    _may("tax_rate", Exact),
    _must("tax_inclusive", Tick, "0"),
    _must("net_minor", Integer),
    _must("tax_minor", Integer),
    Index("ix_line_version", "version_id", "position", sqlite_where=text("version_id IS NOT NULL")),
    Index("ix_line_memo", "memo_id", "position", sqlite_where=text("memo_id IS NOT NULL")),
    CheckConstraint("(version_id IS NULL) <> (memo_id IS NULL)", name="owner"),
)
"""Fact: a line of an invoice version or of a credit memo. `tax_rate` in percent; net + tax is what it adds."""

adjustment = _table(
    "adjustment",
    _key(),
    _to("event_id", "event"),
    _to("invoice_id", "invoice"),
    _must("kind", Text),
    _must("amount_minor", Integer),
    _must("dated_on", Day),
    _must("reason", Text, "''"),
    _to("refund_id", "refund", optional=True),
    _one_of("kind", "write_off", "discount", "cancelled"),
    Index("ix_adjustment_invoice", "invoice_id"),
)
"""Fact, signed: what an invoice's balance was lowered by without money (W). A reversal is a negative row."""

credit_memo = _table(
    "credit_memo",
    _key(),
    _must("public_id", Text),
    _must("number", Text),
    _to("customer_id", "customer"),
    _must("dated_on", Day),
    _must("total_minor", Integer),
    _must("tax_minor", Integer),
    _must("reason", Text, "''"),
    _must("void", Tick, "0"),
    _must("hidden", Tick, "0"),
    Index("uq_credit_memo_public_id", "public_id", unique=True),
    Index("uq_credit_memo_number", "number", unique=True, sqlite_where=text("hidden = 0")),
    Index("ix_credit_memo_customer", "customer_id", "dated_on"),
)
"""Projection of the events about it. Its effect is the grant it makes in the credit ledger."""

# Money in and out ---------------------------------------------------------------------------------------------------

payment = _table(
    "payment",
    _key(),
    _must("public_id", Text),
    _to("event_id", "event"),
    _to("customer_id", "customer"),
    _must("amount_minor", Integer),
    _must("method", Text),
    _may("kind"),
    _must("received_on", Day),
    _must("check_number", Text, "''"),
    _must("bank", Text, "''"),
    _must("reference", Text, "''"),
    _must("notes", Text, "''"),
    _must("label", Text, "''"),
    _one_of("method", "card", "ach", "saved", "external"),
    CheckConstraint("amount_minor > 0", name="amount"),
    Index("uq_payment_public_id", "public_id", unique=True),
    Index("ix_payment_customer", "customer_id", "received_on"),
    Index("ix_payment_check", "check_number", "customer_id", sqlite_where=text("check_number <> ''")),
)
"""Fact: one receipt of money, or one attempt at it. `label`: brand and last four, never more."""

payment_step = _table(
    "payment_step",
    _key(),
    _to("event_id", "event"),
    _to("payment_id", "payment"),
    _must("status", Text),
    _must("dated_on", Day),
    _must("reason", Text, "''"),
    _must("fee_minor", Integer, "0"),
    _to("fee_invoice_id", "invoice", optional=True),
    _to("charge_invoice_id", "invoice", optional=True),
    _one_of("status", "pending", "unknown", "approved", "failed", "returned", "void"),
    Index("ix_payment_step_payment", "payment_id"),
)
"""Fact: what became of a payment; the newest row is its status. `fee_minor`: what the bank took for a return.

`fee_invoice_id`: the fee billed to the customer. `charge_invoice_id`: what had been refunded out of a returned payment.
"""

payment_state = _table(
    "payment_state",
    Column("payment_id", Integer, ForeignKey("payment.id"), primary_key=True),
    _must("status", Text),
    _must("allocated_minor", Integer, "0"),
    _must("credited_minor", Integer, "0"),
    _must("refunded_minor", Integer, "0"),
    _must("hidden", Tick, "0"),
)
"""Projection: a payment's status (refunds included) and its sums."""

allocation = _table(
    "allocation",
    _key(),
    _to("event_id", "event"),
    _to("payment_id", "payment"),
    _to("invoice_id", "invoice"),
    _must("amount_minor", Integer),
    _must("dated_on", Day),
    CheckConstraint("amount_minor <> 0", name="amount"),
    Index("ix_allocation_invoice", "invoice_id", "dated_on", "payment_id", "amount_minor"),
    Index("ix_allocation_payment", "payment_id"),
)
"""Fact, signed and gross of refunds: which part of a payment lies on which invoice."""

credit_entry = _table(
    "credit_entry",
    _key(),
    _to("event_id", "event"),
    _to("customer_id", "customer"),
    _must("kind", Text),
    _must("amount_minor", Integer),
    _to("grant_id", "credit_entry", optional=True),
    _to("payment_id", "payment", optional=True),
    _to("memo_id", "credit_memo", optional=True),
    _to("invoice_id", "invoice", optional=True),
    _to("refund_id", "refund", optional=True),
    _must("dated_on", Day),
    _must("reason", Text, "''"),
    _must("for_next", Tick, "0"),
    _one_of("kind", "grant", "revoke", "apply", "take_back", "refund", "refund_void"),
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

refund = _table(
    "refund",
    _key(),
    _must("public_id", Text),
    _to("event_id", "event"),
    _to("customer_id", "customer"),
    _to("payment_id", "payment", optional=True),
    _must("amount_minor", Integer),
    _must("kind", Text),
    _must("dated_on", Day),
    _must("reference", Text, "''"),
    _must("reason", Text, "''"),
    CheckConstraint("amount_minor > 0", name="amount"),
    Index("uq_refund_public_id", "public_id", unique=True),
    Index("ix_refund_payment", "payment_id", sqlite_where=text("payment_id IS NOT NULL")),
    Index("ix_refund_customer", "customer_id"),
)
"""Fact: money going back out, of one payment or of a customer's credit."""

refund_step = _table(
    "refund_step",
    _key(),
    _to("event_id", "event"),
    _to("refund_id", "refund"),
    _must("status", Text),
    _must("dated_on", Day),
    _must("reason", Text, "''"),
    _one_of("status", "pending", "unknown", "settled", "failed", "void"),
    Index("ix_refund_step_refund", "refund_id"),
)
"""Fact: what became of a refund; the newest row is its status. Only a settled refund has parts."""

refund_part = _table(
    "refund_part",
    _key(),
    _to("event_id", "event"),
    _to("refund_id", "refund"),
    _to("payment_id", "payment"),
    _to("invoice_id", "invoice"),
    _must("amount_minor", Integer),
    _must("outcome", Text),
    _must("dated_on", Day),
    _one_of("outcome", "excess", "owed", "cancelled"),
    CheckConstraint("amount_minor <> 0", name="amount"),
    Index("ix_refund_part_invoice", "invoice_id"),
    Index("ix_refund_part_refund", "refund_id"),
    Index("ix_refund_part_payment", "payment_id"),
)
"""Fact, signed: which part of a settled refund is booked on which invoice (R), and what becomes of that part."""

receipt = _table(
    "receipt",
    _key(),
    _to("event_id", "event"),
    _to("payment_id", "payment"),
    _must("number", Text),
    _must("issued_at", Instant),
    _must("facts", Text),
    Index("uq_receipt_payment", "payment_id", unique=True),
    Index("uq_receipt_number", "number", unique=True),
)
"""Fact: a numbered receipt and its figures as they were issued (JSON)."""

# What came from files -----------------------------------------------------------------------------------------------

import_batch = _table(
    "import_batch",
    _key(),
    _must("public_id", Text),
    _must("action_id", Integer),
    _must("kind", Text),
    _must("at", Instant),
    _must("files", Text),
    _must("new_count", Integer),
    _must("here_count", Integer),
    _must("refused_count", Integer),
    _must("held_count", Integer),
    _may("undone_at", Instant),
    _one_of("kind", "customers", "invoices", "payments"),
    Index("uq_import_batch_public_id", "public_id", unique=True),
)

import_key = _table(
    "import_key",
    _must("kind", Text),
    _must("fingerprint", Text),
    _to("batch_id", "import_batch"),
    _must("row_id", Integer),
    PrimaryKeyConstraint("kind", "fingerprint"),
    Index("ix_import_key_batch", "batch_id"),
    rowid=False,
)
"""What has been imported, so that the same file changes nothing the second time."""

import_mapping = _table(
    "import_mapping",
    _must("kind", Text),
    _must("signature", Text),
    _must("mapping", Text),
    PrimaryKeyConstraint("kind", "signature"),
    rowid=False,
)
"""The column mapping last used for files with these headings."""

held_row = _table(
    "held_row",
    _key(),
    _to("batch_id", "import_batch"),
    _must("kind", Text),
    _must("fingerprint", Text),
    _must("file", Text),
    _must("line", Integer),
    _must("reason", Text),
    Index("ix_held_row_batch", "batch_id"),
)
"""Imported rows that fall into a locked period: they wait here until the period is open and the file comes again."""

FACTS: tuple[Table, ...] = (
    invoice_version, line, payment, payment_step, refund, refund_step, allocation, credit_entry, refund_part, adjustment, receipt, period_lock,
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
