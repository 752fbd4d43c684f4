"""What pages that list very many rows share: the vector of ids, rows in blocks, filters, the panel beside."""
