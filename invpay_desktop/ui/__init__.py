"""The window: all Qt of the program lives here."""
