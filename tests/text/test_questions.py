"""Several questions in one message."""

from __future__ import annotations

import pytest

from bot.text.questions import MAX_PARTS, parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "証券番号はどこに書いてありますか。あと電話は何時までですか",
            ["証券番号はどこに書いてありますか。", "電話は何時までですか"],
        ),
        ("証券番号はどこ?電話番号は?", ["証券番号はどこ?", "電話番号は?"]),
        ("登録ってどうやるの あと電話番号も教えて", ["登録ってどうやるの", "電話番号も教えて"]),
        (
            "パスワードは何文字ですか、ちなみに変更はできますか",
            ["パスワードは何文字ですか", "変更はできますか"],
        ),
        ("登録したい。それから更新もしたい。", ["登録したい。", "更新もしたい。"]),
        # a line break, which is a space in the normal form
        (
            "証券番号はどこですか 電話は何時までですか",
            ["証券番号はどこですか", "電話は何時までですか"],
        ),
        # あとで is no あと
        (
            "あとで電話していいですか。何時までですか",
            ["あとで電話していいですか。", "何時までですか"],
        ),
    ],
)
def test_several_questions(text: str, expected: list[str]) -> None:
    """Each question of a message comes out by itself, without its connective."""
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "電話番号を教えてください。",
        "こんにちは。更新したいです。",
        "電話番号、住所",
        "どこ?何?",  # too short to stand alone
        "「ご意向にそった内容ですか」って何を聞いていますか",
        "ご意向ですか って何",
        "",
    ],
)
def test_one_question(text: str) -> None:
    """A message with one question is not cut."""
    assert parts(text) == []


def test_no_more_than_three() -> None:
    """Of a long list, the first questions are taken."""
    text = "手順3はどうするの?手順4は何をするの?手順5はどこ?手順6は何?"
    assert parts(text) == ["手順3はどうするの?", "手順4は何をするの?", "手順5はどこ?"]
    assert len(parts(text)) == MAX_PARTS
