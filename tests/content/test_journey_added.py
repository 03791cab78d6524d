"""A third journey is content in a copy, and its row in the table of hand-offs."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from fakes import FakeClassifier, fake_services, kept, state_of, turn

from bot.assistant.privacy_gate import PrivacyGate
from bot.bootstrap import Services
from bot.content import handoff_words, loader, yaml_file
from bot.domain import handoff_table
from bot.domain.content import Content
from bot.domain.handoff import Target
from bot.domain.handoff_table import Row
from bot.domain.journey_state import Mode
from bot.services.journeys.engine import moves

JOURNEY = """
id: address
title: 住所変更
desk: registration
duration: {text: 約5分, section: GEN-2}
steps:
  - title: 住所変更の画面を開く
    section: REG-1
    topics: [reg_start]
    page: /address
    screen: 住所変更の最初の画面です。
    press: [公式サイトを開きます。]
    simple: 公式サイトを開いてください。
  - title: 新しい連絡先
    section: REG-3
    topics: [reg_four_match]
    page: /address/details
    is_entry: true
    screen: 新しい連絡先を入力する画面です。
    press: [電話番号を入力し、「次へ」を押します。]
    simple: 電話番号を入れてください。
    on_web: [「次へ」を押す]
    fields:
      - id: phone
        label: 電話番号
        parser: phone
        section: REG-3
        question: 新しい電話番号を入力してください。
        again: 電話番号を、もう一度お願いします。
        help: ご連絡に使う番号です。
        example: 090-1234-5678
        explanation: 数字だけ、またはハイフンで区切って入力します。
        simple: 電話番号を書いてください。
        remind: [では、電話番号をお願いします。, 続きです。電話番号を書いてください。]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content with one journey more, and what is said at its hand-offs."""
    shutil.copytree(loader.FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "journeys" / "address.yml").write_text(JOURNEY, encoding="utf-8")
    path = tmp_path / "handoff_words.yml"
    words = yaml_file.read(path)
    for reason in words["reasons"].values():
        if "registration" in reason:  # where there are no words for every journey
            reason["address"] = reason["registration"]
    path.write_text(yaml.safe_dump(words, allow_unicode=True), encoding="utf-8")
    return tmp_path


@pytest.fixture
def content(folder: Path) -> Content:
    """All that this copy says."""
    return loader.load(folder=folder)


@pytest.fixture
def services(content: Content) -> Services:
    """The services over that copy, as they are: no extras, no row."""
    return fake_services(content)


@pytest.fixture
def row(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one row of code that a journey needs: who helps on at its end."""
    last = handoff_table.TABLE[0]
    new = Row(
        last.reasons,
        frozenset({"address"}),
        last.has_agency,
        last.answering,
        Target.WEB,
        "registration",
        False,
    )
    monkeypatch.setattr(handoff_table, "TABLE", (*handoff_table.TABLE, new))
    monkeypatch.setattr(handoff_table, "JOURNEYS", (*handoff_table.JOURNEYS, "address"))


def test_guided(services: Services) -> None:
    """Its screens are explained one after the other, to the end."""
    replies = services.journeys.start("address", Mode.GUIDE, turn())
    assert "住所変更 手順1/2" in replies[-1].text
    moved = services.journeys.move(moves.Next(), turn())
    assert moved and "住所変更 手順2/2" in moved[-1].text
    services.journeys.move(moves.Next(), turn())
    services.journeys.move(moves.Confirm(), turn())
    assert state_of(services).is_done


def test_prepared_and_handed_over(row: None, content: Content, folder: Path) -> None:
    """What is typed is read at the door, read back, and taken along by a link of its own."""
    services = fake_services(content, handoff_words.load(folder / "handoff_words.yml"))
    door = PrivacyGate(services, FakeClassifier())
    services.journeys.start("address", Mode.PREPARE, turn())
    taken = door.take("090-1234-5678", turn())
    assert taken.text == "[電話番号]" and kept(services) == {"phone": "09012345678"}
    shown = services.way_out.shown(taken.replies, turn())
    assert "090-1234-5678" in shown[-1].text
    prepared = services.journeys.move(moves.Confirm(), turn())
    assert prepared and state_of(services).is_done
    (link, *_) = services.way_out.shown(prepared, turn())[-1].links
    assert urlsplit(link.url).path.startswith("/address/handover/")


def test_the_row_is_needed(services: Services) -> None:
    """Without it the end of the journey is an error that names it."""
    services.journeys.start("address", Mode.PREPARE, turn())
    PrivacyGate(services, FakeClassifier()).take("090-1234-5678", turn())
    prepared = services.journeys.move(moves.Confirm(), turn())
    assert prepared
    with pytest.raises(ValueError, match="no journey address"):
        services.way_out.shown(prepared, turn())


def test_both_go_on_side_by_side(services: Services) -> None:
    """From another journey to this one and back, nothing is lost."""
    services.journeys.start("registration", Mode.PREPARE, turn())
    PrivacyGate(services, FakeClassifier()).take("taro@example.jp", turn())
    services.journeys.start("address", Mode.GUIDE, turn())
    assert state_of(services).journey == "address"
    services.journeys.start("registration", None, turn())
    assert state_of(services).filled == ("email",)
