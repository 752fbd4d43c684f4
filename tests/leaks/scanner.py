"""Looks for secrets in everything that was written: as they are, and in the other forms in which bytes hide them."""

from __future__ import annotations

import base64
import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

_SHORT = 6
"""A secret of fewer characters is looked for as a word of its own: any four digits stand in some longer number."""


@dataclass(frozen=True)
class Leak:
    """A secret that was found: which, in what form, in which file."""

    secret: str
    form: str
    file: str


def forms(secret: str) -> dict[str, bytes]:
    """The forms in which a secret is looked for, by name."""
    plain = secret.encode()
    groups = re.findall(".{1,4}", secret)
    found = {
        "utf-8": plain,
        "utf-16-le": secret.encode("utf-16-le"),
        "utf-16-be": secret.encode("utf-16-be"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "reversed": plain[::-1],
        "percent": "".join(f"%{byte:02X}" for byte in plain).encode(),
        "spaced": " ".join(groups).encode(),
        "dashed": "-".join(groups).encode(),
    }
    if (quoted := quote(secret, safe="").encode()) != plain:
        found["quoted"] = quoted
    for phase in range(3):  # the letters that do not depend on what stands before and behind
        encoded = base64.b64encode(b"\0" * phase + plain).rstrip(b"=")
        found[f"base64+{phase}"] = encoded[(0, 2, 3)[phase] : len(encoded) - (len(plain) + phase) % 3]
    return found


def leaks_in(folder: Path, secrets: dict[str, str]) -> list[Leak]:
    """Every secret (name → text) found anywhere below a folder: in names, in files, in what is packed in them."""
    patterns = {
        (name, form): _pattern(bytes_, len(secret))
        for name, secret in secrets.items()
        for form, bytes_ in forms(secret).items()
        if len(secret) >= _SHORT or form in ("utf-8", "utf-16-le", "utf-16-be")
    }
    return [
        Leak(name, form, str(file.relative_to(folder)))
        for file in sorted(folder.rglob("*"))
        for content in _contents(file)
        for (name, form), pattern in patterns.items()
        if pattern.search(content)
    ]


def _pattern(form: bytes, length: int) -> re.Pattern[bytes]:
    escaped = re.escape(form)
    return re.compile(escaped if length >= _SHORT else rb"(?<![0-9A-Za-z.:])" + escaped + rb"(?![0-9A-Za-z.:])")


def _contents(file: Path) -> Iterator[bytes]:
    yield str(file.name).encode()
    if not file.is_file():
        return
    content = file.read_bytes()
    yield content
    yield from _unpacked(content)


def _unpacked(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    for stream in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):  # of a PDF
        try:
            yield zlib.decompress(stream[1])
        except zlib.error:
            yield _ascii_85(stream[1])


def _ascii_85(content: bytes) -> bytes:
    try:
        return zlib.decompress(base64.a85decode(content.strip(), adobe=content.strip().startswith(b"<~")))
    except (ValueError, zlib.error):
        return b""
