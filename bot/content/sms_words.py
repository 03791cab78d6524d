"""sms_words.yml to records; every error names the file and the entry."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

from bot.content.yaml_file import FOLDER, WRONG, read, texts
from bot.domain.errors import ContentError
from bot.domain.wording import Sayings
from bot.services.sms.wording import SmsWords, problems


def load_sms_words(path: Path = FOLDER / "sms_words.yml") -> SmsWords:
    """What stands around an answer by SMS. Raises `ContentError`."""
    data = read(path)
    try:
        words = SmsWords(
            texts(data["titles"], f"{path.name}: titles"),
            frozenset(data["left_out"]),
            _sayings(data["sayings"], f"{path.name}: sayings"),
            _sayings(data["pages"], f"{path.name}: pages"),
        )
        wrong = list(problems(words))
    except WRONG as error:
        raise ContentError(f"{path.name}: {error!r}") from error
    for problem in wrong:
        raise ContentError(f"{path.name}: {problem}")
    return words


def _sayings(entry: Mapping[str, str], where: str) -> Sayings:
    return Sayings({key: (text,) for key, text in texts(entry, where).items()})
