"""`invpay webhooks`: listen for notices of the hosted service, and tell your own programs of payments."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from invpay_desktop.base.dates import instant_text
from invpay_desktop.base.errors import Refused
from invpay_desktop.base.texts import counted
from invpay_desktop.cli import output
from invpay_desktop.cli.frame import Group
from invpay_desktop.cli.invocation import Invocation, pass_run
from invpay_desktop.settings import WEBHOOKS_PORT, WEBHOOKS_SECRET

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session


@click.group(cls=Group)
def webhooks() -> None:
    """Hear of payments from the hosted service, and tell your own programs of yours."""


@webhooks.command("listen")
@click.option("--port", type=click.IntRange(0, 65535), help="Where; 0: a free one. Else the setting webhooks.port.")
@pass_run
def listen(run: Invocation, port: int | None) -> None:
    """Listen for notices on this computer until Ctrl-C.

    Each is a hint: its invoice is read from the service, and only what is found there counts. A tunnel or relay brings
    the notices here; docs/webhooks.md says how.
    """
    from invpay_desktop.db.setting_values import read_value
    from invpay_desktop.sync.listener import Listener

    with run.reading() as session:
        secret = _secret(run, session)
        port = read_value(session, WEBHOOKS_PORT) if port is None else port
    listener = Listener(
        run.book(), secret, port, clock=run.clock, read=lambda each: _read(run, each), said=lambda said: _say(run, said)
    )
    run.answer(
        {"address": listener.address, "port": listener.port, "header": "X-Webhook-Secret"},
        [
            f"Listening at {listener.address} until Ctrl-C. Only this computer is heard.",
            f"Point your tunnel at http://127.0.0.1:{listener.port} and give the service the tunnel's address with "
            "/webhooks at its end.",
            "Notices must bring the secret along in the header X-Webhook-Secret.",
        ],
    )
    sys.stdout.flush()  # whoever reads it through a pipe waits for it
    listener.run()
    run.wrote = True


def _say(run: Invocation, sentence: str) -> None:
    output.print_beside(f"{instant_text(run.clock())}  {sentence}")


def _read(run: Invocation, invoice_id: int) -> None:
    from invpay_desktop.sync.reading import read_invoice

    with run.book().read(run.clock()) as session:
        api = run.service(session)
    new = len(read_invoice(run.book(), api, invoice_id, run.clock).merged.new)
    _say(run, f"The invoice was read: {counted(new, 'new payment') if new else 'nothing new'}.")


@webhooks.command("add")
@click.argument("url", metavar="URL")
@pass_run
def add(run: Invocation, url: str) -> None:
    """Tell URL of payments from now on: received, failed, and invoices that are paid."""
    from invpay_desktop.sync.events_out import add_target

    with run.reading() as session:
        _secret(run, session)
    with run.writing() as session:
        target = add_target(session, url)
    run.answer(
        {"url": target.url, "addedAt": target.made_at},
        [f"{target.url} is told of payments from now on. “invpay sync” sends what waits."],
    )


@webhooks.command("list")
@pass_run
def list_(run: Invocation) -> None:
    """List the addresses that are told, and how much waits for each."""
    from invpay_desktop.outbox.rows import list_rows
    from invpay_desktop.outbox.values import OPEN
    from invpay_desktop.sync.events_out import list_targets

    with run.reading() as session:
        targets = list_targets(session)
        unsent = list_rows(session, states=OPEN, kinds=("webhook",))
    stuck = [row.payload["target"] for row in unsent if row.state == "needs_you"]
    waiting = [row.payload["target"] for row in unsent if row.state != "needs_you"]
    rows = [
        {
            "url": each.url,
            "addedAt": each.made_at,
            "waiting": waiting.count(each.id),
            "needsYou": stuck.count(each.id),
        }
        for each in targets
    ]
    shown = [
        (row["url"], instant_text(each.made_at), row["waiting"], row["needsYou"])
        for row, each in zip(rows, targets, strict=True)
    ]
    heads = ("Address", "Since", "Waiting", "Needs you")
    run.answer({"webhooks": rows}, output.columns(heads, shown, heads[2:]) if shown else ["No address is told."])


@webhooks.command("remove")
@click.argument("url", metavar="URL")
@pass_run
def remove(run: Invocation, url: str) -> None:
    """Tell URL no more, and cancel what waits for it."""
    from invpay_desktop.sync.events_out import remove_target

    with run.writing() as session:
        cancelled = remove_target(session, url)
    also = f" {counted(cancelled, 'notice')} that waited for it {'is' if cancelled == 1 else 'are'} cancelled."
    run.answer({"url": url, "cancelled": cancelled}, [f"{url} is told no more.{also if cancelled else ''}"])


@webhooks.command("test")
@click.argument("url", metavar="URL")
@pass_run
def test(run: Invocation, url: str) -> None:
    """Send URL a signed notice that is marked as a sample, now, and say what it answered."""
    from invpay_desktop.sync.events_out import send_sample

    with run.reading() as session:
        secret, info = _secret(run, session), session.info
    posted = send_sample(url, secret, info.money, run.clock())
    data = {"url": url, "taken": posted.taken, "status": posted.status}
    if posted.taken:
        run.answer(data, [f"{url} took a sample notice ({posted.status})."])
    else:
        run.answer_no("not_taken", f"{posted.problem} The sample was sent once and will not be sent again.", data)


def _secret(run: Invocation, session: Session) -> str:
    """The shared secret, which comes in with notices and signs ours. Raises Refused where there is none."""
    secret = run.keychain.get(session.info.public_id, WEBHOOKS_SECRET.key)
    if not secret:
        raise Refused(
            "Notices need a shared secret, and none is set. Nothing was changed. Keep one with “invpay settings secret "
            "webhooks.secret”, or in the environment variable INVPAY_WEBHOOKS_SECRET."
        )
    return secret
