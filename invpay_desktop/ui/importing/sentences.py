"""What the window says about files and imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from invpay_desktop.ui import figures
from invpay_desktop.ui.importing.facts import FileLook, Summary
from invpay_desktop.ui.importing.needs import lacking
from invpay_desktop.ui.translation import tr, trn

_KILO = 1024


def counted(text: str, count: int) -> str:
    """A text that counts, with its figure grouped: `1,699 invoices`."""
    return trn(text, count).replace(str(count), figures.count(count), 1)


def kinds() -> list[tuple[str, str]]:
    """What files can hold."""
    return [("customers", tr("Customers")), ("invoices", tr("Invoices")), ("payments", tr("Payments"))]


def kind_word(kind: str) -> str:
    """One of them inside a sentence."""
    return {"customers": tr("customers"), "invoices": tr("invoices"), "payments": tr("payments")}.get(kind, "")


def size(count: int) -> str:
    """Bytes for a person."""
    if count < _KILO:
        return trn("%n byte(s)", count)
    if count < _KILO * _KILO:
        return tr("{count} KB").format(count=figures.count(count // _KILO))
    return tr("{count} MB").format(count=figures.count(count // (_KILO * _KILO)))


def recognised(look: FileLook) -> str:
    """How a file is written: `UTF-8, separated by commas, 1,234.56`."""
    delimiters = {
        ",": tr("commas"), ";": tr("semicolons"), "\t": tr("tabs"), "|": tr("bars"),
    }  # fmt: skip
    number = "1.234,56" if look.decimal == "," else "1,234.56"
    codec = look.encoding.upper().replace("CP125", "Windows-125")
    if not look.encoding_certain:
        codec = tr("probably {encoding}").format(encoding=codec)
    said = tr("{encoding}, {delimiter}, {number}")
    return said.format(encoding=codec, delimiter=delimiters.get(look.delimiter, look.delimiter), number=number)


def missing(kind: str, columns: Mapping[str, str]) -> str:
    """What no column was found for, or ''."""
    parts = [tr(" or ").join(tr("“{label}”").format(label=tr(label)) for label in group) for group in
             lacking(kind, columns)]  # fmt: skip
    return tr("No column yet for {labels}.").format(labels=tr(" and ").join(parts)) if parts else ""


def strangers(looks: Sequence[FileLook], kind: str) -> str:
    """Which files seem to hold something else than the rest."""
    for look in looks:
        if not look.problem and look.kind != kind and look.found and lacking(kind, look.found[kind].columns):
            said = tr("{file} seems to hold {kind}. Import it by itself.")
            return said.format(file=look.name, kind=kind_word(look.kind))
    return ""


def sums(summary: Summary) -> str:
    """What is new and what it comes to: `1,699 invoices, 326 credit memos · invoiced £823,746.14`."""
    words = {
        "customers": lambda n: counted("%n customer(s)", n),
        "invoices": lambda n: counted("%n invoice(s)", n),
        "creditMemos": lambda n: counted("%n credit memo(s)", n),
        "lines": lambda n: counted("%n line(s)", n),
        "payments": lambda n: counted("%n payment(s)", n),
    }
    names = {
        "invoiced": tr("invoiced {money}"),
        "credited": tr("credited {money}"),
        "total": tr("together {money}"),
        "received": tr("received {money}"),
        "keptAsCredit": tr("kept as credit {money}"),
    }
    made = ", ".join(words[what](count) for what, count in summary.made.items() if count and what in words)
    money = [names[what].format(money=figures.money(sum)) for what, sum in summary.sums.items()
             if what in names and (sum or what != "credited")]  # fmt: skip
    return " · ".join(part for part in (made, *money) if part)


def outcome(summary: Summary) -> tuple[str, str]:
    """The result of an import: what happened, and what was not taken."""
    counts = summary.counts
    rest = [
        counted("%n was here already.", counts["here"]) if counts["here"] else "",
        counted("%n row(s) refused.", counts["refused"]) if counts["refused"] else "",
        counted("%n waiting for an open period.", counts["held"]) if counts["held"] else "",
    ]
    said = sums(summary) if counts["new"] else ""
    title = counted("%n new entries imported", counts["new"]) if counts["new"] else tr("Nothing new was imported")
    if counts["new"] == 1:
        title = tr("One new entry imported")
    return title, "\n".join(part for part in (said, " ".join(filter(None, rest))) if part)
