"""password_words.yml to records; every error names the file and the entry."""

from __future__ import annotations

from pathlib import Path

from bot.content.loader import FOLDER
from bot.content.yaml_file import read
from bot.domain.errors import ContentError
from bot.services.accounts.passwords import PasswordWords, problems


def load_password_words(path: Path = FOLDER / "password_words.yml") -> PasswordWords:
    """What is said against passwords, and common ones. Raises `ContentError`."""
    data = read(path)
    try:
        words = [str(word) for group in data["common"].values() for word in group]
        wording = PasswordWords(dict(data["reasons"]), frozenset(words))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentError(f"{path.name}: {error!r}") from error
    twice = sorted({word for word in words if words.count(word) > 1})
    if twice:
        raise ContentError(f"{path.name}: common: {twice[0]} stands twice")
    for problem in problems(wording):
        raise ContentError(f"{path.name}: {problem}")
    return wording
