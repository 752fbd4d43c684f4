"""InvPay Desktop: payment bookkeeping for a small business, in one file on its own machine."""

__version__ = "0.1.0"
