"""再開コード: 「さくら・でんしゃ・482」 takes a draft to another day and another channel, once."""

from __future__ import annotations

import re
import secrets
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Callable, Iterable, Mapping, Optional, Protocol, Sequence, Union

import jaconv

from bot.domain.draft import Draft, DraftGone
from bot.domain.errors import ContentError, StoreUnavailable
from bot.services.drafts.drafts import Drafts
from bot.text.parse.number_words import kanji_number, with_digits
from bot.text.reading import reading
from bot.text.romaji import romaji_to_kana

VALID_FOR = timedelta(days=7)
"""How long a code can be used; never longer than its draft is kept."""

WRONG_IN_CONVERSATION = 5
WRONG_FROM_CLIENT = 20
WRONG_WITHIN = timedelta(hours=1)
"""So many wrong codes in one conversation, and from one place, until no more are looked up there.

There is no limit for all together: whoever guesses would lock out everybody else.
"""
WRONG_AT_THE_DESK = 15
"""And from one key of the desk, or one person there, who hears them on the telephone."""

FEWEST_WORDS = 512

LONGEST_TEXT = 200
"""Characters of a message in which a code is looked for."""

_NEW_CODES = 20


# The words


@dataclass(frozen=True)
class ResumeCode:
    """再開コード: two words of the list and three digits. Who knows it has the draft."""

    first: str = field(repr=False)
    second: str = field(repr=False)
    digits: str = field(repr=False)

    @property
    def spoken(self) -> str:
        """「さくら・でんしゃ・482」."""
        return f"{self.first}・{self.second}・{self.digits}"


_SMALL = str.maketrans("ぁぃぅぇぉゃゅょっゎ", "あいうえおやゆよつわ")
_SAME_SOUND = str.maketrans("をぢづ", "おじず")
_BETWEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff・,、.。/\-‐‑‒–—―−─━~〜ー+&「」『』()\"']+")

_DIGIT = "[0-9〇零○◯一二三四五六七八九]"
_NO_MORE = "(?![0-9〇零○◯一二三四五六七八九十百千万])"
_APART = r"[\s・,、.\-‐‑‒–—―−ー]{1,2}"
_DIGITS = re.compile(
    f"(?<!{_DIGIT})(?:"
    f"(?P<together>{_DIGIT}{{3}}){_NO_MORE}"
    f"|(?P<apart>{_DIGIT}{_APART}{_DIGIT}{_APART}{_DIGIT})(?!(?:{_APART})?{_DIGIT})"
    # 四百八十二
    f"|(?P<counted>[二三四五六七八九]?百(?:[二三四五六七八九]?十)?[一二三四五六七八九]?){_NO_MORE}"
    ")"
)


def folded(word: str) -> str:
    """A word as it is compared: 「デンシャ」「でんしや」「ﾃﾞﾝｼｬー」 → 「でんしや」."""
    kana = jaconv.kata2hira(unicodedata.normalize("NFKC", word))
    return str(_BETWEEN.sub("", kana).translate(_SMALL).translate(_SAME_SOUND))


class ResumeWords:
    """The words that codes are made of.

    No word may end in another one: then it is always clear where two words that are
    written together part. Raises `ContentError`.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        self._by_sound = {folded(word): word for word in self.words}
        if len(self._by_sound) < max(FEWEST_WORDS, len(self.words)):
            raise ContentError(
                f"resume_words.yml: needs {FEWEST_WORDS} words that all sound different"
            )
        for sound, word in self._by_sound.items():
            ends = (sound[start:] for start in range(1, len(sound)))
            for other in (self._by_sound[end] for end in ends if end in self._by_sound):
                raise ContentError(f"resume_words.yml: {word} ends in {other}")
        self._longest = max(map(len, self._by_sound))

    @classmethod
    def from_content(cls, content: Any) -> ResumeWords:
        """From resume_words.yml: lists of words by heading. Raises `ContentError`."""
        if not isinstance(content, dict) or not all(
            isinstance(words, list) and all(isinstance(word, str) for word in words)
            for words in content.values()
        ):
            raise ContentError("resume_words.yml: reads 「heading: [word, word]」")
        return cls(word for words in content.values() for word in words)

    def new_code(self) -> ResumeCode:
        """A code nobody can foresee, of two different words."""
        first, second = secrets.SystemRandom().sample(self.words, 2)
        return ResumeCode(first, second, f"{secrets.randbelow(1000):03}")

    def parse_code(self, text: str) -> Optional[ResumeCode]:
        """The code in a message, None if there is none, or more than one.

        Kana of any kind and width, with anything or nothing between the words; the digits
        also in kanji. Where an input method wrote 「桜・電車」, the kanji are read.
        """
        text = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])
        found = {
            ResumeCode(*words, digits)
            for match in _DIGITS.finditer(text)
            for digits in [_digits(match)]
            for words in [self._two_before(text[: match.start()])]
            if words
        }
        return found.pop() if len(found) == 1 else None

    def _two_before(self, text: str) -> Optional[tuple[str, str]]:
        return self._last_two(folded(text)) or self._last_two(folded(reading(text)))

    def _last_two(self, sound: str) -> Optional[tuple[str, str]]:
        second = self._last(sound)
        first = self._last(sound[: -len(second)]) if second else None
        return (self._by_sound[first], self._by_sound[second]) if first and second else None

    def _last(self, sound: str) -> Optional[str]:
        """The word that a text ends in, folded; there is never more than one."""
        ends = (sound[-length:] for length in range(1, min(self._longest, len(sound)) + 1))
        return next((end for end in ends if end in self._by_sound), None)


def _digits(match: re.Match[str]) -> str:
    if match["counted"]:
        return str(kanji_number(match["counted"]))
    return re.sub("[^0-9]", "", with_digits(match.group()))


# The store


@dataclass(frozen=True)
class Found:
    """The code is right; it is not used up yet."""

    draft_id: str


@dataclass(frozen=True)
class WrongCode:
    """No such code: never was, expired, or used. So many more may be tried within the hour."""

    tries_left: int


@dataclass(frozen=True)
class TooManyTries:
    """Nothing was looked up, and nothing is before `again_at`."""

    again_at: datetime


Finding = Union[Found, WrongCode, TooManyTries]


class ResumeCodeStore(Protocol):
    """Where codes are kept, as keyed hashes only. Raises `StoreUnavailable`."""

    def put(self, code: ResumeCode, draft_id: str, expires_at: datetime, at: datetime) -> bool:
        """Keep a code in place of the draft's earlier one; False if the code is in use."""

    def find(
        self,
        code: ResumeCode,
        conversation: str,
        client: Optional[str],
        at: datetime,
        most: int = WRONG_IN_CONVERSATION,
    ) -> Finding:
        """What the code stands for. A wrong one is counted, in one step that nothing comes between.

        `most` wrong ones may be tried by the conversation, or whoever stands in its place.
        """

    def use(self, code: ResumeCode) -> None:
        """Use the code up with the other changes of the turn: of two turns only one can."""

    def purge(self, now: datetime) -> int:
        """Delete what has expired; how many codes there were."""


def locked_until(
    wrong: Mapping[str, Sequence[datetime]], limits: Mapping[str, int], at: datetime
) -> Optional[datetime]:
    """When one may try again, None if one may now.

    `wrong`: when each of the limited ones tried wrong codes within the last hour.
    """
    again = [
        sorted(wrong[subject])[-limit] + WRONG_WITHIN
        for subject, limit in limits.items()
        if len(wrong.get(subject, ())) >= limit
    ]
    latest = max(again, default=at)
    return latest if latest > at else None


# The service


@dataclass(frozen=True)
class IssuedCode:
    """A new code; tell until when it can be used."""

    code: ResumeCode
    expires_at: datetime


@dataclass(frozen=True)
class Resumed:
    """The draft, which belongs to this conversation now."""

    draft: Draft


@dataclass(frozen=True)
class NoCode:
    """The message holds no code that could be read; it does not count as a wrong one."""


@dataclass(frozen=True)
class NothingLeft:
    """The code was right, but its draft has been erased since."""


@dataclass(frozen=True)
class OfMember:
    """The code is right, but what it stands for is a member's, who is not signed in here."""


Resumption = Union[Resumed, NoCode, WrongCode, TooManyTries, NothingLeft, OfMember]

IsFor = Callable[[Draft, Optional[str]], bool]
"""Whether a draft may be gone on with by this member, None for who is not signed in."""


def for_anybody(draft: Draft, member: Optional[str]) -> bool:
    """For drafts of nobody in particular."""
    return True


class ResumeCodes:
    """Codes given out at 「あとで」, and taken back the next day in another conversation."""

    def __init__(
        self,
        store: ResumeCodeStore,
        drafts: Drafts,
        words: ResumeWords,
        new_code: Optional[Callable[[], ResumeCode]] = None,
        is_for: IsFor = for_anybody,
    ) -> None:
        self._store = store
        self._drafts = drafts
        self._words = words
        self._new_code = new_code or words.new_code
        self._is_for = is_for

    def issue(self, draft_id: str, at: datetime) -> IssuedCode:
        """A code for the draft; an earlier one is void. Raises `DraftGone`, `StoreUnavailable`."""
        draft = self._drafts.get(draft_id, at)
        expires_at = min(at + VALID_FOR, draft.expires_at)
        for _ in range(_NEW_CODES):
            code = self._new_code()
            if self._store.put(code, draft.id, expires_at, at):
                return IssuedCode(code, expires_at)
        raise StoreUnavailable("there is no resume code that is not in use")

    def resume(
        self,
        code: ResumeCode,
        conversation: str,
        at: datetime,
        member: Optional[str] = None,
        client: Optional[str] = None,
    ) -> Resumption:
        """Go on here with the draft that the code stands for. Raises `StoreUnavailable`.

        What is a member's is only theirs: for anybody else the code stays good.
        """
        found = self._store.find(code, conversation, client, at)
        if not isinstance(found, Found):
            return found
        try:
            if not self._is_for(self._drafts.get(found.draft_id, at), member):
                return OfMember()
            self._store.use(code)
            return Resumed(self._drafts.continue_in(found.draft_id, conversation, at))
        except DraftGone:
            return NothingLeft()

    def look(
        self, text: str, who: str, at: datetime, sees: Callable[[Draft], bool]
    ) -> Union[Draft, WrongCode, TooManyTries]:
        """The draft that a code stands for, to somebody of the desk: both stay as they are.

        What is no code at all, and what they may not see, is a wrong one. Raises `StoreUnavailable`.
        """
        found = self._tried(self._read_aloud(text), who, at)
        if not isinstance(found, Found):
            return found
        with suppress(DraftGone):
            draft = self._drafts.get(found.draft_id, at)
            if sees(draft):
                return draft
        wrong = self._tried(_NONE, who, at)
        return wrong if not isinstance(wrong, Found) else WrongCode(0)

    def _tried(self, code: ResumeCode, who: str, at: datetime) -> Finding:
        return self._store.find(code, f"desk-{who}", None, at, WRONG_AT_THE_DESK)

    def _read_aloud(self, text: str) -> ResumeCode:
        """As it was heard: in kana of any kind, or typed without an input method."""
        kana = romaji_to_kana(text.lower()) or ""
        return self._words.parse_code(text) or self._words.parse_code(kana) or _NONE

    def purge(self, now: datetime) -> int:
        """Delete what has expired; how many codes there were."""
        return self._store.purge(now)


_NONE = ResumeCode("", "", "")
"""Stands for nothing, ever."""
