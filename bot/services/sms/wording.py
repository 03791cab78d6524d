"""文言: what stands around an answer that goes out by SMS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, Mapping

from bot.domain.wording import Needs, Sayings
from bot.domain.wording import problems as problems_of

NEEDS: Needs = {
    "page": {"url"},
    "link": {"title", "url"},
    "in_words": {"titles"},
    "title": {"title"},
    "stopped": (),
    "going_on": (),
    "too_fast": {"wait_s"},
    "number_late": (),
    "not_that_number": (),
    "no_number": (),
}
PAGES: Needs = {
    "unknown_title": (),
    "unknown": (),
    "expired_title": (),
    "expired": (),
    "too_often": (),
}


@dataclass(frozen=True)
class SmsWords:
    """`titles` are choices in short, by their whole title; those in `left_out` are not offered.

    `pages` are those of short links.
    """

    titles: Mapping[str, str]
    left_out: frozenset[str]
    sayings: Sayings
    pages: Sayings

    def short(self, title: str) -> str:
        """「あとで」 for 「あとで続ける」."""
        return self.titles.get(title, title)


def problems(words: SmsWords) -> Iterator[str]:
    """What is missing, not known, or no shorter than what it stands for."""
    yield from problems_of(words.sayings, NEEDS)
    yield from problems_of(words.pages, PAGES)
    for title, short in words.titles.items():
        if len(short) >= len(title):
            yield f"titles: {short} is not shorter than {title}"
