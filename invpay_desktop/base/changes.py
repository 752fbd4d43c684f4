"""What a write touched: returned by every use case, so that a screen re-reads only what concerns it."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Changes:
    """Row ids (internal, whole numbers) that an action touched, by kind."""

    invoices: frozenset[int] = frozenset()
    payments: frozenset[int] = frozenset()
    customers: frozenset[int] = frozenset()
    settings: frozenset[str] = frozenset()
    hosted: bool = False
    """Attempts, the outbox, what the service says or how it differs changed."""
    everything: bool = False
    """True after work that cannot be told row by row (an import, its undo, a restore)."""

    def __or__(self, other: Changes) -> Changes:
        return Changes(*(getattr(self, f.name) | getattr(other, f.name) for f in fields(Changes)))
