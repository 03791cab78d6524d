"""「期限の前に知らせて」 on every channel: asked, agreed to, sent once, and not where it is done."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Callable, Iterator, Optional

import pytest
from dialogue_support import Talk

from bot.assistant.incoming import Incoming
from bot.channels.sms.parcels import parcels
from bot.domain.channel import SMS
from bot.domain.hours import TOKYO
from bot.services.messaging.outbound import Parcel
from bot.services.reminders.record import Reminder

EVENING = datetime(2026, 11, 24, 18, 30, tzinfo=TOKYO)
ARRIVED = "18時10分にメールが届きました"


@pytest.fixture(autouse=True)
def evening(clock: Any, running: Any) -> Iterator[Any]:
    """Somebody sits down after work; what is not sent in the end is over for the other tests."""
    clock.at = EVENING
    yield clock
    clock.at = EVENING + timedelta(days=500)
    running.services.reminder_sending.round({})


@pytest.fixture
def sent(running: Any) -> Callable[[], list[str]]:
    """What a round sends by SMS and LINE; the texts."""
    texts: list[str] = []

    def write(reminder: Reminder, text: str, key: str) -> Optional[Parcel]:
        texts.append(text)
        return parcels(key, reminder.conversation, [text])[0]

    def round_() -> list[str]:
        texts.clear()
        running.services.reminder_sending.round({"sms": write, "line": write})
        return list(texts)

    return round_


@pytest.mark.parametrize("channel", ["sms", "line"])
def test_asked_and_agreed(
    person: Callable[..., Talk], channel: str, evening: Any, sent: Callable[[], list[str]]
) -> None:
    """Two hours before the 24 hours are over; once."""
    talk = person("a", channel).guided()("手順5へ", ARRIVED)
    talk("24時間の期限の2時間前に知らせて")
    assert "明日18:10" in talk.text and "明日16:10" in talk.text
    assert talk.titles == ["はい", "いいえ"] and "REG-5" in talk.citations
    talk("はい")
    assert "承りました" in talk.text and talk.place == "手順5/7"
    assert sent() == []
    evening.at = EVENING + timedelta(hours=22)
    (text,) = sent()
    assert "本日18:10" in text and len(text) <= 70
    assert sent() == []


@pytest.mark.parametrize("channel", ["sms", "line"])
@pytest.mark.parametrize("text", ["はい、お願いします", "はい！", "うん"])
def test_agreed_in_other_words(person: Callable[..., Talk], channel: str, text: str) -> None:
    """A はい in whatever words is one."""
    talk = person("a", channel).guided()("手順5へ", ARRIVED, "期限の前に知らせて", text)
    assert "承りました" in talk.text


@pytest.mark.parametrize("text", ["いいえ", "1", "次へ", "証券番号はどこ？"])
def test_not_agreed(
    person: Callable[..., Talk], text: str, evening: Any, sent: Callable[[], list[str]]
) -> None:
    """Without a はい nothing is sent; a number is none."""
    talk = person("a", "sms").guided()("手順5へ", ARRIVED, "期限の前に知らせて", text)
    assert "承りました" not in talk.text
    evening.at = EVENING + timedelta(hours=23)
    assert sent() == []


def test_all_in_one_sentence(person: Callable[..., Talk]) -> None:
    """When it came, and how long before."""
    talk = person("a", "sms").guided()(
        "手順5へ", "18時10分に届いたので、24時間の期限の3時間前に知らせて"
    )
    assert "明日18:10" in talk.text and "明日15:10" in talk.text


def test_when_it_came_is_asked(person: Callable[..., Talk]) -> None:
    """Nobody can know otherwise; how long before is no time of arrival."""
    talk = person("a", "sms").guided()("手順5へ", "24時間の期限の2時間前に知らせて")
    assert "いつ届きましたか" in talk.text and talk.place == "手順5/7"


def test_never_at_night(person: Callable[..., Talk], evening: Any) -> None:
    """The evening before."""
    evening.at = EVENING.replace(hour=23)
    talk = person("a", "sms").guided()(
        "手順5へ", "23時00分にメールが届きました", "期限の1時間前に知らせて"
    )
    assert "明日23:00" in talk.text and "明日20:50" in talk.text and "夜間" in talk.text


def test_too_late(person: Callable[..., Talk], evening: Any) -> None:
    """What cannot be is said."""
    talk = person("a", "sms").guided()("手順5へ", "昨日の19時にメールが届いた")
    talk("期限の2時間前に知らせて")
    assert "本日19:00" in talk.text and "もうありません" in talk.text
    talk("昨日の18時10分に届きました", "期限の前に知らせて")
    assert "過ぎています" in talk.text


def test_taken_back(
    person: Callable[..., Talk], evening: Any, sent: Callable[[], list[str]]
) -> None:
    """「お知らせをやめて」, whenever."""
    talk = person("a", "sms").guided()("手順5へ", ARRIVED, "期限の前に知らせて", "はい")
    talk("お知らせをやめて")
    assert "取り消しました" in talk.text
    evening.at = EVENING + timedelta(hours=23)
    assert sent() == []


def test_erased_with_the_rest(
    running: Any, loop: Any, evening: Any, sent: Callable[[], list[str]]
) -> None:
    """「この会話を消す」 takes it along."""
    name = f"sms-{uuid.uuid4().hex}"
    texts = (
        "会員登録したい",
        "画面を見ながら進める",
        "手順5へ",
        ARRIVED,
        "期限の前に知らせて",
        "はい",
    )
    for text in texts:
        said = loop.run_until_complete(running.conversations.handle(Incoming(name, text, SMS)))
    assert "承りました" in said[0].text
    loop.run_until_complete(running.conversations.erase(name))
    evening.at = EVENING + timedelta(hours=22)
    assert sent() == []


@pytest.mark.parametrize("text", ["手順7へ", "登録が終わりました"])
def test_not_where_it_is_done(
    person: Callable[..., Talk], text: str, evening: Any, sent: Callable[[], list[str]]
) -> None:
    """Whoever has finished is left alone."""
    person("a", "sms").guided()("手順5へ", ARRIVED, "期限の前に知らせて", "はい", text)
    evening.at = EVENING + timedelta(hours=22)
    assert sent() == []


def test_not_after_the_deadline(
    person: Callable[..., Talk], evening: Any, sent: Callable[[], list[str]]
) -> None:
    """As after a server that stood still; and not at night either."""
    person("a", "sms").guided()("手順5へ", ARRIVED, "期限の前に知らせて", "はい")
    evening.at = EVENING + timedelta(days=1)
    assert sent() == []


def test_nobody_signed_in_on_the_web(person: Callable[..., Talk]) -> None:
    """Said kindly, with what is possible."""
    talk = person("a").guided()("手順5へ", ARRIVED, "期限の前に知らせて")
    assert "ログイン" in talk.text and not {"はい", "いいえ"} & set(talk.titles)


def test_which_deadline(person: Callable[..., Talk]) -> None:
    """Where nothing goes on, it is asked."""
    talk = person("a", "sms")("期限の前に知らせて")
    assert talk.titles == ["24時間の期限の前に知らせて", "満期の前に知らせて"]
    assert "いつ届きましたか" in talk.press("24時間の期限の前に知らせて").text


def test_a_contract_of_nobody(person: Callable[..., Talk]) -> None:
    """Whose contract ends when is known of members alone."""
    talk = person("a", "line")("満期の1週間前に教えて")
    assert "ログイン" in talk.text


def test_the_end_of_a_contract(say: Any, running: Any, evening: Any) -> None:
    """A member's own date; by LINE where the account is linked."""
    member = "m-sample-ichiro"
    contract = min(
        (
            one
            for one in running.services.contracts.contracts_of(member)
            if not one.period.is_over(EVENING)
        ),
        key=lambda one: one.period.expires_at,
    )
    ends = contract.period.expires_at.astimezone(TOKYO)
    (asked,) = say("満期の3日前に知らせて", channel="line", member=member)
    assert f"{ends.month}月{ends.day}日{ends.hour}:00" in asked.text
    said = say("はい", channel="line", member=member)
    assert "承りました" in said[0].text


def test_a_member_on_the_web(
    say: Any, running: Any, loop: Any, evening: Any, sent: Callable[[], list[str]]
) -> None:
    """By mail to the address of the account, once; and not where the renewal is done."""
    member, services = "m-sample-jiro", running.services
    (told,) = say("満期の3日前に知らせて", member=member)
    assert "ログイン" in told.text, "without an account nobody knows an address"
    address = f"{uuid.uuid4().hex}@example.jp"
    services.accounts.open(address, "$argon2id$none", member)
    (asked,) = say("満期の3日前に知らせて", member=member)
    assert "ご登録のEメール" in asked.text
    assert "承りました" in say("はい", member=member)[0].text
    ends = min(one.period.expires_at for one in services.contracts.contracts_of(member))
    evening.at = ends - timedelta(days=2)
    assert sent() == [] and sent() == [], "by no channel"
    while loop.run_until_complete(services.mail.postman.round()):
        pass
    mine = [one.mail for one in services.mail.local.newest_first() if one.mail.to == address]
    assert [mail.subject for mail in mine] == ["ご契約の満期のお知らせ"]


def test_two_who_look_at_once(
    person: Callable[..., Talk], running: Any, evening: Any, sent: Callable[[], list[str]]
) -> None:
    """What one has ended the other does not send: the message is put with the end, or not at all."""
    person("a", "sms").guided()("手順5へ", ARRIVED, "期限の前に知らせて", "はい")
    evening.at = EVENING + timedelta(hours=22)
    sending, written = running.services.reminder_sending, []

    def meanwhile(reminder: Reminder, text: str, key: str) -> Optional[Parcel]:
        written.append(reminder.conversation)
        assert len(sent()) == 1, "the other one is quicker"
        return parcels(key, reminder.conversation, [text])[0]

    assert sending.round({"sms": meanwhile}) == 0
    assert sent() == [] and len(written) == 1
    taken = running.services.messaging.outbox.take("sms", "test", 99, evening.at)
    mine = [one for one in taken if one.parcel.conversation == written[0]]
    assert len(mine) == 1
