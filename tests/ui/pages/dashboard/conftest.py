"""What tests of the dashboard begin with."""

from tests.ui.payment_dialog.desks import desk, said, shop

__all__ = ["desk", "said", "shop"]
