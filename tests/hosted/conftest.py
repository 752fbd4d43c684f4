"""An authority whose certificates the tests of this room show, and a book."""

from __future__ import annotations

import pytest

from tests.builders import shop
from tests.hosted import certificates

__all__ = ["shop"]


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> certificates.Authority:
    return certificates.authority(tmp_path_factory.mktemp("authority"))
