"""What stands on the rows of an action: the reasons why it can no longer be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from invpay_desktop.base.texts import counted
from invpay_desktop.db.hosted_tables import attempt
from invpay_desktop.db.session import Session
from invpay_desktop.db.tables import (
    adjustment,
    allocation,
    credit_entry,
    credit_memo,
    customer,
    event,
    invoice,
    invoice_version,
    payment,
    payment_state,
    payment_step,
    refund,
    refund_step,
    shown,
)
from invpay_desktop.ledger.balances import IN_FORCE


@dataclass(frozen=True, slots=True)
class Span:
    """The events of one action, from `first` to `last`."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Made:
    """What an action made anew (row ids)."""

    customers: tuple[int, ...]
    invoices: tuple[int, ...]
    memos: tuple[int, ...]
    payments: tuple[int, ...]


def made_by(session: Session, span: Span) -> Made:
    """The customers, invoices, memos and payments that an action made."""
    within = event.c.id.between(span.first, span.last)
    added = select(event.c.customer_id).where(within, event.c.kind == "customer.added")
    first_versions = select(invoice_version.c.invoice_id).where(
        invoice_version.c.event_id.between(span.first, span.last), invoice_version.c.version == 1
    )
    memos = select(credit_entry.c.memo_id).where(
        credit_entry.c.event_id.between(span.first, span.last),
        credit_entry.c.kind == "grant",
        credit_entry.c.memo_id.is_not(None),
    )
    payments = select(payment.c.id).where(payment.c.event_id.between(span.first, span.last))
    return Made(*(tuple(row[0] for row in session.execute(each)) for each in (added, first_versions, memos, payments)))


def what_stands_on(session: Session, span: Span, made: Made) -> tuple[str, ...]:
    """Sentences naming later work that rests on what an action made; empty where it may be taken back."""
    return (
        *_under_way(session, span),
        *(reason for invoice_id in made.invoices for reason in _on_invoice(session, span, invoice_id)),
        *(reason for payment_id in made.payments for reason in _on_payment(session, span, payment_id)),
        *(reason for memo_id in made.memos for reason in _on_memo(session, span, memo_id)),
        *_on_customers(session, made),
    )


_CHARGES = select(invoice.c.number, invoice.c.id, attempt.c.state).join(invoice, invoice.c.id == attempt.c.invoice_id)
_OPEN_CHARGES = _CHARGES.join(invoice_version, invoice_version.c.invoice_id == invoice.c.id).where(
    attempt.c.state != "settled", invoice_version.c.event_id.between(bindparam("first"), bindparam("last"))
)
_LATER_CHARGES = _CHARGES.join(payment, payment.c.id == attempt.c.payment_id).where(
    attempt.c.invoice_id == bindparam("wanted"), payment.c.event_id > bindparam("last")
)


def _under_way(session: Session, span: Span) -> Iterator[str]:
    for row in session.execute(_OPEN_CHARGES.distinct(), {"first": span.first, "last": span.last}):
        yield f"What became of a charge on invoice {row.number} is not known yet."


def _on_invoice(session: Session, span: Span, invoice_id: int) -> Iterator[str]:
    row = session.execute(select(invoice).where(invoice.c.id == invoice_id)).one()
    for table, what in ((allocation, "payments"), (credit_entry, "credit"), (adjustment, "write-offs")):
        total = session.scalar(
            select(func.coalesce(func.sum(table.c.amount_minor), 0)).where(
                table.c.invoice_id == invoice_id, table.c.event_id > span.last
            )
        )
        if total:
            yield f"Invoice {row.number} has {session.money(abs(total))} of {what} on it."
    if session.execute(_LATER_CHARGES, {"wanted": invoice_id, "last": span.last}).first():
        yield f"A charge was tried on invoice {row.number}."
    if row.lifecycle != "void" and _changed_since(session, span, invoice_id):
        yield f"Invoice {row.number} was changed since."


def _changed_since(session: Session, span: Span, invoice_id: int) -> bool:
    """Whether an invoice reads otherwise than the action left it; what was changed and put back does not count."""
    version = invoice_version
    columns = (column for column in version.c if column.name not in ("id", "event_id", "version"))
    statement = select(*columns).where(version.c.invoice_id == invoice_id).order_by(version.c.id.desc()).limit(1)
    now, then = (session.execute(each).one() for each in (statement, statement.where(version.c.event_id <= span.last)))
    return tuple(now) != tuple(then)


def _on_payment(session: Session, span: Span, payment_id: int) -> Iterator[str]:
    name = session.scalar(select(payment.c.public_id).where(payment.c.id == payment_id))
    later = (payment_step.c.payment_id == payment_id, payment_step.c.event_id > span.last)
    step = session.scalar(select(payment_step.c.status).where(*later).order_by(payment_step.c.id.desc()).limit(1))
    if step == "returned":
        yield f"Payment {name} was returned by the bank since."
    if step is not None and step not in IN_FORCE:
        return
    status = (
        select(refund_step.c.status)
        .where(refund_step.c.refund_id == refund.c.id)
        .order_by(refund_step.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    refunded = session.scalar(
        select(func.coalesce(func.sum(refund.c.amount_minor), 0)).where(
            refund.c.payment_id == payment_id,
            refund.c.event_id > span.last,
            status.in_(("settled", "pending", "unknown")),
        )
    )
    if refunded:
        yield f"{session.money(refunded)} of payment {name} was refunded."
    if _used(session, span, credit_entry.c.payment_id == payment_id):
        yield f"Credit from payment {name} was used."


def _on_memo(session: Session, span: Span, memo_id: int) -> Iterator[str]:
    row = session.execute(select(credit_memo.c.number, credit_memo.c.void).where(credit_memo.c.id == memo_id)).one()
    if not row.void and _used(session, span, credit_entry.c.memo_id == memo_id):
        yield f"Credit memo {row.number} was used."


def _used(session: Session, span: Span, granted: object) -> int:
    grants = select(credit_entry.c.id).where(granted, credit_entry.c.kind == "grant")  # type: ignore[arg-type]
    use = credit_entry.alias("later")
    statement = select(func.coalesce(func.sum(use.c.amount_minor), 0)).where(
        use.c.grant_id.in_(grants), use.c.event_id > span.last, use.c.kind != "revoke"
    )
    return int(session.scalar(statement))


def _on_customers(session: Session, made: Made) -> Iterator[str]:
    paid = payment.join(payment_state, payment_state.c.payment_id == payment.c.id)
    owned = (
        ("invoice", select(invoice.c.id).where(shown(invoice)), invoice.c.customer_id, frozenset(made.invoices)),
        (
            "credit memo",
            select(credit_memo.c.id).where(shown(credit_memo)),
            credit_memo.c.customer_id,
            frozenset(made.memos),
        ),
        (
            "payment",
            select(payment.c.id).select_from(paid).where(shown(payment_state)),
            payment.c.customer_id,
            frozenset(made.payments),
        ),
    )
    for customer_id in made.customers:
        number = session.scalar(select(customer.c.number).where(customer.c.id == customer_id))
        for what, statement, owner, own in owned:
            others = sum(row[0] not in own for row in session.execute(statement.where(owner == customer_id)))
            if others:
                yield f"Customer {number} has {counted(others, f'other {what}')}."
