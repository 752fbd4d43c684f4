"""The first start: the sample year, an import, an empty book, or a book that lies elsewhere."""
