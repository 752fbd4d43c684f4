"""The rules that facts of money keep among themselves: each payment lies somewhere once, no credit comes from nothing.

The statements read facts and the sums of integrity/sums.py; what is remembered beside them is checked elsewhere.
"""

from __future__ import annotations

from invpay_desktop.db.integrity.report import Kind, Rule


def _rule(sentence: str, sql: str) -> Rule:
    return Rule(Kind.MONEY, sentence, sql)


_INVOICES = (
    _rule(
        "Version {1} of {0} is missing.",
        """SELECT 'invoice ' || number, before + 1 FROM (
               SELECT number, version, lag(version, 1, 0) OVER (PARTITION BY invoice_id ORDER BY version) AS before
               FROM invoice_version) WHERE version <> before + 1""",
    ),
    _rule(
        "The lines of {0} add up to {1} with {2} of tax; its version {5} says {3} with {4}.",
        """SELECT 'invoice ' || v.number, coalesce(sum(l.net_minor + l.tax_minor), 0) AS lines_minor,
               coalesce(sum(l.tax_minor), 0) AS line_tax_minor, v.total_minor, v.tax_minor, v.version
           FROM invoice_version v LEFT JOIN line l ON l.version_id = v.lines_from
           GROUP BY v.id HAVING lines_minor <> v.total_minor OR line_tax_minor <> v.tax_minor""",
    ),
    _rule(
        "Version {1} of {0} takes its lines from a version of another invoice.",
        """SELECT 'invoice ' || v.number, v.version FROM invoice_version v
           LEFT JOIN invoice_version o ON o.id = v.lines_from
           WHERE o.invoice_id IS NOT v.invoice_id OR o.id > v.id OR o.lines_from IS NOT o.id""",
    ),
    _rule(
        "A void or hidden invoice holds {1} of payments and credit.",
        """SELECT 'invoice ' || v.number, s.paid_minor FROM invoice_sum s
           JOIN invoice_version v ON v.id = (SELECT id FROM invoice_version n WHERE n.invoice_id = s.id
                                             ORDER BY version DESC LIMIT 1)
           WHERE (v.lifecycle = 'void' OR v.hidden) AND s.paid_minor <> 0""",
    ),
    _rule(
        "More was taken off {0} in write-offs than was ever written off ({1}).",
        "SELECT 'invoice ' || number, lowered_minor FROM invoice_sum JOIN invoice USING (id) WHERE lowered_minor < 0",
    ),
    _rule(
        "More was taken off {0} than {1} had laid there ({2}).",
        """SELECT 'invoice ' || i.number, p.public_id, sum(a.amount_minor) AS lying_minor FROM allocation a
           JOIN invoice i ON i.id = a.invoice_id JOIN payment p ON p.id = a.payment_id
           GROUP BY a.payment_id, a.invoice_id HAVING lying_minor < 0""",
    ),
    _rule(
        "The lines of {0} add up to {1} with {2} of tax; the memo says {3} with {4}.",
        """SELECT 'credit memo ' || m.number, coalesce(sum(l.net_minor + l.tax_minor), 0) AS lines_minor,
               coalesce(sum(l.tax_minor), 0) AS line_tax_minor, m.total_minor, m.tax_minor
           FROM credit_memo m LEFT JOIN line l ON l.memo_id = m.id
           GROUP BY m.id HAVING lines_minor <> m.total_minor OR line_tax_minor <> m.tax_minor""",
    ),
    _rule(
        "{0} is for {1}, and the credit from it is {2}.",
        """SELECT 'credit memo ' || number, total_minor, granted_minor, void FROM (
               SELECT number, total_minor, void OR hidden AS void,
                   (SELECT coalesce(sum(granted_minor), 0) FROM grant_sum g WHERE g.memo_id = m.id) AS granted_minor
               FROM credit_memo m) WHERE granted_minor <> CASE WHEN void THEN 0 ELSE total_minor END""",
    ),
)

_PAYMENTS = (
    _rule(
        "{0} has no step: what became of it?",
        "SELECT 'payment ' || public_id FROM payment JOIN payment_sum USING (id) WHERE step IS NULL",
    ),
    _rule(
        "{0} is over {1}, and {2} of it lies on invoices and {3} went to credit.",
        """SELECT 'payment ' || public_id, p.amount_minor, allocated_minor, credited_minor
           FROM payment_sum JOIN payment p USING (id)
           WHERE in_force AND p.amount_minor <> allocated_minor + credited_minor""",
    ),
    _rule(
        "{0} is {1}, and still {2} of it lies on invoices and {3} in credit.",
        """SELECT 'payment ' || public_id, step, allocated_minor, credited_minor
           FROM payment_sum JOIN payment USING (id)
           WHERE NOT in_force AND (allocated_minor <> 0 OR credited_minor <> 0)""",
    ),
    _rule(
        "{1} was refunded out of {0}, which was only {2}.",
        """SELECT 'payment ' || public_id, refunded_minor, p.amount_minor FROM payment_sum JOIN payment p USING (id)
           WHERE in_force AND refunded_minor > p.amount_minor""",
    ),
)

_PLACE = {
    "grant": "grant_id IS NULL AND amount_minor > 0 AND invoice_id IS NULL AND refund_id IS NULL",
    "revoke": "invoice_id IS NULL AND refund_id IS NULL",
    "apply": "invoice_id IS NOT NULL AND refund_id IS NULL",
    "take_back": "invoice_id IS NOT NULL AND refund_id IS NULL",
    "refund": "invoice_id IS NULL AND refund_id IS NOT NULL",
    "refund_void": "invoice_id IS NULL AND refund_id IS NOT NULL",
}
"""What a row of credit names, by its kind; its sign is free, because an undone row is taken back by its negative."""
_FITS = " ".join(f"WHEN '{kind}' THEN {place}" for kind, place in _PLACE.items())

_CREDIT = (
    _rule(
        "Row {1} of the credit of {0} ({2}) does not name what goes with its kind.",
        f"""SELECT 'customer ' || c.number, e.id, e.kind FROM credit_entry e
            LEFT JOIN customer c ON c.id = e.customer_id WHERE NOT CASE e.kind {_FITS} ELSE 0 END""",
    ),
    _rule(
        "Row {1} of the credit of {0} draws on something that is no grant of theirs, or names another source than it.",
        """SELECT 'customer ' || c.number, e.id FROM credit_entry e LEFT JOIN customer c ON c.id = e.customer_id
           LEFT JOIN grant_sum g ON g.id = e.grant_id
           WHERE e.kind <> 'grant' AND (g.id IS NULL OR g.id >= e.id OR g.customer_id <> e.customer_id
               OR (e.kind = 'revoke' AND (g.payment_id IS NOT e.payment_id OR g.memo_id IS NOT e.memo_id)))""",
    ),
    _rule(
        "A grant of credit of {0} names no source, or two.",
        """SELECT 'customer ' || c.number FROM credit_entry e LEFT JOIN customer c ON c.id = e.customer_id
           WHERE kind = 'grant' AND (payment_id IS NULL) = (memo_id IS NULL)""",
    ),
    _rule(
        "Of a grant of credit of {0} over {3}, {2} stands and {1} is left: more was used or taken back than there was.",
        """SELECT 'customer ' || number, left_minor, granted_minor, amount_minor FROM grant_sum g
           JOIN customer c ON c.id = g.customer_id
           WHERE left_minor < 0 OR granted_minor NOT BETWEEN 0 AND amount_minor OR left_minor > granted_minor""",
    ),
    _rule(
        "More credit was taken back from {0} than was applied there.",
        """SELECT 'invoice ' || i.number FROM credit_entry e JOIN invoice i ON i.id = e.invoice_id
           GROUP BY e.grant_id, e.invoice_id HAVING sum(e.amount_minor) > 0
           UNION ALL SELECT r.public_id FROM credit_entry e JOIN refund r ON r.id = e.refund_id
           GROUP BY e.grant_id, e.refund_id HAVING sum(e.amount_minor) > 0""",
    ),
    _rule(
        "The credit of {0} is below zero: {1}.",
        """SELECT 'customer ' || number, sum(amount_minor) AS credit_minor FROM credit_entry e
           JOIN customer c ON c.id = e.customer_id GROUP BY c.id HAVING credit_minor < 0""",
    ),
)

# What a refund is booked as: on invoices, and out of credit. A payment taken out of force took its bookings along.
_BOOKED = """
    SELECT refund_id, coalesce(p.in_force, 1) AS in_force, sum(x.amount_minor) AS net FROM (
            SELECT refund_id, payment_id, amount_minor FROM refund_part
            UNION ALL SELECT e.refund_id, g.payment_id, -e.amount_minor FROM credit_entry e
                JOIN grant_sum g ON g.id = e.grant_id WHERE e.refund_id IS NOT NULL) x
    LEFT JOIN payment_sum p ON p.id = x.payment_id GROUP BY refund_id, coalesce(p.in_force, 1)
"""
_REFUNDS = (
    _rule(
        "{0} has no step: what became of it?",
        "SELECT 'refund ' || public_id FROM refund JOIN refund_sum USING (id) WHERE step IS NULL",
    ),
    _rule(
        "{0} is over {1} and {2}; {3} of it is booked on invoices and credit.",
        f"""SELECT 'refund ' || public_id, refund.amount_minor, s.step, coalesce(net, 0) AS booked_minor FROM refund
            JOIN refund_sum s USING (id) LEFT JOIN (
                SELECT refund_id, sum(net) AS net, min(in_force) AS in_force FROM ({_BOOKED}) GROUP BY refund_id
            ) b ON b.refund_id = refund.id LEFT JOIN payment_sum p ON p.id = refund.payment_id
            WHERE CASE WHEN s.step <> 'settled' THEN booked_minor <> 0
                       WHEN coalesce(b.in_force, p.in_force, 1) THEN booked_minor <> refund.amount_minor
                       ELSE booked_minor NOT BETWEEN 0 AND refund.amount_minor END""",
    ),
    _rule(
        "{0} is still booked as {1} out of a payment that does not count any more.",
        f"""SELECT 'refund ' || public_id, net AS net_minor FROM ({_BOOKED}) JOIN refund ON refund.id = refund_id
            WHERE NOT in_force AND net <> 0""",
    ),
    _rule(
        "{0} is booked as {2} out of {1}, which is not the payment that it is of.",
        """SELECT 'refund ' || r.public_id, p.public_id, x.amount_minor FROM refund_part x
           JOIN refund r ON r.id = x.refund_id JOIN payment p ON p.id = x.payment_id
           WHERE r.payment_id IS NOT NULL AND r.payment_id <> x.payment_id""",
    ),
    _rule(
        "{0} gave back {1} as cancelled, and {2} was cancelled by it.",
        """SELECT 'refund ' || public_id, booked_minor, lowered_minor FROM (
               SELECT r.public_id, r.amount_minor, (SELECT step FROM refund_sum s WHERE s.id = r.id) AS step,
                   (SELECT coalesce(sum(amount_minor), 0) FROM refund_part x
                    WHERE x.refund_id = r.id AND outcome = 'cancelled') AS booked_minor,
                   coalesce(a.lowered_minor, 0) AS lowered_minor
               FROM refund r LEFT JOIN (SELECT refund_id, sum(amount_minor) AS lowered_minor FROM adjustment
                                        WHERE refund_id IS NOT NULL GROUP BY 1) a ON a.refund_id = r.id)
           WHERE lowered_minor NOT BETWEEN booked_minor AND CASE WHEN step = 'settled' THEN amount_minor ELSE 0 END""",
    ),
)

MONEY_RULES: tuple[Rule, ...] = (*_INVOICES, *_PAYMENTS, *_CREDIT, *_REFUNDS)
"""What facts must keep among themselves."""
