"""`invpay receipt`: what a customer gets for its money."""

from __future__ import annotations

from pathlib import Path

import click

from invpay_desktop.cli import papers
from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, pass_run


@click.command(cls=Command)
@click.argument("payment", metavar="PAYMENT")
@click.option("--pdf", "file", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Where to.")
@pass_run
def receipt(run: Invocation, payment: str, file: Path) -> None:
    """Write the receipt of PAYMENT as a PDF.

    It is numbered when it is first issued and shows the figures of that moment. From the second time on it is marked
    COPY, and VOID once the payment does not count any more.
    """
    from invpay_desktop.documents.receipt import render_receipt
    from invpay_desktop.payments.history import find_payment
    from invpay_desktop.payments.papers import page_of
    from invpay_desktop.payments.receipts import print_receipt

    papers.require_place(file)
    with run.writing() as session:
        payment_id = find_payment(session, payment)
        facts = print_receipt(session, payment_id)
        page = render_receipt(facts, page_of(session))
    papers.write(file, page)
    mark = facts.mark.name.lower() if facts.mark else None
    run.answer(
        {"receiptNumber": facts.number, "file": str(file), "mark": mark},
        [f"Wrote receipt {facts.number} to {file}{f', marked {mark.upper()}' if mark else ''}."],
    )
