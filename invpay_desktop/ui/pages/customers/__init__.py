"""The page of customers: what each owes, their invoices and payments, and their account with a running balance."""
