"""The sandbox itself: takes a call as bytes and answers as the hosted API would, in books and at a time of its own."""

from __future__ import annotations

import hashlib
import heapq
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import RLock
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from invpay_desktop.sandbox import json_text, spoiled
from invpay_desktop.sandbox.asked import Call, Wrong
from invpay_desktop.sandbox.cards import LATE_SECONDS, SAVED
from invpay_desktop.sandbox.endpoints import ENDPOINTS, Answer, Document, Endpoint, NeverArrived, NotYet, Service
from invpay_desktop.sandbox.faults import Fault, Faults, Group, parse
from invpay_desktop.sandbox.ledger import Entry, Invoice, Ledger, Transaction
from invpay_desktop.sandbox.reply import CutShort, Dropped, Endless, Refused, Reply, Slow, Stalled

TENANT = "sandbox-tenant"
TOKEN = "sandbox-token"  # noqa: S105 – everybody may know it: nothing real is behind it
KEY_MODES = {"ignore": None, "honour": timedelta(days=36500), "honour-30-min": timedelta(minutes=30)}
"""What an Idempotency-Key does: how long the first answer is given again, None: the key is not looked at."""
EVENTS_KEPT = 500

_OF_CALLS = frozenset(Group) - {Group.WEBHOOK}
_OF_WEBHOOKS = frozenset({Group.WEBHOOK})
_JSON = {"Content-Type": "application/json"}
_HTML = {"Content-Type": "text/html; charset=utf-8"}


class Sandbox:
    """The hosted API in a box. Safe to call from several threads; one call at a time is worked on.

    `now` gives aware instants, UTC. Amounts handed in and found in `ledger` are minor units of a currency with so many
    `decimals`. `keys`: see KEY_MODES. `show_failed`: whether the history lists attempts that failed. `decline_status`:
    the HTTP status of a declined charge (the document does not name it). `tag` stands in every id that is made, to tell
    one run's from another's. `events` are the webhooks to send.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        decimals: int = 2,
        tenant: str = TENANT,
        token: str = TOKEN,
        keys: str = "ignore",
        show_failed: bool = True,
        decline_status: int = 200,
        tag: str = "",
    ) -> None:
        self.tenant, self.token, self.decimals = tenant, token, decimals
        self.keys = keys
        self.faults = Faults()
        self.events: deque[Document] = deque(maxlen=EVENTS_KEPT)
        self.lock = RLock()
        self._now = now
        self._service = Service(Ledger(tag), decimals, show_failed, decline_status)
        self._waiting: list[tuple[datetime, int, Call, str, Endpoint]] = []
        self._kept: dict[tuple[str, str], tuple[datetime, bytes, Answer | Wrong]] = {}
        self.reset()

    @property
    def ledger(self) -> Ledger:
        """The books, as they are now."""
        return self._service.ledger

    @property
    def service(self) -> Service:
        """What can be set while it runs: show_failed, decline_status."""
        return self._service

    def refuses(self) -> bool:
        """Whether the connection that is just being made is refused: a switch for any endpoint says so."""
        with self.lock:
            return self.faults.take_refusal()

    def reset(self) -> None:
        """Forget everything: books, faults, what waits, keys, events."""
        with self.lock:
            self._service.ledger = Ledger(self.ledger.tag)
            self._service.ledger.saved.update(SAVED)
            self.faults.clear()
            self._waiting.clear()
            self._kept.clear()
            self.events.clear()
            self._made = 0

    def add_invoice(
        self,
        invoice_id: str,
        total: int,
        *,
        number: str = "",
        customer_id: str = "cust_123",
        made_at: datetime | None = None,
    ) -> Invoice:
        """Put an invoice into the books. Raises ValueError where the id or the number is taken."""
        with self.lock:
            number = number or f"INV-{invoice_id.removeprefix('inv_')}"
            if invoice_id in self.ledger.invoices or number in self.ledger.by_number:
                raise ValueError(f"There is an invoice {invoice_id} or {number} already.")
            invoice = Invoice(invoice_id, number, customer_id, total, made_at or self._now())
            self.ledger.add_invoice(invoice)
            return invoice

    def book(self, entry: Entry) -> Entry:
        """Put a payment, or an attempt that failed, into the books as if it had come some other way.

        Ids left empty are made; an external or failed one has no transaction. Raises ValueError for an invoice that is
        not there and for ids that are taken.
        """
        with self.lock:
            ledger = self.ledger
            if entry.invoice_id not in ledger.invoices:
                raise ValueError(f"There is no invoice {entry.invoice_id}.")
            if entry.payment_id in ledger.entries or entry.transaction_id in ledger.transactions:
                raise ValueError(
                    f"There is a payment {entry.payment_id} or transaction {entry.transaction_id} already."
                )
            entry.payment_id = entry.payment_id or ledger.next_id("pmt")
            if not entry.transaction_id and entry.method != "external" and not entry.failed:
                entry.transaction_id = ledger.next_id("txn")
            ledger.book(entry)
            return entry

    def add_transaction(
        self, transaction_id: str, amount: int, *, method: str = "ach", customer_id: str = "cust_123"
    ) -> Transaction:
        """Put money into the books that no invoice has yet. Raises ValueError where the id is taken."""
        with self.lock:
            if transaction_id in self.ledger.transactions:
                raise ValueError(f"There is a transaction {transaction_id} already.")
            transaction = Transaction(transaction_id, amount, method, customer_id)
            self.ledger.add_transaction(transaction)
            return transaction

    def arm(self, fault: str | Fault) -> None:
        """Switch a fault on: a Fault, or as it is written (see faults.parse). Raises ValueError for one unknown."""
        with self.lock:
            self.faults.arm(parse(fault) if isinstance(fault, str) else fault)

    def charges(self) -> list[Entry]:
        """Every charge by card, ACH or saved method that moved money, in the order of booking, with its key."""
        with self.lock:
            return [e for e in self.ledger.entries.values() if not e.failed and e.method in ("card", "ach", "saved")]

    def settle(self) -> None:
        """Do what was put off and is due by now."""
        with self.lock:
            now = self._now()
            while self._waiting and self._waiting[0][0] <= now:
                at, _, call, name, endpoint = heapq.heappop(self._waiting)
                with suppress(NeverArrived):
                    self._do(call, name, endpoint, at, late=True)

    def pending(self) -> list[datetime]:
        """When what was put off will be done."""
        with self.lock:
            return sorted(waiting[0] for waiting in self._waiting)

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Reply:
        """Answer one call. `path` with its query. Raises ConnectionFault where a switch or a card loses the answer."""
        bare, _, query = path.partition("?")
        parts = tuple([unquote(part) for part in bare.split("/")[1:]])
        lower = {name.lower(): value for name, value in headers.items()}
        call = Call(method.upper(), parts, dict(parse_qsl(query, keep_blank_values=True)) if query else {}, lower, body)
        with self.lock:
            self.settle()
            return self._api(call)

    def _api(self, call: Call) -> Reply:
        name, endpoint, allowed = _route(call)
        struck = self.faults.take(name, _OF_CALLS) if name else {}
        now = self._now()
        if Group.BEFORE in struck:
            return _instead(struck[Group.BEFORE], now, "/".join(("", *call.parts)))
        try:
            self._check_sender(call)
            if endpoint is None:
                if allowed:
                    raise Wrong(405, "bad_method", f"Only {' and '.join(allowed)} goes there.")
                raise Wrong(404, "not_found", "There is nothing at that address.")
        except Wrong as wrong:
            return self._written(wrong, struck, allowed)
        answer = self._carried_out(call, name, endpoint, now, struck.get(Group.DOING))
        done = isinstance(answer, Answer)
        if isinstance(answer, Answer) and answer.lost:
            raise Dropped(committed=True)
        if Group.AFTER in struck:
            return _afterwards(struck[Group.AFTER], done)
        return _delivered(self._written(answer, struck), struck.get(Group.DELIVERY), done)

    def _check_sender(self, call: Call) -> None:
        if call.headers.get("authorization") != f"Bearer {self.token}":
            raise Wrong(401, "bad_token", "The Bearer token is missing or not known.")
        if call.headers.get("x-tenant-id") != self.tenant:
            raise Wrong(403, "bad_tenant", "X-Tenant-ID is missing, or not the tenant of the token.")

    def _carried_out(
        self, call: Call, name: str, endpoint: Endpoint, now: datetime, fault: Fault | None
    ) -> Answer | Wrong:
        if fault is not None and fault.name == "late-commit":
            self._put_off(call, name, endpoint, now + timedelta(seconds=fault.seconds))
        try:
            answer = self._do(call, name, endpoint, now)
            if fault is not None and fault.name == "twice":
                self._do(call, name, endpoint, now)
        except NeverArrived:
            raise Dropped(committed=False) from None
        except NotYet:
            self._put_off(call, name, endpoint, now + timedelta(seconds=LATE_SECONDS))
        return answer

    def _put_off(self, call: Call, name: str, endpoint: Endpoint, at: datetime) -> None:
        """Lose the connection now, and do it at that time."""
        self._made += 1
        heapq.heappush(self._waiting, (at, self._made, call, name, endpoint))
        raise Dropped(committed=True)

    def _do(self, call: Call, name: str, endpoint: Endpoint, at: datetime, late: bool = False) -> Answer | Wrong:
        """Do what is asked for, once per key where keys are honoured, and tell of it."""
        keep = KEY_MODES[self.keys] if call.key and call.method == "POST" else None
        digest = hashlib.sha256(call.body).digest() if keep is not None else b""
        kept = self._kept.get((name, call.key)) if keep is not None else None
        if kept is not None and keep is not None and at - kept[0] < keep:
            return kept[2] if kept[1] == digest else Wrong(422, "key_reused", "That key came with another body before.")
        answer: Answer | Wrong
        try:
            answer = endpoint(self._service, call, at, late)
        except Wrong as wrong:
            answer = wrong
        if keep is not None:
            self._kept[name, call.key] = (at, digest, answer)
        if isinstance(answer, Answer) and answer.events:
            self._tell(answer.events)
        return answer

    def _tell(self, events: list[Document]) -> None:
        fault = self.faults.take("webhook", _OF_WEBHOOKS).get(Group.WEBHOOK)
        name = fault.name if fault else ""
        if name == "webhook-lost":
            return
        told = events[::-1] if name == "webhook-reversed" else events
        self.events.extend([event for event in told for _ in range(2 if name == "webhook-twice" else 1)])

    def _written(self, answer: Answer | Wrong, struck: Mapping[Group, Fault], allowed: tuple[str, ...] = ()) -> Reply:
        if isinstance(answer, Wrong):
            status = answer.status
            document: Any = error(answer.code, answer.sentence)
        else:
            status, document = answer.status, answer.document
        wrong_content, wrong_text = struck.get(Group.CONTENT), struck.get(Group.TEXT)
        if wrong_content is not None:
            document = spoiled.content(wrong_content.name, document)
        headers = _JSON | ({"Allow": ", ".join(allowed)} if status == 405 else {})
        if wrong_text is None:
            return Reply(status, headers, json_text.write(document).encode())
        if wrong_text.name == "duplicate-keys":
            document = spoiled.duplicated(document)
        body = spoiled.text(wrong_text.name, json_text.write(document))
        return Reply(status, _HTML if wrong_text.name == "html" else headers, body)


def error(code: str, sentence: str) -> Document:
    """How an error is told."""
    return {"success": False, "error": {"code": code, "message": sentence}}


def _route(call: Call) -> tuple[str, Endpoint | None, tuple[str, ...]]:
    """Name and function of the endpoint, and the methods that the address takes (none: there is no such address)."""
    parts = call.parts[2:] if call.parts[:2] == ("api", "v1") else ()
    methods = ENDPOINTS.get(parts)
    if methods is None and len(parts) > 2:
        methods = ENDPOINTS.get((parts[0], "*", *parts[2:])) if parts[1] else None
    if methods is None:
        return "", None, ()
    name, endpoint = methods.get(call.method, ("", None))
    return name, endpoint, tuple(methods)


def _instead(fault: Fault, now: datetime, path: str) -> Reply:
    """What is answered where nothing was done."""
    match fault.name:
        case "refuse":
            raise Refused(committed=False)
        case "drop-before":
            raise Dropped(committed=False)
        case "stall-before":
            raise Stalled(committed=False)
        case "portal":
            return Reply(200, _HTML, spoiled.page("Please sign in to this network"))
        case "401" | "403":
            return _refusal(int(fault.name), "refused", "This caller is not let in.")
        case "429":
            return _refusal(429, "too_many_calls", "Too many calls.", _retry_after(fault.value, now))
        case "301" | "302" | "307" | "308":
            return Reply(int(fault.name), {**_HTML, "Location": fault.value + quote(path)}, spoiled.page("Moved"))
        case _:
            return _server_error(int(fault.name.partition("-")[0]))


def _retry_after(value: str, now: datetime) -> dict[str, str]:
    if value == "none":
        return {}
    if value == "date":
        value = format_datetime(now.astimezone(UTC) + timedelta(seconds=30), usegmt=True)
    return {"Retry-After": "soon" if value == "nonsense" else value}


def _refusal(status: int, code: str, sentence: str, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, _JSON | dict(headers or {}), json_text.write(error(code, sentence)).encode())


def _server_error(status: int) -> Reply:
    """500 comes from the service and is JSON; the others come from what stands before it and are pages."""
    if status == 500:
        return _refusal(500, "server_error", "Something went wrong.")
    return Reply(status, _HTML, spoiled.page(f"{status}: the service did not answer"))


def _afterwards(fault: Fault, done: bool) -> Reply:
    """What is answered where it was done, or refused on its merits."""
    if fault.name == "drop-after":
        raise Dropped(done)
    if fault.name == "stall-after":
        raise Stalled(done)
    return _server_error(int(fault.name.partition("-")[0]))


def _delivered(reply: Reply, fault: Fault | None, done: bool) -> Reply:
    if fault is None:
        return reply
    headers = dict(reply.headers)
    match fault.name:
        case "slow":
            raise Slow(done, reply, fault.seconds)
        case "endless":
            raise Endless(done, reply)
        case "gzip-bomb":
            return Reply(reply.status, headers | {"Content-Encoding": "gzip"}, spoiled.bomb())
        case "length-too-long":
            longer = headers | {"Content-Length": str(len(reply.body) + 100)}
            raise CutShort(done, Reply(reply.status, longer, reply.body))
        case _:
            short = len(reply.body) // 2
            return Reply(reply.status, headers | {"Content-Length": str(short)}, reply.body)
