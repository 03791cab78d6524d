"""会員登録: the four items are compared with the contract before the page is opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Iterator

import pytest
from dialogue_support import (
    DESK,
    GORO,
    HANAKO,
    HINAKO,
    READ_BACK,
    TARO,
    Talk,
    assert_no_sentence_twice,
    at,
)

from bot.domain.hours import TOKYO

DAYS = count(1)
NUMBERS = count(770_001)


@pytest.fixture(autouse=True)
def another_day(clock) -> Iterator[None]:
    """Failed checks are counted by the day, for all conversations together."""
    clock.at = datetime(2026, 12, 1, 10, 0, tzinfo=TOKYO) + timedelta(days=2 * next(DAYS))
    yield


def handed_over(talk: Talk) -> bool:
    """True if the last turn holds the link to the prepared page."""
    return any("/handover/" in url for url in talk.urls)


@pytest.mark.parametrize(
    "person", [TARO, HANAKO, HINAKO, GORO], ids=["taro", "hanako", "hinako", "goro"]
)
def test_what_matches_is_handed_over(talk: Talk, person: dict[str, str]) -> None:
    """Nothing stands between a right form and its page."""
    talk.filling(person).press("はい")
    assert handed_over(talk)
    assert "一致しません" not in talk.text


@pytest.mark.parametrize(
    ("wrong", "item", "button"),
    [
        ({"phone": "03-1234-5678"}, "電話番号", "電話番号を直す"),
        ({"address": "大阪府大阪市北区中之島1-1-1"}, "住所", "住所を直す"),
        ({"birth_date": "昭和25年12月18日"}, "生年月日", "生年月日を直す"),
        ({"name": "損保 次郎"}, "氏名", "お名前（漢字）を直す"),
    ],
    ids=["phone", "address", "birth date", "name"],
)
def test_a_mismatch_is_explained_and_corrected(
    talk: Talk, wrong: dict[str, str], item: str, button: str
) -> None:
    """Which item it is, one likely cause, never the stored value; corrected, it goes on."""
    talk.filling({**TARO, **wrong}).press("はい")
    assert not handed_over(talk)
    assert item in talk.text
    assert "REG-3" in talk.citations
    assert {button, "このまま画面へ進む"} <= {*talk.titles}
    for name in wrong:
        stored = TARO[name]
        assert stored not in talk.text
        talk.press(button)
        assert talk.place == at(name)
        talk(stored)
        assert talk.place == READ_BACK
    assert handed_over(talk.press("はい"))


def test_more_causes_one_at_a_time_then_the_desk(talk: Talk) -> None:
    """「ほかの原因を見る」 tells another cause each time; after the last the desk."""
    talk.filling({**TARO, "address": "大阪府大阪市北区中之島1-1-1"}).press("はい")
    first = len(talk.history)
    while "ほかの原因を見る" in talk.titles:
        assert DESK not in talk.phones
        talk.press("ほかの原因を見る")
    causes = talk.history[first - 1 :]
    assert len(causes) >= 3
    assert_no_sentence_twice(causes)
    assert DESK in talk.phones
    assert "DESK-1" in talk.citations
    assert "このまま画面へ進む" in talk.titles


def test_on_to_the_page_although_it_does_not_match(talk: Talk) -> None:
    """It is the person's own decision."""
    talk.filling({**TARO, "phone": "03-1234-5678"}).press("はい").press("このまま画面へ進む")
    assert handed_over(talk)


def test_an_unknown_policy_number(talk: Talk) -> None:
    """First the number itself is in doubt: the one after the renewal, a slip, somebody else's."""
    talk.filling({**TARO, "policy_numbers": "Z999999999"}).press("はい")
    assert "更新後" in talk.text
    assert "証券番号を直す" in talk.titles
    assert "Z999999999" not in talk.text
    talk.press("証券番号を直す")
    assert talk.place == at("policy_numbers")
    talk("A020119183")
    assert talk.place == READ_BACK
    assert handed_over(talk.press("はい"))


def test_one_of_two_policy_numbers(talk: Talk) -> None:
    """Which of them it is, is told by its place in the list."""
    talk.filling({**TARO, "policy_numbers": "A020119183 Z999999998"}).press("はい")
    assert "2件目" in talk.text
    assert "1件目" not in talk.text


def test_old_and_new_kanji(talk: Talk) -> None:
    """高崎 for 髙﨑: one of the causes that are told."""
    talk.filling({**HINAKO, "name": "高崎 雛子"}).press("はい")
    while "旧字体" not in talk.text:
        talk.press("ほかの原因を見る")
    assert "髙﨑　雛子" not in talk.text
    talk.press("お名前（漢字）を直す")("髙﨑 雛子")
    assert "髙﨑　雛子" in talk.text
    assert handed_over(talk.press("はい"))


@pytest.mark.parametrize("without", ["policy_numbers", "phone", "birth_date"])
def test_nothing_to_compare(talk: Talk, without: str) -> None:
    """Without a policy number, or with an item left for the page, nothing is compared."""
    talk.preparing()
    for name in TARO:
        if name != without:
            talk(TARO[name])
        elif without == "policy_numbers":
            talk.press("入力しない")
        else:
            talk("あとで画面で入力します")
    if "ほかにはない" in talk.titles:
        talk.press("ほかにはない")
    assert talk.place == READ_BACK
    talk.press("はい")
    assert handed_over(talk)
    assert "一致しません" not in talk.text


def test_a_question_about_the_mismatch(talk: Talk) -> None:
    """It is answered, and the form is still there to be corrected."""
    talk.filling({**TARO, "phone": "03-1234-5678"}).press("はい")
    talk("なんで合わんのじゃろうか")
    assert "一致" in talk.text
    assert talk.place == READ_BACK
    assert not handed_over(talk)
    talk("電話番号を直したい", "042-000-0001")
    assert handed_over(talk.press("はい"))


def test_corrected_by_value_after_a_mismatch(talk: Talk) -> None:
    """The right value alone is enough."""
    talk.filling({**TARO, "phone": "03-1234-5678"}).press("はい")
    talk("042-000-0001")
    assert talk.place == READ_BACK
    assert handed_over(talk.press("はい"))


def test_yes_to_a_likely_cause_leads_to_the_item(talk: Talk) -> None:
    """「電話番号が変わっていませんか」「はい」: then the number is asked for."""
    talk.filling({**TARO, "phone": "03-1234-5678"}).press("はい")
    assert "変わっていませんか" in talk.text
    talk("はい、変わりました")
    if talk.place != at("phone"):
        talk("はい")
    assert talk.place == at("phone")


def test_no_to_a_likely_cause_tells_the_next(talk: Talk) -> None:
    """「いいえ」 is no wish to correct something else."""
    talk.filling({**TARO, "phone": "03-1234-5678"}).press("はい")("いいえ")
    assert "固定電話" in talk.text


def test_the_same_check_again_and_again(talk: Talk) -> None:
    """Who confirms the same form again hears something else, each time."""
    talk.filling({**TARO, "birth_date": "昭和25年12月18日"})
    talk("はい", "はい", "はい", "はい", "はい")
    assert not handed_over(talk)


def test_guessing_is_limited(talk: Talk) -> None:
    """After a few failed checks nothing is compared for an hour; the page stays open."""
    talk.filling({**TARO, "birth_date": "昭和25年12月18日"}).press("はい")
    for day in range(10, 16):
        talk(f"生年月日は昭和25年12月{day}日です")
        if talk.place == READ_BACK:
            talk("はい")
    assert "回数" in talk.text or "続けての照合" in talk.text
    assert "生年月日が一致" not in talk.text
    assert DESK in talk.phones
    assert handed_over(talk.press("このまま画面へ進む"))


def test_the_limit_ends(talk: Talk, clock) -> None:
    """An hour later the right values are compared again."""
    talk.filling({**TARO, "birth_date": "昭和25年12月18日"}).press("はい")
    for day in range(10, 15):
        talk(f"生年月日は昭和25年12月{day}日です", "はい")
    clock.at += timedelta(hours=1, minutes=5)
    talk("生年月日は昭和25年12月19日です")
    assert handed_over(talk("はい"))


def test_nobody_elses_values_are_told(talk: Talk) -> None:
    """With somebody else's policy number nothing of theirs comes out."""
    talk.filling({**TARO, "policy_numbers": HANAKO["policy_numbers"]}).press("はい")
    while "ほかの原因を見る" in talk.titles:
        talk.press("ほかの原因を見る")
    said = "\n".join(talk.history)
    for value in ("見本", "花子", "二葉の里", "082-000-0002", "1984"):
        assert value not in said.replace("見本市", "").replace("見本町", "").replace(
            "見本ハイツ", ""
        )


def test_who_guesses_is_locked_wherever_they_begin_anew(running, loop) -> None:
    """20 failed checks of one address, whatever conversations it opens; others go on."""
    from bot.assistant.incoming import Incoming

    def say(sender: str, client: str, *texts: str) -> str:
        text = ""
        for one in texts:
            incoming = Incoming(sender, one, client=client)
            text = loop.run_until_complete(running.conversations.handle(incoming))[0].text
        return text

    def checks(sender: str, client: str, many: int) -> list[str]:
        values = "、".join(
            v for name, v in TARO.items() if name not in ("romaji", "policy_numbers")
        )
        numbers = [f"Z{next(NUMBERS):09}" for _ in range(many)]
        first = say(
            sender, client, "会員登録したい", "ここで入力の準備をする", f"{values}、{numbers[0]}"
        )
        assert numbers[0] in first
        say(sender, client, "入力しない", "ほかにはない")
        told = [say(sender, client, "はい")]
        for number in numbers[1:]:
            say(sender, client, "証券番号を直す", number, "ほかにはない")
            told.append(say(sender, client, "はい"))
        return told

    for conversation in range(4):
        for told in checks(f"guesses-{conversation}", "one address", 5):
            assert "証券番号1件目" in told
    (told,) = checks("guesses-again", "one address", 1)
    assert "証券番号1件目" not in told and "からです" in told
    (told,) = checks("somebody-else", "another address", 1)
    assert "証券番号1件目" in told
