"""A book's rows as plain dictionaries, read with bare SQL beside the program."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Dump = dict[str, list[Row]]

TABLES = (
    "event", "period_lock", "setting", "sequence", "customer", "credit_memo", "invoice", "invoice_version", "line",
    "payment", "payment_step", "payment_state", "allocation", "adjustment", "credit_entry", "refund", "refund_step",
    "refund_part", "receipt",
)  # fmt: skip


def dump_of(path: Path) -> Dump:
    """Every row of a book."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        return {table: [dict(row) for row in connection.execute(f"SELECT * FROM {table}")] for table in TABLES}


def visible(dump: Dump) -> dict[str, Any]:
    """What a person sees of a book: everything that an undone entry does not hide, and the numbers that come next."""
    versions = {row["id"]: row for row in dump["invoice_version"]}
    lines: dict[int, list[Row]] = {}
    for row in dump["line"]:
        if row["version_id"] is not None:
            lines.setdefault(row["version_id"], []).append(_but(row, "id", "event_id"))
    invoices = {}
    for row in dump["invoice"]:
        if not row["hidden"]:
            version = versions[row["version_id"]]
            shown = _but(row, "version_id") | {"notes": version["notes"], "tax": version["tax_minor"]}
            invoices[row["public_id"]] = shown | {"lines": lines.get(version["lines_from"], [])}
    payments = {row["id"]: row for row in dump["payment"]}
    return {
        "customers": {row["public_id"]: row for row in dump["customer"] if not row["hidden"]},
        "memos": {row["public_id"]: row for row in dump["credit_memo"] if not row["hidden"]},
        "invoices": invoices,
        "payments": {
            payments[row["payment_id"]]["public_id"]: row for row in dump["payment_state"] if not row["hidden"]
        },
        "settings": {row["key"]: row["value"] for row in dump["setting"]},
        "locked": max(dump["period_lock"], key=lambda row: row["id"], default={"locked_until": None})["locked_until"],
        "next": {kind: _next_number(dump, kind, table) for kind, table in _NUMBERED},
        "credit left": _credit_left(dump),
    }


_NUMBERED = (("invoice", "invoice"), ("memo", "credit_memo"))
_PATTERNS = {"invoice": "INV-{0001}", "memo": "CM-{0001}"}


def _next_number(dump: Dump, kind: str, table: str) -> str:
    pattern = {row["key"]: row["value"] for row in dump["setting"]}.get(f"numbering.{kind}", _PATTERNS[kind])
    before, _, rest = pattern.partition("{")
    first, _, after = rest.partition("}")
    counter = next((row["next"] for row in dump["sequence"] if row["name"] == kind), int(first))
    taken = {row["number"] for row in dump[table] if not row["hidden"]}
    while (number := f"{before}{counter:0{len(first)}d}{after}") in taken:
        counter += 1
    return number


def _credit_left(dump: Dump) -> list[tuple[Any, ...]]:
    """The grants of which something is left: whose, how much, from where, kept for what, since when."""
    left: dict[int, int] = {}
    for row in dump["credit_entry"]:
        grant = row["grant_id"] or row["id"]
        left[grant] = left.get(grant, 0) + row["amount_minor"]
    return [
        (row["customer_id"], left[row["id"]], row["payment_id"], row["memo_id"], row["for_next"], row["dated_on"])
        for row in dump["credit_entry"]
        if row["kind"] == "grant" and left[row["id"]]
    ]


def _but(row: Row, *keys: str) -> Row:
    return {key: value for key, value in row.items() if key not in keys}
