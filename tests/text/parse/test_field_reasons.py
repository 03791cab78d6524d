"""The sentences for refusals and questions."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from folded import each

import bot.content
import bot.text.parse
from bot.text.parse import email_address, kana_name, kanji_name, phone, postal_address, romaji_name
from bot.text.parse.result import Parsed
from bot.text.parse.wareki import parse_birth_date
from bot.text.parse.year_month import parse_year_month

PARSERS = Path(bot.text.parse.__file__).parent
SENTENCES: dict[str, str] = yaml.safe_load(
    (Path(bot.content.__file__).parent / "field_reasons.yml").read_text(encoding="utf-8")
)


def _uses() -> list[tuple[str, str, bool]]:
    """(class, code, whether it carries a suggestion) of every result that a parser makes."""
    found = []
    for path in sorted(PARSERS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("Refused", "Question")
            ):
                first = node.args[0]
                codes = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                suggests = any(keyword.arg == "suggestion" for keyword in node.keywords)
                for code in codes:
                    assert isinstance(code, ast.Constant), f"{path.name}:{node.lineno}: no literal"
                    found.append((node.func.id, str(code.value), suggests))
    return found


USES = _uses()
READ_BACK = {"answer_in_words_yes", "answer_in_words_no"}
"""Of no parser: a whole answer to a question of はい and いいえ, which is read back."""
FEW_ANSWERS = (
    "「はい」か「いいえ」",
    "「現職」か「退職者」",
    "「前年同等条件プラン」「Aプラン」「Bプラン」「フリープラン」",
)


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    """A parser cannot refuse without a sentence; no sentence outlives its code."""
    assert len(USES) > 50
    assert {code for _, code, _ in USES} == set(SENTENCES) - READ_BACK


@each("kind, code, suggests", sorted(set(USES)))
def test_a_sentence_shows_the_suggestion_exactly_when_there_is_one(
    kind: str, code: str, suggests: bool
) -> None:
    """{suggestion} stands only where a parser gives one; refusals never have one."""
    assert ("{suggestion}" in SENTENCES[code]) is suggests
    assert kind == "Question" or not suggests
    assert re.findall(r"\{[^}]*\}", SENTENCES[code]) == (["{suggestion}"] if suggests else [])


@each("code", sorted(set(SENTENCES) - READ_BACK))
def test_a_sentence_is_kind_and_says_what_to_do(code: str) -> None:
    """です・ます, what to do next, an example, short enough for any channel.

    Where there are but a few answers, all of them stand there, and none as an example.
    """
    sentence = SENTENCES[code]
    assert re.search("ください|ですか|ますか|ませんか", sentence)
    has_every_answer = any(answers in sentence for answers in FEW_ANSWERS)
    has_example = bool(re.search(r"（例：[^）]+）", sentence))
    assert has_example is not has_every_answer
    assert sentence.endswith("。")
    assert len(sentence) <= 140
    assert not re.search("エラー|不正|無効|誤り|!|！", sentence)


EXAMPLES = {
    "氏名": (kanji_name.parse_kanji_name, "name|family_name"),
    "フリガナ": (kana_name.parse_kana_name, "kana|no_kana"),
    "住所": (postal_address.parse_address, "address|no_address"),
    "郵便番号": (postal_address.parse_postal_code, "postal|no_postal|several_postal"),
    "電話": (phone.parse_phone, "phone|no_phone|several_phones"),
    "ローマ字": (romaji_name.parse_romaji_name, "romaji|no_romaji"),
    "メール": (email_address.parse_email, "email|no_email|several_emails"),
    "退職年月": (
        lambda text: parse_year_month(text, date(2026, 11, 22)),
        "year_month|no_year_month|several_year_months",
    ),
    "生年月日": (
        lambda text: parse_birth_date(text, date(2026, 11, 22)),
        "no_birth|incomplete|year_first|impossible|future|too_old|several_dates|not_in_era",
    ),
}


@pytest.mark.parametrize("field", sorted(EXAMPLES))
def test_the_example_in_a_sentence_is_accepted_by_its_parser(field: str) -> None:
    """Whoever types the example as shown is understood."""
    parse, prefix = EXAMPLES[field]
    codes = [code for code in SENTENCES if re.match(f"(?:{prefix})", code)]
    codes = [code for code in codes if code != "no_name" or field == "氏名"]
    assert codes
    for code in codes:
        example = re.search("（例：([^）]+)）", SENTENCES[code])
        assert example
        assert isinstance(parse(example.group(1)), Parsed), code
