"""The sandbox from the command line: what it prints first, that it serves, and how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest

from invpay_desktop.sandbox.running import RunningSandbox
from tests.cli.conftest import Invpay


@contextmanager
def started(*args: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "invpay_desktop", "sandbox", "--port", "0", *args]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, encoding="utf-8") as process:
        try:
            yield process
        finally:
            process.kill()


def document(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The JSON document at the head of what it prints: it goes on running after that."""
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        if line == "}\n":
            break
    read = json.loads(text, parse_float=Decimal)
    assert read["success"] is True
    data = read["data"]
    assert isinstance(data, dict)
    return data


def stopped(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


def test_one_document_comes_first_and_ctrl_c_is_how_it_ends() -> None:
    faults = ("--fault", "500-before:history", "--fault", "slow=2:pay:always")
    with started("--json", *faults, "--invoice", "inv_77=120.5", "--webhooks", "http://127.0.0.1:8765/in") as process:
        about = document(process)
        assert (about["tenant"], about["token"]) == ("sandbox-tenant", "sandbox-token")
        invoices = {each["id"]: each for each in about["invoices"]}
        assert invoices["inv_abc123"] == {
            "id": "inv_abc123", "number": "INV-12345", "customer": "cust_123", "total": Decimal("500.00"),
            "status": "unpaid",
        }  # fmt: skip
        assert invoices["inv_77"]["total"] == Decimal("120.50")
        assert about["faults"] == ["500-before:history:1", "slow=2:pay:always"]
        assert about["webhooks"] == {
            "url": "http://127.0.0.1:8765/in", "header": "X-Webhook-Secret", "secret": "sandbox-secret",
        }  # fmt: skip
        with urllib.request.urlopen(about["openapi"], timeout=30) as answer:
            assert json.load(answer)["openapi"] == "3.1.0"
        status, out, err = stopped(process)
    assert (status, out, err) == (0, "", "GET /openapi.json → 200\n")


def test_a_person_reads_how_to_connect() -> None:
    with started() as process:
        assert process.stdout is not None
        lines = list(iter(process.stdout.readline, "docs/sandbox.md has all of them, and the faults.\n"))
        status, _, err = stopped(process)
    text = "".join(lines)
    address = next(line.split()[1] for line in lines if line.startswith("address"))
    assert f"invpay settings set hosted.url {address}\n" in text
    assert "inv_abc123" in text
    assert (status, err) == (0, "")


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (("--fault", "nothing"), 1, "There is no fault “nothing”. No sandbox was started."),
        (("--fault", "drop-after:nowhere"), 1, "“drop-after:nowhere” is not written like"),
        (("--invoice", "inv_7=much"), 1, "“much” is no total for inv_7: write it like 500.00. No sandbox was started."),
        (("--invoice", "inv_7=-1"), 1, "“-1” is no total for inv_7"),
        (("--invoice", "inv_abc123=1"), 1, "There is an invoice inv_abc123 or INV-abc123 already."),
        (("--invoice", "inv_7"), 2, "“inv_7” is not written like inv_77=120.00."),
        (("--webhooks", "https://example.com/"), 1, "Webhooks go to this machine alone"),
        (("--port", "65536"), 2, "65536"),
    ],
)
def test_nonsense_is_refused(bare: Invpay, args: tuple[str, ...], status: int, says: str) -> None:
    done = bare("sandbox", "--port", "0", *args)
    assert done.status == status
    assert says in done.refused["message"]
    assert not bare.book.exists()


def test_a_port_that_is_taken(bare: Invpay) -> None:
    with RunningSandbox() as running:
        done = bare("sandbox", "--port", running.port)
    assert done.refused["code"] == "machine"
    assert done.refused["message"] == (
        f"Port {running.port} cannot be used (Address already in use). No sandbox was started. Choose another port."
    )
