"""The amber place in a refund's dialog: we do not know yet whether it went out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from invpay_desktop.ledger.refund_attempts import RefundAttempt
from invpay_desktop.sync.refund_checking import RefundChecked, check_refund
from invpay_desktop.ui import figures
from invpay_desktop.ui.attempts.unknown_banner import UnknownBanner
from invpay_desktop.ui.translation import tr


class UnknownRefund(UnknownBanner):
    """As UnknownBanner, of a refund (RefundAttempt). `looked` carries a RefundChecked."""

    def words_of(self, attempt: RefundAttempt) -> tuple[str, str]:
        amount = figures.money(attempt.amount)
        if attempt.state == "needs_you":
            text = tr(
                "{amount} was asked for once, and the service's history does not settle it. Ask the service, then say "
                "what happened. Do not refund it again before that."
            )
            return tr("Nobody can tell whether this refund went out. It needs you."), text.format(amount=amount)
        if attempt.status == "pending":
            text = tr("{amount} was asked for once and will not be asked for again. The answer may still come.")
            return tr("This refund is on its way. Please do not refund it again."), text.format(amount=amount)
        text = tr(
            "The answer to the refund of {amount} did not arrive. It was sent once and will not be sent again. The "
            "invoice stays as it is until this is known."
        )
        title = tr("We don't know yet whether this refund went out. Please do not refund it again.")
        return title, text.format(amount=amount)

    def ask(self, attempt: RefundAttempt) -> None:
        refund = attempt.refund_id

        def job(book: Any, api: Any, clock: Callable[[], datetime]) -> RefundChecked:
            return check_refund(book, api, refund, clock)

        self._desk.service.call(job, self._answered, owner=self, failed=self._failed)
