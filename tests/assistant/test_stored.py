"""What Rasa stores of a turn: known words, kinds and topics; nothing of anybody's contract."""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import Any, Callable, Iterator, Sequence

import pytest
from leak_support import events_of, said_in
from leak_variants import SPLIT, variants
from renewal_world import ICHIRO, PREPARE, Renewing, World

from bot.assistant.incoming import Incoming
from bot.assistant.repeats import Repeats
from bot.assistant.start import Running
from bot.assistant.stored import Stored
from bot.assistant.taking import Taking
from bot.domain import channel as channels

pytest_plugins = ("renewal_world",)

CHANNELS = tuple(channels.CHANNELS)
IN_FULL_TURNS = 500


class Talker:
    """Says things in conversations of this module; tells what was stored of them."""

    def __init__(self, running: Running, loop: asyncio.AbstractEventLoop) -> None:
        self._running, self._loop = running, loop

    def say(self, sender: str, *texts: str, channel: str = "web", **incoming: Any) -> str:
        """The words of the last reply."""
        replies = []
        for text in texts:
            handled = self._running.conversations.handle(
                Incoming(sender, text, channels.CHANNELS[channel], **incoming)
            )
            replies = self._loop.run_until_complete(handled)
        return "\n".join(reply.text for reply in replies)

    def events(self, sender: str) -> list[dict[str, Any]]:
        """All that is stored of a conversation."""
        return events_of(self._running.assistant.tracker_store.engine, sender)

    def users(self, sender: str) -> list[str]:
        """The messages as they are stored."""
        return [event["text"] for event in self.events(sender) if event["event"] == "user"]


@pytest.fixture
def talker(running: Running, loop: asyncio.AbstractEventLoop) -> Talker:
    """Somebody to talk."""
    return Talker(running, loop)


def test_no_variant_is_left_in_what_would_be_stored(running: Running) -> None:
    """Every kind in every script, parted by every sign, in every sentence: nothing stays."""
    stored = Stored.of(running.assistant, running.services.content)
    taking = Taking(running.services, running.assistant, stored, Repeats())
    found = variants()
    assert len(found) > 2000
    left = []
    for variant in found:
        taken, _ = taking._masked(_taken(variant.text), is_rest=False)
        text = stored.message(taken)["text"] if taken else ""
        if variant.is_left_in(text):
            left.append((variant.text, stored))
    assert left == []


def _taken(text: str) -> Any:
    from bot.assistant.privacy_gate import Taken

    return Taken(text, parse_data={"intent": {"name": "unclear", "confidence": 0.5}})


def test_no_variant_is_left_after_its_turn(talker: Talker) -> None:
    """The same, said in full on every channel: no event tells it."""
    found = variants()[:IN_FULL_TURNS]
    for number, variant in enumerate(found):
        talker.say(f"variant-{number}", variant.text, channel=CHANNELS[number % 3])
    left = [
        variant.text
        for number, variant in enumerate(found)
        if variant.is_left_in(said_in(talker.events(f"variant-{number}")))
    ]
    assert left == []
    recorded = [n for n in range(len(found)) if talker.users(f"variant-{n}")]
    assert len(recorded) > IN_FULL_TURNS / 4, "the turns were stored"


def test_the_search_would_find_it() -> None:
    """A check that finds nothing must be able to find something."""
    for variant in variants()[:400]:
        assert variant.is_left_in(variant.text), variant.text


def test_a_value_in_two_messages(talker: Talker) -> None:
    """Neither half is stored, whichever way it was cut."""
    for number, halves in enumerate(SPLIT):
        for channel in CHANNELS:
            sender = f"split-{number}-{channel}"
            talker.say(sender, *(half.text for half in halves), channel=channel)
            told = said_in(talker.events(sender))
            assert not [half.text for half in halves if half.is_left_in(told)]


def test_the_rest_of_a_number_is_no_question(talker: Talker) -> None:
    """Who sends a number in two messages hears that it was not read; 5678 alone is a message."""
    assert "個人情報" in talker.say("rest", "090-1234", "5678")
    assert "個人情報" not in talker.say("no-rest", "会員登録について", "5678")


START = ("会員登録したい", "ここで入力の準備をする")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("穂積 悠馬でも登録できますか？", "［お名前（漢字）］でも登録できますか?"),
        ("穂積悠馬は旧字体でもいいですか", "［お名前（漢字）］は旧字体でもいいですか"),
        ("入力した内容は保存されますか", "入力した内容は保存されますか"),
    ],
)
def test_a_question_at_a_personal_field(talker: Talker, text: str, stored: str) -> None:
    """It is answered, and what is none of our words is stored as the field that is open."""
    sender = f"open-{len(text)}"
    talker.say(sender, *START, "qzx.kurokoma7@example.net")
    answer = talker.say(sender, text)
    assert talker.users(sender)[-1] == stored
    assert "読み取れません" not in answer


def test_replies_leave_no_text(talker: Talker) -> None:
    """Of an utterance kind and topics are stored, of what may be pressed nothing readable."""
    talker.say("utterances", "証券番号はどこに書いてありますか")
    events = talker.events("utterances")
    said = [event for event in events if event["event"] == "bot"]
    assert said and all(event["text"] is None for event in said)
    assert [event["data"]["custom"]["topics"] for event in said] == [["policy_number_where"]]
    (offered,) = [event["value"] for event in events if event.get("name") == "offered"]
    assert isinstance(offered, str) and re.fullmatch(r"[\w-]+\.[A-Za-z0-9+/=]+", offered)


# Contracts of members


@pytest.fixture
def member(world: World) -> Iterator[Callable[[str], Renewing]]:
    """A member who renews, on a channel."""
    yield lambda channel: world.person(ICHIRO, f"member-{channel}", channel)


def contract_words(world: World) -> Sequence[str]:
    """What tells whose contracts they are."""
    contracts = world.services.contracts.contracts_of(ICHIRO)
    quotes = [q for c in contracts for q in world.services.contracts.quotes(ICHIRO, c.id)]
    return [
        ICHIRO,
        *(c.id for c in contracts),
        *(c.vehicle.name for c in contracts),
        *(c.vehicle.registration_plate for c in contracts),
        *(c.vehicle.registration_plate[-5:] for c in contracts),
        *(c.policy_number.masked for c in contracts),
        *(f"{c.period.expires_at.month}月{c.period.expires_at.day}日" for c in contracts),
        *(f"{q.premium_yen:,}" for q in quotes),
    ]


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_members_contracts_are_not_stored(
    member: Callable[[str], Renewing], world: World, running: Running, channel: str
) -> None:
    """Car, plate, 満期, masked number, premium, reference: told to the member, stored nowhere."""
    person = member(channel)
    person("更新したいです")
    if PREPARE in person.titles:
        person.press(PREPARE)
        cars = [title for title in person.titles if "見本" in title]
        person.press(cars[0])
        person("見本ワゴンの満期はいつですか", "倉敷 300 し 00-31の車で合っていますか")
        person.answering(until="plan")(
            "Aプラン", "保険料はいくらですか", "ほかの契約にする", "00-32"
        )
        person("見本トラックで", "12月11日までですか")
    else:
        person("見本ワゴンの満期はいつですか", "倉敷 300 し 00-31の車を更新したい", "00-31")
    sender = f"{world.test}-member-{channel}"
    events = events_of(running.assistant.tracker_store.engine, sender)
    stored = json.dumps(events, ensure_ascii=False)
    assert stored.count('"event": "user"') > 3
    assert [word for word in contract_words(world) if word in stored] == []
    if channel == "web":
        told = [word for word in contract_words(world) if word in person.said_so_far]
        assert len(told) > 5, "there was something to be stored"


def test_a_button_with_a_contract_works_after_a_restart(
    member: Callable[[str], Renewing], world: World, running: Running
) -> None:
    """What was offered is opened from the store, where no memory of it is left."""
    person = member("web")
    person.listing()
    getattr(running.assistant.tracker_store, "_remembered", {}).clear()
    person("1．見本ワゴン")
    assert "手順3/9" in person.text


# Erasing


@pytest.mark.parametrize("words", ["入力したものを消して", "全部消して"])
def test_erasing_leaves_no_event_text(talker: Talker, words: str) -> None:
    """After 「消して」 and はい nothing that was said before is stored; the buttons still work."""
    sender = f"erasing-{len(words)}"
    talker.say(sender, "メールが届きません", *START, "qzx.kurokoma7@example.net", words)
    assert len(talker.users(sender)) == 5
    talker.say(sender, "はい")
    assert talker.users(sender) == []
    assert [event["event"] for event in talker.events(sender)] == ["action", "session_started", "slot", "action"]  # fmt: skip
    assert talker.say(sender, "証券番号はどこに書いてありますか")
    assert talker.users(sender) == ["証券番号はどこに書いてありますか"]


def test_erasing_where_nothing_was_begun(talker: Talker) -> None:
    """Who has only asked can have the questions erased as well."""
    talker.say("only-asked", "メールが届きません", "全部消して")
    assert talker.users("only-asked") == []


def test_what_is_offered_with_the_erasing_can_be_pressed(
    running: Running, loop: asyncio.AbstractEventLoop
) -> None:
    """The choices under 「消しました」 are no dead end."""

    def say(text: str) -> list[Any]:
        return loop.run_until_complete(running.conversations.handle(Incoming("erased", text)))

    for text in (*START, "qzx.kurokoma7@example.net", "入力したものを消して"):
        say(text)
    (erased,) = say("はい")
    assert erased.choices
    (pressed,) = say(erased.choices[0].payload)
    assert pressed.text != erased.text


def test_a_turn_costs_little_more(running: Running) -> None:
    """To find the known words of a message takes about a quarter of a millisecond."""
    stored = Stored.of(running.assistant, running.services.content)
    text = "入力した内容はどこに保存されますか。途中でやめても大丈夫ですか"
    stored.message(_taken(text))
    started = time.perf_counter()
    for number in range(50):
        stored.message(_taken(f"{text}{number}"))
    assert (time.perf_counter() - started) / 50 < 0.01
