"""What must still happen outside: rows that wait, the claims on them, and when to try again."""
