"""Flex: the card of a step with its bar, buttons that open or call, and the table of plans."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional, Sequence

from bot.channels.line import limits
from bot.domain.wording import Sayings
from bot.reply import Card, Link, Reply, Table

Box = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """A picture by its address; `ratio` is 「390:475」."""

    url: str
    ratio: str


PictureOf = Callable[[Card], Optional[Shown]]
"""The picture of the screen that a card is about, None where none can be shown."""

_GREEN, _GREY, _INK, _PALE = "#00695C", "#E0E0E0", "#1A1A1A", "#595959"
_MOST_BUTTONS = 8


def bubble(reply: Reply, text: str, words: Sayings, picture: PictureOf) -> Optional[Box]:
    """What is said, under the place in the journey, above its buttons; None where it is too large."""
    card = reply.card
    head = [*_place(card, words)] if card else []
    body = _box([*head, *_paragraphs(_without_place(text, card, words))])
    made: Box = {"type": "bubble", "size": "mega", "body": body}
    shown = picture(card) if card else None
    if shown:
        made["hero"] = {
            "type": "image",
            "url": shown.url,
            "size": "full",
            "aspectRatio": shown.ratio,
            "aspectMode": "fit",
            "action": {"type": "uri", "label": words.say("picture"), "uri": shown.url},
        }
    buttons = [_button(link) for link in reply.links[:_MOST_BUTTONS] if _fits(link)]
    if buttons:
        made["footer"] = _box(buttons, spacing="sm")
    return made if size(made) <= limits.BUBBLE else None


def table(drawn: Table, words: Sayings) -> Optional[Box]:
    """A bubble for each column, to be moved sideways; None where there are too many or too large ones."""
    columns = drawn.columns[1:]
    if not 1 <= len(columns) <= limits.COLUMNS:
        return None
    bubbles = [_column(drawn, number + 1, words) for number in range(len(columns))]
    made: Box = {"type": "carousel", "contents": bubbles}
    if any(size(one) > limits.BUBBLE for one in bubbles) or size(made) > limits.CAROUSEL:
        return None
    return made


def size(contents: Mapping[str, Any]) -> int:
    """Bytes as it is sent."""
    return len(json.dumps(contents, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _column(drawn: Table, number: int, words: Sayings) -> Box:
    title = _text(drawn.columns[number], weight="bold", size="lg", color=_GREEN)
    rows = []
    for place, row in enumerate(drawn.rows):
        cell = row[number]
        if (place, number) in drawn.marked:
            cell = words.say("marked", text=cell, mark=drawn.mark)
        rows.append(_text(row[0], size="xs", color=_PALE, margin="md"))
        rows.append(_text(cell, size="sm"))
    return {"type": "bubble", "size": "kilo", "body": _box([title, *rows])}


def _place(card: Card, words: Sayings) -> list[Box]:
    said = words.say("place", title=card.journey_title, step=card.step, steps=card.steps)
    part = words.say("part", part=card.part, parts=card.parts) if card.parts > 1 else ""
    done = max(1, round(100 * card.step / card.steps))
    bar = {
        "type": "box",
        "layout": "vertical",
        "backgroundColor": _GREY,
        "height": "6px",
        "cornerRadius": "3px",
        "margin": "sm",
        "contents": [
            {
                "type": "box",
                "layout": "vertical",
                "width": f"{min(done, 100)}%",
                "height": "6px",
                "backgroundColor": _GREEN,
                "cornerRadius": "3px",
                "contents": [{"type": "filler"}],
            }
        ],
    }
    return [
        _text(f"{said}{part}", size="xs", color=_PALE),
        bar,
        _text(card.title, weight="bold", size="lg", margin="md"),
    ]


def _without_place(text: str, card: Optional[Card], words: Sayings) -> str:
    """The first line names the place, which stands in the head."""
    if card is None:
        return text
    first, _, rest = text.partition("\n")
    place = words.say("place", title=card.journey_title, step=card.step, steps=card.steps)
    return rest if rest and first.startswith(place) else text


def _paragraphs(text: str) -> list[Box]:
    lines = [line for line in text.split("\n") if line.strip()]
    return [_text(limits.cut(line, 2000), size="md", margin="md") for line in lines]


def _text(text: str, **style: str) -> Box:
    return {"type": "text", "text": text or " ", "wrap": True, "color": _INK, **style}


def _box(contents: Sequence[Box], **style: str) -> Box:
    return {"type": "box", "layout": "vertical", "contents": list(contents), **style}


def _button(link: Link) -> Box:
    label = limits.cut(link.title, limits.BUTTON_LABEL)
    is_call = link.url.startswith("tel:")
    return {
        "type": "button",
        "style": "secondary" if is_call else "primary",
        "height": "sm",
        "adjustMode": "shrink-to-fit",
        **({} if is_call else {"color": _GREEN}),
        "action": {"type": "uri", "label": label, "uri": link.url},
    }


def _fits(link: Link) -> bool:
    is_uri = link.url.startswith(("https://", "http://", "tel:", "line:"))
    return is_uri and link.url.isascii() and len(link.url) <= limits.URI
