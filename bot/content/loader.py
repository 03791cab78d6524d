"""All content at once, as services take it; every error names the file and the entry."""

from __future__ import annotations

from pathlib import Path

from bot.content.contacts import load_agencies, load_desks
from bot.content.journeys import load_journey
from bot.content.topics import FAQ_FOLDER, load_topic
from bot.content.yaml_file import FOLDER
from bot.domain.content import Content


def load(faq_folder: Path = FAQ_FOLDER, folder: Path = FOLDER) -> Content:
    """Load everything, or raise `ContentError`."""
    topics = {}
    for path in sorted(faq_folder.glob("*.yml")):
        topic = load_topic(path)
        topics[topic.id] = topic
    journeys = [load_journey(path) for path in sorted((folder / "journeys").glob("*.yml"))]
    return Content(
        topics=topics,
        journeys={journey.id: journey for journey in journeys},
        desks=load_desks(folder / "hours.yml"),
        agencies=load_agencies(folder / "agencies.yml"),
    )
