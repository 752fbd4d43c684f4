"""The book that each test of this room begins with."""

from tests.builders import shop

__all__ = ["shop"]
