"""A new agency is one entry in agencies.yml."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import jpholiday
import pytest

from bot.content import loader
from bot.content.places import Places
from bot.content.wordings import load_answer_words
from bot.domain.hours import TOKYO
from bot.domain.payload import agency_payload
from bot.services.answers.answers import Answers
from bot.services.answers.situation import Situation
from bot.services.answers.topics import AGENCY_CONTACT
from bot.services.contacts.opening import Opening

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
PHONE = "0120-000-001"
ENTRY = f"""
sample:
  name: 株式会社見本代理店
  short_name: 見本代理店
  department: 保険課
  postal_code: 000-0001
  address: 見本市見本町99番
  phone: {PHONE}
  fax: 000-000-0001
  citation: AGY-3
"""


@pytest.fixture
def answers(places: Places) -> Answers:
    """Answers from a copy of the content with one agency more."""
    path: Path = places.content / "agencies.yml"
    path.write_text(path.read_text(encoding="utf-8") + ENTRY, encoding="utf-8")
    content = loader.load(places.faq, places.content)
    return Answers(content, Opening(jpholiday.is_holiday), load_answer_words())


def test_it_is_offered(answers: Answers) -> None:
    """Whoever is asked for their agency can choose it."""
    reply = answers.topic(AGENCY_CONTACT, Situation(NOW))
    assert [(c.title, c.payload) for c in reply.choices][2:] == [
        ("見本代理店", agency_payload("sample"))
    ]
    assert reply.citations == ("AGY-1", "AGY-2", "AGY-3")


@pytest.mark.parametrize("attribute", [None, "phone", "hours"])
def test_its_phone_is_told(answers: Answers, attribute: str) -> None:
    """Its number is told to whoever has it, with a link to call."""
    reply = answers.topic(AGENCY_CONTACT, Situation(NOW, agency="sample", attribute=attribute))
    assert PHONE in reply.text and "株式会社見本代理店" in reply.text
    assert [link.url for link in reply.links] == ["tel:0120000001"]
    assert reply.citations == ("AGY-3",)


def test_disclosure_answer_names_it(answers: Answers) -> None:
    """A 「いいえ」 sends its customers to it, and others to all agencies with it."""
    own = answers.topic("clk_disclosure_no", Situation(NOW, agency="sample"))
    assert own.text.endswith(f"取扱代理店 株式会社見本代理店：{PHONE}")
    assert [link.url for link in own.links] == ["tel:0120000001"]
    unknown = answers.topic("clk_disclosure_no", Situation(NOW))
    assert PHONE in unknown.text and len(unknown.links) == 3
