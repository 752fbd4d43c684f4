"""A method that the hosted service keeps: its id, which the owner enters once for a customer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.fields import Field
from invpay_desktop.base.texts import check_text

KEY = "saved"
LABEL = "Saved method"

FIELDS: tuple[Field, ...] = (
    Field("method_id", "Id at the hosted service", required=True, help="begins with pm_", max_length=128),
    Field("label", "What to call it", help="such as Visa •• 4242", max_length=60),
)


@dataclass(frozen=True, slots=True)
class SavedMethod:
    """A method by its id. It names no account, so both may be kept."""

    id: str
    label: str


def checked(values: Mapping[str, str]) -> SavedMethod:
    """The method that was named. Raises BadInput naming the field."""
    method_id, label = values.get("method_id", "").strip(), values.get("label", "").strip()
    if not re.fullmatch(r"pm_[A-Za-z0-9_\-]{1,125}", method_id, re.ASCII):
        raise BadInput("The id of a saved method begins with pm_, such as pm_saved_123.", "method_id")
    check_text(label, "name of the method", 60)
    return SavedMethod(method_id, label or LABEL)
