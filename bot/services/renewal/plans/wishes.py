"""補償の変更の希望: what a message wants changed: 「対物を無制限に、車両はなし」.

Nothing is guessed: a wish that fits no option, or several, is asked about. What comes out
is only recalculated and shown, never applied for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Iterator, Mapping, Optional, Sequence, Union

import jaconv

from bot.domain.plan import CoverageLine, CoverageOption, Quote
from bot.text.normalise import normalise
from bot.text.parse.asking import is_asking
from bot.text.parse.number_words import kanji_number
from bot.text.parse.place_in_list import places_in_list
from bot.text.reading import reading

LONGEST_TEXT = 300

Aliases = Mapping[str, Sequence[str]]
"""Part of a coverage's name → what people call it."""


class Doubt(str, Enum):
    """Why a wish has to be asked about."""

    WHICH_OPTION = "which_option"
    """「車両を変えたい」: no option is named."""
    WHICH_OF_OPTIONS = "which_of_options"
    """「対物は無制限か1000万」."""
    NO_SUCH_OPTION = "no_such_option"
    """「対物を2000万に」."""
    NOT_ADJUSTABLE = "not_adjustable"
    """「対人を1億に」, which a フリープラン does not change."""
    WHICH_COVERAGE = "which_coverage"
    """「無制限にして」."""


@dataclass(frozen=True)
class OpenWish:
    """A wish to ask about: of one coverage, with the options that are left to choose from.

    For `WHICH_COVERAGE` there are several coverages, and no options.
    """

    doubt: Doubt
    coverages: tuple[str, ...]
    options: tuple[CoverageOption, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """希望: coverage → option, coverages that are so already, and what is not clear."""

    changes: Mapping[str, str] = field(default_factory=dict)
    as_before: tuple[str, ...] = ()
    open: tuple[OpenWish, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True for a message that wishes nothing of a coverage."""
        return not (self.changes or self.as_before or self.open)


def merged(base: Quote, before: Mapping[str, str], changes: Mapping[str, str]) -> dict[str, str]:
    """All changes of the plan so far; an option that the plan has anyway is no change."""
    lines = {line.id: line.chosen.id for line in base.lines}
    return {
        coverage: option
        for coverage, option in {**before, **changes}.items()
        if lines.get(coverage) != option
    }


def parse_wishes(text: str, quote: Quote, aliases: Aliases, asked: Optional[str] = None) -> Wishes:
    """What a message wants changed in a plan, as changed so far.

    `asked`: the coverage that was asked about last, which an option alone then belongs to.
    A question is no wish, unless it asks what it would cost, or whether it can be done.
    """
    text = _folded(text[:LONGEST_TEXT])
    request = _REQUEST.sub("", text)
    if is_asking(request):
        return Wishes()
    mentions = list(_mentions(request, quote, aliases))
    line = quote.line(asked) if asked else None
    if line and not mentions:
        places, _ = places_in_list(request, len(line.options))
        ids = [frozenset((line.options[place - 1].id,)) for place in places]
        chosen = [_Value("place", ids=one) for one in ids]
        return _wishes(quote, [_Wish((line.id,), chosen)] if chosen else [], [])
    wishes, alone = _joined(request, mentions, line)
    return _wishes(quote, wishes, alone, is_question=is_asking(text))


# Words

# 「できますか」 and 「いくらになりますか」 ask for the recalculation, not about it
_REQUEST = re.compile(
    "(?:に|へ|を)?(?:変更|変え|かえ)?(?:する|して|し|て)?(?:こと)?(?:は|が)?"
    "(?:でき|出来|もらえ|いただけ|頂け|くれ|お?願い(?:でき)?)(?:ない)?(?:です|ます|ません|る|でしょう)?か?[。?]*$|"
    "(?:は|、)?(?:いくら|何円|なんえん|(?:保険料|総額)(?:は|が)?(?:いくら|どう)).{0,14}$"
)
_UNLIMITED = "無制限|むせいげん|無限|(?:上限|制限)[はが]?(?:なし|無し)"
_KEEP = (
    "(?:その|この|今の|いまの|元の)まま|据え?置|変えな|かえな|変更(?:は|も)?(?:なし|無し|しな)|"
    "変えませ|かえませ|(?:外し|はずし|やめ)ませ|(?:外さ|はずさ|やめ|消さ|抜か|なくさ|無くさ)な|(?:外し|はずし|やめ|なくし)たくな"
)
_WITHOUT = (
    "なし|無し|不要|要らな|いらな|要らん|いらん|要りませ|いりませ|外し|外す|はずし|はずす|取り(?:外|はず|除)|除い|除外|削除|"
    "削って|消して|消す|抜き|抜い|ぬき|かっと|なくし|無くし|なくて(?:いい|よい)|"
    "(?:付け|つけ|入れ|追加し)(?:な|ませ|たくな|ず)"
)
# alone it may end the conversation: 「やめる」
_STOP = "やめ|止め"
_WITH = (
    "あり(?!がと|ま[すせ]|の?まま)|有り|付け|(?<!見)つけ|付き|付く|入れ(?![替換か])|追加|加え|"
    "ほしい|欲しい"
)
_AMOUNT = (
    r"(?P<number>\d[\d,]*|[一二三四五六七八九十百千]+)(?P<thousand>千)?(?:(?P<unit>億|万)円?|円)|"
    # 「人身を5000に」
    r"(?P<plain>\d{3,5})(?![\d,年月日時分番件台号-])"
)
_DROPPED = "(?:じゃ|では|で)な(?:いで|くて|い|く)|以外|(?<!だ)から"
_WORDS = (
    ("dropped", _DROPPED),
    ("unlimited", _UNLIMITED),
    ("keep", _KEEP),
    ("without", _WITHOUT),
    ("stop", _STOP),
    ("with", _WITH),
    ("amount", _AMOUNT),
)
# What may stand between coverages that share an option: 「対物と、人身傷害の特約を」
_JOINT = re.compile(
    r"(?:の?(?:保険|特約|補償|賠償|傷害|金額))?(?:と|や|も|、|,|・|\+|&|及び|および|あと|\s)*"
)

_SUFFIX = re.compile("(?:保険金額|保険|特約|賠償|傷害|費用)$")
_HEAD_ENDS = re.compile(r"[\s(（]")
_SHORTEST_BEGINNING = 4


def _folded(text: str) -> str:
    """As it is compared: 「タイブツ」 → 「たいぶつ」."""
    return str(jaconv.kata2hira(normalise(text))).lower()


def _called(line: CoverageLine, aliases: Aliases) -> set[str]:
    """All that a coverage is called: 「対物賠償 保険金額（1事故につき）」「対物賠償」「たいぶつ」."""
    head = _HEAD_ENDS.split(line.name.strip())[0]
    names = {line.name, head, reading(head)}
    while _SUFFIX.search(head) and len(_SUFFIX.sub("", head)) > 1:
        head = _SUFFIX.sub("", head)
        names.add(head)
    for part, others in aliases.items():
        if part in line.name:
            names.update(others)
    return {_folded(name) for name in names}


def _names(quote: Quote, aliases: Aliases) -> dict[str, list[str]]:
    """Name → the coverages that are called so."""
    names: dict[str, list[str]] = {}
    for line in quote.lines:
        for name in _called(line, aliases):
            names.setdefault(name, []).append(line.id)
    begun: dict[str, list[str]] = {}
    for line in quote.lines:
        # 「対人臨時費用」 of 対人臨時費用不担保特約, unless another one is called so
        head = _folded(_HEAD_ENDS.split(line.name.strip())[0])
        for end in range(_SHORTEST_BEGINNING, len(head)):
            if head[:end] not in names:
                begun.setdefault(head[:end], []).append(line.id)
    return {**begun, **names}


# Mentions: coverages and options in the order of the text


@dataclass(frozen=True)
class _Value:
    """An option, named by its kind, by amounts that may be meant, or by ids."""

    kind: str
    ids: frozenset[str] = frozenset()
    amounts: frozenset[int] = frozenset()


@dataclass(frozen=True)
class _Mention:
    """A stretch of the text: coverages that go by that name, or a value."""

    start: int
    end: int
    coverages: tuple[str, ...] = ()
    value: Optional[_Value] = None


def _mentions(text: str, quote: Quote, aliases: Aliases) -> Iterator[_Mention]:
    names = _names(quote, aliases)
    labels: dict[str, set[str]] = {}
    for line in quote.lines:
        for option in line.options:
            if _kind(option.label) == "label":
                labels.setdefault(_folded(option.label), set()).add(option.id)
    pattern = "|".join(
        [f"(?P<coverage>{_any_of(names)})"]
        + ([f"(?P<label>{_any_of(labels)})"] if labels else [])
        + [f"(?P<{kind}>{words})" for kind, words in _WORDS]
    )
    for match in re.finditer(pattern, text):
        kind = match.lastgroup or ""
        if match["coverage"]:
            yield _Mention(*match.span(), coverages=tuple(names[match["coverage"]]))
        elif labels and match["label"]:
            yield _Mention(*match.span(), value=_Value("label", frozenset(labels[match["label"]])))
        else:
            kind = next(kind for kind, _ in _WORDS if match[kind])
            amounts = _amounts(match) if kind == "amount" else frozenset()
            yield _Mention(*match.span(), value=_Value(kind, amounts=amounts))


def _any_of(texts: Mapping[str, object]) -> str:
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))


def _amounts(match: re.Match[str]) -> frozenset[int]:
    """Yen that may be meant: 「5000」 is 5,000万円 as well."""
    if match["plain"]:
        number = int(match["plain"])
        return frozenset((number, number * 10_000))
    written = match["number"].replace(",", "")
    number = int(written) if written.isdigit() else kanji_number(written) or 0
    unit = {"億": 100_000_000, "万": 10_000, None: 1}[match["unit"]]
    return frozenset((number * (1000 if match["thousand"] else 1) * unit,))


def _kind(label: str) -> str:
    """What sort of option a wording of the back end is."""
    text = _folded(label)
    for kind, words in (("unlimited", _UNLIMITED), ("amount", _AMOUNT)):
        if re.fullmatch(words, text):
            return kind
    if re.fullmatch("なし|無し|付帯なし|付帯しない|対象外", text):
        return "without"
    return "with" if re.fullmatch("あり|有り|付帯あり|付帯する", text) else "label"


# Which value belongs to which coverage


@dataclass
class _Wish:
    """A coverage, or several that go by that name, with what is said of it."""

    coverages: tuple[str, ...]
    values: list[_Value] = field(default_factory=list)


def _joined(
    text: str, mentions: Sequence[_Mention], asked: Optional[CoverageLine]
) -> tuple[list[_Wish], list[_Value]]:
    """Wishes, and values that no coverage stands with.

    A value belongs to the coverages before it, back to the last value; at the beginning,
    to the one after it: 「なしでいいのは車両」.
    """
    wishes: list[_Wish] = []
    open_from = 0  # the wishes from here take the next value
    alone: list[_Value] = []
    before = [None, *mentions[:-1]] if mentions else []
    for last, mention in zip(before, mentions):
        if mention.value is None:
            is_joint = (
                last is not None
                and last.value is None
                and bool(_JOINT.fullmatch(text[last.end : mention.start]))
            )
            if not is_joint:
                open_from = len(wishes)
            wishes.append(_Wish(mention.coverages))
            continue
        taking = [wish.values for wish in wishes[open_from:]] or [alone]
        for values in taking:
            if mention.value.kind != "dropped":
                values.append(mention.value)
            elif values and last is not None and last.end == mention.start:
                values.pop()
    if asked and not wishes and alone:
        return [_Wish((asked.id,), [v for v in alone if v.kind != "stop"])], []
    if alone and len(wishes) == 1 and not wishes[0].values:
        wishes[0].values, alone = alone, []
    together: dict[tuple[str, ...], _Wish] = {}
    for wish in wishes:
        together.setdefault(wish.coverages, _Wish(wish.coverages)).values.extend(wish.values)
    return list(together.values()), alone


def _wishes(
    quote: Quote, wishes: Sequence[_Wish], alone: Sequence[_Value], is_question: bool = False
) -> Wishes:
    changes: dict[str, str] = {}
    as_before: list[str] = []
    doubts: list[OpenWish] = []
    for wish in wishes:
        if len(wish.coverages) > 1:
            doubts.append(OpenWish(Doubt.WHICH_COVERAGE, wish.coverages))
            continue
        line = quote.line(wish.coverages[0])
        assert line is not None
        found = _found(line, wish.values)
        if isinstance(found, OpenWish):
            # 「車両保険はいくら」 wants to know, not to change
            if wish.values or not is_question:
                doubts.append(found)
        elif found == line.chosen.id:
            as_before.append(line.id)
        else:
            changes[line.id] = found
    if not wishes:
        doubts += _of_no_coverage(quote, alone)
    return Wishes(changes, tuple(as_before), tuple(doubts))


def _found(line: CoverageLine, values: Sequence[_Value]) -> Union[str, OpenWish]:
    """The id of the option that is meant, or what to ask."""
    options = line.options or (line.chosen,)
    if values and all(value.kind == "keep" for value in values):
        return line.chosen.id
    fitting = [
        {option.id for option in options if _fits(value, option, options)}
        for value in values
        if value.kind != "keep"
    ]
    meant = set[str]().union(*fitting)
    if len(meant) == 1 and all(fitting):
        return meant.pop()
    if not line.is_adjustable:
        return OpenWish(Doubt.NOT_ADJUSTABLE, (line.id,))
    if not fitting:
        return OpenWish(Doubt.WHICH_OPTION, (line.id,), options)
    if not all(fitting):
        return OpenWish(Doubt.NO_SUCH_OPTION, (line.id,), options)
    left = tuple(option for option in options if option.id in meant)
    return OpenWish(Doubt.WHICH_OF_OPTIONS, (line.id,), left)


def _fits(value: _Value, option: CoverageOption, options: Sequence[CoverageOption]) -> bool:
    kind = _kind(option.label)
    if value.kind in ("label", "place"):
        return option.id in value.ids
    if value.kind == "amount":
        match = re.fullmatch(_AMOUNT, _folded(option.label))
        return match is not None and bool(_amounts(match) & value.amounts)
    if value.kind == "with":  # 「つけて」: any but なし, where there is なし
        return kind != "without" and any(_kind(other.label) == "without" for other in options)
    return kind == ("without" if value.kind == "stop" else value.kind)


def _of_no_coverage(quote: Quote, alone: Sequence[_Value]) -> list[OpenWish]:
    """「無制限にして」; 「つけて」 and 「なし」 alone may be about anything."""
    values = [value for value in alone if value.kind in ("unlimited", "amount", "label")]
    fitting = tuple(
        line.id
        for line in quote.lines
        if line.is_adjustable
        and any(_fits(value, option, line.options) for value in values for option in line.options)
    )
    return [OpenWish(Doubt.WHICH_COVERAGE, fitting)] if fitting else []
