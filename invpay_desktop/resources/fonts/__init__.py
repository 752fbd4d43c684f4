"""DejaVu Sans 2.37, regular and bold, for PDFs; its licence lies beside it."""
