"""The first page: what came in, what is owed, what is late, what needs you."""
