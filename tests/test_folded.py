"""A folded test tries every case and names every one that fails."""

from __future__ import annotations

import inspect

import pytest
from folded import assert_all, each


def test_every_failure_is_named() -> None:
    """Whatever it is that fails; the first one comes along as the cause."""
    tried = []

    @each("number, word", [(1, "一"), (2, "二"), (3, "三"), (4, "四")])
    def check(number: int, word: str) -> None:
        tried.append(number)
        assert number != 2
        if number == 3:
            raise KeyError(word)
        with pytest.raises(ValueError):
            int(word if number == 4 else "x")

    with pytest.raises(AssertionError) as caught:
        check()
    assert tried == [1, 2, 3, 4]
    heading, *failed = str(caught.value).splitlines()
    assert heading == "2 of 4 cases fail:"
    assert [line.split(": ")[0] for line in failed] == [
        "number=2, word='二'",
        "number=3, word='三'",
    ]
    assert isinstance(caught.value.__cause__, AssertionError)


@pytest.mark.parametrize("outcome", [pytest.fail, pytest.skip])
def test_an_outcome_of_one_case_hides_no_other(outcome: type) -> None:
    """A case that fails or is skipped by pytest's own words is a failure that is named."""
    with pytest.raises(AssertionError, match="2 of 2 cases fail"):
        assert_all(lambda why: outcome(why), [{"why": "a"}, {"why": "b"}])


def test_no_case_is_a_failure() -> None:
    """An empty product proves nothing."""
    with pytest.raises(AssertionError, match="no case"):
        each("number", [])(lambda number: None)()


def test_only_fixtures_are_left_to_ask_for() -> None:
    """What a case gives is no fixture."""
    given = []
    test = each("number", [(1, 2), (3, 4)])(lambda number, world: given.append((number, world)))
    assert [*inspect.signature(test).parameters] == ["world"]
    test(world="w")
    assert given == [((1, 2), "w"), ((3, 4), "w")]
