"""One tagger for all threads, whose dictionary is given back now and then."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.text import dictionary
from bot.text.reading import words

TEXTS = ("証券番号はどこ", "更新の手続き", "メールが来ない", "わからない", "0120-157-566", "𠮷田")


def surfaces(text: str) -> list[str]:
    """As the dictionary cuts it."""
    return dictionary.analysed(text, lambda node: node.surface)


def mapped_kb() -> int:
    """Memory of this process that is the dictionary's."""
    found, is_dictionary = 0, False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        if "-" in line.split(" ")[0] and not line[0].isupper():
            is_dictionary = line.endswith(dictionary._FILES)
        elif line.startswith("Rss:") and is_dictionary:
            found += int(line.split()[1])
    return found


def test_threads_do_not_mix_answers_up() -> None:
    """Each gets the words of its own text."""
    expected = {text: surfaces(text) for text in TEXTS}
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(surfaces, TEXTS * 200))
    assert found == [expected[text] for text in TEXTS * 200]


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="needs Linux's list of memory")
def test_the_dictionary_is_given_back_and_read_again() -> None:
    """Nothing changes but the memory."""
    before = surfaces(TEXTS[0])
    for number in range(dictionary.TEXTS - 1):
        surfaces(f"{TEXTS[number % len(TEXTS)]}{number}")
    much = mapped_kb()
    dictionary._give_back()
    assert mapped_kb() < much / 2
    assert surfaces(TEXTS[0]) == before


def test_what_is_read_of_a_word_is_told_before_the_next_text() -> None:
    """A node is overwritten; its words are not."""
    first = words("会員登録をやめたい")
    words("更新の手続きは来週にします")
    assert "".join(word.surface for word in first) == "会員登録をやめたい"
