"""What the pipeline decides about single messages, through the trained model."""

from __future__ import annotations

import pytest

from bot.reply import Kind


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("ｼｮｳｹﾝﾊﾞﾝｺﾞｳﾊﾄﾞｺﾆｶｲﾃｱﾘﾏｽｶ", "policy_number_where"),
        ("しょうけんばんごうはどこにかいてありますか", "policy_number_where"),
        ("shoukenbangou wa doko ni kaite arimasuka", "policy_number_where"),
        ("証券番号 どこ", "policy_number_where"),
        ("Ｃｌｉｃｋａｒ って何", "clickar_what"),
        ("にじゅうよじかんすぎちゃったんですけど", "na_24h_passed"),
    ],
)
def test_the_same_question_in_every_script(say, text, topic):
    """Kanji, hiragana, half-width kana, romaji and keywords mean the same."""
    assert say(text)[-1].topics == (topic,)


def test_two_questions_are_both_answered(say):
    """Each question of a message gets its own reply; only the last offers choices."""
    first, second = say(
        "証券番号はどこに書いてありますか。あと、電話窓口は日曜日もやっていますか？"
    )
    assert first.topics == ("policy_number_where",)
    assert second.topics == ("desk_hours",)
    assert not first.choices


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How do I register for My Page?", "0120-157-566"),
        ("怎么注册会员？我不会日语", "0120-157-566"),
        ("회원 등록은 어떻게 하나요", "0120-157-566"),
    ],
)
def test_other_languages_get_the_desks(say, text, words):
    """A short answer in English or Chinese, with the telephone desks."""
    (reply,) = say(text)
    assert words in reply.text


@pytest.mark.parametrize(
    "text",
    [
        "今日の天気を教えて",
        "等級は何等級になりますか",
        "ゴールド免許の割引はいくらですか",
        "12かける37は？",
    ],
)
def test_what_the_manual_does_not_say_is_not_answered(say, text):
    """Far and near-domain questions get the desks, not an answer."""
    (reply,) = say(text)
    assert reply.kind is Kind.CANNOT_TELL
    assert "0120-301-377" in reply.text


@pytest.mark.parametrize(
    ("text", "forbidden"),
    [
        ("AプランとBプランどっちがお得？", ("おすすめ", "お得です", "Aプランが", "Bプランが")),
        (
            "告知事項、解約されたことあるけど「はい」でええよね",
            ("はい」で問題", "はい」とお答え", "いいえ」とお答え"),
        ),
    ],
)
def test_nothing_is_recommended_or_coached(say, text, forbidden):
    """Plan advice and disclosure answers go to the agency."""
    (reply,) = say(text)
    assert not any(word in reply.text for word in forbidden)
    assert "0800-3003-123" in reply.text or "0120-440-755" in reply.text


def test_an_accident_comes_first(say):
    """Police and ambulance first, no invented number."""
    (reply,) = say("今さっき事故を起こしてしまいました。どうしたらいいですか")
    assert "110" in reply.text
    assert "119" in reply.text
    assert reply.topics == ("guard_accident",)
