"""The measure itself: what counts as right, as kept, as worse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.assistant.evaluation import figures, places, sets, steadiness
from bot.assistant.evaluation.commands import FIELD, SCREEN, Command, commands
from bot.assistant.evaluation.figures import Measured
from bot.assistant.evaluation.in_journey import InBetween
from bot.assistant.evaluation.outcome import Outcome, outcome_of
from bot.assistant.evaluation.places import At, NotThere, Placed
from bot.assistant.evaluation.public import Asked, public
from bot.assistant.evaluation.steadiness import Changed, Kept, contrast, invariance
from bot.assistant.evaluation.variants import PAIRS, Turned, Variant, turned, variants
from bot.assistant.evaluation.watched import Watched
from bot.assistant.start import Running
from bot.reply import Choice, Kind, Reply

ROW = {"text": "?", "topic": "a", "also": ["b"], "style": "polite", "kind": "near"}
PUBLIC = {"text": "?", "topics": ["a", "b"], "style": "formal", "answerable": True, "writer": "x"}
BESIDE = {**PUBLIC, "topics": ["na"], "answerable": False}


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
        public=[
            *(Asked(Outcome(PUBLIC, (topic,), (), 0.9), False) for topic in ("a", "b")),
            *(
                Asked(Outcome({**PUBLIC, "writer": "y"}, (topic,), (), 0.9), False)
                for topic in ("a", "c")
            ),
            Asked(Outcome(BESIDE, (), (), 0.1), True),
        ],
        kept=[Kept(Variant("ending", "?"), right)],
        changed=[Changed(Turned("r", "?", ("a",)), right)],
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
    assert found["another wording: kept"] == 1.0
    assert found["a turned question: changed"] == 0.0  # it still gets the answer of before
    worse = figures.figures(measured(place_kept=False, command="AskCancel"))
    assert worse["in a journey: place kept"] == worse["in a journey: commands taken"] == 0.0


def test_the_worst_writer_counts() -> None:
    """Of two writers whose questions went well and badly, the figure is the second one's."""
    found = figures.figures(measured())
    assert found["public, worst writer: right at once"] == 0.5
    assert found["public, worst writer: wrong confident answer"] == 0.5
    assert found["public, worst writer: near, not answered"] == 1.0
    nothing = figures.figures(replace(measured(), public=(), kept=(), changed=()))
    assert not [name for name in nothing if "writer" in name or "turned" in name]


@pytest.mark.parametrize(
    ("answered", "is_referred", "is_turned_down"),
    [((), True, True), ((), False, False), (("na",), False, True), (("a",), True, False)],
)
def test_what_is_beside_the_manual(
    answered: tuple[str, ...], is_referred: bool, is_turned_down: bool
) -> None:
    """A telephone, or a topic that says that we cannot tell; no other answer, and no silence."""
    asked = Asked(Outcome(BESIDE, answered, (), 0.5), is_referred)
    assert asked.is_turned_down is is_turned_down


def test_public_questions_are_asked(
    running: Running, monkeypatch: pytest.MonkeyPatch, loop
) -> None:
    """What the manual answers is answered, what it does not is turned down with a telephone."""
    rows = [
        {**PUBLIC, "text": "電話窓口は何時までですか", "topics": ["desk_hours"]},
        {**PUBLIC, "text": "明日の天気を教えてください", "topics": [], "answerable": False},
    ]
    monkeypatch.setattr(sets, "read", lambda name, half: rows)
    hours, weather = loop.run_until_complete(public(running.conversations, "development"))
    assert hours.outcome.right and not hours.is_referred
    assert weather.is_turned_down and weather.is_referred


@pytest.mark.parametrize(
    ("text", "kind", "other"),
    [
        ("更新の方法を教えてください", "ending", "更新の方法について"),
        ("更新の手順を教えてください。", "dialect", "更新の手順を教えてつかあさい"),
        ("スマホで登録できますか", "dialect", "スマホで登録できるん"),
        ("どこを押せばいいですか", "ending", "どこを押せばいいの"),
        ("窓口は何時までですか", "dialect", "窓口は何時までやろか"),
        ("住所を変更したいのですが", "dialect", "住所を変更したいんじゃけど"),
        ("印鑑は要りますか", "politeness", "お世話になっております。印鑑は要りますか。"),
        ("証券番号は何ですか", "hiragana", "しょうけんばんごうはなんですか"),
        ("証券番号は何ですか", "half-width kana", "ｼｮｳｹﾝﾊﾞﾝｺﾞｳﾊﾅﾝﾃﾞｽｶ"),
    ],
)
def test_other_wordings_by_rule(text: str, kind: str, other: str) -> None:
    """Each ending comes up for some number; what was said stays what is asked."""
    made = {(v.kind, v.text) for number in range(60) for v in variants(text, number)}
    assert (kind, other) in made
    assert text not in {said for _, said in made}


def test_a_pair_shares_its_ending_and_not_its_answer() -> None:
    """Both sentences of a pair end alike, and every right topic exists."""
    from bot.content import loader

    topics = loader.load().topics
    for first, second, right, frames in PAIRS:
        assert set(right) <= set(topics)
        assert first != second and frames
    pairs = list(turned())
    assert len(pairs) == sum(len(frames) for *_, frames in PAIRS)
    assert all(first != one.text for first, one in pairs)


def test_steadiness_is_measured_where_the_question_is_understood(
    running: Running, monkeypatch: pytest.MonkeyPatch, loop
) -> None:
    """Of a question that is not answered rightly no other wording is asked."""
    row = {"text": "電話窓口は何時までですか", "style": "polite"}
    rows = [{**row, "topic": "desk_hours"}, {**row, "topic": "goodbye"}]
    read = {"in_scope": rows, "public": []}
    monkeypatch.setattr(sets, "read", lambda name, half: read[name])
    kept = loop.run_until_complete(invariance(running.conversations, "development"))
    assert {one.variant.kind for one in kept} == {
        "ending",
        "dialect",
        "politeness",
        "hiragana",
        "half-width kana",
    }
    assert all(one.outcome.row["topic"] == "desk_hours" for one in kept)


def test_a_turned_question_is_changed_when_its_answer_goes(
    running: Running, monkeypatch: pytest.MonkeyPatch, loop
) -> None:
    """Measured where the first of the pair is answered; the same answer is no change."""
    first = "電話窓口は何時までですか"
    pairs = [
        (first, Turned("weather", "明日の天気は何ですか", ("desk_hours",))),
        (first, Turned("the same", "電話窓口は何時までですかね", ("desk_hours",))),
        ("明日の天気は何ですか", Turned("unanswered", first, ("desk_hours",))),
    ]
    monkeypatch.setattr(steadiness, "turned", lambda: iter(pairs))
    found = loop.run_until_complete(contrast(running.conversations))
    assert [(one.turned.rule, one.right) for one in found] == [
        ("weather", True),
        ("the same", False),
    ]


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
