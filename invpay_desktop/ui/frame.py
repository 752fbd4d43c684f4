"""What the window shows of a book around every page: whose it is, its currency and zone, whether it is a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session


class Frame(NamedTuple):
    """A book seen from outside."""

    name: str
    currency: str
    zone: ZoneInfo
    sample: bool


def frame_of(session: Session) -> Frame:
    """Read the frame of an open book."""
    from invpay_desktop.db.setting_values import read_value
    from invpay_desktop.interchange.sample_year import is_sample
    from invpay_desktop.settings import BOOK_NAME

    return Frame(read_value(session, BOOK_NAME), session.info.currency, session.info.zone, is_sample(session))
