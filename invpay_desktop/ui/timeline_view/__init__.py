"""The timeline of an invoice: what each event says, and how it is drawn."""
