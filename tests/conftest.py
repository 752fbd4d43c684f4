"""What all tests share: a home of their own, a fixed present, and hypothesis without a stop-watch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import settings

# A machine busy with the other tests is no failure of the one that runs.
settings.register_profile("invpay", deadline=None, print_blob=True)
settings.load_profile("invpay")


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home folder made for this run: no test, nor a program it starts, meets the books of who runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            patch.delenv(name, raising=False)
        for name in ("INVPAY_BOOK", "INVPAY_HOSTED_TOKEN", "INVPAY_SMTP_PASSWORD", "INVPAY_WEBHOOKS_SECRET"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture
def now() -> datetime:
    """The present of tests: 2026-01-28 14:00 UTC, morning in Chicago."""
    return datetime(2026, 1, 28, 14, 0, tzinfo=UTC)
