"""The page with every invoice: sums, filters, the list, and beside it the panel of one invoice."""
