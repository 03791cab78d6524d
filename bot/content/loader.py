"""Content files to domain records; every error names the file and the entry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path
from typing import Any, Mapping, Optional

from bot.content.yaml_file import read
from bot.domain.contact import Agency, Desk
from bot.domain.content import Content
from bot.domain.errors import ContentError
from bot.domain.faq import Topic
from bot.domain.hours import OpeningHours, Span
from bot.domain.journey import (
    ALWAYS,
    YES_NO,
    Condition,
    Field,
    Journey,
    Step,
    StopReason,
    StopsOn,
)
from bot.services import journey_parsers, journey_words
from bot.services.journey_says import Saying
from bot.services.journey_words import JourneyWording, Wording
from bot.settings import ROOT

FOLDER = Path(__file__).parent
FAQ_FOLDER = ROOT / "data" / "nlu" / "faq"
FAQ_RESPONSE = "utter_faq/"
SHORT_CHANNEL = "sms"

_WRONG = (KeyError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True)
class Disclosures:
    """告知事項: one field for each item, and the reason for which an いいえ stops the journey."""

    stop: StopReason
    fields: tuple[Field, ...]


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def _span(text: Optional[str], where: str) -> Optional[Span]:
    if text is None:
        return None
    try:
        opens, closes = map(_time, text.split("-"))
        if opens >= closes:
            raise ValueError("closes before it opens")
    except _WRONG as error:
        raise ContentError(f'{where}: hours read "9:00-17:00", not {text!r}') from error
    return Span(opens, closes)


def _hours(entry: Mapping[str, Any], where: str) -> OpeningHours:
    closed = frozenset(
        (int(month), int(day)) for month, day in (d.split("-") for d in entry.get("closed", ()))
    )
    return OpeningHours(
        weekday=_span(entry.get("weekday"), where),
        saturday=_span(entry.get("saturday"), where),
        sunday=_span(entry.get("sunday"), where),
        holiday=_span(entry.get("holiday"), where),
        closed_days=closed,
        holiday_is_known="holiday" in entry,
    )


def _texts(entry: Mapping[str, Any], where: str) -> Mapping[str, str]:
    """The entry, if all of it is text: YAML reads 0120157566 without quotes as a number."""
    for key, value in entry.items():
        if not isinstance(value, str):
            raise ContentError(f"{where}: {key} must be text in quotes, not {value!r}")
    return entry


def load_desks(path: Path = FOLDER / "hours.yml") -> dict[str, Desk]:
    """The insurer's telephone desks."""
    data = read(path)
    try:
        hours = _hours(data["hours"], path.name)
        return {
            key: Desk(
                id=key,
                hours=hours,
                hours_text=data["hours_text"],
                **_texts(entry, f"{path.name}: {key}"),
            )
            for key, entry in data["desks"].items()
        }
    except _WRONG as error:
        raise ContentError(f"{path.name}: {error!r}") from error


def load_agencies(path: Path = FOLDER / "agencies.yml") -> dict[str, Agency]:
    """The handling agencies; one without `hours` gets none."""
    agencies = {}
    data = read(path)
    if not isinstance(data, dict):
        raise ContentError(f"{path.name}: needs one entry for each agency")
    for key, entry in data.items():
        where = f"{path.name}: {key}"
        try:
            hours = entry.pop("hours", None)
            agencies[key] = Agency(
                id=key,
                hours=_hours(hours, where) if hours else None,
                hours_text=entry.pop("hours_text", None),
                **_texts(entry, where),
            )
        except _WRONG as error:
            raise ContentError(f"{where}: {error}") from error
    return agencies


def load_journey(path: Path) -> Journey:
    """One journey; steps are numbered by their order in the file.

    The items that a step with `disclosures` asks stand in disclosures.yml of the folder
    above, else of the project.
    """
    data = read(path)
    try:
        asks_them = [entry.get("disclosures") is True for entry in data["steps"]]
        disclosures = load_disclosures(_disclosures_of(path)) if any(asks_them) else None
        steps = tuple(
            _step(entry, number, f"{path.name}: step {number}", disclosures)
            for number, entry in enumerate(data["steps"], start=1)
        )
        stops = _stops(data.get("stops", {}), path.name)
        if disclosures:
            stops = (disclosures.stop, *stops)
        duration = data.get("duration") or {"text": "", "section": None}
        journey = Journey(
            id=data["id"],
            title=data["title"],
            steps=steps,
            then=data.get("then"),
            desk=data.get("desk"),
            duration=duration["text"],
            duration_section=duration["section"],
            next_journey=data.get("next_journey"),
            stops=stops,
        )
    except _WRONG as error:
        raise ContentError(f"{path.name}: needs id, title and steps: {error!r}") from error
    _require_order(journey, path.name)
    _require_stops(journey, path.name)
    return journey


def load_disclosures(path: Path = FOLDER / "disclosures.yml") -> Disclosures:
    """告知事項 as fields of a journey: official wording, asked before everything else."""
    data = read(path)
    try:
        asked, stops = data["asked"], data["stops"]
        (stop,) = _stops({stops["reason"]: {k: stops[k] for k in _STOP_KEYS}}, path.name)
        fields = tuple(
            _disclosure(key, entry, asked, stop.id, f"{path.name}: {key}")
            for key, entry in data["items"].items()
        )
    except _WRONG as error:
        raise ContentError(f"{path.name}: needs asked, stops and items: {error!r}") from error
    if not fields:
        raise ContentError(f"{path.name}: needs an item")
    return Disclosures(stop, fields)


def _disclosures_of(journey: Path) -> Path:
    beside = journey.parent.parent / "disclosures.yml"
    return beside if beside.exists() else FOLDER / "disclosures.yml"


_STOP_KEYS = ("sections", "text", "again")
_ITEM_KEYS = ("label", "section", "item", "explanation")


def _disclosure(
    key: str, entry: Mapping[str, Any], asked: Mapping[str, str], reason: str, where: str
) -> Field:
    unknown = set(entry) - {*_ITEM_KEYS, "names"}
    if unknown:
        raise ContentError(f"{where}: {sorted(unknown)[0]} is not known")
    texts = _texts({name: entry[name] for name in _ITEM_KEYS}, where)
    return _field(
        {
            "id": key,
            "label": texts["label"],
            "names": entry.get("names", []),
            "parser": "disclosure",
            "section": texts["section"],
            "question": asked["question"].format(item=texts["item"]),
            "again": asked["again"].format(item=texts["item"]),
            "help": texts["explanation"],
            "explanation": asked["how"],
            "is_personal": False,
            "stops_on": {"value": "no", "reason": reason},
            "asked_first": True,
        },
        where,
    )


def _stops(entries: Mapping[str, Any], name: str) -> tuple[StopReason, ...]:
    try:
        return tuple(
            StopReason(
                id=key,
                sections=_sentences(entry, "sections", f"{name}: {key}"),
                text=entry["text"],
                again=entry["again"],
            )
            for key, entry in entries.items()
        )
    except _WRONG as error:
        raise ContentError(f"{name}: stops need sections, text and again: {error!r}") from error


def _step(
    entry: Mapping[str, Any], number: int, where: str, disclosures: Optional[Disclosures]
) -> Step:
    fields = tuple(
        _field(one, f"{where}: field {one.get('id')}") for one in entry.get("fields", ())
    )
    if disclosures and entry.get("disclosures") is True:
        fields = (*disclosures.fields, *fields)
    return Step(
        number=number,
        title=entry["title"],
        section=entry["section"],
        topics=tuple(entry["topics"]),
        screen=_sentence(entry, "screen", where),
        press=_sentences(entry, "press", where),
        prepare=_sentences(entry, "prepare", where),
        cautions=_sentences(entry, "cautions", where),
        change=_sentence(entry, "change", where),
        on_web=_sentences(entry, "on_web", where),
        page=entry.get("page"),
        fields=fields,
        is_entry=bool(entry.get("is_entry", False)),
    )


_FIELD_TEXTS = (
    *("id", "label", "parser", "section", "question", "again", "help", "example", "explanation"),
)


def _field(entry: Mapping[str, Any], where: str) -> Field:
    values = dict(entry)
    try:
        condition = values.pop("condition", None)
        facts = values.pop("facts", ())
        fact_of = tuple(facts.items()) if isinstance(facts, dict) else ()
        stops_on = values.pop("stops_on", None)
        options = tuple(values.pop("options", {}).items())
        known = journey_parsers.VALUES.get(values.get("parser", ""), ())
        if known:
            # an example of one of a few values would be a suggestion
            values.setdefault("example", "")
        names = _sentences(values, "names", where)
        values.pop("names", None)
        texts = {key: values.pop(key) for key in _FIELD_TEXTS}
        for key, text in texts.items():
            is_needed = key != "example" or not known
            if not isinstance(text, str) or (is_needed and not text.strip()):
                raise ValueError(f"{key} must be text, not {text!r}")
        if values.get("max_values", 1) > 1 and not values.get("when_full"):
            raise ValueError("a repeatable field needs when_full")
        if texts["parser"] not in journey_parsers.NAMES:
            raise ValueError(f"no parser {texts['parser']}")
        for value in [value for value, _ in (*fact_of, *options) if value not in known]:
            raise ValueError(f"the parser has no value {value!r}")
        return Field(
            **texts,
            facts=tuple(facts.values()) if isinstance(facts, dict) else tuple(facts),
            names=names,
            values=known,
            fact_of=fact_of,
            options=options,
            stops_on=StopsOn(**stops_on) if stops_on else None,
            condition=Condition(**{k: tuple(v) for k, v in condition.items()})
            if condition
            else ALWAYS,
            **values,
        )
    except _WRONG as error:
        raise ContentError(f"{where}: {error!r}") from error


def _sentence(entry: Mapping[str, Any], key: str, where: str) -> str:
    return " ".join(_sentences(entry, key, where))


def _sentences(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """One text or a list of texts."""
    value = entry.get(key, [])
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(t, str) and t.strip() for t in texts):
        raise ContentError(f"{where}: {key} must be a text or a list of texts, not {value!r}")
    return tuple(texts)


def _require_order(journey: Journey, name: str) -> None:
    """Each field once; conditions and suggestions rest on fields that are asked before."""
    before: list[str] = []
    facts: set[str] = set()
    for field in journey.asking_order:
        where = f"{name}: field {field.id}"
        if field.id in before:
            raise ContentError(f"{where} stands twice")
        needed = [*field.condition.filled, *field.condition.skipped]
        needed += [field.suggests_from] if field.suggests_from else []
        for missing in [n for n in needed if n not in before]:
            raise ContentError(f"{where} needs {missing}, which does not come before it")
        for missing in [f for f in field.condition.facts if f not in facts]:
            raise ContentError(f"{where} needs the fact {missing}, which no field before it gives")
        for twice in facts.intersection(field.all_facts):
            raise ContentError(f"{where} gives the fact {twice}, which another field gives")
        before.append(field.id)
        facts.update(field.all_facts)


def _require_stops(journey: Journey, name: str) -> None:
    """What can stop a journey is asked of everybody, on every channel, and answered いいえ."""
    for field in journey.fields:
        where = f"{name}: field {field.id}"
        if field.stops_on is None:
            if field.asked_first:
                raise ContentError(f"{where} is asked first, but does not stop the journey")
            continue
        if journey.stop_reason(field.stops_on.reason) is None:
            raise ContentError(f"{where} stops for {field.stops_on.reason}, which is not there")
        if not field.is_yes_no or field.stops_on.value != YES_NO[1]:
            raise ContentError(f"{where} can stop on an answer of いいえ only")
        if field.is_personal or not field.is_required or field.condition != ALWAYS:
            raise ContentError(
                f"{where} can stop: it must be required, not personal, and without a condition"
            )


def load_field_reasons(path: Path = FOLDER / "field_reasons.yml") -> dict[str, str]:
    """What is said when a parser refuses a value or asks back, by its code."""
    data = read(path)
    if not isinstance(data, dict):
        raise ContentError(f"{path.name}: needs one sentence for each code")
    return dict(_texts(data, path.name))


def load_journey_wording(path: Path = FOLDER / "journey_words.yml") -> JourneyWording:
    """What journeys say: two texts and more each, which take turns."""
    data = read(path)
    try:
        sayings = {
            Saying(key): Wording(tuple(entry["texts"]), tuple(entry.get("choices", ())))
            for key, entry in data["sayings"].items()
        }
        wording = JourneyWording(sayings, dict(data["choices"]), dict(data["pieces"]))
    except _WRONG as error:
        raise ContentError(f"{path.name}: {error!r}") from error
    for problem in journey_words.problems(wording):
        raise ContentError(f"{path.name}: {problem}")
    return wording


def load_topic(path: Path) -> Topic:
    """One FAQ file: examples under `nlu`, the answer under `responses`."""
    data = read(path)
    try:
        ((key, variants),) = data["responses"].items()
        answer = next(v for v in variants if "channel" not in v)
        metadata = answer["metadata"]
        topic = Topic(
            id=key.removeprefix(FAQ_RESPONSE),
            title=metadata["title"],
            text=answer["text"],
            citations=tuple(metadata["citations"]),
            choices=tuple(metadata.get("choices", ())),
            desk=metadata.get("desk"),
            link=metadata.get("link"),
            is_offered=metadata.get("offer", True),
        )
    except (*_WRONG, StopIteration) as error:
        raise ContentError(
            f"{path.name}: needs one response with text and metadata (title, citations): {error!r}"
        ) from error
    short = next((v["text"] for v in variants if v.get("channel") == SHORT_CHANNEL), None)
    return replace(topic, short_text=short)


def load(faq_folder: Path = FAQ_FOLDER, folder: Path = FOLDER) -> Content:
    """Load everything, or raise `ContentError`."""
    topics = {}
    for path in sorted(faq_folder.glob("*.yml")):
        topic = load_topic(path)
        topics[topic.id] = topic
    journeys = [load_journey(path) for path in sorted((folder / "journeys").glob("*.yml"))]
    return Content(
        topics=topics,
        journeys={journey.id: journey for journey in journeys},
        desks=load_desks(folder / "hours.yml"),
        agencies=load_agencies(folder / "agencies.yml"),
    )
