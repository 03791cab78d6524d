"""はい・いいえ, 現職・退職者, 変更の有無, プラン: answers of the renewal that take a few values."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Callable

import pytest

import bot
from bot.content import yaml_file
from bot.text.parse.change import parse_change
from bot.text.parse.clear_answer import parse_clear_answer
from bot.text.parse.employment import parse_employment
from bot.text.parse.plan_name import parse_plan
from bot.text.parse.result import Parsed, Question, Refused
from bot.text.parse.whole_message import bare
from bot.text.parse.yes_no import parse_yes_no


@pytest.mark.parametrize(
    "text",
    [
        "はい",
        "いいえ",
        "はい、相違ありません",
        "ちがいます",
        "○",
        "×",
        "たぶん",
        "はい？",
        "ありません",
        "",
        "1",
        "２",
    ],
)
def test_a_clear_answer_is_what_yes_no_reads(text: str) -> None:
    """Nothing more counts as はい or いいえ because a field asks for it."""
    answer = parse_yes_no(text)
    expected = Refused("no_clear_answer") if answer is None else Parsed(answer)
    assert parse_clear_answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("現職", "active"),
        ("現職です", "active"),
        ("在職中です。", "active"),
        ("まだ働いています", "active"),
        ("まだ働いとる", "active"),
        ("会社員です", "active"),
        ("退職していません", "active"),
        ("団体に勤務し毎月給与の支払いを受けている方", "active"),
        ("「現職」でお願いします", "active"),
        ("退職者", "retired"),
        ("退職しました", "retired"),
        ("定年で退職しました", "retired"),
        ("もう辞めました", "retired"),
        ("仕事をやめました", "retired"),
        ("年金生活です", "retired"),
        ("ＯＢです", "retired"),
        ("リタイアしました", "retired"),
    ],
)
def test_employment(text: str, expected: str) -> None:
    """Whether the policyholder works or has retired, however it is put."""
    assert parse_employment(text) == Parsed(expected)


@pytest.mark.parametrize(
    "text",
    [
        "来月退職します",
        "退職予定です",
        "退職するかもしれません",
        "たぶん退職者",
        "現職と退職者",
        "退職者って何ですか",
        "退職者ですか",
        "現職か退職者か分かりません",
        "休職中です",
        "再雇用です",
        "働いていません",
        "やめる",
        "やめたい",
        "やめました",
        "やめます",
        "はい",
        "いいえ",
    ],
)
def test_no_employment(text: str) -> None:
    """What lies ahead, what fits neither, and what may mean 「中止」 is refused."""
    assert parse_employment(text) == Refused("no_employment")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (text, True)
            for text in (
                "はい",
                "あります",
                "引っ越しました",
                "先月転居しました",
                "住所変更あり",
                "変わりました",
            )
        ),
        *((text, True) for text in ("住所は変わりました", "住所を変更しました", "引越しました")),
        *(
            (text, False)
            for text in ("いいえ", "ありません", "変わっていません", "変更なし", "変更はないです")
        ),
        *(
            (text, False)
            for text in ("同じです", "そのままです", "変わりありません", "特にありません")
        ),
    ],
)
def test_change(text: str, expected: bool) -> None:
    """There is a change, or there is none: asked whether there is, 「ありません」 is plain."""
    assert parse_change(text) == Parsed(expected)


@pytest.mark.parametrize(
    "text",
    [
        "来月引っ越します",
        "引っ越す予定です",
        "変わるかも",
        "たぶんない",
        "分かりません",
        "変更できますか",
        "ないと思う",
        "次へ",
        "",
    ],
)
def test_no_change(text: str) -> None:
    """What is to come and what is not sure is refused."""
    assert parse_change(text) == Refused("no_change_answer")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("前年同等条件プラン", "same_terms_plan"),
        ("前年同等", "same_terms_plan"),
        ("前年と同等の条件でお願いします", "same_terms_plan"),
        ("A", "plan_a"),
        ("ａ", "plan_a"),
        ("Ａプラン", "plan_a"),
        ("「Aプラン」でお願いします", "plan_a"),
        ("エープラン", "plan_a"),
        ("やっぱりA", "plan_a"),
        ("Bプランにします", "plan_b"),
        ("ビーで", "plan_b"),
        ("じゃあBがいいです", "plan_b"),
        ("AじゃなくてBで", "plan_b"),
        ("フリープラン", "free_plan"),
        ("フリーでお願いします", "free_plan"),
    ],
)
def test_plan(text: str, expected: str) -> None:
    """A plan that is named, by its name or as people say it."""
    assert parse_plan(text) == Parsed(expected)


@pytest.mark.parametrize(
    "text", ["去年と同じ", "去年と同じので", "前と同じでお願いします", "前年のまま"]
)
def test_plan_like_last_year(text: str) -> None:
    """No column of the screen is called so: asked back, never guessed."""
    assert parse_plan(text) == Question("plan_like_last_year", suggestion="same_terms_plan")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("どれがいい", "no_plan"),
        ("どれがいいですか", "no_plan"),
        ("おすすめは？", "no_plan"),
        ("おすすめのプラン", "no_plan"),
        ("一番安いので", "no_plan"),
        ("AとBの違い", "no_plan"),
        ("Aってなに", "no_plan"),
        ("Aプランですか", "no_plan"),
        ("Aプランの補償を変えたい", "no_plan"),
        ("たぶんA", "no_plan"),
        ("Aかな", "no_plan"),
        ("Aかも", "no_plan"),
        ("A以外", "no_plan"),
        ("Aではない", "no_plan"),
        ("A020119183", "no_plan"),
        ("AIチャット", "no_plan"),
        ("フリーダイヤル", "no_plan"),
        ("まだ決めていません", "no_plan"),
        ("はい", "no_plan"),
        ("AかB", "several_plans"),
        ("AとB", "several_plans"),
        ("Aプラン、フリープラン", "several_plans"),
        ("現在の契約", "plan_current"),
        ("今と同じで", "plan_current"),
        ("今のまま", "plan_current"),
    ],
)
def test_no_plan(text: str, reason: str) -> None:
    """Whoever asks, compares or hedges has chosen none."""
    assert parse_plan(text) == Refused(reason)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("えーと、Ａプランでお願いします。", "Aプラン"),
        ("退職者です", "退職者"),
        ("AじゃなくてB", "B"),
        ("で", ""),
        ("", ""),
        ("あ" * 61, ""),
    ],
)
def test_bare(text: str, expected: str) -> None:
    """What is left when everything around an answer is taken away."""
    assert bare(text) == expected


EXAMPLES = Path(bot.__file__).parents[1] / "data" / "nlu" / "faq"


@cache
def _questions() -> list[str]:
    """Every question that the training knows: none is an answer."""
    found = []
    for path in sorted(EXAMPLES.glob("*.yml")):
        for entry in yaml_file.read(path).get("nlu") or ():
            lines = str(entry.get("examples", "")).splitlines()
            found += [line.removeprefix("- ").strip() for line in lines if line.startswith("- ")]
    return found


@pytest.mark.parametrize(
    ("parse", "at_most"),
    [(parse_clear_answer, 3), (parse_employment, 2), (parse_change, 8), (parse_plan, 3)],
    ids=["clear", "employment", "change", "plan"],
)
def test_questions_are_no_answers(parse: Callable[[str], Any], at_most: int) -> None:
    """A question in the middle of the form is never taken for the answer that is awaited."""
    assert len(_questions()) > 5000
    found = [text for text in _questions() if isinstance(parse(text), Parsed)]
    assert len(found) <= at_most, found
