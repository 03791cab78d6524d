"""Reading a conversation again, and hearing of it as it happens, over HTTP."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import Any

import pytest
from front_support import until
from host_site import host_token
from web_support import (
    Client,
    Stage,
    somebody,
    stage,
)

from bot.channels.web import streams
from bot.channels.web.sessions import Session
from bot.channels.web.streams import Places, Stream
from bot.services.transcript.fan_out import FanOutHere, Happening, Kind

STAGE = stage()


def conversation(token: str) -> str:
    return STAGE.web.sessions.read(token).conversation


def texts(messages: list[dict[str, Any]]) -> list[str]:
    """Without what tells how many were said before."""
    return [one["text"].partition("（")[0] for one in messages]


def test_what_was_said_is_read_again(client: Client, token: str) -> None:
    """Masked, in order, from the beginning or from a message on; each id once."""
    assert client.read(token).json() == {"messages": [], "next": None}
    said = [client.say(token, text, client_msg_id=text).json() for text in ("一つ目", "二つ目")]
    page = client.read(token, after="").json()
    assert texts(page["messages"]) == ["一つ目", "一つ目ですね", "二つ目", "二つ目ですね"]
    assert [one["from"] for one in page["messages"]] == ["user", "assistant"] * 2
    ids = [one["id"] for one in page["messages"]]
    assert ids == sorted(set(ids)) and ids[1::2] == [one["replies"][0]["id"] for one in said]
    assert [one["client_msg_id"] for one in page["messages"]] == ["一つ目"] * 2 + ["二つ目"] * 2
    assert all(one["text"].endswith("＊") for one in page["messages"][1::2]), "as it is stored"
    assert client.read(token, after=ids[1]).json()["messages"] == page["messages"][2:]
    assert client.read(token, after=ids[0]).json()["messages"] == page["messages"][1:]
    assert page["next"] == ids[-1]
    assert client.read(token, after=page["next"]).json() == {"messages": [], "next": None}


def test_a_long_conversation_is_read_in_pages(client: Client, token: str) -> None:
    """Until nothing is left."""
    who = conversation(token)
    for number in range(230):
        STAGE.echo._stored(who, [], f"{number}", None)
    read, after = [], ""
    while True:
        page = client.read(token, after=after).json()
        if page["next"] is None:
            break
        read += [one["text"] for one in page["messages"]]
        after = page["next"]
    assert read == [str(number) for number in range(230)]


def test_both_tabs_hear_everything(client: Client, token: str) -> None:
    """Who has sent it tells its own by the number of the message; the answer is as it was posted."""
    with client.listen(token) as one, client.listen(token) as other:
        assert one.wait_until_open().response.headers["Content-Type"] == "text/event-stream"
        other.wait_until_open()
        (posted,) = client.say(token, "はい", client_msg_id="a1").json()["replies"]
        for tab in (one, other):
            typing, said, answered = (next(tab.events()) for _ in range(3))
            assert (typing.name, typing.id) == ("typing", "")
            assert said.data["from"] == "user" and said.data["client_msg_id"] == "a1"
            assert answered.data == {**answered.data, **posted} and answered.id == posted["id"]
            assert answered.data["from"] == "assistant" and "T" in answered.data["at"]


def test_who_comes_back_gets_what_was_missed(client: Client, token: str) -> None:
    """By Last-Event-ID, also in the middle of an exchange; then what happens goes on."""
    client.say(token, "一つ目")
    with client.listen(token) as tab:
        seen = tab.messages(2)
    client.say(token, "二つ目")
    with client.listen(token, last=seen[0]["id"]) as tab:
        assert texts(tab.messages(3)) == ["一つ目ですね", "二つ目", "二つ目ですね"]
        client.say(token, "三つ目")
        assert texts(tab.messages(2)) == ["三つ目", "三つ目ですね"]


def test_what_happens_elsewhere_is_told_once(client: Client, token: str) -> None:
    """At once where a page listens, else as soon as one does; and it stays in the transcript."""
    who = conversation(token)
    with client.listen(token) as one, client.listen(token) as other:
        one.wait_until_open(), other.wait_until_open()
        STAGE.happens(who, "会員登録が完了しましたね。")
        for tab in (one, other):
            heard = {event.name: event.data for event in islice(tab.events(), 2)}
            assert heard["progress"]["journey"] == "registration"
            assert heard["message"]["text"].rstrip("＊") == "会員登録が完了しましたね。"
    STAGE.happens(who, "更新が完了しましたね。")
    with client.listen(token) as tab:
        told = tab.messages(2)
    assert texts(told) == ["会員登録が完了しましたね。＊", "更新が完了しましたね。"]
    assert [one["from"] for one in told] == ["assistant"] * 2 and "client_msg_id" not in told[0]
    assert len(client.read(token).json()["messages"]) == 2


def test_the_end_ends_what_listens(client: Client, token: str) -> None:
    """Signed out in one tab, nothing more is heard in the other."""
    with client.listen(token) as tab:
        tab.wait_until_open()
        ended = client.post("/api/chat/session/end", headers={"Authorization": f"Bearer {token}"})
        assert ended.status_code == 204
        assert list(tab.events()) == []
        assert client.read(token).status_code == 401
        with client.listen(token) as again:
            assert again.response.status_code == 401


def test_what_is_erased_is_read_by_nobody(client: Client, token: str) -> None:
    """Other tabs hear of it; what is said afterwards has ids that come later."""
    before = client.say(token, "ひみつ").json()["replies"][0]["id"]
    with client.listen(token, last=before) as tab:
        tab.wait_until_open()
        headers = {"Authorization": f"Bearer {token}"}
        assert client.post("/api/chat/session/erase", headers=headers).status_code == 204
        tab.until("erased")
        assert client.read(token).json()["messages"] == []
        after = client.say(token, "はい").json()["replies"][0]["id"]
        assert after > before and tab.messages(2)[1]["id"] == after


def test_a_session_is_renewed_beside_the_stream(client: Client) -> None:
    """The same conversation goes on under the next token, with a stream of either."""
    first = client.session(host_token=host_token("m-one")).json()["token"]
    with client.listen(first) as tab:
        tab.wait_until_open()
        second = client.session(first, host_token=host_token("m-one")).json()["token"]
        client.say(second, "続き")
        assert texts(tab.messages(2)) == ["続き", "続きですね"]
        other = client.session(first, host_token=host_token("m-two")).json()["token"]
        assert client.read(other).json()["messages"] == [], "somebody else reads nothing of it"


def test_verdicts(client: Client, token: str) -> None:
    """Asked for below an answer that ends something, never below two in a row; kept once each."""
    replies = [client.say(token, text).json()["replies"][0] for text in ("一", "二", "三")]
    assert [reply.get("asks_feedback", False) for reply in replies] == [True, False, True]
    answer = replies[0]["id"]
    assert client.judge(token, answer=answer, solved=False, reason="hard").status_code == 204
    verdict = STAGE.verdicts.kept[conversation(token), answer]
    assert (verdict.topic, verdict.is_solved, verdict.reason) == ("reg_start", False, "hard")
    for wrong in (
        {},
        {"answer": answer},
        {"answer": 5, "solved": True},
        {"answer": answer, "solved": "yes"},
        {"answer": answer, "solved": False, "reason": "私は損保太郎です"},
        {"answer": answer, "solved": True, "reason": "hard"},
    ):
        assert client.judge(token, **wrong).status_code == 400, wrong
    assert client.judge(token, answer="12", solved=True).status_code == 404
    other = client.session().json()["token"]
    assert client.judge(other, answer=answer, solved=True).status_code == 404


def test_the_opening(client: Client) -> None:
    """Who this is, the question that decides, whom to call."""
    opening = client.session(agency="yumecard").json()["opening"]
    assert "ゆめカード" in opening["text"] and "14日間" in opening["privacy"]["text"]
    titles = [one["title"] for one in opening["question"]["choices"]]
    assert titles == ["まだ", "済んだ（更新へ）", "質問だけ"]
    assert [one["phone"] for one in opening["phones"]] == [
        "0800-3003-123",
        "0120-157-566",
        "0120-301-377",
    ]
    assert opening["unfinished"] is None
    assert client.session().json()["opening"]["agency"] is None


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "1" * 40, "１２", "12x", "null"])
def test_an_id_that_is_none_is_400(client: Client, token: str, after: str) -> None:
    """Whoever reads from nowhere would miss something without knowing."""
    assert client.read(token, after=after).status_code == 400
    if after.isascii():
        with client.listen(token, last=after) as tab:
            assert tab.response.status_code == 400


def test_too_many_streams_of_a_conversation(client: Client, token: str, port: int) -> None:
    """One more is told when to come again; somebody else is not, and a place is given back."""
    open_ones = [client.listen(token) for _ in range(streams.MOST_OF_A_CONVERSATION)]
    for tab in open_ones:
        tab.__enter__().wait_until_open()
    with client.listen(token) as refused:
        assert refused.response.status_code == 429
        assert refused.response.headers["Retry-After"] == str(streams.AGAIN_S)
    with somebody(port) as other, other.listen(other.session().json()["token"]) as tab:
        assert tab.response.status_code == 200
    for tab in open_ones:
        tab.__exit__(None, None, None)

    def is_let_in() -> bool:
        with client.listen(token) as tab:
            return bool(tab.response.status_code == 200)

    assert until(is_let_in)


def test_too_many_streams_of_an_address_and_in_all() -> None:
    """A scale multiplies both; when the server stops, nobody is let in."""
    places = Places(scale=0.01)
    with places.taken("a", "here", lambda: None), places.taken("b", "here", lambda: None):
        assert places.has_room("c", "here")
        with places.taken("c", "here", lambda: None):
            assert not places.has_room("d", "here") and places.has_room("d", "there")
    assert places.has_room("a", "here")
    closed: list[str] = []
    with places.taken("a", "here", lambda: closed.append("a")):
        places.close()
    assert closed == ["a"] and not places.has_room("b", "there")


# A stream without a network


def listening(on: Stage, ends_at: float = 1e12, **more: Any) -> tuple[Stream, str]:
    """A stream of somebody new, and the conversation."""
    session = Session("web-1", None, None, 0, int(ends_at))
    made: Any = on.echo
    return Stream(made, on.transcript, session, 0, on.web.services.now, **more), "web-1"


async def parts(stream: Stream, count: int) -> list[str]:
    """The first parts that are sent, or all where it ends before."""
    found: list[str] = []
    async for part in stream.parts():
        found.append(part.decode())
        if len(found) == count:
            break
    return found


def test_a_silent_stream_gives_signs_of_life_and_ends_with_its_session() -> None:
    """Comments, so that no proxy closes it; with the token's last second it is over."""
    clock = iter([0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 3.0])
    stream, _ = listening(stage(), ends_at=3, seconds=lambda: next(clock), keep_alive_s=0.001)
    assert asyncio.run(parts(stream, 99)) == ["retry: 2000\n\n"] + [": \n\n"] * 3


def test_when_the_server_stops_streams_end() -> None:
    """At once, whatever they wait for."""

    async def stopped() -> list[str]:
        stream, _ = listening(stage())
        asyncio.get_running_loop().call_later(0.01, stream.close)
        return await parts(stream, 99)

    assert len(asyncio.run(stopped())) <= 2


def test_a_slow_reader_holds_up_nobody_and_misses_nothing() -> None:
    """What does not wait for it any more is read from the transcript."""
    on = stage(most_waiting=3)

    async def read_slowly() -> list[str]:
        stream, who = listening(on)
        coming = stream.parts()
        found = [await anext(coming)]
        reading = asyncio.ensure_future(anext(coming))
        await asyncio.sleep(0.01)
        for number in range(50):
            on.echo._stored(who, [], f"{number}回目", None)
        await asyncio.sleep(0.01)
        found.append(await reading)
        while len(found) < 51:
            found.append(await anext(coming))
        return [part.decode() for part in found]

    told = asyncio.run(read_slowly())
    assert [f"{number}回目" in part for number, part in enumerate(told[1:])] == [True] * 50


@pytest.mark.parametrize("lost", ["一回目", "二回目", "三回目"])
def test_what_was_lost_on_the_way_is_read(lost: str) -> None:
    """The first too: a number that is left out tells it; one that comes twice is sent once."""
    on = stage()
    deaf, real = FanOutHere(), on.transcript.fan_out
    saying = ("一回目", "二回目", "三回目", "四回目")

    async def heard() -> list[str]:
        stream, who = listening(on)
        coming = stream.parts()
        await anext(coming)
        reading = asyncio.ensure_future(anext(coming))
        await asyncio.sleep(0.01)
        for text in saying:
            on.transcript.fan_out = deaf if text == lost else real
            on.echo._stored(who, [], text, None)
            if text != lost:
                last = on.transcript.since(who, 0, on.web.services.now())[-1]
                real.tell(who, Happening(Kind.EXCHANGE, last))
        on.transcript.fan_out = real
        found = [await reading]
        while len(found) < len(saying):
            found.append(await anext(coming))
        return [part.decode() for part in found]

    told = asyncio.run(heard())
    assert [text in part for text, part in zip(saying, told)] == [True] * len(saying)
