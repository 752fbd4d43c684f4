"""`invpay init`: make a new book."""

from __future__ import annotations

import click

from invpay_desktop.base.dates import local_zone
from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, pass_run


@click.command(cls=Command)
@click.option("--name", default="", metavar="TEXT", help="The name of the business.")
@click.option(
    "--currency", default="USD", metavar="CODE", show_default=True, help="The book's one currency (ISO 4217)."
)
@click.option("--zone", metavar="NAME", help="Its time zone, such as America/Chicago; else this machine's.")
@pass_run
def init(run: Invocation, name: str, currency: str, zone: str | None) -> None:
    """Make a new book.

    The currency stays as it is chosen here. Nothing is overwritten: where there is a file already, it is refused.
    """
    from invpay_desktop.db.new_book import make_book
    from invpay_desktop.settings import BOOK_NAME

    zone, name, currency = zone or local_zone(), BOOK_NAME.read(name), currency.upper()
    with make_book(run.book_path, name=name, currency=currency, zone=zone, now=run.now) as book, book.read() as session:
        book_id = session.info.public_id
    run.answer(
        {"book": str(run.book_path), "bookId": book_id, "name": name, "currency": currency, "zone": zone},
        [f"Made {f'the book “{name}”' if name else 'a book'} ({currency}, {zone}) at {run.book_path}."],
    )
