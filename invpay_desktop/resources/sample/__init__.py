"""The sample year: a business that does not exist, its customers, its price list and what happened to it."""
