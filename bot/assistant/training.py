"""Train the model when its sources are newer, with Rasa's own training."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Iterator

from bot.settings import ROOT, Settings

_STAMP = "sources.sha256"
_LOCK = "training.lock"
# What a trained model is made from; the other modules of bot/text run at serving time only.
_SOURCES = (
    "config.yml",
    "domain.yml",
    "data",
    "bot/nlu",
    "bot/adapters/embedder.py",
    "bot/text/courtesy.py",
    "bot/text/feelings.py",
    "bot/text/normalise.py",
    "bot/text/questions.py",
    "bot/text/reading.py",
    "bot/text/romaji.py",
    "bot/text/script.py",
)
_SUFFIXES = {".py", ".yml"}


def _source_files() -> Iterator[Path]:
    for name in _SOURCES:
        path = ROOT / name
        files = [path] if path.is_file() else path.rglob("*")
        yield from (f for f in files if f.suffix in _SUFFIXES)


def sources_hash() -> str:
    """Hash over everything that the model depends on."""
    digest = hashlib.sha256()
    for path in sorted(_source_files()):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_up_to_date(model_dir: Path) -> bool:
    """True if the model was trained from the sources as they are now."""
    stamp = model_dir / _STAMP
    return (
        (model_dir / "assistant.tar.gz").exists()
        and stamp.exists()
        and stamp.read_text() == sources_hash()
    )


def train_if_needed(settings: Settings, *, force: bool = False) -> Path:
    """Path of an up-to-date model; trains one (about three minutes) when needed.

    Of several processes one trains while the others wait for its model.
    """
    model = settings.model_dir / "assistant.tar.gz"
    if not force and is_up_to_date(settings.model_dir):
        return model
    settings.model_dir.mkdir(parents=True, exist_ok=True)
    with (settings.model_dir / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if force or not is_up_to_date(settings.model_dir):
            _train(settings.model_dir, force)
    return model


def _train(model_dir: Path, force: bool) -> None:
    print(
        "モデルを学習しています（3分ほど） / training the model, about three minutes …",
        file=sys.stderr,
    )
    from bot.assistant import rasa_fixes

    rasa_fixes.apply()
    import rasa.model_training

    os.chdir(ROOT)
    before = sources_hash()
    # made elsewhere and moved as a whole: who reads the old one meanwhile is not disturbed
    with tempfile.TemporaryDirectory(dir=model_dir) as made:
        result = rasa.model_training.train(
            domain="domain.yml",
            config="config.yml",
            training_files=["data"],
            output=made,
            fixed_model_name="assistant",
            force_training=force,
        )
        if result.model is None:
            raise RuntimeError("training gave no model; see the messages above")
        Path(result.model).replace(model_dir / "assistant.tar.gz")
    (model_dir / _STAMP).write_text(before)
