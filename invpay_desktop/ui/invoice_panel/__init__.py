"""The invoice in front: its figures, what can be done, its timeline, lines and payments."""
