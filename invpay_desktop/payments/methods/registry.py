"""The ways money comes in: one entry each, with the fields it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from invpay_desktop.base.fields import Field
from invpay_desktop.payments.methods import ach, card, external, saved


@dataclass(frozen=True, slots=True)
class Method:
    """One way. `hosted`: the money moves through the hosted service, so that a connection to it is needed."""

    key: str
    label: str
    fields: tuple[Field, ...]
    hosted: bool


METHODS: tuple[Method, ...] = (
    Method(card.KEY, card.LABEL, card.FIELDS, hosted=True),
    Method(ach.KEY, ach.LABEL, ach.FIELDS, hosted=True),
    Method(saved.KEY, saved.LABEL, saved.FIELDS, hosted=True),
    Method(external.KEY, external.LABEL, external.FIELDS, hosted=False),
)
