"""A program on the tests' screen: started as people start it, driven by keys and mouse, read as by a screen reader."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ui.screen.display import PATIENCE, Reader, Screen, ScreenError, end

# The names of keys where X has other ones than people.
_KEYS = {
    "Enter": "Return",
    "Esc": "Escape",
    "Space": "space",
    "Backspace": "BackSpace",
    "PgUp": "Prior",
    "PgDown": "Next",
    ",": "comma",
    "/": "slash",
    "?": "question",
    "+": "plus",
    "-": "minus",
}
# Asked of every program by the bus of AT-SPI, or about what has gone a moment before; Qt says that it does not know.
_SAID_ANYWAY = re.compile(
    r"AtSpiAdaptor::applicationInterface does not implement|qt.accessibility.atspi: Could not find accessible on path"
    r"|QAccessibleTable::child: Invalid index at"
)


@dataclass(frozen=True)
class Thing:
    """Something on the screen, as it was when it was found; `see` looks again."""

    id: int
    role: str
    name: str
    states: tuple[str, ...]
    text: str
    box: tuple[int, int, int, int]
    description: str
    program: Program

    def see(self, *has: str, text: str | None = None, name: str | None = None, seconds: float = PATIENCE) -> Thing:
        """Wait until it has these states (`focused`, `checked`, `enabled` …), this text, this name."""
        return self.program.thing(self._ask("see", has=has, text=text, name=name, seconds=seconds))

    def press(self, action: str | None = None) -> None:
        """What a screen reader's user does to a button, a tab, a box: its first action, or the one named."""
        self._ask("act", action=action)

    def set_text(self, text: str) -> None:
        """Put a text in the place of what a field holds."""
        self._ask("set_text", text=text)

    def focus(self) -> Thing:
        """Give it the keyboard."""
        self._ask("focus")
        return self.see("focused")

    def rows(self, first: int = 0, count: int = 20) -> list[list[str]]:
        """The cells of a table as they are read out."""
        rows: list[list[str]] = self._ask("rows", first=first, count=count)
        return rows

    def cell(self, row: int, column: int) -> Thing:
        """One cell of a table."""
        return self.program.thing(self._ask("cell", row=row, column=column))

    def find(self, role: str | None = None, name: str | None = None, **more: Any) -> Thing:
        """As Program.find, within this thing."""
        return self.program.find(role, name, within=self, **more)

    def _ask(self, do: str, **request: Any) -> Any:
        return self.program.ask(do, thing=self.id, **request)


class Program:
    """A running program. What it says on stderr is kept in `said`."""

    def __init__(
        self,
        screen: Screen,
        reader: Reader,
        command: Sequence[str],
        folder: Path,
        more: Mapping[str, str] | None = None,
    ) -> None:
        self._screen = screen
        self._reader = reader
        self._killed = False
        self._said = folder / "said.txt"
        with self._said.open("w") as errors:
            self._process = subprocess.Popen(
                list(command),
                env=screen.environment | dict(more or {}),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                text=True,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    @property
    def said(self) -> str:
        """What it wrote so far, without what every program writes here."""
        lines = self._said.read_text("utf-8").splitlines()
        return "\n".join(line for line in lines if not _SAID_ANYWAY.search(line))

    def find(
        self,
        role: str | None = None,
        name: str | None = None,
        *,
        has: Sequence[str] = ("showing",),
        part: bool = False,
        within: Thing | None = None,
        seconds: float = PATIENCE,
    ) -> Thing:
        """Wait for the first thing with a role, a name (`part`: it only holds these words) and states."""
        return self.thing(self.ask("find", seconds=seconds, **self._wanted(role, name, has, part, within)))

    def every(
        self,
        role: str | None = None,
        name: str | None = None,
        *,
        has: Sequence[str] = ("showing",),
        part: bool = False,
        within: Thing | None = None,
    ) -> list[Thing]:
        """All such things that are there now, in reading order."""
        return [self.thing(facts) for facts in self.ask("every", **self._wanted(role, name, has, part, within))]

    def gone(self, role: str | None = None, name: str | None = None, *, seconds: float = PATIENCE) -> None:
        """Wait until no such thing shows."""
        self.ask("gone", seconds=seconds, **self._wanted(role, name, ("showing",), False, None))

    def window(self, name: str) -> Thing:
        """Wait for a window or dialog that has the keyboard; its title holds `name`."""
        return self.find(None, name, has=("showing", "active"), part=True)

    def focused(self) -> Thing:
        """What has the keyboard."""
        return self.find(has=("showing", "focused"))

    def keys(self, *keys: str) -> None:
        """Press keys one after the other, written as in the sheet of keys: `Ctrl+R`, `Tab`, `Alt+3`, `?`."""
        self._screen.xdotool("key", "--clearmodifiers", *(_of_x(key) for key in keys))

    def type(self, text: str) -> None:
        """Type a text that the American keyboard has."""
        self._screen.xdotool("type", "--", text)

    def click(self, thing: Thing, times: int = 1) -> None:
        """Press the left mouse button in the middle of a thing."""
        x, y, width, height = thing.see("showing").box
        middle = (str(x + width // 2), str(y + height // 2))
        self._screen.xdotool("mousemove", *middle, "click", "--repeat", str(times), "--delay", "40", "1")

    def hear(self, text: str, seconds: float = PATIENCE) -> str:
        """Wait until it announces something that holds a text."""
        heard: str = self.ask("hear", text=text, seconds=seconds)
        return heard

    def tree(self) -> str:
        """Everything on its windows, a line each."""
        tree: str = self._reader.ask("tree", pid=self._process.pid)
        return tree

    def ended(self, seconds: float = PATIENCE) -> int:
        """Wait until it ends by itself; its exit status."""
        return self._process.wait(seconds)

    def kill(self) -> None:
        """End it from one moment to the next, as a power cut does; `close` minds no more."""
        self._process.kill()
        self._process.wait(PATIENCE)
        self._killed = True

    def close(self) -> None:
        """End it. Raises ScreenError where it died before, or wrote what nobody expected."""
        status = self._process.poll()
        end(self._process)
        if not self._killed and (status not in (None, 0) or self.said):
            raise ScreenError(f"the program (exit status {status}) said:\n{self.said}")

    def ask(self, do: str, **request: Any) -> Any:
        """One request to the reader; where it fails, what is on the screen is told."""
        try:
            return self._reader.ask(do, **request)
        except ScreenError as problem:
            status = self._process.poll()
            raise ScreenError(f"{problem}\nexit status {status}, it said: {self.said}\n{self.tree()}") from None

    def thing(self, facts: dict[str, Any]) -> Thing:
        """What the reader answered, as a thing."""
        x, y, width, height = facts.get("box", (0, 0, 0, 0))
        box, states = (x, y, width, height), tuple(facts["states"])
        return Thing(
            facts["id"], facts["role"], facts["name"], states, facts.get("text", ""), box, facts["description"], self
        )

    def _wanted(
        self, role: str | None, name: str | None, has: Sequence[str], part: bool, within: Thing | None
    ) -> dict[str, Any]:
        where = {"pid": self._process.pid} if within is None else {"within": within.id}
        return {"role": role, "name": name, "has": list(has), "part": part, **where}


def _of_x(key: str) -> str:
    """`Ctrl+R` as xdotool wants it: `ctrl+r`."""
    *held, last = [*key[:-1].split("+"), key[-1]] if key.endswith("+") else key.split("+")
    named = _KEYS.get(last, last.lower() if len(last) == 1 else last)
    return "+".join([name.lower() for name in held if name] + [named])
