"""The page of settings: the business, its papers, how the window looks, backups, the check, the lock."""
