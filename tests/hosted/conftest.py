"""An authority whose certificates the tests of this room show."""

from __future__ import annotations

import pytest

from tests.hosted import certificates


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> certificates.Authority:
    return certificates.authority(tmp_path_factory.mktemp("authority"))
