"""The page of help: how to do the commonest things, the keys, where things lie, what this program is made of."""
