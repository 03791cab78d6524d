"""Resume codes: the words, reading them, trying them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import datetime, timedelta
from itertools import combinations, product
from typing import Any, Callable, Iterator, Optional

import jaconv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.stores import resume_codes as resume_codes_sql
from bot.adapters.stores import vault
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.keys import Keys
from bot.content import yaml_file
from bot.content.places import PROJECT
from bot.domain.draft import DraftGone
from bot.domain.errors import ContentError, StoreUnavailable
from bot.domain.hours import TOKYO
from bot.services.drafts.drafts import KEPT_FOR, Drafts, VaultKey
from bot.services.drafts.resume_codes import (
    FEWEST_WORDS,
    VALID_FOR,
    WRONG_FROM_CLIENT,
    WRONG_IN_CONVERSATION,
    WRONG_WITHIN,
    NothingLeft,
    OfMember,
    ResumeCode,
    ResumeCodes,
    Resumed,
    ResumeWords,
    TooManyTries,
    WrongCode,
    folded,
    locked_until,
)
from bot.services.renewal.contracts.in_hand import is_for

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
CONTENT = yaml_file.read(PROJECT.content / "resume_words.yml")
WORDS = ResumeWords.from_content(CONTENT)
CODE = ResumeCode("さくら", "でんしゃ", "482")
KEYS = Keys((VaultKey("k1", b"k" * 32),))

codes = st.builds(
    ResumeCode,
    st.sampled_from(WORDS.words),
    st.sampled_from(WORDS.words),
    st.from_regex("[0-9]{3}", fullmatch=True),
)


# The words

_VOICELESS = str.maketrans(
    "がぎぐげござじずぜぞだでどばびぶべぼぱぴぷぺぽゔ",
    "かきくけこさしすせそたてとはひふへほはひふへほう",
)


def is_one_slip_away(one: str, other: str) -> bool:
    """True if one kana changed, added or left out turns one into the other."""
    if len(one) > len(other):
        one, other = other, one
    start = next((i for i, (a, b) in enumerate(zip(one, other)) if a != b), len(one))
    if len(one) == len(other):
        return one[start + 1 :] == other[start + 1 :]
    return one[start:] == other[start + 1 :]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("さくら", "さくら", True),
        ("さくら", "まくら", True),
        ("さくら", "さら", True),
        ("さくら", "さくらも", True),
        ("さくら", "さくらんほ", False),
        ("さくら", "もくれ", False),
    ],
)
def test_slips(one: str, other: str, expected: bool) -> None:
    """The measure itself: one kana is a slip, two are not."""
    assert is_one_slip_away(one, other) is expected
    assert is_one_slip_away(other, one) is expected


def test_words_are_unmistakable() -> None:
    """No slip of one kana, dakuten and small kana apart, turns a word into another one."""
    sounds = {word: folded(word).translate(_VOICELESS) for word in WORDS.words}
    near = [
        (one, other)
        for one, other in combinations(sounds, 2)
        if is_one_slip_away(sounds[one], sounds[other])
    ]
    assert near == []


def test_words_are_plain() -> None:
    """At least 512 words of 3 to 6 signs in one kind of kana, without ー, を, ぢ, づ, each once."""
    assert len(WORDS.words) >= FEWEST_WORDS == 512
    assert [word for word, count in Counter(WORDS.words).items() if count > 1] == []
    hiragana = {chr(code) for code in range(ord("ぁ"), ord("ん") + 1)} - set("をぢづ")
    for word in WORDS.words:
        assert word in (jaconv.kata2hira(word), jaconv.hira2kata(word))
        assert set(jaconv.kata2hira(word)) <= hiragana
        assert 3 <= len(word) <= 6


def enough(*words: str) -> dict[str, list[str]]:
    """Content with these words among enough others."""
    kana = "あいうえおかきくけこさしすせそたちつてとなにぬねの"
    return {"その他": ["ん" + "".join(p) for p in product(kana, repeat=2)], "語": list(words)}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "reads"),
        (["さくら"], "reads"),
        ({"花": "さくら"}, "reads"),
        ({"花": ["さくら", 1]}, "reads"),
        ({"花": ["さくら"]}, "needs 512 words"),
        (enough("さくら", "サクラ"), "all sound different"),
        (enough("きって", "きつて"), "all sound different"),
        (enough("めがね", "むしめがね"), "むしめがね ends in めがね"),
    ],
)
def test_wrong_words(content: Any, message: str) -> None:
    """A list that cannot work is refused by the name of its file."""
    with pytest.raises(ContentError, match=f"resume_words.yml: .*{message}"):
        ResumeWords.from_content(content)
    assert ResumeWords.from_content(enough("さくら")).words[-1] == "さくら"


# Reading


@pytest.mark.parametrize(
    "text",
    [
        "さくら・でんしゃ・482",
        "さくらでんしゃ482",
        "さくら でんしゃ 482",
        "さくら　でんしゃ　４８２",
        "サクラ・デンシャ・４８２",
        "ｻｸﾗ･ﾃﾞﾝｼｬ･482",
        "サクラでんしゃ482",
        "さくら、でんしゃ、482。",
        "さくら,でんしゃ,482",
        "さくら-でんしゃ-482",
        "さくらーでんしゃー482",
        "さくら\nでんしゃ\n482",
        "「さくら・でんしゃ・482」です",
        "コードは さくら・でんしゃ・482 です。",
        "再開コード：さくらでんしゃ482",
        "昨日の続きです さくら でんしゃ 482",
        "さくら・でんしゃ・四八二",
        "さくら・でんしゃ・四百八十二",
        "さくら でんしゃ 4 8 2",
        "さくら でんしゃ 4・8・2",
        "さくら でんしゃ 四・八・二",
        "さくら・でんしゃ・4八２",
        "さくら・でんしや・482",
        "サクラ・デンシヤ・482",
        "さくら・て\u3099んしゃ・482",
        "さく\u200bら・でんしゃ・482",
        # what an input method makes of it
        "桜・電車・482",
        "桜電車482",
        "さくら電車四八二",
    ],
)
def test_a_code_is_read(text: str) -> None:
    """However it is typed, it is the same code."""
    assert WORDS.parse_code(text) == CODE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("パンダ・とけい・007", ("パンダ", "とけい", "007")),
        ("ぱんだとけい〇〇七", ("パンダ", "とけい", "007")),
        ("ﾊﾟﾝﾀﾞ ﾄｹｲ 零零七", ("パンダ", "とけい", "007")),
        ("とけい・パンダ・百", ("とけい", "パンダ", "100")),
        ("とけい・パンダ・二百五", ("とけい", "パンダ", "205")),
        ("八百屋・時計・一一一", ("やおや", "とけい", "111")),
        ("ひつぢ　おむすび ひつぢ とけい 111", ("ひつじ", "とけい", "111")),
        ("さくらさくら000", ("さくら", "さくら", "000")),
    ],
)
def test_other_codes_are_read(text: str, expected: tuple[str, str, str]) -> None:
    """Digits keep their zeros, and kanji numerals in a word are no digits."""
    assert WORDS.parse_code(text) == ResumeCode(*expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "482",
        "さくら・482",
        "さくら・でんしゃ",
        "さくら・でんしゃ・48",
        "さくら・でんしゃ・4821",
        "さくら・でんしゃ・4 8 2 1",
        "さくら・でんしゃ・四八二一",
        "さくら・でんしゃ・四百八十二万",
        "さくら・あいうえお・482",
        "あいうえお・でんしゃ・482",
        "482・さくら・でんしゃ",
        "さくら・でんしゃ・四十八",
        "さくら・でんしゃ・482 とけい・パンダ・111",
        "続きから",
        "電話番号は090-0000-1234です",
        "あ" * 200 + "さくら・でんしゃ・482",
    ],
)
def test_no_code(text: str) -> None:
    """What holds no code, or more than one, is not guessed at."""
    assert WORDS.parse_code(text) is None


@given(codes, st.sampled_from(["・", "", " ", "　", "、"]), st.data())
def test_every_code_is_read(code: ResumeCode, between: str, data: st.DataObject) -> None:
    """Every code is read back from every kana, width and separator, in a sentence too."""
    text = between.join((code.first, code.second, code.digits))
    change: Callable[[str], str] = data.draw(
        st.sampled_from(
            [
                str,
                jaconv.hira2kata,
                jaconv.kata2hira,
                lambda t: jaconv.h2z(t, digit=True),
                lambda t: jaconv.z2h(jaconv.hira2kata(t), kana=True),
                lambda t: unicodedata.normalize("NFD", t),
                lambda t: t.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
            ]
        )
    )
    before, after = data.draw(
        st.sampled_from([("", ""), ("コードは", "です"), ("はい。", "でお願いします")])
    )
    assert WORDS.parse_code(before + change(text) + after) == code


@given(st.text())
@settings(max_examples=200)
def test_any_text_is_read(text: str) -> None:
    """No text makes reading fail."""
    code = WORDS.parse_code(text)
    assert code is None or code.first in WORDS.words


def test_repr_hides_the_code() -> None:
    """A code is as good as a key: only `spoken` tells it."""
    assert CODE.spoken == "さくら・でんしゃ・482"
    shown = f"{CODE!r} {[CODE]}"
    assert not any(part in shown for part in ("さくら", "でんしゃ", "482"))


def test_new_codes() -> None:
    """New codes have two different words of the list and three digits, and all differ."""
    made = [WORDS.new_code() for _ in range(300)]
    assert len(set(made)) == 300
    for code in made:
        assert code.first != code.second
        assert {code.first, code.second} <= set(WORDS.words)
        assert WORDS.parse_code(code.spoken) == code
    assert any(code.digits.startswith("0") for code in made)


# Limits


def wrong(count: int, minutes_ago: float = 10) -> list[datetime]:
    """When so many wrong codes were tried, the first of them so long ago, one a second."""
    first = AT - timedelta(minutes=minutes_ago)
    return [first + timedelta(seconds=number) for number in range(count)]


@pytest.mark.parametrize(
    ("here", "place", "again_in"),
    [
        (0, 0, None),
        (WRONG_IN_CONVERSATION - 1, WRONG_FROM_CLIENT - 1, None),
        (WRONG_IN_CONVERSATION, 0, timedelta(minutes=50)),
        # the first ones stop counting one by one
        (WRONG_IN_CONVERSATION + 2, 0, timedelta(minutes=50, seconds=2)),
        (0, WRONG_FROM_CLIENT, timedelta(minutes=50)),
        (WRONG_IN_CONVERSATION, WRONG_FROM_CLIENT + 3, timedelta(minutes=50, seconds=3)),
    ],
)
def test_locked_until(here: int, place: int, again_in: Optional[timedelta]) -> None:
    """5 wrong codes an hour in a conversation and 20 from one place, in any order."""
    expected = AT + again_in if again_in else None
    limits = {"web-1": WRONG_IN_CONVERSATION, "client": WRONG_FROM_CLIENT}
    tries = {"web-1": wrong(here), "client": wrong(place)[::-1], "web-2": wrong(99)}
    assert locked_until(tries, limits, AT) == expected
    assert (5, 20, timedelta(hours=1)) == (WRONG_IN_CONVERSATION, WRONG_FROM_CLIENT, WRONG_WITHIN)


def test_what_is_over_locks_nobody() -> None:
    """An hour after it a wrong code counts no more."""
    tries = {"web-1": wrong(WRONG_IN_CONVERSATION, minutes_ago=60)}
    assert locked_until(tries, {"web-1": WRONG_IN_CONVERSATION}, AT + timedelta(seconds=5)) is None


# The service


class Bench:
    """Drafts and codes over databases in memory."""

    def __init__(self, new_code: Optional[Callable[[], ResumeCode]] = None) -> None:
        self.engine = open_engine("sqlite://")
        vault.create_tables(self.engine)
        resume_codes_sql.create_tables(self.engine)
        self.drafts = Drafts(vault.Vault(self.engine, KEYS))
        store = resume_codes_sql.SqlResumeCodes(self.engine, KEYS)
        self.codes = ResumeCodes(store, self.drafts, WORDS, new_code, is_for)

    def new_draft(self, conversation: str = "web-1") -> str:
        """The id of a draft with a telephone number, at step 3."""
        draft = self.drafts.open(conversation, "registration", AT)
        return self.drafts.change(draft.id, {"phone": "09000001234"}, AT, step=3).id


@pytest.fixture
def bench() -> Iterator[Bench]:
    """A new bench."""
    bench = Bench()
    yield bench
    bench.engine.dispose()


def test_resume(bench: Bench) -> None:
    """The next day, in another conversation, the code brings the draft at the same step."""
    draft_id = bench.new_draft()
    issued = bench.codes.issue(draft_id, AT)
    tomorrow = AT + timedelta(days=1)
    result = bench.codes.resume(issued.code, "sms-9", tomorrow)
    assert isinstance(result, Resumed)
    assert (result.draft.id, result.draft.conversation, result.draft.step) == (draft_id, "sms-9", 3)
    assert result.draft.fields == {"phone": "09000001234"}
    assert bench.drafts.of_conversation("web-1", tomorrow) == ()


def test_code_in_the_same_conversation(bench: Bench) -> None:
    """The code works where it was given out, too."""
    issued = bench.codes.issue(bench.new_draft(), AT)
    assert isinstance(bench.codes.resume(issued.code, "web-1", AT), Resumed)


def test_code_is_used_once(bench: Bench) -> None:
    """A code that was used is as wrong as one that never was."""
    issued = bench.codes.issue(bench.new_draft(), AT)
    bench.codes.resume(issued.code, "web-2", AT)
    assert bench.codes.resume(issued.code, "web-2", AT) == WrongCode(4)


def test_code_expires(bench: Bench) -> None:
    """A code is valid for 7 days, to the second."""
    issued = bench.codes.issue(bench.new_draft(), AT)
    assert issued.expires_at == AT + VALID_FOR == AT + timedelta(days=7)
    late = bench.codes.resume(issued.code, "web-2", issued.expires_at)
    assert late == WrongCode(4)
    in_time = issued.expires_at - timedelta(seconds=1)
    assert isinstance(bench.codes.resume(issued.code, "web-2", in_time), Resumed)


def test_code_does_not_outlive_its_draft(bench: Bench) -> None:
    """A code given out late says when the draft expires."""
    draft_id = bench.new_draft()
    issued = bench.codes.issue(draft_id, AT + timedelta(days=13))
    assert issued.expires_at == AT + KEPT_FOR


def test_new_code_voids_the_old(bench: Bench) -> None:
    """Of several codes of a draft only the last one is good."""
    draft_id = bench.new_draft()
    first, second = bench.codes.issue(draft_id, AT), bench.codes.issue(draft_id, AT)
    assert bench.codes.resume(first.code, "web-2", AT) == WrongCode(4)
    assert isinstance(bench.codes.resume(second.code, "web-2", AT), Resumed)


def test_no_code_for_a_draft_that_is_gone(bench: Bench) -> None:
    """An erased or expired draft gets no code."""
    draft_id = bench.new_draft()
    with pytest.raises(DraftGone):
        bench.codes.issue(draft_id, AT + KEPT_FOR)
    bench.drafts.erase(draft_id)
    with pytest.raises(DraftGone):
        bench.codes.issue(draft_id, AT)


def test_erased_meanwhile(bench: Bench) -> None:
    """The right code of a draft that was erased since says that nothing is left."""
    draft_id = bench.new_draft()
    issued = bench.codes.issue(draft_id, AT)
    bench.drafts.erase(draft_id)
    assert bench.codes.resume(issued.code, "web-2", AT) == NothingLeft()


def test_what_is_a_members_is_theirs_alone(bench: Bench) -> None:
    """For anybody else, and for who is not signed in, the code brings nothing and stays good."""
    draft_id = bench.new_draft()
    bench.drafts.change(draft_id, {"_member": "m-1", "_contract": "c-1"}, AT)
    issued = bench.codes.issue(draft_id, AT)
    for member in (None, "m-2"):
        assert bench.codes.resume(issued.code, "web-2", AT, member) == OfMember()
    found = bench.codes.resume(issued.code, "web-3", AT, "m-1")
    assert isinstance(found, Resumed) and found.draft.id == draft_id


def test_too_many_tries(bench: Bench) -> None:
    """After 5 wrong codes the right one is not looked at either, for an hour."""
    issued = bench.codes.issue(bench.new_draft(), AT)
    guesses = [
        ResumeCode("とけい", "パンダ", f"{number:03}") for number in range(WRONG_IN_CONVERSATION)
    ]
    results = [bench.codes.resume(guess, "web-2", AT) for guess in guesses]
    assert results == [WrongCode(left) for left in (4, 3, 2, 1, 0)]
    again_at = AT + timedelta(hours=1)
    locked = bench.codes.resume(issued.code, "web-2", again_at - timedelta(seconds=1))
    assert locked == TooManyTries(again_at)
    assert isinstance(bench.codes.resume(issued.code, "web-2", again_at), Resumed)


def test_codes_do_not_collide() -> None:
    """A code that is in use is not given out again; when there is no other, that is an error."""
    made = iter([CODE, CODE, ResumeCode("とけい", "パンダ", "111")])
    bench = Bench(lambda: next(made))
    first, second = bench.new_draft("web-1"), bench.new_draft("web-2")
    assert bench.codes.issue(first, AT).code == CODE
    assert bench.codes.issue(second, AT).code.digits == "111"
    stuck = Bench(lambda: CODE)
    first, second = stuck.new_draft("web-1"), stuck.new_draft("web-2")
    stuck.codes.issue(first, AT)
    with pytest.raises(StoreUnavailable) as caught:
        stuck.codes.issue(second, AT)
    assert "さくら" not in str(caught.value)


def test_purge(bench: Bench) -> None:
    """Purging deletes the codes that have expired."""
    bench.codes.issue(bench.new_draft(), AT)
    assert bench.codes.purge(AT + VALID_FOR - timedelta(seconds=1)) == 0
    assert bench.codes.purge(AT + VALID_FOR) == 1
