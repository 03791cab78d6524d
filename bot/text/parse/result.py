"""What a parser answers: a value, a refusal, or something to ask back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Optional, TypeVar, Union

T = TypeVar("T")


@dataclass(frozen=True, repr=False)
class Parsed(Generic[T]):
    """The text holds this value. Its repr hides the value, which may be personal."""

    value: T

    def __repr__(self) -> str:
        return "Parsed(…)"


@dataclass(frozen=True)
class Refused:
    """No value; `reason` is a code such as "future_date" with a sentence in field_reasons.yml.

    Codes that begin with "no_" say that the text holds nothing like the value: it is
    then more likely a question or a command than a wrong try.
    """

    reason: str

    @property
    def found_nothing(self) -> bool:
        """True if nothing in the text looks like the value: 「やっぱりやめる」 for a date."""
        return self.reason.startswith("no_")


@dataclass(frozen=True, repr=False)
class Question(Generic[T]):
    """Something to ask back: 「taro@gmail.com ではありませんか」.

    `suggestion` is the value after a はい, `typed` the value as it was typed, which holds
    after an いいえ; each is None where there is no such value.
    """

    reason: str
    suggestion: Optional[T] = None
    typed: Optional[T] = None

    def __repr__(self) -> str:
        return f"Question({self.reason!r}, …)"


Result = Union[Parsed[T], Refused, Question[T]]
