"""Which screen is in front of somebody who reports: what that is learnt from."""

from __future__ import annotations

from typing import Any, Optional

from bot.content.conversations import Turn
from bot.nlu.places import Screen
from bot.nlu.screen_classifier import ScreenClassifier

FIRST, SECOND, THIRD = (Screen("registration", number) for number in (1, 2, 3))
ELSEWHERE = Screen("renewal", 2)


def rows(*turns: Turn) -> list[tuple[Optional[Screen], Optional[str], Screen]]:
    """What is learnt from some turns: the screen and the answer before, and the screen after."""
    nowhere: Any = None
    learner = ScreenClassifier(ScreenClassifier.get_default_config(), nowhere, nowhere)
    return [(row.screen, row.after, row.then) for row in learner.rows(turns)]


def test_a_report_is_learnt_where_it_was_told_and_where_the_place_is_lost() -> None:
    """Where it was told, out of nowhere, at the next screen, and in the other procedure."""
    told = Turn("押した", "did", "reg_terms", SECOND, "reg_name", "none", THIRD)
    others = [
        Turn("開いた", "did", "reg_terms", None, None, "none", FIRST),
        Turn("見えた", "sees", "clk_done", None, None, "none", ELSEWHERE),
    ]
    found = rows(told, *others)
    assert found[:3] == [
        (SECOND, "reg_name", THIRD),
        (None, "reg_name", THIRD),
        (None, None, THIRD),
    ]
    assert found[3] in [(FIRST, None, THIRD), (THIRD, None, THIRD)]
    assert found[4] == (ELSEWHERE, None, THIRD)
    assert [then for _, _, then in found[5:]] == [FIRST] * 3 + [ELSEWHERE] * 3


def test_only_reports_that_lead_somewhere_are_learnt() -> None:
    """Questions tell of no screen, and the last turn of a conversation of none behind it."""
    asked = Turn("どこを押すの", "asks", "reg_terms", THIRD, None, "none", THIRD)
    last = Turn("押した", "did", "reg_terms", THIRD, None, "none", None)
    assert rows(asked, last) == []
