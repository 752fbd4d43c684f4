"""A list of ids as text, and back."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.db import id_lists
from invpay_desktop.db.id_lists import id_list, read_list


@given(st.lists(st.integers(1, 2**62)))
def test_a_list_comes_back_as_it_was(ids: list[int]) -> None:
    assert read_list(id_list(ids)) == array("q", ids)


def test_a_list_of_many_pieces_comes_back() -> None:
    ids = array("q", range(0, 40_000, 3))
    text = id_list(ids)
    assert len(text) > 2 * id_lists._PIECE
    assert read_list(text) == ids
