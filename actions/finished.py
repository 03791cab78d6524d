"""「更新もう済んだ」 where nothing goes on: what tells that it is concluded, and nothing is begun."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from actions.base import active_place, decision, last_topic, services, situation_of
from actions.heard import ASKS, LIKELY, Heard
from bot.reply import Reply
from bot.services.hearing.finished import (
    asks_to_ignore,
    has_mail_of_the_end,
    is_reminded_again,
    tells_renewed,
)
from bot.text import predicate

_DONE = "clk_done"
_OF_THE_WHOLE = {_DONE, "renewal_overview", "renewal_start", "registration_needed"}
"""Topics that are no question of their own."""


def told_finished(heard: Heard) -> Optional[list[Reply]]:
    """What concludes the renewal; who was reminded all the same is helped by the agency."""
    tracker, text = heard.tracker, heard.spoken
    if active_place(tracker) is not None:
        return None
    read = [predicate.read_sentence(one) for one in predicate.sentences(text)]
    is_asked = any(one.is_question or one.is_request for one in read[-1:])
    is_asked = is_asked or (heard.act == ASKS and heard.sureness >= LIKELY)
    if is_asked and not (is_reminded_again(text) or asks_to_ignore(text)):
        return None  # 「継続する際、会員の手続きを済ませておく必要があるのか」
    found = decision(tracker)
    is_after = last_topic(tracker) == _DONE
    if is_after and asks_to_ignore(text):
        return [_with_agency(heard)]
    is_near = is_after or _DONE in (*found["topics"], *found["candidates"])
    if is_near and has_mail_of_the_end(text):
        return [heard.topic(_DONE)]
    if set(found["topics"]) - _OF_THE_WHOLE or not tells_renewed(text, is_near):
        return None  # 「更新は済んだけど、証券はいつ届く」 is answered
    return [_with_agency(heard) if is_reminded_again(text) else heard.topic(_DONE)]


def _with_agency(heard: Heard) -> Reply:
    done, answers = heard.topic(_DONE), services().answers
    helped = answers.came_again(situation_of(heard.tracker))
    return replace(
        done,
        text=f"{done.text}\n{helped.text}",
        short_text="",
        choices=helped.choices,
        links=helped.links,
        citations=(*done.citations, *helped.citations),
    )
