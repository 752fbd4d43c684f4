"""Rows of files as payments, one each, with what tells each from all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from invpay_desktop.base.errors import BadInput
from invpay_desktop.delimited.shown import shown
from invpay_desktop.interchange.columns import PAYMENT_COLUMNS
from invpay_desktop.interchange.drafts import PaymentDraft, Payments, fingerprint
from invpay_desktop.interchange.sources import Refusal, Source, Spot, cells_of
from invpay_desktop.interchange.styles import Styles, ids_with_zero, lines_of_text, text_of, without_zero
from invpay_desktop.payments.methods import external

_KEYS = tuple(column.key for column in PAYMENT_COLUMNS)

_NOT_IN_FORCE = {
    "void": "void", "voided": "void", "cancelled": "void", "canceled": "void", "deleted": "void",
    "failed": "failed", "declined": "failed", "rejected": "failed", "returned": "returned", "bounced": "returned",
    "refunded": "refunded", "partially_refunded": "refunded in part", "partially refunded": "refunded in part",
    "pending": "pending", "processing": "pending", "unknown": "not certain",
}  # fmt: skip
"""A word for a payment's status → why it is no money received."""

_KINDS = {
    "check": "check", "cheque": "check", "ck": "check", "chk": "check", "scheck": "check", "chèque": "check",
    "cash": "cash", "bar": "cash", "espèces": "cash", "efectivo": "cash", "contanti": "cash",
    "wire": "wire", "wire transfer": "wire", "bank transfer": "wire", "transfer": "wire", "ach": "wire", "eft": "wire",
    "sepa": "wire", "bacs": "wire", "direct deposit": "wire", "überweisung": "wire", "virement": "wire",
    "transferencia": "wire", "bonifico": "wire", "other": "other", "": "",
}  # fmt: skip
"""A word for how money came → one of the kinds of methods/external.py."""


def read_payments(sources: Sequence[Source], styles: Styles) -> Payments:
    """All payments that the files hold.

    Equal rows of one file are twins, and both stay; a row that a second file has again is the same payment.
    """
    with_zero = {key for key in ("customer", "invoices", "payment_id") if ids_with_zero(sources, key)}
    drafts: dict[str, PaymentDraft] = {}
    refused: list[Refusal] = []
    repeated = 0
    for source in sources:
        pick = cells_of(source, _KEYS)
        twins: Counter[str] = Counter()
        for row in source.rows:
            spot = Spot(source, row)
            if row.problem:
                refused.append(Refusal(spot, "", row.problem))
                continue
            try:
                cells = dict(zip(_KEYS, pick(row), strict=True))
                draft = _payment(spot, cells, styles, with_zero, twins)
                first = drafts.setdefault(draft.key, draft)
                if first is not draft:
                    _require_same(first, draft)
                    repeated += 1
            except BadInput as wrong:
                refused.append(Refusal(spot, wrong.field or "", wrong.message))
    return Payments(tuple(drafts.values()), tuple(refused), repeated)


def _payment(
    spot: Spot, cells: dict[str, str], styles: Styles, with_zero: set[str], twins: Counter[str]
) -> PaymentDraft:
    ids = {key: text_of(cells[key]) for key in ("customer", "invoices", "payment_id")}
    ids.update((key, without_zero(ids[key])) for key in with_zero)
    name = text_of(cells["customer_name"])
    if (currency := cells["currency"].strip()) and currency.upper() != styles.currency:
        raise BadInput(f"The row is in {shown(currency)}, and the book is in {styles.currency}.", "currency")
    if reason := _NOT_IN_FORCE.get(cells["status"].strip().casefold()):
        raise BadInput(f"The payment is {reason} in the file; enter by hand what became of it.", "status")
    amount = styles.money(cells["amount"], "amount")
    if amount.minor <= 0:
        raise BadInput(f"The amount must be more than zero; {amount} is not. Enter a refund by hand.", "amount")
    received_on = styles.day(cells["received_on"], "received_on")
    if not (ids["invoices"] or ids["customer"] or name):
        raise BadInput("The row names neither an invoice nor a customer.", "invoices")
    details = _how(cells)
    said = fingerprint(
        (received_on, amount.minor, ids["customer"] or name, ids["invoices"], details["check_number"],
         details["reference"], details["kind"])
    )  # fmt: skip
    by_id = bool(ids["payment_id"])
    key = fingerprint(("id", ids["payment_id"]))
    if not by_id:
        twins[said] += 1
        key = fingerprint((said, twins[said]))
    return PaymentDraft(spot, key, by_id, ids["invoices"], ids["customer"] or name, name, amount, received_on, details)


def _how(cells: dict[str, str]) -> dict[str, str]:
    """How the money came. A number of something that is no check goes to the reference, an unknown way to the notes."""
    word = text_of(cells["kind"])
    kind = _KINDS.get(word.casefold())
    number, reference, notes = (
        text_of(cells["check_number"]),
        lines_of_text(cells["reference"]),
        lines_of_text(cells["notes"]),
    )
    if kind is None:
        kind, notes = "other", f"{word}: {notes}" if notes else word
    if number and kind not in ("", "check"):
        number, reference = "", f"{reference} {number}" if reference else number
    return external.checked(
        {"kind": kind, "check_number": number, "bank": text_of(cells["bank"]), "reference": reference, "notes": notes}
    )


def _require_same(first: PaymentDraft, again: PaymentDraft) -> None:
    if (first.amount, first.received_on, first.invoices, first.customer, first.details) != (
        again.amount, again.received_on, again.invoices, again.customer, again.details,
    ):  # fmt: skip
        raise BadInput(
            f"The same payment id stands on line {first.spot.row.line} of {first.spot.source.name} already, with other "
            "contents.",
            "payment_id",
        )
