"""The list of invoices (first page, jump to the middle, a key of a search), the reports, and a book as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from benchmarks import analytics_floor
from benchmarks.bare import Statement, as_far_as_walked, captured, connection, replay
from benchmarks.generate import LAST, NOW
from benchmarks.measure import Found, Work, in_turns, milliseconds
from invpay_desktop.analytics.aging import aging
from invpay_desktop.analytics.metrics import measure
from invpay_desktop.analytics.period import parse_period
from invpay_desktop.db.book import Book, open_book
from invpay_desktop.db.integrity.check import check_book
from invpay_desktop.ledger.invoice_list import InvoiceQuery, invoice_ids, list_invoices, rows_by_ids

PAGE = 200
"""Rows: what the window shows at once."""
_PAGES = {
    "first page, all by due date": InvoiceQuery(),
    "first page, paid, newest first": InvoiceQuery(status="paid", sort="issued", descending=True),
    "first page, overdue by due date": InvoiceQuery(status="overdue"),
    "first page, a quarter's open by due date": InvoiceQuery(
        status="open", due_from=date(2026, 5, 1), due_to=date(2026, 7, 31)
    ),
}
_TYPED = ("k", "ke", "kel", "bakery", "1", "12", "123", "99999", "inv", "trf", "kel bakery", "250")


def lists(path: Path, size: int, rounds: int) -> Iterator[Found]:
    """Pages, jumps, the vector of ids and searches of one book."""
    with open_book(path) as book:
        for name, query in _PAGES.items():
            ours, floor = _both(book, partial(_page, book, query), rounds)
            yield Found(name, size, ours, floor, 2)
        yield _jump(book, size, rounds)
        yield from _searches(book, size, rounds)
        ours, floor = _both(book, partial(_ids, book), 3)
        yield Found("all ids as a vector", size, ours, floor)


def _page(book: Book, query: InvoiceQuery) -> None:
    with book.read(NOW) as session:
        list_invoices(session, query, PAGE)


def _ids(book: Book) -> None:
    with book.read(NOW) as session:
        invoice_ids(session, InvoiceQuery())


def _jump(book: Book, size: int, rounds: int) -> Found:
    with book.read(NOW) as session:
        ids = invoice_ids(session, InvoiceQuery(status="paid"))
    middle = ids[len(ids) // 2 :][:PAGE]

    def jump() -> None:
        with book.read(NOW) as session:
            rows_by_ids(session, middle)

    ours, floor = _both(book, jump, rounds)
    return Found("a jump to the middle, ids known", size, ours, floor, 2)


def _searches(book: Book, size: int, rounds: int) -> Iterator[Found]:
    taken = {
        typed: _both(book, partial(_page, book, InvoiceQuery(search=typed)), max(rounds // 4, 3)) for typed in _TYPED
    }
    ours, floor = (sum(times[side] for times in taken.values()) / len(taken) for side in (0, 1))
    yield Found(f"search keystroke, mean of {len(taken)}", size, ours, floor, 2)
    slowest = max(taken, key=lambda typed: taken[typed][0])
    yield Found(f"search keystroke, the slowest: “{slowest}”", size, *taken[slowest])


def _both(book: Book, work: Work, rounds: int) -> tuple[float, float]:
    """Our time, and that of the same SQL on a bare connection."""
    work()
    with captured() as statements:
        work()
    same: list[Statement] = as_far_as_walked(statements)
    bare = connection(book.path)
    try:
        return in_turns(work, partial(replay, bare, same), rounds)
    finally:
        bare.close()


def reports(path: Path, size: int, rounds: int) -> Iterator[Found]:
    """Aging and analytics of one book, seen today and, from dated rows, yesterday."""
    bare = connection(path)
    with open_book(path) as book, book.read(NOW) as session:
        for day, name, metrics_floor, aging_floor in (
            (LAST, "today", analytics_floor.metrics_today, analytics_floor.aging_today),
            (LAST - timedelta(days=1), "a past day", analytics_floor.metrics_on, analytics_floor.aging_on),
        ):
            period = parse_period("all", day)
            for what, ours, floor in (
                ("analytics", partial(measure, session, period), partial(metrics_floor, bare, period.first, day)),
                ("aging", partial(aging, session, day), partial(aging_floor, bare, day)),
            ):
                goal = 2 if size == 100_000 else None
                yield Found(f"{what}, {name}", size, *in_turns(ours, floor, rounds), goal)
    bare.close()


def whole_book(path: Path, size: int) -> Iterator[Found]:
    """For information: opening, checking, and the size of the file."""

    def open_and_read() -> None:
        with open_book(path) as book:
            _page(book, InvoiceQuery())

    yield Found("open the book and read the first page", size, min(milliseconds(open_and_read) for _ in range(5)))
    yield Found("check", size, milliseconds(lambda: check_book(path)) / 1000, unit="s")
    yield Found("the file", size, path.stat().st_size / 1e6, unit="MB")
