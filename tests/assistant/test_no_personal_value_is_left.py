"""No personal value is left: every way through 会員登録, then every place is searched.

The assistant runs in a process of its own with a folder of its own, so that all of its
files and all of its output can be searched. What it replies is the person's own and free.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Sequence
from urllib.parse import quote

import pytest
from event_support import SCHEMA as EVENT_SCHEMA
from event_support import told_events
from journey_support import NOW, REGISTRATION
from leak_support import (
    PEOPLE,
    START,
    Person,
    Talk,
    dialogues,
    figures_of,
    files_of,
    folded,
    found_in,
    queue_of,
    rows_of,
    transcripts_of,
    unescaped,
)
from leak_variants import SPLIT, variants
from rasa.core.brokers.broker import EventBroker

from bot import bootstrap
from bot import settings as settings_module
from bot.assistant.incoming import Incoming
from bot.assistant.privacy_gate import Taken
from bot.assistant.start import Running
from bot.domain import channel as channels
from bot.domain.draft import Draft
from bot.services.accounts.accounts import Account, Refused, SignedIn
from bot.services.journeys.typed import Typed
from bot.services.mail.letter import KINDS, Letter
from bot.services.mail.sending import Mail
from bot.text.parse.result import Parsed, Question
from tests_support import IS_ON_SERVICES, environment

Places = Mapping[str, str]
"""Everything that is left, by where it is."""

SCHEMA = "rows of PostgreSQL"
TRACKERS = SCHEMA if IS_ON_SERVICES else "rows of tracker.db"
TRANSCRIPTS = "transcripts, opened"
EVENTS = "events for the broker"
QUEUE, FIGURES = "the desk's queue, opened", "the desk's figures"
DRAFTS = SCHEMA if IS_ON_SERVICES else "rows of drafts.db"
DESK = "0120-157-566"

CHANNELS = tuple(channels.CHANNELS)
VARIANTS = variants()[:60]
HALVES = [half for halves in SPLIT for half in halves]
MEMBER = "m-sample-ichiro"
CARS = ("見本ワゴン", "見本軽自動車", "見本トラック")
OF_MEMBER = (MEMBER, *CARS, "c-ichiro-1", "c-ichiro-2", "し 00-31", "倉敷…00-31", "C******031")
"""What of a signed-in member's contracts would be told; the back end's own table holds it."""

SOUGHT = [value for person in PEOPLE.values() for value in person.sought]

# A chat in which a sender "breaks-<name>-…" meets an error in that part of the assistant,
# whose message tells all that it got; "dies-…" meets one that nobody catches, "aborts-…"
# the end of the process.
BROKEN_CHAT = """
from bot import runtime
runtime.prepare()
import contextvars, faulthandler, functools, os
from bot import settings
from bot.adapters.contracts.sql import SqlContracts
from bot.adapters.stores.vault import Vault
from bot.assistant import terminal
from bot.assistant.conversation import Conversations
from bot.assistant.privacy_gate import PrivacyGate
from bot.assistant.tracker_store import LeanTrackerStore
from bot.services.answers.answers import Answers
from bot.services.journeys.turns import Journeys
from bot.services.journeys.way_out import WayOut

faulthandler.enable()
breaking = contextvars.ContextVar("breaking", default="")

class Uncaught(BaseException):
    pass

def breakable(owner, name):
    whole = getattr(owner, name)
    @functools.wraps(whole)
    def call(*arguments, **named):
        how, _, what = breaking.get().partition("-")
        if what.startswith(name):
            if how == "aborts":
                os.abort()
            raise (Uncaught if how == "dies" else RuntimeError)(f"{arguments!r} {named!r}")
        return whole(*arguments, **named)
    setattr(owner, name, call)

breakable(Journeys, "typed")
breakable(Journeys, "move")
breakable(WayOut, "shown")
breakable(Vault, "patch")
breakable(Vault, "of_conversation")
breakable(SqlContracts, "match")
breakable(Answers, "topics")
breakable(LeanTrackerStore, "save")
breakable(PrivacyGate, "take")
handle = Conversations.handle

async def handling(self, incoming):
    breaking.set(incoming.sender)
    return await handle(self, incoming)

Conversations.handle = handling
terminal.run(settings.read(), jsonl=True)
"""

BREAKING = (
    "typed",
    "move",
    "shown",
    "patch",
    "of_conversation",
    "match",
    "topics",
    "save",
    "take",
)


def everything(talk: Talk) -> dict[str, str]:
    """All that a process has left, by where it is."""
    data = talk.folder / "data"
    places = {f"file {name}": text for name, text in files_of(data)}
    for path in data.glob("*.db"):
        places[f"rows of {path.name}"] = rows_of(f"sqlite:///{path}")
    if IS_ON_SERVICES:
        places[SCHEMA] = rows_of(environment(data)["BOT_TRACKER_URL"])
    places[TRANSCRIPTS] = transcripts_of(data)
    places[QUEUE], places[FIGURES] = queue_of(data), figures_of(data)
    places["log"] = unescaped(talk.log.read_text(encoding="utf-8", errors="replace"))
    places["links and payloads"] = json.dumps(
        [
            [link["url"] for link in reply["links"]] + [c["payload"] for c in reply["choices"]]
            for reply in talk.replies
        ],
        ensure_ascii=False,
    )
    return places


def assert_nothing_of(values: Sequence[str], places: Places) -> None:
    """None of the values stands anywhere."""
    hits = {where: found for where, text in places.items() if (found := found_in(text, values))}
    assert not hits, "\n".join(
        f"{where}: {value!r} in …{excerpt(places[where], value)}…"
        for where, found in hits.items()
        for value in found[:5]
    )


def excerpt(text: str, value: str) -> str:
    """What stands around the value."""
    for view, needle in ((text, value), (text, folded(value)), (folded(text), folded(value))):
        at = view.find(needle)
        if at >= 0:
            return view[max(0, at - 150) : at + len(needle) + 50]
    return "?"


class Told:
    """What was said in one process and what it has left."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.codes: list[str] = []
        self.places: Places = {}

    def say(
        self, name: str, *texts: str, channel: str = "web", member: Optional[str] = None
    ) -> list[dict[str, Any]]:
        """Say these in the conversation of that name; the last replies."""
        replies: list[dict[str, Any]] = []
        for text in texts:
            replies = self.talk.say(name, text, channel, member)
            assert replies, f"the process ended over message {texts.index(text)} of {name}"
        return replies


def everybody_talks(told: Told) -> None:
    """Every dialogue of every person; some on a channel of others; a code taken elsewhere."""
    for who, person in PEOPLE.items():
        for name, texts in dialogues(person).items():
            told.say(f"{who}-{name.replace(' ', '-')}", *texts)
        for name in ("straight", "guided", "nothing open"):
            told.say(
                f"{who}-{name.replace(' ', '-')}-line", *dialogues(person)[name], channel="line"
            )
        _pause_and_resume(told, who, person)
    for number, variant in enumerate(VARIANTS):
        told.say(f"variant-{number}", variant.text, channel=CHANNELS[number % len(CHANNELS)])
    for channel in CHANNELS:
        for number, halves in enumerate(SPLIT):
            told.say(f"split-{channel}-{number}", *(h.text for h in halves), channel=channel)
        _a_member_renews(told, channel)


def _a_member_renews(told: Told, channel: str) -> None:
    """Who is signed in, with contracts: listed, picked, asked about, typed by car and plate."""

    def say(*texts: str) -> str:
        replies = told.say(f"member-{channel}", *texts, channel=channel, member=MEMBER)
        return "\n".join(reply["text"] for reply in replies)

    if channel == "web":
        assert "見本ワゴン" in say("更新したいです", "ここで入力の準備をする")
        say("1．見本ワゴン", "見本ワゴンの満期はいつですか", "倉敷 300 し 00-31の車ですか")
        # the same はい in quick succession would count once
        assert "円" in say("はい", "はい、そうです", "現職", "はい", "はい、間違いありません")
        say(
            "Aプラン",
            "ほかの契約にする",
            "見本軽自動車",
            "00-32",
            "見本トラックで",
            "やめる",
            "はい",
        )
    else:
        say(
            "更新したいです",
            "見本ワゴンの満期はいつですか",
            "倉敷 300 し 00-31を更新したい",
            "00-31",
        )


def _pause_and_resume(told: Told, who: str, person: Person) -> None:
    (paused,) = told.say(f"{who}-pauses", *START, *person.values[:6], "あとで")
    code = paused["text"].partition("再開コードは「")[2].partition("」")[0]
    assert code.count("・") == 2, "the pause gives a code out"
    told.codes.append(code)
    told.say(f"{who}-guesses", "さくら・でんしゃ・482", f"{code[:-1]}x", person.name)
    (resumed,) = told.say(f"{who}-resumes", f"{code}です", person.address)
    assert "住所は「" in resumed["text"], "the code goes on where the pause was"
    told.say(f"{who}-too-late", code)


def everybody_gets_mail(folder: Path, **settings: str) -> None:
    """Letters that wait, that went and that were refused; accounts, right and wrong passwords."""
    services = bootstrap.services(settings_module.read(environment(folder / "data", **settings)))
    accounts, mail = services.accounts, services.mail
    assert mail.postman is not None
    for name, person in PEOPLE.items():
        link = f"https://site.example/password?code={quote(person.name)}"
        address = unicodedata.normalize("NFKC", person.email)
        accounts.open(person.email, accounts.hashed(person.password), f"m-{name}")
        assert accounts.sign_in(person.email, person.password, "place") == SignedIn(f"m-{name}")
        assert accounts.sign_in(person.email, f"not {person.password}", "place") == Refused()
        for kind in KINDS:
            mail.box.put(Letter(kind, address, person.name, link, f"{kind}-{name}"))
    sent = asyncio.run(mail.postman.round())
    assert 0 < sent < len(PEOPLE) * len(KINDS), "some went, some wait"
    assert mail.local is not None and len(mail.local.newest_first()) == sent


@pytest.fixture(scope="module", params=["INFO", "DEBUG"])
def left(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What a whole process has left after all dialogues, at one level of the log."""
    folder = tmp_path_factory.mktemp(f"left-{request.param}")
    # what is told to a broker waits in a table, since there is none on that port
    settings = {"BOT_LOG_LEVEL": request.param, "BOT_EVENT_BROKER_URL": "amqp://127.0.0.1:1/"}
    with Talk(folder, settings=settings) as talk:
        told = Told(talk)
        everybody_talks(told)
    everybody_gets_mail(folder)
    told.places = everything(talk)
    told.places[EVENTS] = "\n".join(json.dumps(one) for one in told_events(folder / "data"))
    return told


@pytest.mark.parametrize("who", PEOPLE)
def test_no_value_is_left_anywhere(left: Told, who: str) -> None:
    """Databases, files, log and links hold no value of anybody, in no spelling."""
    assert_nothing_of(PEOPLE[who].sought, left.places)


def test_no_variant_is_left_anywhere(left: Told) -> None:
    """Values in odd forms, and those that came in two messages."""
    values = [value for variant in (*VARIANTS, *HALVES) for value in variant.sought]
    # a few digits stand in times and in what is encrypted as well
    long_enough = {value for value in values if len(folded(value)) > 6 or not _has_digit(value)}
    assert len(long_enough) > len(VARIANTS)
    assert_nothing_of(sorted(long_enough), left.places)


def _has_digit(value: str) -> bool:
    return any(letter.isdigit() for letter in folded(value))


def test_nothing_of_a_members_contracts_is_left(left: Told) -> None:
    """Tracker and log know neither who is signed in nor which cars there are."""
    places = {where: left.places[where] for where in (TRACKERS, "log")}
    assert_nothing_of(OF_MEMBER[:1] if IS_ON_SERVICES else OF_MEMBER, places)
    told = "\n".join(reply["text"] for reply in left.talk.replies)
    premiums = set(re.findall(r"[0-9]{2,3},[0-9]{3}円", told))
    assert len(premiums) > 2, "there was something to be left"
    assert_nothing_of(sorted(premiums), places)


def test_events_are_as_the_schema_says(left: Told) -> None:
    """All of them; and nothing that people talk about is left out of them."""
    kinds = Counter()
    for line in left.places[EVENTS].splitlines():
        event = json.loads(line)
        EVENT_SCHEMA.validate(event)
        kinds[event["kind"]] += 1
    assert {
        "turn_understood",
        "journey_begun",
        "journey_prepared",
        "journey_stopped",
    } <= set(kinds)


def test_no_resume_code_is_left(left: Told) -> None:
    """A code is told to the person and kept nowhere, used or not."""
    assert left.codes
    assert_nothing_of(left.codes, left.places)


def test_what_is_searched_holds_the_dialogues(left: Told) -> None:
    """The turns were stored and logged, the values kept: there was something to find."""
    assert "［電話番号］" in left.places[TRACKERS]
    assert "registration" in left.places[DRAFTS]
    assert left.places[TRANSCRIPTS].count("［電話番号］") > 10, "transcripts were opened"
    assert "registered" in left.places[DRAFTS], "letters were put"
    assert len(json.loads(left.places[QUEUE])[0]) > 3, "the desk has something to see"
    assert json.loads(left.places[FIGURES])["conversations"] > 50
    assert left.places["log"].count('"event": "turn"') > 300
    events = left.places[EVENTS].splitlines()
    assert len(events) > 300, "each turn was told"
    outcomes = Counter(
        json.loads(line)["outcome"]
        for line in left.places["log"].splitlines()
        if line.startswith("{") and '"event": "turn"' in line
    )
    assert set(outcomes) == {"ok"}, "no turn may have failed"
    replies = "\n".join(reply["text"] for reply in left.talk.replies)
    for person in PEOPLE.values():
        values = (person.email, person.name, person.kana, person.postal, person.address)
        values += (person.phone, person.policy)
        not_told = [value for value in values if not found_in(replies, [value])]
        assert not not_told, "what was typed was understood and read back"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("電話は０８６ー０１２ー３４８７", "086-012-3487"),
        ("くろこま", "クロコマ"),
        ('{"text": "\\u9ed2\\u99d2"}', "黒駒"),
        ("ｸﾛｺﾏ ﾁﾂﾞﾙ", "クロコマチヅル"),
        ("KuroKoma", "KUROKOMA"),
        ("神﨑", "神﨑"),
        ("id=0860123487;", "086-012-3487"),
    ],
)
def test_the_search_finds_every_spelling(text: str, value: str) -> None:
    """A search that finds nothing must be able to find something."""
    assert found_in(unescaped(text), [value]) == [value]
    assert not found_in("1795860123487.08601234871 クロネコ", [value])


# Errors


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What is left after errors in every part, with all that the parts got in their messages."""
    folder = tmp_path_factory.mktemp("broken")
    settings = {"BOT_LOG_LEVEL": "DEBUG"}
    with Talk(folder, ("-c", BROKEN_CHAT), settings) as talk:
        told = Told(talk)
        for what in BREAKING:
            for who, person in PEOPLE.items():
                replies = told.say(f"breaks-{what}-{who}", *dialogues(person)["straight"])
                replies += told.say(f"breaks-{what}-{who}", *dialogues(person)["in questions"])
                assert replies
    told.places = everything(talk)
    return told


@pytest.mark.parametrize("who", PEOPLE)
def test_an_error_leaves_no_value(broken: Told, who: str) -> None:
    """An action, a store, a back end that raises with all it got in its message: nothing is left."""
    assert_nothing_of(PEOPLE[who].sought, broken.places)


def test_every_part_did_break_and_people_heard_where_to_call(broken: Told) -> None:
    """The errors happened, and were answered with the desk."""
    failed = broken.places["log"].count('"outcome": "RuntimeError"')
    assert failed + broken.places["log"].count("action.failed") > 5 * len(PEOPLE)
    assert sum(DESK in reply["text"] for reply in broken.talk.replies) > 5 * len(PEOPLE)


@pytest.mark.parametrize(
    ("how", "what", "status"),
    [("dies", "typed", 1), ("aborts", "typed", -signal.SIGABRT)],
)
def test_a_crash_writes_no_value(tmp_path: Path, how: str, what: str, status: int) -> None:
    """A process that an error ends tells where it happened, not what was typed."""
    person = PEOPLE["first"]
    settings = {"BOT_LOG_LEVEL": "DEBUG"}
    sender = f"{how}-{what}"
    before = sender.replace(how, "lives")
    with Talk(tmp_path, ("-c", BROKEN_CHAT), settings) as talk:
        for text in (*START, *person.values):
            assert talk.say(before, text)
        for text in (*START, *person.values):
            if not talk.say(sender, text):
                break
        else:
            raise AssertionError("the process went on")
    assert talk.process.returncode == status
    places = everything(talk)
    assert "Traceback" in places["log"] or "Fatal Python error" in places["log"]
    assert "in typed" in places["log"] or "in call" in places["log"]
    assert_nothing_of(person.sought, places)


@pytest.mark.parametrize(
    "made",
    [
        lambda value: Incoming("sender", value),
        lambda value: Taken(value),
        lambda value: Parsed(value),
        lambda value: Question("reason", value, value),
        lambda value: Typed(((REGISTRATION.fields[1], Parsed(value)),)),
        lambda value: Letter("renewed", f"{value}@example.jp", value, None, "k"),
        lambda value: Mail("id", value, "subject", value, value),
        lambda value: Account(value, value, "m"),
        lambda value: Draft("d", "c", "registration", 1, NOW, NOW, {"name": value}),
    ],
)
def test_what_carries_a_value_does_not_show_it(made: Callable[[str], object]) -> None:
    """The repr of what is passed around stands in messages of errors: it holds no value."""
    assert "黒駒" not in repr(made("黒駒"))


# The event broker


class Published(EventBroker):
    """A broker that keeps what it is given."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    @classmethod
    async def from_endpoint_config(
        cls, broker_config: Any, event_loop: Optional[Any] = None
    ) -> Optional[Published]:
        """Not made from settings."""
        return None

    def publish(self, event: dict[str, Any]) -> None:
        """See the base class."""
        self.events.append(event)


@pytest.mark.parametrize("who", PEOPLE)
def test_no_published_event_holds_a_value(
    running: Running, say: Any, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Rasa would send to a message queue is as free of values as its database."""
    broker = Published()
    monkeypatch.setattr(running.assistant.tracker_store, "event_broker", broker)
    for name, texts in dialogues(PEOPLE[who]).items():
        for text in texts:
            say(text, sender=name.replace(" ", "-"))
    assert len(broker.events) > 500
    text = json.dumps(broker.events, ensure_ascii=False, default=repr)
    assert "［電話番号］" in text
    assert_nothing_of(PEOPLE[who].sought, {"events": text})
