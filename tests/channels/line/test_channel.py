"""The LINE channel over HTTP: what comes in, what goes out, and a platform that behaves badly."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any, Iterator

import pytest
from line_limits import problems_of
from line_platform import LOADING, PUSH, REPLY, Fault, LinePlatform, signed, webhook
from line_platform import served as platform_served
from line_support import ANNA, BOB, LIMIT, LineStage, line_served, stage

from bot.bootstrap import tokyo_now
from bot.channels.line import carrier
from bot.channels.line.words import load_line_words
from bot.services.hearing.reminding import Deadline
from bot.services.reminders.record import Reminder
from tests.adapters.draft_stores import stored_bytes

SAY = load_line_words().say


@pytest.fixture
def platform() -> Iterator[LinePlatform]:
    with platform_served() as made:
        yield made
        assert made.problems == []


@pytest.fixture
def line(platform: LinePlatform, tmp_path: Path) -> Iterator[LineStage]:
    with line_served(stage(tmp_path, platform)) as made:
        yield made


# What is let in


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Line-Signature": ""},
        {"X-Line-Signature": "wrong"},
        {"X-Line-Signature": "ﾊﾝｺ".encode().decode("latin-1")},
        {"X-Line-Signature": signed(b"another body")},
    ],
)
def test_unsigned(line: LineStage, headers: dict[str, str]) -> None:
    """401, and nothing is worked off; the body is not even read."""
    body, right = webhook(line.platform.text(ANNA, "こんにちは"))
    for one in (body, b"no JSON"):
        raw: Any = {k: v.encode("latin-1") for k, v in headers.items()}
        assert line.raw(one, raw).status_code == 401
    assert line.raw(body + b" ", right).status_code == 401
    line.turn(line.platform.text(BOB, "はい"))
    assert [one.text for one in line.echo.handed] == ["はい"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"events": {}}',
        b'{"events": [1]}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_malformed(line: LineStage, body: bytes) -> None:
    """400, in words."""
    answer = line.raw(body, {"X-Line-Signature": signed(body)})
    assert answer.status_code == 400 and answer.json()["status"] == 400


def test_no_events(line: LineStage) -> None:
    """As the platform sends it to try the address."""
    assert line.post().status_code == 200


def test_size(line: LineStage) -> None:
    """A webhook may be 1 MiB; everything else 64 KiB."""
    for size, status in ((1024 * 1024, 400), (1024 * 1024 + 1, 413)):
        body = b" " * size
        assert line.raw(body, {"X-Line-Signature": signed(body)}).status_code == status
    elsewhere = line.raw(b"", {"X-Line-Signature": signed(b"")})
    assert elsewhere.status_code == 400
    import httpx

    assert httpx.post(f"{line.base}/api/echo", content=b" " * 70_000).status_code == 413


def test_a_full_webhook(line: LineStage) -> None:
    """Many events of several people, above 64 KiB."""
    events = [line.platform.text(f"U{n:032d}", "あ" * 900) for n in range(40)]
    assert len(webhook(*events)[0]) > 64 * 1024
    assert line.post(*events).status_code == 200
    line.until(lambda: len(line.platform.sent) == 40)
    assert set(line.platform.answers().values()) == {1}


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "standby"},
        {"source": {"type": "group", "groupId": "C1", "userId": ANNA}},
        {"source": {"type": "room", "roomId": "R1", "userId": ANNA}},
        {"source": {"type": "user"}},
        {"source": None},
        {"type": "membership"},
        {"type": 3},
        {"message": {"type": "hologram", "id": "1"}},
        {"message": {"type": 7}},
        {"message": None},
    ],
)
def test_ignored(line: LineStage, change: dict[str, Any]) -> None:
    """200, and nothing comes of it."""
    assert line.post({**line.platform.text(ANNA, "x"), **change}).status_code == 200
    line.turn(line.platform.text(BOB, "はい"))
    assert line.platform.of(ANNA) == []


@pytest.mark.parametrize("timestamp", [None, "x", -1, 10**30, True, 1.5])
def test_odd_times(line: LineStage, timestamp: Any) -> None:
    """An event is answered, whatever its time is."""
    event = {**line.platform.text(ANNA, "はい"), "timestamp": timestamp}
    assert "はい" in line.turn(event).text


# Once, and in order


def test_answered_by_the_token(line: LineStage) -> None:
    """A reply, and nothing pushed."""
    sent = line.turn(line.platform.text(ANNA, "証券番号はどこ"))
    assert (sent.how, sent.text) == ("reply", "「証券番号はどこ」ですね。")


def test_redelivered(line: LineStage) -> None:
    """Within a webhook, in another one, and after it was answered: once."""
    event = line.platform.text(ANNA, "はい")
    again = {**event, "deliveryContext": {"isRedelivery": True}}
    assert line.post(event, event).status_code == 200
    line.post(again)
    line.idle()
    line.post(again)
    line.idle()
    assert len(line.platform.of(ANNA)) == 1


def test_in_order(line: LineStage) -> None:
    """By their time, though they came the other way round; others are not waited for."""
    first, second = line.platform.text(ANNA, "一"), line.platform.text(ANNA, "二")
    line.post(second, line.platform.text(BOB, "遅い"), first)
    line.until(lambda: len(line.platform.of(ANNA)) == 2)
    assert [one.text for one in line.platform.of(ANNA)] == ["「一」ですね。", "「二」ですね。"]
    assert line.platform.of(BOB) == []


def test_conversations_are_ours(line: LineStage, tmp_path: Path) -> None:
    """Named by a keyed hash; the user's id stands nowhere in clear."""
    line.turn(line.platform.text(ANNA, "個人の言葉"))
    (incoming,) = line.echo.handed
    assert incoming.sender == line.pseudonyms.of(ANNA) and ANNA not in incoming.sender
    stored = stored_bytes(line.services.messaging.inbox._engine)
    assert ANNA.encode() not in stored and "個人の言葉".encode() not in stored
    assert line.services.messaging.addressees.find(incoming.sender) == ANNA


def test_after_a_restart(platform: LinePlatform, tmp_path: Path) -> None:
    """What was stored and not worked off is answered then, and what was is not again."""
    before = stage(tmp_path, platform)
    done = platform.text(ANNA, "済み")
    with line_served(before):
        before.turn(done)
    waiting = platform.text(BOB, "まだ")
    before.channel._store([before.channel._event(_told(waiting), before.services.now())], None)  # type: ignore[arg-type,list-item]
    with line_served(stage(tmp_path, platform)) as after:
        after.post(done, waiting)
        after.until(lambda: len(platform.sent) == 2)
        after.idle()
    assert platform.answers() == {ANNA: 1, BOB: 1}


def _told(event: dict[str, Any]) -> Any:
    from bot.channels.line.webhook import read

    (told,) = read(json.dumps({"events": [event]}).encode())
    return told


def test_too_many(line: LineStage) -> None:
    """All are taken, the person is told once to wait, and others are answered."""
    for number in range(LIMIT + 5):
        assert line.post(line.platform.text(ANNA, f"{number}")).status_code == 200
    line.turn(line.platform.text(BOB, "はい"))
    line.until(lambda: len(line.platform.of(ANNA)) == LIMIT + 1)
    line.idle()
    last = line.platform.of(ANNA)[-1].text
    assert "待って" in last and len(line.platform.of(ANNA)) == LIMIT + 1


# Kinds


@pytest.mark.parametrize("kind", ["sticker", "image", "video", "audio", "file", "location"])
def test_other_kinds(line: LineStage, kind: str) -> None:
    """A kind sentence, then what was asked; nothing is fetched."""
    sent = line.turn(line.platform.message(ANNA, kind))
    assert sent.text == f"{SAY(kind)}\n次は何ですか。"
    assert [one["label"] for one in sent.items] == ["次へ"]
    assert not any("content" in path for path, _ in line.platform.calls)


def test_pressed(line: LineStage) -> None:
    """The payload comes with the question that it answers."""
    line.turn(line.platform.postback(ANNA, 'registration/2/1#/journey{"move": "next"}'))
    line.turn(line.platform.postback(ANNA, '/faq{"topic": "reg_start"}'))
    told = [(one.text, one.answers) for one in line.echo.handed]
    assert told == [
        ('/journey{"move": "next"}', "registration/2/1"),
        ('/faq{"topic": "reg_start"}', None),
    ]


@pytest.mark.parametrize("area", ["registration", "renewal", "resume", "phone"])
def test_the_menu_says_what_a_person_would(line: LineStage, area: str) -> None:
    """Without a conversation before."""
    line.turn(line.platform.postback(ANNA, f"menu:{area}"))
    assert [one.text for one in line.echo.handed] == [SAY(f"said_{area}")]


def test_the_menus_own_areas(line: LineStage) -> None:
    """Questions to choose from, and how to get nothing any more; one that is gone is told kindly."""
    questions = line.turn(line.platform.postback(ANNA, "menu:questions"))
    assert questions.text == SAY("questions") and len(questions.items) >= 5
    assert SAY("stop") in line.turn(line.platform.postback(ANNA, "menu:stop")).text
    assert SAY("no_such_area") in line.turn(line.platform.postback(ANNA, "menu:old")).text


def test_who_wants_no_more_is_reminded_no_more(line: LineStage) -> None:
    """配信停止 ends what was asked for as well."""
    now, services = tokyo_now(), line.services
    anna = line.pseudonyms.of(ANNA)
    due, ends = now + timedelta(hours=1), now + timedelta(hours=2)
    with services.unit_of_work.turn():
        services.reminders.kept.put(Reminder(Deadline.MAIL, anna, "line", due, ends), now)
        services.unit_of_work.commit()
    assert services.reminders.kept.waiting(anna) == 1
    line.turn(line.platform.postback(ANNA, "menu:stop"))
    assert services.reminders.kept.waiting(anna) == 0


def test_follow(line: LineStage) -> None:
    """Greeted, with the question that decides the way."""
    sent = line.turn(line.platform.event(ANNA, "follow", follow={"isUnblocked": False}))
    assert "LINEではうかがいません" in sent.text


def test_unfollow(line: LineStage) -> None:
    """What was told is erased, the link too; nothing is sent."""
    line.turn(line.platform.text(ANNA, "はい"))
    conversation = line.pseudonyms.of(ANNA)
    line.services.linked.store.link(conversation, "m-sample-ichiro", line.services.now())
    line.post(line.platform.event(ANNA, "unfollow"))
    line.idle()
    assert line.echo.erased == [conversation]
    assert line.services.linked.member(conversation) is None
    assert line.services.messaging.addressees.find(conversation) is None
    assert len(line.platform.of(ANNA)) == 1


def test_unsend(line: LineStage) -> None:
    """What was said is taken out of the conversation; nothing is answered."""
    said = line.platform.text(ANNA, "見なかったことに")
    line.turn(said)
    line.post(line.platform.event(ANNA, "unsend", unsend={"messageId": said["message"]["id"]}))
    line.idle()
    assert line.echo.withdrawn == [line.pseudonyms.of(ANNA)]
    assert len(line.platform.of(ANNA)) == 1


def test_unsent_before_it_came(line: LineStage) -> None:
    """It is not worked off any more, whichever of both comes first."""
    for is_first in (True, False):
        said = line.platform.text(ANNA, "見なかったことに")
        unsent = line.platform.event(ANNA, "unsend", unsend={"messageId": said["message"]["id"]})
        for event in (said, unsent) if is_first else (unsent, said):
            event["timestamp"] = 1_790_000_900_000
        line.post(*((said, unsent) if is_first else (unsent, said)))
        line.idle()
    assert line.echo.handed == [] and line.platform.of(ANNA) == []


# Out, where the platform is not well


def test_slow_turn(line: LineStage) -> None:
    """The dots are shown, then the answer comes by the token."""
    sent = line.turn(line.platform.text(ANNA, "遅い"))
    assert sent.how == "reply"
    (loading,) = line.platform.loading
    assert loading == {"chatId": ANNA, "loadingSeconds": 20}


def test_dots_that_fail(line: LineStage) -> None:
    """Nothing depends on them."""
    line.platform.faults = [Fault(500, path=LOADING)]
    assert line.turn(line.platform.text(ANNA, "遅い")).how == "reply"


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(429, retry_after_s=1)],
        [Fault(500), Fault(503)],
        [Fault(500, is_taken=True)],
        [Fault(0, hangs_up=True)],
        [Fault(0, hangs_up=True, is_taken=True)],
        [Fault(0, slow_s=2, is_taken=True)],
    ],
    ids=["429", "500 twice", "500 though taken", "hangs up", "hangs up though taken", "slow"],
)
def test_replies_arrive_once(line: LineStage, faults: list[Fault]) -> None:
    """Neither lost nor doubled, and the token is not used for anything else."""
    line.platform.faults = faults
    line.turn(line.platform.text(ANNA, "はい"))
    line.idle()
    assert [one.how for one in line.platform.of(ANNA)] == ["reply"]
    assert all(path == REPLY for path, _ in line.platform.calls)


@pytest.mark.parametrize(
    "faults",
    [
        [],
        [Fault(500, path=PUSH)],
        [Fault(500, is_taken=True, path=PUSH)],
        [Fault(429, path=PUSH, retry_after_s=1)],
        [Fault(0, hangs_up=True, is_taken=True, path=PUSH)],
    ],
    ids=["well", "500", "500 though taken", "429", "hangs up though taken"],
)
def test_pushed_where_the_token_is_over(line: LineStage, faults: list[Fault]) -> None:
    """Once, by the retry key."""
    line.platform.token_good_for_s = -1
    line.platform.faults = faults
    line.turn(line.platform.text(ANNA, "はい"))
    line.idle()
    assert [one.how for one in line.platform.of(ANNA)] == ["push"]


def test_a_turn_that_ran_too_long(line: LineStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token is not tried any more: it is pushed."""
    monkeypatch.setattr(carrier, "TOKEN_BEGUN_FOR", carrier.timedelta(seconds=1))
    assert line.turn(line.platform.text(ANNA, "遅い")).how == "push"
    assert not any(path == REPLY for path, _ in line.platform.calls)


def test_in_words_where_flex_is_refused(line: LineStage) -> None:
    """The same facts, by the same token."""
    drawn = line.turn(line.platform.text(ANNA, "電話"))
    assert drawn.messages[0]["type"] == "flex"
    line.platform.refuses_flex = True
    plain = line.turn(line.platform.text(ANNA, "電話"))
    assert (plain.how, plain.messages[0]["type"]) == ("reply", "text")
    assert "tel:0120000000" in plain.text


def test_what_never_arrived_is_offered_later(line: LineStage) -> None:
    """At the next message, before its answer."""
    line.platform.faults = [Fault(400), Fault(400)]
    line.post(line.platform.text(ANNA, "最初"))
    line.idle()
    sent = line.turn(line.platform.text(ANNA, "次"))
    assert SAY("undelivered", text="「最初」ですね。") in sent.text
    assert sent.text.endswith("「次」ですね。")
    assert "届いていない" not in line.turn(line.platform.text(ANNA, "その次")).text


def test_the_checker_finds_what_is_wrong() -> None:
    """Else nothing of this would say anything."""
    item = {"type": "action", "action": {"type": "postback", "label": "x" * 21, "data": "d"}}
    bubble = {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": []}}
    for messages in (
        [],
        [{"type": "text", "text": "x"}] * 6,
        [{"type": "text", "text": "𠮷" * 2501}],
        [{"type": "text", "text": "x", "quickReply": {"items": [item]}}],
        [{"type": "text", "text": "x", "quickReply": {"items": [item] * 14}}],
        [{"type": "flex", "altText": "x" * 1501, "contents": bubble}],
        [{"type": "flex", "altText": "x", "contents": bubble}],
        [{"type": "text", "text": "x", "unknown": 1}],
    ):
        assert problems_of(messages), messages


# The account


def conversation_of(line: LineStage) -> str:
    """Anna's."""
    return line.pseudonyms.of(ANNA)


@pytest.mark.parametrize("text", ["アカウント連携", "ｱｶｳﾝﾄ連携。", "連携したい"])
def test_link_is_offered(line: LineStage, text: str) -> None:
    """By a button that opens our page in the browser proper, with a token of the platform."""
    sent = line.turn(line.platform.text(ANNA, text))
    (button,) = sent.messages[0]["contents"]["footer"]["contents"]
    assert button["action"]["uri"] == (
        "https://site.example.jp/line/link?linkToken="
        "NMZTNuVrPTqlr2IF8Bnymkb7rXfYv5EY&openExternalBrowser=1"
    )
    assert line.echo.handed == []


def test_link_that_cannot_begin(line: LineStage) -> None:
    """The platform gives no token: told kindly."""
    line.platform.faults = [Fault(500, path=f"/v2/bot/user/{ANNA}/linkToken")]
    assert SAY("link_not_now") in line.turn(line.platform.text(ANNA, "アカウント連携")).text


def test_linked_and_unlinked(line: LineStage) -> None:
    """By the platform's event, once; from then on the member is behind it, until it is unlinked."""
    linked, at = line.services.linked, line.services.now()
    nonce = linked.begin("m-sample-ichiro", at)

    def event(result: str, nonce: str) -> dict[str, Any]:
        told = {"result": result, "nonce": nonce}
        return line.platform.event(ANNA, "accountLink", link=told)

    for result, sent in (("failed", nonce), ("ok", "another")):
        assert SAY("link_failed") in line.turn(event(result, sent)).text
    assert SAY("linked") in line.turn(event("ok", nonce)).text
    line.turn(line.platform.text(ANNA, "はい"))
    assert line.echo.handed[-1].member == "m-sample-ichiro"
    line.turn(line.platform.text(BOB, "はい"))
    assert line.echo.handed[-1].member is None
    assert SAY("is_linked") in line.turn(line.platform.text(ANNA, "アカウント連携")).text
    assert SAY("unlinked") in line.turn(line.platform.text(ANNA, "連携解除")).text
    assert linked.member(conversation_of(line)) is None
    assert SAY("not_linked") in line.turn(line.platform.text(ANNA, "連携解除")).text


def test_the_word_of_the_page(line: LineStage) -> None:
    """What was shown on the page, as it is, once; it is not handed on to be understood."""
    nonce = line.services.linked.begin("m-sample-ichiro", line.services.now())
    assert SAY("linked") in line.turn(line.platform.text(ANNA, f"連携 {nonce}")).text
    assert SAY("link_failed") in line.turn(line.platform.text(BOB, f"連携　{nonce}")).text
    assert line.services.linked.member(conversation_of(line)) == "m-sample-ichiro"
    assert line.echo.handed == []


def test_pictures(line: LineStage) -> None:
    """JPEGs by their names, and nothing else of the folder."""
    import httpx

    base = f"{line.base}/channels/line/pictures"
    found = httpx.get(f"{base}/registration-3-2.jpg")
    assert found.status_code == 200 and found.headers["content-type"] == "image/jpeg"
    for name in (
        "sizes.json",
        "registration-3-2.png",
        "registration-3-2",
        "..%2Fmenu.png",
        "x.jpg",
    ):
        assert httpx.get(f"{base}/{name}").status_code == 404
