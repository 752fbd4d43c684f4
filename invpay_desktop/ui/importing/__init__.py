"""Importing customers, invoices and payments from CSV files in the window."""
