"""What a person reads in one reply is short: half of it within 90 characters, nearly all within 160."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from statistics import median
from typing import Iterator

import jpholiday
import pytest
from journey_support import CONTENT, NOW, REASONS, WORDS, Walker

from bot.content import handoff_words
from bot.content.wordings import load_answer_words
from bot.domain import handoff_table
from bot.domain.handoff import Reason
from bot.domain.hours import TOKYO
from bot.domain.journey_state import JourneyState, Mode
from bot.services.answers.answers import Answers
from bot.services.answers.situation import Situation
from bot.services.contacts.fixed import apology
from bot.services.contacts.opening import Opening
from bot.services.handoff.handoff import HandOff
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.says import Say, Saying

HALF, NEARLY_ALL, LONGEST = 90, 160, 250
OPENING = Opening(jpholiday.is_holiday)
ANSWERS = Answers(CONTENT, OPENING, load_answer_words())
HAND_OFF = HandOff(CONTENT, OPENING, jpholiday.is_holiday, handoff_words.load())
CLOSED = datetime(2026, 12, 30, 20, 30, tzinfo=TOKYO)
MOMENTS = {"open": NOW, "closed": CLOSED}

EXCEPTIONS = {
    "read_back": "a はい takes the whole form, so the whole form stands there",
    "summary": "asked for in order to see the whole form",
    "prepared": "the consents and the application that are left to the page, in their words",
    "prepare_intro": "told once: what is asked, what only the page can do, how long it is kept",
}
"""What may be longer, and why; the plans side by side are a table. Nothing else is left out."""
# the longest of all: a hand-off on a day of which nobody knows whether the agency answers

ABOUT_FIELDS = (
    *(Saying.FIELD_QUESTION, Saying.HELP, Saying.EXPLANATION, Saying.REMIND_FIELD),
    *(Saying.SIMPLE_FIELD, Saying.OFFER_DESK_OR_WEB, Saying.REQUIRED, Saying.FIELD_REVIEW),
    *(Saying.CORRECTION_QUESTION, Saying.RETRACT_QUESTION, Saying.ANSWER_REVIEW),
)
OF_JOURNEYS = tuple(
    kind
    for kind in Saying
    if kind not in ABOUT_FIELDS and kind.value not in EXCEPTIONS and kind is not Saying.STOPPED
)
ON_SCREENS = (
    *(moves.WhereAmI(), moves.Details(), moves.Simpler(), moves.Remind(), moves.Explain()),
    *(moves.AskPerson(), moves.AskNeeds(), moves.Correct(), moves.NotUnderstood()),
)


def of_topics(at: datetime) -> Iterator[tuple[str, str]]:
    """Every topic asked plainly, with the agency known and not, and not knowing well."""
    for agency in (None, *CONTENT.agencies):
        situation = Situation(at, "", agency)
        for topic in CONTENT.topics:
            yield f"topic {topic}", ANSWERS.topic(topic, situation).text
            yield f"simple {topic}", ANSWERS.simpler(topic, situation).text
            yield f"desk {topic}", ANSWERS.simpler(topic, situation, 2).text
        for misses in (1, 2):
            asked = ANSWERS.not_knowing.ask_back(["reg_start"], misses, situation)
            yield f"ask back {misses}", asked.text
        yield "cannot tell", ANSWERS.not_knowing.cannot_tell((), situation).text
        yield "perhaps", ANSWERS.not_knowing.perhaps(["reg_start"], situation).text
        yield "none of these", ANSWERS.not_knowing.none_of_these(situation).text


def of_screens() -> Iterator[tuple[str, str]]:
    """Every card of both journeys, and what is said on it."""
    for journey in CONTENT.journeys.values():
        for step in journey.steps:
            for part in range(len(step.parts) or 1):
                where = f"{journey.id} {step.number}.{part}"
                for move in ON_SCREENS:
                    walker = Walker.at_the_start(journey, Mode.GUIDE)
                    walker.go(moves.JumpTo(step.number, part))
                    yield f"card {where}", walker.text
                    walker.go(move)
                    yield f"{type(move).__name__} {where}", walker.text


def of_fields(at: datetime) -> Iterator[tuple[str, str]]:
    """Every question, explanation and refusal, every stop, and whatever else a journey says."""
    for journey in CONTENT.journeys.values():
        for variant in (0, 1):
            for field in journey.fields:
                state = JourneyState(journey.id, Mode.PREPARE, asked=field.id, is_private=True)
                kinds = (*ABOUT_FIELDS, *([Saying.STOPPED] if field.stops_on else []))
                for kind in kinds:
                    reason = field.stops_on.reason if field.stops_on else None
                    say = Say(kind, field=field.id, reason=reason, variant=variant)
                    reply = WORDS.reply(journey, state, [say], at)
                    assert reply
                    yield f"{kind.value} {field.id}", reply.text
            for kind in OF_JOURNEYS:
                state = JourneyState(journey.id, Mode.PREPARE, 3, filled=("email",))
                say = Say(kind, 3, journey.fields[0].id, journey="renewal", variant=variant)
                reply = WORDS.reply(journey, state, [say], at)
                assert reply
                yield f"{kind.value} {journey.id}", reply.text
    for code in REASONS:
        journey = CONTENT.journeys["registration"]
        state = JourneyState(journey.id, Mode.PREPARE, asked="phone", is_private=True)
        refused = WORDS.reply(journey, state, [Say(Saying.REFUSAL, field="phone", reason=code)], at)
        assert refused
        yield f"refusal {code}", refused.text


def of_hand_offs(at: datetime) -> Iterator[tuple[str, str]]:
    """Every reason, journey and agency."""
    for reason in Reason:
        for journey in handoff_table.JOURNEYS:
            for agency in (None, *CONTENT.agencies):
                decision = HAND_OFF.decide(reason, journey, agency, at)
                name = f"hand-off {reason.value} {journey} {agency}"
                yield name, HAND_OFF.reply(decision, at).text


def everything(at: datetime) -> dict[str, list[tuple[str, str]]]:
    """All that is read, each text once, by what it is about."""
    groups = {
        "topics": of_topics(at),
        "screens": of_screens(),
        "fields": of_fields(at),
        "hand-offs": of_hand_offs(at),
    }
    return {
        group: [(name, text) for text, name in {text: name for name, text in said}.items()]
        for group, said in groups.items()
    }


@pytest.mark.parametrize("moment", MOMENTS)
def test_replies_are_short(moment: str) -> None:
    """Of all that can be read; and none is long but those that are named, with the reason."""
    said = [each for group in everything(MOMENTS[moment]).values() for each in group]
    lengths = sorted(len(text) for _, text in said)
    assert len(lengths) > 500
    assert median(lengths) <= HALF
    assert lengths[int(len(lengths) * 0.95)] <= NEARLY_ALL
    assert [(name, len(text)) for name, text in said if len(text) > LONGEST] == []


@pytest.mark.parametrize("group", ["topics", "screens", "fields"])
def test_each_sort_is_short(group: str) -> None:
    """While a desk is open, each sort of reply keeps to the limits by itself."""
    lengths = sorted(len(text) for _, text in everything(NOW)[group])
    assert median(lengths) <= HALF + (20 if group == "screens" else 0)
    assert lengths[int(len(lengths) * 0.95)] <= NEARLY_ALL


def test_hand_offs_are_short() -> None:
    """Four things have to be said: what it means, whom to call, what to say, what to have."""
    lengths = sorted(len(text) for _, text in everything(NOW)["hand-offs"])
    assert lengths[int(len(lengths) * 0.95)] <= NEARLY_ALL
    assert len(apology().text) <= NEARLY_ALL


def test_exceptions_are_long() -> None:
    """An exception that is none any more is taken off the list."""
    found: Counter[str] = Counter()
    for journey in CONTENT.journeys.values():
        walker = Walker.at_the_start(journey, Mode.PREPARE)
        found["prepare_intro"] = max(found["prepare_intro"], len(walker.text))
        walker.fill_until(None)
        for name, move in (
            ("summary", moves.Summary()),
            ("read_back", moves.WhereAmI()),
            ("prepared", moves.Confirm()),
        ):
            walker.go(move)
            found[name] = max(found[name], len(walker.text))
    assert found.keys() == EXCEPTIONS.keys()
    assert all(length > NEARLY_ALL for length in found.values()), found
