"""Sends the sandbox's events to an address on this machine, from a thread of its own, with a shared secret."""

from __future__ import annotations

from collections import deque
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from invpay_desktop.sandbox import json_text
from invpay_desktop.sandbox.core import Sandbox

SECRET = "sandbox-secret"  # noqa: S105 – everybody may know it: nothing real is behind it
HEADER = "X-Webhook-Secret"
TRIES = 3
TICK = 0.1
"""Seconds between two looks at what is due."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Webhooks:
    """A thread that sends what happens. It also does what was put off, once it is due."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._url, self._secret = "", SECRET
        self._stop = Event()
        self._sent: deque[dict[str, Any]] = deque(maxlen=100)
        self._thread = Thread(target=self._run, name="sandbox-webhooks", daemon=True)

    def send_to(self, url: str, secret: str = "") -> None:
        """Send to this address from now on; none where it is empty. Raises ValueError for one not on this machine."""
        if url and not _is_here(url):
            raise ValueError("Webhooks go to this machine alone, to an address like http://127.0.0.1:8765/webhooks.")
        if not secret.isascii() or not all(" " < character <= "~" for character in secret):
            raise ValueError("The secret must be letters, digits and signs without blanks.")
        self._url, self._secret = url, secret or SECRET
        self._sandbox.events.clear()

    def state(self) -> dict[str, Any]:
        """Where they go and what became of the last hundred."""
        return {"url": self._url, "sent": list(self._sent)}

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread and wait until it has ended."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(TICK):
            self._sandbox.settle()
            while self._url and self._sandbox.events and not self._stop.is_set():
                self._send(self._sandbox.events.popleft())

    def _send(self, event: dict[str, Any]) -> None:
        body = json_text.write(event).encode()
        problem = ""
        for tried in range(TRIES):
            if tried and self._stop.wait(1):
                break
            problem = self._post(self._url, body)
            if not problem:
                break
        self._sent.append({"type": event["type"], "invoiceId": event["data"]["invoiceId"], "problem": problem})

    def _post(self, url: str, body: bytes) -> str:
        """Send once; why it did not arrive, empty where it did."""
        parts = urlsplit(url)
        connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=5)
        try:
            headers = {"Content-Type": "application/json", HEADER: self._secret}
            connection.request("POST", parts.path or "/", body, headers)
            status = connection.getresponse().status
        except (OSError, HTTPException) as error:
            return type(error).__name__
        finally:
            connection.close()
        return "" if 200 <= status < 300 else f"HTTP {status}"


def _is_here(url: str) -> bool:
    """Whether it is an http address of this machine."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and parts.hostname in LOOPBACK and parts.port != 0
    except ValueError:  # a port that is none
        return False
