"""The OpenAPI 3.1 document of the hosted API as the sandbox keeps it: requests, answers, what is refused and how."""

from __future__ import annotations

from typing import Any

from invpay_desktop.sandbox import json_text
from invpay_desktop.sandbox.asked import LARGEST

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_INSTANT: Schema = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"}
_MONEY: Schema = {"type": "number"}
_RATE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_STATUS: Schema = {"enum": ["unpaid", "partially_paid", "paid", "overpaid", "refunded"]}
_REFUSED = {
    400: "The body is no JSON object.",
    401: "The token is missing or not known.",
    403: "The tenant is missing or another.",
    404: "The id is not known.",
    422: "A value is nonsense, or does not go with how things stand.",
}
_BY_METHOD = {
    "pay": "POST /api/v1/invoices/{invoiceId}/payment",
    "history": "GET /api/v1/invoices/{invoiceId}/payments",
    "retry": "POST /api/v1/invoices/{invoiceId}/payment/retry",
    "reconcile": "POST /api/v1/invoices/reconcile",
    "remind": "POST /api/v1/invoices/{invoiceId}/remind",
    "receipt": "POST /api/v1/invoices/{invoiceId}/receipt",
    "refund": "POST /api/v1/transactions/{transactionId}/refund",
    "credit": "POST /api/v1/customers/{customerId}/credit",
    "analytics": "GET /api/v1/analytics/invoice-payments",
}
"""Name of an endpoint (those of the faults) → method and path."""


def text(decimals: int = 2) -> bytes:
    """The document as JSON, for a currency of so many decimals."""
    return json_text.write(_document(decimals)).encode()


def _document(decimals: int) -> Schema:
    paths: dict[str, Schema] = {}
    for name, place in _BY_METHOD.items():
        method, path = place.split(" ")
        paths.setdefault(path, {})[method.lower()] = _operation(name, path)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Invoice payments, as the sandbox keeps them", "version": "1"},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "parameters": {
                "tenant": {"name": "X-Tenant-ID", "in": "header", "required": True, "schema": _TEXT},
                "key": {"name": "Idempotency-Key", "in": "header", "schema": _TEXT},
            },
            "schemas": {"amount": _amount(decimals), "payment": _payment(), **_REQUESTS, **_answers(), "error": _ERROR},
        },
    }


def _operation(name: str, path: str) -> Schema:
    parameters: list[Schema] = [{"$ref": "#/components/parameters/tenant"}]
    if "{" in path:
        parameter = path.partition("{")[2].partition("}")[0]
        parameters.append({"name": parameter, "in": "path", "required": True, "schema": _TEXT})
    if name == "analytics":
        pattern = {"type": "string", "pattern": "^([1-9][0-9]{0,2}[dmy]|all)$"}
        parameters.append({"name": "period", "in": "query", "schema": pattern})
    refused = {401, 403, 422} if name == "analytics" else {401, 403, 404} if name == "history" else set(_REFUSED)
    operation: Schema = {
        "operationId": name,
        "parameters": parameters,
        "responses": {
            "200": {"description": "Done, or declined.", "content": _content(f"{name}Answer")},
            **{
                str(status): {"description": _REFUSED[status], "content": _content("error")}
                for status in sorted(refused)
            },
        },
    }
    if name not in ("history", "analytics"):
        parameters.append({"$ref": "#/components/parameters/key"})
        operation["requestBody"] = {"required": True, "content": _content(name)}
    return operation


def _content(schema: str) -> Schema:
    return {"application/json": {"schema": _ref(schema)}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: Schema, optional: Schema | None = None, **more: Any) -> Schema:
    return {"type": "object", "required": list(required), "properties": {**required, **(optional or {})}, **more}


def _limited(longest: int = 500, **more: Any) -> Schema:
    return {"type": "string", "maxLength": longest, **more}


def _digits(least: int, most: int) -> Schema:
    return {"type": "string", "pattern": f"^[0-9]{{{least},{most}}}$"}


def _one_of(*words: str) -> Schema:
    return {"enum": list(words)}


def _amount(decimals: int) -> Schema:
    step = json_text.amount(1, decimals)
    return {"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST, "multipleOf": step}


_NAME = _limited(pattern=r"\S")
_CARD = _object(
    {"number": _digits(12, 19)},
    {
        "expiryMonth": {"type": "string", "pattern": "^(0?[1-9]|1[0-2])$"},
        "expiryYear": {"type": "string", "pattern": "^(20)?[0-9]{2}$"},
        "cvv": _digits(3, 4),
    },
    dependentRequired={"expiryMonth": ["expiryYear"], "expiryYear": ["expiryMonth"]},
)
_ACCOUNT = _object(
    {"accountNumber": _digits(4, 17), "routingNumber": _digits(9, 9), "accountType": _one_of("checking", "savings")}
)
_EXTERNAL = _object(
    {"method": _limited(40, pattern=r"\S")},
    {"checkNumber": _limited(40), "date": {"type": "string", "format": "date"}, "notes": _limited(2000)},
)


def _payment() -> Schema:
    """How a payment is made. Without a method it is a card; without a card's number, the card on file."""
    return {
        "type": "object",
        "properties": {"paymentMethod": _one_of("card", "ach", "saved", "external")},
        "anyOf": [
            _object({}, {"paymentMethod": _one_of("card"), "card": _CARD, "bankAccount": False}),
            _object({"paymentMethod": _one_of("ach"), "bankAccount": _ACCOUNT}, {"card": False}),
            _object({"paymentMethod": _one_of("saved"), "paymentMethodId": _NAME}, _NO_DETAILS),
            _object({"paymentMethod": _one_of("external"), "externalPaymentDetails": _EXTERNAL}, _NO_DETAILS),
        ],
    }


_NO_DETAILS: Schema = {"card": False, "bankAccount": False}
_REQUESTS: dict[str, Schema] = {
    "pay": {"allOf": [_ref("payment"), _object({"amount": _ref("amount")})]},
    "retry": {
        "allOf": [
            _ref("payment"),
            _object(
                {"paymentId": _NAME},
                {"amount": _ref("amount"), "paymentMethod": _one_of("card", "ach", "saved")},
            ),
        ]
    },
    "reconcile": _object({"transactionId": _NAME, "invoiceNumber": _NAME}),
    "remind": _object(
        {"sendVia": {"type": "array", "minItems": 1, "items": _one_of("email", "sms")}}, {"message": _limited(2000)}
    ),
    "receipt": _object({"paymentId": _NAME, "sendTo": _NAME, "sendVia": _one_of("email", "sms")}),
    "refund": _object({}, {"amount": _ref("amount")}),
    "credit": _object({"amount": _ref("amount")}),
}
_ERROR = _object({"success": {"const": False}, "error": _object({"code": _TEXT, "message": _TEXT})})


def _answers() -> dict[str, Schema]:
    """What is answered, by endpoint."""
    ids = {"paymentId": _TEXT, "invoiceId": _TEXT}
    paid = _said({**ids, "amount": _MONEY, "status": _one_of("paid"), "remainingBalance": _MONEY, "paidAt": _INSTANT},
                 {"transactionId": _TEXT})  # fmt: skip
    totals = {"totalAmount": _MONEY, "paidAmount": _MONEY}
    part = _said({**ids, **totals, "amount": _MONEY, "remainingBalance": _MONEY, "paidAt": _INSTANT,
                  "status": _one_of("partially_paid", "unpaid", "refunded")})  # fmt: skip
    over = _said({**ids, **totals, "overpaymentAmount": _MONEY, "status": _one_of("overpaid")})
    failed = _said({**ids, "amount": _MONEY, "status": _one_of("failed"), "declineReason": _TEXT,
                    "attemptedAt": _INSTANT}, success=False)  # fmt: skip
    payment = {"anyOf": [paid, part, over, failed]}
    sent = {"invoiceId": _TEXT, "sentAt": _INSTANT}
    return {
        "payAnswer": payment,
        "retryAnswer": payment,
        "historyAnswer": _said({
            "invoiceId": _TEXT, **totals, "remainingBalance": _MONEY, "status": _STATUS,
            "payments": {"type": "array", "items": _row()},
        }),
        "reconcileAnswer": _said({
            **ids, "transactionId": _TEXT, "invoiceNumber": _TEXT, "amount": _MONEY, "remainingBalance": _MONEY,
            "status": _STATUS,
        }),
        "remindAnswer": _said({**sent, "sentVia": {"type": "array", "items": _TEXT}}),
        "receiptAnswer": _said({**sent, "paymentId": _TEXT, "sendTo": _TEXT, "sendVia": _TEXT}),
        "refundAnswer": _said({
            "refundId": _TEXT, "transactionId": _TEXT, "amount": _MONEY, "refundedAmount": _MONEY,
            "status": _one_of("refunded", "partially_refunded"), "refundedAt": _INSTANT,
        }),
        "creditAnswer": _said({
            "creditId": _TEXT, "customerId": _TEXT, "amount": _MONEY, "creditBalance": _MONEY, "creditedAt": _INSTANT,
        }),
        "analyticsAnswer": _said({
            "totalInvoices": _COUNT, "paidInvoices": _COUNT, "partiallyPaid": _COUNT, "unpaid": _COUNT,
            "paymentRate": _RATE, "averageDaysTo Payment": _COUNT, "totalRevenue": _MONEY, "partialPaymentRate": _RATE,
        }),
    }  # fmt: skip


def _said(data: Schema, optional: Schema | None = None, *, success: bool = True) -> Schema:
    inner = _object(data, optional, additionalProperties=False)
    return _object({"success": {"const": success}, "data": inner}, additionalProperties=False)


def _row() -> Schema:
    """One payment of a history; of one that failed, why and when instead of when it was paid."""
    said: Schema = {"paymentId": _TEXT, "amount": _MONEY, "method": _TEXT}
    more: Schema = {
        "transactionId": _TEXT, "checkNumber": _TEXT, "notes": _TEXT, "refundedAmount": _MONEY, "movedAmount": _MONEY,
    }  # fmt: skip
    statuses = _one_of("approved", "refunded", "partially_refunded")
    came = _object({**said, "status": statuses, "paidAt": _INSTANT}, more, additionalProperties=False)
    failed = _object(
        {**said, "status": _one_of("failed"), "declineReason": _TEXT, "attemptedAt": _INSTANT},
        additionalProperties=False,
    )
    return {"anyOf": [came, failed]}
