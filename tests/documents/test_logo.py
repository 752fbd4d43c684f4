"""The logo: drawn in its place and proportion; broken, huge or hostile bytes give the initials."""

from __future__ import annotations

import zlib
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from invpay_desktop.documents.receipt import render_receipt
from tests.documents.samples import BUSINESS, RECEIPT, ink_in_margins, pictures_of, text_of


def picture(kind: str, mode: str, size: tuple[int, int]) -> bytes:
    buffer = BytesIO()
    Image.new(mode, size, 0).save(buffer, kind)
    return buffer.getvalue()


def with_logo(logo: bytes) -> bytes:
    return render_receipt(replace(RECEIPT, business=replace(BUSINESS, logo=logo)))


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "1"), ("PNG", "L"), ("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L")]
)
@pytest.mark.parametrize("size", [(40, 40), (1200, 300), (30, 900), (1, 1)])
def test_png_and_jpeg_are_drawn_within_their_place(kind: str, mode: str, size: tuple[int, int]) -> None:
    pdf = with_logo(picture(kind, mode, size))
    assert " HS " not in text_of(pdf)
    assert ink_in_margins(pdf) == []
    inside = pictures_of(pdf)[0].crop((54, 54, 54 + 120, 54 + 33))
    assert inside.getextrema()[0] < 60 or mode == "CMYK"


def test_a_transparent_picture_lets_the_paper_through() -> None:
    shown = pictures_of(with_logo(picture("PNG", "RGBA", (50, 50))))[0].crop((54, 54, 86, 86))
    assert shown.getextrema() == (255, 255)


def test_the_same_picture_gives_the_same_bytes() -> None:
    logo = picture("PNG", "RGBA", (300, 90))
    assert with_logo(logo) == with_logo(bytes(bytearray(logo)))


def test_a_large_picture_does_not_swell_the_file() -> None:
    noise = Image.effect_noise((3000, 1000), 80)
    buffer = BytesIO()
    noise.save(buffer, "PNG")
    assert len(with_logo(buffer.getvalue())) < 400_000


def bomb() -> bytes:
    """A small PNG that claims 60,000 by 60,000 pixels."""
    png = bytearray(picture("PNG", "L", (1, 1)))
    png[16:24] = (60_000).to_bytes(4, "big") * 2
    png[29:33] = zlib.crc32(png[12:29]).to_bytes(4, "big")
    return bytes(png)


@pytest.mark.parametrize(
    "logo",
    [b"", b"no picture", picture("PNG", "RGB", (90, 90))[:70], picture("JPEG", "RGB", (90, 90))[:300],
     picture("GIF", "L", (9, 9)), picture("PNG", "1", (8000, 8000)), bomb()],
    ids=["empty", "text", "cut png", "cut jpeg", "gif", "too large", "bomb"],
)  # fmt: skip
def test_what_cannot_be_read_gives_the_initials(logo: bytes) -> None:
    assert " HS " in text_of(with_logo(logo))


@pytest.mark.parametrize(("name", "initials"), [("acme", "A"), ("the 3rd man", "T3"), ("株式 Acme", "A"), ("!?", "")])
def test_initials_are_those_that_can_be_drawn(name: str, initials: str) -> None:
    text = text_of(render_receipt(replace(RECEIPT, business=replace(BUSINESS, name=name))))
    assert f"Receipt R-0211 {initials} {name}".replace("  ", " ") in text
