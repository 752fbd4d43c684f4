"""What tests of the money dialogs begin with."""

from tests.ui.payment_dialog.desks import desk, said, shop, window
from tests.ui.payment_dialog.hosted_desks import hosted

__all__ = ["desk", "hosted", "said", "shop", "window"]
