"""The wording of hand-offs: what the file must hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pytest
import yaml

from bot.content import handoff_words, manual
from bot.content.places import PROJECT
from bot.domain.errors import ContentError
from bot.domain.handoff import Reason
from bot.domain.handoff_table import JOURNEYS

Change = Callable[[dict[str, Any]], Any]


def test_every_reason_in_every_journey() -> None:
    """Every reason has words in every journey, and cites what is in the manual."""
    wording = handoff_words.load()
    assert set(wording.reasons) == {(reason, journey) for reason in Reason for journey in JOURNEYS}
    sections = set(manual.load(PROJECT.manual).sections)
    for words in wording.reasons.values():
        assert set(words.sections) <= sections


def test_under_a_journey() -> None:
    """What stands under a journey takes the place of what stands above it, there only."""
    reasons = handoff_words.load().reasons
    registering, renewing = (reasons[Reason.CONSENT_REFUSED, journey] for journey in JOURNEYS)
    assert registering.means == renewing.means
    assert (registering.sections, renewing.sections) == (
        ("REG-2", "GEN-4"),
        ("CLK-2", "CLK-7", "GEN-4"),
    )
    assert (registering.have, renewing.have) == ((), ("保険証券",))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d["reasons"].pop("disclosure_no"), "disclosure_no (registration) is missing"),
        (lambda d: d["reasons"].update(bored={}), "'bored' is not a valid Reason"),
        (lambda d: d["reasons"]["prepared"].pop("means"), "prepared: "),
        (lambda d: d["reasons"]["disclosure_no"].update(say=""), "disclosure_no (registration): say is missing"),
        (lambda d: d["reasons"]["disclosure_no"].update(means=1), "disclosure_no: means must be text, not 1"),
        (lambda d: d["reasons"]["disclosure_no"].update(have="証券"), "disclosure_no: have must be a list"),
        (lambda d: d["reasons"]["disclosure_no"].update(sections=[]), "disclosure_no (registration): sections are missing"),
        (lambda d: d["reasons"]["disclosure_no"].update(hint="x"), "disclosure_no: "),
        (lambda d: d["reasons"]["disclosure_no"].update(names_agency="yes"), "disclosure_no: names_agency"),
        (lambda d: d["reasons"]["disclosure_no"].update(means="{phone}"), "disclosure_no (registration): means may have"),
        (lambda d: d["reasons"]["disclosure_no"].update(means="{"), "disclosure_no (registration): means may have"),
        (lambda d: d["reasons"]["cannot_change"]["renewal"].pop("short"), "cannot_change: "),
        (lambda d: d["pieces"].pop("call_back"), "pieces: call_back is missing"),
        (lambda d: d["pieces"].update(call_back="折り返し"), "pieces: call_back needs ['choice'] in braces"),
        (lambda d: d.pop("reasons"), "KeyError('reasons')"),
        (lambda d: d.update(reasons=[]), "AttributeError"),
    ],
)  # fmt: skip
def test_mistakes(tmp_path: Path, change: Change, message: str) -> None:
    """A mistake is an error that names the file and the entry."""
    data = yaml.safe_load(handoff_words.FILE.read_text(encoding="utf-8"))
    change(data)
    path = tmp_path / "handoff_words.yml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        handoff_words.load(path)
    assert str(caught.value).startswith("handoff_words.yml: ")
    assert message in str(caught.value)
