"""field_reasons.yml, journey_words.yml and the words of single rooms: what is said."""

from __future__ import annotations

from pathlib import Path

from bot.content.yaml_file import FOLDER, WRONG, read, sentences, texts
from bot.domain.errors import ContentError
from bot.domain.wording import Needs, Sayings, problems
from bot.services.answers import wording as answers
from bot.services.desk import wording as desk_wording
from bot.services.journeys import call_backs, greeting, news
from bot.services.journeys import wording as journey_words
from bot.services.journeys.engine.says import Saying
from bot.services.journeys.wording import JourneyWording, Wording
from bot.services.registration import words as registration_words
from bot.services.reminders import turns as reminders


def load_field_reasons(path: Path = FOLDER / "field_reasons.yml") -> dict[str, str]:
    """What is said when a parser refuses a value or asks back, by its code."""
    data = read(path)
    if not isinstance(data, dict):
        raise ContentError(f"{path.name}: needs one sentence for each code")
    return dict(texts(data, path.name))


def load_journey_wording(path: Path = FOLDER / "journey_words.yml") -> JourneyWording:
    """What journeys say: two texts and more each, which take turns."""
    data = read(path)
    try:
        sayings = {
            Saying(key): Wording(tuple(entry["texts"]), tuple(entry.get("choices", ())))
            for key, entry in data["sayings"].items()
        }
        wording = JourneyWording(sayings, dict(data["choices"]), dict(data["pieces"]))
    except WRONG as error:
        raise ContentError(f"{path.name}: {error!r}") from error
    for problem in journey_words.problems(wording):
        raise ContentError(f"{path.name}: {problem}")
    return wording


def load_sayings(path: Path, needs: Needs) -> Sayings:
    """What a room says: a text or a list of texts for each of its keys."""
    data = read(path)
    if not isinstance(data, dict):
        raise ContentError(f"{path.name}: needs a text for each key")
    sayings = Sayings({key: sentences(data, key, path.name) for key in data})
    try:
        found = list(problems(sayings, needs))
    except ValueError as error:
        raise ContentError(f"{path.name}: {error}") from error
    for problem in found:
        raise ContentError(f"{path.name}: {problem}")
    return sayings


def load_answer_words(path: Path = FOLDER / "answer_words.yml") -> Sayings:
    """What is said around the answers of topics."""
    return load_sayings(path, answers.NEEDS)


def load_call_back_words(path: Path = FOLDER / "call_back_words.yml") -> Sayings:
    """What is said about being called back."""
    return load_sayings(path, call_backs.NEEDS)


def load_news_words(path: Path = FOLDER / "news_words.yml") -> Sayings:
    """What is said of what was done on the pages."""
    return load_sayings(path, news.NEEDS)


def load_chat_words(path: Path = FOLDER / "chat_words.yml") -> Sayings:
    """What the chat on our pages says around the conversation."""
    return load_sayings(path, greeting.NEEDS)


def load_registration_words(path: Path = FOLDER / "registration_words.yml") -> Sayings:
    """What is said of the check of a 会員登録."""
    return load_sayings(path, registration_words.NEEDS)


def load_reminder_words(path: Path = FOLDER / "reminder_words.yml") -> Sayings:
    """What is said of reminders, and what they say."""
    return load_sayings(path, reminders.NEEDS)


def load_desk_words(path: Path = FOLDER / "desk_words.yml") -> Sayings:
    """What the desk is told around what it looks up."""
    return load_sayings(path, desk_wording.NEEDS)
