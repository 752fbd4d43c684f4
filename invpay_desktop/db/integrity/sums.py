"""What the rows of money add up to, worked out by SQL of its own into temporary tables: the measure for all else.

Written from the domain's formulas: T, A, R, C and W of each invoice, the sums of each payment, the rest of each grant.
Nothing remembered is read here, only facts. Also gathered: the events that hold what was entered in their own data.
"""

from __future__ import annotations

import sqlite3

_STATEMENTS = (
    """CREATE TEMP TABLE refund_sum AS
        SELECT r.id, (SELECT status FROM refund_step s WHERE s.refund_id = r.id ORDER BY s.id DESC LIMIT 1) AS step
        FROM refund r""",
    "CREATE UNIQUE INDEX temp.refund_sum_id ON refund_sum (id)",
    """CREATE TEMP TABLE grant_sum AS
        SELECT g.id, g.customer_id, g.payment_id, g.memo_id, g.amount_minor,
            g.amount_minor + coalesce(sum(u.amount_minor) FILTER (WHERE u.kind = 'revoke'), 0) AS granted_minor,
            g.amount_minor + coalesce(sum(u.amount_minor), 0) AS left_minor
        FROM credit_entry g LEFT JOIN credit_entry u ON u.grant_id = g.id WHERE g.kind = 'grant' GROUP BY g.id""",
    "CREATE UNIQUE INDEX temp.grant_sum_id ON grant_sum (id)",
    "CREATE INDEX temp.grant_sum_payment ON grant_sum (payment_id, granted_minor)",
    "CREATE INDEX temp.grant_sum_memo ON grant_sum (memo_id, granted_minor)",
    """CREATE TEMP TABLE payment_sum (
            id INTEGER PRIMARY KEY, amount_minor, step, in_force, allocated_minor, credited_minor, refunded_minor,
            hidden, status)""",
    """INSERT INTO payment_sum
        SELECT id, amount_minor, step, step IS 'approved', allocated, credited, refunded, hidden,
            CASE WHEN step IS NOT 'approved' OR refunded = 0 THEN step
                 WHEN refunded >= amount_minor THEN 'refunded' ELSE 'partially_refunded' END
        FROM (
            SELECT p.id, p.amount_minor,
                (SELECT status FROM payment_step s WHERE s.payment_id = p.id ORDER BY s.id DESC LIMIT 1) AS step,
                (SELECT coalesce(sum(amount_minor), 0) FROM allocation a WHERE a.payment_id = p.id) AS allocated,
                (SELECT coalesce(sum(granted_minor), 0) FROM grant_sum g WHERE g.payment_id = p.id) AS credited,
                (SELECT coalesce(sum(r.amount_minor), 0) FROM refund r JOIN refund_sum USING (id)
                 WHERE r.payment_id = p.id AND step = 'settled') AS refunded,
                (SELECT action_id FROM event e WHERE e.id = p.event_id) IN (
                    SELECT undoes_action FROM event WHERE undoes_action IS NOT NULL) AS hidden
            FROM payment p ORDER BY p.id)""",
    """CREATE TEMP TABLE invoice_sum (
            id INTEGER PRIMARY KEY, total_minor, allocated_minor, refunded_minor, credited_minor, lowered_minor,
            written_off_minor, paid_minor, remaining_minor, over_minor, status, settled_on)""",
    """INSERT INTO invoice_sum
        SELECT id, t, a, r, c, lowered, w, paid, max(t - paid - w, 0), max(paid + w - t, 0),
            CASE WHEN paid = 0 AND r > 0 THEN 'refunded' WHEN paid + w > t THEN 'overpaid' WHEN paid + w = t THEN 'paid'
                 WHEN paid = 0 THEN 'unpaid' ELSE 'partially_paid' END, NULL
        FROM (SELECT *, a - r + c AS paid, max(min(lowered, t - (a - r + c)), 0) AS w FROM (
            SELECT i.id,
                (SELECT total_minor FROM invoice_version v WHERE v.invoice_id = i.id
                 ORDER BY version DESC LIMIT 1) AS t,
                (SELECT coalesce(sum(x.amount_minor), 0) FROM allocation x JOIN payment_sum p ON p.id = x.payment_id
                 WHERE x.invoice_id = i.id AND p.in_force) AS a,
                (SELECT coalesce(sum(amount_minor), 0) FROM refund_part x JOIN refund_sum s ON s.id = x.refund_id
                 WHERE x.invoice_id = i.id AND s.step = 'settled') AS r,
                (SELECT coalesce(-sum(amount_minor), 0) FROM credit_entry x WHERE x.invoice_id = i.id) AS c,
                (SELECT coalesce(sum(amount_minor), 0) FROM adjustment x WHERE x.invoice_id = i.id) AS lowered
            FROM invoice i ORDER BY i.id))""",
    """CREATE TEMP TABLE covered AS
        SELECT invoice_id, dated_on, sum(amount_minor) AS amount_minor FROM (
            SELECT invoice_id, dated_on, amount_minor FROM allocation
            UNION ALL SELECT invoice_id, dated_on, -amount_minor FROM refund_part
            UNION ALL SELECT invoice_id, dated_on, -amount_minor FROM credit_entry WHERE invoice_id IS NOT NULL
            UNION ALL SELECT invoice_id, dated_on, amount_minor FROM adjustment)
        GROUP BY invoice_id, dated_on""",
    # The day after whose end an invoice was never short again, for those that are covered and cost something.
    """UPDATE invoice_sum SET settled_on = settled.day FROM (
            SELECT invoice_id, min(dated_on) AS day FROM (
                SELECT invoice_id, dated_on,
                    max(CASE WHEN so_far < total_minor THEN dated_on END) OVER (PARTITION BY invoice_id) AS last_short
                FROM (SELECT invoice_id, dated_on,
                        sum(amount_minor) OVER (PARTITION BY invoice_id ORDER BY dated_on) AS so_far FROM covered)
                JOIN invoice_sum ON invoice_sum.id = invoice_id)
            WHERE last_short IS NULL OR dated_on > last_short GROUP BY invoice_id) AS settled
        WHERE settled.invoice_id = invoice_sum.id AND status IN ('paid', 'overpaid') AND total_minor > 0""",
    "DROP TABLE temp.covered",
    """CREATE TEMP TABLE entered AS SELECT id, kind, customer_id, data FROM event
        WHERE kind GLOB 'customer.*' OR kind GLOB 'memo.*' OR kind = 'setting.changed'""",
    "CREATE UNIQUE INDEX temp.entered_id ON entered (id)",
)


def add_up(connection: sqlite3.Connection) -> None:
    """Fill the temporary tables refund_sum, grant_sum, payment_sum, invoice_sum and entered from the facts."""
    for statement in _STATEMENTS:
        connection.execute(statement)
