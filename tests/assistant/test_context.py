"""Messages that refer to the last answer."""

from __future__ import annotations

import pytest

from bot.reply import Kind


def test_next_and_back_follow_the_screens(say):
    """「次は？」 goes to the next screen, 「前は？」 back to the one before."""
    say("会員規定のところはどうするんですか")
    (following,) = say("次は？")
    assert "会員登録 手順3/7" in following.text
    (before,) = say("ひとつ前の手順は？")
    assert "会員登録 手順2/7" in before.text


def test_after_the_last_screen_of_the_registration_comes_the_renewal(say):
    """The end of one procedure leads to the next."""
    say("本登録が完了したかどうか、どこでわかりますか")
    (following,) = say("次は何をしたらいいですか")
    assert following.topics == ("renewal_start",)


def test_the_last_screen_of_the_renewal_says_so(say):
    """Nothing follows the completed renewal."""
    say("更新の手続きは完了していますか")
    (reply,) = say("次は？")
    assert "最後の手順" in reply.text or reply.topics


def test_where_names_the_screen(say):
    """「それはどこ？」 tells the step of the thing just mentioned."""
    say("ローマ字は入れないとだめですか")
    (reply,) = say("それはどこにありますか")
    assert "会員登録 手順3/7" in reply.text


def test_repeat_gives_the_same_answer_in_other_words_of_introduction(say):
    """「もう一度」 repeats, and is not the same sentence twice in a row."""
    (first,) = say("確認メールが届きません")
    (second,) = say("もう一回教えて")
    assert second.topics == first.topics
    assert second.text != first.text


def test_the_number_just_given_is_given_again(say):
    """「さっきの電話番号」 is the desk of the last answer."""
    say("確認メールが届きません")
    (reply,) = say("さっきの電話番号をもう一度教えてください")
    assert "0120-157-566" in reply.text


def test_the_agency_is_asked_once_and_remembered(say):
    """Asked by name, then known for the rest of the conversation."""
    (asked,) = say("代理店の電話番号を教えてください")
    assert asked.kind is Kind.ASK_BACK
    assert [c.title for c in asked.choices] == ["ゆめカード", "JFEライフ"]
    (told,) = say(asked.choices[0].payload)
    assert "0800-3003-123" in told.text
    (fax,) = say("じゃあFAXは？")
    assert "0570-015-200" in fax.text
    (address,) = say("住所は？")
    assert "二葉の里" in address.text


def test_the_agency_can_be_typed(say):
    """The name typed instead of pressed is understood as well."""
    say("代理店の電話番号を教えてください")
    (told,) = say("JFEライフです")
    assert "0120-440-755" in told.text


def test_the_session_names_the_agency(say):
    """An agency given by the session is never asked for."""
    (reply,) = say("代理店の電話番号は？", agency="jfelife")
    assert "0120-440-755" in reply.text
    assert "9:30" not in reply.text


def test_unknown_hours_are_never_invented(say):
    """JFEライフ states no hours."""
    (reply,) = say("JFEライフの営業時間は何時までですか")
    assert "書かれていません" in reply.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会員登録の手順5を教えて", "会員登録 手順5/7"),
        ("更新の手順7は何をするんですか", "更新 手順7/9"),
        ("会員登録の手順12は？", "1から7まで"),
    ],
)
def test_a_step_is_found_by_its_number(say, text, expected):
    """A numbered step is answered as such."""
    (reply,) = say(text)
    assert expected in reply.text or reply.citations


def test_a_step_number_alone_is_asked_back(say):
    """Both procedures have a step 5."""
    (reply,) = say("手順5を教えて")
    assert [c.title for c in reply.choices] == ["会員登録の手順5", "更新の手順5"]


def test_two_misses_bring_the_desks(say):
    """After two messages that were not understood the telephone is offered."""
    say("あの画面のあれがちょっと")
    replies = say("だからあれのことなんだけど、例のやつ")
    text = "".join(reply.text for reply in replies)
    assert "0120-" in text or any(reply.topics for reply in replies)
