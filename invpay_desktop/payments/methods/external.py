"""Money received outside the program: a check, cash, a wire, anything else. Recorded at once, no connection needed."""

from __future__ import annotations

from collections.abc import Mapping

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.fields import Field, Kind
from invpay_desktop.base.texts import check_text

KEY = "external"
LABEL = "External"
KINDS: tuple[tuple[str, str], ...] = (("check", "Check"), ("cash", "Cash"), ("wire", "Wire"), ("other", "Other"))

FIELDS: tuple[Field, ...] = (
    Field("kind", "How it came", Kind.CHOICE, required=True, choices=KINDS),
    Field("check_number", "Check number", max_length=50, help="for checks"),
    Field("bank", "Bank", max_length=100),
    Field("reference", "Reference", max_length=200),
    Field("notes", "Notes", max_length=4000),
)


def checked(values: Mapping[str, str]) -> dict[str, str]:
    """The fields' values, trimmed. Raises BadInput naming the field that cannot be kept."""
    given = {field.key: (values.get(field.key) or "").strip() for field in FIELDS}
    given["kind"] = given["kind"] or ("check" if given["check_number"] else "other")
    if given["kind"] not in dict(KINDS):
        known = ", ".join(key for key, _ in KINDS)
        raise BadInput(f"“{given['kind']}” is not a way money comes in: choose one of {known}.", "kind")
    if given["check_number"] and given["kind"] != "check":
        raise BadInput("A check number belongs to a check: leave it out, or choose the kind check.", "check-number")
    for field in FIELDS:
        check_text(given[field.key], field.label.lower(), field.max_length, lines=field.key == "notes")
    return given


def words(kind: str | None, check_number: str = "") -> str:
    """How it was paid, for a person: `Check 12345`, `Cash`."""
    label = dict(KINDS).get(kind or "other", "Other")
    return f"{label} {check_number}" if check_number else label
