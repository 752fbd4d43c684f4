"""The domain's formulas and invariants said a second time, in plain Python over dumped rows.

Shares no code with the program. `broken_rules` gives a sentence for each that does not hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from tests.ledger.dump import Dump, Row

Sums = dict[Any, int]


def broken_rules(dump: Dump) -> list[str]:
    """Everything that does not hold in a book."""
    facts = _Facts(dump)
    return [
        *_invoices(dump, facts),
        *_payments(dump, facts),
        *_customers(dump),
        *_grants(dump, facts),
        *_memos(dump),
        *_refunds(dump, facts),
        *_days(dump, facts),
        *_all_money(dump, facts),
    ]


class _Facts:
    """What later rules look up: last steps, newest versions."""

    def __init__(self, dump: Dump) -> None:
        self.step = {row["payment_id"]: row["status"] for row in dump["payment_step"]}
        self.refund_step = {row["refund_id"]: row["status"] for row in dump["refund_step"]}
        self.version = {row["invoice_id"]: row for row in dump["invoice_version"]}
        self.grants = {row["id"]: row for row in dump["credit_entry"] if row["kind"] == "grant"}

    def in_force(self, payment: int) -> bool:
        return bool(self.step[payment] == "approved")


def _sums(rows: Iterable[Row], *keys: str) -> Sums:
    sums: Sums = defaultdict(int)
    for row in rows:
        sums[tuple(row[key] for key in keys) if len(keys) > 1 else row[keys[0]]] += row["amount_minor"]
    return sums


def _invoices(dump: Dump, facts: _Facts) -> Iterator[str]:
    allocated = _sums((row for row in dump["allocation"] if facts.in_force(row["payment_id"])), "invoice_id")
    refunded = _sums(
        (row for row in dump["refund_part"] if facts.refund_step[row["refund_id"]] == "settled"), "invoice_id"
    )
    credited = _sums((row for row in dump["credit_entry"] if row["invoice_id"] is not None), "invoice_id")
    lowered = _sums(dump["adjustment"], "invoice_id")
    for row in dump["invoice"]:
        newest = facts.version[row["id"]]
        total = newest["total_minor"]
        a, r, c, given_up = (s.get(row["id"], 0) for s in (allocated, refunded, credited, lowered))
        paid = a - r - c
        w = given_up if given_up < total - paid else max(total - paid, 0)
        covered = paid + w
        expected = {
            "allocated_minor": a,
            "refunded_minor": r,
            "credited_minor": -c,
            "written_off_minor": w,
            "paid_minor": paid,
            "remaining_minor": total - covered if covered < total else 0,
            "over_minor": covered - total if covered > total else 0,
            "status": _status(total, paid, r, w),
            "settled_on": _settled(dump, row["id"], total)
            if _status(total, paid, r, w) in ("paid", "overpaid")
            else None,
        }
        name = f"invoice {row['number']}"
        for key, value in expected.items():
            if row[key] != value:
                yield f"{name}: {key} is {row[key]}, the rows say {value}"
        for key in (
            "lifecycle", "hidden", "number", "customer_id", "issued_on", "due_on", "reference", "hosted_id",
            "total_minor",
        ):  # fmt: skip
            if row[key] != newest[key]:
                yield f"{name}: {key} is {row[key]}, the newest version says {newest[key]}"
        if row["version_id"] != newest["id"]:
            yield f"{name}: version {row['version_id']} is not its newest"
        if paid < 0 or a < 0 or r < 0 or c > 0 or given_up < 0:
            yield f"{name}: a sum is below zero: paid {paid}, A {a}, R {r}, C {-c}, lowered {given_up}"
        if (newest["lifecycle"] != "open" or newest["hidden"]) and paid != 0:
            yield f"{name} is {newest['lifecycle']} and has {paid} on it"
        if newest["lifecycle"] == "draft" and (a or r or c or given_up):
            yield f"{name} is a draft and has money rows"


def _status(total: int, paid: int, refunded: int, w: int) -> str:
    if paid == 0 and refunded > 0:
        return "refunded"
    if paid + w > total:
        return "overpaid"
    if paid + w == total:
        return "paid"
    return "unpaid" if paid == 0 else "partially_paid"


def _settled(dump: Dump, invoice: int, total: int) -> str | None:
    """The first day on whose evening, and on every evening after it, all of the total was covered."""
    if total == 0:
        return None
    moves = [(row["dated_on"], row["amount_minor"]) for row in dump["allocation"] if row["invoice_id"] == invoice]
    moves += [(row["dated_on"], row["amount_minor"]) for row in dump["adjustment"] if row["invoice_id"] == invoice]
    moves += [(row["dated_on"], -row["amount_minor"]) for row in dump["refund_part"] if row["invoice_id"] == invoice]
    moves += [(row["dated_on"], -row["amount_minor"]) for row in dump["credit_entry"] if row["invoice_id"] == invoice]
    days = sorted({day for day, _ in moves})
    covered = {day: sum(amount for on, amount in moves if on <= day) >= total for day in days}
    return next((day for day in days if all(covered[later] for later in days if later >= day)), None)


def _payments(dump: Dump, facts: _Facts) -> Iterator[str]:
    allocated = _sums(dump["allocation"], "payment_id")
    lying = _sums(dump["allocation"], "payment_id", "invoice_id")
    gone = _sums(dump["refund_part"], "payment_id", "invoice_id")
    credited = _sums((row for row in dump["credit_entry"] if row["kind"] in ("grant", "revoke")), "payment_id")
    refunded = _sums(
        (row for row in dump["refund"] if facts.refund_step[row["id"]] == "settled" and row["payment_id"]), "payment_id"
    )
    states = {row["payment_id"]: row for row in dump["payment_state"]}
    for row in dump["payment"]:
        name, whole, in_force = f"payment {row['id']}", row["amount_minor"], facts.in_force(row["id"])
        a, c, r = allocated.get(row["id"], 0), credited.get(row["id"], 0), refunded.get(row["id"], 0)
        if in_force and (a + c != whole or r > whole):
            yield f"{name} of {whole}: {a} allocated, {c} credited, {r} refunded"
        if not in_force and (a or c):
            yield f"{name} is {facts.step[row['id']]}: still {a} allocated, {c} credited"
        status = facts.step[row["id"]]
        if in_force and r:
            status = "refunded" if r >= whole else "partially_refunded"
        state = states[row["id"]]
        found = state["status"], state["allocated_minor"], state["credited_minor"], state["refunded_minor"]
        if found != (status, a, c, r):
            yield f"{name}: remembered as {found}, the rows say {(status, a, c, r)}"
    for (payment, invoice), amount in lying.items():
        back = gone.get((payment, invoice), 0)
        if not 0 <= back <= amount or (amount and not facts.in_force(payment)):
            yield f"payment {payment} has {amount} on invoice {invoice}, {back} of it refunded"
    for place, amount in gone.items():
        if amount and place not in lying:
            yield f"{amount} was refunded from {place}, where nothing lies"


def _customers(dump: Dump) -> Iterator[str]:
    entries = dump["credit_entry"]
    ledger = _sums(entries, "customer_id")
    for row in dump["customer"]:
        if row["credit_minor"] != ledger.get(row["id"], 0) or row["credit_minor"] < 0:
            yield f"customer {row['number']}: credit {row['credit_minor']}, its ledger says {ledger.get(row['id'], 0)}"
        if row["anonymous"] and any(row["id"] == entry["customer_id"] and entry["invoice_id"] for entry in entries):
            yield f"credit of {row['number']}, who stands for many, moved between invoices"


def _grants(dump: Dump, facts: _Facts) -> Iterator[str]:
    of_grant = [row | {"grant_id": row["grant_id"] or row["id"]} for row in dump["credit_entry"]]
    left = _sums(of_grant, "grant_id")
    standing = _sums((row for row in of_grant if row["kind"] in ("grant", "revoke")), "grant_id")
    for grant, amount in left.items():
        if not 0 <= amount <= standing[grant] <= facts.grants[grant]["amount_minor"]:
            yield f"grant {grant}: {amount} left of {standing[grant]}"
    for key in ("invoice_id", "refund_id"):
        for place, amount in _sums((row for row in of_grant if row[key]), "grant_id", key).items():
            if amount > 0:
                yield f"grant {place[0]}: {amount} too much came back from {key} {place[1]}"
    for row in of_grant:
        grant = facts.grants[row["grant_id"]]
        if row["customer_id"] != grant["customer_id"]:
            yield f"credit row {row['id']} draws on another customer's grant"
        if row["kind"] in ("grant", "revoke") and (row["payment_id"], row["memo_id"]) != (
            grant["payment_id"], grant["memo_id"],
        ):  # fmt: skip
            yield f"credit row {row['id']} names another source than its grant"
        if (row["payment_id"] is None) == (row["memo_id"] is None) and row["kind"] == "grant":
            yield f"grant {row['id']} names no source, or two"


def _memos(dump: Dump) -> Iterator[str]:
    memos = _sums((row for row in dump["credit_entry"] if row["kind"] in ("grant", "revoke")), "memo_id")
    for row in dump["credit_memo"]:
        if memos.get(row["id"], 0) != (0 if row["void"] or row["hidden"] else row["total_minor"]):
            yield f"memo {row['number']} of {row['total_minor']} (void {row['void']}) grants {memos.get(row['id'], 0)}"


def _refunds(dump: Dump, facts: _Facts) -> Iterator[str]:
    booked: Sums = defaultdict(int)
    unforced: set[int] = set()
    for row in dump["refund_part"]:
        booked[row["refund_id"]] += row["amount_minor"]
        if not facts.in_force(row["payment_id"]):
            unforced.add(row["refund_id"])
    for row in dump["credit_entry"]:
        if row["refund_id"] is not None:
            booked[row["refund_id"]] -= row["amount_minor"]
            source = facts.grants[row["grant_id"]]["payment_id"]
            if source is not None and not facts.in_force(source):
                unforced.add(row["refund_id"])
    for row in dump["refund"]:
        settled = facts.refund_step[row["id"]] == "settled"
        whole = row["amount_minor"] if settled else 0
        amount = booked.get(row["id"], 0)
        if not (0 <= amount <= whole if settled and row["id"] in unforced else amount == whole):
            yield f"refund {row['id']} ({facts.refund_step[row['id']]}) of {row['amount_minor']}: {amount} booked"


def _days(dump: Dump, facts: _Facts) -> Iterator[str]:
    """As of every day: nothing below zero, and nothing of a payment that was taken back whole."""
    locked = max((row["locked_until"] or "" for row in dump["period_lock"]), default="")
    of_grant = [row | {"grant_id": row["grant_id"] or row["id"]} for row in dump["credit_entry"]]
    for what, rows, keys, sign in (
        ("allocated", dump["allocation"], ("payment_id", "invoice_id"), 1),
        ("refunded", dump["refund_part"], ("payment_id", "invoice_id"), 1),
        ("left of grant", of_grant, ("grant_id", "customer_id"), 1),
        ("applied", [row for row in of_grant if row["invoice_id"]], ("grant_id", "invoice_id"), -1),
        ("lowered", dump["adjustment"], ("invoice_id", "kind"), 1),
    ):
        for place, day, sum_so_far in _as_of(rows, keys):
            if sum_so_far * sign < 0:
                yield f"{what} {place} is {sum_so_far} as of {day}"
            taken_back = keys[0] == "payment_id" and facts.step[place[0]] == "void"
            if taken_back and sum_so_far and day > locked:
                yield f"{what} {place} of a payment taken back is {sum_so_far} as of {day}"


def _as_of(rows: Iterable[Row], keys: tuple[str, ...]) -> Iterator[tuple[Any, str, int]]:
    by_place: dict[Any, Sums] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        by_place[tuple(row[key] for key in keys)][row["dated_on"]] += row["amount_minor"]
    for place, days in by_place.items():
        so_far = 0
        for day in sorted(days):
            so_far += days[day]
            yield place, day, so_far


def _all_money(dump: Dump, facts: _Facts) -> Iterator[str]:
    """Money in and given, less money out, lies on invoices or in credit, to the penny."""
    came = sum(row["amount_minor"] for row in dump["payment"] if facts.in_force(row["id"]))
    given = sum(row["total_minor"] for row in dump["credit_memo"] if not row["void"])
    went = sum(row["amount_minor"] for row in dump["refund_part"])
    went -= sum(row["amount_minor"] for row in dump["credit_entry"] if row["refund_id"] is not None)
    lies = sum(row["paid_minor"] for row in dump["invoice"]) + sum(row["credit_minor"] for row in dump["customer"])
    if came + given - went != lies:
        yield f"{came} came, {given} was given, {went} went out, and {lies} lies in the book"
