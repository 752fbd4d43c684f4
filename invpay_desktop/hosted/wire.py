"""Their JSON and our values: the only file that knows both. Money crosses here exactly, and each part is checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from invpay_desktop.base.errors import BadInput, ServiceUnclear
from invpay_desktop.base.json_text import dumps
from invpay_desktop.base.money import Money, from_decimal
from invpay_desktop.base.texts import check_text
from invpay_desktop.hosted.json_bytes import (
    Wrong,
    field,
    id_in,
    instant_in,
    line_in,
    number_in,
    plain,
    read_json,
    word_in,
)
from invpay_desktop.hosted.problems import seconds_to_wait
from invpay_desktop.hosted.reply import Reply
from invpay_desktop.hosted.values import (
    AccountOnce,
    Answer,
    CardOnce,
    External,
    HostedHistory,
    HostedPayment,
    How,
    Verdict,
)

CHARGED = frozenset({"paid", "partially_paid", "overpaid", "approved"})
REFUNDED = CHARGED | {"", "unpaid", "refunded", "partially_refunded", "settled"}
"""Statuses that say that money went back; the answer to a refund is not documented, so an invoice's words count too."""

REFUSALS = frozenset({400, 401, 403, 404, 405, 413, 415, 422, 429})
"""Statuses of HTTP that say that a request was not taken, where the body does not say otherwise.

Not among them, where money is moved: 402 and 409, which can mean that the same request is being worked on.
"""

_LONGEST_REASON, _LONGEST_DETAIL, _LONGEST_NOTES = 200, 500, 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an answer must be about: the id that names it (`name` is their key) and the amount.

    `charge`: a payment, whose answer is documented: it must name itself, the id, the amount and a status.
    """

    name: str
    value: str
    amount: Money | None = None
    charge: bool = False


# Requests


def charge_body(amount: Money, how: How) -> bytes:
    """The body of a charge. It holds what was to be sent once: let go of it when it was."""
    return _body({"amount": amount, **_method(how)})


def retry_body(failed_hosted_id: str, amount: Money, how: How) -> bytes:
    """The body of a retry: the method in full, because the service is not known to remember it."""
    return _body({"paymentId": failed_hosted_id, "amount": amount, **_method(how)})


def external_body(amount: Money, external: External) -> bytes:
    """The body that tells of money from outside. Raises BadInput for text that cannot be sent."""
    details: dict[str, Any] = {"method": _text(external.method, "method", 40)}
    if external.check_number:
        details["checkNumber"] = _text(external.check_number, "check number", 100)
    if external.date is not None:
        details["date"] = external.date
    if external.notes:
        details["notes"] = _text(external.notes, "notes", 2000)
    return _body({"amount": amount, "paymentMethod": "external", "externalPaymentDetails": details})


def amount_body(amount: Money) -> bytes:
    """The body of a refund and of a credit."""
    return _body({"amount": amount})


def reconcile_body(transaction_id: str, invoice_number: str) -> bytes:
    """The body that ties a transaction to an invoice."""
    number = _text(invoice_number, "invoice number", 200)
    return _body({"transactionId": transaction_id, "invoiceNumber": number})


def remind_body(send_via: tuple[str, ...], message: str) -> bytes:
    """The body of a reminder. Raises BadInput for a channel there is not."""
    channels = [_channel(each) for each in send_via]
    if not channels:
        raise BadInput("Choose email or sms. Nothing was sent.", "send_via")
    body: dict[str, Any] = {"sendVia": channels}
    if message:
        body["message"] = _text(message, "message", 2000)
    return _body(body)


def receipt_body(hosted_payment: str, send_to: str, send_via: str) -> bytes:
    """The body of a receipt. Raises BadInput for a channel there is not."""
    to = _text(send_to, "receiver", 254)
    return _body({"paymentId": hosted_payment, "sendTo": to, "sendVia": _channel(send_via)})


def _method(how: How) -> dict[str, Any]:
    facts = how.spend()
    if isinstance(how, CardOnce):
        card = {"number": facts["number"], "expiryMonth": facts["month"], "expiryYear": facts["year"]}
        return {"paymentMethod": "card", "card": {**card, "cvv": facts["cvv"]}}
    if isinstance(how, AccountOnce):
        numbers = {"accountNumber": facts["account"], "routingNumber": facts["routing"]}
        return {"paymentMethod": "ach", "bankAccount": {**numbers, "accountType": facts["type"]}}
    return {"paymentMethod": "saved", "paymentMethodId": facts["id"]}


def _channel(text: str) -> str:
    if text not in ("email", "sms"):
        raise BadInput("The service sends by email or sms. Nothing was sent.", "send_via")
    return text


def _text(text: str, name: str, longest: int) -> str:
    check_text(text, name, longest, lines=True)
    return text


def _body(content: dict[str, Any]) -> bytes:
    return dumps(content, indent=None).encode()


# Answers to what writes


def read_answer(reply: Reply, wanted: Wanted, currency: str, host: str) -> Answer:
    """What an answer proves, by what it says alone. Never raises: what cannot be understood is UNKNOWN."""
    if reply.fault is not None or reply.status is None:
        sentence = reply.fault.value.format(host=host) if reply.fault else ""
        return Answer(Verdict.UNKNOWN if reply.sent else Verdict.NOT_SENT, detail=plain(sentence, _LONGEST_DETAIL))
    tree = read_json(reply.body) if reply.body.strip() else {}
    unknown = Answer(Verdict.UNKNOWN, http_status=reply.status, retry_after=seconds_to_wait(reply.retry_after))
    if not isinstance(tree, dict):
        return replace(unknown, detail="The answer is not the JSON of a payment service.")
    unknown = replace(unknown, detail=_detail(tree))
    not_taken = reply.status in REFUSALS or (wanted.amount is None and 400 <= reply.status < 500)
    if not_taken and field(tree, "success") in (False, None) and not _names_a_deed(tree):
        return replace(unknown, verdict=Verdict.REFUSED)
    try:
        found = _found(tree, wanted, currency, unknown)
    except Wrong as wrong:
        return replace(unknown, detail=f"The answer cannot be trusted: {wrong}.")
    return replace(found, verdict=_verdict(tree, found, wanted))


def _verdict(tree: dict[str, Any], found: Answer, wanted: Wanted) -> Verdict:
    success, data = field(tree, "success"), field(tree, "data")
    assert found.http_status is not None
    if 300 <= found.http_status < 400:
        return Verdict.UNKNOWN
    named = isinstance(data, dict) and field(data, wanted.name) == wanted.value
    if found.status == "failed":
        return Verdict.DECLINED if named and success in (False, None) else Verdict.UNKNOWN
    if not 200 <= found.http_status < 300:
        return Verdict.UNKNOWN
    if wanted.charge:
        fits = named and found.hosted_id and found.status in CHARGED and _whole(found, wanted)
        return Verdict.APPROVED if success is True and fits else Verdict.UNKNOWN
    if wanted.amount is None:
        return Verdict.APPROVED if success is True or not tree else Verdict.UNKNOWN
    return Verdict.APPROVED if success is True and found.status in REFUNDED else Verdict.UNKNOWN


def _whole(found: Answer, wanted: Wanted) -> bool:
    """Whether a charge was for all that was asked. The documented answer to an overpayment names no amount."""
    if found.amount is not None:
        return True  # _found has compared it
    assert wanted.amount is not None
    return found.status == "overpaid" and found.paid is not None and found.paid >= wanted.amount


def _found(tree: dict[str, Any], wanted: Wanted, currency: str, start: Answer) -> Answer:
    """What the answer says, checked against what was asked. Raises Wrong where it is about something else."""
    data = field(tree, "data")
    if data is None:
        return start
    if not isinstance(data, dict):
        raise Wrong("its data is not an object")
    if field(data, wanted.name) not in (None, wanted.value):
        raise Wrong("it is about something else than what was asked")
    amount = _amount(data, "amount", currency) if wanted.amount is not None else None
    if amount is not None and amount != wanted.amount:
        raise Wrong("it names another amount than what was asked")
    return replace(
        start,
        hosted_id=id_in(data, "paymentId") or id_in(data, "refundId"),
        transaction_id=id_in(data, "transactionId"),
        amount=amount,
        total=_amount(data, "totalAmount", currency),
        paid=_amount(data, "paidAmount", currency),
        remaining=_amount(data, "remainingBalance", currency),
        over=_amount(data, "overpaymentAmount", currency),
        status=word_in(data, "status"),
        reason=line_in(data, "declineReason", _LONGEST_REASON),
    )


def _names_a_deed(tree: dict[str, Any]) -> bool:
    """Whether an answer speaks of a payment or refund: then it does not say that nothing was done."""
    data = field(tree, "data")
    if not isinstance(data, dict):
        return data not in (None, [], "")
    ids = ("paymentId", "transactionId", "refundId")
    named = any(field(part, name) is not None for part in (tree, data) for name in ids)
    return named or isinstance(field(data, "status"), str)


def _detail(tree: dict[str, Any]) -> str:
    """What the service says went wrong, in one of the shapes in which services say it."""
    for name in ("error", "message", "detail", "title", "errors"):
        said = field(tree, name)
        if isinstance(said, dict):
            said = field(said, "message")
        if isinstance(said, list):
            said = " ".join(each for each in said if isinstance(each, str))
        if isinstance(said, str) and plain(said, _LONGEST_DETAIL):
            return plain(said, _LONGEST_DETAIL)
    return ""


# Answers to what reads


def read_history(reply: Reply, hosted_invoice: str, currency: str) -> HostedHistory:
    """The payments of an invoice. Raises ServiceUnclear where the answer as a whole is not that.

    A record that cannot be understood is left out and named in `quarantined`.
    """
    data = _data(reply)
    if field(data, "invoiceId") != hosted_invoice:
        raise ServiceUnclear("The service answered about another invoice than the one that was asked for.")
    records = field(data, "payments")
    if not isinstance(records, list):
        raise ServiceUnclear("The service's answer holds no list of payments.")
    odd: list[str] = []
    payments: dict[str, HostedPayment] = {}
    ids, doubtful = set[str](), set[str]()
    for place, record in enumerate(records, 1):
        try:
            payment = _payment(record, currency, ids)
            if payments.setdefault(payment.hosted_id, payment) != payment:
                doubtful.add(payment.hosted_id)
                raise Wrong("it has the id of another payment of this answer, with other facts: neither is taken")
        except Wrong as wrong:
            odd.append(f"payment {place}: {wrong}")
    taken = tuple(payment for hosted_id, payment in payments.items() if hosted_id not in doubtful)
    total, paid, remaining = (_sum(data, name, word, currency, odd) for name, word in _SUMS)
    try:
        status = word_in(data, "status")
    except Wrong as wrong:
        odd.append(str(wrong))
        status = ""
    return HostedHistory(hosted_invoice, total, paid, remaining, status, taken, tuple(odd), frozenset(ids))


_SUMS = (("totalAmount", "total"), ("paidAmount", "paid amount"), ("remainingBalance", "remaining balance"))


def _sum(data: dict[str, Any], name: str, word: str, currency: str, odd: list[str]) -> Money | None:
    try:
        return _amount(data, name, currency, word)
    except Wrong as wrong:
        odd.append(str(wrong))
        return None


def _payment(record: Any, currency: str, ids: set[str]) -> HostedPayment:
    """One record; its id goes into `ids` even where the rest cannot be read. Raises Wrong."""
    if not isinstance(record, dict):
        raise Wrong("it is not a record")
    hosted_id = id_in(record, "paymentId")
    if not hosted_id:
        raise Wrong("its id is missing")
    ids.add(hosted_id)
    amount = _amount(record, "amount", currency)
    if not amount:
        raise Wrong("the amount is missing" if amount is None else "the amount is zero")
    status = word_in(record, "status")
    if not status:
        raise Wrong("the status is missing")
    details = field(record, "externalPaymentDetails")
    more = details if isinstance(details, dict) else {}
    return HostedPayment(
        hosted_id,
        amount,
        word_in(record, "method") or word_in(record, "paymentMethod"),
        status,
        instant_in(record, "paidAt") or instant_in(record, "attemptedAt"),
        id_in(record, "transactionId"),
        _amount(record, "refundedAmount", currency, "refunded amount"),
        line_in(record, "notes", _LONGEST_NOTES) or line_in(more, "notes", _LONGEST_NOTES),
        line_in(record, "checkNumber", 100) or line_in(more, "checkNumber", 100),
        line_in(record, "declineReason", _LONGEST_REASON),
    )


_COUNTS = ("totalInvoices", "paidInvoices", "partiallyPaid", "unpaid", "refunded", "overpaid")
_RATES = ("paymentRate", "averageDaysToPayment", "partialPaymentRate")


def read_analytics(reply: Reply, currency: str) -> dict[str, Any]:
    """The figures, under their documented keys. Raises ServiceUnclear where the answer has none of them."""
    data = _data(reply)
    figures: dict[str, Any] = {}
    for name in (*_COUNTS, *_RATES):
        number = number_in(data, name)
        if number is not None and number >= 0 and (name in _RATES or number == int(number)):
            figures[name] = number if name in _RATES else int(number)
    try:
        revenue = _amount(data, "totalRevenue", currency)
    except Wrong:
        revenue = None
    if revenue is not None:
        figures["totalRevenue"] = revenue
    if not figures:
        raise ServiceUnclear("The service's answer holds none of the figures that were asked for.")
    return figures


def _data(reply: Reply) -> dict[str, Any]:
    tree = read_json(reply.body)
    data = field(tree, "data") if isinstance(tree, dict) and field(tree, "success") in (True, None) else None
    if not isinstance(data, dict):
        raise ServiceUnclear("The service's answer cannot be understood. Nothing was changed; try again later.")
    return data


# Money


def _amount(record: dict[str, Any], name: str, currency: str, word: str = "amount") -> Money | None:
    """An amount of at least zero, exact in the currency; None where it is missing. Raises Wrong."""
    if field(record, name) is None:
        return None
    number = number_in(record, name)
    if number is None:
        raise Wrong(f"the {word} is not a number")
    try:
        money = from_decimal(number, currency)
    except BadInput:
        raise Wrong(f"the {word} is not an exact amount of {currency}") from None
    if money.minor < 0:
        raise Wrong(f"the {word} is less than zero")
    return money
