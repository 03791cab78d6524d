"""journeys/*.yml and disclosures.yml: procedures with their screens, fields and reasons to stop."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Optional

from bot.content.yaml_file import FOLDER, WRONG, read, sentence, sentences, texts
from bot.domain.errors import ContentError
from bot.domain.journey import (
    ALWAYS,
    NEGATIVE,
    YES_NO,
    Condition,
    Field,
    Journey,
    Part,
    Step,
    StopReason,
    StopsOn,
)
from bot.services.values.kinds import KINDS


@dataclass(frozen=True)
class Disclosures:
    """告知事項: one field for each item, and the reason for which an いいえ stops the journey."""

    stop: StopReason
    fields: tuple[Field, ...]


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
    except WRONG as error:
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
    except WRONG as error:
        raise ContentError(f"{path.name}: needs asked, stops and items: {error!r}") from error
    if not fields:
        raise ContentError(f"{path.name}: needs an item")
    return Disclosures(stop, fields)


def _disclosures_of(journey: Path) -> Path:
    beside = journey.parent.parent / "disclosures.yml"
    return beside if beside.exists() else FOLDER / "disclosures.yml"


_STOP_KEYS = ("sections", "text", "again")
_ITEM_KEYS = ("label", "section", "item", "explanation", "simple")


def _disclosure(
    key: str, entry: Mapping[str, Any], asked: Mapping[str, str], reason: str, where: str
) -> Field:
    unknown = set(entry) - {*_ITEM_KEYS, "names"}
    if unknown:
        raise ContentError(f"{where}: {sorted(unknown)[0]} is not known")
    told = texts({name: entry[name] for name in _ITEM_KEYS}, where)
    return _field(
        {
            "id": key,
            "label": told["label"],
            "names": entry.get("names", []),
            "parser": "disclosure",
            "section": told["section"],
            "question": asked["question"].format(item=told["item"]),
            "again": asked["again"].format(item=told["item"]),
            "help": told["explanation"],
            "simple": told["simple"],
            "explanation": asked["how"],
            "is_personal": False,
            "stops_on": {"value": "no", "reason": reason},
            "asked_first": True,
            "statement": NEGATIVE,
        },
        where,
    )


def _stops(entries: Mapping[str, Any], name: str) -> tuple[StopReason, ...]:
    try:
        return tuple(
            StopReason(
                id=key,
                sections=sentences(entry, "sections", f"{name}: {key}"),
                text=entry["text"],
                again=entry["again"],
            )
            for key, entry in entries.items()
        )
    except WRONG as error:
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
        screen=sentence(entry, "screen", where),
        press=sentences(entry, "press", where),
        prepare=sentences(entry, "prepare", where),
        cautions=sentences(entry, "cautions", where),
        change=sentence(entry, "change", where),
        on_web=sentences(entry, "on_web", where),
        page=entry.get("page"),
        kind=entry.get("kind", ""),
        fields=fields,
        is_entry=bool(entry.get("is_entry", False)),
        details=sentences(entry, "details", where),
        simple=sentence(entry, "simple", where),
        signs=sentences(entry, "signs", where),
        stays=sentences(entry, "stays", where),
        on_no=entry.get("on_no"),
        parts=tuple(_part(one, f"{where}: {one.get('title')}") for one in entry.get("parts", ())),
    )


def _part(entry: Mapping[str, Any], where: str) -> Part:
    return Part(
        title=entry["title"],
        press=sentences(entry, "press", where),
        topics=sentences(entry, "topics", where),
        cautions=sentences(entry, "cautions", where),
        details=sentences(entry, "details", where),
        simple=sentence(entry, "simple", where),
        signs=sentences(entry, "signs", where),
        ends=sentences(entry, "ends", where),
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
        kind = KINDS.get(values.get("parser", ""))
        known = kind.values if kind else ()
        if known:
            # an example of one of a few values would be a suggestion
            values.setdefault("example", "")
        names, remind = (sentences(values, key, where) for key in ("names", "remind"))
        for key in ("names", "remind"):
            values.pop(key, None)
        texts = {key: values.pop(key) for key in _FIELD_TEXTS}
        for key, text in texts.items():
            is_needed = key != "example" or not known
            if not isinstance(text, str) or (is_needed and not text.strip()):
                raise ValueError(f"{key} must be text, not {text!r}")
        if values.get("max_values", 1) > 1 and not values.get("when_full"):
            raise ValueError("a repeatable field needs when_full")
        if kind is None:
            raise ValueError(f"no parser {texts['parser']}")
        for value in [value for value, _ in (*fact_of, *options) if value not in known]:
            raise ValueError(f"the parser has no value {value!r}")
        return Field(
            **texts,
            facts=tuple(facts.values()) if isinstance(facts, dict) else tuple(facts),
            names=names,
            remind=remind,
            values=known,
            fact_of=fact_of,
            options=options,
            stops_on=StopsOn(**stops_on) if stops_on else None,
            condition=Condition(**{k: tuple(v) for k, v in condition.items()})
            if condition
            else ALWAYS,
            **values,
        )
    except WRONG as error:
        raise ContentError(f"{where}: {error!r}") from error


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
