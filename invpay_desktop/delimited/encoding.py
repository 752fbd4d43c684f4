"""Which encoding a file of text is in, and how to read it line by line without holding it in memory.

UTF-8 is believed where the bytes bear it out, which bytes of another encoding hardly ever do; UTF-16 where there is a
byte order mark or every other byte is NUL. All other text is taken for Windows-1252 unless that would make no words.
"""

from __future__ import annotations

import codecs
import io
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from invpay_desktop.base.errors import BadInput
from invpay_desktop.delimited.shown import shown

UNREADABLE = "\udcff"
"""Stands in decoded text for bytes that mean nothing in the file's encoding; no encoding decodes to it."""

_CHUNK = 1 << 20
_SAMPLE = 1 << 16

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SPREADSHEET = "is a spreadsheet or another packed file, not a CSV file. Open it in its program and save it as CSV."
_BINARY_BEGINNINGS = (
    (b"PK\x03\x04", _SPREADSHEET),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _SPREADSHEET),
    (b"%PDF-", "is a PDF, not a CSV file. Ask for the same data as CSV where it came from."),
    (b"SQLite format 3\x00", "is a database, not a CSV file. Export the table from it as CSV."),
    (b"\x1f\x8b", "is compressed, not a CSV file. Unpack it first."),
)

_LEGACY = ["cp1250", "iso8859_2", "cp850", "cp1251", "koi8_r", "cp866", "cp1253", "cp1255", "cp1256", "cp874"]
_LEGACY += ["cp932", "euc_jp", "gb18030", "big5", "cp949"]


def _mark_unreadable(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return UNREADABLE, error.end


codecs.register_error("invpay-unreadable", _mark_unreadable)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes become text. `codec`: Python's name. `mark`: bytes of the byte order mark to pass over.

    `certain` is False where it is the likeliest guess, so that a person should look at the names before trusting it.
    """

    codec: str
    mark: int = 0
    certain: bool = True


def detect_encoding(path: Path) -> Encoding:
    """Find out a file's encoding from all of its bytes.

    Raises BadInput for what cannot be a CSV file: no such file, a folder, a device, an empty or a binary file.
    """
    check_readable(path)
    with path.open("rb") as stream:
        beginning = stream.read(_SAMPLE)
        _refuse_binary(path, beginning)
        for mark, codec in _MARKS:
            if beginning.startswith(mark):
                return Encoding(codec, len(mark))
        if wide := _utf16_by_nuls(beginning):
            return Encoding(wide, certain=False)
        _refuse_control_characters(path, beginning)
        stream.seek(0)
        if _is_utf8(stream):
            return Encoding("utf-8")
        stream.seek(0)
        return Encoding(_guess_legacy(_telling_lines(stream)), certain=False)


def named_encoding(path: Path, name: str) -> Encoding:
    """The encoding a person named, such as `cp1250`. Raises BadInput for an unknown name, and as detect_encoding."""
    check_readable(path)
    try:
        codec = codecs.lookup(name).name
        "".encode(codec)
        b"".decode(codec)
    except (LookupError, ValueError):
        raise BadInput(f"{shown(name)} is not an encoding, such as utf-8, cp1252 or utf-16.", "encoding") from None
    with path.open("rb") as stream:
        beginning = stream.read(_SAMPLE)
    _refuse_binary(path, beginning)
    for mark, marked in _MARKS:
        if beginning.startswith(mark) and marked.startswith(codec.removesuffix("-sig")):
            return Encoding(marked, len(mark))
    return Encoding("utf-8" if codec == "utf-8-sig" else codec)


def open_text(path: Path, encoding: Encoding) -> io.TextIOWrapper:
    """Open for reading, after the mark, line ends untranslated; unreadable bytes arrive as UNREADABLE."""
    stream = path.open("rb")
    stream.seek(encoding.mark)
    return io.TextIOWrapper(stream, encoding.codec, errors="invpay-unreadable", newline="")


def check_readable(path: Path) -> None:
    """Raises BadInput unless the path is a regular file with something in it that may be read."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise BadInput(f"{path} is a folder. Name a file in it.", "file")
        if not stat.S_ISREG(found.st_mode):
            raise BadInput(f"{path} is not a regular file. Save the data to a file first.", "file")
        if found.st_size == 0:
            raise BadInput(f"{path} is empty.", "file")
        path.open("rb").close()
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}.", "file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"{shown(str(path))} cannot be read: {reason}.", "file") from None


def _refuse_binary(path: Path, beginning: bytes) -> None:
    for magic, sentence in _BINARY_BEGINNINGS:
        if beginning.startswith(magic):
            raise BadInput(f"{path} {sentence}", "file")


def _refuse_control_characters(path: Path, beginning: bytes) -> None:
    """Text has next to none of the control characters; pictures, archives and programs are full of them."""
    controls = len(beginning) - len(beginning.translate(None, bytes([*range(9), *range(14, 26), *range(28, 32)])))
    if controls > max(8, len(beginning) // 30):
        raise BadInput(f"{path} does not hold text. A CSV file is needed.", "file")


def _utf16_by_nuls(beginning: bytes) -> str | None:
    """UTF-16 without a mark: delimiters, digits and line ends have a NUL as their high byte, on the same side."""
    pairs = len(beginning) // 2
    first, second = beginning[0 : pairs * 2 : 2].count(0), beginning[1 : pairs * 2 : 2].count(0)
    if max(first, second) * 5 < pairs or min(first, second) * 10 > max(first, second):
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def _is_utf8(stream: BinaryIO) -> bool:
    """True where all bytes are UTF-8, or where broken ones are few among real UTF-8: then their lines are refused."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="invpay-unreadable")
    good = bad = 0
    while True:
        chunk = stream.read(_CHUNK)
        text = decoder.decode(chunk, final=not chunk)
        if not text.isascii():
            broken = text.count(UNREADABLE)
            bad += broken
            good += len(text) - len(text.encode("ascii", "ignore")) - broken
        if not chunk:
            return bad == 0 or good > bad


def _telling_lines(stream: BinaryIO) -> bytes:
    """Up to 64 KB of the lines that are not plain ASCII: only they can tell one legacy encoding from another."""
    telling = bytearray()
    for line in _pieces(stream):
        if not line.isascii():
            telling += line
            if len(telling) >= _SAMPLE:
                break
    return bytes(telling)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.readline(_SAMPLE):
        yield piece


_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{3,}")
_SIGN = rb"[\x80\x82\x84-\x89\x8b\x95\x98\x99\x9b\xa0-\xb6\xb8\xb9\xbb-\xbf\xd7\xf7]"
_SIGN_IN_WORD = re.compile(rb"(?<=[A-Za-z\xc0-\xff])" + _SIGN + rb"(?=[a-z\xc0-\xff])")
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def _guess_legacy(telling: bytes) -> str:
    """Windows-1252 (and with it Latin-1), unless long runs of high bytes or signs inside words speak against it."""
    high = len(_HIGH.findall(telling))
    in_runs = sum(map(len, _HIGH_RUN.findall(telling)))
    strange = len(_SIGN_IN_WORD.findall(telling)) + len(_UNDEFINED.findall(telling))
    if in_runs * 2 < high and strange * 10 < high:
        return "cp1252"
    from charset_normalizer import from_bytes  # slow to import, and rarely needed

    best = from_bytes(telling, cp_isolation=_LEGACY).best()
    return best.encoding if best else "cp1252"
