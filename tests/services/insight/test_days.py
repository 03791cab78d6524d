"""What is counted of a day, turn by turn."""

from __future__ import annotations

from typing import Any

from bot.services.insight.days import LONGEST_STAY_S, Counts, Row, Step, summarised

NONE = Row(10, 0, "a", "web", "", "", 0, "", False, "", False, False)


def row(who: str, at_s: int = 0, **more: Any) -> Row:
    """A turn of somebody."""
    return NONE._replace(who=who, at_s=at_s, **more)


def test_a_conversation_counts_once_for_the_agency_known_last() -> None:
    """Whatever was known of it before."""
    found = summarised([row("a"), row("a", agency="yumecard"), row("a"), row("b", channel="line")])
    assert set(found) == {("web", "yumecard"), ("line", "")}
    assert all(counts.conversations == 1 for counts in found.values())


def test_questions_topics_hours_and_hand_offs() -> None:
    """A question is what was answered by a topic, or was not understood."""
    turns = [
        row("a", topic="desk_hours"),
        row("a", topic="desk_hours", hour=11),
        row("a", is_unanswered=True),
        row("a", hand_off="wants_person", is_to_person=True),
        row("a", hand_off="wants_person", is_to_person=True),
        row("b", hand_off="prepared"),
    ]
    counts = summarised(turns)["web", ""]
    assert (counts.conversations, counts.to_person) == (2, 1)
    assert (counts.asked, counts.unanswered) == (3, 1)
    assert counts.topics == {"desk_hours": 2}
    assert counts.hours == {10: 2, 11: 1}
    assert counts.hand_offs == {"wants_person": 1, "prepared": 1}


def test_where_people_leave_a_journey_and_how_long_they_stay() -> None:
    """The last step of the day, unless the journey has come to its end."""

    def at(who: str, step: int, at_s: int, **more: Any) -> Row:
        return row(who, at_s, journey="renewal", step=step, **more)

    turns = [
        *(at("leaves", 1, 0), at("leaves", 1, 5), at("leaves", 2, 60), at("leaves", 2, 70)),
        *(at("ends", 1, 0), at("ends", 2, 20), at("ends", 9, 10_000)),
        row("ends", 10_100, ends=True),
        *(at("back", 2, 0), at("back", 1, 50)),
    ]
    counts = summarised(turns)["web", ""]
    assert counts.steps["renewal", 1] == Step(reached=3, left=0, seconds=80, stays=2)
    assert counts.steps["renewal", 2] == Step(3, 2, LONGEST_STAY_S, 1)
    assert counts.steps["renewal", 9] == Step(1, 0)
    assert counts.ended["renewal"] == 1


def test_counts_are_written_and_read_and_added_up() -> None:
    """Nothing is lost on the way."""
    turns = [
        row("a", journey="renewal", step=1, topic="desk_hours"),
        row("a", 9, journey="renewal", step=2, hand_off="prepared"),
        row("a", 10, ends=True, is_to_person=True),
        row("b", is_unanswered=True),
    ]
    counts = summarised(turns)["web", ""]
    assert Counts.decoded(counts.encoded()) == counts
    both = Counts()
    both.add(counts)
    both.add(counts)
    assert (both.conversations, both.topics["desk_hours"], both.unanswered) == (4, 2, 2)
    assert both.steps["renewal", 1] == Step(2, 0, 18, 2)
    assert both.hours[10] == 4
