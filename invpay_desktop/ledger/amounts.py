"""Whether an amount may be entered: more than zero, in the book's currency."""

from __future__ import annotations

from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.money import MAX_MINOR, Money
from invpay_desktop.db.session import Session


def require_positive(session: Session, amount: Money, field: str = "amount") -> None:
    """Raise BadInput for nothing or less, for more than a book keeps, for another currency than the book's."""
    if amount.currency != session.info.currency:
        raise BadInput(f"{amount} {amount.currency} is not in {session.info.currency}, the book's currency.", field)
    if amount.minor <= 0:
        raise BadInput(f"The {field} must be more than zero; {amount} is not.", field)
    if amount.minor > MAX_MINOR:
        raise BadInput(f"{amount} is larger than this program keeps.", field)
