"""Whole procedures by SMS, as a person reads and answers them: numbers, words, sentences."""

from __future__ import annotations

import asyncio
import hashlib
import re
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Callable

import pytest
from dialogue_support import DESK, Talk

from bot.channels.sms.parcels import offers_in
from bot.channels.sms.parts import LONGEST, ONE_PART, parts, units
from bot.channels.sms.turns import NUMBER, TEXT, SmsTurns
from bot.domain.channel import SMS
from bot.services.messaging.inbound import Event

_NUMBERED = re.compile(r"(?:^|[\s])([1-9]) (\S+)")


@dataclass
class Writer:
    """Somebody with a telephone: what is answered goes out at once."""

    running: Any
    loop: asyncio.AbstractEventLoop
    name: str
    bodies: list[str] = field(default_factory=list)
    history: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        services = self.running.services
        self.turns = SmsTurns(self.running.conversations, services, services.sms)
        digest = hashlib.sha256(self.name.encode()).hexdigest()
        self.conversation = f"sms-{digest[:32]}"
        self.number = f"+8190{int(digest[:12], 16) % 10**8:08}"

    def __call__(self, *texts: str, earlier_s: float = 0) -> Writer:
        """Write each of the texts; the messages that answer the last one are kept.

        `earlier_s`: so long ago it was sent.
        """
        for text in texts:
            services = self.running.services
            at = services.now() - timedelta(seconds=earlier_s)
            body = {NUMBER: self.number, TEXT: text}
            event = Event(SMS.id, f"test:{uuid.uuid4().hex}", self.conversation, at, body)
            parcels = self.loop.run_until_complete(self.turns.handle(event))
            for parcel in parcels:
                by, at = str(parcel.body["by"]), services.now()
                services.sms.talks.say(self.conversation, offers_in(parcel.body), by, at)
                services.sms.talks.sent(self.conversation, by, at)
            self.bodies = [str(parcel.body["text"]) for parcel in parcels]
            assert all(0 < units(one) <= LONGEST for one in self.bodies)
            self.history += self.bodies
        return self

    @property
    def text(self) -> str:
        return "\n".join(self.bodies)

    @property
    def place(self) -> str:
        """「手順3/7」: the last that was named."""
        found = re.findall("手順[0-9]/[0-9]", self.text)
        return found[-1] if found else ""

    @property
    def numbered(self) -> dict[str, str]:
        """Words by their numbers, as they stand in the last message."""
        return dict(_NUMBERED.findall(self.bodies[-1].splitlines()[-1]))


@pytest.fixture
def writer(running: Any, loop: asyncio.AbstractEventLoop, request: pytest.FixtureRequest) -> Writer:
    return Writer(running, loop, f"{request.node.nodeid}-{id(request)}")


def test_a_whole_registration_by_numbers(writer: Writer) -> None:
    """1 to the end: every step in order, first messages of one part, 完了 in words."""
    writer("会員登録したい", "1")
    places = [writer.place]
    for _ in range(30):
        if "次へ" not in writer.numbered.values():
            break
        assert units(writer.bodies[0]) <= ONE_PART
        writer("1")
        places.append(writer.place)
    assert list(dict.fromkeys(places)) == [f"手順{number}/7" for number in range(1, 8)]
    assert "「完了しました」" in writer.text
    assert "完了しました" in writer("1").text, "no number ends it"
    assert "終わり" in writer("完了しました").text
    assert sum(map(parts, writer.history)) < 60


def test_a_whole_renewal_by_words(writer: Writer) -> None:
    """The screens alone; 告知事項 are neither asked nor answered here."""
    writer("更新したい")
    writer(*(["1"] if "手順1/9" not in writer.text else []))
    places = [writer.place]
    for _ in range(30):
        if "次へ" not in writer.numbered.values():
            break
        writer("次へ")
        places.append(writer.place)
    assert list(dict.fromkeys(places)) == [f"手順{number}/9" for number in range(1, 10)]


def test_only_the_last_message_counts(writer: Writer) -> None:
    """Numbers of an earlier one choose nothing any more."""
    writer("会員登録したい", "1", "１番")
    assert writer.numbered
    writer("やめたい")
    assert not writer.numbered and "言葉で" in writer.text
    writer("1")
    assert "番号では" in writer.text and "言葉で" in writer.text
    assert "中止しました" in writer("はい").text


def test_a_reminder_is_agreed_to_in_words(writer: Writer, clock: Any) -> None:
    """No number is a はい to it."""
    from datetime import datetime

    from bot.domain.hours import TOKYO

    clock.at = datetime(2026, 11, 24, 18, 30, tzinfo=TOKYO)
    writer(
        "会員登録したい",
        "画面を見ながら進める",
        "手順5へ",
        "18時10分に届きました",
        "期限の2時間前に知らせて",
    )
    assert "「はい」「いいえ」" in writer.text and not writer.numbered
    assert "承りました" not in writer("1").text
    assert "承りました" in writer("期限の2時間前に知らせて", "はい").text
    assert "取り消しました" in writer("お知らせをやめて").text


def test_from_the_web(writer: Writer, person: Callable[..., Talk]) -> None:
    """The code takes the place along, and no value."""
    web = person("web").filling(until="kana")
    web("あとで")
    writer(web.code)
    assert "手順3/7" in writer.text and "個人情報" in writer.text
    assert "太郎" not in writer("ここまでの内容を見せて").text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("証券番号ってどこに書いてあるん？", "保険証券"),
        ("メールがとどかんのじゃけど", "受信"),
        ("電話番号おしえて", DESK),
        ("ﾊﾟｽﾜｰﾄﾞ何文字?", "控え"),
        ("24時間すぎたらどうなる", "24時間"),
    ],
)
def test_questions_in_between(writer: Writer, text: str, part: str) -> None:
    """Answered, and back at the same screen with its choices."""
    writer("会員登録したい", "1", "1", text)
    assert part in writer.text
    assert writer("いまどこ").place == "手順2/7"


@pytest.mark.parametrize("text", ["", "　", "😀", "/restart", "／faq", "あ" * 1200, "1" * 50])
def test_odd_messages(writer: Writer, text: str) -> None:
    """A kind sentence, and nothing breaks."""
    assert writer("会員登録したい", "1", text).bodies
    assert writer("いまどこ").place == "手順1/7"


def test_a_number_that_is_not_there(writer: Writer) -> None:
    """What there is stands again, and can be chosen."""
    writer("会員登録したい", "1", "9")
    assert "その番号はありません" in writer.text and "次へ" in writer.numbered.values()
    assert writer("1").place == "手順2/7"


def test_numbers_stand_before_titles_that_hold_one(writer: Writer) -> None:
    """「24時間…」 is a title and no number of its own."""
    writer("期限の前に知らせて")
    assert writer.bodies[-1].splitlines()[-1].startswith("1 24時間")
    assert "いつ届きましたか" in writer("１").text


def test_a_number_that_was_on_its_way(writer: Writer) -> None:
    """It chose among what stood before: one stays where one is, and may choose again."""
    writer("会員登録したい", "1", "1")
    writer("2", earlier_s=60)
    assert "分かりませんでした" in writer.text and writer.place == "手順2/7"
    assert writer("1").place == "手順2/7" and "（2/2）" in writer.text


def test_the_same_words_on_their_way(writer: Writer) -> None:
    """Sent before the answer to the first went out: nothing is said to it."""
    writer("会員登録したい", "1", "次へ")
    assert writer("次へ", earlier_s=60).bodies == []
    assert writer("いまどこ").place == "手順2/7"
