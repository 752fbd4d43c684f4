"""The page of payments."""
