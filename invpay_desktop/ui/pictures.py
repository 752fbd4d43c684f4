"""Logos: a picture file as it is kept in the book, and shown small; what a printer could not draw is refused."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from invpay_desktop.base.errors import BadInput
from invpay_desktop.settings import BUSINESS_LOGO, MAX_PICTURE_BYTES, picture_text
from invpay_desktop.ui.translation import tr

_MOST_PIXELS = 12_000_000
_KB = 1024


def read_picture(path: Path) -> str:
    """A picture file as the text to store. Raises BadInput, in a sentence, for what is none or is too large."""
    try:
        if not path.is_file():
            raise BadInput(tr("“{name}” is not a file.").format(name=path.name))
        size = path.stat().st_size
        with path.open("rb") as file:
            data = file.read(MAX_PICTURE_BYTES + 1)
    except OSError as error:
        raise BadInput(tr("“{name}” cannot be read: {why}.").format(name=path.name, why=error.strerror)) from None
    if len(data) > MAX_PICTURE_BYTES:
        text = tr("The picture has {size} kB; {most} kB is the most. Save it smaller.")
        raise BadInput(text.format(size=-(-size // _KB), most=MAX_PICTURE_BYTES // _KB))
    try:
        text = picture_text(data)
    except BadInput:
        raise BadInput(tr("“{name}” is not a PNG or JPEG picture.").format(name=path.name)) from None
    preview(text, QSize(8, 8))
    return text


def preview(text: str, room: QSize) -> QImage | None:
    """A stored picture, upright, at most `room` pixels large; None for none. Raises BadInput where it is damaged."""
    picture = BUSINESS_LOGO.value(text)
    if picture is None:
        return None
    held = QByteArray(picture.data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.width() * size.height() > _MOST_PIXELS:
        text = tr("The picture has {wide} × {high} dots, which is too many. Save it smaller.")
        raise BadInput(text.format(wide=size.width(), high=size.height()))
    image = reader.read()
    if image.isNull():
        raise BadInput(tr("The picture is damaged and would not be printed. Save it again as PNG or JPEG."))
    fitting = room.boundedTo(image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio).boundedTo(image.size()))
    return image.scaled(fitting, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
