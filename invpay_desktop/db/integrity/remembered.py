"""What is remembered beside the facts must be what they say: balances, states, newest versions, names, counters."""

from __future__ import annotations

from invpay_desktop.db.integrity.report import Kind, Rule


def _rule(sentence: str, sql: str) -> Rule:
    return Rule(Kind.REMEMBERED, sentence, sql)


NEWEST_VERSION = """(SELECT id FROM invoice_version n WHERE n.invoice_id = i.id ORDER BY version DESC LIMIT 1)"""
VERSION_COLUMNS = (
    "lifecycle", "hidden", "number", "customer_id", "issued_on", "due_on", "total_minor", "reference", "hosted_id",
)  # fmt: skip
BALANCE_COLUMNS = (
    "allocated_minor", "refunded_minor", "credited_minor", "written_off_minor", "paid_minor", "remaining_minor",
    "over_minor", "status", "settled_on",
)  # fmt: skip
STATE_COLUMNS = ("status", "allocated_minor", "credited_minor", "refunded_minor", "hidden")
CUSTOMER_COLUMNS = (
    "number", "name", "email", "phone", "address", "notes", "terms_days", "hosted_id", "anonymous",
)  # fmt: skip
MEMO_COLUMNS = ("number", "customer_id", "dated_on", "total_minor", "tax_minor", "reason", "void")


CUSTOMER_ENTERED = """
    SELECT e.customer_id, e.hidden, a.data FROM (
        SELECT customer_id, max(CASE WHEN json_extract(data, '$.after') IS NOT NULL THEN id END) AS last,
            max(kind = 'customer.hidden') AS hidden
        FROM entered WHERE kind GLOB 'customer.*' GROUP BY customer_id) e
    JOIN entered a ON a.id = e.last"""
MEMO_ENTERED = """
    SELECT json_extract(data, '$.after.memo_id') AS memo_id, max(id), data,
        coalesce(json_extract(data, '$.after.hidden'), 0) AS hidden
    FROM entered WHERE kind GLOB 'memo.*' AND json_extract(data, '$.after') IS NOT NULL GROUP BY 1"""
SETTINGS_ENTERED = """
    SELECT json_extract(data, '$.key') AS key, max(id), json_extract(data, '$.after') AS set_last
    FROM entered WHERE kind = 'setting.changed' GROUP BY 1"""
"""What was entered last, from the events that hold it in their own data."""
PUBLIC_IDS = {
    "invoice": """SELECT invoice_id AS id, json_extract(data, '$.publicId') AS given FROM event
        WHERE kind IN ('invoice.added', 'invoice.drafted') AND given IS NOT NULL""",
    "customer": """SELECT customer_id AS id, json_extract(data, '$.publicId') AS given FROM entered
        WHERE kind = 'customer.added' AND given IS NOT NULL""",
    "credit_memo": """SELECT json_extract(data, '$.after.memo_id') AS id, json_extract(data, '$.publicId') AS given
        FROM entered WHERE kind = 'memo.added' AND given IS NOT NULL""",
}
"""The ids given out, by the event that entered each; events of the first version did not hold them."""
IMPORT_COLUMNS = {
    "public_id": "json_extract(e.data, '$.importId')",
    "kind": "json_extract(e.data, '$.kind')",
    "at": "e.at",
    "files": "json_extract(e.data, '$.files')",
    **{f"{name}_count": f"json_extract(e.data, '$.{name}')" for name in ("new", "here", "refused", "held")},
}
"""A column of an import and what its event says."""


def differs(columns: tuple[str, ...], one: str, other: str) -> str:
    """A condition: any of the columns is not the same in two tables."""
    return " OR ".join(f"{one}.{column} IS NOT {other}.{column}" for column in columns)


def _after_differs(columns: tuple[str, ...], table: str) -> str:
    return " OR ".join(f"{table}.{column} IS NOT json_extract(data, '$.after.{column}')" for column in columns)


def _import_differs(column: str, said: str) -> str:
    mine = "json(b.files)" if column == "files" else f"b.{column}"
    return f"{mine} IS NOT {said}"


REMEMBERED_RULES: tuple[Rule, ...] = (
    _rule(
        "{0} is remembered as version {1}, but its newest is {2}.",
        f"""SELECT 'invoice ' || i.number, i.version_id, {NEWEST_VERSION} AS newest FROM invoice i
            WHERE i.version_id IS NOT newest""",
    ),
    _rule(
        "What is remembered of {0} is not what its newest version says.",
        f"""SELECT 'invoice ' || i.number FROM invoice i JOIN invoice_version v ON v.id = {NEWEST_VERSION}
            WHERE {differs(VERSION_COLUMNS, "i", "v")}""",
    ),
    _rule(
        "The balance remembered of {0} (paid {1}, left {2}, over {3}, {4}) is not what its rows say (paid {5}, left "
        "{6}, over {7}, {8}), in these figures or those they come from.",
        f"""SELECT 'invoice ' || i.number, i.paid_minor, i.remaining_minor, i.over_minor, i.status,
                s.paid_minor, s.remaining_minor, s.over_minor, s.status
            FROM invoice i JOIN invoice_sum s USING (id) WHERE {differs(BALANCE_COLUMNS, "i", "s")}""",
    ),
    _rule(
        "What is remembered of {0} ({1}, {2} on invoices, {3} in credit) is not what its rows say ({4}, {5}, {6}).",
        f"""SELECT 'payment ' || p.public_id, s.status, s.allocated_minor, s.credited_minor,
                t.status, t.allocated_minor, t.credited_minor
            FROM payment p JOIN payment_sum t USING (id) LEFT JOIN payment_state s ON s.payment_id = p.id
            WHERE {differs(STATE_COLUMNS, "s", "t")}""",
    ),
    _rule(
        "The credit remembered of {0} is {1}; its ledger adds up to {2}.",
        """SELECT 'customer ' || number, credit_minor, ledger_minor FROM (
               SELECT number, credit_minor,
                   (SELECT coalesce(sum(amount_minor), 0) FROM credit_entry e
                    WHERE e.customer_id = c.id) AS ledger_minor
               FROM customer c) WHERE credit_minor <> ledger_minor""",
    ),
    _rule(
        "What is remembered of {0} is not what was entered last.",
        f"""SELECT 'customer ' || c.number FROM customer c LEFT JOIN ({CUSTOMER_ENTERED}) e ON e.customer_id = c.id
            WHERE data IS NULL OR e.hidden IS NOT c.hidden OR {_after_differs(CUSTOMER_COLUMNS, "c")}""",
    ),
    _rule(
        "What is remembered of {0} is not what was entered last.",
        f"""SELECT 'credit memo ' || m.number FROM credit_memo m LEFT JOIN ({MEMO_ENTERED}) e ON e.memo_id = m.id
            WHERE data IS NULL OR e.hidden IS NOT m.hidden OR {_after_differs(MEMO_COLUMNS, "m")}""",
    ),
    *(
        _rule(
            "The id of {0} is {1}; it was entered as {2}.",
            f"""SELECT '{table.replace("_", " ")} ' || r.number, r.public_id, given FROM {table} r JOIN ({given}) g
                ON g.id = r.id WHERE given IS NOT r.public_id""",
        )
        for table, given in PUBLIC_IDS.items()
    ),
    _rule(
        "What is remembered of {0} is not what its entry says.",
        f"""SELECT 'import ' || b.public_id FROM import_batch b
            LEFT JOIN event e ON e.id = b.action_id AND e.kind = 'import.finished'
            WHERE {" OR ".join(_import_differs(column, said) for column, said in IMPORT_COLUMNS.items())}
                OR (b.undone_at IS NOT NULL
                    AND b.undone_at NOT IN (SELECT at FROM event u WHERE u.undoes_action = b.action_id))""",
    ),
    _rule(
        "The setting {0} is “{1}”; what was set last is “{2}”.",
        f"""SELECT s.key, s.value, e.set_last FROM setting s LEFT JOIN ({SETTINGS_ENTERED}) e ON e.key = s.key
            WHERE s.value IS NOT e.set_last
            UNION ALL SELECT key, NULL, set_last FROM ({SETTINGS_ENTERED})
            WHERE set_last IS NOT NULL AND key NOT IN (SELECT key FROM setting)""",
    ),
    Rule(
        Kind.CHAIN,
        "The book's own row (id, currency, time it was made) is not what its first event says.",
        """SELECT 'the book' FROM book LEFT JOIN event ON event.id = 1
           WHERE book.id <> 1 OR kind IS NOT 'book.made' OR json_extract(data, '$.publicId') IS NOT public_id
               OR json_extract(data, '$.currency') IS NOT currency OR at IS NOT made_at
           UNION ALL SELECT 'the book' WHERE NOT EXISTS (SELECT 1 FROM book)""",
    ),
)
"""Each row that a statement gives is remembered wrongly; the last rule's cannot be made anew."""
