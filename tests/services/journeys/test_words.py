"""From what the engine says to a reply."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import Optional

import jpholiday
import pytest
from folded import each
from journey_support import (
    BASE_URL,
    CONTENT,
    NOW,
    REASONS,
    REGISTRATION,
    RENEWAL,
    WORDING,
    WORDS,
    Walker,
)

from bot.domain.journey import Journey
from bot.domain.journey_state import JourneyState, Mode
from bot.domain.marker import MARKER, full_marker, masked_marker, suggested_marker
from bot.reply import Kind
from bot.services.contacts.links import OFFICIAL_SITE
from bot.services.contacts.opening import Opening
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.moves import Accepted, ValueGiven
from bot.services.journeys.engine.says import Say, Saying
from bot.services.journeys.wording import CHOICES
from bot.services.journeys.words import JourneyWords
from bot.text.parse.result import Refused

FIELDS = [field.id for field in REGISTRATION.fields]
NEEDS_A_FIELD = (Saying.FIELD_QUESTION, Saying.REMIND_FIELD, Saying.EXPLANATION, Saying.HELP)


def said(say: Say, state: Optional[JourneyState] = None, journey: Journey = REGISTRATION) -> str:
    """One thing said, as text."""
    state = state or JourneyState(journey.id, Mode.PREPARE, asked="phone", is_private=True)
    reply = WORDS.reply(journey, state, [say], NOW)
    assert reply
    return str(reply.text)


@each(
    "kind, field",
    [
        (kind, field)
        for kind, field in product(Saying, (None, *FIELDS))
        if field or kind not in NEEDS_A_FIELD
    ],
)
def test_every_saying_takes_turns(kind: Saying, field: Optional[str]) -> None:
    """Each kind has words, for every field and without one, and other ones the next time."""
    texts = [said(Say(kind, 3, field, None, "renewal", 2, variant)) for variant in (0, 1)]
    assert texts[0] != texts[1]
    for text in texts:
        assert text.strip() and not re.search(r"[{}]|None", text)


@each("kind, field", product(Saying, [field.id for field in RENEWAL.fields]))
def test_every_saying_takes_turns_in_the_renewal(kind: Saying, field: str) -> None:
    """The same for fields that take one of a few values, and for the end on the web."""
    state = JourneyState("renewal", Mode.PREPARE, asked=field, is_private=True)
    says = [Say(kind, 3, field, "disclosure_no", "registration", 2, variant) for variant in (0, 1)]
    texts = [said(say, state, RENEWAL) for say in says]
    assert texts[0] != texts[1]
    for text in texts:
        assert text.strip() and not re.search(r"[{}]|None|例：(?:はい|いいえ|$)", text)


@each("code", sorted(REASONS))
def test_reason_of_a_refusal(code: str) -> None:
    """A refusal is told in the words of its code; a suggestion stands as a marker only."""
    kind = Saying.ASK_BACK if "{suggestion}" in REASONS[code] else Saying.REFUSAL
    text = said(Say(kind, field="phone", reason=code))
    reason = REASONS[code].replace("{suggestion}", suggested_marker("phone"))
    assert reason.replace("{statement}", "電話番号") in text


def test_unknown_reason_has_words() -> None:
    """A code without a sentence still asks for the field, with an example."""
    assert "090-1234-5678" in said(Say(Saying.REFUSAL, field="phone", reason="new_code"))


def test_values_stand_as_markers() -> None:
    """No reply holds a value: the read-back has full markers, the summary masked ones."""
    walker = Walker.at_the_start(REGISTRATION, Mode.PREPARE)
    walker.type("taro@example.jp", "損保 太郎")
    assert "損保" not in "".join(reply.text for reply in walker.replies).replace("損保ジャパン", "")
    walker.fill(*FIELDS[2:])
    walker.go(moves.No())
    assert [m.groups() for m in MARKER.finditer(walker.text)] == [(name, "") for name in FIELDS]
    walker.go(moves.Summary())
    assert [m.groups() for m in MARKER.finditer(walker.text)] == [(name, "*") for name in FIELDS]


def test_no_marker_where_values_are_not_shown() -> None:
    """On LINE a summary says that there is a value, not which."""
    walker = Walker.at_the_start(REGISTRATION, Mode.PREPARE)
    walker.fill(*FIELDS[:3])
    walker.go(moves.Pause(), moves.Resume(is_private=False), moves.Summary())
    assert not MARKER.search(walker.text)
    assert "・お名前（漢字）：入力済み" in walker.text
    assert "・電話番号：まだ入力していません" in walker.text


@pytest.mark.parametrize(
    ("marker", "groups"),
    [
        (full_marker("phone"), ("phone", "")),
        (masked_marker("phone"), ("phone", "*")),
        (suggested_marker("policy_numbers"), ("policy_numbers", "?")),
    ],
)
def test_markers(marker: str, groups: tuple[str, str]) -> None:
    """One pattern finds all markers."""
    match = MARKER.fullmatch(marker)
    assert match and match.groups() == groups


def test_card() -> None:
    """A card: progress, what to press, what must not be missed, the page."""
    walker = Walker.at_the_start(REGISTRATION, Mode.GUIDE)
    walker.go(moves.JumpTo(4))
    reply = walker.replies[-1]
    assert reply.text.splitlines() == [
        "会員登録 手順4/7 内容の確認と仮登録",
        "→内容を確認し、「確定」を押します。",
        "※この段階は仮登録で、会員登録はまだ完了していません。",
    ]
    assert reply.citations == ("REG-4",)
    assert [link.url for link in reply.links] == [BASE_URL + "/registration/check"]
    assert reply.topics == ("reg_confirm",)
    assert reply.short_text.startswith("手順4/7 ")
    assert reply.kind is Kind.ANSWER


def test_details_of_a_card() -> None:
    """「くわしく」 tells what the card leaves out, and is offered only where there is something."""
    walker = Walker.at_the_start(REGISTRATION, Mode.GUIDE)
    walker.go(moves.JumpTo(4))
    assert "くわしく" in [choice.title for choice in walker.replies[-1].choices]
    walker.go(moves.Details())
    assert "※パスワードは、セキュリティ保護のため表示されません。" in walker.text
    assert "くわしく" not in [choice.title for choice in walker.replies[-1].choices]
    walker.go(moves.JumpTo(6))
    assert "くわしく" not in [choice.title for choice in walker.replies[-1].choices]


def test_person_is_told_the_number_first() -> None:
    """Whoever wants to talk reads the number before anything else."""
    walker = Walker.at_the_start(REGISTRATION, Mode.GUIDE)
    walker.go(moves.AskPerson())
    heading, number, *rest = walker.text.splitlines()
    assert heading.startswith("会員登録 手順1/7")
    assert "0120-157-566" in number
    assert rest and "0120" not in "".join(rest)


def test_without_pages_the_official_site_is_linked() -> None:
    """Until the web flow has an address, no page of it is linked."""
    words = JourneyWords(CONTENT, WORDING, REASONS, Opening(jpholiday.is_holiday))
    state = JourneyState("registration", Mode.GUIDE, 3)
    reply = words.reply(REGISTRATION, state, [Say(Saying.STEP_CARD, step=3)], NOW)
    assert reply and reply.links == (OFFICIAL_SITE,)


def test_what_is_left_to_the_web() -> None:
    """Prepared: not finished, and what to do on the pages, in order, from the consent on."""
    walker = Walker.at_the_start(REGISTRATION, Mode.PREPARE)
    walker.fill(*FIELDS)
    walker.go(moves.No(), moves.Yes())
    reply = walker.replies[-1]
    assert "まだ終わっていません" in reply.text
    numbers = re.findall("^・手順([0-9])：", reply.text, re.MULTILINE)
    assert numbers == ["2", "3", "4", "5", "6"]
    assert reply.citations == ("REG-2", "REG-3", "REG-4", "REG-5", "REG-6")
    assert [link.url for link in reply.links] == [BASE_URL + "/registration/terms"]


@pytest.mark.parametrize(
    ("step", "move", "part", "desk"),
    [
        (3, moves.Correct("phone"), "この画面の入力欄で、入力し直してください。", False),
        (4, moves.Correct("phone"), "「内容を変更する」を押すと、前の画面に戻れます。", False),
        (4, moves.Correct(), "「内容を変更する」を押すと、前の画面に戻れます。", False),
        (2, moves.Correct("phone"), "会員登録 手順3/7の画面", False),
        # the manual does not say
        (5, moves.Correct("phone"), "窓口へお問い合わせください。", True),
        (6, moves.Correct(), "窓口へお問い合わせください。", True),
    ],
)
def test_correcting_on_the_page(step: int, move: moves.Move, part: str, desk: bool) -> None:
    """How the page lets one change something, as far as the manual says; else the desk."""
    walker = Walker.at_the_start(REGISTRATION, Mode.GUIDE)
    walker.go(moves.JumpTo(step), move)
    reply = walker.replies[-1]
    assert part in reply.text
    assert ("0120-157-566" in reply.text) is desk
    assert ("DESK-1" in reply.citations) is desk
    assert bool(reply.links) is desk


@pytest.mark.parametrize(
    ("journey", "step", "needed"),
    [
        (
            REGISTRATION,
            1,
            ["ちらし", "保険証券", "パスワードを控えるもの", "控えておいたパスワード"],
        ),
        (REGISTRATION, 6, ["控えておいたパスワード"]),
        (REGISTRATION, 7, ["とくに用意するものはありません"]),
        (RENEWAL, 1, ["保険証券"]),
    ],
)
def test_what_to_have_at_hand(journey: Journey, step: int, needed: list[str]) -> None:
    """What the steps ahead want, and nothing of those behind."""
    walker = Walker.at_the_start(journey, Mode.GUIDE)
    walker.go(moves.JumpTo(step), moves.AskNeeds())
    items = re.findall("^・(.*)", walker.text, re.MULTILINE)
    assert len(items) == len(needed)
    assert all(part in item for part, item in zip(needed, items))


@pytest.mark.parametrize(
    ("journey", "duration", "section"),
    [(REGISTRATION, "約5分", "GEN-2"), (RENEWAL, "約10分", "GEN-1")],
)
def test_duration(journey: Journey, duration: str, section: str) -> None:
    """How long it takes, by the manual."""
    walker = Walker.at_the_start(journey, Mode.GUIDE)
    walker.go(moves.AskDuration())
    assert duration in walker.text
    assert walker.replies[-1].citations == (section,)


@pytest.mark.parametrize("filled", [True, False])
def test_keeping_is_told_where_something_is_kept(filled: bool) -> None:
    """How long values are kept is told with the number of days, and only if there are any."""
    walker = Walker.at_the_start(REGISTRATION, Mode.PREPARE)
    if filled:
        walker.fill("email")
    for move in (moves.AskCancel(), moves.No(), moves.Pause()):
        walker.go(move)
        assert ("14日間お預かりし" in walker.text) is (filled and not isinstance(move, moves.No))
    walker.go(moves.Resume(is_private=True), moves.AskCancel(), moves.Yes())
    assert ("14日たつと消去" in walker.text) is filled
    titles = [choice.title for choice in walker.replies[-1].choices]
    assert ("消して" in titles) is filled


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("email", ["あとで画面で入力する", "電話で聞く"]),
        ("romaji", ["入力しない", "電話で聞く"]),
    ],
)
def test_choices_fit_the_field(name: str, titles: list[str]) -> None:
    """What is required is left for the page, what is optional is skipped."""
    walker = Walker.at_the_start(REGISTRATION, Mode.PREPARE)
    walker.fill(*FIELDS[: FIELDS.index(name)])
    walker.go(ValueGiven(name, Refused("new_code")))
    assert [choice.title for choice in walker.replies[-1].choices] == titles


def test_fields_to_correct_are_choices() -> None:
    """「いいえ」 to the read-back offers every field by its label."""
    walker = Walker.at_the_start(REGISTRATION, Mode.PREPARE)
    walker.fill(*FIELDS)
    walker.go(moves.No(), moves.No())
    choices = walker.replies[-1].choices
    assert [choice.title for choice in choices] == [field.label for field in REGISTRATION.fields]
    assert choices[7].payload == '/journey{"move": "correct", "field": "phone"}'


@each("name", CHOICES)
def test_choice_is_the_move_it_says(name: str) -> None:
    """What a button sends is read as the move behind it."""
    sent = moves.payload(CHOICES[name])
    entities = json.loads(sent.removeprefix("/journey"))
    assert moves.from_entities(entities, is_private=False) == CHOICES[name]


def test_nothing_to_say() -> None:
    """After the end a question in between needs no reminder: there is no reply."""
    assert WORDS.reply(REGISTRATION, JourneyState("registration"), [], NOW) is None


def test_title_of_the_other_journey() -> None:
    """When it is done, what follows is offered by its name."""
    walker = Walker.at_the_start(REGISTRATION, Mode.GUIDE)
    walker.go(moves.JumpTo(7), moves.Yes())
    (choice,) = walker.replies[-1].choices
    assert choice.title == "更新のお手続きへ"
    assert choice.payload == '/journey{"move": "switch", "journey": "renewal"}'


def test_accepted_value_is_read_back() -> None:
    """The value just given stands in the reply as a marker, to be shown where it may be."""
    walker = Walker.at_the_start(REGISTRATION, Mode.PREPARE)
    walker.go([ValueGiven("email", Accepted()), ValueGiven("phone", Accepted())])
    assert "「⟦email⟧」" in walker.text and "「⟦phone⟧」" in walker.text
