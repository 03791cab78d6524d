"""会員登録: cancelled, paused, resumed, begun again, left for the renewal — nothing is lost unasked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Callable

import pytest
from dialogue_support import DESK, GUIDE, READ_BACK, TARO, Talk, assert_no_sentence_twice, at

from bot.domain.hours import TOKYO

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=TOKYO)

# Cancel


@pytest.mark.parametrize(
    "text",
    [
        "やっぱりやめる",
        "もうええわ、やめとく",
        "申し訳ございませんが、今回は取りやめにいたします",
        "たいぎいけえ、やめるわ",
        "きゃんせる",
        "こりゃあおえんわ、やめるけえ",
        "えーとすいませんなんかよくわからなくなってきたのでもうやめてもいいですか",
    ],
)
def test_cancelling_is_asked_once_more(talk: Talk, text: str) -> None:
    """Nobody is out by one message; a はい is, and the values are kept for a while."""
    talk.filling(until="kana")(text)
    assert talk.titles == ["はい、やめます", "いいえ、続けます"]
    assert talk.place == at("kana"), "nothing is over yet"
    talk("はい")
    assert "中止しました" in talk.text
    assert "14日" in talk.text and "消して" in talk.text
    assert talk("続きから").place == at("kana")


@pytest.mark.parametrize(
    "text", ["いいえ、続けます", "いいえ", "やっぱり続けます", "やめん、続ける"]
)
def test_a_refused_cancel(talk: Talk, text: str) -> None:
    """On at the same item, with all that was told."""
    talk.filling(until="kana")("もうやめたい", text)
    assert talk.place == at("kana")
    assert "中止しました" not in talk.text
    assert "損保　太郎" in talk.answering(TARO).text


def test_an_undecided_person_is_asked_again(talk: Talk) -> None:
    """Neither はい nor いいえ: the same question in other words, no wrong try of an item."""
    talk.preparing()("やめる", "うーん", "どうしようかなあ")
    assert talk.titles == ["はい、やめます", "いいえ、続けます"]
    assert_no_sentence_twice(talk.history[-3:])
    assert talk("いいえ").place == at("email")


def test_going_on_instead_of_answering(talk: Talk) -> None:
    """Who types the value after all has not cancelled."""
    talk.filling(until="name")("やめようかな、キャンセル", "損保 太郎")
    assert talk.place == at("kana")
    assert "損保　太郎" in talk.text


def test_cancelled_then_erased(talk: Talk) -> None:
    """「消して」 is asked once more; then nothing is left."""
    talk.filling(until="phone")("やめます").press("はい、やめます").press("消して")
    assert "元に戻せません" in talk.text or "元には戻せません" in talk.text
    talk("はい")
    assert "消しました" in talk.text
    talk("ここまでの内容を見せて")
    assert "損保" not in talk.text and "taro" not in talk.text
    talk("続きから")
    assert talk.place != at("phone"), "there is nothing to go on with"


def test_erasing_can_be_refused(talk: Talk) -> None:
    """Everything is still there."""
    talk.filling(until="phone")("入力したもの全部消してください", "いいえ")
    assert talk.place == at("phone")
    assert "損保　太郎" in talk.answering(TARO).text


def test_erasing_in_the_middle(talk: Talk) -> None:
    """Who erases everything while it goes on starts from nothing."""
    talk.filling(until="phone")("わしの情報を全部消してくれ", "はい")
    assert "消しました" in talk.text
    talk.press("最初から")
    if talk.place == "":
        talk.press("ここで入力の準備をする")
    assert talk.place == at("email")


def test_cancelling_where_screens_are_explained(talk: Talk) -> None:
    """The same without any value to keep."""
    talk.guided()("手順5へ", "もうやめじゃ")
    assert talk.titles == ["はい、やめます", "いいえ、続けます"]
    assert "14日" not in talk.text, "nothing was told, nothing is kept"
    talk.press("はい、やめます")
    assert talk("続きをやりたい").place == "手順5/7"


# Start over


@pytest.mark.parametrize(
    "text",
    [
        "最初からやり直したい",
        "はなからやり直しじゃ",
        "リセット",
        "こんがらがったので最初からお願いします",
    ],
)
def test_starting_over(talk: Talk, text: str) -> None:
    """Asked once more, because the values go; then from the first item on."""
    talk.filling(until="phone")(text)
    assert talk.place == at("phone")
    assert "消えます" in talk.text
    talk("いいえ")
    assert talk.place == at("phone")
    talk(text, "はい")
    assert talk.place == at("email")
    assert talk("jiro@example.jp").place == at("name")
    talk("ここまでの内容を見せて")
    assert "生年月日：まだ" in talk.text


# Pause and resume


@pytest.mark.parametrize(
    ("pause", "resume"),
    [
        ("あとで", "続きから"),
        ("今ちょっと手が離せないのでまた後でやります", "さっきの続きをお願いします"),
        ("お客さんが来たけえ、また明日するわ", "昨日の続きじゃ"),
        ("いったん止めて", "つづきから"),
        ("休憩", "再開します"),
    ],
)
def test_pause_and_resume_in_the_same_conversation(talk: Talk, pause: str, resume: str) -> None:
    """The place and the values stay; until when is told."""
    talk.filling(until="birth_date")(pause)
    assert "続きから" in talk.titles
    assert talk.code.count("・") == 2
    assert "14日" in talk.text and "1回だけ" in talk.text
    for value in ("taro", "損保", "ソンポ"):
        assert value not in talk.text, "a code tells nothing about anybody"
    assert talk(resume).place == at("birth_date")
    assert "損保　太郎" in talk.answering(TARO).text


def test_questions_while_it_is_paused(talk: Talk) -> None:
    """They are answered, and the way back is offered by itself."""
    talk.filling(until="phone")("あとで", "証券番号はどこに書いてありますか")
    assert "保険証券" in talk.text
    assert "続きから" in talk.titles
    assert talk.press("続きから").place == at("phone")


def test_the_next_day(talk: Talk, clock) -> None:
    """In the same conversation, 「続きから」 is enough on the next day."""
    clock.at = NOON
    talk.filling(until="address")("また明日にします")
    clock.at = NOON + timedelta(days=1)
    assert talk("続きから").place == at("address")


def test_after_the_last_day(talk: Talk, clock) -> None:
    """What was told is gone when the time that was named is over."""
    clock.at = NOON
    talk.filling(until="address")("また今度")
    code = talk.code
    clock.at = NOON + timedelta(days=15)
    talk("続きから")
    assert talk.place == ""
    talk(code)
    assert talk.place == ""
    assert "損保" not in talk.text


def test_the_code_in_another_conversation(talk: Talk, person: Callable[..., Talk]) -> None:
    """The code continues at the same item, once."""
    talk.filling(until="birth_date")("あとで")
    other, third = person("b"), person("c")
    assert other(talk.code).place == at("birth_date")
    assert "損保　太郎" in other.answering(TARO).text
    third(talk.code)
    assert "使えませんでした" in third.text
    assert third.place == ""
    assert "損保" not in third.text
    talk("ここまでの内容を見せて")
    assert "損" not in talk.text, "what was taken along is not here any more"


@pytest.mark.parametrize(
    "spoken",
    [
        "{0} {1} {2}",
        "{0}、{1}、{2}です",
        "再開コードは{0}・{1}・{2}です",
        "{0}{1}{2}",
        "さっきの {0} {1} {2} じゃけえ",
    ],
)
def test_the_code_as_people_say_it(talk: Talk, person: Callable[..., Talk], spoken: str) -> None:
    """Read aloud, run together, with words around it."""
    talk.filling(until="kana")("あとで")
    assert person("b")(spoken.format(*talk.code.split("・"))).place == at("kana")


def test_a_newer_code_replaces_the_older(talk: Talk, person: Callable[..., Talk]) -> None:
    """Only the last one that was given out works."""
    talk.filling(until="kana")("あとで")
    older = talk.code
    talk("続きから", "そんぽ たろう", "あとで")
    assert "使えませんでした" in person("b")(older).text
    assert person("c")(talk.code).place == at("romaji")


def test_wrong_codes_are_counted(person: Callable[..., Talk]) -> None:
    """After five nothing is looked up for a while; until when is told."""
    guess = person("guess")
    for digits in range(5):
        guess(f"さくら・でんしゃ・48{digits}")
        assert "使えませんでした" in guess.text
    guess("さくら・でんしゃ・488")
    assert "使えませんでした" not in guess.text
    assert "過ぎてから" in guess.text


def test_wrong_codes_name_the_desk(person: Callable[..., Talk]) -> None:
    """Who is locked out can call, or begin anew."""
    guess = person("locked")
    for digits in range(6):
        guess(f"さくら・でんしゃ・49{digits}")
    assert DESK in guess.phones
    assert guess.titles


def test_trying_on_while_locked_out(person: Callable[..., Talk]) -> None:
    """Whoever tries on is told in other words."""
    guess = person("again")
    for digits in range(8):
        guess(f"さくら・でんしゃ・50{digits}")


def test_after_the_hour_the_right_code_works(
    talk: Talk, person: Callable[..., Talk], clock
) -> None:
    """Being locked out ends."""
    clock.at = NOON
    talk.filling(until="kana")("あとで")
    guess = person("b")
    for digits in range(5):
        guess(f"たぬき・もみじ・10{digits}")
    locked = guess(talk.code)
    assert locked.place == ""
    clock.at = NOON + timedelta(hours=1, minutes=1)
    assert guess(talk.code).place == at("kana")


def test_another_code_where_something_goes_on(talk: Talk, person: Callable[..., Talk]) -> None:
    """What goes on here is kept; the other one comes first."""
    other = person("b")
    other.filling(until="phone")("あとで")
    talk.guided()("手順5へ", other.code)
    assert talk.place == at("phone")


def test_continue_without_anything(talk: Talk) -> None:
    """「続きから」 where nothing was begun: asked for the code, and how to begin."""
    talk("続きからお願いします")
    assert "再開コード" in talk.text
    assert talk.titles


# The other procedure and back


@pytest.mark.parametrize(
    ("away", "back"),
    [
        ("先に更新の手続きをしたい", "会員登録に戻りたい"),
        ("更新のほうをやりたいんじゃけど", "会員登録の続き"),
        ("やっぱりクリッカーの更新をお願いします", "会員登録の手続きに戻して"),
    ],
)
def test_to_the_renewal_and_back(talk: Talk, away: str, back: str) -> None:
    """The registration waits where it was left, with everything that was told."""
    talk.filling(until="birth_date")(away)
    assert "更新" in talk.text
    assert talk.place == ""
    talk(back)
    assert talk.place == at("birth_date")
    assert "損保　太郎" in talk.answering(TARO).text


def test_from_the_screens_to_the_renewal_and_back(talk: Talk) -> None:
    """The same with the page open."""
    talk.guided()("手順4へ", "更新の手続きに切り替えて").press(GUIDE)
    assert "更新 手順1/9" in talk.text
    assert talk("会員登録に戻りたい").place == "手順4/7"


def test_a_question_about_the_renewal_is_no_switch(talk: Talk) -> None:
    """To ask about the renewal is not to begin it."""
    talk.filling(until="kana")("更新の始め方を教えて")
    assert "CLK-1" in talk.citations
    assert talk.place == at("kana")
    talk("クリッカーの更新は何分くらいかかりますか")
    assert "10分" in talk.text, "asked of the renewal, not of the registration"
    assert talk.place == at("kana")


def test_an_unclear_question_leaves_the_way_back(talk: Talk) -> None:
    """Where it is asked back what was meant, one can also just go on."""
    talk.filling(until="kana")("それって更新のときの話ですかね")
    assert "続きから" in talk.titles
    assert talk.press("続きから").place == at("kana")


# Coming back


def test_beginning_again_goes_on(talk: Talk) -> None:
    """Who says it once more while it goes on is not asked the same again."""
    talk.filling(until="phone")("会員登録したい")
    assert talk.place == at("phone")


def test_done_and_confirmed_by_itself(talk: Talk) -> None:
    """After the link a second はい does nothing, and nothing is erased."""
    talk.filling().press("はい")("はい")
    talk("ここまでの内容を見せて")
    assert "お名前（漢字）" in talk.text
    talk("電話番号を直したい", "03-1234-5678")
    assert talk.place == READ_BACK
