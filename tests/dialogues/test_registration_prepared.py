"""会員登録, prepared: the assistant asks, reads back, and hands over to the page."""

from __future__ import annotations

import re

import pytest
from dialogue_support import (
    AGENCIES,
    GORO,
    HANAKO,
    HINAKO,
    ORDER,
    PREPARE,
    READ_BACK,
    TARO,
    Talk,
    assert_no_sentence_twice,
    at,
)

READ_BACK_OF_TARO = (
    "taro@example.jp",
    "損保　太郎",
    "ソンポ　タロウ",
    "昭和25年12月19日（1950年12月19日）",
    "106-0038",
    "東京都新宿区西新宿1-26-1",
    "A020119183",
)

WAYS_TO_TYPE = {
    "polite": TARO,
    "blunt": {
        **TARO,
        "name": "損保　太郎",
        "kana": "ソンポ タロウ",
        "romaji": "いらない",
        "birth_date": "S25.12.19",
        "postal_code": "1060038",
    },
    "elderly": {
        "email": "メールは taro@example.jp でございます",
        "name": "損保 太郎と申します",
        "kana": "そんぽ　たろう でございます",
        "romaji": "それでけっこうです。はい",
        "birth_date": "昭和二十五年十二月十九日でございます",
        "postal_code": "〒一〇六の〇〇三八です",
        "address": "東京都新宿区西新宿1-26-1です",
        "phone": "〇四二の〇〇〇の〇〇〇一です",
        "policy_numbers": "Aの020119183です",
    },
    "dialect": {
        "email": "taro@example.jpじゃ",
        "name": "損保 太郎じゃ",
        "kana": "そんぽ たろうじゃ",
        "romaji": "そりゃあいらんわ",
        "birth_date": "昭和25年の12月19日じゃ",
        "postal_code": "106-0038じゃけえ",
        "address": "東京都新宿区西新宿1-26-1じゃ",
        "phone": "042-000-0001じゃ",
        "policy_numbers": "A020119183じゃけえ",
    },
    "half-width": {
        **TARO,
        "email": "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ",
        "kana": "ｿﾝﾎﾟ ﾀﾛｳ",
        "birth_date": "１９５０／１２／１９",
        "postal_code": "１０６ー００３８",
        "phone": "０４２（０００）０００１",
        "policy_numbers": "ａ０２０１１９１８３",
    },
    "voice": {
        "email": "えーと taro@example.jp です",
        "name": "名前は損保 太郎です",
        "kana": "読み方は そんぽ たろう です",
        "romaji": "はいお願いします",
        "birth_date": "えっと昭和25年12月19日生まれです",
        "postal_code": "郵便番号は106の0038です",
        "address": "住所は東京都新宿区西新宿1-26-1です",
        "phone": "電話番号は042の000の0001です",
        "policy_numbers": "証券番号はエーの020119183です",
    },
}


@pytest.mark.parametrize("way", WAYS_TO_TYPE)
def test_from_the_first_question_to_the_link(talk: Talk, way: str) -> None:
    """However the values are typed, the same form is read back and handed over."""
    person = WAYS_TO_TYPE[way]
    talk.preparing()
    assert talk.place == at("email")
    for name, following in zip(ORDER, [*ORDER[1:], "policy_numbers"]):
        talk(person[name])
        assert talk.place == at(following), (way, name)
    talk.press("ほかにはない")
    assert talk.place == READ_BACK
    for value in READ_BACK_OF_TARO:
        assert value in talk.text
    talk.press("はい")
    assert "まだ終わっていません" in talk.text
    assert re.search("手順[1-7]", talk.text), "what is left to do on the page is told"
    assert any("/handover/" in url for url in talk.urls)
    assert {"REG-2", "REG-4", "REG-5", "REG-6"} <= talk.citations


def test_progress_and_citation_at_every_question(talk: Talk) -> None:
    """Every question says where one is and where that is written; only one is asked at a time."""
    talk.preparing()
    assert talk.place == "手順3/7（項目1/9）"
    assert "REG-3" in talk.citations
    for name, following in zip(ORDER[:-1], ORDER[1:]):
        talk(TARO[name])
        assert talk.place == at(following)
        assert "REG-3" in talk.citations
        assert talk.text.count("ください") <= 2, "one thing at a time"
    assert_no_sentence_twice(talk.history)


def test_consent_and_password_are_left_to_the_page(talk: Talk) -> None:
    """Before the first value it is said what is never done here, and how long values are kept."""
    talk.preparing()
    for words in ("会員規定", "パスワードはうかがいません", "14日間"):
        assert words in talk.text
    assert "REG-2" in talk.citations
    talk.answering(TARO)
    assert "パスワード" not in talk.text, "there is nothing of it to read back"


@pytest.mark.parametrize(
    ("person", "values"),
    [
        (
            HANAKO,
            [
                "見本　花子",
                "昭和59年4月3日（1984年4月3日）",
                "二葉の里九丁目99番99号 見本ハイツ901",
            ],
        ),
        (HINAKO, ["髙﨑　雛子", "タカサキ　ヒナコ", "八丁堀99番7号"]),
        (GORO, ["模擬　五郎", "基町九九番地一一"]),
    ],
    ids=["long address", "old kanji", "kanji digits"],
)
def test_other_people(talk: Talk, person: dict[str, str], values: list[str]) -> None:
    """Names and addresses stay as they were typed."""
    talk.filling(person)
    assert talk.place == READ_BACK
    for value in values:
        assert value in talk.text
    assert any("/handover/" in url for url in talk.press("はい").urls)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("髙橋 花子", "髙橋　花子"),
        ("﨑山 徳之", "﨑山　徳之"),
        ("渡邉 濵子", "渡邉　濵子"),
        ("お名前は齋藤　澤子です", "齋藤　澤子"),
    ],
)
def test_old_kanji_are_kept_as_typed(talk: Talk, name: str, kept: str) -> None:
    """髙橋 stays 髙橋, here and in the end."""
    talk.filling({**TARO, "name": name}, until="kana")
    assert kept in talk.text
    talk.answering(TARO)
    assert kept in talk.text


@pytest.mark.parametrize(
    ("typed", "read_back"),
    [
        ("昭和25年12月19日", "昭和25年12月19日（1950年12月19日）"),
        ("S25.12.19", "昭和25年12月19日（1950年12月19日）"),
        ("1950/12/19", "昭和25年12月19日（1950年12月19日）"),
        ("昭和二十五年十二月十九日", "昭和25年12月19日（1950年12月19日）"),
        ("昭25・12・19", "昭和25年12月19日（1950年12月19日）"),
        ("平成元年1月8日", "平成元年1月8日（1989年1月8日）"),
        ("1989年1月7日", "昭和64年1月7日（1989年1月7日）"),
        ("大正15年12月24日", "大正15年12月24日（1926年12月24日）"),
    ],
)
def test_birth_dates_are_read_back_in_both_calendars(
    talk: Talk, typed: str, read_back: str
) -> None:
    """Whichever calendar was typed, both are shown."""
    talk.filling(until="birth_date")(typed)
    assert read_back in talk.text
    assert talk.place == at("postal_code")


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("はい", "SOMPO TARO"),
        ("sompo tarou", "SOMPO TAROU"),
        ("入力しない", "入力なし"),
        ("ローマ字はいらんわ", "入力なし"),
        ("なしで", "入力なし"),
    ],
)
def test_romaji_is_suggested_editable_and_optional(talk: Talk, answer: str, shown: str) -> None:
    """The suggestion comes from the kana; another spelling becomes capitals; none is right too."""
    talk.filling(until="romaji")
    assert "SOMPO TARO" in talk.text
    talk(answer)
    assert talk.place == at("birth_date")
    talk("ここまでの内容を見せて").answering(TARO)
    assert f"お名前（ローマ字）：{shown}" in talk.text


def test_several_values_in_one_message(talk: Talk) -> None:
    """What is told at once is not asked again."""
    talk.preparing()("損保 太郎、そんぽ たろう、昭和25年12月19日、042-000-0001、taro@example.jp")
    assert talk.place == at("romaji")
    for value in ("taro@example.jp", "損保　太郎", "ソンポ　タロウ", "昭和25年12月19日"):
        assert value in talk.text
    assert talk.press("入力しない").place == at("postal_code")
    talk("〒106-0038 東京都新宿区西新宿1-26-1")
    assert talk.place == at("policy_numbers")


@pytest.mark.parametrize(
    ("message", "following"),
    [
        ("メールは taro@example.jp で、名前は損保 太郎です", "kana"),
        ("taro@example.jp\n損保 太郎\nソンポ タロウ", "romaji"),
        ("損保 太郎 090-1234-5678 taro@example.jp", "kana"),
    ],
)
def test_values_in_any_order(talk: Talk, message: str, following: str) -> None:
    """Named or unmistakable, each goes to its place."""
    assert talk.preparing()(message).place == at(following)
    assert "taro@example.jp" in talk.text and "損保　太郎" in talk.text


def test_a_value_before_its_turn(talk: Talk) -> None:
    """A telephone number at the name is kept, and not asked again."""
    talk.filling(until="name")("電話番号は042-000-0001です")
    assert talk.place == at("name")
    talk.answering(TARO, until="phone")
    assert talk.place == at("policy_numbers")


# Policy numbers

FIVE = [f"M90000011{number}" for number in range(1, 6)]


def test_five_one_by_one_and_the_sixth_refused(talk: Talk) -> None:
    """Up to five; of the sixth it is said why not, and the five are left."""
    talk.filling(GORO, until="policy_numbers")
    for number in FIVE:
        talk(number)
    assert talk.place == READ_BACK, "five are all"
    talk("M900000116")
    assert "5件まで" in talk.text and "マイページ" in talk.text
    assert talk.place == READ_BACK
    assert "M900000116" not in talk.text
    assert all(number in talk.text for number in FIVE)


def test_six_at_once(talk: Talk) -> None:
    """The first five are taken, the reason is told for the sixth."""
    talk.filling(GORO, until="policy_numbers")("、".join([*FIVE, "M900000116"]))
    assert "5件まで" in talk.text
    assert talk.place == READ_BACK
    assert all(number in talk.text for number in FIVE) and "M900000116" not in talk.text


def test_several_at_once_then_more(talk: Talk) -> None:
    """It is told how many there are and how many more fit; the same one does not count twice."""
    talk.filling(GORO, until="policy_numbers")("M900000111とM900000112")
    assert "2件" in talk.text and "3件" in talk.text
    talk("M900000112")
    assert talk.place == at("policy_numbers")
    talk("M900000113 です", "ここまでの内容を見せて", "もうありません")
    assert talk.place == READ_BACK
    assert "M900000111、M900000112、M900000113" in talk.text


def test_one_is_taken_out(talk: Talk) -> None:
    """「2件目を消して」 takes out that one; there is room again."""
    talk.filling(GORO, until="policy_numbers")(*FIVE, "2件目を消してください")
    assert "M900000112" not in talk.text and "M900000113" in talk.text
    talk("一つ目の番号はいらんわ、消して")
    assert "M900000111" not in talk.text
    talk("M900000116")
    assert "M900000116" in talk.text


@pytest.mark.parametrize(
    "answer",
    [
        "入力しない",
        "ありません",
        "なし",
        "まだ契約がないのでなしで",
        "証券番号はない",
        "ないんじゃけど",
    ],
)
def test_no_contract_yet(talk: Talk, answer: str) -> None:
    """Without a contract the policy number stays empty, and nothing is compared."""
    talk.filling(until="policy_numbers")(answer)
    if talk.place == at("policy_numbers"):
        assert "reg_no_contract" in talk.topics, "a sentence about it may be answered first"
        talk.press("入力しない")
    assert talk.place == READ_BACK
    assert "証券番号：入力なし" in talk.text
    assert any("/handover/" in url for url in talk.press("はい").urls)


@pytest.mark.parametrize("typed", ["12-3456-7890", "AO2O119183"])
def test_an_unusual_policy_number_is_asked_back(talk: Talk, typed: str) -> None:
    """No rule of the format is known: it is a question, not a refusal."""
    talk.filling(until="policy_numbers")(typed)
    assert talk.place == at("policy_numbers")
    assert "はい" in talk.titles
    talk.press("はい").press("ほかにはない")
    assert "A020119183" in talk.text or "1234567890" in talk.text


# The summary


def test_the_summary_is_masked(talk: Talk) -> None:
    """In between, only enough is shown to recognise one's own."""
    talk.filling(until="policy_numbers")("ここまで何を入れたか見せて")
    assert talk.place == at("policy_numbers")
    assert "お名前（漢字）：" in talk.text and "まだ入力していません" in talk.text
    for whole in ("taro@example.jp", "損保　太郎", "西新宿1-26-1", "12月19日", "A020119183"):
        assert whole not in talk.text
    assert talk("A020119183").place == at("policy_numbers")


def test_questions_after_everything_is_read_back(talk: Talk) -> None:
    """A question does not confirm: the form is still there to be checked."""
    talk.filling()("これで登録は完了ですか")
    assert talk.place == READ_BACK and "まだ終わっていません" in talk.text
    assert not any("/handover/" in url for url in talk.urls)
    assert any("/handover/" in url for url in talk("はい、間違いありません").urls)


def test_after_the_link_the_screens_can_be_gone_through(talk: Talk) -> None:
    """On the page one may want to be guided, from the first screen of the hand-over on."""
    talk.filling().press("はい").press("画面を見ながら進める")
    assert talk.place == "手順2/7"
    assert not set(AGENCIES) & talk.phones


def test_nothing_is_asked_twice(talk: Talk) -> None:
    """Coming back from the end to the preparation does not begin again."""
    talk.filling()("手順3へ")
    talk("会員登録したい")
    assert talk.place != at("email")
    assert PREPARE not in talk.text
