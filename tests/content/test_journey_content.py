"""The journey files say what the manual says, completely, in plain です・ます."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator

import pytest
import yaml
from folded import each
from journey_support import CONTENT, REASONS, REGISTRATION, RENEWAL, TODAY, WORDING

from bot.content import manual
from bot.content.journeys import load_disclosures, load_journey
from bot.content.places import PROJECT
from bot.content.wordings import load_field_reasons, load_journey_wording
from bot.content.yaml_file import FOLDER
from bot.domain.errors import ContentError
from bot.domain.journey import YES_NO, Field, Journey, Step, StopsOn
from bot.services.values import kinds
from bot.text.parse.result import Parsed

SECTIONS = manual.load(PROJECT.manual).sections
STEPS = [(journey, step) for journey in CONTENT.journeys.values() for step in journey.steps]
FIELDS = [field for journey in CONTENT.journeys.values() for field in journey.fields]
SENTENCE_END = re.compile(
    r"(?:です|ます|ません|ました|でした|ください|どうぞ|でしょうか|ですか|ますか|ませんか|ましたか|ですね"
    r"|お願いします)。$"
)


def stated(step: Step) -> str:
    """All that a step states about its screen."""
    told = [step.screen, *step.press, *step.prepare, *step.cautions, *step.details, step.change]
    for part in step.parts:
        told += [*part.press, *part.cautions, *part.details]
    return "\n".join([*told, *step.on_web])


def sentences(text: str) -> Iterator[str]:
    """Sentences of a text, without what stands in quotes or parentheses."""
    plain = re.sub("「[^」]*」|（[^）]*）", "", text)
    yield from (part for part in re.split("(?<=。)", plain) if part.strip())


@each("journey, step", STEPS)
def test_step_is_complete(journey: Journey, step: Step) -> None:
    """Every step says what its screen shows and what to press, cites, and has a page."""
    assert step.screen and step.press and step.page and step.page.startswith("/")
    assert step.section in SECTIONS
    assert journey.desk in CONTENT.desks
    assert journey.duration and journey.duration in SECTIONS[journey.duration_section or ""]


@each("journey, step", STEPS)
def test_buttons_and_names_are_those_of_the_manual(journey: Journey, step: Step) -> None:
    """What stands in quotes on a step stands in its section, or is the title of a step."""
    titles = {other.title for other in journey.steps}
    for quoted in re.findall("「([^」]*)」", stated(step)):
        assert quoted in SECTIONS[step.section] or quoted in titles, quoted


@each("journey, step", STEPS)
def test_numbers_are_those_of_the_manual(journey: Journey, step: Step) -> None:
    """24時間, 5契約, @sompo-japan.co.jp: no number and no address that the section does not have."""
    for number in re.findall(r"[0-9]+(?![^「]*」)|@[a-z.-]+", stated(step)):
        assert number in SECTIONS[step.section], number


@pytest.mark.parametrize(
    ("section", "facts"),
    [
        ("REG-2", ["新規登録", "会員規定", "同意する", "次へ"]),
        (
            "REG-3",
            [
                *("4つすべて", "現在のご契約", "更新後", "控えて", "5契約", "空欄", "全角"),
                *("@sompo-japan.co.jp", "@my.sompo-japan.co.jp", "新・海外旅行保険【off!】"),
                *("SOMPOひまわり生命", "ご契約者ご本人", "追加", "ローマ字は任意", "保険証券"),
            ],
        ),
        (
            "REG-4",
            ["確定", "内容を変更する", "仮登録", "完了していません", "郵送物", "表示されません"],
        ),
        ("REG-5", ["マイページ会員登録のご確認", "ご案内", "24時間以内", "URL"]),
        ("REG-6", ["パスワード", "登録"]),
        ("REG-7", ["本登録", "完了のメール", "マイページトップへ", "2次元コード"]),
        ("CLK-2", ["契約の更新", "証券番号の入力", "現在の証券番号", "同意しない"]),
        ("CLK-3", ["告知事項", "一つでも「いいえ」", "取扱代理店へお電話"]),
        ("CLK-4", ["所有権留保条項付", "リース車", "退職年月"]),
        ("CLK-5", ["フリープランの試算", "保険料再計算", "プラン決定", "1年分"]),
        ("CLK-6", ["必ず変更", "契約者と記名被保険者", "氏名も変更できません"]),
        ("CLK-7", ["重要事項等説明書", "改定のご案内", "PDF", "同意しない"]),
        ("CLK-8", ["訂正", "ご意向", "ご契約最終お申込み", "署名・捺印", "事故件数"]),
        ("CLK-9", ["ご契約は成立", "後日", "Web証券", "はがき", "印刷", "ご契約内容照会"]),
    ],
)
def test_no_caution_is_missing(section: str, facts: list[str]) -> None:
    """What the manual says about a screen is on its card."""
    text = next(stated(step) for _, step in STEPS if step.section == section)
    assert [fact for fact in facts if fact not in text] == []


def test_no_advice() -> None:
    """Nothing is recommended, and no answer to a disclosure item is suggested."""
    fields = [t for f in FIELDS for t in (f.question, f.again, f.help, f.explanation)]
    stops = [text for stop in RENEWAL.stops for text in (stop.text, stop.again)]
    said = [text for wording in WORDING.sayings.values() for text in wording.texts]
    everything = "\n".join([*(stated(step) for _, step in STEPS), *fields, *stops, *said])
    assert not re.search(
        "おすすめ|お勧め|お得|安い|有利|方がよい|ほうがいい|問題ありません", everything
    )
    disclosure = next(stated(step) for _, step in STEPS if step.section == "CLK-3")
    assert "「はい」または「いいえ」で答え" in disclosure


@each("field", FIELDS)
def test_field_is_complete(field: Field) -> None:
    """Every field has a parser that takes its own example, two questions, and differing helps.

    Where there are but a few values, one of them as an example would be a suggestion.
    """
    if field.values:
        assert field.example == ""
    else:
        assert isinstance(kinds.parse(field.parser, field.example, TODAY), Parsed)
    assert field.section in SECTIONS
    assert len({field.question, field.again, field.help, field.explanation}) == 4
    assert len(field.label) <= 20


def test_fields_of_registration() -> None:
    """What REG-3 wants, in its order; never a password, never the consent."""
    assert [field.id for field in REGISTRATION.fields] == [
        *("email", "name", "kana", "romaji", "birth_date", "postal_code", "address", "phone"),
        "policy_numbers",
    ]
    optional = [field.id for field in REGISTRATION.fields if not field.is_required]
    assert optional == ["romaji", "policy_numbers"]
    assert [f.max_values for f in REGISTRATION.fields if f.is_repeatable] == [5]
    assert all(field.is_personal for field in REGISTRATION.fields)
    assert not re.search("パスワード|規定|同意", "".join(f.question for f in REGISTRATION.fields))


def test_prepared_form_is_handed_over_before_the_consent() -> None:
    """会員規定 and 個人情報の取扱い are agreed to on the page, so that one comes first."""
    assert REGISTRATION.entry.section == "REG-2"
    assert "会員規定" in REGISTRATION.entry.on_web[0]
    assert RENEWAL.entry.section == "CLK-2"
    assert "個人情報の取扱い" in RENEWAL.entry.on_web[0]


def test_fields_of_renewal() -> None:
    """What CLK-3 to CLK-6 want, in their order; never a consent, never a name."""
    assert [(field.section, field.id) for field in RENEWAL.fields] == [
        *(("CLK-3", name) for name in ("no_other_policy", "not_cancelled")),
        *(("CLK-4", name) for name in ("employment", "employer_is_right", "retirement_month")),
        *(("CLK-4", "parties_unchanged"), ("CLK-5", "plan"), ("CLK-6", "moved")),
        *(("CLK-6", name) for name in ("postal_code", "address", "phone", "email")),
    ]
    assert [f.id for f in RENEWAL.fields if not f.is_required] == ["phone", "email"]
    personal = [field.id for field in RENEWAL.fields if field.is_personal]
    assert personal == ["retirement_month", "postal_code", "address", "phone", "email"]
    assert not re.search("同意|パスワード|カード", "".join(f.question for f in RENEWAL.fields))
    for field in RENEWAL.fields:
        step = RENEWAL.step_of(field.id)
        assert step and step.section == field.section


def test_disclosure_items_in_the_words_of_the_flyer() -> None:
    """Word for word, both of them; はい says that the item holds, whichever way it is asked."""
    items = {
        "no_other_policy": "他の既存契約（ご契約の自動車と同一とする他の自動車保険契約または共済契約）はありません。",
        "not_cancelled": "過去1年間に保険会社から普通保険約款または特約により保険契約を解除されたことはありません。",
    }
    asked_first = [field for field in RENEWAL.fields if field.asked_first]
    assert [field.id for field in asked_first] == list(items)
    for field in asked_first:
        item = f"「{items[field.id]}」"
        assert (
            field.question
            == f"{item}という内容に、相違ありませんか。「はい」か「いいえ」でお答えください。"
        )
        assert field.again.startswith(f"{item}という内容のとおりであれば「はい」")
        assert field.stops_on == StopsOn("no", "disclosure_no")
        assert field.parser == "disclosure" and field.example == ""
    of_the_manual = {
        "no_other_policy": "同じ車を対象とする他の保険契約・共済契約はない",
        "not_cancelled": "保険会社から約款に基づいて保険契約を解除されたことはない",
    }
    for field in asked_first:
        assert of_the_manual[field.id] in SECTIONS["CLK-3"]
        assert of_the_manual[field.id] in field.help


def test_reasons_of_stops() -> None:
    """Each cites the manual and sends to the agency; the web's refusal is stated of CLK-3 alone."""
    assert [stop.id for stop in RENEWAL.stops] == [
        *("disclosure_no", "group_mismatch", "cannot_change"),
    ]
    for stop in RENEWAL.stops:
        assert set(stop.sections) <= set(SECTIONS)
        for text in (stop.text, stop.again):
            assert "取扱代理店" in text
            assert ("お使いいただけません" in text or "お手続きいただけません" in text) is (
                stop.id == "disclosure_no"
            )
            for sentence in sentences(text):
                assert SENTENCE_END.search(sentence), sentence


@each(
    "text",
    [
        *(text for _, step in STEPS for text in (step.screen, *step.press, *step.cautions)),
        *(text for f in FIELDS for text in (f.question, f.again, f.help, f.explanation)),
        *(text for wording in WORDING.sayings.values() for text in wording.texts),
    ],
)
def test_polite_and_plain(text: str) -> None:
    """です・ます throughout, and no word that frightens."""
    for sentence in sentences(re.sub(r"\{[a-z_]+\}", "", text)):
        assert not sentence.strip("例：") or SENTENCE_END.search(sentence), sentence
    assert not re.search("エラー|不正|無効|誤り|!|！", text.replace("【off!】", ""))


def test_every_refusal_of_a_parser_has_its_sentence() -> None:
    """What a field's parser may answer is worded in field_reasons.yml."""
    for field in FIELDS:
        for text in ("やめる", "?", "1", "あ", "090", "taro@gmail", "損保", "0120-000-000"):
            result = kinds.parse(field.parser, text, TODAY)
            assert isinstance(result, Parsed) or result.reason in REASONS


# Loading

JOURNEY = {
    "id": "sample",
    "title": "見本",
    "steps": [
        {
            "title": "最初",
            "section": "REG-1",
            "topics": ["a"],
            "press": "押します。",
            "fields": [
                {
                    **{"id": "mail", "label": "メール", "parser": "email", "section": "REG-3"},
                    **{"question": "q", "again": "a", "help": "h", "example": "e"},
                    "explanation": "x",
                }
            ],
        }
    ],
}


def load(tmp_path: Path, *changes: tuple[str, object], of_step: dict[str, object] = {}) -> Journey:
    """The sample with changes to its field and its step."""
    data = yaml.safe_load(yaml.safe_dump(JOURNEY))
    data["steps"][0].update(of_step)
    data["steps"][0]["fields"][0].update(dict(changes))
    path = tmp_path / "sample.yml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return load_journey(path)


def test_sample_loads(tmp_path: Path) -> None:
    """One text is as good as a list of one; what is left out has its usual value."""
    journey = load(tmp_path)
    (step,) = journey.steps
    assert step.press == ("押します。",)
    assert (step.screen, step.cautions, step.page, journey.desk) == ("", (), None, None)
    (field,) = step.fields
    assert field.is_required and field.is_personal and not field.is_repeatable


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("parser", "no_such_parser"),
        ("question", ""),
        ("question", 5),
        ("explanation", None),
        ("unknown_key", "x"),
        ("max_values", 5),  # without when_full
        ("condition", {"filled": ["later"]}),
        ("condition", {"facts": ["later"]}),
        ("condition", {"whenever": ["mail"]}),
        ("suggests_from", "later"),
    ],
)
def test_wrong_field(tmp_path: Path, key: str, value: object) -> None:
    """A wrong field is refused by its file and its name."""
    with pytest.raises(ContentError, match="sample.yml: .*mail"):
        load(tmp_path, (key, value))


STOPS = {"sample": {"sections": ["CLK-3"], "text": "t", "again": "a"}}
YES_NO_FIELD = {"parser": "yes_no", "example": "", "is_personal": False}


def load_stopping(tmp_path: Path, **changes: object) -> Journey:
    """The sample whose field can stop the journey."""
    data = yaml.safe_load(yaml.safe_dump(JOURNEY))
    data["stops"] = changes.pop("stops", STOPS)
    data["steps"][0]["fields"][0].update(YES_NO_FIELD)
    data["steps"][0]["fields"][0]["stops_on"] = {"value": "no", "reason": "sample"}
    data["steps"][0]["fields"][0].update(changes)
    path = tmp_path / "sample.yml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return load_journey(path)


def test_field_that_stops_loads(tmp_path: Path) -> None:
    """Which answer stops, and why."""
    journey = load_stopping(tmp_path, asked_first=True)
    (field,) = journey.fields
    assert (field.stops_on, field.values, field.asked_first) == (
        StopsOn("no", "sample"),
        YES_NO,
        True,
    )
    stop = journey.stop_reason("sample")
    assert stop and (stop.sections, stop.text, stop.again) == (("CLK-3",), "t", "a")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"stops_on": {"value": "no", "reason": "other"}}, "stops for other"),
        ({"stops_on": {"value": "yes", "reason": "sample"}}, "いいえ only"),
        ({"stops_on": {"value": "no"}}, "mail"),
        ({"parser": "employment"}, "いいえ only"),
        ({"parser": "email", "example": "e"}, "いいえ only"),
        ({"is_personal": True}, "not personal"),
        ({"is_required": False}, "required"),
        ({"condition": {"facts": ["mail_yes"]}}, "mail"),
        ({"stops_on": None, "asked_first": True}, "asked first"),
        ({"facts": {"perhaps": "x"}}, "perhaps"),
        ({"options": {"perhaps": "x"}}, "perhaps"),
        ({"stops": {"sample": {"sections": ["CLK-3"], "text": "t"}}}, "sections, text and again"),
        ({"stops": ["sample"]}, "stops need"),
    ],
)
def test_wrong_stop(tmp_path: Path, changes: dict[str, object], problem: str) -> None:
    """What could be talked around is refused when it is loaded."""
    with pytest.raises(ContentError, match=f"sample.yml: .*{problem}"):
        load_stopping(tmp_path, **changes)


def test_facts_of_values(tmp_path: Path) -> None:
    """Which value establishes what; two fields cannot establish the same."""
    journey = load(tmp_path, *YES_NO_FIELD.items(), ("facts", {"yes": "moved"}))
    assert journey.fields[0].facts_of("yes") == ("moved", "mail_yes")
    second = {**JOURNEY["steps"][0]["fields"][0], **YES_NO_FIELD, "id": "other"}  # type: ignore[index]
    first = {**second, "id": "mail", "facts": {"yes": "other_yes"}}
    with pytest.raises(ContentError, match="field other gives the fact other_yes"):
        load(tmp_path, of_step={"fields": [first, second]})


def broken_disclosures(tmp_path: Path, old: str, new: str) -> Path:
    """A copy of the items with a change, beside a copy of the renewal."""
    text = (FOLDER / "disclosures.yml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "disclosures.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (tmp_path / "journeys").mkdir()
    renewal = tmp_path / "journeys" / "renewal.yml"
    renewal.write_text(
        (FOLDER / "journeys" / "renewal.yml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    return renewal


NEW_ITEM = """
  sample:
    label: 告知事項③（見本）
    section: CLK-3
    item: 見本の内容です。
    explanation: 見本の説明です。
    simple: 見本です。
"""


def test_an_item_is_added_in_one_place(tmp_path: Path) -> None:
    """A new entry of disclosures.yml is asked after the others, before everything else."""
    path = broken_disclosures(tmp_path, "", "")
    with (tmp_path / "disclosures.yml").open("a", encoding="utf-8") as file:
        file.write(NEW_ITEM)
    journey = load_journey(path)
    assert [f.id for f in journey.asking_order][:4] == [
        *("no_other_policy", "not_cancelled", "sample", "employment"),
    ]
    field = journey.field("sample")
    assert field and field.question.startswith("「見本の内容です。」")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("items:", "entries:"),
        ("    section: CLK-3\n", ""),
        ("    item: 他の", "    item: [他の"),
        ("    item: 過去1年間", "    itme: 過去1年間"),
        ("    explanation: ", "    explanation: 5 #"),
        ("「{item}」という内容に", "「{itme}」という内容に"),
        ("  how: ", "  why: "),
        ("  reason: disclosure_no", "  cause: disclosure_no"),
        ("    label: 告知事項①", "    coaching: はい\n    label: 告知事項①"),
    ],
)
def test_wrong_disclosures(tmp_path: Path, old: str, new: str) -> None:
    """A wrong item is refused by its file, wherever it is asked."""
    path = broken_disclosures(tmp_path, old, new)
    with pytest.raises(ContentError, match="disclosures.yml"):
        load_journey(path)
    with pytest.raises(ContentError, match="disclosures.yml"):
        load_disclosures(tmp_path / "disclosures.yml")


@pytest.mark.parametrize("key", ["press", "prepare", "cautions", "on_web", "screen"])
@each("value", [5, [5], [""], {"a": "b"}])
def test_wrong_text_of_a_step(tmp_path: Path, key: str, value: object) -> None:
    """A step whose texts are none is refused by its number."""
    with pytest.raises(ContentError, match="sample.yml: step 1: " + key):
        load(tmp_path, of_step={key: value})


def test_field_twice(tmp_path: Path) -> None:
    """Two fields of one name cannot both be filled."""
    fields = JOURNEY["steps"][0]["fields"] * 2  # type: ignore[index]
    with pytest.raises(ContentError, match="field mail stands twice"):
        load(tmp_path, of_step={"fields": fields})


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  paused:", "  stoped:", "stoped"),
        ("  stopped:", "  halted:", "halted"),
        ("  retracted:\n", "  retractd:\n", "retractd"),
        ("{journey}は、2通り", "{journy}は、2通り", "mode_question.*journy"),
        (
            "[では、続けます。, かしこまりました。続きをご案内します。]",
            "[では、続けます。]",
            "cancel_refused",
        ),
        ("choices: [resume, discard]", "choices: [resume, forget]", "cancelled.*forget"),
        ("  resume: 続きから\n", "", "resume"),
        ("  is_filled: 入力済み\n", "", "is_filled"),
        ('"→{text}"', '"→"', "to_do"),
        ('"{field}は「{value}」ですね。"', '"{field}は「{value」ですね。"', "filled"),
        ("choices:\n  guide", "titles:\n  guide", "choices"),
    ],
)
def test_wrong_wording(tmp_path: Path, old: str, new: str, problem: str) -> None:
    """A wording that is missing, alone, or names what is not known is refused by its name."""
    text = (FOLDER / "journey_words.yml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "journey_words.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=f"journey_words.yml: .*{problem}"):
        load_journey_wording(path)


@pytest.mark.parametrize("text", ["- a list", "no_phone: 5"])
def test_wrong_reasons(tmp_path: Path, text: str) -> None:
    """Reasons are sentences by code."""
    path = tmp_path / "field_reasons.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="field_reasons.yml"):
        load_field_reasons(path)
