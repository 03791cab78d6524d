"""The whole service behind a renewal, without Rasa: no いいえ leads to a hand-over link."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import bootstrap
from bot import settings as settings_module
from bot.bootstrap import Services
from bot.domain.hours import TOKYO
from bot.domain.journey_state import Mode
from bot.reply import Reply
from bot.services.journeys import typed as typed_values
from bot.services.journeys.engine import moves
from bot.services.journeys.extras import Turn
from bot.services.renewal.contracts.in_hand import states
from bot.services.renewal.record import IN_HAND
from tests_support import environment

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
MEMBER = "m-sample-ichiro"

BUTTONS = (
    *(moves.Yes(), moves.No(), moves.Next(), moves.Back(), moves.Skip(), moves.Confirm()),
    *(moves.LeaveForWeb(), moves.StartOver(), moves.Discard(), moves.AskCancel()),
    *(moves.ConfirmCancel(), moves.RefuseCancel(), moves.Pause(), moves.Resume()),
    *(moves.Start(Mode.PREPARE), moves.Start(Mode.GUIDE), moves.Start(), moves.Remind()),
    *(moves.Correct(), moves.Correct("no_other_policy"), moves.Correct("not_cancelled")),
    *(moves.SwitchTo("registration"), moves.SwitchTo("renewal"), moves.JumpTo(8)),
    *(moves.RetractStop(), moves.NotUnderstood(), moves.Choose("active"), moves.Choose("plan_a")),
)
TEXTS = ("はい", "いいえ", "現職", "退職者", "2011年3月", "Aプラン", "フリープラン", "732-0057")
CONTRACTS = ("first", "second")

_turns = st.one_of(
    st.sampled_from(BUTTONS),
    # a はい gets further than anything else
    st.just("はい"),
    st.just(moves.Yes()),
    st.sampled_from(TEXTS),
    st.sampled_from(CONTRACTS),
    st.sampled_from(("proceed", "plans", "free_plan")),
)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """All services on databases of their own."""
    found = settings_module.read(environment(tmp_path_factory.mktemp("services")))
    return bootstrap.services(found, lambda: NOW)


@pytest.fixture(scope="module")
def conversations() -> Iterator[str]:
    """Names of conversations, one for each dialogue."""
    return (f"no-link-{number}" for number in range(1_000_000))


def _said(services: Services, what: Any, turn: Turn) -> list[Reply]:
    journeys, renewals = services.journeys, services.renewal_turns
    standing = journeys.standing(turn.conversation, turn.at)
    if standing is None:
        return journeys.start("renewal", Mode.PREPARE, turn)
    is_renewal = standing.journey.id == "renewal"
    if what in CONTRACTS:
        contract = renewals.contracts(turn)[CONTRACTS.index(what)].id
        return renewals.pick(standing, contract, turn) if is_renewal else []
    if what == "proceed":
        return journeys.proceed(turn) or []
    if what in ("plans", "free_plan"):
        return renewals.plans(standing, turn) if is_renewal else []
    if isinstance(what, str):
        typed = typed_values.read(
            standing.journey, standing.state, what, turn.at.date(), standing.draft.fields
        )
        return journeys.typed(standing, typed, turn) if typed else []
    return journeys.move(what, turn) or []


@settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(dialogue=st.lists(_turns, min_size=4, max_size=25))
def test_no_dialogue_hands_over_after_no(
    services: Services, conversations: Iterator[str], dialogue: list[Any]
) -> None:
    """Whatever is pressed and typed, a contract that is stopped gets no link to the web."""
    turn = Turn(next(conversations), NOW, True, MEMBER)
    services.journeys.start("renewal", Mode.PREPARE, turn)
    for what in dialogue:
        replies = services.way_out.shown(_said(services, what, turn), turn)
        standing = services.journeys.standing(turn.conversation, NOW)
        if standing is None or standing.journey.id != "renewal":
            continue
        held = IN_HAND.of(standing.draft.fields)
        is_stopped = held is not None and states(standing.draft.fields)[held].stopped is not None
        has_link = any("/renewal/handover/" in link.url for r in replies for link in r.links)
        assert not (is_stopped and has_link)
        if has_link:
            # a link needs each item answered はい
            fields = standing.draft.fields
            assert (fields["no_other_policy"], fields["not_cancelled"]) == ("yes", "yes")


def test_a_link_dies_with_a_later_no(services: Services) -> None:
    """A form that was prepared loses its link when an item is answered いいえ after all."""
    turn = Turn("no-link-later", NOW, True, "m-sample-kenta")
    services.journeys.start("renewal", Mode.PREPARE, turn)
    said: list[Reply] = []
    answers = ("first", "はい", "はい", "現職", "はい", "はい", "Aプラン", "いいえ")
    for what in (*answers, moves.Skip(), moves.Skip(), moves.Yes()):
        said = services.way_out.shown(_said(services, what, turn), turn)
    (link,) = (x.url for r in said for x in r.links if "/renewal/handover/" in x.url)
    code = link.rpartition("/")[2]
    assert services.links.look_up(code, "renewal", NOW) is not None
    _said(services, moves.Correct("not_cancelled"), turn)
    _said(services, "いいえ", turn)
    assert services.links.look_up(code, "renewal", NOW) is None
    assert services.links.redeem(code, "renewal", NOW) is None
