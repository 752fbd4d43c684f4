"""What tests of the timeline begin with."""

from tests.builders import shop

__all__ = ["shop"]
