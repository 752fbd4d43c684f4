"""The hosted service as a client sees it: its values, its wire, the way to it, and the test whether it is there."""
