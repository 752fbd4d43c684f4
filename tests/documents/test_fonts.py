"""Fonts: what they can draw, how wide it is, and where a line is broken."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from invpay_desktop.documents.characters import clean
from invpay_desktop.documents.facts import Party
from invpay_desktop.documents.fonts import BOX_WIDTH, faces, wrap, wrap_all
from invpay_desktop.documents.receipt import render_receipt
from tests.documents.samples import BUSINESS, RECEIPT, naughty_strings, pictures_of, text_of


def test_latin_greek_cyrillic_and_common_symbols_are_there() -> None:
    for face in (faces().regular, faces().bold):
        assert face.missing("Señor Łukasz Ελένη Юлия Đặng İbrahim ß $ £ € ¥ ₹ ₩ ₪ ₦ ₱ ₫ ₴ ₺ − … • · “”") == []
        assert face.missing("a中b\U0001f600") == ["中", "\U0001f600"]


def test_widths_are_those_of_the_font_and_a_box_has_its_own() -> None:
    assert faces().bold.width("Receipt 1,250.00", 9.75) == stringWidth("Receipt 1,250.00", "DejaVuSans-Bold", 9.75)
    assert faces().regular.width("中", 10) == BOX_WIDTH * 10


def test_the_faces_are_registered_once_even_by_many_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len({id(found) for found in pool.map(lambda _: faces(), range(64))}) == 1


@given(st.one_of(st.text(max_size=200), st.sampled_from(naughty_strings())), st.integers(20, 300))
def test_no_line_is_wider_than_its_column_and_no_letter_is_lost(text: str, width: int) -> None:
    face, line = faces().regular, clean(text)
    lines = wrap(line, face, 9.75, width)
    assert "".join(lines).replace(" ", "") == line.replace(" ", "")
    for part in lines:
        # One letter and its marks may be wider than any column; joined Arabic may grow where it is cut.
        assert face.width(part, 9.75) <= width + 9.75 or len(part) <= 4


def test_breaks_fall_on_blanks_and_else_inside_the_word() -> None:
    face = faces().regular
    assert wrap("one two three", face, 10, face.width("one two", 10) + 1) == ["one two", "three"]
    assert wrap("aaaa", face, 10, face.width("aa", 10)) == ["aa", "aa"]
    assert wrap("b aaaa b", face, 10, face.width("aaa", 10)) == ["b", "aaa", "a b"]


def test_what_is_left_out_is_marked() -> None:
    face = faces().regular
    width = face.width("one two", 10)
    lines = wrap("one two three four five six", face, 10, width, most=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert wrap_all(["one", "two", "three"], face, 10, width, most=2) == ["one", "two…"]
    assert wrap_all(["one", "two"], face, 10, width, most=2) == ["one", "two"]
    assert wrap("one two", face, 10, width, most=1) == ["one two"]


def test_a_name_that_no_face_can_draw_is_boxed_copied_whole_and_said() -> None:
    text = text_of(render_receipt(replace(RECEIPT, business=replace(BUSINESS, name="株式会社 Acme 😀"))))
    assert "株式会社 Acme" in text
    assert "Some characters could not be drawn: U+682A, U+5F0F, U+4F1A, U+793E, U+1F600." in text


def test_each_box_is_to_be_seen_in_its_place() -> None:
    facts = replace(RECEIPT, received_from=Party("中" * 5))
    page = pictures_of(render_receipt(facts), 2)[0]
    for i in range(5):
        left = 2 * (54 + i * BOX_WIDTH * 9.75)
        box = page.crop((int(left), 2 * 177, int(left + 2 * BOX_WIDTH * 9.75), 2 * 189))
        assert box.getextrema()[0] < 120
        assert box.crop((0, 0, 3, box.height)).getextrema()[0] < 200, "the frame"
    assert page.crop((int(left + 22), 2 * 177, int(left + 60), 2 * 189)).getextrema() == (255, 255)
