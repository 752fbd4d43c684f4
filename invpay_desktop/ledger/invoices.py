"""Invoices: what is owed. An invoice is never changed in place: each change is a new version of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from invpay_desktop.base.dates import checked_day
from invpay_desktop.base.errors import BadInput, NotFound, Refused
from invpay_desktop.base.ids import new_id
from invpay_desktop.base.money import Money
from invpay_desktop.base.texts import check_text
from invpay_desktop.db.session import Recording, Session, WriteSession
from invpay_desktop.db.setting_values import read_value
from invpay_desktop.db.tables import invoice, invoice_version, line, shown
from invpay_desktop.ledger.attempts import unresolved_on
from invpay_desktop.ledger.balances import Standing
from invpay_desktop.ledger.credit import apply_credit_kept_for_next, move_money_to_credit
from invpay_desktop.ledger.customers import details_of
from invpay_desktop.ledger.lines import Line, LineDraft, total_of, work_out
from invpay_desktop.ledger.names import look_up
from invpay_desktop.ledger.numbering import is_taken, take_number
from invpay_desktop.ledger.periods import require_open
from invpay_desktop.ledger.projections import refresh
from invpay_desktop.settings import TERMS_DAYS


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice about to be entered. `number` None: the next of the series; `due_on` None: by the customer's terms."""

    customer_id: int
    issued_on: date
    lines: tuple[LineDraft, ...]
    number: str | None = None
    due_on: date | None = None
    reference: str = ""
    notes: str = ""
    hosted_id: str | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class InvoiceChange:
    """What to change of an invoice; None leaves a part as it is."""

    due_on: date | None = None
    issued_on: date | None = None
    reference: str | None = None
    notes: str | None = None
    hosted_id: str | None = None
    lines: tuple[LineDraft, ...] | None = None
    issue: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an invoice, as it is stored."""

    id: int
    version: int
    lines_from: int
    lifecycle: str
    number: str
    customer_id: int
    issued_on: date
    due_on: date
    reference: str
    notes: str
    hosted_id: str | None
    total: int
    tax: int


_VERSION = select(
    invoice_version.c.id,
    invoice_version.c.version,
    invoice_version.c.lines_from,
    invoice_version.c.lifecycle,
    invoice_version.c.number,
    invoice_version.c.customer_id,
    invoice_version.c.issued_on,
    invoice_version.c.due_on,
    invoice_version.c.reference,
    invoice_version.c.notes,
    invoice_version.c.hosted_id,
    invoice_version.c.total_minor,
    invoice_version.c.tax_minor,
)
_NEWEST = _VERSION.join(invoice, invoice.c.version_id == invoice_version.c.id).where(
    invoice.c.id == bindparam("wanted")
)
_LINES = select(line).where(line.c.version_id == bindparam("version")).order_by(line.c.position)


def find_invoice(session: Session, name: str) -> int:
    """The row id of the invoice with this number, id or hosted id. Raises NotFound."""
    found = look_up(session, "invoice", name.strip())
    if found is None:
        raise NotFound("invoice", name)
    return found


def add_invoice(session: WriteSession, new: NewInvoice) -> int:
    """Enter an invoice; returns its row id. Credit kept for the customer's next invoice is applied, visibly.

    Raises Refused (number taken), BadInput (a bad line, a total below zero), PeriodLocked.
    """
    checked_day(new.issued_on, "issue date")
    due_on = checked_day(new.due_on or new.issued_on + timedelta(days=terms_for(session, new.customer_id)), "due date")
    if due_on < new.issued_on:
        raise BadInput(f"The due date {due_on} is before the issue date {new.issued_on}.", "due")
    _check_texts(new)
    require_open(session, new.issued_on, "The invoice")
    _require_own_hosted_id(session, new.hosted_id)
    number = _free_number(session, new.number)
    lines = worked_out(session, new.lines)
    invoice_id = post_invoice(session, replace(new, number=number, due_on=due_on), lines)
    if not new.draft:
        apply_credit_kept_for_next(session, invoice_id)
    return invoice_id


def post_invoice(session: WriteSession, new: NewInvoice, lines: Sequence[Line]) -> int:
    """Write the rows of a checked invoice with its number and due date, reading nothing; returns its row id."""
    total, tax = total_of(lines, session.info.currency)
    invoice_id = session.next_id(invoice)
    lifecycle = "draft" if new.draft else "open"
    public_id = new_id("inv", session.now)
    kind = "invoice.drafted" if new.draft else "invoice.added"
    event = session.record(kind, invoice_id=invoice_id, data={"publicId": public_id})
    version_id = session.next_id(invoice_version)
    common = {
        "number": new.number,
        "customer_id": new.customer_id,
        "lifecycle": lifecycle,
        "issued_on": new.issued_on,
        "due_on": new.due_on,
        "reference": new.reference,
        "hosted_id": new.hosted_id,
        "total_minor": total.minor,
    }
    event.insert(
        invoice_version,
        id=version_id,
        invoice_id=invoice_id,
        version=1,
        lines_from=version_id,
        notes=new.notes,
        tax_minor=tax.minor,
        **common,
    )
    _insert_lines(event, version_id, lines)
    standing = Standing(total.minor)
    session.insert(
        invoice,
        id=invoice_id,
        public_id=public_id,
        version_id=version_id,
        remaining_minor=standing.remaining,
        status=standing.status.value,
        **common,
    )
    session.touch(invoices=(invoice_id,), customers=(new.customer_id,))
    return invoice_id


def edit_invoice(session: WriteSession, invoice_id: int, change: InvoiceChange) -> None:
    """Change an invoice, or issue a draft (`issue`). A draft's due date moves with its issue date by the terms.

    Raises Refused for a void invoice, or where its amount would change under money that lies on it; PeriodLocked.
    """
    before = newest_version(session, invoice_id)
    if before.lifecycle == "void":
        raise Refused(f"Invoice {before.number} is void. It was not changed.")
    if change.issue and before.lifecycle != "draft":
        raise Refused(f"Invoice {before.number} was issued already. It was not changed.")
    wanted = {
        name: value
        for name in ("due_on", "issued_on", "reference", "notes", "hosted_id")
        if (value := getattr(change, name)) is not None
    }
    if before.lifecycle == "draft" and change.issued_on is not None and change.due_on is None:
        wanted["due_on"] = _due_with(session, before, change.issued_on)
    after = replace(before, **wanted, lifecycle="open" if change.issue else before.lifecycle)
    lines = None
    if change.lines is not None:
        lines = worked_out(session, change.lines)
        total, tax = total_of(lines, session.info.currency)
        after = replace(after, total=total.minor, tax=tax.minor)
    if after == before and lines is None:
        return
    _check_change(session, invoice_id, before, after)
    if after.hosted_id != before.hosted_id:
        _require_nothing_under_way(session, invoice_id, before, "tied to another one at the service")
    event = session.record("invoice.issued" if change.issue else "invoice.edited", invoice_id=invoice_id)
    add_version(session, event, invoice_id, after, lines)
    if change.issue:
        apply_credit_kept_for_next(session, invoice_id)


def void_invoice(session: WriteSession, invoice_id: int, reason: str, *, to_credit: bool = False) -> None:
    """Void an invoice: its number stays used, nothing more is owed on it.

    Raises Refused where money lies on it, unless `to_credit` moves that to the customer's credit first; PeriodLocked.
    """
    before = newest_version(session, invoice_id)
    if before.lifecycle == "void":
        raise Refused(f"Invoice {before.number} is void already.")
    check_text(reason, "reason", 500)
    require_open(session, before.issued_on, f"Invoice {before.number}")
    _require_nothing_under_way(session, invoice_id, before, "voided")
    row = session.execute(select(invoice).where(invoice.c.id == invoice_id)).one()
    if row.paid_minor != 0:
        if not to_credit:
            raise Refused(
                f"Invoice {before.number} has {session.money(row.paid_minor)} of payments on it, so it cannot be "
                "voided. Nothing was changed. Move the money to the customer's credit or refund it first."
            )
        move_money_to_credit(session, invoice_id, row.paid_minor, reason=f"invoice {before.number} voided")
    event = session.record("invoice.void", invoice_id=invoice_id, data={"reason": reason})
    add_version(session, event, invoice_id, replace(before, lifecycle="void"), None)


def _require_nothing_under_way(session: Session, invoice_id: int, before: Version, what: str) -> None:
    """Raise Refused while nobody knows what became of a charge on the invoice: its money may lie there any moment."""
    sent = unresolved_on(session, invoice_id)
    if sent is not None:
        raise Refused(
            f"What became of the charge of {sent.amount} on invoice {before.number} is not known yet "
            f"({sent.public_id}), so it cannot be {what} now. Nothing was changed. Try again when that is settled."
        )


def newest_version(session: Session, invoice_id: int) -> Version:
    """An invoice as it is now."""
    return Version(*session.execute(_NEWEST, {"wanted": invoice_id}).one())


def version_before(session: Session, invoice_id: int, version: int) -> Version | None:
    """The version before a version, or None for the first."""
    row = session.execute(
        _VERSION.where(invoice_version.c.invoice_id == invoice_id, invoice_version.c.version == version - 1)
    ).one_or_none()
    return None if row is None else Version(*row)


def lines_of(session: Session, version: Version) -> list[Line]:
    """The lines of a version, in order."""
    return [_line(session, row) for row in session.execute(_LINES, {"version": version.lines_from})]


def add_version(
    session: WriteSession,
    event: Recording,
    invoice_id: int,
    after: Version,
    lines: Sequence[Line] | None,
    *,
    hidden: bool = False,
) -> None:
    """Write the next version of an invoice, and make it the current one. `lines` None: those it has."""
    version_id = session.next_id(invoice_version)
    common: dict[str, Any] = {
        "lifecycle": after.lifecycle,
        "hidden": hidden,
        "number": after.number,
        "customer_id": after.customer_id,
        "issued_on": after.issued_on,
        "due_on": after.due_on,
        "reference": after.reference,
        "hosted_id": after.hosted_id,
        "total_minor": after.total,
    }
    event.insert(
        invoice_version,
        id=version_id,
        invoice_id=invoice_id,
        version=newest_number(session, invoice_id) + 1,
        lines_from=version_id if lines is not None else after.lines_from,
        notes=after.notes,
        tax_minor=after.tax,
        **common,
    )
    _insert_lines(event, version_id, lines or ())
    session.execute(update(invoice).where(invoice.c.id == invoice_id).values(version_id=version_id, **common))
    refresh(session, invoices=(invoice_id,))
    session.touch(customers=(after.customer_id,))


def newest_number(session: Session, invoice_id: int) -> int:
    """The number of the newest version."""
    statement = select(invoice_version.c.version).where(invoice_version.c.invoice_id == invoice_id)
    return int(session.scalar(statement.order_by(invoice_version.c.version.desc()).limit(1)))


def terms_for(session: Session, customer_id: int) -> int:
    """Days until an invoice of this customer is due."""
    own = details_of(session, customer_id).terms_days
    return own if own is not None else read_value(session, TERMS_DAYS)


def _due_with(session: Session, draft: Version, issued_on: date) -> date:
    """When a draft issued on another day is due: by the terms, as before; a date that was given stays."""
    terms = timedelta(days=terms_for(session, draft.customer_id))
    return issued_on + terms if draft.due_on == draft.issued_on + terms else draft.due_on


def worked_out(session: Session, drafts: Sequence[LineDraft]) -> list[Line]:
    """Lines with their amounts. Raises BadInput for none, for a text that is too long, for a total below zero."""
    if not drafts:
        raise BadInput("An invoice needs an amount or a line.", "line")
    for draft in drafts:
        check_text(draft.description, "line's text", 2000, lines=True)
    lines = [work_out(draft, session.info.currency) for draft in drafts]
    total, _ = total_of(lines, session.info.currency)
    if total.minor < 0:
        raise BadInput(f"The total {total} is below zero: enter a credit memo instead.", "amount")
    return lines


def _free_number(session: WriteSession, wanted: str | None) -> str:
    if wanted is None:
        return take_number(session, "invoice")
    number = wanted.strip()
    check_text(number, "number", 100)
    if not number:
        raise BadInput("An invoice needs a number.", "number")
    if is_taken(session, "invoice", number):
        raise Refused(f"There is an invoice {number} already. Nothing was added; numbers are never used twice.")
    return number


def _check_change(session: Session, invoice_id: int, before: Version, after: Version) -> None:
    checked_day(after.issued_on, "issue date")
    if checked_day(after.due_on, "due date") < after.issued_on:
        raise BadInput(f"The due date {after.due_on} is before the issue date {after.issued_on}.", "due")
    for day in sorted({before.issued_on, after.issued_on}):
        if after != replace(before, notes=after.notes, reference=after.reference, hosted_id=after.hosted_id):
            require_open(session, day, f"Invoice {before.number}")
    _check_texts(after)
    if after.hosted_id != before.hosted_id:
        _require_own_hosted_id(session, after.hosted_id)
    if after.total != before.total:
        row = session.execute(
            select(invoice.c.allocated_minor, invoice.c.credited_minor, invoice.c.written_off_minor).where(
                invoice.c.id == invoice_id
            )
        ).one()
        if any(row):
            raise Refused(
                f"Invoice {before.number} has payments or credit on it, so its amount stays "
                f"{session.money(before.total)}. Nothing was changed. Issue a credit memo, or write the rest off."
            )


def _check_texts(entered: NewInvoice | Version) -> None:
    check_text(entered.reference, "reference", 200)
    check_text(entered.notes, "notes", 4000, lines=True)
    check_text(entered.hosted_id, "hosted id", 128)


def _require_own_hosted_id(session: Session, hosted_id: str | None) -> None:
    if hosted_id is None:
        return
    number = session.scalar(select(invoice.c.number).where(invoice.c.hosted_id == hosted_id, shown(invoice)))
    if number is not None:
        raise Refused(f"Invoice {number} has the hosted id {hosted_id} already. Nothing was changed.")


def _insert_lines(event: Recording, version_id: int, lines: Sequence[Line]) -> None:
    for position, worked in enumerate(lines, start=1):
        event.insert(line, version_id=version_id, position=position, **line_values(worked))


def line_values(worked: Line) -> dict[str, Any]:
    """A line's columns, but for whom it belongs to."""
    draft = worked.draft
    return {
        "description": draft.description,
        "quantity": draft.quantity,
        "unit_price": draft.unit_price,
        "tax_rate": draft.tax_rate,
        "tax_inclusive": draft.inclusive,
        "net_minor": worked.net.minor,
        "tax_minor": worked.tax.minor,
    }


def _line(session: Session, row: Any) -> Line:
    draft = LineDraft(row.description, row.quantity, row.unit_price, row.tax_rate, row.tax_inclusive)
    return Line(draft, Money(row.net_minor, session.info.currency), Money(row.tax_minor, session.info.currency))
