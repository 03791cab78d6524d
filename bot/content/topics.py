"""data/nlu/faq/*.yml: what is answered, one topic a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.content.yaml_file import WRONG, read
from bot.domain.channel import CHANNELS
from bot.domain.errors import ContentError
from bot.domain.faq import Topic
from bot.root import ROOT

FAQ_FOLDER = ROOT / "data" / "nlu" / "faq"
FAQ_RESPONSE = "utter_faq/"


def load_topic(path: Path) -> Topic:
    """One FAQ file: examples under `nlu`, the answer under `responses`."""
    data = read(path)
    try:
        ((key, variants),) = data["responses"].items()
        answer = next(v for v in variants if "channel" not in v)
        metadata = answer["metadata"]
        topic = Topic(
            id=key.removeprefix(FAQ_RESPONSE),
            title=metadata["title"],
            text=answer["text"],
            citations=tuple(metadata["citations"]),
            choices=tuple(metadata.get("choices", ())),
            desk=metadata.get("desk"),
            link=metadata.get("link"),
            is_offered=metadata.get("offer", True),
            simple=metadata.get("simple", ""),
        )
    except (*WRONG, StopIteration) as error:
        raise ContentError(
            f"{path.name}: needs one response with text and metadata (title, citations): {error!r}"
        ) from error
    short_channels = [channel.id for channel in CHANNELS.values() if channel.is_short]
    short = next((v["text"] for v in variants if v.get("channel") in short_channels), None)
    return replace(topic, short_text=short)
