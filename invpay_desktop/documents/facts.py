"""What a receipt, an invoice or a credit memo shows: plain facts, independent of tables and of drawing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from invpay_desktop.base.money import Money


class Mark(Enum):
    """The grey word across a page."""

    COPY = "COPY"
    VOID = "VOID"
    PAID = "PAID"
    DRAFT = "DRAFT"


@dataclass(frozen=True, slots=True)
class Party:
    """Who paid or is billed. `lines`: the postal address, one line each."""

    name: str
    lines: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Business:
    """Whose document it is. `logo`: the bytes of a PNG or JPEG. `footer`: what stands at the foot of each page."""

    name: str
    address_lines: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    tax_id: str = ""
    footer: str = ""
    logo: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One row of the payments so far on an invoice.

    `amount` is signed: a refund, or money moved off, is negative. `left_after`: what was owed after it.
    `this_one`: the payment that the receipt is for. `struck`: it does not count any more, and `status` says why.
    """

    day: date
    paid_by: str
    amount: Money
    left_after: Money | None = None
    receipt_number: str = ""
    this_one: bool = False
    struck: bool = False
    status: str = ""


@dataclass(frozen=True, slots=True)
class InvoicePart:
    """What one payment does to one invoice: total − paid_total − written_off − cancelled = still_owed − overpaid."""

    number: str
    issued_on: date
    due_on: date | None
    total: Money
    paid_by_this_payment: Money
    paid_total: Money
    still_owed: Money
    overpaid: Money
    written_off: Money | None = None
    payments_so_far: tuple[PaymentLine, ...] = ()
    cancelled: Money | None = None


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """A receipt as issued. Without invoices it is for a prepayment; `kept_as_credit` is the part on no invoice.

    `issued_at`: an aware instant; it becomes the date of the file.
    """

    number: str
    business: Business
    received_from: Party
    received_on: date
    paid_by: str
    amount: Money
    invoices: tuple[InvoicePart, ...] = ()
    kept_as_credit: Money | None = None
    reference: str = ""
    issued_at: datetime | None = None
    mark: Mark | None = None


class InvoiceKind(Enum):
    """The two documents that share one form."""

    INVOICE = "invoice"
    CREDIT_MEMO = "credit memo"


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line. `tax_rate`: percent. `inclusive`: the price holds its tax. `amount`: as it stands in the column."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    amount: Money
    tax_rate: Decimal | None = None
    tax: Money | None = None
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class TaxPart:
    """The tax of one rate (percent) on the net sum it was taken of."""

    rate: Decimal
    base: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """An invoice or a credit memo: net + taxes = total.

    total − paid − credit − written_off − cancelled = still_owed − overpaid. `cancelled`: given up with a refund.
    On a credit memo `payments` are its uses, `paid` is what was used and `still_owed` what is left of the credit.
    """

    number: str
    business: Business
    bill_to: Party
    issued_on: date
    lines: tuple[InvoiceLine, ...]
    net: Money
    total: Money
    still_owed: Money
    kind: InvoiceKind = InvoiceKind.INVOICE
    due_on: date | None = None
    terms: str = ""
    reference: str = ""
    tax_by_rate: tuple[TaxPart, ...] = ()
    payments: tuple[PaymentLine, ...] = ()
    paid: Money | None = None
    credit: Money | None = None
    written_off: Money | None = None
    cancelled: Money | None = None
    overpaid: Money | None = None
    notes: str = ""
    issued_at: datetime | None = None
    mark: Mark | None = None
