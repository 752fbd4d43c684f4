"""What tests of the invoice panel begin with."""

from tests.ui.payment_dialog.desks import desk, said, shop, window

__all__ = ["desk", "said", "shop", "window"]
