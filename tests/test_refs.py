"""Refs: a slip of the thumb never names somebody else's post."""

from __future__ import annotations

import itertools

from hotline.exchange.refs import check_digit, is_ref, new_ref
from storage.store import Store


def test_the_check_digit_is_the_one_of_damms_example() -> None:
    assert check_digit("572") == "4"


def test_every_wrong_digit_and_every_swap_of_neighbours_is_found() -> None:
    for number in range(100, 1200):
        ref = str(number) + check_digit(str(number))
        assert is_ref(ref)
        for place, digit in itertools.product(range(len(ref)), "0123456789"):
            slip = ref[:place] + digit + ref[place + 1 :]
            assert slip == ref or not is_ref(slip)
        for place in range(len(ref) - 1):
            swap = ref[:place] + ref[place + 1] + ref[place] + ref[place + 2 :]
            assert swap == ref or not is_ref(swap)


def test_what_is_no_number_is_no_ref() -> None:
    assert not any(map(is_ref, ("", "12", "abc", "４８２３", "48 23")))


def test_no_ref_is_given_twice(store: Store) -> None:
    refs = [new_ref(store) for _ in range(50)]
    assert len(set(refs)) == 50
    assert all(map(is_ref, refs))
