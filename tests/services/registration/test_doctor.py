"""The check of a prepared form against the sample contracts: results, limits, causes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, Iterator, Optional, Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.adapters.contracts.seed import Samples, read_samples, seed
from bot.adapters.contracts.sql import SqlContracts
from bot.adapters.contracts.tables import create_tables
from bot.adapters.stores import match_attempts as match_attempts_sql
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.keys import Keys
from bot.adapters.stores.match_attempts import SqlMatchAttempts
from bot.content.match_causes import load_match_causes
from bot.domain.errors import (
    BackEndError,
    BackEndRefused,
    BackEndUnavailable,
    ContractNotFound,
    Refusal,
)
from bot.domain.hours import TOKYO
from bot.domain.membership import Applicant, MatchField, MatchResult
from bot.domain.policy import PolicyNumber
from bot.services.contracts import Contracts
from bot.services.drafts.drafts import VaultKey
from bot.services.registration.doctor import (
    FIELDS,
    IN_CONVERSATION,
    OF_POLICY_NUMBER,
    OTHER_CONTRACT,
    POLICY_NUMBER,
    AllMatch,
    Asking,
    BackEndDown,
    ContractFinding,
    Examination,
    Limit,
    MatchDoctor,
    Mismatch,
    NothingToMatch,
    TooMany,
    causes_of,
    next_cause,
)
from bot.services.values.kinds import as_text

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
KEYS = Keys((VaultKey("k1", b"k" * 32),))
CAUSES = load_match_causes()

NAME, ADDRESS, BIRTH, PHONE = (
    MatchField.NAME,
    MatchField.ADDRESS,
    MatchField.BIRTH_DATE,
    MatchField.PHONE,
)
ALL = frozenset(MatchField)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def samples() -> Samples:
    """The sample customers."""
    return read_samples(AT.date())


@pytest.fixture(scope="module")
def contracts(samples: Samples) -> Iterator[Contracts]:
    """The back end with the samples; a check changes nothing in it."""
    engine = open_engine("sqlite://")
    create_tables(engine)
    seed(engine, samples, AT)
    yield SqlContracts(engine, b"a key for tests only", lambda: AT)
    engine.dispose()


@pytest.fixture
def store() -> Iterator[Engine]:
    """An empty database for the failed checks."""
    engine = open_engine("sqlite://")
    match_attempts_sql.create_tables(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def doctor(contracts: Contracts, store: Engine) -> MatchDoctor:
    """The doctor between the two."""
    return MatchDoctor(contracts, SqlMatchAttempts(store, KEYS))


class Bench:
    """A back end that answers with `results` or raises `error`, and says how often it was asked."""

    def __init__(
        self, results: Sequence[MatchResult] = (), error: Optional[BackEndError] = None
    ) -> None:
        self.results = tuple(results)
        self.error = error
        self.asked: list[tuple[Applicant, tuple[PolicyNumber, ...]]] = []

    def match(
        self, applicant: Applicant, policy_numbers: Sequence[PolicyNumber]
    ) -> tuple[MatchResult, ...]:
        """See the port."""
        self.asked.append((applicant, tuple(policy_numbers)))
        if self.error:
            raise self.error
        return self.results


def examined(bench: Any, store: Engine, fields: dict[str, str], conversation: str = "web-1") -> Any:
    """What comes of a check at this back end."""
    return MatchDoctor(bench, SqlMatchAttempts(store, KEYS)).examine(
        fields, Asking(conversation), AT
    )


def form(samples: Samples, customer: str, *numbers: str, **changed: str) -> dict[str, str]:
    """What this customer's draft holds when all is right, but for what is `changed`."""
    applicant = samples.customers[customer].applicant
    own = [contract.policy_number.value for contract in samples.customers[customer].contracts]
    values = {
        "name": (applicant.name.family, applicant.name.given),
        "kana": (applicant.kana.family, applicant.kana.given),
        "birth_date": applicant.birth_on,
        "postal_code": applicant.postal_code.replace("-", ""),
        "address": applicant.address,
        "phone": applicant.phone.replace("-", ""),
        "policy_numbers": numbers or tuple(own[:5]),
    }
    texts = {name: as_text(FIELDS[name], value) for name, value in values.items()}
    return {**texts, "email": "someone@example.jp", **changed}


def mismatch(checked: int, *findings: tuple[int, Sequence[MatchField]]) -> Mismatch:
    """A mismatch of these positions and items."""
    return Mismatch(
        tuple(ContractFinding(position, frozenset(items)) for position, items in findings), checked
    )


# What comes of it


@pytest.mark.parametrize("customer", ["taro", "hanako", "yoshiko", "alex", "hinako", "goro"])
def test_all_match(doctor: MatchDoctor, samples: Samples, customer: str) -> None:
    """What stands in the contract matches: 旧字体, full-width Latin letters, five contracts."""
    assert doctor.examine(form(samples, customer), Asking("web-1"), AT) == AllMatch()


@pytest.mark.parametrize(
    ("customer", "changed"),
    [
        ("hanako", {"address": "広島市東区二葉の里9-99-99　見本ハイツ901号室"}),
        ("hanako", {"address": "広島県広島市東区\u00a0二葉の里９−９９−９９\t見本ハイツ901"}),
        ("goro", {"address": "広島県広島市中区基町99-11"}),
        ("alex", {"name": "SAMPLE\u3000ALEX LEE"}),
        ("taro", {"policy_numbers": "a020-119-183"}),
    ],
)
def test_other_spellings_match(
    doctor: MatchDoctor, samples: Samples, customer: str, changed: dict[str, str]
) -> None:
    """Another way of writing the same is no mismatch."""
    assert doctor.examine(form(samples, customer, **changed), Asking("web-1"), AT) == AllMatch()


@pytest.mark.parametrize(
    ("customer", "changed", "items"),
    [
        ("hanako", {"phone": "09012345678"}, {PHONE}),
        ("hanako", {"address": "広島県広島市東区二葉の里八丁目99番99号"}, {ADDRESS}),
        ("hanako", {"name": "例示\u3000花子"}, {NAME}),
        ("hanako", {"kana": "ミホン\u3000ハナエ"}, {NAME}),
        ("hinako", {"name": "高崎\u3000雛子"}, {NAME}),
        ("taro", {"birth_date": "1949-12-19"}, {BIRTH}),
        ("taro", {"birth_date": "1949-12-19", "phone": "0420000009"}, {BIRTH, PHONE}),
    ],
)
def test_mismatch(
    doctor: MatchDoctor,
    samples: Samples,
    customer: str,
    changed: dict[str, str],
    items: set[MatchField],
) -> None:
    """It is told which items do not agree, those alone."""
    result = doctor.examine(form(samples, customer, **changed), Asking("web-1"), AT)
    assert result == mismatch(1, (1, sorted(items)))
    assert not isinstance(result, Mismatch) or not result.unknown


def test_position_of_the_contract(doctor: MatchDoctor, samples: Samples) -> None:
    """Of several contracts those that differ are named by the position of their number."""
    fields = form(samples, "ichiro", "C900000031", "C900000033", "C900000032", "A999999999")
    assert doctor.examine(fields, Asking("web-1"), AT) == mismatch(
        4, (2, [ADDRESS, PHONE]), (4, list(ALL))
    )


def test_unknown_and_foreign_numbers_look_alike(doctor: MatchDoctor, samples: Samples) -> None:
    """A number that does not exist and one of somebody else give the same result."""
    for number in ("A999999999", "B900000021"):
        result = doctor.examine(form(samples, "taro", number), Asking("web-1"), AT)
        assert result == mismatch(1, (1, list(ALL)))
        assert isinstance(result, Mismatch) and result.contracts[0].is_unknown


@pytest.mark.parametrize("missing", [*FIELDS])
@pytest.mark.parametrize("is_blank", [True, False])
def test_nothing_to_match(
    doctor: MatchDoctor, samples: Samples, missing: str, is_blank: bool
) -> None:
    """Without a policy number, or with an item left for the web, nothing is compared."""
    fields = form(samples, "taro")
    fields[missing] = " "
    if not is_blank:
        del fields[missing]
    assert doctor.examine(fields, Asking("web-1"), AT) == NothingToMatch()


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "損保太郎"},
        {"birth_date": "昭和25年12月19日"},
        {"address": "東京都新宿区\x07西新宿1-26-1"},
        {"policy_numbers": "A020119183、"},
        {"policy_numbers": "証券"},
    ],
)
def test_unreadable_is_not_compared(
    store: Engine, samples: Samples, changed: dict[str, str]
) -> None:
    """What no parser gives is not sent to the back end, and is no mismatch."""
    bench = Bench()
    assert examined(bench, store, form(samples, "taro", **changed)) == NothingToMatch()
    assert not bench.asked


def test_what_the_back_end_is_asked(store: Engine, samples: Samples) -> None:
    """The back end gets the values as they were typed, in the spelling of its own records."""
    bench = Bench(error=BackEndUnavailable())
    examined(bench, store, form(samples, "hinako", "G900000071", "A020119183"))
    ((applicant, numbers),) = bench.asked
    assert applicant.name.full == "髙﨑 雛子" and applicant.kana.full == "タカサキ ヒナコ"
    assert (applicant.postal_code, applicant.phone) == ("730-0013", "0820000007")
    assert numbers == (PolicyNumber("G900000071"), PolicyNumber("A020119183"))


@pytest.mark.parametrize(
    "error",
    [
        BackEndUnavailable("no answer"),
        BackEndRefused(Refusal.TOO_MANY_CONTRACTS),
        BackEndRefused(Refusal.INVALID_REQUEST),
        ContractNotFound(),
    ],
)
def test_back_end_down(store: Engine, samples: Samples, error: BackEndError) -> None:
    """No answer is told as such, neither match nor mismatch, and counts as no failed check."""
    for _ in range(IN_CONVERSATION.failed + 1):
        assert examined(Bench(error=error), store, form(samples, "taro")) == BackEndDown()


@pytest.mark.parametrize("numbers", [(), ("B900000021",), ("A020119183", "A020119183")])
def test_answer_to_something_else(
    store: Engine, samples: Samples, numbers: tuple[str, ...]
) -> None:
    """An answer that is not about the numbers that were asked is never taken for a match."""
    bench = Bench([MatchResult(PolicyNumber(number), frozenset()) for number in numbers])
    assert examined(bench, store, form(samples, "taro")) == BackEndDown()


def test_six_contracts(doctor: MatchDoctor, samples: Samples) -> None:
    """More contracts than the back end takes cannot be checked."""
    own = [contract.policy_number.value for contract in samples.customers["goro"].contracts]
    assert doctor.examine(form(samples, "goro", *own), Asking("web-1"), AT) == BackEndDown()


def test_results_hold_no_value(doctor: MatchDoctor, samples: Samples) -> None:
    """Neither what was entered nor what the contract says shows in a result."""
    fields = form(samples, "hanako", phone="09012345678")
    told = repr(doctor.examine(fields, Asking("web-1"), AT))
    contact = samples.customers["hanako"].contact
    values = [*fields.values(), contact.phone, contact.phone.replace("-", ""), contact.address]
    assert "PHONE" in told and not [value for value in values if value in told]


# Limits


def test_five_failed_checks(contracts: Contracts, store: Engine, samples: Samples) -> None:
    """After 5 failed checks the back end is not asked any more, even with everything right."""
    wrong, right = form(samples, "taro", phone="0420000009"), form(samples, "taro")
    doctor = MatchDoctor(contracts, SqlMatchAttempts(store, KEYS))
    for minute in range(5):
        at = AT + timedelta(minutes=minute)
        assert isinstance(doctor.examine(wrong, Asking("web-1"), at), Mismatch)
    bench = Bench()
    again_at = AT + timedelta(hours=1)
    assert examined(bench, store, right) == TooMany(again_at)
    assert not bench.asked
    assert doctor.examine(right, Asking("web-2"), AT) == AllMatch()
    assert doctor.examine(right, Asking("web-1"), again_at) == AllMatch()


def test_ten_failed_checks_of_a_number(doctor: MatchDoctor, samples: Samples) -> None:
    """After 10 failed checks from anywhere no failed one is explained; the holder is let through."""
    for number in range(10):
        wrong = form(samples, "taro", birth_date=f"1950-12-{number + 1:02}")
        assert isinstance(doctor.examine(wrong, Asking(f"web-{number}"), AT), Mismatch)
    wrong = form(samples, "taro", phone="0420000009")
    result = doctor.examine(wrong, Asking("web-new"), AT)
    assert result == TooMany(AT + OF_POLICY_NUMBER.within)
    assert doctor.examine(form(samples, "taro"), Asking("web-new"), AT) == AllMatch()


def test_many_conversations_from_one_place(doctor: MatchDoctor, samples: Samples) -> None:
    """New conversations give nobody new tries: after 20 failed checks the place has to wait."""
    for number in range(20):
        wrong = form(samples, "taro", f"A{number:09}")
        asking = Asking(f"web-{number}", "one place")
        assert isinstance(doctor.examine(wrong, asking, AT), Mismatch)
    right = form(samples, "taro")
    assert doctor.examine(right, Asking("web-new", "one place"), AT) == TooMany(AT + HOUR)
    assert doctor.examine(right, Asking("web-new", "another place"), AT) == AllMatch()
    assert doctor.examine(right, Asking("web-new", "one place"), AT + HOUR) == AllMatch()


def test_right_checks_do_not_count(doctor: MatchDoctor, samples: Samples) -> None:
    """Any number of right checks blocks nobody."""
    for _ in range(12):
        assert doctor.examine(form(samples, "taro"), Asking("web-1"), AT) == AllMatch()


def test_numbers_that_match_are_not_counted(doctor: MatchDoctor, samples: Samples) -> None:
    """Of several numbers only those that failed come nearer to their limit."""
    fields = form(samples, "ichiro", "C900000031", "C900000033")
    for number in range(10):
        assert isinstance(doctor.examine(fields, Asking(f"web-{number // 5}"), AT), Mismatch)
    alone = form(samples, "ichiro", "C900000031")
    assert doctor.examine(alone, Asking("web-new"), AT) == AllMatch()
    assert isinstance(doctor.examine(fields, Asking("web-new"), AT), TooMany)


class Meanwhile(Bench):
    """A back end during whose answer 10 other checks of the number fail."""

    def __init__(self, store: Engine, results: Sequence[MatchResult]) -> None:
        super().__init__(results)
        self._attempts = SqlMatchAttempts(store, KEYS)

    def match(
        self, applicant: Applicant, policy_numbers: Sequence[PolicyNumber]
    ) -> tuple[MatchResult, ...]:
        """See the port."""
        for number in range(OF_POLICY_NUMBER.failed):
            assert self._attempts.count(Asking(f"other-{number}"), policy_numbers, AT) is None
        return super().match(applicant, policy_numbers)


@pytest.mark.parametrize(
    ("mismatches", "expected"),
    [(frozenset(), AllMatch()), (frozenset({PHONE}), TooMany(AT + OF_POLICY_NUMBER.within))],
)
def test_checks_side_by_side(
    store: Engine, samples: Samples, mismatches: frozenset[MatchField], expected: Any
) -> None:
    """A number's limit reached while the back end answers holds for a wrong guess."""
    bench = Meanwhile(store, [MatchResult(PolicyNumber("A020119183"), mismatches)])
    assert examined(bench, store, form(samples, "taro")) == expected


class Uncounted:
    """A store that fails at `failing`."""

    def __init__(self, store: Engine, failing: str) -> None:
        self._attempts = SqlMatchAttempts(store, KEYS)
        self._store = store
        self._failing = failing

    def __getattr__(self, name: str) -> Any:
        if name == self._failing:
            with self._store.begin() as connection:
                connection.execute(text("DROP TABLE match_attempts"))
        return getattr(self._attempts, name)


@pytest.mark.parametrize("failing", ["blocked_until", "count"])
def test_without_a_count_nothing_is_told(
    contracts: Contracts, store: Engine, samples: Samples, failing: str
) -> None:
    """While failed checks cannot be counted, no result is told."""
    doctor = MatchDoctor(contracts, Uncounted(store, failing))
    wrong = form(samples, "taro", phone="0420000009")
    assert doctor.examine(wrong, Asking("web-1"), AT) == BackEndDown()


def test_purge(doctor: MatchDoctor, samples: Samples) -> None:
    """What counts no more can be deleted: the conversation and the number."""
    doctor.examine(form(samples, "taro", phone="0420000009"), Asking("web-1"), AT)
    assert doctor.purge(AT) == 0
    assert doctor.purge(AT + OF_POLICY_NUMBER.within) == 2


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ([], None),
        ([1, 2], None),
        ([1, 2, 3], 1),
        ([3, 1, 2], 1),
        ([5, 4, 3, 2, 1], 3),
    ],
)
def test_limit(minutes: list[int], expected: Optional[int]) -> None:
    """A limit of 3 holds until only two of the failed checks count."""
    limit = Limit(3, timedelta(hours=1))
    moments = [AT + timedelta(minutes=minute) for minute in minutes]
    until = None if expected is None else AT + timedelta(minutes=expected)
    assert limit.reached_until(moments) == until


# A mismatch by itself


@pytest.mark.parametrize(
    ("found", "wrong", "is_split", "is_unknown"),
    [
        (mismatch(1, (1, [PHONE])), {PHONE}, False, False),
        (mismatch(1, (1, [NAME, PHONE])), {NAME, PHONE}, False, False),
        # one item that agrees may be a guess
        (mismatch(1, (1, [NAME, PHONE, BIRTH])), set(), False, True),
        (mismatch(1, (1, list(ALL))), set(), False, True),
        (mismatch(2, (1, [PHONE]), (2, [PHONE, NAME])), {PHONE}, True, False),
        (mismatch(2, (1, [PHONE]), (2, [NAME])), set(), True, False),
        (mismatch(2, (2, [PHONE])), set(), True, False),
        (mismatch(2, (2, list(ALL))), set(), False, True),
        (mismatch(2, (1, [PHONE]), (2, list(ALL))), {PHONE}, False, True),
        (mismatch(2, (1, list(ALL)), (2, list(ALL))), set(), False, True),
        (mismatch(3, (1, [PHONE]), (2, list(ALL))), set(), True, True),
    ],
)
def test_what_is_in_doubt(
    found: Mismatch, wrong: set[MatchField], is_split: bool, is_unknown: bool
) -> None:
    """In doubt are items that agree with no known contract, and numbers with which nothing does."""
    assert found.wrong_items == wrong
    assert found.is_split is is_split
    assert bool(found.unknown) is is_unknown


@pytest.mark.parametrize(
    ("checked", "findings"),
    [
        (1, []),
        (1, [(0, [PHONE])]),
        (1, [(2, [PHONE])]),
        (2, [(2, [PHONE]), (1, [PHONE])]),
        (2, [(1, [PHONE]), (1, [NAME])]),
        (1, [(1, [])]),
    ],
)
def test_impossible_mismatch(checked: int, findings: list[tuple[int, list[MatchField]]]) -> None:
    """Positions that there are not, or a contract without an item, are refused."""
    with pytest.raises(ValueError):
        mismatch(checked, *findings)


@pytest.mark.parametrize(
    "found", [mismatch(1, (1, [PHONE])), mismatch(5, (2, [NAME, ADDRESS]), (5, list(ALL)))]
)
def test_mismatch_in_a_slot(found: Mismatch) -> None:
    """A mismatch goes through JSON and comes back."""
    assert Mismatch.from_json(json.loads(json.dumps(found.as_json()))) == found


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"checked": 1, "contracts": [{"position": 1, "items": ["shoe_size"]}]},
        {"checked": 1, "contracts": [{"items": ["phone"]}]},
        {"checked": 0, "contracts": [{"position": 1, "items": ["phone"]}]},
        {"checked": 1, "contracts": None},
        {"checked": "one", "contracts": []},
    ],
)
def test_not_a_mismatch(data: dict[str, Any]) -> None:
    """What is no mismatch is one error."""
    with pytest.raises(ValueError):
        Mismatch.from_json(data)


# Causes


@pytest.mark.parametrize(
    ("found", "subjects"),
    [
        (mismatch(1, (1, [PHONE])), ["phone"]),
        (mismatch(1, (1, [PHONE, NAME])), ["phone", "name"]),
        (mismatch(1, (1, [PHONE, ADDRESS])), ["address", "phone"]),
        (mismatch(1, (1, list(ALL))), [POLICY_NUMBER]),
        (mismatch(2, (1, [BIRTH]), (2, list(ALL))), [POLICY_NUMBER, "birth_date"]),
        (mismatch(2, (2, [PHONE])), [OTHER_CONTRACT]),
        (mismatch(2, (1, [PHONE]), (2, [PHONE, NAME])), ["phone", OTHER_CONTRACT]),
        (mismatch(3, (1, [PHONE]), (2, list(ALL))), [POLICY_NUMBER, OTHER_CONTRACT]),
    ],
)
def test_causes(found: Mismatch, subjects: list[str]) -> None:
    """One cause after the other: the number first, then the items, then contracts that differ."""
    told: list[str] = []
    while (cause := next_cause(found, CAUSES, told)) is not None:
        told.append(cause.id)
    expected = [cause for subject in subjects for cause in CAUSES.causes[subject]]
    assert told == [cause.id for cause in expected] == [c.id for c in causes_of(found, CAUSES)]


def test_first_cause_of_an_unknown_number() -> None:
    """First it is asked whether the number is that of the present contract, as on the policy."""
    cause = next_cause(mismatch(1, (1, list(ALL))), CAUSES, ())
    assert cause and cause.field == "policy_numbers"
    assert "更新後" in cause.text and "現在のご契約" in cause.text and "保険証券" in cause.text


def test_causes_go_on_after_a_correction() -> None:
    """What was told before a correction is not told again after it."""
    first, second, *_ = CAUSES.causes["address"]
    cause = next_cause(mismatch(1, (1, [ADDRESS])), CAUSES, [first.id])
    assert cause == second


def test_names_of_results_are_complete() -> None:
    """Every kind of result is one of `Examination`."""
    kinds = {AllMatch, NothingToMatch, Mismatch, TooMany, BackEndDown}
    assert set(Examination.__args__) == kinds  # type: ignore[attr-defined]
