"""The custom actions over fake services: tracker in, what is uttered and which slots are set out."""

from __future__ import annotations

import asyncio
from typing import Any, Mapping, Optional

import pytest
from fakes import CONVERSATION, begun, fake_services, state_of, turn
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import answer, base, follow_up, journey, not_knowing
from actions.base import BotAction
from bot import bootstrap
from bot.assistant.place import metadata_of
from bot.bootstrap import Services
from bot.domain.errors import KeysLost, Overtaken
from bot.domain.journey_state import Mode
from bot.reply import Reply
from bot.services.contacts.fixed import apology, not_kept
from bot.services.journeys.engine import moves


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Services:
    """Services of this test, in the place of those of the process."""
    made = fake_services()
    monkeypatch.setattr(bootstrap._Process, "services", made)
    return made


def tracker(
    intent: str,
    text: str = "",
    *,
    topics: tuple[str, ...] = (),
    candidates: tuple[str, ...] = (),
    slots: Mapping[str, Any] = {},
    act: Optional[Mapping[str, Any]] = None,
    **entities: str,
) -> Tracker:
    """A message as it comes to an action, from someone where the services say."""
    standing = bootstrap.installed().journeys.standing(CONVERSATION, turn().at)
    message = {
        "intent": {"name": intent},
        "text": text,
        "faq": {"topics": [*topics], "candidates": [*candidates]},
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
        "metadata": {"is_private": True} | (metadata_of(standing) if standing else {}),
        "act": act or {},
    }
    return Tracker(CONVERSATION, dict(slots), message, [], False, None, {}, None)


def said(action: BotAction, message: Tracker) -> tuple[list[Reply], dict[str, Any]]:
    """What an action utters, and the slots that it sets."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, message, {}))
    replies = [Reply.decode(message) for message in dispatcher.messages]
    return replies, {event["name"]: event["value"] for event in events}


# Answers


def test_an_answer(services: Services) -> None:
    """The topic is answered; what it offered and what it was about is remembered."""
    message = tracker("faq", "ローマ字は必要ですか", topics=("reg_romaji",))
    (reply,), slots = said(answer.AnswerQuestion(), message)
    assert "任意" in reply.text and reply.citations == ("REG-3",)
    assert slots["last_topics"] == ["reg_romaji"]
    assert set(slots["offered"]) == {choice.title for choice in reply.choices}


def test_back_to_the_open_question(services: Services) -> None:
    """In a journey the question that is open stands after the answer, and nothing moves."""
    begun(services, "registration")
    before = state_of(services)
    message = tracker("faq", "ローマ字は必要ですか", topics=("reg_romaji",))
    replies, _ = said(answer.AnswerQuestion(), message)
    assert len(replies) == 2 and replies[0].choices == ()
    assert "メールアドレス" in replies[1].text
    assert (state_of(services).open, state_of(services).filled) == (before.open, before.filled)


def test_a_topic_that_is_a_move(services: Services) -> None:
    """「どのくらいかかりますか」 is answered for the journey that goes on."""
    begun(services, "renewal", Mode.GUIDE)
    message = tracker("faq", "どのくらいかかりますか", topics=("time_required",))
    replies, _ = said(answer.AnswerQuestion(), message)
    assert len(replies) == 1 and "更新" in replies[0].text


def test_the_agency_is_remembered(services: Services) -> None:
    """An agency that was named is kept in its slot."""
    message = tracker("choose_agency", "ゆめカードです", agency="yumecard")
    replies, slots = said(answer.ChooseAgency(), message)
    assert slots["agency"] == "yumecard" and "ゆめカード" in replies[0].text


# Journeys


def test_a_button_begins_a_journey(services: Services) -> None:
    """The payload of a button is a move."""
    message = tracker("journey", move="start", journey="registration", mode="prepare")
    replies, _ = said(journey.GoOn(), message)
    assert replies and state_of(services).mode is Mode.PREPARE


def test_a_command(services: Services) -> None:
    """A command in words is a move of the journey that goes on."""
    begun(services, "registration")
    said(journey.GoOn(), tracker("cancel", "やめたい"))
    assert state_of(services).awaiting
    said(follow_up.FollowUp(), tracker("affirm", "はい"))
    assert state_of(services).is_cancelled


def test_a_command_where_nothing_goes_on(services: Services) -> None:
    """There is nothing to go on with: what can be begun is offered, nothing is kept."""
    replies, _ = said(journey.GoOn(), tracker("skip", "とばして"))
    assert replies[0].choices
    assert services.journeys.standing(CONVERSATION, turn().at) is None


def test_a_button_of_the_renewal_elsewhere(services: Services) -> None:
    """A plan chosen while 会員登録 goes on reaches no renewal."""
    begun(services, "registration")
    said(journey.GoOn(), tracker("journey", move="plan", plan="plan_a"))
    assert "choose_plan" not in services.renewal_turns.made  # type: ignore[attr-defined]


def test_only_a_clear_answer_counts(services: Services) -> None:
    """What was classified as はい and is none changes nothing at a question that binds."""
    begun(services, "renewal")
    opened = state_of(services).open
    said(follow_up.FollowUp(), tracker("affirm", "たぶん"))
    assert (state_of(services).open, state_of(services).filled) == (opened, ())
    said(follow_up.FollowUp(), tracker("affirm", "はい"))
    assert state_of(services).filled == (opened,)


# Not knowing


def test_misses_are_counted(services: Services) -> None:
    """What is not understood is counted, until something is answered."""
    message = tracker("unclear", "ほげ", candidates=("reg_romaji",), slots={"misses": 1})
    (reply,), slots = said(not_knowing.AskBack(), message)
    assert slots["misses"] == 2 and reply.choices
    _, slots = said(answer.AnswerQuestion(), tracker("faq", topics=("reg_romaji",), slots=slots))
    assert slots["misses"] == 0


@pytest.mark.parametrize(
    "action", [not_knowing.CannotTell(), not_knowing.NothingReadable(), not_knowing.OtherLanguage()]
)
def test_something_is_always_said(services: Services, action: BotAction) -> None:
    """Whatever comes, nobody is left without a reply."""
    replies, _ = said(action, tracker("out_of_scope", "犬の保険"))
    assert replies and all(reply.text for reply in replies)


# What goes wrong


class Failing(BotAction):
    """An action of which something is missing."""

    action_name = "action_failing"

    def __init__(self, error: Exception | None = None) -> None:
        # Rasa makes one of every action there is
        self._error = error or RuntimeError()
        self.tries = 0

    def replies(self, tracker: Tracker) -> base.Said:
        """Fails."""
        self.tries += 1
        raise self._error


@pytest.mark.parametrize(
    ("error", "expected"), [(RuntimeError("損保 太郎"), apology()), (KeysLost(), not_kept())]
)
def test_a_failure_is_told(services: Services, error: Exception, expected: Reply) -> None:
    """An exception is an apology with telephone numbers; what it says stays here."""
    replies, _ = said(Failing(error), tracker("faq"))
    assert replies == [expected] and "損保 太郎" not in replies[0].text


def test_somebody_else_was_faster(services: Services) -> None:
    """An action that is overtaken is done again, not without end."""
    action = Failing(Overtaken())
    replies, _ = said(action, tracker("faq"))
    assert replies == [apology()] and action.tries == base.TRIES


def test_no_slot_is_set_twice(services: Services) -> None:
    """Slots that keep their value make no event: every event is stored."""
    first = said(answer.AnswerQuestion(), tracker("faq", topics=("guard_injection",)))[1]
    message = tracker("faq", topics=("guard_injection",), slots=first)
    assert said(answer.AnswerQuestion(), message)[1] == {}


def test_a_report_moves_on(services: Services) -> None:
    """「次へを押しました」 tells, and asks nothing: the next screen is shown."""
    begun(services, "registration", Mode.GUIDE)
    services.journeys.move(moves.Next(), turn())
    step = state_of(services).step
    text = "次へを押しました"
    act = {"name": "did", "confidence": 0.97}
    message = tracker("unclear", text, candidates=("reg_terms",), act=act)
    replies, _ = said(not_knowing.AskBack(), message)
    assert replies and state_of(services).step >= step
