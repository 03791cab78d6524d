"""match_causes.yml: what it holds, and what the loader refuses."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any, Callable

import pytest
import yaml

from bot.content import manual
from bot.content.journeys import load_journey
from bot.content.match_causes import load_match_causes
from bot.content.places import PROJECT
from bot.domain.errors import ContentError
from bot.services.registration.doctor import FIELDS, SUBJECTS, Cause

PATH = PROJECT.content / "match_causes.yml"
DATA: dict[str, Any] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
CAUSES = load_match_causes()
ALL = [cause for of_subject in CAUSES.causes.values() for cause in of_subject]
REGISTRATION = load_journey(PROJECT.content / "journeys" / "registration.yml")
SECTION = manual.load(PROJECT.manual).sections["REG-3"]

SENTENCE_END = re.compile(r"(?:です|ます|せん|ください|ませんか)$")


def test_all_of_it_is_loaded() -> None:
    """Every subject has its label and its causes, in the order of the file."""
    assert list(CAUSES.causes) == list(DATA) and set(DATA) == set(SUBJECTS)
    for subject, entry in DATA.items():
        assert CAUSES.labels[subject] == entry["label"]
        assert [cause.id for cause in CAUSES.causes[subject]] == [c["id"] for c in entry["causes"]]
        assert {cause.subject for cause in CAUSES.causes[subject]} == {subject}


def test_fields_are_those_of_the_journey() -> None:
    """What is compared, and corrected, is a field of the registration with that parser."""
    for name, parser in FIELDS.items():
        field = REGISTRATION.field(name)
        assert field and field.parser == parser


def test_items_are_named_as_in_the_manual() -> None:
    """氏名, 住所, 生年月日, 電話番号 and 証券番号 are the words of the section they rest on."""
    for subject, label in CAUSES.labels.items():
        assert label in SECTION or subject == "other_contract"


@pytest.mark.parametrize(
    ("subject", "word"),
    [
        ("policy_number", "更新後"),
        ("address", "お引っ越し"),
        ("address", "丁目"),
        ("address", "建物"),
        ("phone", "変わって"),
        ("phone", "固定電話"),
        ("name", "ご結婚"),
        ("name", "旧字体"),
        ("name", "フリガナ"),
        ("birth_date", "元号"),
    ],
)
def test_likely_causes_are_there(subject: str, word: str) -> None:
    """The causes that people run into are told."""
    assert any(word in cause.text for cause in CAUSES.causes[subject])


@pytest.mark.parametrize("cause", ALL, ids=lambda cause: cause.id)
def test_cause_is_a_question(cause: Cause) -> None:
    """A cause is asked first, never stated; then it is said plainly what to enter."""
    plain = re.sub("「[^」]*」|（[^）]*）", "", cause.text)
    first, *rest = [sentence for sentence in plain.split("。") if sentence]
    assert first.endswith("ませんか")
    assert rest and all(SENTENCE_END.search(sentence) for sentence in rest)
    assert not re.search("[{}]|はずです|に違いありません|が原因です", cause.text)
    assert len(cause.text) <= 130


# What is refused


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    """The content with a change."""
    data = copy.deepcopy(DATA)
    change(data)
    return data


def first(data: dict[str, Any], subject: str = "phone") -> dict[str, Any]:
    """The first cause of a subject."""
    cause: dict[str, Any] = data[subject]["causes"][0]
    return cause


WRONG: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (lambda d: d.pop("phone"), "phone is missing"),
    (lambda d: d.pop("other_contract"), "other_contract is missing"),
    (lambda d: d.update(shoe_size=d["phone"]), "shoe_size is nothing that is compared"),
    (lambda d: d.update(phone="古い番号"), "phone: needs label and causes"),
    (lambda d: d["phone"].pop("label"), "phone: needs label and causes"),
    (lambda d: d["phone"].update(hint="x"), "phone: needs label and causes"),
    (lambda d: d["phone"].update(label=3), "phone: label must be text, not 3"),
    (lambda d: d["phone"].update(causes=[]), "phone: needs at least one cause"),
    (lambda d: d["phone"].update(causes="古い番号"), "phone: needs at least one cause"),
    (lambda d: first(d).pop("field"), "phone: cause 1: needs id, field, text"),
    (lambda d: first(d).update(note="x"), "phone: cause 1: needs id, field, text"),
    (lambda d: first(d).update(text=" "), "phone: cause 1: text must be text"),
    (lambda d: first(d).update(id="Old Phone"), "phone: cause 1: the id holds"),
    (lambda d: first(d).update(field="email"), "phone: cause 1: no field email is compared"),
    (lambda d: first(d).update(id="moved"), "phone: cause 1: moved stands twice"),
    (
        lambda d: first(d).update(text="電話番号が変わっています。"),
        "phone: cause 1: phone_changed must ask",
    ),
]


@pytest.mark.parametrize(("change", "message"), WRONG, ids=[message for _, message in WRONG])
def test_error_names_file_and_entry(
    tmp_path: Path, change: Callable[[dict[str, Any]], Any], message: str
) -> None:
    """Every mistake is one error that names the file and the entry."""
    path = tmp_path / "causes.yml"
    path.write_text(yaml.safe_dump(changed(change), allow_unicode=True, sort_keys=False), "utf-8")
    with pytest.raises(ContentError) as caught:
        load_match_causes(path)
    assert str(caught.value).startswith(f"causes.yml: {message}")


@pytest.mark.parametrize("text", ["", "- a\n", "phone: [\n"])
def test_unreadable_file(tmp_path: Path, text: str) -> None:
    """A file that holds something else is one error that names it."""
    path = tmp_path / "causes.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"^causes\.yml: "):
        load_match_causes(path)


def test_unchanged_copy_loads(tmp_path: Path) -> None:
    """The copy that the tests above break is right before they do."""
    path = tmp_path / "causes.yml"
    path.write_text(
        yaml.safe_dump(changed(lambda d: None), allow_unicode=True, sort_keys=False), "utf-8"
    )
    assert load_match_causes(path) == CAUSES
