"""`invpay sync`: a round with the hosted service, how it stands, what waits, and where the two differ."""

from __future__ import annotations

import signal
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from invpay_desktop.base.dates import instant_text
from invpay_desktop.base.errors import BadInput, NotConnected, Offline, ServiceBusy, ServiceError, ServiceUnclear
from invpay_desktop.base.texts import counted
from invpay_desktop.cli import output
from invpay_desktop.cli.frame import Group
from invpay_desktop.cli.invocation import Invocation, pass_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from invpay_desktop.db.session import Session
    from invpay_desktop.hosted.api import HostedApi
    from invpay_desktop.outbox.values import OutboxRow
    from invpay_desktop.sync.sync_pass import Round

_PAUSE, _SHORTEST = timedelta(seconds=60), timedelta(seconds=2)
_KIND = {
    "external": "payment", "reconcile": "match", "credit": "credit", "receipt": "receipt", "reminder": "reminder",
    "webhook": "notice",
}  # fmt: skip


@click.group(cls=Group, invoke_without_command=True)
@click.option("--once", is_flag=True, help="One round now over everything that waits, then end.")
@click.pass_context
def sync(context: click.Context, once: bool) -> None:
    """Keep the book in step with the hosted service: send what waits, read what changed there.

    Without --once it goes on until Ctrl-C, a round a minute.
    """
    if context.invoked_subcommand is not None:
        if once:
            raise click.UsageError("--once belongs to “invpay sync” alone.", context)
        return
    run = context.find_object(Invocation)
    assert run is not None
    stop = _until_interrupted()
    ended = _round(run, stop, everything=once)
    going_on = not once and not run.as_json
    while not (once or stop.is_set() or _is_final(ended.problem)):
        if going_on:
            output.print_out(_line(ended))
        stop.wait(_pause(run, ended).total_seconds())
        if not stop.is_set():
            ended = _round(run, stop, everything=False)
    if not going_on or ended.problem is not None:
        _answer(run, ended)


def _until_interrupted() -> threading.Event:
    """Set by Ctrl-C: the round ends at its next step, with nothing half done. A second Ctrl-C is heard as ever."""
    stop = threading.Event()

    def interrupted(_number: int, _frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, interrupted)
    return stop


def _round(run: Invocation, stop: threading.Event, *, everything: bool) -> Round:
    from invpay_desktop.cli.progress import bar
    from invpay_desktop.sync.events_out import WebhookCourier
    from invpay_desktop.sync.sync_pass import sync_round

    api: HostedApi | ServiceError
    with run.reading() as session:
        try:
            api = run.service(session)
        except NotConnected as missing:
            api = missing
    with bar(run, "Sending") as progress:
        ended = sync_round(
            run.book(), api, run.clock, everything=everything, stop=stop.is_set, progress=progress,
            couriers=(WebhookCourier(run.keychain),),
        )  # fmt: skip
    run.wrote = True
    return ended


def _is_final(problem: ServiceError | None) -> bool:
    """Whether a problem does not pass by itself."""
    return problem is not None and not isinstance(problem, (Offline, ServiceBusy, ServiceUnclear))


def _pause(run: Invocation, ended: Round) -> timedelta:
    from invpay_desktop.sync.status import next_due

    if isinstance(ended.problem, ServiceBusy) and ended.problem.retry_after:
        return max(timedelta(seconds=ended.problem.retry_after), _SHORTEST)
    if ended.problem is not None:
        return _PAUSE
    now = run.clock()
    with run.book().read(now) as session:
        due = next_due(session)
    return _PAUSE if due is None else min(max(due - now, _SHORTEST), _PAUSE)


def _answer(run: Invocation, ended: Round) -> None:
    from invpay_desktop.sync.sync_pass import round_data

    if ended.problem is not None:
        done = [_line(ended)] if any((ended.sent, ended.read, ended.new_payments)) else []
        run.answer_no(ended.problem.code, ended.problem.message, round_data(ended), done)
        return
    if ended.needs_you:
        run.warn(f"{ended.needs_you} of what was to be told needs you: “invpay sync list” shows it.")
    if ended.unread:
        which = counted(ended.unread, "invoice")
        run.warn(f"What the service has of {which} could not be read: “invpay sync differences” says of which.")
    if ended.differences:
        where = counted(ended.differences, "place")
        run.warn(f"The book and the service differ in {where}: “invpay sync differences”.")
    run.answer(round_data(ended), [_line(ended)])


def _line(ended: Round) -> str:
    parts = [
        said
        for number, said in (
            (ended.sent, f"{ended.sent} sent"),
            (ended.refused, f"{ended.refused} refused"),
            (ended.read, f"{counted(ended.read, 'invoice')} read"),
            (ended.new_payments, f"{counted(ended.new_payments, 'payment')} new"),
            (ended.waiting, f"{ended.waiting} waiting"),
        )
        if number
    ]
    said = ", ".join(parts) if parts else "nothing new"
    return f"Stopped early: {said}." if ended.problem is not None else f"In step: {said}."


@sync.command("status")
@pass_run
def status(run: Invocation) -> None:
    """Show how it stands with the hosted service."""
    from invpay_desktop.sync.status import sync_status

    with run.reading() as session:
        found = sync_status(session)
    problem = found.last_problem.message if found.last_problem is not None else ""
    run.answer(
        {
            "connected": found.connected,
            "mode": found.mode,
            "waiting": found.waiting,
            "needsYou": found.needs_you,
            "checking": found.checking,
            "differences": found.unread_differences,
            "lastRoundAt": found.last_round_at,
            "lastProblem": problem or None,
        },
        output.facts(
            (
                ("Hosted service", f"connected, {found.mode} mode" if found.connected else "not connected"),
                ("Waiting", str(found.waiting)),
                ("Needs you", str(found.needs_you)),
                ("Being looked up", str(found.checking)),
                ("Differences", str(found.unread_differences)),
                ("Last reading", instant_text(found.last_round_at) if found.last_round_at else "never"),
                ("Problem", problem),
            )
        ),
    )


@sync.command("list")
@click.option("--all", "everything", is_flag=True, help="What was sent, refused or cancelled, too.")
@pass_run
def show_list(run: Invocation, everything: bool) -> None:
    """List what is to be told to the service, and what keeps it."""
    from invpay_desktop.outbox.rows import list_rows
    from invpay_desktop.outbox.values import ENDED, OPEN

    with run.reading() as session:
        found = list_rows(session, states=(*OPEN, *ENDED) if everything else OPEN)
        told = [_row(session, row) for row in found]
    rows = [
        (
            row["uid"],
            _KIND[row["kind"]],
            row["invoiceNumber"] or "",
            row.get("amount", ""),
            row["state"],
            row["problem"],
        )
        for row in told
    ]
    heads = ("Id", "What", "Invoice", "Amount", "State", "")
    nothing = ["Nothing waits to be told."]
    run.answer({"rows": told}, output.columns(heads, rows, ("Amount",)) if rows else nothing)


def _row(session: Session, row: OutboxRow) -> dict[str, Any]:
    from sqlalchemy import select

    from invpay_desktop.db.tables import invoice

    number = session.scalar(select(invoice.c.number).where(invoice.c.id == row.invoice_id))
    minor = row.payload.get("minor")
    return {
        "uid": row.uid,
        "kind": row.kind,
        "invoiceNumber": number,
        **({"amount": session.money(minor)} if minor is not None else {}),
        "state": row.state,
        "problem": row.problem,
        "tries": row.tries,
        "madeAt": row.made_at,
        "nextAt": row.next_at,
        "sentAt": row.sent_at,
    }


@sync.command("resend")
@click.argument("uid", metavar="ID")
@pass_run
def resend(run: Invocation, uid: str) -> None:
    """Send again what waits, was refused or needs you."""
    from invpay_desktop.outbox.rows import again

    with run.writing() as session:
        told = _row(session, again(session, uid))
    run.answer(told, ["It goes out with the next round."])


@sync.command("cancel")
@click.argument("uid", metavar="ID")
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@pass_run
def cancel(run: Invocation, uid: str, reason: str) -> None:
    """Give up what waits or needs you: the service is not told. The book stays as it is."""
    from invpay_desktop.outbox.rows import cancel as give_up
    from invpay_desktop.outbox.rows import row_of

    run.warn_of_card_numbers(reason)
    with run.writing() as session:
        give_up(session, uid, reason)
        told = _row(session, row_of(session, uid))
    run.answer(told, ["Cancelled: the service is not told."])


@sync.command("arrived")
@click.argument("uid", metavar="ID")
@click.option("--note", required=True, metavar="TEXT", help="Where you saw it.")
@pass_run
def arrived(run: Invocation, uid: str, note: str) -> None:
    """Say that what needs you is at the service: you have seen it there."""
    from invpay_desktop.outbox.rows import arrived as is_there
    from invpay_desktop.outbox.rows import row_of

    run.warn_of_card_numbers(note)
    with run.writing() as session:
        is_there(session, uid, note)
        told = _row(session, row_of(session, uid))
    run.answer(told, ["Noted: it is there."])


@sync.command("differences")
@click.option("--all", "everything", is_flag=True, help="Also those you have seen.")
@pass_run
def differences(run: Invocation, everything: bool) -> None:
    """List where the service and the book do not say the same."""
    from invpay_desktop.sync.differences import open_differences

    with run.reading() as session:
        found = open_differences(session, seen=everything)
    run.answer(
        {
            "differences": [
                {
                    "id": each.id,
                    "kind": each.kind,
                    "invoiceNumber": each.number or None,
                    "paymentId": each.payment_name or None,
                    "explained": each.explained,
                    "message": each.sentence,
                    "foundAt": each.found_at,
                    "seenAt": each.seen_at,
                }
                for each in found
            ]
        },
        _said([(each.id, "explained" if each.explained else "", each.sentence) for each in found]),
    )


def _said(rows: Sequence[tuple[int, str, str]]) -> list[output.Ready] | list[str]:
    return output.columns(("Id", "", "Difference"), rows, ("Id",)) if rows else ["The two say the same."]


@sync.command("seen")
@click.argument("number", metavar="ID")
@pass_run
def seen(run: Invocation, number: str) -> None:
    """Put a difference aside; it comes back if it changes."""
    from invpay_desktop.sync.differences import mark_seen

    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise BadInput(f"“{number}” is not the id of a difference: “invpay sync differences” lists them.", "id")
    with run.writing() as session:
        mark_seen(session, int(number))
    run.answer({"id": int(number)}, ["Seen."])
