"""Logos: pictures are taken, everything else is refused in a sentence, and nothing is drawn that would take long."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from invpay_desktop import resources
from invpay_desktop.base.errors import BadInput
from invpay_desktop.settings import BUSINESS_LOGO
from invpay_desktop.ui.logo_edit import LogoEdit
from invpay_desktop.ui.pictures import preview, read_picture

LOGO = Path(resources.__path__[0], "sample", "logo.png")
PNG = b"\x89PNG\r\n\x1a\n"


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 20)) -> bytes:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor("#0E5A6B"))
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]
    return bytes(held.data())


def huge() -> bytes:
    """A picture of a few bytes that claims 30,000 × 30,000 dots."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(bytes(90_001))), (b"IEND", b"")
    return PNG + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


@pytest.mark.parametrize("kind", ["PNG", "JPG"])
def test_a_picture_is_kept_byte_for_byte_and_shown_no_larger_than_the_room(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "logo"
    file.write_bytes(picture(kind))
    text = read_picture(file)
    kept = BUSINESS_LOGO.value(text)
    assert kept is not None
    assert kept.data == file.read_bytes()
    shown = preview(text, QSize(30, 30))
    assert shown is not None
    assert shown.size() == QSize(30, 10)
    grown = preview(text, QSize(300, 300))
    assert grown is not None
    assert grown.size() == QSize(60, 20), "a small picture is not blown up"


@pytest.mark.qt_log_ignore("JPEG")  # what the decoder says of a torn picture, beside refusing it
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a PNG or JPEG"),
        (b"<svg onload='alert(1)'/>", "not a PNG or JPEG"),
        (b"GIF89a" + bytes(50), "not a PNG or JPEG"),
        (PNG, "damaged"),
        (PNG + bytes(1000), "damaged"),
        (picture()[:60], "damaged"),
        (picture("JPG")[:40], "damaged"),
        (b"\xff\xd8\xff" + bytes(200), "damaged"),
        (huge(), "too many"),
        (bytes(600 * 1024), "600 kB"),
    ],
    ids=["empty", "svg", "gif", "head", "nothing", "torn png", "torn jpeg", "no jpeg", "bomb", "large"],
)
def test_what_is_no_picture_is_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "<b>logo & co.png"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        read_picture(file)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "nothing", "."):
        with pytest.raises(BadInput, match="not a file"):
            read_picture(tmp_path / name)


def test_the_field_keeps_its_picture_when_a_wrong_file_is_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    field = LogoEdit()
    qtbot.addWidget(field)
    field.take_file(LOGO)
    before = field.value()
    assert before.startswith("image/png;base64,")
    wrong = tmp_path / "wrong.png"
    wrong.write_bytes(huge())
    with qtbot.waitSignal(field.edited):
        field.take_file(wrong)
    assert "too many" in field.problem()
    assert field.value() == before
    field.remove.click()
    assert (field.value(), field.problem()) == ("", "")
