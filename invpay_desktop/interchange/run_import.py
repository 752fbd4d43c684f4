"""An import from beginning to end: files read, held against the book, and written in one transaction.

Memory grows with the files: their rows are held until all of them are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from invpay_desktop.base.money import Money, decimals_of
from invpay_desktop.base.texts import counted
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.interchange.batches import (
    clear_held,
    record_batch,
    record_held,
    record_keys,
    release_undone,
    waiting_already,
)
from invpay_desktop.interchange.columns import ImportKind
from invpay_desktop.interchange.drafts import CustomerDraft, Customers, Invoices, Payments
from invpay_desktop.interchange.plan_customers import plan_customers
from invpay_desktop.interchange.plan_invoices import NO_CUSTOMER, plan_invoices
from invpay_desktop.interchange.plan_payments import plan_payments
from invpay_desktop.interchange.plans import NewDocument, NewReceipt, Plan
from invpay_desktop.interchange.read_customers import read_customers
from invpay_desktop.interchange.read_invoices import read_invoices
from invpay_desktop.interchange.read_payments import read_payments
from invpay_desktop.interchange.report import ImportReport
from invpay_desktop.interchange.rounding import Rounding, explain_rounding
from invpay_desktop.interchange.sources import (
    ImportRequest,
    Refusal,
    Source,
    Spot,
    Tell,
    open_sources,
    remember_mappings,
)
from invpay_desktop.interchange.styles import Styles, decide_styles
from invpay_desktop.interchange.write_rows import Key, write_customers, write_documents, write_payments

T = TypeVar("T")

_CONTENT = {ImportKind.CUSTOMERS: Customers, ImportKind.INVOICES: Invoices, ImportKind.PAYMENTS: Payments}
_DAYS = {ImportKind.CUSTOMERS: (), ImportKind.INVOICES: ("issued_on", "due_on"), ImportKind.PAYMENTS: ("received_on",)}
_NUMBERS = {
    ImportKind.CUSTOMERS: (),
    ImportKind.INVOICES: ("quantity", "unit_price", "amount", "total", "tax_rate", "tax_amount"),
    ImportKind.PAYMENTS: ("amount",),
}


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """Files that were read, before the book is asked what is new in them."""

    request: ImportRequest
    sources: tuple[Source, ...]
    styles: Styles
    content: Customers | Invoices | Payments


def read_files(session: Session, request: ImportRequest, tell: Tell | None = None) -> ReadFiles:
    """Read the files of an import. Of the book, only its currency and the columns it remembers are needed.

    `tell`: called with (lines of the files read, of all). Raises BadInput for a file that is none, a column that
    cannot be found, an unknown currency or order of dates, and whatever `tell` raises.
    """
    sources = open_sources(session, request, tell)
    kind, currency = request.kind, session.info.currency
    styles = decide_styles(sources, currency, request.date_order, _DAYS[kind], _NUMBERS[kind])
    said = (request.currency or currency).upper()
    decimals_of(said)
    if said != currency:
        reason = f"The file is in {said}, and the book is in {currency}."
        refused = tuple(Refusal(Spot(source, row), "currency", reason) for source in sources for row in source.rows)
        return ReadFiles(request, sources, styles, _CONTENT[kind]((), refused, 0))
    if kind is not ImportKind.CUSTOMERS and not (request.currency or any("currency" in s.mapping for s in sources)):
        styles.notes.append(f"The files do not say their currency; amounts were taken for {currency}.")
    match kind:
        case ImportKind.CUSTOMERS:
            return ReadFiles(request, sources, styles, read_customers(sources, styles))
        case ImportKind.INVOICES:
            return ReadFiles(request, sources, styles, read_invoices(sources, styles))
        case ImportKind.PAYMENTS:
            return ReadFiles(request, sources, styles, read_payments(sources, styles))


def rehearse_import(session: Session, read: ReadFiles) -> ImportReport:
    """What run_import would do now; nothing is written. Raises as run_import."""
    match read.content:
        case Customers():
            return _report(session, read, plan_customers(session, read.content), None)
        case Invoices():
            return _report(session, read, plan_invoices(session, read.content, read.request.terms), None)
        case Payments():
            return _report(session, read, plan_payments(session, read.content), None)


def run_import(session: WriteSession, read: ReadFiles, tell: Tell | None = None) -> ImportReport:
    """Bring in what is new. Where there is nothing new, nothing is written at all.

    `session`: its actor should be "import". `tell`: called with (entries written, of all); what it raises, such as
    Cancelled, undoes all of it. Raises BadInput (field `terms`) where due dates are missing and nothing tells them.
    """
    release_undone(session)
    match read.content:
        case Customers():
            customers = plan_customers(session, read.content)
            batch = _begin(session, read, customers)
            _finish(session, read, customers, batch, write_customers(session, customers, tell))
            return _report(session, read, customers, batch)
        case Invoices():
            documents = plan_invoices(session, read.content, read.request.terms)
            batch = _begin(session, read, documents)
            _finish(session, read, documents, batch, write_documents(session, documents, tell))
            return _report(session, read, documents, batch)
        case Payments():
            payments = plan_payments(session, read.content)
            batch = _begin(session, read, payments)
            _finish(session, read, payments, batch, write_payments(session, payments, tell))
            return _report(session, read, payments, batch)


@dataclass(frozen=True, slots=True)
class _Batch:
    id: int
    public_id: str


def _begin(session: WriteSession, read: ReadFiles, plan: Plan[T]) -> _Batch | None:
    """Record the import, unless there is nothing to record. Rows that wait already wait on under their first import."""
    waiting = waiting_already(session, read.request.kind, (held.fingerprint for held in plan.held))
    newly_held = [held for held in plan.held if held.fingerprint not in waiting]
    if not plan.new and not newly_held:
        return None
    files = [{"name": source.name, "sha256": source.sha256} for source in read.sources]
    counts = {"new": len(plan.new), "here": plan.here, "refused": len(plan.refused), "held": len(plan.held)}
    batch = _Batch(*record_batch(session, read.request.kind, files, counts))
    record_held(session, batch.id, read.request.kind, newly_held)
    return batch


def _finish(session: WriteSession, read: ReadFiles, plan: Plan[T], batch: _Batch | None, keys: Sequence[Key]) -> None:
    held = {each.fingerprint for each in plan.held}
    clear_held(session, read.request.kind, (each for each in plan.fingerprints if each not in held))
    if batch is not None:
        record_keys(session, batch.id, keys)
    if plan.new or plan.here:
        remember_mappings(session, read.request.kind, read.sources)


def _report(session: Session, read: ReadFiles, plan: Plan[T], batch: _Batch | None) -> ImportReport:
    made, sums, rounding = _sums(session, plan)
    return ImportReport(
        read.request.kind,
        batch.public_id if batch else None,
        not isinstance(session, WriteSession),
        read.sources,
        len(plan.new),
        plan.here,
        tuple(plan.held),
        _in_file_order(plan.refused, read.sources),
        tuple(plan.differs),
        made,
        sums,
        tuple(plan.to_make),
        rounding,
        (*read.styles.notes, *plan.notes, *_told(read, plan)),
        (*read.styles.doubts, *plan.warnings),
    )


def _sums(session: Session, plan: Plan[T]) -> tuple[dict[str, int], dict[str, Money], Rounding | None]:
    """What is new, counted and added up."""
    documents = [each for each in plan.new if isinstance(each, NewDocument)]
    if documents:
        invoices, memos = ([d.draft for d in documents if d.draft.memo is memo] for memo in (False, True))
        invoiced, credited = (session.money(sum(d.total for d in drafts)) for drafts in (invoices, memos))
        made = {
            "invoices": len(invoices),
            "creditMemos": len(memos),
            "lines": sum(len(d.draft.lines) for d in documents),
            "customers": len(plan.to_make),
        }
        sums = {"invoiced": invoiced, "credited": credited, "total": invoiced - credited}
        return made, sums, explain_rounding((d.draft for d in documents), session.info.currency)
    receipts = [each for each in plan.new if isinstance(each, NewReceipt)]
    if receipts:
        received = session.money(sum(each.draft.amount.minor for each in receipts))
        credit = session.money(sum(each.credit for each in receipts))
        return {"payments": len(receipts)}, {"received": received, "keptAsCredit": credit}, None
    return {"customers": len([each for each in plan.new if isinstance(each, CustomerDraft)])}, {}, None


def _told(read: ReadFiles, plan: Plan[T]) -> Iterable[str]:
    """Sentences on what else a person should know."""
    if plan.to_make:
        were = "was" if len(plan.to_make) == 1 else "were"
        yield f"{counted(len(plan.to_make), 'customer')} {were} not in the book and {were} made." + (
            f" What names no customer is with “{NO_CUSTOMER.name}” ({NO_CUSTOMER.number})."
            if NO_CUSTOMER.number in plan.to_make
            else ""
        )
    unused = dict.fromkeys(name for source in read.sources for name in source.unused)
    if unused:
        yield f"Columns that were not used: {', '.join(unused)}."


def _in_file_order(refused: Iterable[Refusal], sources: Sequence[Source]) -> tuple[Refusal, ...]:
    places = {id(source): place for place, source in enumerate(sources)}
    return tuple(sorted(refused, key=lambda each: (places[id(each.spot.source)], each.spot.row.line)))
