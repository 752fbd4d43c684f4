"""Backups in the window: the list, a look inside, restoring."""
