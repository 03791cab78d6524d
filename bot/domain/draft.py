"""下書き: what a person has told so far in a journey, kept until it expires or is erased."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Mapping, Optional

from bot.domain.errors import BotError

LONGEST_VALUE = 4000
"""Characters of one value; the longest personal one, an address, has 200."""

MOST_FIELDS = 200

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CONVERSATION = re.compile(r"[!-~]{1,255}")
_FIELD = re.compile(r"_?[a-z][a-z0-9_]{0,63}")


class DraftUnreadable(BotError):
    """A draft cannot be opened: its key is not there, is another one, or it was tampered with."""


class DraftGone(BotError):
    """A draft has expired, was erased, or never was."""

    def __init__(self) -> None:
        super().__init__("the draft has expired or was erased")


@dataclass(frozen=True, repr=False)
class Draft:
    """下書き: the fields of one journey as text, by name.

    A field whose name begins with "_" is the assistant's own, such as "_state": it is
    encrypted like the others and shown to nobody. `conversation` may tell who somebody is
    on a channel, so it is no more shown than the values are.
    Raises `ValueError`, which names the field at most.
    """

    id: str
    conversation: str
    journey: str
    step: int
    created_at: datetime
    expires_at: datetime
    fields: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id) or not _ID.fullmatch(self.journey):
            raise ValueError("id and journey hold 1 to 64 letters, digits, _ and -")
        if not is_conversation(self.conversation):
            raise ValueError("conversation holds 1 to 255 printable ASCII characters")
        if self.step < 1:
            raise ValueError("steps count from 1")
        if self.created_at.tzinfo is None or self.expires_at.tzinfo is None:
            raise ValueError("created_at and expires_at must be aware")
        if len(self.fields) > MOST_FIELDS:
            raise ValueError(f"a draft holds at most {MOST_FIELDS} fields")
        for name, value in self.fields.items():
            if not _FIELD.fullmatch(name):
                raise ValueError("a field's name holds a to z, digits and _")
            if len(value) > LONGEST_VALUE:
                raise ValueError(f"{name}: at most {LONGEST_VALUE} characters")
        # read-only, so that a draft changes through the store alone
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))

    def __repr__(self) -> str:
        names = ", ".join(self.fields)
        return f"Draft({self.id}, {self.journey}, step={self.step}, fields=[{names}])"

    def is_expired(self, at: datetime) -> bool:
        """True from `expires_at` on; the moment itself is over."""
        return at >= self.expires_at

    def with_fields(self, changes: Mapping[str, Optional[str]]) -> Draft:
        """The draft with these values; None clears a field, a corrected one keeps its place."""
        fields = {**self.fields, **changes}
        return replace(self, fields={n: v for n, v in fields.items() if v is not None})


def is_conversation(text: str) -> bool:
    """True for what can be the key of a conversation: 1 to 255 printable ASCII characters."""
    return bool(_CONVERSATION.fullmatch(text))
