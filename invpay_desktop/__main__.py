"""Where the program starts: `invpay` and `python -m invpay_desktop`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

from invpay_desktop.app import command_line
from invpay_desktop.keychain import Keychain


def main(args: Sequence[str] | None = None, *, now: datetime | None = None, keychain: Keychain | None = None) -> int:
    """Run the command line of this process, or `args`; returns the exit status."""
    return command_line(sys.argv[1:] if args is None else args, now=now, keychain=keychain)


if __name__ == "__main__":
    sys.exit(main())
