"""What the assistant says: made by services, encoded by actions, decoded by channels."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any, Mapping, Optional


class Kind(str, Enum):
    """What sort of reply this is."""

    ANSWER = "answer"
    ASK_BACK = "ask_back"
    CANNOT_TELL = "cannot_tell"
    NOTICE = "notice"


@dataclass(frozen=True)
class Choice:
    """A next step to press: the title that is shown, the payload that is sent."""

    title: str
    payload: str


@dataclass(frozen=True)
class Link:
    """A page or a `tel:` number to open."""

    title: str
    url: str


@dataclass(frozen=True)
class Table:
    """Columns and rows of plain text; the first cell of a row is its heading.

    `marked` holds (row, column), both from 0, of cells that `mark` says something of:
    「※現在と異なる」. `text` is the same table in words as it stands in the reply's text: a
    channel that draws the table leaves it out there, every other one loses nothing.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: frozenset[tuple[int, int]] = frozenset()
    caption: str = ""
    mark: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table needs one cell for each column")
        height, width = len(self.rows), len(self.columns)
        if not all(0 <= row < height and 0 <= column < width for row, column in self.marked):
            raise ValueError("a mark stands outside the table")

    def as_json(self) -> dict[str, Any]:
        """As the page draws it."""
        return {
            "caption": self.caption,
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "marked": [list(place) for place in sorted(self.marked)],
            "mark": self.mark,
            "text": self.text,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Table:
        """What `as_json` made."""
        return cls(
            columns=tuple(data["columns"]),
            rows=tuple(tuple(row) for row in data["rows"]),
            marked=frozenset((row, column) for row, column in data["marked"]),
            caption=data["caption"],
            mark=data["mark"],
            text=data["text"],
        )


@dataclass(frozen=True)
class Card:
    """手順のカード: the place in a journey that a message is about.

    `title` is that of the screen, `journey_title` 「会員登録」; `part` counts from 1, of `parts`.
    `answers` names the question that stands after the message, so that an answer which comes late
    can be told; it holds no value.
    """

    journey: str
    journey_title: str
    title: str
    step: int
    steps: int
    part: int = 1
    parts: int = 1
    answers: str = ""

    def as_json(self) -> dict[str, Any]:
        """As a page draws it."""
        return asdict(self)


@dataclass(frozen=True)
class Reply:
    """One message to the user.

    `citations` are section ids of the manual such as "REG-5"; `topics` are the FAQ
    topics that the text answers, for follow-up questions and for measuring; `short_text`
    says the same in about 70 characters, "" where there is no such wording. `table` is
    for channels that can draw one; the text says all that stands in it. `erases` tells that
    what the person has told was erased in this turn, `ends` that a journey has come to its end.

    `id` names the message where it can be read again, "" where it cannot; `asks_feedback`: below
    it may be asked whether that has helped.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    citations: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    topics: tuple[str, ...] = ()
    kind: Kind = Kind.ANSWER
    short_text: str = ""
    table: Optional[Table] = None
    erases: bool = False
    ends: bool = False
    card: Optional[Card] = None
    id: str = ""
    asks_feedback: bool = False

    def shortened(self) -> Reply:
        """For channels whose messages are short: the short wording where there is one."""
        return replace(self, text=self.short_text or self.text)

    def without_table(self) -> Reply:
        """For channels that draw none: the text says all that stands in it."""
        return replace(self, table=None)

    def with_choices(self, choices: tuple[Choice, ...]) -> Reply:
        """The same reply with other choices."""
        return replace(self, choices=choices)

    def encode(self) -> dict[str, Any]:
        """Keyword arguments for rasa_sdk's `CollectingDispatcher.utter_message`."""
        message = self.as_message()
        message["json_message"] = message.pop("custom")
        return message

    def as_message(self) -> dict[str, Any]:
        """The message dictionary of Rasa's output channels; `decode` reads it."""
        custom: dict[str, Any] = {
            "citations": list(self.citations),
            "links": [{"title": link.title, "url": link.url} for link in self.links],
            "topics": list(self.topics),
            "kind": self.kind.value,
            "short_text": self.short_text,
        }
        if self.table:
            custom["table"] = self.table.as_json()
        custom |= {name: True for name in _FLAGS if getattr(self, name)}
        if self.card:
            custom["card"] = self.card.as_json()
        if self.id:
            custom["id"] = self.id
        return {
            "text": self.text,
            "buttons": [{"title": c.title, "payload": c.payload} for c in self.choices],
            "custom": custom,
        }

    @classmethod
    def decode(cls, message: Mapping[str, Any]) -> Reply:
        """From the message dictionary that Rasa hands to an output channel."""
        custom = message.get("custom") or {}
        return cls(
            text=message.get("text") or "",
            choices=tuple(Choice(b["title"], b["payload"]) for b in message.get("buttons") or ()),
            citations=tuple(custom.get("citations", ())),
            links=tuple(Link(x["title"], x["url"]) for x in custom.get("links", ())),
            topics=tuple(custom.get("topics", ())),
            kind=Kind(custom.get("kind", Kind.ANSWER.value)),
            short_text=custom.get("short_text", ""),
            table=Table.from_json(custom["table"]) if custom.get("table") else None,
            card=Card(**custom["card"]) if custom.get("card") else None,
            id=custom.get("id", ""),
            **{name: bool(custom.get(name)) for name in _FLAGS},
        )

    def as_json(self) -> dict[str, Any]:
        """As scripts and web pages read it; `table` and `card` are there only if the reply has one."""
        shown: dict[str, Any] = {
            "text": self.text,
            "choices": [{"title": c.title, "payload": c.payload} for c in self.choices],
            "citations": list(self.citations),
            "links": [{"title": link.title, "url": link.url} for link in self.links],
        }
        if self.table:
            shown["table"] = self.table.as_json()
        if self.card:
            shown["card"] = self.card.as_json()
        return shown


_FLAGS = ("erases", "ends", "asks_feedback")
"""What of a reply is yes or no; written only where it is yes."""
