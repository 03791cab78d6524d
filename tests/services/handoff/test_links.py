"""Hand-over links: given out, looked up, redeemed once, void."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Iterator, Optional

import pytest
from folded import each
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.stores import handovers as handover_sql
from bot.adapters.stores import vault
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.handovers import SqlHandovers
from bot.adapters.stores.keys import Keys
from bot.adapters.stores.vault import Vault
from bot.domain.draft import Draft, DraftGone
from bot.domain.handoff import BARS, Decision, Reason, Target
from bot.domain.hours import TOKYO
from bot.services.drafts.drafts import KEPT_FOR, Drafts, VaultKey
from bot.services.handoff.links import (
    LIVES_FOR,
    Handover,
    HandoverCode,
    HandoverLinks,
    IssuedLink,
    NotForTheWeb,
)

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
BASE = "https://mypage.example.jp"
KEYS = Keys((VaultKey("k1", b"k" * 32),))
INSTANT = timedelta(microseconds=1)


def recorded(draft: Draft, contract_id: Optional[str]) -> list[Reason]:
    """The bars that a draft holds in fields of its own: 「_bar_1」 is one against k-1."""
    return [
        Reason(value)
        for name, value in draft.fields.items()
        if name.startswith("_bar") and (contract_id is None or name[-2:] == f"_{contract_id[-1]}")
    ]


class Bench:
    """The service over a database in memory, with a draft of a renewal."""

    def __init__(self, base_url: str = BASE) -> None:
        self.engine = open_engine("sqlite://")
        vault.create_tables(self.engine)
        handover_sql.create_tables(self.engine)
        self.drafts = Drafts(Vault(self.engine, KEYS))
        self.links = HandoverLinks(SqlHandovers(self.engine, KEYS), self.drafts, base_url, recorded)
        self.draft = self.drafts.open("web-1", "renewal", AT).id

    def issue(self, at: datetime = AT, contract: Optional[str] = None, step: int = 2) -> IssuedLink:
        """A link for the draft."""
        return self.links.issue(TO_WEB, step, self.draft, at, contract)


@pytest.fixture
def bench() -> Iterator[Bench]:
    """A new one."""
    bench = Bench()
    yield bench
    bench.engine.dispose()


def decision(
    reason: Reason = Reason.PREPARED, target: Target = Target.WEB, journey: str = "renewal"
) -> Decision:
    """A decision, as the service makes them."""
    return Decision(reason, journey, target, "clickar", None, True, None, False)


TO_WEB = decision()


def code_of(link: IssuedLink) -> str:
    """The code at the end of the link."""
    return link.url.rpartition("/")[2]


# Issuing


def test_link(bench: Bench) -> None:
    """The link holds the journey and a code of at least 128 bits, and nothing else."""
    link = bench.issue(contract="k-1")
    assert re.fullmatch(rf"{BASE}/renewal/handover/[A-Za-z0-9_-]{{32}}", link.url)
    assert bench.draft not in link.url
    assert "k-1" not in link.url.rpartition("/")[0]
    assert link.expires_at == AT + timedelta(minutes=15)
    assert code_of(link) not in repr(link)
    assert code_of(link) not in repr(HandoverCode(code_of(link)))


def test_codes_cannot_be_guessed(bench: Bench) -> None:
    """All codes are different, and use the whole alphabet at every place."""
    codes = {code_of(bench.issue()) for _ in range(200)}
    assert len(codes) == 200
    assert all(len({code[place] for code in codes}) > 30 for place in range(32))


@pytest.mark.parametrize("target", [Target.PHONE_AGENCY, Target.PHONE_DESK])
@each("reason", Reason)
def test_no_link_but_for_the_web(bench: Bench, reason: Reason, target: Target) -> None:
    """Without a decision for the web there is no link."""
    with pytest.raises(NotForTheWeb):
        bench.links.issue(decision(reason, target), 2, bench.draft, AT)


def test_draft_is_there(bench: Bench) -> None:
    """A draft that is gone has no link; one of another journey none of this."""
    with pytest.raises(DraftGone):
        bench.links.issue(TO_WEB, 2, "d-unknown", AT)
    with pytest.raises(ValueError, match="another journey"):
        bench.links.issue(decision(journey="registration"), 2, bench.draft, AT)


def test_not_longer_than_the_draft(bench: Bench) -> None:
    """A link does not outlive its draft."""
    end = AT + KEPT_FOR
    assert bench.issue(end - timedelta(minutes=1)).expires_at == end


@pytest.mark.parametrize("step", [0, -1])
def test_steps_count_from_one(bench: Bench, step: int) -> None:
    """There is no link to a step that cannot be."""
    with pytest.raises(ValueError, match="steps count from 1"):
        bench.issue(step=step)


@pytest.mark.parametrize("contract", ["", "髙橋 花子", "k 1", "k" * 65])
def test_ids_only(bench: Bench, contract: str) -> None:
    """A contract is named by its id; what cannot be one is refused, and not repeated."""
    with pytest.raises(ValueError, match="contract_id holds") as caught:
        bench.issue(contract=contract)
    assert not contract or contract not in str(caught.value)


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://a.example", "https://a.example/renewal/handover/"),
        ("https://a.example/", "https://a.example/renewal/handover/"),
        ("http://127.0.0.1:5005/site/", "http://127.0.0.1:5005/site/renewal/handover/"),
        ("ftp://a.example", None),
        ("a.example", None),
        ("https://", None),
        ("https://a.example?x=1", None),
        ("https://a.example#x", None),
        ("https://user:word@a.example", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_base_url(base: str, expected: Optional[str]) -> None:
    """Any plain http or https address will do."""
    if expected is None:
        with pytest.raises(ValueError, match="base URL"):
            Bench(base)
    else:
        assert Bench(base).issue().url.startswith(expected)


# Redeeming


def test_look_up_uses_nothing_up(bench: Bench) -> None:
    """What previews links may open it as often as it likes; then it is redeemed, once."""
    code = code_of(bench.issue(contract="k-1", step=5))
    expected = Handover("renewal", 5, bench.draft, "k-1")
    for _ in range(3):
        assert bench.links.look_up(code, "renewal", AT) == expected
    assert bench.links.redeem(code, "renewal", AT) == expected
    assert bench.links.redeem(code, "renewal", AT) is None
    assert bench.links.look_up(code, "renewal", AT) is None


def test_fifteen_minutes(bench: Bench) -> None:
    """A link works until the moment it expires, and not from then on."""
    code = code_of(bench.issue())
    end = AT + LIVES_FOR
    assert bench.links.look_up(code, "renewal", end) is None
    assert bench.links.redeem(code, "renewal", end) is None
    assert bench.links.look_up(code, "renewal", end - INSTANT)
    assert bench.links.redeem(code, "renewal", end - INSTANT)


def test_bound_to_the_journey(bench: Bench) -> None:
    """On the pages of another journey a code opens nothing, and is not used up."""
    code = code_of(bench.issue())
    assert bench.links.look_up(code, "registration", AT) is None
    assert bench.links.redeem(code, "registration", AT) is None
    assert bench.links.redeem(code, "renewal", AT)


def test_bound_to_the_draft(bench: Bench) -> None:
    """Each code opens the draft it was issued for, whatever became of the other's."""
    other = bench.drafts.open("web-2", "renewal", AT).id
    mine = code_of(bench.issue())
    theirs = code_of(bench.links.issue(TO_WEB, 3, other, AT))
    assert bench.links.redeem(theirs, "renewal", AT) == Handover("renewal", 3, other)
    assert bench.links.redeem(mine, "renewal", AT) == Handover("renewal", 2, bench.draft)


def test_a_new_link_replaces(bench: Bench) -> None:
    """Of one draft and contract only the last link works; other contracts keep theirs."""
    first = code_of(bench.issue(contract="k-1"))
    other = code_of(bench.issue(contract="k-2"))
    last = code_of(bench.issue(contract="k-1"))
    assert bench.links.redeem(first, "renewal", AT) is None
    assert bench.links.redeem(last, "renewal", AT)
    assert bench.links.redeem(other, "renewal", AT)


@pytest.mark.parametrize(
    "code",
    ["", "x", "c" * 31, "c" * 33, "c" * 31 + "é", "c" * 31 + "\n", "../" * 11, "c" * 100_000],
)
def test_what_is_no_code(bench: Bench, code: str) -> None:
    """Anything else at the end of an address is a link that does not work."""
    bench.issue()
    assert bench.links.look_up(code, "renewal", AT) is None
    assert bench.links.redeem(code, "renewal", AT) is None


def test_an_error_does_not_repeat_the_code() -> None:
    """What was no code is not in the error."""
    with pytest.raises(ValueError, match="a hand-over code") as caught:
        HandoverCode("secret-but-too-short")
    assert "secret" not in str(caught.value)


# Revoking


def test_revoke_a_draft(bench: Bench) -> None:
    """All links of the draft are void, those of others are not."""
    other = bench.drafts.open("web-2", "renewal", AT).id
    theirs = code_of(bench.links.issue(TO_WEB, 2, other, AT))
    mine = [code_of(bench.issue(contract=contract)) for contract in ("k-1", "k-2", None)]
    bench.links.revoke(bench.draft)
    assert [bench.links.look_up(code, "renewal", AT) for code in mine] == [None] * 3
    assert [bench.links.redeem(code, "renewal", AT) for code in mine] == [None] * 3
    assert bench.links.redeem(theirs, "renewal", AT)


def test_revoke_a_contract(bench: Bench) -> None:
    """Of a contract: its links and those that name none; the other contracts keep theirs."""
    codes = {c: code_of(bench.issue(contract=c)) for c in ("k-1", "k-2", None)}
    bench.links.revoke(bench.draft, "k-1")
    redeemed = {c for c, code in codes.items() if bench.links.redeem(code, "renewal", AT)}
    assert redeemed == {"k-2"}


# Bars in the draft


@pytest.mark.parametrize("bar", BARS)
def test_no_link_over_a_bar(bench: Bench, bar: Reason) -> None:
    """Whatever was decided: while the draft holds a bar there is no link for that contract."""
    bench.drafts.set_field(bench.draft, "_bar_1", bar.value, AT)
    with pytest.raises(NotForTheWeb):
        bench.issue(contract="k-1")
    with pytest.raises(NotForTheWeb):
        bench.issue()  # such a link might open any contract
    assert bench.issue(contract="k-2")
    bench.drafts.clear_field(bench.draft, "_bar_1", AT)
    assert bench.issue(contract="k-1")


@pytest.mark.parametrize("bar", BARS)
def test_a_bar_voids_a_link(bench: Bench, bar: Reason) -> None:
    """A link from before a bar opens nothing afterwards, even if nobody revoked it."""
    first, second = (code_of(bench.issue(contract=contract)) for contract in ("k-1", "k-2"))
    bench.drafts.set_field(bench.draft, "_bar_1", bar.value, AT)
    assert bench.links.look_up(first, "renewal", AT) is None
    assert bench.links.redeem(first, "renewal", AT) is None
    assert bench.links.redeem(second, "renewal", AT)
    # it was used up by that: lifting the bar does not bring it back
    bench.drafts.clear_field(bench.draft, "_bar_1", AT)
    assert bench.links.redeem(first, "renewal", AT) is None


def test_other_reasons_are_no_bars(bench: Bench) -> None:
    """Only what keeps a contract off the web counts."""
    bench.drafts.set_field(bench.draft, "_bar_1", Reason.MAIL_MISSING.value, AT)
    assert bench.links.redeem(code_of(bench.issue()), "renewal", AT)


def test_an_erased_draft(bench: Bench) -> None:
    """A link whose draft was erased since opens nothing."""
    code = code_of(bench.issue())
    bench.drafts.erase(bench.draft)
    assert bench.links.look_up(code, "renewal", AT) is None
    assert bench.links.redeem(code, "renewal", AT) is None


def test_purge(bench: Bench) -> None:
    """Purging deletes what has expired and nothing else."""
    bench.issue(contract="k-1")
    later = AT + timedelta(minutes=5)
    code = code_of(bench.issue(later, contract="k-2"))
    assert bench.links.purge(AT + LIVES_FOR) == 1
    assert bench.links.redeem(code, "renewal", AT + LIVES_FOR)


CONTRACTS = st.sampled_from(["k-1", "k-2", None])
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), CONTRACTS),
        st.tuples(st.just("revoke"), CONTRACTS),
        st.tuples(st.just("redeem"), st.integers(0, 30)),
        st.tuples(st.just("wait"), st.integers(1, 10)),
    ),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(EVENTS)
def test_any_order(events: list) -> None:
    """Whatever happens in whatever order: a link works once, in time, until revoked or replaced."""
    bench, at = Bench(), AT
    issued: list[tuple[str, Optional[str]]] = []
    alive: dict[str, datetime] = {}
    for name, value in events:
        if name == "wait":
            at += timedelta(minutes=value)
        elif name == "issue":
            link = bench.issue(at, value)
            for code, contract in issued:
                if contract == value:
                    alive.pop(code, None)
            issued.append((code_of(link), value))
            alive[code_of(link)] = at + LIVES_FOR
        elif name == "revoke":
            bench.links.revoke(bench.draft, value)
            for code, contract in issued:
                if value is None or contract in (value, None):
                    alive.pop(code, None)
        elif value < len(issued):
            code, contract = issued[value]
            is_good = alive.pop(code, at) > at
            found = bench.links.redeem(code, "renewal", at)
            assert found == (Handover("renewal", 2, bench.draft, contract) if is_good else None)
    bench.engine.dispose()
