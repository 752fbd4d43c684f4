"""`invpay analytics` and `invpay aging`: how well invoices are paid, and who owes since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from invpay_desktop.base.texts import counted
from invpay_desktop.cli import output, values
from invpay_desktop.cli.frame import Command
from invpay_desktop.cli.invocation import Invocation, pass_run

if TYPE_CHECKING:
    from invpay_desktop.analytics.aging import Buckets
    from invpay_desktop.analytics.metrics import Metrics
    from invpay_desktop.analytics.period import Period


@click.command(cls=Command)
@click.option("--period", default="30d", metavar="P", show_default=True, help="30d, 90d, 12m, a year, or all.")
@click.option("--as-of", metavar="D", help="The day it is seen from; today where it is left out.")
@pass_run
def analytics(run: Invocation, period: str, as_of: str | None) -> None:
    """Show how well the invoices of a period are paid.

    Counted are invoices by their issue date, without drafts, void ones and credit memos.
    """
    from invpay_desktop.analytics.metrics import as_document, measure
    from invpay_desktop.analytics.period import parse_period

    with run.reading() as session:
        seen = parse_period(period, values.day_or_today(session, as_of, "as-of"))
        metrics = measure(session, seen)
    run.answer(as_document(metrics), _figures(metrics, seen))


def _figures(metrics: Metrics, period: Period) -> list[output.Ready]:
    return output.facts(
        [
            ("Issued", f"{period.first} to {period.last}"),
            ("Invoices", metrics.total),
            ("Paid", f"{metrics.paid} ({metrics.payment_rate * 100:.1f} %)"),
            ("Partially paid", f"{metrics.partially_paid} ({metrics.partial_payment_rate * 100:.1f} %)"),
            ("Unpaid", metrics.unpaid),
            ("Refunded", metrics.refunded or None),
            ("Written off", metrics.written_off or None),
            ("Days to payment", f"{metrics.average_days_to_payment} days, {counted(metrics.timed, 'invoice')}"),
            ("Revenue", metrics.total_revenue),
        ]
    )


@click.command(cls=Command)
@click.option("--as-of", metavar="D", help="The day it is seen from; today where it is left out.")
@pass_run
def aging(run: Invocation, as_of: str | None) -> None:
    """Show who owes how much since when, by days past due."""
    from invpay_desktop.analytics.aging import aging as age
    from invpay_desktop.analytics.aging import as_document

    with run.reading() as session:
        report = age(session, values.day_or_today(session, as_of, "as-of"))
    heads = ("Customer", "Name", "Current", "1-30", "31-60", "61-90", "Over 90", "Credit", "Total")
    rows = [(row.customer, row.name, *_cells(row.buckets)) for row in report.customers]
    rows.append(("Total", "", *_cells(report.total)))
    run.answer(as_document(report), output.columns(heads, rows, heads[2:]))


def _cells(buckets: Buckets) -> tuple[object, ...]:
    return (
        buckets.current, buckets.days_1_to_30, buckets.days_31_to_60, buckets.days_61_to_90, buckets.over_90,
        buckets.credit, buckets.total,
    )  # fmt: skip
