"""会員登録, with the page open: the assistant explains one screen after another."""

from __future__ import annotations

import pytest
from dialogue_support import (
    DESK,
    GUIDE,
    PREPARE,
    READ_BACK,
    TARO,
    Talk,
    assert_no_sentence_twice,
    at,
)

PARTS = ("taro@", "太郎", "25年", "西新宿1", "1234", "A0201")
"""Of values that nobody may see again where they are not taken."""

SCREENS = [
    ("手順1/7", "公式サイト", "REG-1"),
    ("手順2/7", "新規登録", "REG-2"),
    ("手順3/7", "Eメールアドレス", "REG-3"),
    ("手順4/7", "仮登録", "REG-4"),
    ("手順5/7", "24時間", "REG-5"),
    ("手順6/7", "パスワード", "REG-6"),
    ("手順7/7", "マイページトップへ", "REG-7"),
]


@pytest.mark.parametrize(
    ("begin", "onward"),
    [
        (
            "会員登録を手伝っていただけますか",
            ["次へお願いします", "はい、できました", "次に進んでください"],
        ),
        ("会員登録したい", ["次", "次", "次"]),
        ("会員登録いうのをせにゃいけんのじゃが", ["できたで", "次いってくれ", "済んだわ"]),
        (
            "マイページの登録をしたいんじゃけど、教えてつかあさい",
            ["できたけえ次", "押したで", "次をたのむ"],
        ),
        ("かいいんとうろくがしたいです", ["つぎへ", "できました", "つぎ"]),
        ("会員登録しtai", ["次え", "つぎへ", "出来ました"]),
        (
            "えーとあの会員登録っていうのをやりたいんですけどどうすればいいんでしょうか",
            [
                "はいできましたので次お願いします",
                "えーっと次に進みたいです",
                "あっできましたはい次",
            ],
        ),
    ],
    ids=["polite", "blunt", "elderly", "dialect", "kana", "typo", "voice"],
)
def test_everybody_gets_through_the_first_screens(
    talk: Talk, begin: str, onward: list[str]
) -> None:
    """However people say it, the registration begins and goes on screen by screen."""
    talk(begin)
    assert GUIDE in talk.titles and PREPARE in talk.titles
    talk.press(GUIDE)
    assert talk.place == "手順1/7"
    for place, text in zip(("手順2/7（1/2）", "手順2/7（2/2）", "手順3/7（1/5）"), onward):
        number, _, part = place.partition("（")
        assert talk(text).place == number, text
        assert part in talk.text, text


def test_all_seven_screens_to_the_end(talk: Talk) -> None:
    """Each screen says where one is, what to do and where that is written; the end leads on."""
    talk.guided()
    for place, words, section in SCREENS:
        assert talk.place == place
        assert words in talk.text
        assert section in talk.citations
        assert any(url.startswith("http") for url in talk.urls), "the page can be opened"
        talk.next_screen()
    assert talk.place == "手順7/7", "the end is confirmed, not assumed"
    talk.press("完了しました")
    assert "終わり" in talk.text
    assert "更新のお手続きへ" in talk.titles


def test_the_next_procedure_is_one_press_away(talk: Talk) -> None:
    """After the registration the renewal begins with a button."""
    talk.guided()("登録完了の画面").press("次へ").press("完了しました").press("更新のお手続きへ")
    assert "更新" in talk.text
    assert talk.place == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("確認メールのところ", "手順5/7"),
        ("確認メールのとこまで来たんじゃけど", "手順5/7"),
        ("パスワード入れる画面", "手順6/7"),
        ("会員規定の画面です", "手順2/7"),
        ("仮登録のところ", "手順4/7"),
        ("お客様情報のところ", "手順3/7"),
        ("登録完了の画面", "手順7/7"),
        ("手順3", "手順3/7"),
        ("手順４へ", "手順4/7"),
        ("ステップ5に進んで", "手順5/7"),
        ("手順六のところ", "手順6/7"),
        ("最後の画面を見せて", "手順7/7"),
    ],
)
def test_a_screen_can_be_called_by_what_it_is(talk: Talk, text: str, place: str) -> None:
    """A description or a number leads to the screen, and to no other."""
    assert talk.guided()(text).place == place
    assert talk.text.count("会員登録 手順") == 1, "the screen itself, not an answer about it"


def test_no_screen_beyond_the_last(talk: Talk) -> None:
    """A number that no screen has is told, and the place stays."""
    talk.guided()("次へ", "手順9")
    assert "7" in talk.text
    assert talk("いまどこ？").place == "手順2/7"


def test_back_and_forth(talk: Talk) -> None:
    """「戻る」 leads to the screen before; before the first one there is none."""
    talk.guided()("次へ", "次へ", "前の画面に戻りたい")
    assert talk.place == "手順2/7"
    assert talk("ひとつ前").place == "手順1/7"
    talk("戻って")
    assert talk.place == "手順1/7"
    assert "前" in talk.text, "it is said that there is no screen before"
    assert talk("次へ").place == "手順2/7"


@pytest.mark.parametrize(
    ("question", "section", "words"),
    [
        ("ところで証券番号ってどこに書いてあるんですか", "REG-3", "保険証券"),
        ("ローマ字って絶対いるん？", "REG-3", "任意"),
        ("電話は何時までやっとるんかのう", "DESK-3", "20:00"),
        ("メールアドレスってなんに使うの", "REG-3", "ID"),
        ("パスワードを忘れたらどうなりますか", "REG-3", DESK),
    ],
)
def test_a_question_in_between_leads_back_to_the_screen(
    talk: Talk, question: str, section: str, words: str
) -> None:
    """The question is answered with its source, and one is still on the same screen."""
    talk.guided()("手順3へ")
    talk(question)
    assert words in talk.text
    assert section in talk.citations
    assert talk.place == "手順3/7"
    assert talk("次へ").place == "手順3/7"
    assert "（2/5）" in talk.text


@pytest.mark.parametrize("number", range(1, 8))
def test_a_question_at_every_screen(talk: Talk, number: int) -> None:
    """Wherever it is asked, the place stays; at the last nothing is left to be reminded of."""
    talk.guided()
    if number > 1:
        talk(f"手順{number}へ")
    talk("証券番号ってどこに書いてありますか")
    assert "保険証券" in talk.text
    if number == 7:
        assert talk.place == "" and "続き" not in talk.text
        talk("いまどこ")
    assert talk.place == f"手順{number}/7"


def test_questions_about_the_way_itself(talk: Talk) -> None:
    """Where, what is this, what do I need, how long: answered for this screen."""
    talk.guided()("手順5へ", "いまどのへん？")
    assert talk.place == "手順5/7"
    assert talk("この画面は何？").place == "手順5/7"
    assert "メール" in talk.text
    talk("あと何を用意しとけばええ？")
    assert talk.place == "手順5/7"
    assert "パスワード" in talk.text and "ちらし" not in talk.text, "only what lies ahead"
    talk("どれくらいかかるん")
    assert "5分" in talk.text
    assert "GEN-2" in talk.citations
    assert_no_sentence_twice(talk.history[-4:])


def test_three_times_lost_leads_to_the_desk(talk: Talk) -> None:
    """Who cannot be understood hears something else each time, and then the number."""
    talk.guided()("次へ", "😵", "？？？", "。。。")
    assert DESK in talk.phones
    assert talk.place == "手順2/7"
    assert_no_sentence_twice(talk.history[-3:])


@pytest.mark.parametrize(
    "value",
    [
        "taro@example.jp",
        "損保 太郎",
        "損保太郎",
        "昭和25年12月19日です",
        "〒106-0038 東京都新宿区西新宿1-26-1",
        "住所は東京都新宿区西新宿1-26-1です",
        "０９０の１２３４の５６７８",
        "証券番号はA020119183です",
    ],
)
def test_values_are_not_taken_where_screens_are_explained(talk: Talk, value: str) -> None:
    """A value that is typed here is not kept nor repeated: it belongs on the page."""
    talk.guided()("手順3へ", value)
    assert talk.place == "手順3/7"
    assert "画面" in talk.text
    assert not any(part in talk.text for part in PARTS)
    talk(PREPARE, "ここまでの内容を見せて")
    assert not any(part in talk.text for part in PARTS)


@pytest.mark.parametrize("number", [1, 2, 4, 5, 6, 7])
def test_values_are_not_taken_at_any_screen(talk: Talk, number: int) -> None:
    """Nor where the screen does not ask for them."""
    talk.guided()
    if number > 1:
        talk(f"手順{number}へ")
    for value in ("taro@example.jp", "名前は損保 太郎です", "住所は東京都新宿区西新宿1-26-1です"):
        talk(value)
        assert talk.place == f"手順{number}/7", value
        assert not any(part in talk.text for part in PARTS)


def test_from_the_screens_to_the_preparation_and_back(talk: Talk) -> None:
    """The way can be changed at any time, and what was told stays."""
    talk.guided()("次へ", "次へ", PREPARE)
    assert talk.place == at("email")
    talk(TARO["email"])
    assert talk(GUIDE).place == "手順3/7"
    assert talk("やっぱりここで入力の準備をする").place == at("name"), "the address is known"


def test_changing_on_the_page(talk: Talk) -> None:
    """At the check the page's own button is named; where nothing is known, the desk."""
    talk.guided()("手順4へ", "住所を間違えて入れてしもうた")
    assert "内容を変更する" in talk.text
    assert talk.place == "手順4/7"
    talk("手順6へ", "電話番号を間違えてた")
    assert DESK in talk.phones
    assert talk.place == "手順6/7"
    assert READ_BACK not in talk.text


@pytest.mark.parametrize(
    ("text", "is_guided"),
    [
        ("自分で画面に打ち込むけえ、横で教えてくれ", True),
        ("画面を開いて自分で入れますから説明をお願いします", True),
        ("そっちで先に聞いてくれたら答えるわ", False),
        ("ここで質問してもらって用意しておきたいです", False),
    ],
)
def test_the_way_is_told_in_own_words(talk: Talk, text: str, is_guided: bool) -> None:
    """What was offered need not be pressed, nor be called by its title."""
    talk("会員登録したい")(text)
    assert talk.place == ("手順1/7" if is_guided else "手順3/7（項目1/9）")


def test_a_way_that_was_not_offered_leads_nowhere(talk: Talk) -> None:
    """It is asked which procedure is meant."""
    talk("自分で画面に打ち込むけえ、横で教えてくれ")
    assert "お手続き" in talk.text and talk.titles


def test_a_long_screen_part_by_part(talk: Talk) -> None:
    """With the page open each part has its 次へ, 戻る goes a part back, an aside keeps the part."""
    talk.guided()("手順3へ")
    seen = []
    for part in range(1, 6):
        assert talk.place == "手順3/7" and f"（{part}/5）" in talk.text
        seen.append(talk.text)
        talk("ところで電話は何時まで？")
        assert f"（{part}/5）" in talk.text
        assert len(talk.replies[-1].text.splitlines()) == 2, "the place and one short sentence"
        talk("次へ")
    assert talk.place == "手順4/7"
    assert talk("戻る").place == "手順3/7" and "（5/5）" in talk.text
    assert len(set(seen)) == 5
    assert max(map(len, seen)) < 130


def test_a_long_screen_at_once(talk: Talk) -> None:
    """Who has filled in everything goes on to the next screen from any part."""
    talk.guided()("手順3へ", "次へ").press("この画面は済みました")
    assert talk.place == "手順4/7"


def test_details_are_one_press_away(talk: Talk) -> None:
    """What a card leaves out is told on 「くわしく」."""
    talk.guided()("手順3へ").press("くわしく")
    assert "@my.sompo-japan.co.jp" in talk.text
    assert talk.place == "手順3/7"
