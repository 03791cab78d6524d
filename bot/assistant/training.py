"""Train the model when its sources are newer, with Rasa's own training.

Whoever can change the model decides what people are told. So beside it stands what it was
made from and the hash of its files, and a model with another hash counts as none.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import structlog

from bot.assistant.model_sources import sources_hash
from bot.root import ROOT
from bot.settings import Settings
from bot.text import reading

log = structlog.get_logger()

_MODEL = "assistant"
_STAMP = "assistant.json"
_LOCK = "training.lock"
_EXAMPLES = 50_000


def is_up_to_date(model_dir: Path) -> bool:
    """True if the model is the one that was trained from the sources as they are now."""
    model, stamp = model_dir / _MODEL, _stamp(model_dir)
    if not model.is_dir() or stamp.get("sources") != sources_hash():
        return False
    if stamp.get("sha256") != _sha256(model):
        log.error("model.changed", file=_MODEL)
        return False
    return True


def train_if_needed(settings: Settings, *, force: bool = False) -> Path:
    """Path of an up-to-date model; trains one (some four minutes) when needed.

    Of several processes one trains while the others wait for its model.
    """
    model = settings.model_dir / _MODEL
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
        "モデルを学習しています（4分ほど） / training the model, some four minutes …",
        file=sys.stderr,
    )
    from bot.assistant import model_files, rasa_fixes

    rasa_fixes.apply()
    import rasa.model_training

    os.chdir(ROOT)
    before = sources_hash()
    # made elsewhere and moved as a whole: who reads the old one meanwhile is not disturbed
    with tempfile.TemporaryDirectory(dir=model_dir) as made, reading.remembering(_EXAMPLES):
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
        model = Path(made) / "unpacked"
        model_files.unpack(Path(result.model), model)
        stamp = {"sources": before, "sha256": _sha256(model)}
        model_files.replace(model_dir / _MODEL, model)
    (model_dir / _STAMP).write_text(json.dumps(stamp) + "\n", encoding="utf-8")


def _stamp(model_dir: Path) -> dict[str, Any]:
    """What was noted when the model was trained; nothing where that cannot be read."""
    try:
        found = json.loads((model_dir / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _sha256(folder: Path) -> str:
    """Over all files of the folder, with their names."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{path.relative_to(folder)}\0{content}\0".encode())
    return digest.hexdigest()
