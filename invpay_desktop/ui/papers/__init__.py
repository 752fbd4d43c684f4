"""Receipts, invoices and credit memos in the window: previewed, printed, saved."""
