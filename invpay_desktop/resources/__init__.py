"""Files that come with the program, read through importlib.resources."""
