"""What has a room of its own stands nowhere else in our Python."""

from __future__ import annotations

import pytest

from bot.content import inventory
from bot.content.checks import rooms
from bot.content.checks.rooms import is_sentence, misplaced, sentences, texts, undeclared
from bot.content.places import PROJECT

STOCK = inventory.take(PROJECT)
SOMEWHERE = "bot/services/answers/answers.py"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('x = {"registration": 1}', "the journey registration"),
        ('if journey == "renewal": pass', "the journey renewal"),
        ('Incoming(sender, text, "sms")', "the channel sms"),
        ('x = "terminal"', "the channel terminal"),
        ('x = "お電話は 0120-157-566 へ"', "telephone number"),
        ('x = f"tel:0120301377{y}"', "telephone number"),
    ],
)
def test_ids_and_numbers(source: str, told: str) -> None:
    """Where one of them is written down outside its room, line and reason are told."""
    (problem,) = misplaced(SOMEWHERE, "\n" + source, STOCK)
    assert problem.startswith(f"{SOMEWHERE}:2: ") and told in problem


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("bot/domain/handoff.py", 'RENEWAL = "renewal"'),
        ("bot/services/renewal/turns.py", 'x = "renewal"'),
        ("bot/channels/sms/routes.py", 'x = "sms"'),
        (SOMEWHERE, '"""registration, sms, 0120-157-566."""'),
        (SOMEWHERE, 'x = "registration of 会員"'),
    ],
)
def test_in_their_rooms(file: str, source: str) -> None:
    """Docstrings may tell of them, and longer texts are no ids."""
    assert list(misplaced(file, source, STOCK)) == []


@pytest.mark.parametrize(
    "text",
    [
        "お電話ください",
        "受け付けました。",
        "どちらのお手続きでしょうか。",
        "こちらでよろしいですか",
        "{…}の窓口です",
        "「はい」と答えてください。次へ進みます",
    ],
)
def test_sentences(text: str) -> None:
    """What a person is told."""
    assert is_sentence(text)


@pytest.mark.parametrize(
    "text",
    ["はい", "画面を見ながら進める", r"(?:です|でした)?[。!！\s]*$", "Press. です x", "11月29日"],
)
def test_no_sentences(text: str) -> None:
    """Titles, patterns and values."""
    assert not is_sentence(text)


def test_where_sentences_may_stand() -> None:
    """Only where nothing else can be said; an f-string is one text."""
    source = 'x = f"{a}の窓口は、{b}です。"\ny = "はい"'
    assert sentences(SOMEWHERE, source) == [1]
    assert sentences("bot/services/contacts/fixed.py", source) == []
    assert list(texts(source)) == [(1, "{…}の窓口は、{…}です。"), (2, "はい")]


def test_a_slot_is_declared() -> None:
    """A name of a draft's own that no `Slot` has is found."""
    declared = 'X = Slot("_x", TEXT, scope=a, erased=b)\nY = SlotOfEach("_y_", TEXT)\n'
    assert list(undeclared(declared)) == []
    assert list(undeclared(declared + 'change({"_z": "1"})')) == [(3, "_z")]
    assert list(undeclared('name = f"_z{number}"')) == [(1, "_z{…}")]


def test_what_is_left_only_becomes_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence more is a problem, and so is one that was moved and is still counted."""
    source = {"bot/a.py": 'x = "お電話ください。"'}
    for left, told in (({}, "1 sentences, 0 known"), ({"bot/a.py": 2}, "1 sentences are left")):
        monkeypatch.setattr(rooms, "SENTENCES_LEFT", left)
        monkeypatch.setattr(rooms, "_sources", lambda: source)
        (problem,) = rooms._sentences(STOCK)
        assert problem.startswith("bot/a.py: ") and told in problem
    monkeypatch.setattr(rooms, "SENTENCES_LEFT", {"bot/a.py": 1})
    assert list(rooms._sentences(STOCK)) == []
