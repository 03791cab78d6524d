"""The training data of both pipelines: the same examples for each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

import yaml
from faults import BenchFailed

OUT_OF_SCOPE = "out_of_scope"
_FAQ = "faq/"
_BULLET = "- "


@dataclass(frozen=True)
class TrainingSet:
    """Examples by label (a topic or an intent), and the answer of each topic."""

    examples: Mapping[str, Sequence[str]]
    answers: Mapping[str, str]

    @property
    def size(self) -> int:
        """How many examples there are in all."""
        return sum(map(len, self.examples.values()))


def _files(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in sorted(folder.rglob("*.yml")):
        yield path, yaml.safe_load(path.read_text(encoding="utf-8"))


def _entries(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The entries of an NLU file that hold examples of an intent."""
    yield from (e for e in content.get("nlu", ()) if "intent" in e and "examples" in e)


def _texts(entry: Mapping[str, Any]) -> list[str]:
    lines = (line.strip() for line in entry["examples"].splitlines())
    return [line.removeprefix(_BULLET) for line in lines if line.startswith(_BULLET)]


def spread(items: Sequence[Any], at_most: int) -> list[Any]:
    """Items at equal distances: `spread("abcdef", 3)` → `["a", "c", "e"]`.

    Neighbours in the files are often variants of each other.
    """
    count = min(at_most, len(items))
    return [items[i * len(items) // count] for i in range(count)]


def keep(folder: Path, per_topic: int) -> None:
    """Rewrite the NLU files so that no topic or intent has more examples; 0 keeps all."""
    if not per_topic:
        return
    for path, content in _files(folder):
        for entry in _entries(content):
            kept = spread(_texts(entry), per_topic)
            entry["examples"] = "".join(f"{_BULLET}{text}\n" for text in kept)
        path.write_text(
            yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )


def read(folder: Path) -> TrainingSet:
    """All examples with plain labels: `faq/reg_done` becomes `reg_done`."""
    examples: defaultdict[str, list[str]] = defaultdict(list)
    answers: dict[str, str] = {}
    written_as: dict[str, str] = {}
    for path, content in _files(folder):
        for entry in _entries(content):
            label = entry["intent"].removeprefix(_FAQ)
            if written_as.setdefault(label, entry["intent"]) != entry["intent"]:
                raise BenchFailed(f"{path.name}: {label} is both a topic and an intent")
            examples[label] += _texts(entry)
        for response, variants in content.get("responses", {}).items():
            answers[response.removeprefix(f"utter_{_FAQ}")] = variants[0]["text"]
    return TrainingSet(dict(examples), answers)
