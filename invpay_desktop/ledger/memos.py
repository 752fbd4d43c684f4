"""Credit memos: numbered and dated, they lower what a customer owes without money coming in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from invpay_desktop.base.dates import checked_day
from invpay_desktop.base.errors import BadInput, NotFound, Refused
from invpay_desktop.base.ids import new_id
from invpay_desktop.base.money import Money, to_decimal
from invpay_desktop.base.texts import check_text
from invpay_desktop.db.session import Session, WriteSession
from invpay_desktop.db.tables import credit_memo, line, shown
from invpay_desktop.ledger.invoices import line_values
from invpay_desktop.ledger.lines import Line, LineDraft, total_of, work_out
from invpay_desktop.ledger.names import look_up
from invpay_desktop.ledger.numbering import is_taken, take_number
from invpay_desktop.ledger.periods import require_open
from invpay_desktop.ledger.posting import grant_credit
from invpay_desktop.ledger.projections import refresh


@dataclass(frozen=True, slots=True)
class NewMemo:
    """A credit memo about to be entered. Lines are positive; `number` None: the next of the series."""

    customer_id: int
    dated_on: date
    lines: tuple[LineDraft, ...]
    reason: str = ""
    number: str | None = None
    for_next: bool = False


@dataclass(frozen=True, slots=True)
class Memo:
    """A credit memo."""

    id: int
    public_id: str
    number: str
    customer_id: int
    dated_on: date
    total: Money
    tax: Money
    reason: str
    void: bool


def one_line(text: str, amount: Money) -> LineDraft:
    """An amount as a single line."""
    return LineDraft(text, Decimal(1), to_decimal(amount))


def add_memo(session: WriteSession, new: NewMemo) -> int:
    """Enter a credit memo; its total becomes the customer's credit. Returns its row id.

    Raises Refused (number taken), BadInput (total not above zero), PeriodLocked.
    """
    checked_day(new.dated_on)
    require_open(session, new.dated_on, "The credit memo")
    check_text(new.reason, "reason", 500)
    for draft in new.lines:
        check_text(draft.description, "line's text", 2000, lines=True)
    lines = [work_out(draft, session.info.currency) for draft in new.lines]
    total, _ = total_of(lines, session.info.currency)
    if total.minor <= 0:
        raise BadInput("A credit memo needs an amount above zero.", "amount")
    number = take_number(session, "memo") if new.number is None else new.number.strip()
    check_text(number, "number", 100)
    if not number or (new.number is not None and is_taken(session, "memo", number)):
        raise Refused(f"There is a credit memo “{number}” already, or it has no number. Nothing was added.")
    memo_id = post_memo(session, new, number, lines)
    refresh(session, customers=(new.customer_id,))
    return memo_id


def post_memo(session: WriteSession, new: NewMemo, number: str, lines: Sequence[Line]) -> int:
    """Write the rows of a checked credit memo, reading nothing; the customer's balance is refreshed by the caller."""
    total, tax = total_of(lines, session.info.currency)
    values: dict[str, Any] = {
        "number": number,
        "customer_id": new.customer_id,
        "dated_on": new.dated_on,
        "total_minor": total.minor,
        "tax_minor": tax.minor,
        "reason": new.reason,
    }
    public_id = new_id("memo", session.now)
    memo_id = session.insert(credit_memo, public_id=public_id, **values)
    data = {**values, "dated_on": new.dated_on.isoformat(), "memo_id": memo_id, "void": False}
    event = session.record("memo.added", customer_id=new.customer_id, data={"publicId": public_id, "after": data})
    for position, worked in enumerate(lines, start=1):
        event.insert(line, memo_id=memo_id, position=position, **line_values(worked))
    grant_credit(
        event, new.customer_id, total.minor, new.dated_on, memo_id=memo_id, reason=new.reason, for_next=new.for_next
    )
    return memo_id


def find_memo(session: Session, name: str) -> int:
    """The row id of the credit memo with this number or id. Raises NotFound."""
    found = look_up(session, "credit memo", name.strip())
    if found is None:
        raise NotFound("credit memo", name)
    return found


def get_memo(session: Session, memo_id: int) -> Memo:
    """One credit memo."""
    row = session.execute(select(credit_memo).where(credit_memo.c.id == memo_id)).one()
    return Memo(
        row.id,
        row.public_id,
        row.number,
        row.customer_id,
        row.dated_on,
        session.money(row.total_minor),
        session.money(row.tax_minor),
        row.reason,
        row.void,
    )


def list_memos(session: Session, customer_id: int | None = None) -> list[Memo]:
    """Credit memos, newest first."""
    statement = select(credit_memo.c.id).where(shown(credit_memo))
    if customer_id is not None:
        statement = statement.where(credit_memo.c.customer_id == customer_id)
    ids = session.execute(statement.order_by(credit_memo.c.dated_on.desc(), credit_memo.c.id.desc())).all()
    return [get_memo(session, row[0]) for row in ids]
