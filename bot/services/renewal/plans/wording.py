"""プランの言葉: the sentences about plans, which stand in the content."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import Iterator, Mapping

from bot.domain.plan import PlanId

_NOTHING: frozenset[str] = frozenset()
_OF_PLAN = frozenset({"plan"})
_OF_COVERAGE = frozenset({"coverage"})

TEXTS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("caption", "item", "premium", "mark", "no_line"), _NOTHING),
    **dict.fromkeys(("compared", "compared_from_small", "compared_from_large"), _NOTHING),
    **dict.fromkeys(("which_plan", "no_plans", "which_base", "no_base"), _NOTHING),
    **dict.fromkeys(("which_coverage_to_change", "which_coverage", "decided_on_web"), _NOTHING),
    "not_recalculated": _NOTHING,
    **dict.fromkeys(("current_premium", "base_unknown_alone", "not_offered"), _OF_PLAN),
    **dict.fromkeys(("changeable", "recalculated"), _OF_PLAN),
    "base_unknown": frozenset({"plan", "possible"}),
    "coverage": frozenset({"coverage", "chosen", "options"}),
    "which_option": frozenset({"coverage", "chosen"}),
    **dict.fromkeys(("which_of_options", "no_such_option", "not_adjustable"), _OF_COVERAGE),
    "change": frozenset({"coverage", "before", "after"}),
    "new_premium": frozenset({"plan", "premium", "base_premium"}),
    "as_before": frozenset({"coverage", "chosen"}),
    "nothing_changed": frozenset({"plan", "premium"}),
}
"""The texts, and what each has in braces."""

CHOICES = frozenset({"free_plan", "change_more", "back_to_plans", "prepare_free_plan"})


@dataclass(frozen=True)
class PlanWords:
    """Titles of plans, texts by `TEXTS`, titles of choices, other names of coverages."""

    titles: Mapping[PlanId, str]
    short_titles: Mapping[PlanId, str]
    texts: Mapping[str, str]
    choices: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]

    def say(self, key: str, **values: str) -> str:
        """The text with its values."""
        return self.texts[key].format(**values)


def problems(words: PlanWords) -> Iterator[str]:
    """What is missing, unknown, or has the wrong things in braces."""
    for name, found, wanted in (
        ("plans", set(words.titles), set(PlanId)),
        ("texts", set(words.texts), set(TEXTS)),
        ("choices", set(words.choices), set(CHOICES)),
    ):
        if found != wanted:
            wrong = sorted(str(getattr(key, "value", key)) for key in found ^ wanted)
            yield f"{name}: missing or unknown: {', '.join(wrong)}"
    for key, allowed in TEXTS.items():
        braces = {name for _, name, _, _ in Formatter().parse(words.texts.get(key, "")) if name}
        if key in words.texts and braces != allowed:
            yield f"texts: {key} needs in braces: {', '.join(sorted(allowed)) or 'nothing'}"


def yen(amount: int) -> str:
    """「69,840円」."""
    return f"{amount:,}円"
