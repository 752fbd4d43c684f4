"""A sample that has lived with the hosted service: charges open and failed, records that wait, sent and refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from invpay_desktop.db.book import open_book
from invpay_desktop.db.session import WriteSession
from invpay_desktop.db.setting_values import write_setting
from invpay_desktop.hosted.values import HostedHistory
from invpay_desktop.ledger.attempts import (
    NewAttempt,
    ask_a_person,
    begin_attempt,
    doubt_attempt,
    fail_attempt,
    note_check,
)
from invpay_desktop.ledger.invoice_list import rows_by_ids
from invpay_desktop.ledger.invoices import find_invoice
from invpay_desktop.outbox.rows import claim, enqueue, finish, put_off
from invpay_desktop.sync.events_out import add_target
from invpay_desktop.sync.merge import merge_history

KINDS = ("external", "credit", "receipt")


def tell_story(book: Path, now: datetime) -> None:
    """Write it into a book, as of `now`."""
    with open_book(book) as opened:
        for minutes, chapter in (
            (600, _connected),
            (540, _failed),
            (90, _told),
            (60, _read),
            (40, _open),
            (5, _told_others),
        ):
            with opened.write(now - timedelta(minutes=minutes)) as session:
                chapter(session)


def _connected(session: WriteSession) -> None:
    for key, value in (
        ("hosted.url", "https://pay.example.com"), ("hosted.tenant", "hartwell-signs"), ("sync.auto", "no"),
    ):  # fmt: skip
        write_setting(session, key, value)


def _charge(session: WriteSession, number: str, method: str = "card", label: str = "Visa •• 4242") -> int:
    row = rows_by_ids(session, (find_invoice(session, number),))[0]
    new = NewAttempt(
        row.id, row.customer_id, row.remaining, method, label, f"inv_{number[-4:]}", frozenset({"pmt_before"})
    )  # fmt: skip
    return begin_attempt(session, new).payment_id


def _failed(session: WriteSession) -> None:
    soft = _charge(session, "INV-1042")
    fail_attempt(session, soft, failure="soft", reason="Insufficient funds", evidence="answer", hosted_id="pmt_1")
    hard = _charge(session, "INV-1043", "ach", "Checking •• 6789")
    fail_attempt(session, hard, failure="hard", reason="Account closed", evidence="answer", hosted_id="pmt_2")


def _told(session: WriteSession) -> None:
    at = {number: find_invoice(session, number) for number in ("INV-1046", "INV-1049", "INV-1050", "INV-1051")}
    for number, amount in (("INV-1046", 212000), ("INV-1049", 73500), ("INV-1050", 52000),
                           ("INV-1051", 50000)):  # fmt: skip
        enqueue(session, "external", payload={"minor": amount}, invoice_id=at[number])
    outcomes = iter(("sent", "needs_you", "unknown"))
    while (row := claim(session, kinds=KINDS)) is not None:
        state = next(outcomes, None)
        if state == "sent":
            finish(session, row, "sent", answer={"paymentId": "pmt_77"})
        elif state == "needs_you":
            problem = "The service does not know this invoice (404). Nothing was recorded there; look at its id."
            finish(session, row, "needs_you", problem=problem)
        elif state == "unknown":
            finish(session, row, "unknown", problem="No clear answer came, so it may have arrived.")
        else:
            put_off(session, row, None, "pay.example.com cannot be reached. Nothing was sent.")
            break


def _read(session: WriteSession) -> None:
    """The service says another total of INV-1042 than the book."""
    invoice = find_invoice(session, "INV-1042")
    total = rows_by_ids(session, (invoice,))[0].total
    there = total + session.money(1500)
    merge_history(session, invoice, HostedHistory("inv_1042", there, there, total - total, "paid", ()))


def _open(session: WriteSession) -> None:
    checking = _charge(session, "INV-1052")
    doubt_attempt(session, checking, "The connection ended after 30 seconds.")
    note_check(session, checking, answered=True)
    undecided = _charge(session, "INV-1039", "saved", "The card on file")
    ask_a_person(session, undecided, "Two entries of the service's history could be this charge.")


def _told_others(session: WriteSession) -> None:
    for url in ("https://books.example.com/payments", "http://127.0.0.1:9000/hook"):
        add_target(session, url)
