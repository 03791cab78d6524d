"""フリープラン: which coverages change, what a message wants, and what is said after it."""

from __future__ import annotations

from dataclasses import replace
from typing import Mapping, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st
from renewal_support import AT, BACK_END, CONTENT, ICHIRO, JIRO, OPENING, WORDS, contracts_of

from bot.domain.errors import BackEndRefused, Refusal
from bot.domain.plan import CoverageLine, CoverageOption, PlanId
from bot.services.renewal.plans.free import FreePlan, adjustable, bases, changes_of, parse_base
from bot.services.renewal.plans.wishes import Doubt, OpenWish, Wishes, merged, parse_wishes

QUOTES = BACK_END.quotes(ICHIRO, "c-ichiro-1")
A, B = QUOTES[2], QUOTES[3]
"""A: 対物 無制限, 人身 5,000万円, 車両 あり, 弁護士 あり. B: 人身 3,000万円, 車両 なし."""

FREE_PLAN = FreePlan(WORDS, CONTENT, OPENING)
CONTRACT = contracts_of("ichiro")[0]

LIABILITY, INJURY, CAR, LAWYER = (
    "property_damage_liability",
    "personal_injury",
    "own_vehicle",
    "legal_expenses",
)


def wishes(text: str, asked: Optional[str] = None) -> Wishes:
    """What a message wants of plan A."""
    return parse_wishes(text, A, WORDS.aliases, asked)


# The plan to start from


def test_only_a_and_b_are_changed() -> None:
    """As far as they are offered."""
    assert bases(QUOTES) == (A, B)
    assert [quote.plan for quote in bases(BACK_END.quotes(JIRO, "c-jiro-1"))] == [PlanId.PLAN_A]
    assert not adjustable(QUOTES[0]) and not adjustable(QUOTES[1])
    question = FREE_PLAN.base_question(QUOTES)
    assert [(c.title, c.payload) for c in question.choices] == [
        ("Aプラン", '/journey{"move": "free_plan", "plan": "plan_a"}'),
        ("Bプラン", '/journey{"move": "free_plan", "plan": "plan_b"}'),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aをフリープランで", None),
        ("Aプランをフリープランで", PlanId.PLAN_A),
        ("前年同等でフリープランを使いたい", PlanId.SAME_TERMS),
        ("B", PlanId.PLAN_B),
        ("フリープラン", None),
    ],
)
def test_a_base_is_named(text: str, expected: object) -> None:
    """Beside the word フリープラン itself."""
    assert parse_base(text) == expected


def test_of_other_plans_nothing_is_claimed() -> None:
    """Neither that the same terms can be changed nor that they cannot: the agency knows."""
    reply = FREE_PLAN.base_refused(PlanId.SAME_TERMS, QUOTES, CONTRACT, AT)
    assert reply.text == (
        "「前年同等条件プラン」でフリープランが使えるかは、この案内からは確認できません。"
        "「Aプラン」「Bプラン」は、補償を変えて試算できます。"
        "このほかのことは、取扱代理店にご確認ください。\n"
        "取扱代理店 JFEライフ株式会社：0120-440-755"
    )
    assert [c.title for c in reply.choices] == ["Aプラン", "Bプラン", "プランの比較に戻る"]
    assert reply.citations == ("CLK-5", "GEN-4", "AGY-2")


def test_a_plan_that_is_not_offered() -> None:
    """Bプラン where there is none, and neither of them."""
    quotes = BACK_END.quotes(JIRO, "c-jiro-1")
    text = FREE_PLAN.base_refused(PlanId.PLAN_B, quotes, CONTRACT, AT).text
    assert text.startswith("「Bプラン」は、このご契約のプランにありません。")
    alone = FREE_PLAN.base_refused(PlanId.SAME_TERMS, QUOTES[:2], CONTRACT, AT)
    assert "Aプラン" not in alone.text and "0120-440-755" in alone.text
    assert "0120-440-755" in FREE_PLAN.no_base(CONTRACT, AT).text


# What can be changed


def test_what_can_be_changed() -> None:
    """Each adjustable coverage as it is, with what it can be."""
    reply = FREE_PLAN.changeable(A)
    assert reply.text == (
        "「Aプラン」をもとに、次の補償を変えて試算できます。\n"
        "・対物賠償 保険金額（1事故につき）：いま 無制限（1,000万円・無制限から選べます）\n"
        "・人身傷害 保険金額（1名につき）：いま 5,000万円（3,000万円・5,000万円・無制限から選べます）\n"
        "・車両保険：いま あり（なし・ありから選べます）\n"
        "・弁護士費用特約：いま あり（なし・ありから選べます）\n"
        "変えたい補償と内容を書いてください。いくつか続けて書いても構いません。"
    )
    assert [c.payload for c in reply.choices] == [
        *(f'/journey{{"move": "coverage", "coverage": "{one}"}}' for one in (LIABILITY, INJURY)),
        *(f'/journey{{"move": "coverage", "coverage": "{one}"}}' for one in (CAR, LAWYER)),
        '/journey{"move": "plans"}',
    ]
    assert all(len(c.title) <= 20 for c in reply.choices)


CHANGES: list[tuple[str, Mapping[str, str]]] = [
    ("車両はなし", {CAR: "none"}),
    ("車両保険を外してください", {CAR: "none"}),
    ("車両保険はいりません", {CAR: "none"}),
    ("車両抜きで", {CAR: "none"}),
    ("車両はやめる", {CAR: "none"}),
    ("車両保険をつけない", {CAR: "none"}),
    ("なしでいいのは車両", {CAR: "none"}),
    ("しゃりょうなし", {CAR: "none"}),
    ("シャリョウハナシデ", {CAR: "none"}),
    ("弁護士外してください", {LAWYER: "none"}),
    ("弁護士費用特約は不要です", {LAWYER: "none"}),
    ("弁特なしで", {LAWYER: "none"}),
    ("対物を1000万に", {LIABILITY: "10_million"}),
    ("対物を１，０００万円にして", {LIABILITY: "10_million"}),
    ("たいぶつを1千万に", {LIABILITY: "10_million"}),
    ("対物賠償 保険金額（1事故につき）を一千万円", {LIABILITY: "10_million"}),
    ("対物は無制限じゃなくて1000万", {LIABILITY: "10_million"}),
    ("対物を無制限から1000万円に変更", {LIABILITY: "10_million"}),
    ("人身を3000に", {INJURY: "30_million"}),
    ("人身傷害は三千万円で", {INJURY: "30_million"}),
    ("人身を無制限", {INJURY: "unlimited"}),
    ("人傷を無制限に", {INJURY: "unlimited"}),
    ("車両はなし、対物は1000万", {CAR: "none", LIABILITY: "10_million"}),
    (
        "弁護士なし、人身無制限、対物1千万",
        {LAWYER: "none", INJURY: "unlimited", LIABILITY: "10_million"},
    ),
    ("車両はいらない弁護士もいらない", {CAR: "none", LAWYER: "none"}),
    ("車両と弁護士を外して", {CAR: "none", LAWYER: "none"}),
    ("車両保険、弁護士費用特約はなしで", {CAR: "none", LAWYER: "none"}),
    # asked for, not asked about
    ("対物を1000万円にできますか", {LIABILITY: "10_million"}),
    ("車両をなしにしてもらえますか", {CAR: "none"}),
    ("車両をなしにしたらいくらになりますか", {CAR: "none"}),
    ("人身を無制限にすると保険料はいくら？", {INJURY: "unlimited"}),
]


@pytest.mark.parametrize(("text", "expected"), CHANGES)
def test_changes_in_one_message(text: str, expected: Mapping[str, str]) -> None:
    """One coverage or several, in any script, with any verb."""
    assert wishes(text) == Wishes(changes=expected)


@pytest.mark.parametrize(("_", "expected"), CHANGES)
def test_the_back_end_takes_them(_: str, expected: Mapping[str, str]) -> None:
    """What comes out can be recalculated as it is."""
    new = BACK_END.recalculate(ICHIRO, "c-ichiro-1", PlanId.PLAN_A, expected)
    assert changes_of(A, new) == expected


@pytest.mark.parametrize(
    ("text", "changes", "as_before"),
    [
        ("対物を無制限に、車両はなし", {CAR: "none"}, (LIABILITY,)),
        ("弁護士つけて車両は外して", {CAR: "none"}, (LAWYER,)),
        ("対物はそのままで人身を無制限", {INJURY: "unlimited"}, (LIABILITY,)),
        ("車両は外さないで", {}, (CAR,)),
        ("車両は外しません", {}, (CAR,)),
        ("車両は変えません、弁護士はつけません", {LAWYER: "none"}, (CAR,)),
        ("対物と人身を無制限に", {INJURY: "unlimited"}, (LIABILITY,)),
        ("対人を無制限に", {}, ("bodily_injury_liability",)),
    ],
)
def test_what_is_so_already(
    text: str, changes: Mapping[str, str], as_before: tuple[str, ...]
) -> None:
    """It is no change, and it is told."""
    assert wishes(text) == Wishes(changes, as_before)


def options(*ids: str) -> tuple[CoverageOption, ...]:
    """The options of plan A with these ids."""
    every = {option.id: option for line in A.lines for option in line.options}
    return tuple(every[one] for one in ids)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("車両を変えたい", OpenWish(Doubt.WHICH_OPTION, (CAR,), options("none", "included"))),
        ("車両保険", OpenWish(Doubt.WHICH_OPTION, (CAR,), options("none", "included"))),
        (
            "対物を2000万に",
            OpenWish(Doubt.NO_SUCH_OPTION, (LIABILITY,), options("10_million", "unlimited")),
        ),
        (
            "対物はなしで",
            OpenWish(Doubt.NO_SUCH_OPTION, (LIABILITY,), options("10_million", "unlimited")),
        ),
        (
            "人身は3000万か無制限",
            OpenWish(Doubt.WHICH_OF_OPTIONS, (INJURY,), options("30_million", "unlimited")),
        ),
        (
            "人身は3000万、やっぱり無制限",
            OpenWish(Doubt.WHICH_OF_OPTIONS, (INJURY,), options("30_million", "unlimited")),
        ),
        ("対人を1億に", OpenWish(Doubt.NOT_ADJUSTABLE, ("bodily_injury_liability",))),
        (
            "対人臨時費用の特約を外して",
            OpenWish(Doubt.NOT_ADJUSTABLE, ("incidental_expenses_exclusion",)),
        ),
        ("無制限にして", OpenWish(Doubt.WHICH_COVERAGE, (LIABILITY, INJURY))),
        ("1000万円で", OpenWish(Doubt.WHICH_COVERAGE, (LIABILITY,))),
    ],
)
def test_what_is_not_clear_is_asked(text: str, expected: OpenWish) -> None:
    """No option is guessed, and no coverage."""
    assert wishes(text) == Wishes(open=(expected,))


def test_what_is_clear_is_not_lost() -> None:
    """One wish is understood, the other asked about."""
    found = wishes("対物を変えたい。人身は無制限")
    assert found.changes == {INJURY: "unlimited"}
    assert [(one.doubt, one.coverages) for one in found.open] == [
        (Doubt.WHICH_OPTION, (LIABILITY,))
    ]
    found = wishes("弁護士と人身を無制限に")
    assert found.changes == {INJURY: "unlimited"}
    assert [(one.doubt, one.coverages) for one in found.open] == [(Doubt.NO_SUCH_OPTION, (LAWYER,))]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "はい",
            "ありがとう",
            "変更はありません",
            "やめる",
            "次へ",
            "なし",
            "いらない",
            "つけて",
            "戻る",
        ),
        *(
            "車両保険って何？",
            "車両保険はつけたほうがいいですか",
            "車両保険の保険料はいくらですか",
            "対物とは何ですか",
        ),
        *(
            "Aプランで",
            "12月10日",
            "0120-301-377",
            "おすすめは？",
            "追加の書類はありますか",
            "2番",
            "😀",
        ),
        *("どの補償を変えられますか", "弁護士は必要ですか"),
    ],
)
def test_other_messages_wish_nothing(text: str) -> None:
    """Questions, thanks, commands: they are for someone else."""
    assert wishes(text).is_empty


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        (CAR, "なし", Wishes({CAR: "none"})),
        (CAR, "1番", Wishes({CAR: "none"})),
        (CAR, "上のほう", Wishes({CAR: "none"})),
        (CAR, "いりません", Wishes({CAR: "none"})),
        (CAR, "そのままで", Wishes(as_before=(CAR,))),
        (INJURY, "無制限で", Wishes({INJURY: "unlimited"})),
        (INJURY, "3", Wishes({INJURY: "unlimited"})),
        (INJURY, "3000万", Wishes({INJURY: "30_million"})),
        (INJURY, "弁護士を外して", Wishes({LAWYER: "none"})),
        (INJURY, "トイレ", Wishes()),
        (INJURY, "どれがいいですか", Wishes()),
        ("no_such_coverage", "なし", Wishes()),
    ],
)
def test_the_answer_to_a_question(asked: str, text: str, expected: Wishes) -> None:
    """An option alone belongs to the coverage that was asked about."""
    assert wishes(text, asked) == expected


def test_to_stop_is_no_answer() -> None:
    """「やめる」 to the question about the car may end everything: it is not なし."""
    assert not wishes("やめる", CAR).changes


def test_coverages_that_nobody_has_seen_yet() -> None:
    """Names and options of another back end: several kinds, wordings, and names alike."""
    lines = (
        CoverageLine(
            "car",
            "車両",
            "車両保険",
            CoverageOption("none", "なし"),
            (
                CoverageOption("none", "なし"),
                CoverageOption("general", "一般条件"),
                CoverageOption("limited", "エコノミー"),
            ),
        ),
        CoverageLine(
            "rental_day",
            "特約",
            "レンタカー費用特約（日額）",
            CoverageOption("5000", "5,000円"),
            (CoverageOption("5000", "5,000円"), CoverageOption("7000", "7,000円")),
        ),
        CoverageLine(
            "rental_days",
            "特約",
            "レンタカー費用特約（日数）",
            CoverageOption("15", "15日"),
            (CoverageOption("15", "15日"), CoverageOption("30", "30日")),
        ),
    )
    quote = replace(A, lines=lines)

    def read(text: str) -> Wishes:
        return parse_wishes(text, quote, WORDS.aliases)

    assert read("車両はエコノミーで").changes == {"car": "limited"}
    assert read("車両はえこのみーで").changes == {"car": "limited"}
    (kinds,) = read("車両をつけて").open
    assert (kinds.doubt, [o.id for o in kinds.options]) == (
        Doubt.WHICH_OF_OPTIONS,
        ["general", "limited"],
    )
    (which,) = read("レンタカーを7000円に").open
    assert (which.doubt, which.coverages) == (
        Doubt.WHICH_COVERAGE,
        ("rental_day", "rental_days"),
    )
    assert FREE_PLAN.question(which, quote).choices[0].title == "レンタカー費用特約（日額）"


@given(
    st.text(
        alphabet="対物人身車両弁護士をはに無制限なしあり0123万千円、。かとじゃなくて外つけ ",
        max_size=40,
    )
)
def test_any_text_is_read(text: str) -> None:
    """Whatever is wished for, the back end knows it, and it is a change."""
    found = wishes(text)
    for coverage, option in found.changes.items():
        line = A.line(coverage)
        assert line and option in {one.id for one in line.options} and option != line.chosen.id
    for wish in found.open:
        FREE_PLAN.question(wish, A)


# Questions


@pytest.mark.parametrize(
    ("text", "question", "titles"),
    [
        ("車両を変えたい", "車両保険は、いま「あり」です。どれに変えますか。", ["なし", "あり"]),
        (
            "対物を2000万に",
            "対物賠償 保険金額（1事故につき）に、その内容はありません。次の中からお選びください。",
            ["1,000万円", "無制限"],
        ),
        (
            "人身は3000万か無制限",
            "人身傷害 保険金額（1名につき）は、次のどれですか。",
            ["3,000万円", "無制限"],
        ),
        (
            "無制限にして",
            "どの補償のことでしょうか。変えられる補償から、お選びください。",
            ["対物賠償 保険金額（1事故につき）", "人身傷害 保険金額（1名につき）"],
        ),
    ],
)
def test_questions(text: str, question: str, titles: list[str]) -> None:
    """One question, with what can be chosen."""
    (wish,) = wishes(text).open
    reply = FREE_PLAN.question(wish, A)
    assert reply.text == question
    assert [c.title for c in reply.choices] == titles


def test_the_choice_of_an_option() -> None:
    """Its payload holds ids of the back end."""
    (wish,) = wishes("車両を変えたい").open
    assert FREE_PLAN.question(wish, A).choices[0].payload == (
        '/journey{"move": "coverage", "coverage": "own_vehicle", "option": "none"}'
    )


def test_what_cannot_be_changed() -> None:
    """It is said, and what can be is offered."""
    (wish,) = wishes("対人を1億に").open
    reply = FREE_PLAN.question(wish, A)
    assert reply.text.startswith(
        "対人賠償 保険金額（1名につき）は、フリープランで変えられる補償にありません。"
    )
    assert len(reply.choices) == 5


# Recalculated


def test_after_recalculating() -> None:
    """What was changed, the premium now and of the plan; decided on the web; back to the plans."""
    new = BACK_END.recalculate(
        ICHIRO, "c-ichiro-1", PlanId.PLAN_A, {LIABILITY: "10_million", CAR: "none"}
    )
    reply = FREE_PLAN.recalculated(A, new)
    assert reply.text == (
        "保険料を再計算しました。「Aプラン」から変えたところは、次のとおりです。\n"
        "・対物賠償 保険金額（1事故につき）：無制限 → 1,000万円\n"
        "・車両保険：あり → なし\n"
        "保険料の総額：88,800円（「Aプラン」は104,400円）\n"
        "プランは、お手続きの画面で「プラン決定」を押すと決まります。"
    )
    assert [c.payload for c in reply.choices] == [
        '/journey{"move": "plan", "plan": "free_plan"}',
        '/journey{"move": "free_plan", "plan": "plan_a"}',
        '/journey{"move": "plans"}',
    ]
    assert "「Aプラン」をもとに" in FREE_PLAN.changeable(new).text
    assert "車両保険：いま なし" in FREE_PLAN.changeable(new).text


def test_changed_and_changed_back() -> None:
    """Then there is nothing to prepare."""
    changes = merged(A, {CAR: "none"}, {CAR: "included"})
    assert changes == {}
    reply = FREE_PLAN.recalculated(A, BACK_END.recalculate(ICHIRO, "c-ichiro-1", PlanId.PLAN_A, {}))
    assert "「Aプラン」から変わったところはありません。保険料の総額は104,400円です。" in reply.text
    assert '"free_plan"}' not in reply.choices[0].payload.replace('"plan": "plan_a"', "")


def test_changes_add_up() -> None:
    """A later one replaces an earlier one of the same coverage."""
    first = merged(A, {}, {CAR: "none", INJURY: "30_million"})
    assert merged(A, first, {INJURY: "unlimited"}) == {CAR: "none", INJURY: "unlimited"}


def test_a_wish_is_compared_with_the_plan_as_it_is_now() -> None:
    """After 「車両はなし」, 「車両はなし」 changes nothing, and 「車両をつけて」 does."""
    now = BACK_END.recalculate(ICHIRO, "c-ichiro-1", PlanId.PLAN_A, {CAR: "none"})
    assert parse_wishes("車両はなし", now, WORDS.aliases).as_before == (CAR,)
    assert parse_wishes("車両をつけて", now, WORDS.aliases).changes == {CAR: "included"}


def test_the_back_end_refuses_the_same_terms() -> None:
    """What is said of other plans is also what the back end does."""
    with pytest.raises(BackEndRefused) as caught:
        BACK_END.recalculate(ICHIRO, "c-ichiro-1", PlanId.SAME_TERMS, {CAR: "included"})
    assert caught.value.code is Refusal.PLAN_NOT_ADJUSTABLE
    assert "0120-440-755" in FREE_PLAN.not_recalculated(CONTRACT, AT).text


def test_what_is_so_already_in_words() -> None:
    """A line for each."""
    assert FREE_PLAN.as_before((CAR, LAWYER), A) == (
        "車両保険は、もともと「あり」です。\n弁護士費用特約は、もともと「あり」です。"
    )
