"""見直し: which answers were read again since they, or what they rest on, were changed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Iterable, Mapping

from bot.content import manual, yaml_file
from bot.content.places import PROJECT, Places
from bot.content.topics import load_topic
from bot.domain.errors import ContentError
from bot.domain.faq import Topic, Topics

_LENGTH = 12
_HEADING = """\
# 見直し: the fingerprint of each answer with the sections it cites, as last read by somebody.
# Written by: python -m bot review TOPIC…
"""


def fingerprint(topic: Topic, sections: Mapping[str, str]) -> str:
    """12 hexadecimal digits over the answer's texts and those of the sections it cites.

    A section that does not exist is a `ContentError`.
    """
    missing = [citation for citation in topic.citations if citation not in sections]
    if missing:
        raise ContentError(f"{topic.id}.yml: cites {missing[0]}, which is not in manual.yml")
    texts = [topic.text, topic.short_text, topic.simple, *(sections[c] for c in topic.citations)]
    digest = hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode())
    return digest.hexdigest()[:_LENGTH]


def stale(
    topics: Iterable[Topic], sections: Mapping[str, str], reviewed: Mapping[str, str]
) -> list[str]:
    """Ids of the topics whose fingerprint is not the reviewed one."""
    return [t.id for t in topics if reviewed.get(t.id) != fingerprint(t, sections)]


def load(path: Path) -> dict[str, str]:
    """Reviewed fingerprints by topic."""
    data = yaml_file.read(path) or {}
    if not isinstance(data, dict) or not all(isinstance(v, str) for v in data.values()):
        raise ContentError(f"{path.name}: needs a fingerprint in quotes for each topic")
    return data


def stale_topics(places: Places = PROJECT) -> list[str]:
    """Topics that wait for somebody to read them again, in alphabetical order."""
    topics = _topics(places)
    return sorted(stale(topics.values(), _sections(places), load(places.reviews)))


def mark_reviewed(topic_ids: Iterable[str], places: Places = PROJECT) -> None:
    """Note that these answers were read again beside the sections they cite.

    A topic that does not exist is a `ContentError` and nothing is noted; a topic that is
    gone is forgotten.
    """
    topics, sections = _topics(places), _sections(places)
    reviewed = {topic: seen for topic, seen in load(places.reviews).items() if topic in topics}
    for topic_id in topic_ids:
        if topic_id not in topics:
            raise ContentError(f"{topic_id}.yml: no such topic")
        reviewed[topic_id] = fingerprint(topics[topic_id], sections)
    lines = [f'{topic}: "{seen}"\n' for topic, seen in sorted(reviewed.items())]
    places.reviews.write_text(_HEADING + "".join(lines), encoding="utf-8")


def _topics(places: Places) -> Topics:
    topics = map(load_topic, sorted(places.faq.glob("*.yml")))
    return {topic.id: topic for topic in topics}


def _sections(places: Places) -> Mapping[str, str]:
    return manual.load(places.manual).sections
