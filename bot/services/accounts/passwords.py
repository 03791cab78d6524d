"""パスワード: how it is read, and what speaks against one. After NIST SP 800-63B (5.1.1.2).

No composition rules: what counts is length, and that it is none of those that are tried first.
A password is never kept, logged or shown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Iterator, Mapping, Protocol

SHORTEST = 8
LONGEST = 128
"""Characters. 800-63B asks for at least 8 and for 64 to be possible."""

LONGEST_UNIT = 4
"""「abcabcabc」: so long a piece that is only repeated."""

LONGEST_ADDED = 6
"""「sakura2024」: so many digits and signs around a common word do not make it another."""

_REASONS = ("too_short", "too_long", "common", "pattern", "date")

# Rows of keyboards, and their columns as one goes down them
_RUNS = (
    *("01234567890", "abcdefghijklmnopqrstuvwxyz"),
    *("1234567890-^", "qwertyuiop@[", "asdfghjkl;:]", "zxcvbnm,./"),
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    *("あいうえおかきくけこさしすせそたちつてと", "アイウエオカキクケコサシスセソタチツテト"),
    "いろはにほへとちりぬるを",
)
_LOOKS_LIKE = str.maketrans("013457@$!|", "oleastasil")
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")


class Hasher(Protocol):
    """What makes and checks hashes of passwords. Calls block and take a while on purpose.

    Raises `PasswordsBusy`.
    """

    def hash(self, password: str) -> str:
        """A new hash, with its parameters and a salt of its own."""

    def is_same(self, password_hash: str, password: str) -> bool:
        """True if the hash is of this password."""

    def is_outdated(self, password_hash: str) -> bool:
        """True if it was made with other parameters than hashes are made with now."""


@dataclass(frozen=True)
class PasswordWords:
    """What is said against a password, and the words that everybody tries first."""

    reasons: Mapping[str, str]
    common: frozenset[str]


def problems(words: PasswordWords) -> Iterator[str]:
    """What is missing or wrong, each as a sentence that names the entry."""
    for name in _REASONS:
        if not words.reasons.get(name):
            yield f"reasons: {name} is missing"
    for name in words.reasons.keys() - {*_REASONS}:
        yield f"reasons: {name} is said nowhere"
    for word in sorted(words.common):
        if word != read(word).lower() or len(word) < 3 or not word.isalpha():
            yield f"common: {word} must be a word of small letters, three and more"


def read(password: str) -> str:
    """The password however its keyboard wrote it: 「ｐａｓｓ」 is 「pass」 (NFKC).

    >>> read("ﾊﾟﾝﾀﾞ と Ｐａｎｄａ")
    'パンダ と Panda'
    """
    return unicodedata.normalize("NFKC", password)


def reasons_against(password: str, words: PasswordWords) -> tuple[str, ...]:
    """What speaks against it, as sentences; () if nothing does."""
    text = read(password)
    if len(text) < SHORTEST:
        return (words.reasons["too_short"].format(shortest=SHORTEST),)
    if len(text) > LONGEST:
        return (words.reasons["too_long"].format(longest=LONGEST),)
    plain = text.lower()
    found = {
        "common": _is_common(plain, words.common),
        "pattern": _is_repeated(plain) or _is_run(plain),
        "date": _is_date(plain),
    }
    return tuple(words.reasons[name] for name, is_so in found.items() if is_so)


def _is_common(text: str, common: frozenset[str]) -> bool:
    """A common word with little around it, or two of them: 「p@ssw0rd1」「sompojapan」."""
    # 「sakura2024」 is read as it stands first: 2024 would look like letters
    cores = {_AROUND.sub("", text), _AROUND.sub("", text).translate(_LOOKS_LIKE)}
    cores.add(text.translate(_LOOKS_LIKE))
    return any(
        len(text) - len(core) <= LONGEST_ADDED and _is_made_of(core, common) for core in cores
    )


def _is_made_of(letters: str, common: frozenset[str]) -> bool:
    if letters in common:
        return True
    return any(
        letters[:at] in common and letters[at:] in common for at in range(3, len(letters) - 2)
    )


def _is_repeated(text: str) -> bool:
    """「aaaaaaaa」「12121212」「abcabcab」."""
    return any(
        text == (text[:size] * len(text))[: len(text)] for size in range(1, LONGEST_UNIT + 1)
    )


def _is_run(text: str) -> bool:
    """Keys in a row, in whole or in two pieces: 「87654321」「qwertyui」「1qaz2wsx」「asdf1234」."""
    lines = [line for run in _RUNS for line in (run, run[::-1])]

    def is_piece(piece: str) -> bool:
        return len(piece) >= 3 and any(piece in line for line in lines)

    return is_piece(text) or any(
        is_piece(text[:at]) and is_piece(text[at:]) for at in range(3, len(text) - 2)
    )


def _is_date(text: str) -> bool:
    """A day that may be one of birth: 「19500412」「1950/4/12」."""
    found = _DATE.fullmatch(text)
    if found is None:
        return False
    year, month, day = map(int, found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return 1900 <= year <= 2099
