"""Charges and refunds through the hosted service against the payments they are: what is asked must be what is known.

Attempts are no facts: the events `charge.…` and `refund.…` hold what must never be lost; these rules compare the two.
"""

from __future__ import annotations

from invpay_desktop.db.integrity.report import Kind, Rule


def _rule(sentence: str, sql: str) -> Rule:
    return Rule(Kind.MONEY, sentence, sql)


CHARGE_RULES: tuple[Rule, ...] = (
    _rule(
        "{0} was charged at the hosted service ({1}), and nothing says when or for which invoice.",
        """SELECT 'payment ' || public_id, method FROM payment p WHERE method <> 'external'
               AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.payment_id = p.id)
               AND NOT EXISTS (SELECT 1 FROM event e WHERE e.payment_id = p.id AND e.kind = 'payment.fetched')""",
    ),
    _rule(
        "{0} is {1}, and its charge is taken for {2}.",
        """SELECT 'payment ' || p.public_id, s.step,
               CASE a.state WHEN 'settled' THEN 'settled' ELSE 'not known yet' END
           FROM attempt a JOIN payment p ON p.id = a.payment_id JOIN payment_sum s ON s.id = p.id
           WHERE (a.state = 'settled') <> (s.step NOT IN ('pending', 'unknown'))""",
    ),
    _rule(
        "{0} is {1}, and its charge is noted as “{2}”.",
        """SELECT 'payment ' || p.public_id, s.step, a.failure
           FROM attempt a JOIN payment p ON p.id = a.payment_id JOIN payment_sum s ON s.id = p.id
           WHERE a.state = 'settled' AND (a.failure <> '') <> (s.step = 'failed')""",
    ),
    _rule(
        "{0} was sent as {1}; the book asks about it under another key, invoice or history.",
        """SELECT 'payment ' || p.public_id, json_extract(e.data, '$.key')
           FROM event e JOIN payment p ON p.id = e.payment_id LEFT JOIN attempt a ON a.payment_id = e.payment_id
           WHERE e.kind = 'charge.sent' AND (a.key IS NOT json_extract(e.data, '$.key')
               OR a.invoice_id IS NOT e.invoice_id
               OR a.hosted_invoice IS NOT json_extract(e.data, '$.hostedInvoice')
               OR a.retry_of IS NOT json_extract(e.data, '$.retryOf')
               OR json(a.baseline) IS NOT coalesce(json_extract(e.data, '$.baseline'), '[]'))""",
    ),
    _rule(
        "{0} is {1} at the hosted service, and the book looks for it there as “{2}”.",
        """SELECT 'payment ' || p.public_id, json_extract(e.data, '$.hostedPaymentId'), a.hosted_id
           FROM event e JOIN payment p ON p.id = e.payment_id JOIN attempt a ON a.payment_id = e.payment_id
           WHERE e.kind IN ('charge.approved', 'charge.failed')
               AND json_extract(e.data, '$.hostedPaymentId') IS NOT NULL
               AND a.hosted_id <> json_extract(e.data, '$.hostedPaymentId')""",
    ),
    _rule(
        "{1} at the hosted service is {0} and another payment of the book as well.",
        """SELECT 'payment ' || p.public_id, a.hosted_id FROM attempt a JOIN payment p ON p.id = a.payment_id
           JOIN payment_sum s ON s.id = p.id
           WHERE a.hosted_id <> '' AND s.step = 'approved' AND EXISTS (
               SELECT 1 FROM attempt o JOIN payment_sum t ON t.id = o.payment_id
               WHERE o.hosted_id = a.hosted_id AND o.hosted_invoice = a.hosted_invoice AND o.payment_id < a.payment_id
                   AND t.step = 'approved')""",
    ),
    _rule(
        "{0} is {1}, and it is taken for {2}.",
        """SELECT 'refund ' || r.public_id, s.step,
               CASE WHEN a.state IS NULL THEN 'one that nobody asked for' WHEN a.state = 'settled' THEN 'settled'
                    ELSE 'not known yet' END
           FROM refund r JOIN refund_sum s USING (id) LEFT JOIN refund_attempt a ON a.refund_id = r.id
           WHERE coalesce(a.state, 'settled') = 'settled' AND s.step IN ('pending', 'unknown')
               OR a.state <> 'settled' AND s.step NOT IN ('pending', 'unknown')""",
    ),
    _rule(
        "{0} was sent as {1}; the book asks about it under another key, payment, transaction or invoice.",
        """SELECT 'refund ' || r.public_id, json_extract(e.data, '$.key')
           FROM event e JOIN refund r ON r.event_id = e.id LEFT JOIN refund_attempt a ON a.refund_id = r.id
           WHERE e.kind = 'refund.sent' AND (a.key IS NOT json_extract(e.data, '$.key')
               OR a.payment_id IS NOT r.payment_id OR a.payment_id IS NOT e.payment_id
               OR a.invoice_id IS NOT e.invoice_id
               OR a.transaction_id IS NOT json_extract(e.data, '$.transactionId')
               OR a.hosted_invoice IS NOT json_extract(e.data, '$.hostedInvoice')
               OR json_extract(a.request, '$.outcome') IS NOT json_extract(e.data, '$.outcome'))""",
    ),
)
"""What a book with the tables of the hosted service keeps besides."""
