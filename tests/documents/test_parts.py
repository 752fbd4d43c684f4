"""The shared parts: what the balance bar shows, and that the address is seen through an envelope's window."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.documents.figures import single
from invpay_desktop.documents.layout import A4, LETTER, PageSize
from invpay_desktop.documents.parts import Balance, bar_parts
from invpay_desktop.documents.receipt import render_receipt
from tests.documents.samples import BUSINESS, PART, RECEIPT, pictures_of, usd


def balance(total: int, paid: int, now: int, owed: int, over: int) -> Balance:
    return Balance(usd(total), usd(paid), usd(now), usd(owed), usd(over))


@pytest.mark.parametrize(
    ("shown", "parts"),
    [
        (balance(1000, 500, 200, 500, 0), (0.3, 0.5, 1.0)),  # paid before, now, owed
        (balance(1000, 1000, 1000, 0, 0), (0.0, 1.0, 1.0)),
        (balance(1000, 1250, 250, 0, 250), (0.8, 0.8, 0.8)),  # paid twice: all of it is excess
        (balance(1000, 1250, 500, 0, 250), (0.6, 0.8, 0.8)),
        (balance(1000, 400, 0, 500, 0), (0.5, 0.5, 1.0)),  # the other hundred was written off
        (balance(0, 0, 0, 0, 0), (0.0, 0.0, 1.0)),
    ],
)
def test_the_bar(shown: Balance, parts: tuple[float, float, float]) -> None:
    assert bar_parts(shown) == pytest.approx(parts)


@given(st.builds(balance, *[st.integers(0, 10**15)] * 5))
def test_the_bar_never_leaves_its_track(shown: Balance) -> None:
    paid, settled, owed = bar_parts(shown)
    assert 0 <= paid <= settled
    assert settled <= 1
    assert 0 <= owed <= 1


def shades_along_the_bar(part_paid: int, now: int, over: int) -> list[int]:
    """How dark the bar is, from left to right, in tenths of its length, 0 to 255."""
    total = 100000
    part = replace(
        PART, total=usd(total), paid_total=usd(part_paid), paid_by_this_payment=usd(now), overpaid=usd(over),
        still_owed=usd(max(total - part_paid, 0)), payments_so_far=(),
    )  # fmt: skip
    page = pictures_of(render_receipt(replace(RECEIPT, invoices=(part,))), 2)[0]
    left, right, top, bottom = 572, 1086, 563, 574
    step = (right - left) / 10
    shades = []
    for i in range(10):
        piece = page.crop((int(left + step * i + 9), top, int(left + step * (i + 1) - 9), bottom))
        pixels = piece.tobytes()
        shades.append(sum(pixels) // len(pixels))
    return shades


def test_it_is_solid_hatched_and_empty() -> None:
    shades = shades_along_the_bar(60000, 20000, 0)
    assert all(shade < 90 for shade in shades[:4])
    assert all(110 < shade < 200 for shade in shades[4:6])
    assert all(shade > 215 for shade in shades[6:])


def test_it_ends_in_the_colour_of_an_excess() -> None:
    # An excess of a quarter: a fifth of the bar.
    shades = shades_along_the_bar(125000, 25000, 25000)
    assert len(set(shades[:8])) == 1
    assert len(set(shades[8:])) == 1
    assert shades[8] != shades[7]


@pytest.mark.parametrize("page", [LETTER, A4])
def test_the_address_is_seen_through_the_window(page: PageSize) -> None:
    """Name and three lines lie where a US #10 and a DIN C5/6 window show them, and the facts lie outside."""
    document = pypdfium2.PdfDocument(render_receipt(RECEIPT, page))
    text = document[0].get_textpage()

    def place(words: str) -> tuple[float, float]:
        found = text.search(words).get_next()
        assert found is not None
        left, _, _, top = text.get_charbox(found[0])
        return left, page.height - top

    inch = 72.0
    for words in ("Kestrel Brewing Co.", "Accounts payable", "77 Tannery Lane", "Portland, OR 97209"):
        left, from_top = place(words)
        assert left == pytest.approx(54, abs=2)
        assert 2.4 * inch < from_top < 3.17 * inch - 9
    for words in ("Date received", "Paid by"):
        assert place(words)[0] > 0.5 * page.width
    document.close()


@pytest.mark.parametrize("minor", [100, 99999999999, 10**15])
def test_the_amount_never_runs_into_the_bar(minor: int) -> None:
    part = replace(PART, total=usd(minor), paid_by_this_payment=usd(minor), paid_total=usd(minor), still_owed=usd(0))
    document = pypdfium2.PdfDocument(render_receipt(replace(RECEIPT, amount=usd(minor), invoices=(part,)), A4))
    text = document[0].get_textpage()
    amount = text.search("$").get_next()
    assert amount is not None
    last = amount[0] + len(single(usd(minor))) - 1
    start_of_bar = 54 + 0.46 * (A4.width - 108)
    assert text.get_charbox(last)[2] < start_of_bar - 9
    document.close()


def test_a_tall_letterhead_pushes_the_address_down_instead_of_running_into_it() -> None:
    tall = replace(BUSINESS, name="Hartwell " * 40, address_lines=("Suite " * 60,))
    document = pypdfium2.PdfDocument(render_receipt(replace(RECEIPT, business=tall)))
    text = document[0].get_textpage()
    address = text.search("Received from").get_next()
    taxed = text.search("Tax ID").get_next()
    assert address is not None
    assert taxed is None or text.get_charbox(taxed[0])[1] > text.get_charbox(address[0])[3] + 9
    document.close()
