"""Settings: every default is valid, every rule refuses what it should, and the nearest key is named."""

from __future__ import annotations

import contextlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop import settings
from invpay_desktop.base.errors import BadInput
from invpay_desktop.base.fields import Kind
from invpay_desktop.base.money import Money
from invpay_desktop.settings import SECRETS, SETTINGS, NumberPattern, Picture, find, picture_text

PNG = b"\x89PNG\r\n\x1a\n" + zlib.compress(b"pixels")
JPEG = b"\xff\xd8\xff\xe0 pixels"


@pytest.mark.parametrize("setting", [*SETTINGS, *SECRETS], ids=lambda s: s.key)
@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD"])
def test_every_default_is_a_value_and_every_setting_has_its_words(
    setting: settings.Setting[object], currency: str
) -> None:
    assert setting.value(None, currency) == setting.read(setting.default, currency)
    assert setting.label
    assert bool(setting.choices) == (setting.kind is Kind.CHOICE)


def test_keys_are_unique() -> None:
    keys = [setting.key for setting in (*SETTINGS, *SECRETS)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("book.name", "  Acme LLC ", "Acme LLC"),
        ("book.zone", "America/Chicago", "America/Chicago"),
        ("business.address", "1 Main St\r\nSpringfield", "1 Main St\nSpringfield"),
        ("business.email", "office@example.com", "office@example.com"),
        ("business.email", "", ""),
        ("terms.days", "14", 14),
        ("writeoff.tolerance", "2.50", Money(250, "USD")),
        ("writeoff.tolerance", "0", Money(0, "USD")),
        ("receipts.auto", "yes", True),
        ("documents.page", "a4", "a4"),
        ("numbering.invoice", "R-{0100}/26", NumberPattern("R-", 4, 100, "/26")),
        ("hosted.url", "https://api.example.com/", "https://api.example.com"),
        ("hosted.url", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("smtp.port", "465", 465),
    ],
)
def test_values_are_read(key: str, text: str, value: object) -> None:
    assert find(key).read(text) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("book.name", "x" * 201),
        ("book.name", "bell\x07"),
        ("book.name", "two\nlines"),
        ("book.zone", "Mars/Olympus"),
        ("book.zone", "../etc/passwd"),
        ("business.email", "nobody"),
        ("business.email", "a@b, c@d"),
        ("terms.days", "-1"),
        ("terms.days", "3651"),
        ("terms.days", "٣"),
        ("writeoff.tolerance", "1.005"),
        ("writeoff.tolerance", "-1"),
        ("receipts.auto", "Yes"),
        ("documents.page", "legal"),
        ("numbering.invoice", "INV-0001"),
        ("numbering.invoice", "{1}{2}"),
        ("hosted.url", "http://api.example.com"),
        ("hosted.url", "https://user:secret@api.example.com"),
        ("hosted.url", "https://[::1"),
        ("hosted.url", "ftp://example.com"),
        ("hosted.mode", "production"),
        ("sync.resend_after", "0"),
        ("smtp.port", "70000"),
    ],
)
def test_what_breaks_the_rule_is_refused_by_key(key: str, text: str) -> None:
    with pytest.raises(BadInput) as caught:
        find(key).read(text)
    assert caught.value.field == key
    assert str(caught.value).startswith(f"{key}: ")
    assert str(caught.value).endswith(".")


def test_an_unknown_key_names_the_nearest() -> None:
    with pytest.raises(BadInput, match=r"Did you mean terms\.days"):
        find("term.day")
    with pytest.raises(BadInput, match="settings show"):
        find("zzzzzzzzz")


@pytest.mark.parametrize(("data", "mime"), [(PNG, "image/png"), (JPEG, "image/jpeg")])
def test_a_picture_goes_to_text_and_back(data: bytes, mime: str) -> None:
    logo = settings.BUSINESS_LOGO.value(picture_text(data))
    assert logo == Picture(mime, data)
    assert str(logo) == "(picture, 1 kB)"
    assert settings.BUSINESS_LOGO.value(None) is None


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg/>", PNG + bytes(settings.MAX_PICTURE_BYTES)])
def test_other_files_are_no_picture(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"business\.logo: the "):
        picture_text(data)


def test_a_picture_that_was_tampered_with_is_refused() -> None:
    with pytest.raises(BadInput):
        settings.BUSINESS_LOGO.value("image/png;base64,###")


@given(st.integers(1, 12), st.integers(0, 10**12 - 1))
def test_a_number_pattern_writes_at_least_its_digits(digits: int, number: int) -> None:
    pattern = settings.NUMBERING_INVOICE.read("INV-{" + "1".rjust(digits, "0") + "}")
    shown = pattern.text(number)
    assert shown.startswith("INV-")
    assert int(shown[4:]) == number
    assert len(shown[4:]) == max(digits, len(str(number)))


@given(st.text())
def test_no_text_breaks_a_reader(text: str) -> None:
    for setting in SETTINGS:
        with contextlib.suppress(BadInput):
            setting.read(text)
