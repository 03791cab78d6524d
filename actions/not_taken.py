"""ここではうかがわないもの: values told where others carry the messages, and the password anywhere.

Somebody who wished to prepare on LINE was told that nothing is taken there; no journey goes on, and
nothing is stored of it; that it was wished is remembered beside what was offered.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Optional

from actions.base import intent_of, metadata, place, services, situation_of, turn_of, wished_in_vain
from actions.heard import DID, LIKELY, SEES, Heard
from bot.reply import Reply
from bot.services.answers.needs_named import asks_for_needs
from bot.services.hearing.password_here import asks_for_password_here
from bot.services.hearing.ways import wishes_a_way
from bot.services.journeys.engine import moves
from bot.text import predicate
from bot.text.telling import Told, asks_something, clauses

_FAQ, _UNKNOWN = "faq", ("unclear", "out_of_scope")
"""Intents of a question that is known, and of what is not."""
_VALUES = ("value", "unchanged", "chooses", "corrects", "yes", "no")
"""Acts by which what a form asks for is told."""

_MARKER = re.compile("[［\\[][^］\\]]*[］\\]]")
"""「［電話番号］」, in normal form 「[電話番号]」."""

_PASSWORD_TOPIC = "reg_password"


def told_elsewhere(heard: Heard) -> Optional[list[Reply]]:
    """「でんわはそのまま」 after a wish to prepare where nothing is taken: one line; or what is needed."""
    tracker = heard.tracker
    noted = wished_in_vain(tracker)
    is_elsewhere = noted is not None and place(tracker) is None
    if noted is None or not is_elsewhere or metadata(tracker).get("is_private"):
        return None
    if noted.journey and asks_for_needs(heard.text):
        return [services().journeys.needed(noted.journey, turn_of(tracker))]
    if intent_of(tracker) not in (_FAQ, *_UNKNOWN) or _wants_something(heard):
        return None
    is_masked_in_part = _MARKER.search(heard.text) and not _MARKER.fullmatch(heard.text.strip())
    if is_masked_in_part:  # it was said already that the value is not read
        return [services().journeys.told_in_vain(noted, is_more=True)]
    return [services().journeys.told_in_vain(noted)] if _is_value(heard) else None


def _is_sure_value(heard: Heard) -> bool:
    return heard.act in _VALUES and heard.sureness >= LIKELY


def _wants_something(heard: Heard) -> bool:
    """True for a wish or a question; 「しょうわ29ねん12がつ5か」 is none."""
    read = [predicate.read_sentence(one) for one in predicate.sentences(heard.text)]
    is_wish = any(one.is_wish or one.is_request for one in read) or wishes_a_way(heard.text)
    return is_wish or (asks_something(heard.text) and not _is_sure_value(heard))


def _is_value(heard: Heard) -> bool:
    """True for what a form would ask for, or a fact of which nothing is known."""
    if _is_sure_value(heard):
        return True
    is_fact = all(one.told is Told.ELSE for one in clauses(heard.text))
    is_told = heard.act in (*_VALUES, DID, SEES) or heard.sureness < LIKELY
    return intent_of(heard.tracker) != _FAQ and is_told and is_fact


def of_the_password(heard: Heard) -> Optional[list[Reply]]:
    """「パスワードもここで言うん」「合言葉もそっちで作ってくれるの」: no, and who chooses it where."""
    if not asks_for_password_here(heard.text):
        return None
    answer = services().answers.topic(_PASSWORD_TOPIC, situation_of(heard.tracker))
    no = services().greeting.sayings.say("no_password_here")
    short = f"{no}{answer.short_text}" if answer.short_text else ""
    told = replace(answer, text=f"{no}\n{answer.text}", short_text=short)
    if heard.here is None:
        return [told]
    reminder = services().journeys.move(moves.Remind(), turn_of(heard.tracker)) or []
    return [told.with_choices(()) if reminder else told, *reminder]
