"""n-grams as numbers: the same ones that strings would give, in sorted arrays."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from folded import each

from bot.nlu import ngrams


def strings(text: str, longest: int) -> list[str]:
    """What is meant."""
    return [
        text[start : start + n] for n in range(1, longest + 1) for start in range(len(text) - n + 1)
    ]


def number(gram: str) -> int:
    """An n-gram as its number."""
    return int("".join(f"{ord(letter):04x}" for letter in gram), 16)


@pytest.mark.parametrize("text", ["あ", "証券", "証券番号はどこ?", "ああああああ", "a1 あ"])
@each("longest", [1, 2, 3, 4])
def test_each_n_gram_is_one_number(text: str, longest: int) -> None:
    """As often as it comes."""
    found = Counter(ngrams.of(text, longest).tolist())
    assert found == Counter(map(number, strings(text, longest)))


def test_several_spaces_are_one() -> None:
    """As in all that was measured."""
    assert ngrams.of("あ  い", 3).tolist() == ngrams.of("あ い", 3).tolist()


def test_no_text_has_none() -> None:
    """Nothing breaks."""
    assert ngrams.of("", 4).tolist() == []


def test_rare_characters_are_two_units() -> None:
    """𠮷 is none of those that fit; what comes of it is the same every time."""
    assert ngrams.of("𠮷野家", 4).tolist() == ngrams.of("𠮷野家", 4).tolist()
    assert len(ngrams.of("𠮷", 1)) == 2


def test_what_few_texts_have_is_not_known() -> None:
    """「番」 stands in two texts, however often in one of them."""
    known = ngrams.learn(["番番番号", "番地", "番"], 2, min_examples=2)
    assert known.numbers.tolist() == [number("番")]
    assert known.idf == pytest.approx([np.log(4 / 4) + 1])


def test_what_is_known_is_found_as_often_as_it_comes() -> None:
    """Others are left out, also after the last one."""
    known = ngrams.learn(["いう", "いう", "うえ"], 2, min_examples=1)
    where = {gram: place for place, gram in enumerate(known.numbers.tolist())}
    found = known.columns(ngrams.of("あいうい\uffff", 2)).tolist()
    expected = [where[number(gram)] for gram in ("い", "う", "い", "いう")]
    assert sorted(found) == sorted(expected)
