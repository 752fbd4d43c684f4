"""Where the program starts: `invpay` and `python -m invpay_desktop`."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from invpay_desktop.keychain import Keychain


def main(args: Sequence[str] | None = None, *, now: datetime | None = None, keychain: Keychain | None = None) -> int:
    """Open the window or run the command line of this process, or `args`; returns the exit status."""
    if args is None:
        # A command lives for half a second; looking for garbage while it loads took a tenth of that.
        gc.set_threshold(100_000, 20, 100)
    from invpay_desktop.app import start

    return start(sys.argv[1:] if args is None else args, now=now, keychain=keychain)


if __name__ == "__main__":
    sys.exit(main())
