"""Writing an invoice: its customer, days, lines and totals."""
