"""Whatever becomes of a charge at the command line, nothing of card, account or token is in anything it wrote."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from invpay_desktop.base.money import Money
from invpay_desktop.db.new_book import make_book
from invpay_desktop.ledger.customers import CustomerDetails, add_customer
from invpay_desktop.ledger.invoices import NewInvoice, add_invoice
from invpay_desktop.ledger.memos import one_line
from invpay_desktop.sandbox.core import Sandbox
from invpay_desktop.sandbox.running import RunningSandbox
from tests.leaks.scanner import leaks_in
from tests.leaks.secrets import Canaries, canaries

FAULTS = ("drop-after:pay", "html:pay", "other-amount:pay")
INVOICES = 3 + len(FAULTS)


class Desk:
    """A person at a shell of their own: home, temporary folder and working folder are all looked into."""

    def __init__(self, folder: Path, service: RunningSandbox, known: Canaries) -> None:
        self.folder, self.service, self.known = folder, service, known
        for name in ("home", "tmp", "work"):
            (folder / name).mkdir()
        self._env = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "INVPAY_"))},
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
            "INVPAY_BOOK": str(folder / "home" / "book.sqlite"),
            "INVPAY_HOSTED_TOKEN": known.token,
        }
        self._said = 0

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """A command, what it says going into files."""
        self._said += 1
        with (
            (self.folder / f"out-{self._said}").open("wb") as out,
            (self.folder / f"err-{self._said}").open("wb") as err,
        ):
            return subprocess.Popen(
                [sys.executable, "-m", "invpay_desktop", *words],
                stdin=subprocess.PIPE, stdout=out, stderr=err, env=self._env, cwd=self.folder / "work",
            )  # fmt: skip

    def does(self, *words: str, given: str = "") -> int:
        """Run a command to its end; its exit status."""
        process = self.start(*words)
        process.communicate(given.encode(), timeout=60)
        return process.returncode

    def card(self, **other: str) -> str:
        """What `--secret-stdin` takes for the card."""
        details = {"number": self.known.card, "expiryMonth": "12", "expiryYear": "2030", "cvv": self.known.cvv}
        return json.dumps({**details, **other})

    def account(self) -> str:
        """And for the account."""
        return json.dumps(
            {"accountNumber": self.known.account, "routingNumber": "021000021", "accountType": "checking"}
        )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    known = canaries()
    with RunningSandbox(Sandbox(token=known.token), samples=False) as service:
        desk = Desk(tmp_path, service, known)
        settings = {"hosted.url": service.url, "hosted.tenant": service.tenant, "hosted.mode": "live"}
        with make_book(tmp_path / "home" / "book.sqlite", settings=settings) as book, book.write() as session:
            customer = add_customer(session, CustomerDetails("cust_1", "Sample Bakery"))
            for number in range(1, INVOICES + 1):
                name, total = f"INV-{number}", Money(50000, "USD")
                lines = (one_line("Bread", total),)
                add_invoice(session, NewInvoice(customer, session.today, lines, name, hosted_id=f"inv_{number}"))
                service.sandbox.add_invoice(f"inv_{number}", total.minor, number=name, customer_id="cust_1")
        yield desk


def test_nothing_of_a_secret_is_written(desk: Desk) -> None:
    pay = ("--method", "card", "--secret-stdin")
    assert desk.does("pay", "INV-1", "10.00", *pay, given=desk.card()) == 1  # no card that the sandbox knows
    assert desk.does("pay", "INV-1", "10.00", *pay, given=desk.card(cvv="12")) == 1
    assert desk.does("pay", "INV-1", "10.00", *pay, given=desk.card(number=desk.known.card[:-1] + "x")) == 1
    assert desk.does("pay", "INV-1", "10.00", *pay, given=desk.card()[:-9]) == 1
    assert desk.does("pay", "INV-2", "20.00", "--method", "ach", "--secret-stdin", given=desk.account()) == 0
    for number, fault in enumerate(FAULTS, 4):
        desk.service.sandbox.arm(fault)
        assert (
            desk.does("pay", f"INV-{number}", "40.00", "--method", "ach", "--secret-stdin", given=desk.account()) == 3
        )
    _die_while_sending(desk)
    desk.does("sync", "--once")
    desk.does("check")
    desk.does("backup")
    desk.does("export", "--format", "json", "--to", "book.json")
    desk.does("invoice", "pdf", "INV-2", "invoice.pdf")
    assert leaks_in(desk.folder, desk.known.named()) == []
    assert _planted(desk) == {"card"}


def _die_while_sending(desk: Desk) -> None:
    """The program is killed while the charge is on its way: its memory must not have been written anywhere."""
    arrived = threading.Event()
    handle = desk.service.sandbox.handle

    def noticed(method: str, path: str, *rest: object) -> object:
        if method == "POST":
            arrived.set()
        return handle(method, path, *rest)  # type: ignore[arg-type]

    desk.service.sandbox.handle = noticed  # type: ignore[assignment, method-assign]
    desk.service.sandbox.arm("stall-before:pay")
    process = desk.start("pay", "INV-3", "30.00", "--method", "card", "--secret-stdin")
    assert process.stdin is not None
    process.stdin.write(desk.card().encode())
    process.stdin.close()
    assert arrived.wait(60)
    process.send_signal(signal.SIGKILL)
    process.wait()


def _planted(desk: Desk) -> set[str]:
    """What is found of a card that was put into the book and taken out again: the log of the book keeps it."""
    book = sqlite3.connect(desk.folder / "home" / "book.sqlite")
    book.execute("INSERT INTO setting (key, value) VALUES ('book.planted', ?)", (desk.known.card,))
    book.commit()
    book.execute("DELETE FROM setting WHERE key = 'book.planted'")
    book.commit()
    found = {leak.secret for leak in leaks_in(desk.folder, desk.known.named())}
    book.close()
    return found
