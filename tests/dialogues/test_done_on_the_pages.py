"""What was done on the pages is told once, and no report afterwards begins it anew."""

from __future__ import annotations

import pytest
from renewal_world import JFE, World

from bot.domain.handoff import Reason
from bot.services.journeys.progress import Outcome, WebProgress

pytest_plugins = ("renewal_world",)

REGISTERED = "会員登録が完了しましたね。続けて更新に進みますか"


def note(world: World, outcome: Outcome, step: int) -> None:
    """Somebody who came from the draft of this test's conversation has come so far."""
    at = world.at
    (draft,) = world.services.drafts.of_conversation(conversation(world), at)
    found = WebProgress(
        draft.journey, step, outcome, at, agency="jfelife", reason=Reason.DISCLOSURE_NO
    )
    world.services.progress.note(found, draft.id)


def conversation(world: World) -> str:
    """The one of this test."""
    return f"{world.test}-"


@pytest.mark.parametrize("text", ["終わりました", "登録を押しました", "完了しました", "ありがとう"])
def test_a_registration_that_is_done_is_told_once_and_stays_done(world: World, text: str) -> None:
    """Whatever comes next, and whoever wants to register again hears that it is done."""
    person = world.person(None)("会員登録したい").press("画面を見ながら進める")
    note(world, Outcome.DONE, 7)
    assert person(text).text.count(REGISTERED) == 1
    assert "手順" not in person.text
    assert REGISTERED not in person("ありがとう").text
    assert "会員登録は完了しています" in person("会員登録したい").text


def test_where_one_is_follows_the_page(world: World) -> None:
    """仮登録: the hour of it, and the screen of the mail."""
    person = world.person(None)("会員登録したい").press("画面を見ながら進める")
    note(world, Outcome.PROVISIONAL, 5)
    assert "仮登録まで進みましたね（10:00）" in person("どこまで進んだ？").text
    assert "手順5/7" in person.text


def test_a_refusal_names_the_agency(world: World) -> None:
    """With its number, at the next message, before the question that stands."""
    person = world.person()("更新したい").press("画面を見ながら進める")
    note(world, Outcome.REFUSED, 3)
    told = person("いま何をすればいいですか").text
    assert JFE in told
    assert person("ありがとう").text.count("お使いいただけないお答え") == 0
