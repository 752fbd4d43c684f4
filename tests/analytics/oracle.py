"""The reports worked out once more, slowly and by another way: data frames over the dumped rows of a book."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

_FUTURE = "9999-12-31"
_SIGNED = {
    "allocation": ("money", 1),
    "refund_part": ("back", 1),
    "credit_entry": ("money", -1),
    "adjustment": ("given", 1),
}


class Dump:
    """The rows of a book, read once, of which those dated up to a day count."""

    def __init__(self, path: Path) -> None:
        connection = sqlite3.connect(path)
        self.invoices = pd.read_sql_query(
            "SELECT * FROM invoice WHERE lifecycle = 'open' AND hidden = 0", connection
        ).set_index("id")
        self.customers = pd.read_sql_query("SELECT * FROM customer", connection).set_index("id")
        self._tables = {table: pd.read_sql_query(f"SELECT * FROM {table}", connection) for table in _SIGNED}
        connection.close()

    def count(self, until: date | None) -> None:
        """Let the rows dated up to a day count (None: all of them)."""
        last = until.isoformat() if until else _FUTURE
        rows = []
        for table, (role, sign) in _SIGNED.items():
            frame = self._tables[table]
            frame = frame[frame.dated_on <= last]
            if table == "credit_entry":
                self.credit = frame.groupby("customer_id").amount_minor.sum()
                frame = frame[frame.invoice_id.notna()]
            rows += [
                (int(number), day, role, sign * int(amount))
                for number, day, amount in zip(frame.invoice_id, frame.dated_on, frame.amount_minor, strict=True)
            ]
        self.moves = pd.DataFrame(rows, columns=["invoice", "day", "role", "amount"])
        self._stories: dict[int, dict[str, Any]] = {}

    def story(self, invoice: int) -> dict[str, Any]:
        """One invoice: what was kept, given back and given up, what is left, over, and the day it was covered."""
        if invoice not in self._stories:
            self._stories[invoice] = self._told(invoice)
        return self._stories[invoice]

    def _told(self, invoice: int) -> dict[str, Any]:
        total = int(self.invoices.total_minor[invoice])
        mine = self.moves[self.moves.invoice == invoice]
        part = {role: int(mine[mine.role == role].amount.sum()) for role in ("money", "back", "given")}
        kept = part["money"] - part["back"]
        given = min(part["given"], max(total - kept, 0))
        signed = mine.assign(amount=mine.amount.where(mine.role != "back", -mine.amount))
        running = signed.groupby("day").amount.sum().sort_index().cumsum()
        short = running[running < total]
        after = running[running.index > short.index[-1]] if len(short) else running
        return {
            "total": total,
            "kept": kept,
            "back": part["back"],
            "given": given,
            "left": max(total - kept - given, 0),
            "over": max(kept + given - total, 0),
            "covered_on": date.fromisoformat(after.index[0]) if len(after) and total > 0 else None,
        }


def metrics(dump: Dump, first: date, last: date) -> dict[str, Any]:
    """The document's figures (money in minor units) of the invoices of a stretch, and the count behind the average."""
    counts = dict.fromkeys(("paid", "partial", "unpaid", "refunded", "written"), 0)
    days: list[int] = []
    revenue = 0
    for number, row in dump.invoices.iterrows():
        issued = date.fromisoformat(row.issued_on)
        if not first <= issued <= last:
            continue
        story = dump.story(int(str(number)))
        group = _group(story)
        counts[group] += 1
        revenue += min(story["kept"], story["total"])
        if group == "paid" and story["covered_on"]:
            days.append(max((story["covered_on"] - issued).days, 0))
    total = sum(counts.values())
    return {
        "totalInvoices": total,
        "paidInvoices": counts["paid"],
        "partiallyPaid": counts["partial"],
        "unpaid": counts["unpaid"],
        "refunded": counts["refunded"],
        "writtenOff": counts["written"],
        "paymentRate": _rounded(Fraction(counts["paid"], total or 1), 4),
        "partialPaymentRate": _rounded(Fraction(counts["partial"], total or 1), 4),
        "averageDaysToPayment": _rounded(Fraction(sum(days), len(days) or 1), 1),
        "timed": len(days),
        "totalRevenue": revenue,
    }


def _group(story: dict[str, Any]) -> str:
    if story["kept"] == 0 and story["back"] > 0:
        return "refunded"
    if story["left"] == 0:
        return "written" if story["kept"] == 0 and story["given"] > 0 else "paid"
    return "unpaid" if story["kept"] == 0 else "partial"


def _rounded(value: Fraction, places: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def aging(dump: Dump, as_of: date) -> dict[str, list[int]]:
    """Customer's number → current, 1–30, 31–60, 61–90, over 90, credit, total."""
    table: dict[str, list[int]] = {}
    for number, row in dump.invoices.iterrows():
        if date.fromisoformat(row.issued_on) > as_of:
            continue
        story = dump.story(int(str(number)))
        late = (as_of - date.fromisoformat(row.due_on)) // timedelta(days=1)
        bucket = 0 if late <= 0 else 1 if late <= 30 else 2 if late <= 60 else 3 if late <= 90 else 4
        mine = table.setdefault(dump.customers.number[row.customer_id], [0] * 6)
        mine[bucket] += story["left"]
        mine[5] += story["over"]
    for customer, credit in dump.credit.items():
        table.setdefault(dump.customers.number[int(str(customer))], [0] * 6)[5] += int(credit)
    return {number: [*row, sum(row[:5]) - row[5]] for number, row in table.items() if any(row)}
