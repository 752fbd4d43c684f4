"""A bar on stderr for work that takes long; nothing where nobody looks at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from invpay_desktop.cli.invocation import Invocation

Tell = Callable[[int, int], None]
"""Called with (done, of)."""


@contextmanager
def bar(run: Invocation, what: str) -> Iterator[Tell | None]:
    """Shows how far a piece of work is: what is yielded is called with (done, of), and is None where none is shown."""
    if run.as_json or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)
