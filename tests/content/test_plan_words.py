"""plan_words.yml is read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.plan_words import PATH, load_plan_words
from bot.domain.errors import ContentError
from bot.domain.plan import PlanId


def test_every_plan_is_named() -> None:
    """With the names of the plan screen."""
    words = load_plan_words()
    assert words.titles == {
        PlanId.CURRENT: "現在の契約",
        PlanId.SAME_TERMS: "前年同等条件プラン",
        PlanId.PLAN_A: "Aプラン",
        PlanId.PLAN_B: "Bプラン",
        PlanId.FREE: "フリープラン",
    }


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("  premium: ", "  premum: ", "premium, premum"),
        ("{title: Aプラン, short: A}", "{title: Aプラン}", "short"),
        ("plan_b: {title", "plan_c: {title", "plan_c"),
        ("「{plan}」は、このご契約", "「{plam}」は、このご契約", "not_offered"),
        ("caption: プランの比較", "caption: プラン{plan}", "caption"),
        ("item: 項目", "item: 1", "text"),
        ("change_more: ", "change_less: ", "change_less"),
        ("texts:", "words:", "texts"),
    ],
)
def test_a_mistake_names_the_file_and_the_entry(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    """Missing, unknown, not text, or with the wrong braces."""
    text = PATH.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "plan_words.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=rf"plan_words\.yml.*{named}"):
        load_plan_words(path)
