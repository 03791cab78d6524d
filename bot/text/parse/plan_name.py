"""プラン名: the plan of the plan screen that a person names, never one that is guessed."""

from __future__ import annotations

import re

from bot.text.parse.asking import is_asking
from bot.text.parse.result import Parsed, Question, Refused, Result
from bot.text.parse.whole_message import bare

_PLAN = "(?:プラン|ぷらん|案|コース|の方|のほう)?"
_LAST_YEAR = "(?:前年|昨年|去年|前回|前)"
_NAMES = {
    "same_terms_plan": re.compile(
        f"前年(?:と)?同等(?:の)?(?:条件)?(?:の)?{_PLAN}|前年(?:と)?同(?:じ)?条件(?:の)?{_PLAN}"
    ),
    "plan_a": re.compile(f"(?:A|エー|えー){_PLAN}"),
    "plan_b": re.compile(f"(?:B|ビー|びー){_PLAN}"),
    "free_plan": re.compile("(?:フリー|ふりー)(?:プラン|ぷらん)?"),
}
# 「去年と同じ」 names no column of the screen
_LIKE_LAST_YEAR = re.compile(
    f"{_LAST_YEAR}(?:の年)?(?:と|の)?(?:同じ|おなじ|一緒|いっしょ|同様|まま)"
    "(?:の)?(?:もの|やつ|内容|条件|契約|補償|の)?(?:の)?(?:もの|やつ)?" + _PLAN
)
_LIKE_NOW = re.compile(
    "(?:現在|今|いま)(?:の)?(?:契約)?(?:と|の)?(?:同じ|おなじ|一緒|いっしょ|まま|契約)"
    "(?:の)?(?:もの|やつ|内容|条件|契約|補償|の)?" + _PLAN + "|現状(?:維持|のまま)"
)
_BETWEEN = re.compile("[と、,/・]|か(?=[ABフ前])|もしくは|または")


def parse_plan(text: str) -> Result[str]:
    """The id of the plan: "same_terms_plan", "plan_a", "plan_b" or "free_plan".

    Whoever asks which one to take has named none. 現在の契約 is there to compare with, so
    it is refused by itself.

    >>> parse_plan("Ｂプランでお願いします") == Parsed("plan_b")
    True
    >>> parse_plan("どれがいいですか"), parse_plan("AかB")
    (Refused(reason='no_plan'), Refused(reason='several_plans'))
    """
    if is_asking(text):
        return Refused("no_plan")
    answer = bare(text)
    named = _named(answer)
    if named:
        return Parsed(named)
    if _LIKE_LAST_YEAR.fullmatch(answer):
        return Question("plan_like_last_year", suggestion="same_terms_plan")
    if _LIKE_NOW.fullmatch(answer):
        return Refused("plan_current")
    parts = [_named(part.strip()) for part in _BETWEEN.split(answer) if part.strip()]
    if len(parts) > 1 and all(parts):
        return Refused("several_plans")
    return Refused("no_plan")


def _named(text: str) -> str:
    return next((plan for plan, name in _NAMES.items() if name.fullmatch(text)), "")
