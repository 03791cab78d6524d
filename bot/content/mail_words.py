"""mails.yml to records; every error names the file and the entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.content.loader import FOLDER
from bot.content.yaml_file import read
from bot.domain.errors import ContentError
from bot.services.mail.letter import KINDS
from bot.services.mail.wording import MailWording, MailWords, problems

_TEXTS = ("subject", "desk", "link")
_LISTS = ("sections", "before", "after")


def load_mail_words(path: Path = FOLDER / "mails.yml") -> MailWording:
    """What the mails say, or raise `ContentError`."""
    data = read(path)
    if not isinstance(data, dict) or set(data) != {"greeting", "closing", "mails"}:
        raise ContentError(f"{path.name}: needs greeting, closing, mails, and nothing else")
    if not isinstance(data["mails"], dict) or not set(data["mails"]) <= {*KINDS}:
        raise ContentError(f"{path.name}: mails holds some of {', '.join(KINDS)}")
    wording = MailWording(
        greeting=_text(data["greeting"], f"{path.name}: greeting"),
        closing=_texts(data["closing"], f"{path.name}: closing"),
        mails={kind: _mail(entry, f"{path.name}: {kind}") for kind, entry in data["mails"].items()},
    )
    try:
        found = list(problems(wording))
    except ValueError as error:  # a brace that is not closed
        raise ContentError(f"{path.name}: {error}") from None
    for problem in found:
        raise ContentError(f"{path.name}: {problem}")
    return wording


def _mail(entry: Any, where: str) -> MailWords:
    if not isinstance(entry, dict) or set(entry) != {*_TEXTS, *_LISTS}:
        raise ContentError(f"{where}: needs {', '.join((*_TEXTS, *_LISTS))}, and nothing else")
    texts = {name: _text(entry[name], f"{where}: {name}") for name in _TEXTS}
    lists = {name: _texts(entry[name], f"{where}: {name}") for name in _LISTS}
    return MailWords(
        subject=texts["subject"],
        desk=texts["desk"],
        link=texts["link"],
        sections=lists["sections"],
        before=lists["before"],
        after=lists["after"],
    )


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ContentError(f"{where} must be a list of texts, not {value!r}")
    return tuple(_text(one, where) for one in value)


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ContentError(f"{where} must be text, not {value!r}")
    return value
