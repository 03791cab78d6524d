"""Which model is loaded: one of today's sources and libraries, and no other file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Callable

import numpy as np
import pytest

from bot.assistant import model_files, model_sources, training
from bot.root import ROOT


def names() -> set[str]:
    """The modules that training runs."""
    return {str(path.relative_to(ROOT)) for path in model_sources.modules()}


def test_what_training_runs_is_found_through_imports() -> None:
    """Components, and what they import of ours, however far away."""
    assert names() >= {
        "bot/nlu/tfidf_featurizer.py",
        "bot/nlu/linear_model.py",
        "bot/text/typing_errors.py",
        "bot/text/normalise.py",
        "bot/adapters/embedder.py",
        "bot/adapters/whole_embedder.py",
    }


def test_what_runs_at_serving_time_only_is_left_out() -> None:
    """A change of the wording or of the decision needs no training."""
    assert not names() & {"bot/nlu/answer_decider.py", "bot/nlu/term_extractor.py"}
    content = {name for name in names() if name.startswith(("bot/services", "bot/content"))}
    reads_conversations = {"__init__.py", "conversations.py", "yaml_file.py"}
    assert content == {f"bot/content/{name}" for name in reads_conversations}


def test_another_version_of_a_library_is_another_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model of scikit-learn 1.1 cannot be loaded by 1.9."""
    before = model_sources.sources_hash()
    monkeypatch.setattr(model_sources, "versions", lambda: ("python 3.10",))
    assert model_sources.sources_hash() != before


@pytest.fixture
def model_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a model that is up to date."""
    monkeypatch.setattr(training, "sources_hash", lambda: "of today")
    model = tmp_path / "assistant"
    model.mkdir()
    (model / "weights.npy").write_bytes(b"weights")
    (model / "metadata.json").write_bytes(b"{}")
    stamp = {"sources": "of today", "sha256": training._sha256(model)}
    (tmp_path / "assistant.json").write_text(json.dumps(stamp))
    return tmp_path


def test_the_model_that_was_trained_is_up_to_date(model_dir: Path) -> None:
    """The same sources, the same files."""
    assert training.is_up_to_date(model_dir)


def test_a_model_that_other_code_trained_is_none(
    model_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tables may have other columns."""
    monkeypatch.setattr(training, "sources_hash", lambda: "of tomorrow")
    assert not training.is_up_to_date(model_dir)


@pytest.mark.parametrize(
    "change",
    [
        lambda model: (model / "weights.npy").write_bytes(b"others"),
        lambda model: (model / "weights.npy").unlink(),
        lambda model: (model / "more.npy").write_bytes(b""),
        lambda model: (model / "weights.npy").rename(model / "weight.npy"),
    ],
    ids=["another content", "a file less", "a file more", "another name"],
)
def test_a_model_that_was_changed_is_none(
    model_dir: Path, change: Callable[[Path], object]
) -> None:
    """It decides what people are told."""
    change(model_dir / "assistant")
    assert not training.is_up_to_date(model_dir)


@pytest.mark.parametrize("stamp", ["", "[]", "{", '{"sources": "of yesterday"}'])
def test_a_stamp_that_does_not_fit_is_none(model_dir: Path, stamp: str) -> None:
    """Of other sources, or not readable."""
    (model_dir / "assistant.json").write_text(stamp)
    assert not training.is_up_to_date(model_dir)


def test_without_files_nothing_is_up_to_date(model_dir: Path) -> None:
    """The stamp alone is not enough."""
    shutil.rmtree(model_dir / "assistant")
    assert not training.is_up_to_date(model_dir)


def test_a_new_model_takes_the_place_of_the_old_one(model_dir: Path) -> None:
    """Who has mapped the old one's tables keeps them."""
    table = np.arange(5)
    np.save(model_dir / "assistant" / "table.npy", table)
    mapped = np.load(model_dir / "assistant" / "table.npy", mmap_mode="r")
    new = model_dir / "made"
    new.mkdir()
    (new / "table.npy").write_bytes(b"new")
    model_files.replace(model_dir / "assistant", new)
    assert [path.name for path in (model_dir / "assistant").iterdir()] == ["table.npy"]
    assert (model_dir / "assistant" / "table.npy").read_bytes() == b"new"
    assert not new.exists()
    assert mapped.tolist() == table.tolist()
