"""Which column of a file holds what: proposed from the names, corrected by a person, remembered by the file's shape."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from invpay_desktop.base.errors import BadInput
from invpay_desktop.delimited.shown import shown


@dataclass(frozen=True, slots=True)
class WantedColumn:
    """Something an import reads. `key` names it in data, `label` to a person; `synonyms` are headings it is known by,
    the likeliest first, in any language.
    """

    key: str
    label: str
    required: bool = False
    synonyms: tuple[str, ...] = ()


def propose_mapping(header: Sequence[str], wanted: Sequence[WantedColumn]) -> dict[str, str]:
    """Key → column name, for what can be recognised. A whole heading beats a part of one; no column serves twice."""
    offers = sorted(_offers(header, wanted))
    mapping: dict[str, str] = {}
    for *_, wanted_place, column_place in offers:
        key, column = wanted[wanted_place].key, header[column_place]
        if key not in mapping and column not in mapping.values():
            mapping[key] = column
    return {column.key: mapping[column.key] for column in wanted if column.key in mapping}


def apply_overrides(
    header: Sequence[str], wanted: Sequence[WantedColumn], mapping: Mapping[str, str], overrides: Mapping[str, str]
) -> dict[str, str]:
    """The mapping with a person's corrections: a column they name leaves its old key, an empty name takes the key out.

    Raises BadInput for a key that is not wanted and for a column that the file does not have, listing what there is.
    """
    corrected = dict(mapping)
    keys = [column.key for column in wanted]
    for key, name in overrides.items():
        if key not in keys:
            raise BadInput(f"{shown(key)} is nothing this import reads. It reads: {', '.join(keys)}.", "map")
        corrected.pop(key, None)
        if name:
            column = _named(header, name)
            corrected = {old: taken for old, taken in corrected.items() if taken != column or old in overrides}
            corrected[key] = column
    return corrected


def check_mapping(header: Sequence[str], wanted: Sequence[WantedColumn], mapping: Mapping[str, str]) -> None:
    """Raises BadInput, naming them, where required columns were not found."""
    missing = [f"{column.label} ({column.key})" for column in wanted if column.required and column.key not in mapping]
    if missing:
        there = f"The file has: {_listed(header)}. Say which column it is."
        raise BadInput(f"No column was recognised for: {', '.join(missing)}. {there}", "map")


def signature(header: Sequence[str]) -> str:
    """A short hash of the column names, whatever their order, case and punctuation, to remember a mapping under."""
    names = sorted(map(_squeezed, header))
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()[:32]


def _offers(header: Sequence[str], wanted: Sequence[WantedColumn]) -> Iterator[tuple[int, int, int, int]]:
    """(words left over, place of the synonym, place of the wanted, place of the column); the least is the best."""
    columns = [(_words(name), _squeezed(name)) for name in header]
    for wanted_place, want in enumerate(wanted):
        for synonym_place, synonym in enumerate((want.key, want.label, *want.synonyms)):
            words, squeezed = _words(synonym), _squeezed(synonym)
            for column_place, (column, column_squeezed) in enumerate(columns):
                if squeezed and squeezed == column_squeezed:
                    yield 0, synonym_place, wanted_place, column_place
                elif words and f" {' '.join(words)} " in f" {' '.join(column)} ":
                    yield len(column) - len(words), synonym_place, wanted_place, column_place


def _words(name: str) -> tuple[str, ...]:
    """A heading's words without case, accents and punctuation: `InvoiceNo`, `invoice_no`, `Invoice #` are the same."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name.replace("#", " no "))
    plain = "".join(char for char in unicodedata.normalize("NFKD", split) if not unicodedata.combining(char))
    return tuple(re.findall(r"[^\W_]+", plain.casefold()))


def _squeezed(name: str) -> str:
    return "".join(_words(name))


def _named(header: Sequence[str], name: str) -> str:
    if name in header:
        return name
    alike = [column for column in header if _squeezed(column) == _squeezed(name)]
    if len(alike) == 1:
        return alike[0]
    raise BadInput(f"There is no column {shown(name)} in the file. It has: {_listed(header)}.", "map")


def _listed(header: Sequence[str]) -> str:
    return ", ".join(shown(name) for name in header)
