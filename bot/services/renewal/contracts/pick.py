"""どのご契約: which contract a person means, by number, plate, car, product or policy number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from typing import Callable, Iterable, Mapping, Optional, Sequence, Union

import jaconv

from bot.domain.policy import Contract
from bot.services.renewal.contracts.plates import Plate, significant
from bot.text.normalise import normalise
from bot.text.parse.asking import is_asking
from bot.text.parse.place_in_list import places_in_list
from bot.text.reading import words

LONGEST_TEXT = 200
"""Characters of a message that are read."""


@dataclass(frozen=True)
class Ambiguous:
    """More than one contract fits, or what was said contradicts itself: ids to ask about."""

    ids: tuple[str, ...]


Picked = Union[str, Ambiguous, None]
"""The id of the contract, several to ask about, or nothing that names a contract."""

_Places = frozenset[int]  # of the contracts, from 0
_Clue = Callable[[str, Sequence[Contract]], tuple[str, Optional[_Places]]]
_Keys = Mapping[int, set[str]]  # what each contract can be called

_POLITE = re.compile(
    r"(?:(?:を|で|に)?(?:お?願い|おねがい)(?:いた|致)?し?(?:ます|できますか|出来ますか)?|"
    r"(?:して|に|で)(?:もらえ|いただけ|くれ|頂け)(?:ます|ません)か|"
    r"(?:を|で|に)?(?:頼|たの)(?:む|みます)(?:わ|で|けえ|よ)?|"
    r"(?:を|の)?(?:更新|更改|手続き?)(?:を?し(?:たい(?:です)?|ます|て(?:ください|下さい))|を?する|を)?)[。!?]*$"
)
# 「したのほう」, but not 「更新したのは」
_BELOW = re.compile("^した(?=の(?:ほう|方|やつ|ん|じゃ|で|$))")
# 「ワゴンじゃないほう」「1番ではなくて2番」: what stands before is not meant
_NOT = re.compile("(?:じゃ|では|で)な(?:いで|くて|かった|い|く)|以外")
_ALL = re.compile(
    "両方|りょうほう|どちらも|どっちも|全部|ぜんぶ|すべて|全て|みんな|(?:二つ|ふたつ|2件|2台)とも"
)


def wants_all(text: str) -> bool:
    """True for 「両方」「全部お願いします」: one contract after the other."""
    text = _said(text)
    return bool(_ALL.search(text)) and not (_NOT.search(text) or is_asking(text))


def pick(text: str, contracts: Sequence[Contract]) -> Picked:
    """Which of the contracts, in the order in which they were listed, the person means.

    A question picks none. Where two things are named that fit no contract together, both
    are asked about.
    """
    text = _said(text)
    if is_asking(text):
        return None
    *rejected, wanted = _NOT.split(text)
    meant = _meant(wanted, contracts)
    others = [places for places in (_meant(part, contracts) for part in rejected) if places]
    if meant is None:
        # 「ワゴンじゃないほう」 means the others, 「そうじゃない」 means nothing
        meant = frozenset(range(len(contracts))) if others else frozenset()
    ids = tuple(contracts[place].id for place in sorted(meant.difference(*others)))
    if len(ids) > 1:
        return Ambiguous(ids)
    return ids[0] if ids else None


def _said(text: str) -> str:
    # twice: 「2番の更新をお願いします」
    said = _POLITE.sub("", _POLITE.sub("", normalise(text[:LONGEST_TEXT])))
    return _BELOW.sub("下", said)


def _meant(text: str, contracts: Sequence[Contract]) -> Optional[_Places]:
    text = _folded(text)
    clues = []
    for clue in _CLUES:
        text, places = clue(text, contracts)
        if places is not None:
            clues.append(places)
    return _together(clues)


def _together(clues: Sequence[_Places]) -> Optional[_Places]:
    """What all clues fit; what any fits if there is no such contract."""
    if not clues:
        return None
    return reduce(frozenset.intersection, clues) or reduce(frozenset.union, clues)


def _where(contracts: Sequence[Contract], fits: Callable[[Contract], bool]) -> _Places:
    return frozenset(place for place, one in enumerate(contracts) if fits(one))


# Names

_APART = re.compile(r"[\s・.-]+")
# Of every car, or of none: 「自動車のほう」 names nothing
_GENERIC = frozenset(("自動", "車", "自動車", "じどう", "じどうしゃ", "しゃ", "くるま", "保険", ""))
# After a name in kana comes no more of a name: ミラ does not stand in ミライ or ミラー
_NAME_ENDS = "(?=$|[^ぁ-んー]|[のでをがはにだとやおもかじしへっ]|なんばー)"
# Two kana name something only where a word can begin
_WORD_BEGINS = "(?:^|(?<=[^ぁ-んー])|(?<=[のはがをと]))"
_SHORT_KANA = re.compile("[ぁ-んー]{1,2}")
_SHORTEST_BEGINNING = 3
_LATIN_START = re.compile("^[a-z]+")


def _folded(text: str) -> str:
    """As names are compared: 「ﾌﾟﾘｳｽ」 → 「ぷりうす」, 「Ｎ－ＢＯＸ」 → 「nbox」."""
    return _APART.sub("", jaconv.kata2hira(normalise(text))).lower()


def _whole(name: str) -> set[str]:
    """A name as it is written, and as it is read."""
    read = "".join(word.reading for word in words(unicodedata.normalize("NFKC", name)))
    return {_folded(name), _folded(read)} - _GENERIC


def _parts(name: str) -> set[str]:
    """Words of a name, and what it begins with: 「ワゴン」「見本軽」 of 「見本軽ワゴン」."""
    morphemes = words(unicodedata.normalize("NFKC", name))
    found: set[str] = set()
    for written in ([w.surface for w in morphemes], [w.reading for w in morphemes]):
        folded = [_folded(word) for word in written]
        spans = ((i, j) for i in range(len(folded)) for j in range(i + 1, len(folded) + 1))
        found |= {"".join(folded[start:end]) for start, end in spans}
        whole = "".join(folded)
        found |= {whole[:end] for end in range(_SHORTEST_BEGINNING, len(whole))}
    # 軽 is enough, a single kana or letter is not
    return {part for part in found - _GENERIC if len(part) > 1 or "一" <= part <= "鿿"}


def _named(text: str, keys: _Keys) -> tuple[str, Optional[_Places]]:
    """Whose key stands in the text, the longest first; each stretch of text counts once."""
    places: set[int] = set()
    for key in sorted(set().union(*keys.values()), key=len, reverse=True):
        begins = _WORD_BEGINS if _SHORT_KANA.fullmatch(key) else ""
        text, times = re.subn(f"{begins}{re.escape(key)}{_NAME_ENDS}", " ", text)
        if times:
            places |= {place for place, some in keys.items() if key in some}
    return text, frozenset(places) or None


def _by_car(text: str, contracts: Sequence[Contract]) -> tuple[str, Optional[_Places]]:
    """「プリウス」「ぷりうす」; of 「ヤリス」 and 「ヤリスクロス」 the one that is the whole name."""
    names = dict(enumerate(one.vehicle.name for one in contracts))
    text, whole = _named(text, {place: _whole(name) for place, name in names.items()})
    text, part = _named(text, {place: _parts(name) for place, name in names.items()})
    found = [places for places in (whole, part) if places]
    return text, frozenset[int]().union(*found) if found else None


def _by_product(text: str, contracts: Sequence[Contract]) -> tuple[str, Optional[_Places]]:
    """「クルマの保険」."""
    keys = {}
    for place, one in enumerate(contracts):
        whole = _whole(one.product)
        keys[place] = (whole | {_LATIN_START.sub("", name) for name in whole}) - _GENERIC
    return _named(text, keys)


# Days

_DAY = re.compile(
    r"(?:(?P<year>\d{4})[年/])?(?P<month>\d{1,2})(?:月(?:(?P<day>\d{1,2})日?)?|/(?P<of>\d{1,2}))"
)
_MOST = "(?:一番|1番|いちばん|もっとも|最も)?"
_SOONEST = re.compile(f"満期[がのは]?{_MOST}(?:近|早|はや|ちか)い")
_LATEST = re.compile(f"満期[がのは]?{_MOST}(?:遠|遅|おそ|とお)い")


def _by_day(text: str, contracts: Sequence[Contract]) -> tuple[str, Optional[_Places]]:
    """「12月10日のやつ」「満期が近いほう」."""
    days = [one.period.expires_at.date() for one in contracts]
    for pattern, choose in ((_SOONEST, min), (_LATEST, max)):
        if days and pattern.search(text):
            wanted = choose(days)
            fitting = frozenset(place for place, day in enumerate(days) if day == wanted)
            return pattern.sub(" ", text), fitting
    match = _DAY.search(text)
    if match is None:
        return text, None
    number = match["day"] or match["of"]
    fitting = frozenset(
        place
        for place, day in enumerate(days)
        if day.month == int(match["month"])
        and (number is None or day.day == int(number))
        and (match["year"] is None or day.year == int(match["year"]))
    )
    return _DAY.sub(" ", text, count=1), fitting


# Numbers

_ABOUT_PLATE = re.compile("登録番号|なんばー|ぷれーと|車番")
_ABOUT_POLICY = re.compile("証券")
_TAIL = re.compile(
    r"(?:末尾|下|しも|最後)の?(?:[\d二三四]桁)?[がはの]?(?P<after>\d{2,10})|"
    r"(?P<before>\d{2,10})(?:で|に)(?:終|おわ)"
)
_WHOLE_POLICY = re.compile(r"(?<![a-z0-9])[a-z][0-9]{5,19}(?![0-9])")
_DIGITS = re.compile(r"(?<!\d)\d{2,10}(?!\d)")
_FEWEST = 3  # digits that are the end of a policy number without being called so


def _by_whole_number(text: str, contracts: Sequence[Contract]) -> tuple[str, Optional[_Places]]:
    """「広島 300 さ 12-34」, 「300 さ 12-34」 or 「A020119183」."""
    keys = {}
    for place, one in enumerate(contracts):
        plate = _folded(one.vehicle.registration_plate)
        area = _folded(Plate.of(one.vehicle).area)
        keys[place] = {plate, plate.removeprefix(area), _folded(one.policy_number.value)} - {""}
    found: set[int] = set()
    for key in sorted(set().union(*keys.values()), key=len, reverse=True):
        text, times = re.subn(rf"(?<!\d){re.escape(key)}(?!\d)", " ", text)
        if times:
            found |= {place for place, some in keys.items() if key in some}
    # of no contract here: its digits are nothing else either
    unknown = _WHOLE_POLICY.sub(" ", text)
    return unknown, frozenset(found) if found or unknown != text else None


def _by_area(text: str, contracts: Sequence[Contract]) -> tuple[str, Optional[_Places]]:
    """「倉敷ナンバーのほう」."""
    return _named(text, {i: _whole(Plate.of(one.vehicle).area) for i, one in enumerate(contracts)})


def _by_tail(text: str, contracts: Sequence[Contract]) -> tuple[str, Optional[_Places]]:
    """「183で終わるやつ」「下3桁が183」: of the policy number or of the plate."""
    clues = [
        _ending_in(match["after"] or match["before"], text, contracts)
        for match in _TAIL.finditer(text)
    ]
    return _TAIL.sub(" ", text), _together(clues)


def _ending_in(tail: str, text: str, contracts: Sequence[Contract]) -> _Places:
    places = _of_policy(tail, text, contracts)
    if _ABOUT_POLICY.search(text):
        return places
    return places | _where(contracts, lambda one: Plate.of(one.vehicle).number.endswith(tail))


def _of_policy(tail: str, text: str, contracts: Sequence[Contract]) -> _Places:
    if _ABOUT_PLATE.search(text):
        return frozenset()
    return _where(contracts, lambda one: one.policy_number.value.endswith(tail))


def _by_place(text: str, contracts: Sequence[Contract]) -> tuple[str, Optional[_Places]]:
    """「2番」「上のやつ」「最後の」."""
    places, rest = places_in_list(text, len(contracts))
    return rest, frozenset(place - 1 for place in places) or None


def _by_digits(text: str, contracts: Sequence[Contract]) -> tuple[str, Optional[_Places]]:
    """「12-34のほう」「580の」; of a policy number the last three at least."""
    clues = []
    for digits in _DIGITS.findall(text):
        places = _on_plate(digits, text, contracts)
        if len(digits) >= _FEWEST:
            places |= _of_policy(digits, text, contracts)
        if places or len(digits) >= _FEWEST:
            clues.append(places)
    return text, _together(clues)


def _on_plate(digits: str, text: str, contracts: Sequence[Contract]) -> _Places:
    if _ABOUT_POLICY.search(text):
        return frozenset()
    plates = [Plate.of(one.vehicle) for one in contracts]
    return frozenset(
        place
        for place, plate in enumerate(plates)
        if digits == plate.kind or significant(digits) == significant(plate.number)
    )


# Each takes what it has read out of the text
_CLUES: Iterable[_Clue] = (
    _by_whole_number,
    _by_car,
    _by_product,
    _by_day,
    _by_area,
    _by_tail,
    _by_place,
    _by_digits,
)
