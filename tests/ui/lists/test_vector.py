"""Ids and rows: found again as a plain list would find them."""

from __future__ import annotations

from array import array
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from invpay_desktop.ui.lists import vector
from invpay_desktop.ui.lists.vector import Place, find, ids_in, ranges_of, row_of

IDS = st.lists(st.integers(1, 2**40) | st.integers(1, 300), unique=True, max_size=60)


@given(IDS, st.data())
def test_a_row_is_found_by_its_id(ids: list[int], data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(ids) if ids else st.just(5)) if data.draw(st.booleans()) else 256**3 + 1
    assert row_of(array("q", ids), wanted) == (ids.index(wanted) if wanted in ids else -1)


@given(st.lists(st.integers(1, 300), unique=True, max_size=60), st.sets(st.integers(1, 300)))
def test_chosen_ids_are_found_as_ranges(ids: list[int], chosen: set[int]) -> None:
    ranges = ranges_of(array("q", ids), sorted(chosen))
    rows = [row for first, last in ranges for row in range(first, last + 1)]
    assert rows == [row for row, one in enumerate(ids) if one in chosen]
    assert all(after[0] > before[1] + 1 for before, after in pairwise(ranges))
    assert set(ids_in(array("q", ids), ranges)) == chosen & set(ids)


def test_a_selection_in_too_many_pieces_is_let_go() -> None:
    ids = array("q", range(1, 4 * vector.MOST_RANGES))
    assert ranges_of(ids, ids[::2]) == []
    assert len(ranges_of(ids, ids[: 2 * vector.MOST_RANGES : 2])) == vector.MOST_RANGES


def test_all_of_a_million_are_one_range() -> None:
    ids = array("q", range(1_000_000, 0, -1))
    assert ranges_of(ids, ids) == [(0, 999_999)]
    assert ids_in(ids, [(0, 999_999)]) is ids
    found = find(ids, Place((7, 6), current=1, top=2_000_000))
    assert (found.chosen, found.current, found.top) == ([(999_993, 999_994)], 999_999, -1)
