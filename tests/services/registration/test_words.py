"""From a check of the contracts to a reply."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Sequence

import jpholiday
import pytest
from journey_support import CONTENT, NOW, REGISTRATION

from bot.content.match_causes import load_match_causes
from bot.content.wordings import load_registration_words
from bot.domain.hours import TOKYO
from bot.domain.membership import MatchField
from bot.reply import Kind, Link, Reply
from bot.services.contacts.opening import Opening
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.moves import payload
from bot.services.registration.doctor import (
    AllMatch,
    BackEndDown,
    ContractFinding,
    Examination,
    Mismatch,
    NothingToMatch,
    TooMany,
    causes_of,
    next_cause,
)
from bot.services.registration.words import MORE_CAUSES, PROCEED, MatchWords

CAUSES = load_match_causes()
WORDS = MatchWords(CONTENT, CAUSES, load_registration_words(), Opening(jpholiday.is_holiday))

NAME, ADDRESS, BIRTH, PHONE = (
    MatchField.NAME,
    MatchField.ADDRESS,
    MatchField.BIRTH_DATE,
    MatchField.PHONE,
)
ALL = tuple(MatchField)
DESK = "会員登録の窓口：0120-157-566（ただいま受付中・本日20:00まで）"
CALL = Link("会員登録の窓口に電話する", "tel:0120157566")
PERSON = payload(moves.AskPerson())
SENTENCE_END = re.compile(r"(?:です|ます|ません|ました|でした|ません|ください|ませんか)$")


def mismatch(checked: int, *findings: tuple[int, Sequence[MatchField]]) -> Mismatch:
    """A mismatch of these positions and items."""
    return Mismatch(
        tuple(ContractFinding(position, frozenset(items)) for position, items in findings), checked
    )


MISMATCHES = [
    mismatch(1, (1, [PHONE])),
    mismatch(1, (1, [NAME, ADDRESS, BIRTH])),
    mismatch(1, (1, ALL)),
    mismatch(2, (2, [PHONE])),
    mismatch(2, (1, [PHONE]), (2, [PHONE, NAME])),
    mismatch(3, (1, [BIRTH]), (2, ALL), (3, ALL)),
]
EXAMINATIONS: list[Examination] = [
    AllMatch(),
    BackEndDown(),
    TooMany(NOW + timedelta(minutes=30)),
    *MISMATCHES,
]


def reply(examination: Examination, told: Sequence[str] = (), variant: int = 0) -> Reply:
    """What is said about it."""
    said = WORDS.reply(examination, NOW, told, variant)
    assert said
    return said


def payloads(said: Reply) -> list[str]:
    """What can be pressed."""
    return [choice.payload for choice in said.choices]


def walk(found: Mismatch) -> list[Reply]:
    """The check, then "other causes" until there are none and twice after that."""
    told: list[str] = []
    replies = [reply(found)]
    for _ in causes_of(found, CAUSES):
        cause = next_cause(found, CAUSES, told)
        assert cause
        told.append(cause.id)
        replies.append(WORDS.more(found, NOW, told))
    return [*replies, WORDS.more(found, NOW, told, variant=1)]


# A mismatch


@pytest.mark.parametrize(
    ("found", "lines"),
    [
        (
            mismatch(1, (1, [PHONE])),
            ["証券番号1件目のご契約と、電話番号が一致しませんでした。"],
        ),
        (
            mismatch(2, (1, [PHONE, NAME]), (2, [ADDRESS])),
            [
                "証券番号1件目のご契約と、氏名・電話番号が一致しませんでした。",
                "証券番号2件目のご契約と、住所が一致しませんでした。",
            ],
        ),
        (
            mismatch(3, (3, ALL)),
            ["証券番号3件目のご契約は、入力された内容では確認できませんでした。"],
        ),
    ],
)
def test_fact_first(found: Mismatch, lines: list[str]) -> None:
    """First which items do not agree with which contract, then why it matters, then a cause."""
    said = reply(found).text.splitlines()
    assert said[: len(lines)] == lines
    assert "一致しないと、契約の登録ができません" in said[len(lines)]
    cause = next_cause(found, CAUSES, ())
    assert cause and said[len(lines) + 1].endswith(cause.text)


def test_choices() -> None:
    """The item can be corrected, another cause seen, the page opened, a person asked."""
    said = reply(mismatch(1, (1, [PHONE])))
    assert [(c.title, c.payload) for c in said.choices] == [
        ("電話番号を直す", '/journey{"move": "correct", "field": "phone"}'),
        ("ほかの原因を見る", '/journey{"move": "more_causes"}'),
        ("このまま画面へ進む", '/journey{"move": "proceed"}'),
        ("電話で聞く", '/journey{"move": "person"}'),
    ]
    assert said.citations == ("REG-3",) and said.kind is Kind.NOTICE


@pytest.mark.parametrize("found", MISMATCHES)
def test_one_cause_at_a_time(found: Mismatch) -> None:
    """Every cause is told once, one in a reply, with the choice that corrects its field."""
    causes = list(causes_of(found, CAUSES))
    replies = walk(found)
    assert len(replies) == len(causes) + 2
    for said, cause in zip(replies, causes):
        assert [other.id for other in causes if other.text in said.text] == [cause.id]
        assert payloads(said)[0] == payload(moves.Correct(cause.field))
        field = REGISTRATION.field(cause.field)
        assert field and said.choices[0].title == f"{field.label}を直す"
    for said in replies[-2:]:
        assert not any(cause.text in said.text for cause in causes)


@pytest.mark.parametrize("found", MISMATCHES)
def test_the_last_cause_names_the_desk(found: Mismatch) -> None:
    """With the last cause, and after it, stands the desk; no other causes are offered then."""
    replies = walk(found)
    for said in replies[:-3]:
        assert DESK not in said.text and not said.links
        assert payloads(said)[1:] == [MORE_CAUSES, PROCEED, PERSON]
        assert said.citations == ("REG-3",)
    for said in replies[-3:]:
        assert said.text.splitlines()[-1] == DESK
        assert said.links == (CALL,)
        assert said.citations == ("REG-3", "DESK-1")
        assert payloads(said)[1:] == [PROCEED]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (mismatch(1, (1, [PHONE])), moves.Correct("phone")),
        (mismatch(1, (1, ALL)), moves.Correct("policy_numbers")),
        (mismatch(1, (1, [NAME])), moves.Correct()),
        (mismatch(1, (1, [ADDRESS, PHONE])), moves.Correct()),
    ],
)
def test_correction_after_all_causes(found: Mismatch, expected: moves.Correct) -> None:
    """When all was told, the one field can be corrected; of several it is asked which."""
    assert payloads(walk(found)[-1])[0] == payload(expected)


@pytest.mark.parametrize("found", MISMATCHES)
def test_no_sentence_twice_in_a_row(found: Mismatch) -> None:
    """No two replies in a row share a line, but for the desk's."""
    replies = walk(found)
    for before, after in zip(replies, replies[1:]):
        assert set(before.text.splitlines()) & set(after.text.splitlines()) <= {DESK}


def test_leads() -> None:
    """Where it may be about several things, it is said what the next cause is about."""
    found = mismatch(3, (1, [BIRTH]), (2, ALL), (3, ALL))
    leads = []
    for said, cause in zip(walk(found), causes_of(found, CAUSES)):
        line = next(line for line in said.text.splitlines() if cause.text in line)
        leads.append(line.removesuffix(cause.text))
    assert leads == [
        "まず、証券番号2件目・3件目についてです。",
        "証券番号2件目・3件目には、次のような原因も考えられます。",
        "証券番号2件目・3件目について、ほかに考えられることです。",
        "次に、生年月日についてです。",
        "生年月日について、ほかに考えられることです。",
    ]


def test_after_a_correction() -> None:
    """Checked again, the result comes in other words, with the next cause and no rule repeated."""
    found = mismatch(1, (1, [PHONE]))
    first = reply(found)
    again = reply(found, [CAUSES.causes["phone"][0].id])
    assert (
        again.text.splitlines()[0] == "証券番号1件目は、電話番号がご契約の内容と一致していません。"
    )
    assert CAUSES.causes["phone"][1].text in again.text
    assert not set(first.text.splitlines()) & set(again.text.splitlines())
    exhausted = reply(found, [cause.id for cause in CAUSES.causes["phone"]])
    assert exhausted.text.startswith("証券番号1件目のご契約と、電話番号が一致しませんでした。")
    assert exhausted.text.endswith(DESK) and exhausted.links == (CALL,)


# The other results


def test_all_match() -> None:
    """A match is told, with the way to the page, and without a word of being registered."""
    said = reply(AllMatch())
    assert "一致しました" in said.text and "登録" not in said.text
    assert payloads(said) == [PROCEED] and said.citations == ("REG-3",)


def test_nothing_to_match() -> None:
    """Where nothing was compared, nothing is said about it."""
    assert WORDS.reply(NothingToMatch(), NOW) is None


@pytest.mark.parametrize(
    ("again_at", "expected"),
    [
        (datetime(2026, 11, 20, 10, 31, tzinfo=TOKYO), "本日10:31から"),
        (datetime(2026, 11, 20, 10, 30, 0, 1, tzinfo=TOKYO), "本日10:31から"),
        (datetime(2026, 11, 20, 10, 59, 1, tzinfo=TOKYO), "本日11:00から"),
        (datetime(2026, 11, 20, 23, 59, 30, tzinfo=TOKYO), "11月21日（土）0:00から"),
        (datetime(2026, 11, 21, 9, 5, tzinfo=TOKYO), "11月21日（土）9:05から"),
    ],
)
@pytest.mark.parametrize("variant", [0, 1])
def test_too_many(again_at: datetime, expected: str, variant: int) -> None:
    """It is told when the check can be made again, never too early, and whom to call."""
    said = reply(TooMany(again_at), variant=variant)
    assert expected in said.text.splitlines()[0]
    assert said.text.splitlines()[-1] == DESK and said.links == (CALL,)
    assert payloads(said) == [PROCEED] and said.citations == ("REG-3", "DESK-1")


@pytest.mark.parametrize("variant", [0, 1])
def test_back_end_down(variant: int) -> None:
    """It could not be checked, the entries are kept, one may go on or call; no match is claimed."""
    said = reply(BackEndDown(), variant=variant)
    lines = said.text.splitlines()
    assert "照合" in said.text and "預かり" in lines[1] and "画面へ進む" in lines[1]
    assert not re.search("一致しました|一致しています", said.text)
    assert lines[-1] == DESK and said.links == (CALL,)
    assert payloads(said) == [PROCEED] and said.citations == ("REG-3", "DESK-1")


def test_desk_that_is_closed() -> None:
    """Out of hours it is said from when the desk answers."""
    night = datetime(2026, 11, 20, 21, 0, tzinfo=TOKYO)
    said = WORDS.reply(BackEndDown(), night)
    assert said and said.text.endswith("（ただいま受付時間外・次は11月21日（土）9:00から）")


@pytest.mark.parametrize("examination", EXAMINATIONS)
def test_repeated(examination: Examination) -> None:
    """Said again, it is said in other words."""
    first, second = (reply(examination, variant=variant).text.splitlines() for variant in (0, 1))
    causes = {cause.text for of_subject in CAUSES.causes.values() for cause in of_subject}
    same = set(first) & set(second) - {DESK}
    assert all(any(line.endswith(text) for text in causes) for line in same)


@pytest.mark.parametrize("examination", EXAMINATIONS)
def test_plain_sentences(examination: Examination) -> None:
    """Everything is said in です・ます, complete, with nothing left in braces."""
    for variant in (0, 1):
        said = reply(examination, variant=variant)
        assert not re.search("[{}]|None", said.text)
        plain = re.sub("「[^」]*」|（[^）]*）", "", said.text.replace(DESK, ""))
        for sentence in re.split("[。\n]", plain):
            assert not sentence or SENTENCE_END.search(sentence), sentence
        assert said.choices and said.citations
