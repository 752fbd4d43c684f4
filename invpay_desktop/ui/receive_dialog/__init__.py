"""Receiving one check, or other money, for several invoices of a customer."""
