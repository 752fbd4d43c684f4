"""The business's logo at the head of a page, or its initials where there is none or it cannot be read."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from invpay_desktop.documents.characters import clean
from invpay_desktop.documents.facts import Business
from invpay_desktop.documents.fonts import faces
from invpay_desktop.documents.layout import Sheet
from invpay_desktop.documents.pen import ACCENT, WHITE, Style

HEIGHT, WIDEST = 33.0, 120.0
_PIXELS = (480, 132)  # 288 dots per inch of the largest logo: more would only swell every receipt
_LARGEST_PIXELS = 40_000_000
_INITIALS = Style(12, bold=True, colour=WHITE)


def draw_logo(sheet: Sheet, business: Business, top: float) -> float:
    """Draw it at the left margin and return its width in points."""
    picture = _picture(business.logo) if business.logo else None
    if picture is None:
        return _draw_initials(sheet, business.name, top)
    pixels_wide, pixels_high = picture.getSize()
    scale = min(HEIGHT / pixels_high, WIDEST / pixels_wide)
    width: float = pixels_wide * scale
    height: float = pixels_high * scale
    sheet.add(lambda pen: pen.picture(sheet.left, top, width, height, picture))
    return width


def _draw_initials(sheet: Sheet, name: str, top: float) -> float:
    firsts = (word[0].upper() for word in clean(name).split() if word[0].isalnum())
    initials = "".join(first for first in firsts if not faces().bold.missing(first))[:2]
    sheet.add(lambda pen: pen.block(sheet.left, top, HEIGHT, HEIGHT, ACCENT))
    width = sheet.measure(initials, _INITIALS)
    sheet.text(sheet.left + (HEIGHT - width) / 2, top + HEIGHT / 2 + 4.5, initials, _INITIALS)
    return HEIGHT


@lru_cache(maxsize=4)
def _picture(data: bytes) -> Any:
    """A reader of the PNG or JPEG, upright and no larger than print needs; None where it cannot be read."""
    from PIL import Image, ImageOps
    from reportlab.lib.utils import ImageReader

    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > _LARGEST_PIXELS:
                return None
            upright = ImageOps.exif_transpose(image).convert("RGBA")
            upright.thumbnail(_PIXELS)
            return ImageReader(upright)
    except Exception:  # noqa: BLE001, decoders raise whatever the foreign bytes lead them to; the receipt is worth more than a logo
        return None
