"""What is sent once cannot be seen, copied, compared, kept or sent again."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from functools import partial

import pytest

from invpay_desktop.base.errors import BadInput, BugError
from invpay_desktop.hosted.values import AccountOnce, CardOnce, How, SavedOnce, checked_id

SECRETS = ("4111111111111111", "987", "123456789", "987654321", "pm_saved_123")
MAKERS: tuple[Callable[[], How], ...] = (
    lambda: CardOnce("4111111111111111", 12, 2027, "987"),
    lambda: AccountOnce("123456789", "987654321", "checking"),
    lambda: SavedOnce("pm_saved_123"),
)


@pytest.mark.parametrize("made", MAKERS)
def test_details_are_given_out_once(made: Callable[[], How]) -> None:
    how = made()
    assert how.spend()
    with pytest.raises(BugError, match="used already"):
        how.spend()


@pytest.mark.parametrize("made", MAKERS)
def test_details_that_were_let_go_of_cannot_be_sent(made: Callable[[], How]) -> None:
    how = made()
    how.forget()
    with pytest.raises(BugError):
        how.spend()


@pytest.mark.parametrize("made", MAKERS)
def test_details_have_no_text(made: Callable[[], How]) -> None:
    how = made()
    for text in (repr(how), str(how), f"{how}", "%s" % how, f"{[how]}"):  # noqa: UP031 - this way too
        assert not any(secret in text for secret in SECRETS)


@pytest.mark.parametrize("made", MAKERS)
@pytest.mark.parametrize(
    "deed", [copy.copy, copy.deepcopy, json.dumps, vars, *(partial(pickle.dumps, protocol=each) for each in range(6))]
)
def test_details_have_no_copy_and_no_stored_form(made: Callable[[], How], deed: Callable[[How], object]) -> None:
    how = made()
    with pytest.raises(TypeError) as caught:
        deed(how)
    assert not any(secret in str(caught.value) for secret in SECRETS)
    assert how.spend()


@pytest.mark.parametrize("made", MAKERS)
def test_two_of_the_same_details_are_not_equal(made: Callable[[], How]) -> None:
    one, other = made(), made()
    assert one != other
    assert len({one, other}) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: CardOnce("4111-1111-1111-1111", 12, 2027, "987"),
        lambda: CardOnce("4111111111111111", 13, 2027, "987"),
        lambda: CardOnce("4111111111111111", 12, 27, "987"),
        lambda: CardOnce("4111111111111111", 12, 2027, "98777"),
        lambda: CardOnce("٤١١١١١١١١١١١١١١١", 12, 2027, "987"),
        lambda: AccountOnce("12345678901234567890", "987654321", "checking"),
        lambda: AccountOnce("123456789", "98765432", "checking"),
        lambda: AccountOnce("123456789", "987654321", "current"),
        lambda: SavedOnce("pm/../saved"),
    ],
)
def test_what_cannot_be_sent_is_refused_without_being_shown(wrong: Callable[[], How]) -> None:
    with pytest.raises(BadInput, match="Nothing was sent") as caught:
        wrong()
    assert not any(digit in caught.value.message for digit in ("4111", "9876", "98777", "pm/"))


@pytest.mark.parametrize("text", ["", "a b", "a/b", "a?b", "a#b", "..", "a\n", "ä", "%2e", "a" * 129])
def test_what_is_no_id_never_comes_into_a_request(text: str) -> None:
    with pytest.raises(BadInput, match="Nothing was sent"):
        checked_id(text, "invoice")


def test_an_id_has_up_to_128_characters() -> None:
    assert checked_id("aZ0_-" + "9" * 123, "invoice")
