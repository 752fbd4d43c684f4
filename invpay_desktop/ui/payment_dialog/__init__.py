"""Receiving a payment on one invoice."""
