"""What the assistant says: made by services, encoded by actions, decoded by channels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Mapping


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
class Reply:
    """One message to the user.

    `citations` are section ids of the manual such as "REG-5"; `topics` are the FAQ
    topics that the text answers, for follow-up questions and for measuring; `short_text`
    says the same in about 70 characters, "" where there is no such wording.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    citations: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    topics: tuple[str, ...] = ()
    kind: Kind = Kind.ANSWER
    short_text: str = ""

    def shortened(self) -> Reply:
        """For channels whose messages are short: the short wording where there is one."""
        return replace(self, text=self.short_text or self.text)

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
        return {
            "text": self.text,
            "buttons": [{"title": c.title, "payload": c.payload} for c in self.choices],
            "custom": {
                "citations": list(self.citations),
                "links": [{"title": link.title, "url": link.url} for link in self.links],
                "topics": list(self.topics),
                "kind": self.kind.value,
                "short_text": self.short_text,
            },
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
        )

    def as_json(self) -> dict[str, Any]:
        """As scripts and web pages read it."""
        return {
            "text": self.text,
            "choices": [{"title": c.title, "payload": c.payload} for c in self.choices],
            "citations": list(self.citations),
            "links": [{"title": link.title, "url": link.url} for link in self.links],
        }
