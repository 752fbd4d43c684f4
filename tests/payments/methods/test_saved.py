"""A saved method is its id at the hosted service, and what the owner calls it."""

from __future__ import annotations

import pytest

from invpay_desktop.base.errors import BadInput
from invpay_desktop.payments.methods.saved import checked


def test_the_method_of_the_hosted_services_own_example_is_taken() -> None:
    method = checked({"method_id": " pm_saved_123 ", "label": "Visa •• 4242"})
    assert (method.id, method.label) == ("pm_saved_123", "Visa •• 4242")
    assert checked({"method_id": "pm_saved_123"}).label == "Saved method"


@pytest.mark.parametrize("wrong", ["", "pm_", "saved_123", "pm_a b", "pm_" + "x" * 200, "PM_1", "pm_ü"])
def test_what_is_no_id_is_refused(wrong: str) -> None:
    with pytest.raises(BadInput) as caught:
        checked({"method_id": wrong})
    assert caught.value.field == "method_id"
