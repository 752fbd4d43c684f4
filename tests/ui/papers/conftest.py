"""What tests of the papers begin with."""

from tests.ui.payment_dialog.desks import desk, said, shop, window

__all__ = ["desk", "said", "shop", "window"]
