"""The book that each test of this room begins with, and the same with the service beside it."""

from tests.builders import shop
from tests.payments.hosted_shop import hosted

__all__ = ["hosted", "shop"]
