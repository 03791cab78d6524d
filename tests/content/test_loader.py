"""Content files to domain records."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from bot.content.contacts import load_agencies, load_desks
from bot.content.journeys import load_journey
from bot.content.topics import load_topic
from bot.domain.errors import ContentError
from bot.domain.hours import Span

TOPIC = """
nlu: []
responses:
  utter_faq/sample:
    - text: 短い答えです。
      channel: sms
    - text: 答えです。
      metadata: {title: 題, citations: [REG-1], choices: [other], desk: both, link: official_site}
"""
DESKS = """
hours_text: 平日
hours: {weekday: "9:00-17:00", closed: [12-31]}
desks:
  one: {name: 窓口, phone: 0120-000-000, citation: DESK-1}
"""
AGENCY = """
sample:
  name: 株式会社見本
  short_name: 見本
  department: 保険課
  postal_code: 000-0000
  address: 見本市1-1
  phone: 0120-000-000
  fax: 000-000-0000
  citation: AGY-9
"""
JOURNEY = """
id: sample
title: 見本
steps:
  - {title: 最初, section: REG-1, topics: [a]}
  - {title: 次, section: REG-2, topics: [b, c]}
then: other
"""


def file(folder: Path, text: str) -> Path:
    """A content file with this text."""
    path = folder / "sample.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_topic(tmp_path: Path) -> None:
    """A topic is the answer for every channel, with the short one beside it."""
    topic = load_topic(file(tmp_path, TOPIC))
    assert (topic.id, topic.title, topic.text) == ("sample", "題", "答えです。")
    assert (topic.citations, topic.choices) == (("REG-1",), ("other",))
    assert (topic.desk, topic.link, topic.short_text) == ("both", "official_site", "短い答えです。")
    assert topic.is_offered


def test_desks(tmp_path: Path) -> None:
    """All desks share the hours; a kind of day that is left out is closed."""
    desk = load_desks(file(tmp_path, DESKS))["one"]
    assert (desk.id, desk.phone, desk.hours_text) == ("one", "0120-000-000", "平日")
    assert desk.hours.weekday == Span(time(9), time(17))
    assert desk.hours.saturday is None
    assert desk.hours.closed_days == {(12, 31)}
    assert not desk.hours.holiday_is_known


def test_agency_without_hours(tmp_path: Path) -> None:
    """An agency without hours gets none."""
    agency = load_agencies(file(tmp_path, AGENCY))["sample"]
    assert (agency.id, agency.hours, agency.hours_text) == ("sample", None, None)


def test_agency_closed_on_holidays(tmp_path: Path) -> None:
    """Holidays are known, and closed, where the entry says so."""
    hours = '  hours: {weekday: "9:30-17:30", holiday: null}\n'
    agency = load_agencies(file(tmp_path, AGENCY + hours))["sample"]
    assert agency.hours and agency.hours.holiday_is_known and agency.hours.holiday is None


def test_journey(tmp_path: Path) -> None:
    """Steps are numbered by their order."""
    journey = load_journey(file(tmp_path, JOURNEY))
    assert [(step.number, step.title) for step in journey.steps] == [(1, "最初"), (2, "次")]
    assert journey.steps[1].topics == ("b", "c")
    assert journey.then == "other"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nlu: []",
        "responses: {}",
        "responses: {utter_faq/a: [], utter_faq/b: []}",
        TOPIC.replace("title: 題, ", ""),
        TOPIC.replace("citations: [REG-1], ", ""),
        TOPIC.replace("      metadata", "      other"),
        TOPIC.replace("    - text: 答えです。\n", "    - channel: line\n"),
        "{",
        "\x00",
    ],
)
def test_wrong_topic(tmp_path: Path, text: str) -> None:
    """A wrong topic file is refused by its name."""
    with pytest.raises(ContentError, match="sample.yml"):
        load_topic(file(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        DESKS.replace("hours_text: 平日", ""),
        DESKS.replace("phone: 0120-000-000, ", ""),
        DESKS.replace("phone", "telephone"),
        DESKS.replace("0120-000-000", "0120000000"),  # a number to YAML
        DESKS.replace("9:00-17:00", "9-17 Uhr"),
        DESKS.replace("9:00-17:00", "9:00-25:00"),
        DESKS.replace("9:00-17:00", "17:00-9:00"),
        DESKS.replace('"9:00-17:00"', "900"),
        DESKS.replace("[12-31]", "[正月]"),
    ],
)
def test_wrong_desks(tmp_path: Path, text: str) -> None:
    """A wrong file of desks is refused by its name."""
    with pytest.raises(ContentError, match="sample.yml"):
        load_desks(file(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        "sample:",
        AGENCY.replace("  fax: 000-000-0000\n", ""),
        AGENCY.replace("fax:", "telefax:"),
        AGENCY.replace("0120-000-000", "0120000000"),
        AGENCY + '  hours: {weekday: "17:30-9:30"}\n',
        AGENCY + "  hours: 平日\n",
    ],
)
def test_wrong_agency(tmp_path: Path, text: str) -> None:
    """A wrong agency is refused by its file and its entry."""
    with pytest.raises(ContentError, match="sample.yml: sample"):
        load_agencies(file(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- list",
        JOURNEY.replace("id: sample", ""),
        JOURNEY.replace("title: 見本", ""),
        JOURNEY.replace("section: REG-1, ", ""),
        JOURNEY.replace(", topics: [a]", ""),
    ],
)
def test_wrong_journey(tmp_path: Path, text: str) -> None:
    """A wrong journey is refused by its file."""
    with pytest.raises(ContentError, match="sample.yml"):
        load_journey(file(tmp_path, text))


@pytest.mark.parametrize("text", ["", "- list"])
def test_no_agencies(tmp_path: Path, text: str) -> None:
    """A file without agencies is refused."""
    with pytest.raises(ContentError, match="sample.yml"):
        load_agencies(file(tmp_path, text))


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(ContentError, match="nothing.yml"):
        load_desks(tmp_path / "nothing.yml")


def test_foreign_encoding(tmp_path: Path) -> None:
    """A file that is no UTF-8 is named."""
    path = tmp_path / "sample.yml"
    path.write_bytes(TOPIC.encode("cp932"))
    with pytest.raises(ContentError, match="sample.yml"):
        load_topic(path)
