"""Personal values in odd forms: other scripts, other separators, other words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from folded import each
from leak_variants import variants

from bot.content.contacts import load_agencies, load_desks
from bot.text.names_in_text import without_introduced
from bot.text.secrets import has_card_number, mask, may_be_address

EVALUATION = Path(__file__).parents[1] / "evaluation"
_AGENCIES = load_agencies().values()
PUBLIC = [
    *(desk.phone for desk in load_desks().values()),
    *(number for agency in _AGENCIES for number in (agency.phone, agency.fax)),
]


@each(
    "text, expected",
    [
        ("PINは4821です", "PINは［パスワード］です"),
        ("PIN 4821", "PIN ［パスワード］"),
        ("暗証は4821", "暗証は［パスワード］"),
        ("パスコードは482193", "パスコードは［パスワード］"),
        ("PWD: hoge12", "PWD: ［パスワード］"),
        ("合言葉はさくらもち", "合言葉は［パスワード］"),
        ("合言葉は「さくらもち」です", "合言葉は「［パスワード］」です"),
        ("認証コードは482193です", "認証コードは［パスワード］です"),
        ("ワンタイムは482193", "ワンタイムは［パスワード］"),
        ("ワンタイムパスワードは 48 21 93", "ワンタイムパスワードは ［パスワード］"),
        ("セキュリティコードは731", "セキュリティコードは［パスワード］"),
        ("セキュリティコードは七三一です", "セキュリティコードは［パスワード］です"),
        ("秘密の質問の答えはポチです", "秘密の質問の答えは［パスワード］です"),
        ("パスワードは correct horse battery です", "パスワードは ［パスワード］ です"),
        ("パスワードはくろこまちづるです", "パスワードは［パスワード］です"),
        ("パスはくろこま77", "パスは［パスワード］"),
        ("〇九〇七七三一四四八二", "［電話番号］"),
        ("電話は〇九〇の七七三一の四四八二です", "電話は［電話番号］です"),
        ("ゼロきゅうゼロのななななさんいちのよんよんはちに", "［電話番号］"),
        ("0️⃣9️⃣0️⃣7️⃣7️⃣3️⃣1️⃣4️⃣4️⃣8️⃣2️⃣", "［電話番号］"),
        ("⓪⑨⓪①②③④⑤⑥⑦⑧", "［電話番号］"),
        ("٠٩٠٧٧٣١٤٤٨٢", "［電話番号］"),
        ("090/7731/4482", "［電話番号］"),
        ("090,7731,4482", "［電話番号］"),
        ("090_7731_4482です", "［電話番号］です"),
        ("090、7731、4482", "［電話番号］"),
        ("+81 90-7731-4482", "［電話番号］"),
        ("+81-90-7731-4482", "［電話番号］"),
        ("4111/1111/1111/1111", "［カード番号］"),
        ("4,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", "［カード番号］"),
        ("四一一一一一一一一一一一一一一一", "［カード番号］"),
        ("口座番号は一二三四五六七", "口座番号は［口座番号］"),
        ("記号10120番号12345671", "記号［口座番号］番号［口座番号］"),
        ("普通 1234567", "普通 ［口座番号］"),
        ("マイナンバーは1234 5678 9012", "マイナンバーは［マイナンバー］"),
        ("個人番号：123456789012", "個人番号:［マイナンバー］"),
        ("免許証番号は 621234567890", "免許証番号は ［免許証番号］"),
        ("Q・731・940・582", "［証券番号］"),
        ("Ｑ七三一九四〇五八二", "［証券番号］"),
        ("広島 500 さ 12-34", "［登録番号］"),
        ("広島五百さ一二三四", "［登録番号］"),
        ("福山　５００さ１２－３４です", "［登録番号］です"),
        ("ナンバーは12-34です", "ナンバーは［登録番号］です"),
        ("さ 12-34", "［登録番号］"),
        ("ZVW30-1234567", "［車台番号］"),
        ("JTDBR32E720012345", "［車台番号］"),
        ("taro at example dot com", "［メールアドレス］"),
        ("taro[at]example.comです", "［メールアドレス］です"),
        ("taro アットマーク example ドット com", "［メールアドレス］"),
        ("taroアットマークexampleドットコム", "［メールアドレス］"),
        ("taro @ example . com", "［メールアドレス］"),
        ("taro＠example．com", "［メールアドレス］"),
        ("taro(at)example(dot)com", "［メールアドレス］"),
        ("taro@example。com", "［メールアドレス］"),
        ("taro☆example.com", "［メールアドレス］"),
        ("生年月日は310723", "生年月日は［生年月日］"),
        ("昭和31年生まれ", "［生年月日］生まれ"),
        ("31年7月23日生", "［生年月日］生"),
        ("7/23生まれ", "［生年月日］生まれ"),
        ("S310723", "［生年月日］"),
        ("誕生日は7月23日", "誕生日は［生年月日］"),
        ("岡山県倉敷市玉島見本町\n8-77-66", "［住所］"),
        ("玉島見本町8-77-66に住んでいます", "［住所］に住んでいます"),
        ("住所は玉島見本町8-77です", "住所は［住所］です"),
        ("倉敷市玉島見本町八ー七七ー六六", "［住所］"),
        ("倉敷市玉島見本町に住んでいます", "［住所］に住んでいます"),
    ],
)
def test_odd_forms(text: str, expected: str) -> None:
    """Whatever the script, the sign between or the words around, the kind is recognised."""
    assert mask(text, PUBLIC).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "手順1、2、3、4、5、6、7のどれですか",
        "12/10、12/11、12/12に電話しました",
        "2026/11/20 10時から",
        "10/1-12/31の契約",
        "9.00-17.00",
        "保険料は1,234,567円です",
        "パスワードは8文字以上の英数字ですか",
        "パスワードは半角の英数字です",
        "パスワードは忘れました",
        "パスワードは前と同じです",
        "合言葉は何ですか",
        "認証コードは6桁ですか",
        "認証コードが届きません",
        "ワンタイムパスワードは何分で切れますか",
        "秘密の質問は設定しないとだめですか",
        "暗証番号とパスワードは違いますか",
        "password is wrong",
        "pin no wa nan desu ka",
        "ナンバーは変わりました",
        "登録番号はどこに書いてありますか",
        "車台番号はどこで見ますか",
        "口座番号はどこで入れますか",
        "記号と数字は半角で10文字ですか",
        "マイナンバーは必要ですか",
        "2026年生まれの機種",
        "倉敷市の代理店に電話したい",
        "一つ二つ三つ",
        "look at the screen",
        "見る@画面",
    ],
)
def test_what_looks_alike_stays(text: str) -> None:
    """Days, amounts, lists, and what is asked or said of passwords and numbers."""
    assert mask(text, PUBLIC).kinds == ()


def test_a_town_alone_after_a_line() -> None:
    """An address over two lines is one, whichever way it is broken."""
    assert mask("倉敷市\n玉島見本町8丁目77番66号").text == "［住所］"
    assert may_be_address("玉島見本町\n8-77-66")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("黒駒と申しますが", "［お名前］と申しますが"),
        ("クロコマと申します", "［お名前］と申します"),
        ("くろこま ちづると申します", "［お名前］と申します"),
        ("契約者・黒駒千鶴", "契約者・［お名前］"),
        ("名前【黒駒千鶴】", "名前【［お名前］】"),
        ("娘の千鶴が登録したい", "娘の［お名前］が登録したい"),
        ("山田です、よろしく", "［お名前］です、よろしく"),
        ("こちら黒駒千鶴といいますが", "こちら［お名前］といいますが"),
        ("担当の佐藤さんに聞きました", "担当の［お名前］さんに聞きました"),
        ("宛名は黒駒千鶴です", "宛名は［お名前］です"),
        ("黒駒千鶴名義です", "［お名前］名義です"),
        ("黒駒様宛に届いた", "［お名前］様宛に届いた"),
        ("娘の車も登録できますか", "娘の車も登録できますか"),
        ("本人名義でないとだめですか", "本人名義でないとだめですか"),
        ("お客様宛の案内", "お客様宛の案内"),
        ("代理店の担当者さんに聞いた", "代理店の担当者さんに聞いた"),
        ("スマホですが、できますか", "スマホですが、できますか"),
        ("更新です、よろしく", "更新です、よろしく"),
    ],
)
def test_names_by_other_introductions(text: str, expected: str) -> None:
    """However a name is introduced; other words in its place stay."""
    assert without_introduced(text) == expected


def test_variants_are_recognised() -> None:
    """Of thousands of variants one in a hundred is not recognised at most, numbers all but never."""
    found = variants()
    assert len(found) > 2000
    left = [v for v in found if v.is_left_in(without_introduced(mask(v.text, PUBLIC).text))]
    assert len(left) <= len(found) / 100
    numbers = [v for v in left if v.digits]
    assert len(numbers) <= len(found) / 1000, [v.text for v in numbers]


TELLING = ("acts", "conversations")
"""Where people tell their values as well: to mask these is no false alarm."""


def _changed(half: str) -> tuple[list[str], int]:
    """The sentences of the evaluation that lose a word, and how many sentences there are."""
    rows = [
        row
        for path in EVALUATION.glob("*.jsonl")
        if path.stem not in TELLING
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        if row["split"] == half
    ]
    texts = [row[key] for row in rows for key in ("text", "first", "second") if key in row]
    masked = [(text, mask(text, PUBLIC)) for text in texts]
    lost = [text for text, m in masked if m.kinds or without_introduced(m.text) != m.text]
    return lost, len(texts)


def test_false_alarms_of_the_development_half() -> None:
    """A question hardly ever loses a word; each that does is known."""
    lost, total = _changed("development")
    assert total > 1000
    # 「控えておくの」 in kana alone looks like something made up for a password
    known = {"わたしは昭和十八年の生まれでして、西暦で", "ぱすわーどはひかえておくの"}
    assert {text[:20] for text in lost} == known


def test_false_alarms_of_the_test_half() -> None:
    """At most one question in two hundred loses a word."""
    lost, total = _changed("test")
    assert total > 800 and len(lost) <= total / 200


def test_days_and_hours_are_no_card() -> None:
    """What we keep of a call-back passes a card's check digit now and then, but is none."""
    days = [f"202611{day:02}-0930-{hour:02}00" for day in range(1, 31) for hour in range(10, 20)]
    kept = '{{"slot": "{}", "spoken": "11\\u670826\\u65e5\\uff08\\u6728\\uff09 9:30"}}'
    assert not [day for day in days if has_card_number(kept.format(day))]
    assert has_card_number("4111-1111-1111-1111") and has_card_number(
        "４１１１ １１１１ １１１１ １１１１"
    )
