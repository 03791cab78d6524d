"""選び方: 「1」「１番」「次へ」 as the choice that our last message offered."""

from __future__ import annotations

import re
from typing import Optional, Sequence

from bot.services.hearing.choosing import is_binding
from bot.services.sms.talks import Offer
from bot.text.normalise import normalise
from bot.text.parse.bare_number import is_bare_number

_DIGITS = re.compile("[0-9]+")


def by_number(text: str, offers: Sequence[Offer]) -> Optional[str]:
    """The payload of the choice with that number; none where our last message numbered nothing."""
    if not is_bare_number(text):
        return None
    found = _DIGITS.search(normalise(text))
    number = int(found.group()) if found else 0
    return next((one.payload for one in offers if number and one.number == number), None)


def by_word(text: str, offers: Sequence[Offer]) -> Optional[str]:
    """The payload of the choice that stands there in this word, with its number or without.

    What binds is read as every sentence is, and not here.
    """
    said = normalise(text).rstrip("。. ")
    for offer in offers:
        word = normalise(offer.word)
        named = {word, f"{offer.number} {word}", f"{offer.number}{word}"}
        if said in named and not is_binding(offer.payload):
            return offer.payload
    return None
