"""A screen of the tests' own: a virtual display with a window manager, a session bus, and AT-SPI's bus on it."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

SIZE = (1440, 900)
PATIENCE = 20.0
"""Seconds for a part of the screen, or a reader's answer."""

_HERE = Path(__file__).parent


class ScreenError(Exception):
    """The screen, or what reads it, did not do what was asked."""


class Screen:
    """Its parts are started one after the other, each waited for by what it says itself."""

    def __init__(self, size: tuple[int, int] = SIZE) -> None:
        # For sockets and logs. Not a folder of pytest's: the path of a socket must be short.
        self._folder = tempfile.TemporaryDirectory(prefix="invpay-")
        self._own = {
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PYTHONFAULTHANDLER": "1",
            "XDG_RUNTIME_DIR": self._folder.name,
        }
        self._parts: list[subprocess.Popen[str]] = []
        try:
            self._start(*size)
        except BaseException:
            self.close()
            raise

    @property
    def environment(self) -> dict[str, str]:
        """The test's environment, led to this screen and away from every other."""
        others = ("QT_", "DBUS_", "AT_SPI", "WAYLAND_", "XDG_SESSION")
        return {name: value for name, value in os.environ.items() if not name.startswith(others)} | self._own

    def _start(self, width: int, height: int) -> None:
        number = self._part(
            ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"]
        )
        self._own["DISPLAY"] = f":{number}"
        bus = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
        self._own["DBUS_SESSION_BUS_ADDRESS"] = self._part([*bus, f"--address=unix:dir={self._folder.name}"])
        # A window manager, because without one no window ever gets the focus.
        self._part(["openbox", "--sm-disable", "--startup", "echo ready"])

    def _part(self, command: list[str]) -> str:
        """Start a part in a group of its own, and return the line with which it says that it is ready."""
        log = Path(self._folder.name, f"{command[0]}.log")
        with log.open("w") as errors:
            part = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        self._parts.append(part)
        try:
            return line_of(part, PATIENCE)
        except ScreenError as problem:
            raise ScreenError(f"{command[0]} did not start: {problem}\n{log.read_text()}") from None

    def xdotool(self, *arguments: str) -> str:
        """Move the mouse, press keys, ask for windows: real events of the display."""
        done = subprocess.run(
            ["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        if done.returncode:
            raise ScreenError(f"xdotool {' '.join(arguments)}: {done.stderr or done.stdout}")
        return done.stdout.strip()

    def close(self) -> None:
        """End every part and what it started."""
        for part in reversed(self._parts):
            end(part)
        self._parts = []
        self._folder.cleanup()


class Reader:
    """The window as a screen reader sees it: asks `read_tree.py`, which says what each request does."""

    def __init__(self, screen: Screen) -> None:
        self._program = subprocess.Popen(
            ["/usr/bin/python3", str(_HERE / "read_tree.py")],
            env=screen.environment | {"PYTHONSAFEPATH": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def ask(self, do: str, **request: Any) -> Any:
        """One request; raises ScreenError with the reason where it was not met."""
        assert self._program.stdin
        self._program.stdin.write(json.dumps({"do": do, **request}) + "\n")
        self._program.stdin.flush()
        answer = json.loads(line_of(self._program, PATIENCE + float(request.get("seconds", 0))))
        if "failed" in answer:
            raise ScreenError(f"{do}: {answer['failed']}")
        return answer["is"]

    def close(self) -> None:
        """End the reading program."""
        end(self._program)


def line_of(program: subprocess.Popen[str], seconds: float) -> str:
    """The next line a program writes. Raises ScreenError where it ends or writes none in time."""
    assert program.stdout
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if select.select([program.stdout], [], [], max(0.0, deadline - time.monotonic()))[0]:
            line = program.stdout.readline()
            if not line:
                raise ScreenError(f"it ended, status {program.wait(seconds)}")
            if line.strip():
                return line.strip()
    raise ScreenError(f"no word in {seconds} s")


def end(program: subprocess.Popen[str]) -> None:
    """End a program and all it started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(program.pid, how)
        except ProcessLookupError:
            break
        try:
            program.wait(PATIENCE / 4)
        except subprocess.TimeoutExpired:
            continue
    for pipe in (program.stdin, program.stdout, program.stderr):
        if pipe:
            pipe.close()
    program.wait(PATIENCE)
