"""A stand-in for the hosted API with books of its own, to try the program against; it knows nothing of the program."""
