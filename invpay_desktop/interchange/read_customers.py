"""Rows of files as customers, one each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from invpay_desktop.base.errors import BadInput
from invpay_desktop.interchange.columns import CUSTOMER_COLUMNS
from invpay_desktop.interchange.drafts import CustomerDraft, Customers
from invpay_desktop.interchange.sources import Refusal, Source, Spot, cells_of
from invpay_desktop.interchange.styles import Styles, ids_with_zero, is_yes, lines_of_text, text_of, without_zero
from invpay_desktop.ledger.customers import CustomerDetails, checked

_KEYS = tuple(column.key for column in CUSTOMER_COLUMNS)
_ADDRESS = ("address", "city", "region", "postal_code", "country")
_DAYS = re.compile(r"(?:net\s*)?([0-9]{1,4})(?:\s*(?:days?|d|tage))?", re.ASCII | re.IGNORECASE)


def read_customers(sources: Sequence[Source], styles: Styles) -> Customers:
    """All customers that the files hold. A number that comes again must say the same again."""
    with_zero = ids_with_zero(sources, "number")
    if with_zero:
        styles.notes.append("Customer numbers were written like 17850.0; they were read as 17850.")
    drafts: dict[str, CustomerDraft] = {}
    refused: list[Refusal] = []
    repeated = 0
    for source in sources:
        given = _given(source)
        pick = cells_of(source, _KEYS)
        for row in source.rows:
            spot = Spot(source, row)
            if row.problem:
                refused.append(Refusal(spot, "", row.problem))
                continue
            try:
                details = _details(dict(zip(_KEYS, pick(row), strict=True)), with_zero)
                first = drafts.setdefault(details.number, CustomerDraft(spot, details, given))
                if first.spot is not spot:
                    _require_same(first, details)
                    repeated += 1
            except BadInput as wrong:
                refused.append(Refusal(spot, wrong.field or "", wrong.message))
    return Customers(tuple(drafts.values()), tuple(refused), repeated)


def _given(source: Source) -> tuple[str, ...]:
    """The details that a file says something about."""
    given = {"address" if key in _ADDRESS else key for key in source.mapping}
    return tuple(sorted(given - {"number"}))


def _details(cells: dict[str, str], with_zero: bool) -> CustomerDetails:
    """The customer of a row; one without a number goes by its name, one without a name by its number."""
    number, name = text_of(cells["number"]), text_of(cells["name"])
    if with_zero:
        number = without_zero(number)
    return checked(
        CustomerDetails(
            number or name,
            name or number,
            text_of(cells["email"]),
            text_of(cells["phone"]),
            _address(cells),
            lines_of_text(cells["notes"]),
            _terms(cells["terms_days"]),
            text_of(cells["hosted_id"]) or None,
            is_yes(cells["anonymous"]),
        )
    )


def _address(cells: dict[str, str]) -> str:
    place = " ".join(part for key in ("postal_code", "city", "region") if (part := text_of(cells[key])))
    return "\n".join(part for part in (lines_of_text(cells["address"]), place, text_of(cells["country"])) if part)


def _terms(cell: str) -> int | None:
    """Days to pay: `30`, `Net 30`, `30 days`; none where the cell is empty."""
    text = cell.strip().removesuffix(".0")
    if not text:
        return None
    if text.casefold() in ("due on receipt", "sofort"):
        return 0
    found = _DAYS.fullmatch(text)
    if not found:
        raise BadInput(f"“{text[:40]}” is not a number of days.", "terms_days")
    return int(found[1])


def _require_same(first: CustomerDraft, details: CustomerDetails) -> None:
    if first.details != details:
        raise BadInput(
            f"Customer {details.number} stands on line {first.spot.row.line} of {first.spot.source.name} "
            "already, with other details.",
            "number",
        )
