"""A copy of the content that a test may break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content import review
from bot.content.checks.training import FEWEST_EXAMPLES
from bot.content.places import PROJECT, Places

_EXAMPLE = "      - "
_OF_AN_INTENT = 3
_OF_A_MEASURE = 40


def _with_few_examples(text: str, most: int) -> str:
    """Each run of examples with so many of them."""
    lines, left = [], most
    for line in text.splitlines(keepends=True):
        left = left - 1 if line.startswith(_EXAMPLE) else most
        if left >= 0:
            lines.append(line)
    return "".join(lines)


@pytest.fixture(scope="session")
def small_content(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The content with as few sentences as its rules allow: it is read many times."""
    root = tmp_path_factory.mktemp("content")
    places = Places(root / "content", root / "training", root / "evaluation")
    yaml_only = shutil.ignore_patterns("*.py", "__pycache__")
    shutil.copytree(PROJECT.content, places.content, ignore=yaml_only)
    shutil.copytree(PROJECT.training, places.training)
    shutil.copytree(PROJECT.evaluation, places.evaluation, ignore=shutil.ignore_patterns("*.json"))
    for path in places.training.rglob("*.yml"):
        most = FEWEST_EXAMPLES if path.parent == places.faq else _OF_AN_INTENT
        text = _with_few_examples(path.read_text(encoding="utf-8"), most)
        path.write_text(text, encoding="utf-8")
    for path in places.evaluation.glob("*.jsonl"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:_OF_A_MEASURE]), encoding="utf-8")
    review.mark_reviewed(review.stale_topics(places), places)
    return places


@pytest.fixture
def places(small_content: Places, tmp_path: Path) -> Places:
    """A copy of one's own."""
    shutil.copytree(small_content.content.parent, tmp_path, dirs_exist_ok=True)
    return Places(tmp_path / "content", tmp_path / "training", tmp_path / "evaluation")
