"""match_causes.yml to records; every error names the file and the entry."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bot.content.yaml_file import FOLDER, read
from bot.domain.errors import ContentError
from bot.services.registration.doctor import FIELDS, SUBJECTS, Cause, MatchCauses

_ID = re.compile("[a-z][a-z0-9_]{0,63}")
_TEXTS = ("id", "field", "text")


def load_match_causes(path: Path = FOLDER / "match_causes.yml") -> MatchCauses:
    """Why items may not match, in the order of the file. Raises `ContentError`."""
    data = read(path)
    if not isinstance(data, dict):
        raise ContentError(f"{path.name}: needs one entry for each of {', '.join(SUBJECTS)}")
    for subject in SUBJECTS:
        if subject not in data:
            raise ContentError(f"{path.name}: {subject} is missing")
    labels: dict[str, str] = {}
    causes: dict[str, tuple[Cause, ...]] = {}
    seen: set[str] = set()
    for subject, entry in data.items():
        where = f"{path.name}: {subject}"
        if subject not in SUBJECTS:
            raise ContentError(f"{where} is nothing that is compared")
        if not isinstance(entry, dict) or set(entry) != {"label", "causes"}:
            raise ContentError(f"{where}: needs label and causes, and nothing else")
        labels[subject] = _text(entry["label"], f"{where}: label")
        listed = entry["causes"]
        if not isinstance(listed, list) or not listed:
            raise ContentError(f"{where}: needs at least one cause")
        causes[subject] = tuple(
            _cause(one, subject, f"{where}: cause {number}", seen)
            for number, one in enumerate(listed, start=1)
        )
    return MatchCauses(labels, causes)


def _cause(entry: Any, subject: str, where: str, seen: set[str]) -> Cause:
    if not isinstance(entry, dict) or set(entry) != set(_TEXTS):
        raise ContentError(f"{where}: needs {', '.join(_TEXTS)}, and nothing else")
    texts = {key: _text(entry[key], f"{where}: {key}") for key in _TEXTS}
    cause = Cause(subject=subject, **texts)
    if not _ID.fullmatch(cause.id):
        raise ContentError(f"{where}: the id holds a to z, digits and _, not {cause.id!r}")
    if cause.id in seen:
        raise ContentError(f"{where}: {cause.id} stands twice")
    if cause.field not in FIELDS:
        raise ContentError(f"{where}: no field {cause.field} is compared")
    if "か。" not in cause.text and "か（" not in cause.text:
        raise ContentError(f"{where}: {cause.id} must ask, for nobody knows the cause")
    seen.add(cause.id)
    return cause


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ContentError(f"{where} must be text, not {value!r}")
    return value
