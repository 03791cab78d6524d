"""The content itself: what every topic, step, desk and agency must keep."""

from __future__ import annotations

import re

import pytest

from bot.content import loader
from bot.content.topics import FAQ_FOLDER
from bot.domain.citation import source_line

CONTENT = loader.load()
TOPICS = CONTENT.topics.values()
SECTIONS = {
    f"{document}-{number}"
    for document, count in {"GEN": 4, "REG": 7, "CLK": 9, "DESK": 5, "AGY": 2}.items()
    for number in range(1, count + 1)
}
SMALL_TALK = {"greet", "thanks", "goodbye"}
KNOWN_NUMBERS = {
    "0120-157-566",
    "0120-301-377",
    "0800-3003-123",
    "0570-015-200",
    "0120-440-755",
    "086-447-4409",
}


def test_files_are_named_after_their_topics() -> None:
    """Each topic is one file of its own name, so that none hides another."""
    files = {path.stem for path in FAQ_FOLDER.glob("*.yml")}
    assert files == set(CONTENT.topics)
    assert len(files) == len(list(FAQ_FOLDER.glob("*.yml")))


def test_every_citation_exists() -> None:
    """Every answer cites sections of the manual; only small talk cites nothing."""
    assert {t.id: set(t.citations) - SECTIONS for t in TOPICS if set(t.citations) - SECTIONS} == {}
    assert {topic.id for topic in TOPICS if not topic.citations} == SMALL_TALK


def test_every_citation_can_be_shown() -> None:
    """A range in 出典 stands for sections that follow each other without a gap."""
    for topic in TOPICS:
        line = source_line(topic.citations)
        for first, last in re.findall(r"(\d)〜(\d)", line):
            cited = [c for c in topic.citations if c.startswith(("REG-", "CLK-"))]
            assert [int(c[4:]) for c in cited] == list(range(int(first), int(last) + 1)), topic.id


def test_titles() -> None:
    """A title fits a button, and no two topics share one."""
    assert [t.id for t in TOPICS if not 1 <= len(t.title) <= 20] == []
    titles = [topic.title for topic in TOPICS]
    assert sorted(set(titles)) == sorted(titles)


def test_choices() -> None:
    """A topic offers at most three others, all of which exist and may be offered."""
    assert [topic.id for topic in TOPICS if len(topic.choices) > 3] == []
    wrong = {
        topic.id: choice
        for topic in TOPICS
        for choice in topic.choices
        if choice == topic.id
        or choice not in CONTENT.topics
        or not CONTENT.topics[choice].is_offered
    }
    assert wrong == {}
    assert [topic.id for topic in TOPICS if len(set(topic.choices)) < len(topic.choices)] == []


def test_answers_are_short() -> None:
    """No answer is longer than 260 characters."""
    assert {t.id: len(t.text) for t in TOPICS if not 1 <= len(t.text) <= 260} == {}


def test_numbers() -> None:
    """No answer holds a telephone number that is not of a desk or an agency."""
    desks = {desk.phone for desk in CONTENT.desks.values()}
    agencies = {n for agency in CONTENT.agencies.values() for n in (agency.phone, agency.fax)}
    assert desks | agencies == KNOWN_NUMBERS
    written = re.compile(r"0\d{1,4}[-‐−ー(]\d{1,4}[-‐−ー)]\d{3,4}|0\d{8,10}")
    texts = [text for t in TOPICS for text in (t.text, t.short_text or "")]
    assert {n for text in texts for n in written.findall(text)} <= KNOWN_NUMBERS


def test_who_helps_further() -> None:
    """A topic names a desk that exists, both, the one of the place, or the agency."""
    known = {None, "both", "one", "agency", *CONTENT.desks}
    assert {topic.id: topic.desk for topic in TOPICS if topic.desk not in known} == {}


@pytest.mark.parametrize(
    ("journey", "document", "count"), [("registration", "REG", 7), ("renewal", "CLK", 9)]
)
def test_journeys(journey: str, document: str, count: int) -> None:
    """A journey has the screens of the flyer in their order, each with a topic that exists."""
    found = CONTENT.journeys[journey]
    assert [step.section for step in found.steps] == [
        f"{document}-{number}" for number in range(1, count + 1)
    ]
    for step in found.steps:
        assert step.topics, step
        assert [topic for topic in step.topics if topic not in CONTENT.topics] == []
        assert step.section in CONTENT.topics[step.topics[0]].citations, step
    assert found.then is None or found.then in CONTENT.topics
    assert f"{journey}_overview" in CONTENT.topics


def test_a_topic_has_one_screen() -> None:
    """No topic belongs to two screens: 「次は？」 would have two answers."""
    topics = [t for j in CONTENT.journeys.values() for step in j.steps for t in step.topics]
    assert sorted(set(topics)) == sorted(topics)


@pytest.mark.parametrize(
    ("agency", "phone", "fax", "postal_code", "address", "citation"),
    [
        (
            "yumecard",
            "0800-3003-123",
            "0570-015-200",
            "732-8570",
            "広島市東区二葉の里3-3-1",
            "AGY-1",
        ),
        (
            "jfelife",
            "0120-440-755",
            "086-447-4409",
            "712-8007",
            "岡山県倉敷市鶴の浦1丁目5-5",
            "AGY-2",
        ),
    ],
)
def test_agencies(
    agency: str, phone: str, fax: str, postal_code: str, address: str, citation: str
) -> None:
    """The agencies are those of the flyers."""
    found = CONTENT.agencies[agency]
    assert (found.phone, found.fax, found.postal_code) == (phone, fax, postal_code)
    assert (found.address, found.citation) == (address, citation)


@pytest.mark.parametrize(
    ("desk", "phone", "citation"),
    [("registration", "0120-157-566", "DESK-1"), ("clickar", "0120-301-377", "DESK-2")],
)
def test_desks(desk: str, phone: str, citation: str) -> None:
    """The desks are those of the flyers."""
    assert (CONTENT.desks[desk].phone, CONTENT.desks[desk].citation) == (phone, citation)
