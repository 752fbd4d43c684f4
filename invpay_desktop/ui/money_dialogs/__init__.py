"""Small dialogs about money that is there already: paid back, come back, void, written off, kept or used as credit."""
