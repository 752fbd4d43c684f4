"""A shop that is connected to the sandbox, tied by its settings too."""

from __future__ import annotations

import pytest

from invpay_desktop.db.setting_values import write_setting
from tests.builders import shop
from tests.payments.hosted_shop import Hosted
from tests.payments.hosted_shop import hosted as unset

__all__ = ["shop", "unset"]


@pytest.fixture
def hosted(unset: Hosted) -> Hosted:
    """The connected shop; its settings say so."""
    unset.shop.do(write_setting, "hosted.url", "http://127.0.0.1:9")
    unset.shop.do(write_setting, "hosted.tenant", "sandbox-tenant")
    return unset
