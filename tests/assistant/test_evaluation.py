"""The measure itself: what counts as right, as kept, as worse."""

from __future__ import annotations

import pytest

from bot.assistant.evaluation import figures, places, sets
from bot.assistant.evaluation.commands import FIELD, SCREEN, Command, commands
from bot.assistant.evaluation.figures import Measured
from bot.assistant.evaluation.in_journey import InBetween
from bot.assistant.evaluation.outcome import Outcome, outcome_of
from bot.assistant.evaluation.places import At, NotThere, Placed
from bot.assistant.evaluation.watched import Watched
from bot.assistant.start import Running
from bot.reply import Choice, Kind, Reply

ROW = {"text": "?", "topic": "a", "also": ["b"], "style": "polite", "kind": "near"}


def said(*topics: str, kind: Kind = Kind.ANSWER, offers: tuple[str, ...] = ()) -> Reply:
    """A reply about topics, which offers others."""
    choices = tuple(Choice(topic, f'/faq{{"topic": "{topic}"}}') for topic in offers)
    return Reply("…", choices, topics=topics, kind=kind)


@pytest.mark.parametrize(
    ("reply", "right", "right_or_offered", "wrong"),
    [
        (said("a"), True, True, False),
        (said("b"), True, True, False),
        (said("c", "a"), True, True, False),
        (said("c"), False, False, True),
        (said("c", offers=("a",)), False, False, True),
        (said(kind=Kind.ASK_BACK, offers=("c", "a")), False, True, False),
        (said(kind=Kind.ASK_BACK, offers=("c", "d", "e", "a")), False, False, False),
        (said(kind=Kind.CANNOT_TELL, offers=("c",)), False, False, False),
        (said(kind=Kind.NOTICE), False, False, False),
    ],
)
def test_what_counts_as_right(
    reply: Reply, right: bool, right_or_offered: bool, wrong: bool
) -> None:
    """An answer about a right topic, or one of the first three choices after asking back."""
    found = outcome_of(ROW, [reply])
    assert (found.right, found.right_or_offered, found.wrong) == (right, right_or_offered, wrong)


def measured(place_kept: bool = True, command: str = "Pause") -> Measured:
    """One of each kind."""
    right, wrong = Outcome(ROW, ("a",), (), 0.9), Outcome(ROW, ("c",), (), 0.9)
    return Measured(
        in_scope=[right, right, right, wrong],
        out_of_scope=[Outcome({**ROW, "kind": "far"}, (), (), 0.1), wrong],
        two_turns=[right],
        in_between=[InBetween(right, At("renewal", 3), place_kept)],
        commands=[Command({"move": "pause"}, SCREEN, command)],
    )


def test_figures_tell_what_was_measured() -> None:
    """Each figure has a target, and moves when what it is about does."""
    found = figures.figures(measured())
    assert set(found) == set(figures.TARGETS)
    assert found["right at once"] == 0.75
    assert found["wrong confident answer"] == 0.25
    assert found["out of scope, far: not answered"] == 1.0
    assert found["out of scope, near: not answered"] == 0.0
    assert found["in a journey: place kept"] == found["in a journey: commands taken"] == 1.0
    worse = figures.figures(measured(place_kept=False, command="AskCancel"))
    assert worse["in a journey: place kept"] == worse["in a journey: commands taken"] == 0.0


def test_worse_is_more_than_a_point() -> None:
    """In the direction that is bad for the figure."""
    assert figures.is_worse("right at once", 0.90, 0.92)
    assert not figures.is_worse("right at once", 0.915, 0.92)
    assert figures.is_worse("wrong confident answer", 0.03, 0.01)
    assert not figures.is_worse("wrong confident answer", 0.0, 0.01)
    assert not figures.is_worse("right at once", 0.0, None)


def test_a_place_is_reached_and_a_lost_one_is_seen(running: Running, loop) -> None:
    """The way to a field leads there; a value typed there is not 「place kept」."""
    placed = Placed(running.conversations, running.services, "measured-place")
    loop.run_until_complete(placed.go_to(FIELD))
    before = placed.place
    loop.run_until_complete(placed.say("電話窓口は何時までですか"))
    assert placed.place == before
    loop.run_until_complete(placed.say("A020119183"))
    assert placed.place != before
    placed.leave()
    with pytest.raises(NotThere):
        placed.standing()


def test_a_way_that_leads_elsewhere_is_told(running: Running, loop) -> None:
    """A measure at a wrong place would be none."""
    placed = Placed(running.conversations, running.services, "measured-nowhere")
    with pytest.raises(NotThere):
        loop.run_until_complete(placed.go_to(At("registration", 5, "no_such_field")))


def test_moves_are_watched(running: Running, monkeypatch: pytest.MonkeyPatch, loop) -> None:
    """What a command is taken for is what the journeys are told."""
    from dataclasses import replace

    from bot import bootstrap
    from bot.assistant.conversation import Conversations

    rows = [{"text": "あとで続ける", "move": "pause"}, {"text": "あとで続ける", "move": "cancel"}]
    monkeypatch.setattr(sets, "read", lambda name, half: rows)
    watched = Watched(running.services.journeys)
    services = bootstrap.install(replace(running.services, journeys=watched))
    try:
        conversations = Conversations(running.assistant, services)
        found = loop.run_until_complete(commands(conversations, services, watched, "test"))
    finally:
        bootstrap.install(running.services)
    assert [(one.taken_for, one.right) for one in found] == [("Pause", True)] * 2 + [
        ("Pause", False)
    ] * 2


def test_every_step_can_be_come_to() -> None:
    """The sets name journeys and steps that exist, and values stand ready for the ways there."""
    from bot.content import loader

    journeys = loader.load().journeys
    for half in sets.HALVES:
        for row in sets.read("in_journey", half):
            assert journeys[row["journey"]].step(row["step"])
    assert {name.split(".")[0] for name in places.ANSWERS} <= set(journeys)
