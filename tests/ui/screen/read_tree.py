"""Reads windows as a screen reader does: a program of its own, because only the system's Python has AT-SPI's bindings.

    /usr/bin/python3 read_tree.py

One request a line on stdin, one answer a line on stdout, both JSON. `{"do": NAME, ...}` calls a function of DEEDS with
the other members as arguments; the answer is `{"is": RESULT}` or `{"failed": SENTENCE}`. A thing on the screen is named
by the number it had in an earlier answer; it is asked anew each time, nothing is remembered of it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

CROWD = 400  # things with more children than this are tables and lists, read by their cells
LOOK_AGAIN = 30  # milliseconds
STATES = [getattr(Atspi.StateType, name) for name in dir(Atspi.StateType) if name.isupper()]

Facts = dict[str, Any]
things: list[Any] = []
said: list[str] = []


class Failed(Exception):
    """The request could not be met; the text says why."""


def until(seconds: float, ready: Callable[[], Any], why: Callable[[], str]) -> Any:
    """What `ready` returns once that is something; messages of the bus are taken meanwhile."""
    deadline = time.monotonic() + seconds
    while True:
        found = ready()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Failed(f"{why()}, after {seconds} s")
        GLib.timeout_add(LOOK_AGAIN, lambda: False)
        GLib.MainContext.default().iteration(True)


def look(thing: Any) -> Facts | None:
    """What is to be said of a thing, or None where it has gone."""
    try:
        states = thing.get_state_set()
        facts: Facts = {
            "role": thing.get_role_name(),
            "name": thing.get_name() or "",
            "description": thing.get_description() or "",
            "states": sorted(state.value_nick for state in STATES if states.contains(state)),
        }
        speaks = thing.get_interfaces()
        if "Text" in speaks:
            facts["text"] = Atspi.Text.get_text(thing, 0, Atspi.Text.get_character_count(thing))
        if "Component" in speaks:
            box = Atspi.Component.get_extents(thing, Atspi.CoordType.SCREEN)
            facts["box"] = [box.x, box.y, box.width, box.height]
    except GLib.Error:
        return None
    return facts


def numbered(thing: Any, facts: Facts) -> Facts:
    """The facts with the number by which later requests name the thing."""
    if thing not in things:
        things.append(thing)
    return dict(facts, id=things.index(thing))


def children(thing: Any) -> list[Any]:
    """The children of a thing; none where it is crowded or has gone."""
    try:
        count = thing.get_child_count()
        found = [thing.get_child_at_index(at) for at in range(count)] if count <= CROWD else []
    except GLib.Error:
        return []
    return [child for child in found if child is not None]


def programs(pid: int | None) -> list[Any]:
    """The programs on this screen, or the one with a process id."""
    desktop = Atspi.get_desktop(0)
    desktop.set_cache_mask(Atspi.Cache.NONE)
    found = []
    for program in children(desktop):
        try:
            if pid is None or program.get_process_id() == pid:
                program.set_cache_mask(Atspi.Cache.NONE)
                found.append(program)
        except GLib.Error:
            continue
    return found


def ended(pid: int) -> bool:
    """Whether a program has ended; its parent may not have asked for its exit status yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def walk(thing: Any) -> Iterator[Any]:
    """A thing and all that is in it, in reading order."""
    yield thing
    for child in children(thing):
        yield from walk(child)


def fits(facts: Facts, role: str | None, name: str | None, has: Sequence[str], part: bool) -> bool:
    """Whether what is said of a thing is what was asked for. A part: the name need only hold the words."""
    if role is not None and facts["role"] != role:
        return False
    if name is not None and (name not in facts["name"] if part else facts["name"] != name):
        return False
    return set(has) <= set(facts["states"])


def may_fit(thing: Any, role: str | None, name: str | None, part: bool) -> bool:
    """Whether it is worth while to ask for the rest: each question goes over the bus."""
    try:
        if role is not None and thing.get_role_name() != role:
            return False
        return name is None or (name in thing.get_name() if part else thing.get_name() == name)
    except GLib.Error:
        return False


def every(
    pid: int | None = None,
    role: str | None = None,
    name: str | None = None,
    has: Sequence[str] = ("showing",),
    part: bool = False,
    within: int | None = None,
) -> list[Facts]:
    """All things that fit, now."""
    starts = [things[within]] if within is not None else programs(pid)
    found = []
    for thing in (thing for start in starts for thing in walk(start)):
        facts = look(thing) if may_fit(thing, role, name, part) else None
        if facts is not None and fits(facts, role, name, has, part):
            found.append(numbered(thing, facts))
    return found


def find(seconds: float, **wanted: Any) -> Facts:
    """The first thing that fits, waited for."""

    def there() -> list[Facts]:
        found = every(**wanted)
        if not found and "pid" in wanted and ended(wanted["pid"]):
            raise Failed(f"the program has ended, so nothing fits {wanted}")
        return found

    found: list[Facts] = until(seconds, there, lambda: f"nothing fits {wanted}")
    return found[0]


def gone(seconds: float, **wanted: Any) -> None:
    """Wait until nothing fits any more."""
    until(seconds, lambda: not every(**wanted), lambda: f"still there: {wanted}")


def see(
    thing: int, seconds: float = 0, has: Sequence[str] = (), text: str | None = None, name: str | None = None
) -> Facts:
    """What is to be said of a thing, once it has these states, this text and this name."""

    def right() -> Facts | None:
        facts = look(things[thing])
        if facts is None or not set(has) <= set(facts["states"]):
            return None
        return facts if text in (None, facts.get("text")) and name in (None, facts["name"]) else None

    facts: Facts = until(seconds, right, lambda: f"it is {look(things[thing])}")
    return numbered(things[thing], facts)


def act(thing: int, action: str | None = None) -> None:
    """Do an action of a thing, by default its first."""
    it = things[thing]
    names = [Atspi.Action.get_action_name(it, at) for at in range(Atspi.Action.get_n_actions(it))]
    if not names or (action is not None and action not in names):
        raise Failed(f"its actions are {names}")
    Atspi.Action.do_action(it, names.index(action) if action is not None else 0)


def set_text(thing: int, text: str) -> None:
    """Put a text in the place of what a field holds."""
    if not Atspi.EditableText.set_text_contents(things[thing], text):
        raise Failed("it does not take text")


def focus(thing: int) -> None:
    """Give a thing the keyboard."""
    if not Atspi.Component.grab_focus(things[thing]):
        raise Failed("it does not take the focus")


def rows(thing: int, first: int = 0, count: int = 20) -> list[list[str]]:
    """The names of a table's cells, `count` rows from `first`."""
    it = things[thing]
    last = min(first + count, Atspi.Table.get_n_rows(it))
    columns = range(Atspi.Table.get_n_columns(it))
    return [[Atspi.Table.get_accessible_at(it, row, at).get_name() for at in columns] for row in range(first, last)]


def cell(thing: int, row: int, column: int) -> Facts:
    """One cell of a table."""
    found = Atspi.Table.get_accessible_at(things[thing], row, column)
    return numbered(found, look(found) or {})


def tree(pid: int | None = None, within: int | None = None) -> str:
    """Everything that shows, a line each, for a person who wonders why something was not found."""
    lines: list[str] = []
    for thing in [things[within]] if within is not None else programs(pid):
        lines += outline(thing, 0)
    return "\n".join(lines)


def outline(thing: Any, depth: int) -> list[str]:
    """A thing and all that is in it, a line each."""
    facts = look(thing)
    if facts is None:
        return []
    text = f" = “{facts['text']}”" if facts.get("text", "") not in ("", facts["name"]) else ""
    line = f"{'  ' * depth}{facts['role']} “{facts['name']}”{text} {' '.join(facts['states'])}"
    return [line] + [below for child in children(thing) for below in outline(child, depth + 1)]


def hear(text: str, seconds: float) -> str:
    """Wait until something is announced that holds a text; all of what was said then."""
    found = until(seconds, lambda: [each for each in said if text in each], lambda: f"said was {said}")
    return str(found[-1])


def listen(event: Any) -> None:
    """What a screen reader would read out without the focus going there."""
    said.append(str(event.any_data))


DEEDS: dict[str, Callable[..., Any]] = {
    deed.__name__: deed for deed in (every, find, gone, see, act, set_text, focus, rows, cell, tree, hear)
}


def main() -> None:
    """Answer requests until there are no more."""
    Atspi.init()
    Atspi.set_timeout(5000, 15000)
    listener = Atspi.EventListener.new(listen)
    listener.register("object:announcement")
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"is": DEEDS[request.pop("do")](**request)}
        except (Failed, GLib.Error) as problem:
            answer = {"failed": str(problem)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
