"""data/conversations: whole conversations as people would have them, in sentences of our own.

What somebody says in the middle of one can often be understood only from where they are and what
was answered before: 「そこは日曜もおるん？」.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator, NamedTuple, Optional

from bot.content.yaml_file import WRONG, read
from bot.domain.errors import ContentError
from bot.root import ROOT

FOLDER = ROOT / "data" / "conversations"
OUT_OF_SCOPE = "out_of_scope"


class Turn(NamedTuple):
    """What was said, its act, the topic that answers it, and where it was said.

    `topic` is None where no topic answers it, as with a value; `screen` a journey and its step;
    `after` the topic that the turn before was answered with; `asked` what the assistant asked
    last, one of `nlu.act_examples.ASKED`; `then` the screen in front of the person afterwards,
    None where the next turn does not tell.
    """

    text: str
    act: str
    topic: Optional[str]
    screen: Optional[tuple[str, int]]
    after: Optional[str]
    asked: str
    then: Optional[tuple[str, int]] = None


def turns(folder: Path = FOLDER) -> list[Turn]:
    """All of them, in the order of the files; `ContentError` names the file that is wrong."""
    return [turn for path in sorted(folder.glob("*.yml")) for turn in of_file(path)]


def of_file(path: Path) -> list[Turn]:
    """Those of one file."""
    told = read(path)
    try:
        return [turn for one in told["conversations"] for turn in _turns(one["turns"])]
    except WRONG as error:
        raise ContentError(f"{path.name}: turns say `user` and `act`: {error!r}") from error


def _turns(told: list[dict[str, Any]]) -> Iterator[Turn]:
    after: Optional[str] = None
    screens = [_screen(one.get("at")) for one in told]
    for one, screen, then in zip(told, screens, [*screens[1:], None]):
        topic, asked = one.get("topic"), one.get("asked", "none")
        yield Turn(one["user"], one["act"], topic, screen, after, asked, then)
        if topic and topic != OUT_OF_SCOPE:
            after = topic


def _screen(at: Optional[list[Any]]) -> Optional[tuple[str, int]]:
    return (at[0], int(at[1])) if at else None
