"""Which answers wait to be read again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from folded import each
from typer.testing import CliRunner

from bot.cli import app
from bot.content import loader, manual, review
from bot.content.places import PROJECT, Places
from bot.domain.errors import ContentError
from bot.domain.faq import Topic

TOPICS = loader.load().topics
SECTIONS = dict(manual.load(PROJECT.manual).sections)
TOPIC = Topic("sample", "題", "答えです。", ("REG-1", "REG-2"), short_text="短い答えです。")
SEEN = review.fingerprint(TOPIC, SECTIONS)


def test_fingerprint() -> None:
    """12 hexadecimal digits, the same for the same texts."""
    assert len(SEEN) == 12 and int(SEEN, 16) >= 0
    assert review.fingerprint(replace(TOPIC), dict(SECTIONS)) == SEEN


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({"text": "ほかの答えです。"}, True),
        ({"short_text": "ほかの答えです。"}, True),
        ({"short_text": None}, True),
        ({"text": "答えです。短い答えです。", "short_text": ""}, True),
        ({"citations": ("REG-1", "REG-3")}, True),
        ({"citations": ("REG-1",)}, True),
        ({"id": "other"}, False),
        ({"title": "ほか"}, False),
        ({"choices": ("reg_start",)}, False),
        ({"desk": "both"}, False),
    ],
)
def test_what_counts(change: dict[str, Any], counts: bool) -> None:
    """What is claimed and what it rests on count; what is offered besides does not."""
    assert (review.fingerprint(replace(TOPIC, **change), SECTIONS) != SEEN) is counts


@pytest.mark.parametrize(
    ("section", "counts"), [("REG-1", True), ("REG-2", True), ("REG-3", False)]
)
def test_which_sections_count(section: str, counts: bool) -> None:
    """The text of a cited section counts, no other does."""
    changed = {**SECTIONS, section: SECTIONS[section] + "追記です。"}
    assert (review.fingerprint(TOPIC, changed) != SEEN) is counts


def test_unknown_section() -> None:
    """An answer that cites what does not exist cannot be reviewed."""
    with pytest.raises(
        ContentError, match=r"sample\.yml: cites REG-9, which is not in manual\.yml"
    ):
        review.fingerprint(replace(TOPIC, citations=("REG-1", "REG-9")), SECTIONS)


@each("section", SECTIONS)
def test_every_citing_topic_is_stale(section: str) -> None:
    """A changed section makes every topic that cites it stale, and no other."""
    reviewed = {topic.id: review.fingerprint(topic, SECTIONS) for topic in TOPICS.values()}
    changed = {**SECTIONS, section: "変わりました。"}
    citing = [topic.id for topic in TOPICS.values() if section in topic.citations]
    assert citing
    assert review.stale(TOPICS.values(), changed, reviewed) == citing


def test_until_reviewed(places: Places) -> None:
    """After the manual was edited, topics wait one by one until they are marked."""
    assert review.stale_topics(places) == []
    text = places.manual.read_text(encoding="utf-8")
    places.manual.write_text(text.replace("半角英数字で、2回", "半角で、2回"), encoding="utf-8")
    citing = sorted(topic.id for topic in TOPICS.values() if "REG-3" in topic.citations)
    assert len(citing) > 10
    assert review.stale_topics(places) == citing
    review.mark_reviewed(citing[:3], places)
    assert review.stale_topics(places) == citing[3:]
    review.mark_reviewed(citing, places)
    assert review.stale_topics(places) == []


def test_unknown_topic(places: Places) -> None:
    """With a topic that does not exist among them, none is marked."""
    before = places.reviews.read_text(encoding="utf-8").replace("reg_start", "reg_begin")
    places.reviews.write_text(before, encoding="utf-8")
    with pytest.raises(ContentError, match=r"no_such_topic\.yml: no such topic"):
        review.mark_reviewed(["reg_start", "no_such_topic"], places)
    assert places.reviews.read_text(encoding="utf-8") == before


def test_topic_that_is_gone(places: Places) -> None:
    """A topic that was removed is forgotten at the next review; the others stay as they were."""
    before = review.load(places.reviews)
    (places.faq / "reg_romaji.yml").unlink()
    review.mark_reviewed(["reg_start"], places)
    assert review.load(places.reviews) == {k: v for k, v in before.items() if k != "reg_romaji"}


def test_command_refuses_an_unknown_topic() -> None:
    """The command names the topic that does not exist and changes nothing."""
    before = PROJECT.reviews.read_bytes()
    result = CliRunner().invoke(app, ["review", "no_such_topic"])
    assert result.exit_code == 1
    assert "no_such_topic.yml: no such topic" in str(result.exception) + result.output
    assert PROJECT.reviews.read_bytes() == before
