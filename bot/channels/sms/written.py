"""書き方: an answer as messages of SMS, written for it: the act first, then what can be chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Callable, Iterator, Optional, Sequence

from bot.channels.sms.packing import packed, sentences
from bot.channels.sms.parts import LONGEST, ONE_PART, units
from bot.domain.channel import SMS
from bot.reply import Choice, Link, Reply
from bot.services.hearing.choosing import is_binding
from bot.services.sms.talks import Offer
from bot.services.sms.wording import SmsWords

# 「1 見本号」, but not 「24時間を過ぎた」
_OWN_NUMBER = re.compile(r"[0-9]{1,2}[\s.．:：番]")


@dataclass(frozen=True)
class Written:
    """The messages of one answer, in their order, and what can be chosen by number or word."""

    bodies: tuple[str, ...]
    offers: tuple[Offer, ...]


Shorten = Callable[[str], Optional[str]]
"""The address of a page of ours, as short as it can be; None for every other one."""


def written(replies: Sequence[Reply], words: SmsWords, shorten: Shorten) -> Written:
    """All that is said in a turn. Where there is short wording, the first message is one part.

    What is asked for comes after it, in a message of its own where both do not fit in one part.
    """
    told = [reply.short_text or reply.text for reply in replies]
    text = "\n".join(filter(None, told))
    offers = offered(replies[-1].choices if replies else (), words)
    below = "\n".join(
        line for line in (*_links(replies, text, words, shorten), choosing(offers, words)) if line
    )
    whole = f"{text}\n{below}".strip()
    if units(whole) <= ONE_PART:
        return Written((whole,), offers)
    is_short = bool(replies and replies[0].short_text)
    pieces = sentences(text)
    if not is_short:
        return Written(tuple(packed([*_ended(pieces), below])), offers)
    first, *rest = packed(pieces, ONE_PART)
    after = "\n".join([*rest, below]).strip()
    return Written(
        (first, *packed(sentences(after) if units(after) > LONGEST else [after])), offers
    )


def offered(choices: Sequence[Choice], words: SmsWords) -> tuple[Offer, ...]:
    """What can be chosen. Where one of them binds, none has a number.

    A title that begins with a number of its own keeps that alone.
    """
    told = [one for one in choices if one.title not in words.left_out]
    shown = told[: SMS.most_choices]
    is_plain = any(is_binding(one.payload) or _OWN_NUMBER.match(one.title) for one in shown)
    return tuple(
        Offer(0 if is_plain else number, words.short(choice.title), choice.payload)
        for number, choice in enumerate(shown, 1)
    )


def choosing(offers: Sequence[Offer], words: SmsWords) -> str:
    """「1 次へ 2 電話」, or which words to send."""
    if any(is_binding(offer.payload) for offer in offers):
        titles = "".join(words.sayings.say("title", title=offer.word) for offer in offers)
        return words.sayings.say("in_words", titles=titles)
    return " ".join(
        f"{offer.number} {offer.word}" if offer.number else offer.word for offer in offers
    )


def _links(replies: Sequence[Reply], text: str, words: SmsWords, shorten: Shorten) -> Iterator[str]:
    for link in dict.fromkeys(link for reply in replies for link in reply.links):
        if not _is_said(link, text):
            yield _shown(link, words, shorten)


def _is_said(link: Link, text: str) -> bool:
    scheme, _, number = link.url.partition(":")
    return (number in text.replace("-", "")) if scheme == "tel" else link.url in text


def _shown(link: Link, words: SmsWords, shorten: Shorten) -> str:
    scheme, _, number = link.url.partition(":")
    if scheme == "tel":
        return words.sayings.say("link", title=link.title, url=number)
    page = shorten(link.url)
    if page:
        return words.sayings.say("page", url=page)
    return words.sayings.say("link", title=link.title, url=link.url)


def _ended(pieces: Sequence[str]) -> Iterator[str]:
    """The pieces, the last of them with the end of its line."""
    for place, piece in enumerate(pieces, 1):
        yield piece if place < len(pieces) or piece.endswith("\n") else f"{piece}\n"
