"""Tying invoices to the hosted service: what it says is shown before anything is written."""
