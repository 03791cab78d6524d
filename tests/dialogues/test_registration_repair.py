"""会員登録: questions in between, corrections, wrong tries — and back to the same place."""

from __future__ import annotations

import pytest
from dialogue_support import (
    DESK,
    READ_BACK,
    TARO,
    Talk,
    assert_no_sentence_twice,
    at,
)

# Questions in between


@pytest.mark.parametrize(
    ("name", "question", "section", "words"),
    [
        ("email", "これってお金かかるん？", "GEN-4", "書かれていません"),
        ("email", "パスワードはいつ決めるんですか", "REG-3", "控えて"),
        ("name", "名前は旧字体で書かんといけんのですか", "REG-3", "お名前"),
        ("name", "家族の名前でもいいですか", "REG-3", "ご契約者ご本人さま"),
        ("kana", "ふりがなって半角でもいいの？", "REG-3", "カナ"),
        ("romaji", "ローマ字って絶対いる？", "REG-3", "任意"),
        ("birth_date", "西暦でもええの？", "REG-3", "生年月日"),
        ("postal_code", "証券番号はどこに書いてあるんかのう", "REG-3", "保険証券"),
        ("address", "住所ってマンション名も要る？", "REG-3", "住所"),
        ("phone", "電話は何時までやってますか", "DESK-3", "20:00"),
        ("phone", "電話番号は家のでもいいんですか", "REG-3", "電話番号"),
        ("policy_numbers", "証券番号ってどこに書いてありますか", "REG-3", "保険証券"),
        (
            "policy_numbers",
            "更新後の番号と今の番号のどっちを入れるんじゃろ",
            "REG-3",
            "現在のご契約",
        ),
        ("policy_numbers", "車が3台あるんですけど全部入れられますか", "REG-3", "5"),
    ],
)
def test_a_question_in_between(
    talk: Talk, name: str, question: str, section: str, words: str
) -> None:
    """It is answered with its source, the same item is asked again, in other words."""
    talk.filling(until=name)
    asked = talk.text
    talk(question)
    assert words in talk.text
    assert section in talk.citations
    assert talk.place == at(name)
    assert_no_sentence_twice([asked, talk.text])
    talk.answering(TARO)
    assert talk.place == READ_BACK, "the question was taken for no value"
    assert "taro@example.jp" in talk.text and "A020119183" in talk.text


def test_one_question_after_another(talk: Talk) -> None:
    """Five questions in a row, and still at the same item with everything that was told."""
    talk.filling(until="phone")
    for question in (
        "メールはすぐ届くんですか",
        "ローマ字は必須ですか",
        "パスワードを忘れたらどうなりますか",
        "登録したらすぐ更新できる？",
        "証券番号はどこ？",
    ):
        assert talk(question).place == at("phone"), question
    talk.answering(TARO)
    assert talk.place == READ_BACK
    assert "損保　太郎" in talk.text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("birth_date", "わからん"),
        ("birth_date", "どう書けばええの"),
        ("postal_code", "郵便番号わからんのじゃけど"),
        ("policy_numbers", "例を見せて"),
        ("kana", "もう一回言って"),
    ],
)
def test_help_for_the_item_that_is_asked(talk: Talk, name: str, text: str) -> None:
    """Who does not know what to enter is told about this item, with an example."""
    talk.filling(until=name)(text)
    assert talk.place == at(name)
    assert "例" in talk.text
    assert "DESK-5" not in talk.citations, "nobody asked for our address"


# Corrections


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("電話番号間違えた", "phone"),
        ("すみません、さっきの名前を間違えました", "name"),
        ("メアド直したい", "email"),
        ("生まれた日まちがえた、生年月日なおす", "birth_date"),
        ("ごめん住所間違うとった", "address"),
        ("フリガナを修正したいです", "kana"),
        ("でんわばんごうをまちがえました", "phone"),
    ],
)
def test_an_item_is_corrected_by_name(talk: Talk, text: str, name: str) -> None:
    """The item is asked again; after it one is back where one was."""
    talk.filling(until="policy_numbers")(text)
    assert talk.place == at(name)
    assert "そのままにする" in talk.titles
    new = {
        "phone": "03-1234-5678",
        "name": "損保 次郎",
        "email": "jiro@example.jp",
        "birth_date": "昭和25年11月19日",
        "address": "東京都新宿区西新宿1-26-2",
        "kana": "ソンポ ジロウ",
    }[name]
    talk(new)
    assert talk.place == at("policy_numbers")
    assert new.replace(" ", "　") in talk.text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("さっきの生年月日、12月じゃなくて11月", "昭和25年11月19日"),
        ("生年月日は19日じゃのうて18日じゃ", "昭和25年12月18日"),
        ("電話番号は03-1234-5678でした", "03-1234-5678"),
        ("名前、太郎じゃなくて次郎です", "損保　次郎"),
        ("住所は1-26-1じゃなくて1-26-2です", "西新宿1-26-2"),
        ("メールは jiro@example.jp の間違いでした", "jiro@example.jp"),
        ("hanako@example.jp", "hanako@example.jp"),
        ("あ、ごめん郵便番号160-0023じゃった", "160-0023"),
    ],
)
def test_a_value_is_corrected_by_value(talk: Talk, text: str, value: str) -> None:
    """The new value is read back, and one goes on where one was."""
    talk.filling(until="policy_numbers")(text)
    assert value in talk.text
    assert talk.place == at("policy_numbers")
    talk.answering(TARO)
    assert value in talk.text


@pytest.mark.parametrize(
    ("text", "wrong", "old"),
    [
        ("電話番号を直したい", "0120-157-566", "電話番号：04"),
        ("生年月日間違えた", "昭和25年13月19日", "昭和25年12月19日"),
        ("メールアドレスを直します", "taro@", "taro@example.jp"),
        ("郵便番号を直したい", "12345", "106-0038"),
    ],
)
def test_an_invalid_correction_keeps_the_old_value(
    talk: Talk, text: str, wrong: str, old: str
) -> None:
    """What is no value changes nothing, and it is told so."""
    talk.filling()(text, wrong)
    assert "まだ変わっていません" in talk.text or "前の内容のまま" in talk.text
    talk.press("そのままにする")
    assert talk.place == READ_BACK
    assert old in talk.text


@pytest.mark.parametrize(
    "text", ["そのままにする", "やっぱりそのままでいいです", "今のままでええわ", "元のままで"]
)
def test_a_correction_can_be_dropped(talk: Talk, text: str) -> None:
    """「そのままで」 in any words: nothing changes."""
    talk.filling(until="phone")("名前間違えた", text)
    assert talk.place == at("phone")
    assert "損保　太郎" in talk.answering(TARO).text


def test_an_impossible_part_corrects_nothing(talk: Talk) -> None:
    """「12月じゃなくて13月」 keeps the December."""
    talk.filling(until="policy_numbers")("生年月日、12月じゃなくて13月")
    assert "13月" not in talk.text
    if talk.place == at("birth_date"):
        talk.press("そのままにする")
    talk.answering(TARO)
    assert "昭和25年12月19日" in talk.text


def test_which_one_is_asked_after_the_whole_was_wrong(talk: Talk) -> None:
    """「いいえ」 to the whole form offers every item, and comes back to the whole form."""
    talk.filling().press("いいえ")
    assert {"Eメールアドレス", "生年月日", "電話番号", "証券番号"} <= {*talk.titles}
    talk.press("住所")
    assert talk.place == at("address")
    talk("東京都新宿区西新宿1-26-2")
    assert talk.place == READ_BACK
    assert "1-26-2" in talk.text


def test_a_correction_in_the_middle_of_a_correction(talk: Talk) -> None:
    """Another item in between is corrected too; nothing else is lost."""
    talk.filling(until="phone")("名前間違えた", "メールはjiro@example.jpです")
    assert "jiro@example.jp" in talk.text
    assert talk.place == at("name"), "the name is still to be corrected"
    talk("損保 次郎")
    assert talk.place == at("phone")


def test_a_correction_after_the_link(talk: Talk) -> None:
    """Even after the hand-over was prepared, an item can be corrected."""
    talk.filling().press("はい")
    talk("メールアドレスを間違えとった")
    assert talk.place == at("email")
    assert talk("jiro@example.jp").place == READ_BACK
    assert any("/handover/" in url for url in talk.press("はい").urls)


# Back


@pytest.mark.parametrize("text", ["戻る", "ひとつ前に戻って", "前の質問にもどして", "いっこまえ"])
def test_back_to_the_item_before(talk: Talk, text: str) -> None:
    """What stands there is shown, may stay, and may be typed anew."""
    talk.filling(until="kana")(text)
    assert talk.place == at("name")
    assert "損保　太郎" in talk.text
    assert talk.press("次へ").place == at("kana")
    talk(text, "損保 次郎")
    assert talk.place == at("kana")
    assert "損保　次郎" in talk.text


def test_back_to_the_first_and_no_further(talk: Talk) -> None:
    """Before the first item there is none, and that is told."""
    talk.filling(until="kana")("戻る", "戻る", "戻る")
    assert talk.place == at("email")
    assert talk.press("次へ").place == at("kana"), "nothing has to be typed again"


def test_back_from_the_whole_form(talk: Talk) -> None:
    """From the reading back to the last item."""
    talk.filling()("戻る")
    assert talk.place == at("policy_numbers")
    talk("もうない")
    assert talk.place == READ_BACK


# Wrong tries

WRONG = {
    "email": ["たろう", "太郎あっとまーく", "taro＠", "taro@@example.jp"],
    "name": ["1234", "TARO", "そんぽたろう", "ソンポタロウ損保太郎損保太郎損保"],
    "kana": ["損保 太郎", "SOMPO", "1234", "損保 太郎です"],
    "birth_date": ["12月19日", "昭和65年1月1日", "2030年1月1日", "19日"],
    "postal_code": ["123", "12345678", "12-34", "〒1"],
    "address": ["新宿区", "東京都", "西新宿1-26-1", "東京都新宿区西新宿"],
    "phone": ["0120-157-566", "03-1234", "0570-015-200", "12345"],
    "policy_numbers": ["12", "A1", "あいうえお", "123"],
}


@pytest.mark.parametrize("name", WRONG)
def test_three_wrong_tries(talk: Talk, name: str) -> None:
    """Each try is explained differently; then the page and the desk are offered."""
    talk.filling(until=name)
    asked = talk.text
    talk(*WRONG[name])
    said = [asked, *talk.history[-4:]]
    assert talk.place == at(name)
    assert any(DESK in text for text in said[3:]), "after three tries somebody helps"
    assert {"あとで画面で入力する", "入力しない"} & {*talk.titles}
    assert "電話で聞く" in talk.titles
    assert_no_sentence_twice(said)


def test_after_three_wrong_tries_one_can_go_on(talk: Talk) -> None:
    """The item is left for the page; everything else is asked as before."""
    talk.filling(until="phone")(*WRONG["phone"][:3]).press("あとで画面で入力する")
    assert talk.place == at("policy_numbers")
    talk.answering(TARO)
    assert "電話番号：画面で入力" in talk.text
    assert any("/handover/" in url for url in talk.press("はい").urls)


def test_a_right_value_after_wrong_ones(talk: Talk) -> None:
    """Nothing of the wrong tries is left."""
    talk.filling(until="birth_date")(*WRONG["birth_date"][:3], "昭和25年12月19日")
    assert talk.place == at("postal_code")
    talk("12")
    assert DESK not in talk.phones, "counted anew at the next item"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("0120-157-566", "0120"),
        ("フリーダイヤルの0800-3003-123です", "0800"),
        ("0570-015-200", "0570"),
        ("263-1234", "市外局番"),
        ("090-1234-567", "けた"),
        ("+1-212-555-0100", "海外"),
    ],
)
def test_numbers_that_are_not_ones_own(talk: Talk, typed: str, reason: str) -> None:
    """A desk's number, a number cut short: refused with the reason."""
    talk.filling(until="phone")(typed)
    assert talk.place == at("phone")
    assert reason in talk.text
    assert talk("０９０−１２３４−５６７８").place == at("policy_numbers")


@pytest.mark.parametrize(
    "typed", ["070-1234-5678", "060-1234-5678", "050-3000-1234", "082-263-1234"]
)
def test_numbers_that_are(talk: Talk, typed: str) -> None:
    """Mobile, IP and fixed numbers are read back as they are written."""
    talk.filling(until="phone")(typed)
    assert talk.place == at("policy_numbers")
    assert typed in talk.text


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("昭和65年1月1日", "元号"),
        ("平成40年1月1日", "元号"),
        ("1950年2月30日", "暦"),
        ("2030/1/1", "先"),
        ("1850年1月1日", "120歳"),
        ("25年12月19日", "元号"),
        ("12/19/1950", "年・月・日"),
    ],
)
def test_dates_that_cannot_be(talk: Talk, typed: str, reason: str) -> None:
    """Refused kindly, with what to look at."""
    talk.filling(until="birth_date")(typed)
    assert talk.place == at("birth_date")
    assert reason in talk.text
    assert "ください" in talk.text


# Asked back


@pytest.mark.parametrize(
    ("answer", "kept"), [("はい", "taro@gmail.com"), ("いいえ", "taro@gmial.com")]
)
def test_a_mistyped_domain_is_asked_back(talk: Talk, answer: str, kept: str) -> None:
    """gmial.com: perhaps gmail.com; the person decides."""
    talk.preparing()("taro@gmial.com")
    assert talk.place == at("email")
    assert "taro@gmail.com" in talk.text
    talk.press(answer)
    assert talk.place == at("name")
    assert kept in talk.text
    assert kept in talk.answering(TARO).text


@pytest.mark.parametrize("typed", ["taro@yaho.co.jp", "taro@docomo.ne.jo", "taro@gmail.co"])
def test_other_mistyped_domains(talk: Talk, typed: str) -> None:
    """Asked back, not taken and not refused; typing it again right settles it."""
    talk.preparing()(typed)
    assert talk.place == at("email")
    assert {"はい", "いいえ"} <= {*talk.titles}
    assert talk("taro@example.jp").place == at("name")


def test_a_mistyped_domain_after_two_wrong_tries(talk: Talk) -> None:
    """The answers stay at hand when the desk is offered as well."""
    talk.preparing()("たろう", "太郎あっと", "taro@gmial.com")
    assert "taro@gmail.com" in talk.text
    assert {"はい", "いいえ"} <= {*talk.titles}


def test_a_name_without_a_space_is_asked_back(talk: Talk) -> None:
    """Where the family name ends is asked, and はい settles it."""
    talk.filling(until="name")("損保太郎っていいます")
    assert talk.place == at("name")
    assert "損保　太郎" in talk.text
    assert talk("はい、そうです").place == at("kana")


def test_a_question_does_not_answer_what_is_asked_back(talk: Talk) -> None:
    """After a question in between, the value still waits for its はい."""
    talk.preparing()("taro@gmial.com", "ローマ字は必須ですか")
    assert talk.place == at("email")
    assert "taro@gmail.com" in talk.text
    assert talk("はい").place == at("name")


def test_jump_to_an_item_by_description(talk: Talk) -> None:
    """「電話番号のところ」 leads to that item, and afterwards back."""
    talk.filling(until="birth_date")("お名前のところに戻りたい")
    assert talk.place == at("name")
    talk("損保 次郎")
    assert talk.place == at("birth_date")


@pytest.mark.parametrize("text", ["確認メールのところ", "手順6", "仮登録の画面に行きたい"])
def test_screens_after_the_form_are_explained_ahead(talk: Talk, text: str) -> None:
    """While values are asked, a later screen is shown, and the item is still in turn."""
    talk.filling(until="kana")(text)
    assert talk.place == at("kana")
    assert "手順" in talk.text.split("\n", 1)[1]
    assert talk("そんぽ たろう").place == at("romaji")


# Names that sound like something else


@pytest.mark.parametrize(
    "text",
    [
        "たなか よしこ",
        "さとう つづき",
        "すずき けんじ",
        "わたなべ きよし",
        "やまだ すすむ",
        "タナカ ノボル",
        "もり いつき",
    ],
)
def test_a_name_in_kana_is_no_command(talk: Talk, text: str) -> None:
    """Whatever 「よし」 and 「つづき」 mean elsewhere."""
    talk.filling(until="kana")(text)
    assert talk.place in (at("romaji"), at("kana"))
    assert "ですね" in talk.text or "でよろしいですか" in talk.text


@pytest.mark.parametrize("text", ["らんが たくさん。どれを うめるの", "なにを いれるの ここ"])
def test_a_question_in_kana_is_no_name(talk: Talk, text: str) -> None:
    """Where a name is asked for, what asks is a question."""
    talk.filling(until="kana")(text)
    assert talk.place in (at("kana"), "")
    assert "ですね" not in talk.text
    assert talk("そんぽ たろう").place == at("romaji")


@pytest.mark.parametrize("text", ["はひ", "カンザキルリコ", "ﾀﾅｶﾖｼｺ"])
def test_what_tells_little_is_no_command(talk: Talk, text: str) -> None:
    """A name where another item is asked for neither ends nor pauses anything."""
    talk.filling(until="phone")(text)
    assert talk.place == at("phone")
