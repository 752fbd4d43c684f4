"""Charges that were sent to the hosted service: what may be done with one, and the state of not knowing."""
