"""From a topic to a reply."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Callable, Iterator, Optional

import jpholiday
import pytest
from folded import each

from bot.content import loader
from bot.content.wordings import load_answer_words
from bot.domain.hours import TOKYO
from bot.domain.payload import agency_payload, topic_payload
from bot.reply import Kind, Reply
from bot.services.answers.answers import Answers
from bot.services.answers.pieces import MAX_CHOICES
from bot.services.answers.situation import Situation
from bot.services.answers.topics import AGENCY_CONTACT
from bot.services.contacts.links import OFFICIAL_SITE
from bot.services.contacts.opening import Opening

CONTENT = loader.load()
ANSWERS = Answers(CONTENT, Opening(jpholiday.is_holiday), load_answer_words())
NOW = Situation(datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO))
MOMENTS = [
    NOW.at,
    datetime(2026, 11, 20, 22, 0, tzinfo=TOKYO),
    datetime(2026, 11, 23, 10, 0, tzinfo=TOKYO),
    datetime(2026, 12, 30, 20, 30, tzinfo=TOKYO),
]
PHONES = {desk.phone for desk in CONTENT.desks.values()} | {
    agency.phone for agency in CONTENT.agencies.values()
}
KNOWN_NUMBERS = {
    "0120-157-566",
    "0120-301-377",
    "0800-3003-123",
    "0570-015-200",
    "0120-440-755",
    "086-447-4409",
}
LONGEST = 190


def every_reply() -> Iterator[tuple[str, Reply]]:
    """Every topic, step and reply without a topic, for every agency and moment."""
    for at in MOMENTS:
        for agency in (None, *CONTENT.agencies):
            now = Situation(at, "", agency)
            for topic in CONTENT.topics:
                yield topic, ANSWERS.topic(topic, now)
                yield f"next {topic}", ANSWERS.next_step(topic, now)
                yield f"previous {topic}", ANSWERS.previous_step(topic, now)
                yield f"where {topic}", ANSWERS.where(topic, now)
                yield f"phone {topic}", ANSWERS.phone_again(topic, now)
                yield f"ask back {topic}", ANSWERS.not_knowing.ask_back([topic] * 9, 3, now)
            for journey in CONTENT.journeys.values():
                for number in range(len(journey.steps) + 2):
                    yield f"{journey.id} {number}", ANSWERS.step(journey.id, number, now)
            yield "cannot tell", ANSWERS.not_knowing.cannot_tell(list(CONTENT.topics), now)
            yield "none of these", ANSWERS.not_knowing.none_of_these(now)
    for number in range(12):
        yield f"which step {number}", ANSWERS.not_knowing.which_step(number, NOW)
    yield "nothing readable", ANSWERS.not_knowing.nothing_readable()


@pytest.fixture(scope="module")
def replies() -> list[tuple[str, Reply]]:
    """All replies that the content can give."""
    return list(every_reply())


def test_every_number_is_known(replies: list[tuple[str, Reply]]) -> None:
    """No reply holds a telephone number that the manual does not state."""
    written = re.compile(r"0\d{1,4}[-‐−ー(]\d{1,4}[-‐−ー)]\d{3,4}|0\d{8,10}")
    unknown = [
        (name, number)
        for name, reply in replies
        for number in written.findall(reply.text)
        if number not in KNOWN_NUMBERS
    ]
    assert unknown == []


def test_every_link_is_known(replies: list[tuple[str, Reply]]) -> None:
    """Links call a desk or an agency, or open the official site."""
    known = {f"tel:{phone.replace('-', '')}" for phone in PHONES} | {OFFICIAL_SITE.url}
    assert {link.url for _, reply in replies for link in reply.links} == known


def test_every_choice_leads_somewhere(replies: list[tuple[str, Reply]]) -> None:
    """At most three choices, each of at most 20 characters, each to something that exists."""
    payloads = {topic_payload(t) for t in CONTENT.topics} | {
        agency_payload(a) for a in CONTENT.agencies
    }
    assert [name for name, reply in replies if len(reply.choices) > MAX_CHOICES] == []
    wrong = [
        (name, choice)
        for name, reply in replies
        for choice in reply.choices
        if choice.payload not in payloads or not 1 <= len(choice.title) <= 20
    ]
    assert wrong == []


def test_no_reply_asks_without_a_choice(replies: list[tuple[str, Reply]]) -> None:
    """Whoever is asked back has something to press."""
    asking = [(name, reply) for name, reply in replies if reply.kind is Kind.ASK_BACK]
    assert asking
    assert [name for name, reply in asking if not reply.choices] == []


def test_answers_are_short() -> None:
    """No answer is longer than fits a small screen, whatever hours it carries."""
    long = [
        (topic, len(reply.text))
        for at in MOMENTS
        for topic in CONTENT.topics
        for reply in [ANSWERS.topic(topic, Situation(at))]
        if len(reply.text) > LONGEST
    ]
    assert long == []


@pytest.mark.parametrize("topic", ["no_such_topic", "", "REG-1", "utter_faq/reg_start"])
def test_unknown_topic(topic: str) -> None:
    """A topic that the content does not know cannot be told; desks and agencies are named."""
    reply = ANSWERS.topic(topic, NOW)
    assert reply.kind is Kind.CANNOT_TELL
    assert reply.topics == ()
    for phone in PHONES:
        assert phone in reply.text


@pytest.mark.parametrize(
    ("topic", "phone"),
    [
        ("desk_registration", "0120-157-566"),
        ("desk_clickar", "0120-301-377"),
        ("reg_mail_missing", "0120-157-566"),
        ("clk_contract_not_listed", "0120-301-377"),
        ("na_24h_passed", "0120-157-566"),
    ],
)
def test_desk_of_a_topic(topic: str, phone: str) -> None:
    """An answer names the desk that helps further, with its status and a link to call it."""
    reply = ANSWERS.topic(topic, NOW)
    assert phone in reply.text
    assert "ただいま受付中・本日20:00まで" in reply.text
    assert [link.url for link in reply.links] == [f"tel:{phone.replace('-', '')}"]


def test_own_agency_alone_is_named() -> None:
    """Whoever has named their agency is not sent to another one."""
    own = ANSWERS.topic("clk_disclosure_no", replace(NOW, agency="jfelife")).text
    assert "0120-440-755" in own and "0800-3003-123" not in own
    unknown = ANSWERS.topic("clk_disclosure_no", NOW).text
    assert "0120-440-755" in unknown and "0800-3003-123" in unknown


def test_desk_hours_answer_the_day() -> None:
    """The topic of hours is answered for the day in question."""
    reply = ANSWERS.topic("desk_hours", replace(NOW, question="1月1日は開いてますか"))
    assert reply.text.startswith("1月1日（金）は、電話窓口はお休みです。")
    assert reply.citations == ("DESK-3",)


def test_official_site_is_linked() -> None:
    """A topic with a link gives the official site first."""
    assert ANSWERS.topic("official_site", NOW).links[0] == OFFICIAL_SITE


def test_several_topics() -> None:
    """Of several answers only the last one offers something."""
    first, second = ANSWERS.topics(["reg_start", "desk_hours"], NOW)
    assert (first.topics, second.topics) == (("reg_start",), ("desk_hours",))
    assert first.choices == () and second.choices
    assert ANSWERS.topics([], NOW) == []


# The clock of the confirmation mail

LEFT = "昨日21:40に届いたメールの期限は、本日21:40までです（24時間以内）。あと11時間40分あります。"
PASSED = "11月18日21:40に届いたメールは、昨日21:40で24時間を過ぎました。"


@pytest.mark.parametrize("topic", ["reg_confirm_mail", "na_24h_passed"])
def test_limit_of_the_mail_comes_first(topic: str) -> None:
    """Whoever says when the mail came is told until when, then the answer."""
    plain = ANSWERS.topic(topic, NOW)
    reply = ANSWERS.topic(topic, replace(NOW, question="昨日の21時40分に届いたんですけど"))
    assert reply.text == f"{LEFT}\n{plain.text}"
    assert reply.short_text == LEFT
    assert "REG-5" in reply.citations and set(plain.citations) <= set(reply.citations)
    assert (reply.topics, reply.choices, reply.links) == ((topic,), plain.choices, plain.links)


@pytest.mark.parametrize("topic", ["reg_confirm_mail", "na_24h_passed"])
def test_passed_limit_of_the_mail_names_the_desk(topic: str) -> None:
    """After the 24 hours nothing is claimed: either question gets the desk, once."""
    plain = ANSWERS.topic("na_24h_passed", NOW)
    reply = ANSWERS.topic(topic, replace(NOW, question="一昨日の21時40分に届いた"))
    assert reply.text == PASSED + plain.text
    assert reply.short_text == PASSED + plain.short_text
    assert reply.text.count("0120-157-566") == 1
    assert reply.citations == ("REG-5", "DESK-1")
    assert (reply.topics, reply.choices, reply.links) == (
        ("na_24h_passed",),
        plain.choices,
        plain.links,
    )


@pytest.mark.parametrize(
    "question", ["", "9時に届いた", "24時間過ぎました", "明日の9時まで?", "昨日届いた"]
)
@pytest.mark.parametrize("topic", ["reg_confirm_mail", "na_24h_passed"])
def test_no_limit_without_a_moment(topic: str, question: str) -> None:
    """Where the text names no moment, the answer is the topic's own."""
    assert ANSWERS.topic(topic, replace(NOW, question=question)) == ANSWERS.topic(topic, NOW)


@pytest.mark.parametrize("topic", ["reg_mail_missing", "reg_password", "clk_done"])
def test_no_limit_in_other_answers(topic: str) -> None:
    """A moment named in another question changes nothing."""
    asked = replace(NOW, question="昨日の21時40分に届いた")
    assert ANSWERS.topic(topic, asked) == ANSWERS.topic(topic, NOW)


def test_answers_with_the_limit_are_short() -> None:
    """With the limit they still fit a small screen."""
    for at in MOMENTS:
        for question in ("午前0時10分", "一昨日の21時40分"):
            for topic in ("reg_confirm_mail", "na_24h_passed"):
                reply = ANSWERS.topic(topic, Situation(at, question))
                assert reply.text != ANSWERS.topic(topic, Situation(at)).text
                assert len(reply.text) <= LONGEST


def test_mail_clock() -> None:
    """A moment said alone is answered with the limit alone."""
    reply = ANSWERS.mail_clock(replace(NOW, question="昨日の21時40分に届きました"))
    assert reply is not None
    assert (reply.text, reply.short_text) == (LEFT, LEFT)
    assert (reply.citations, reply.topics) == (("REG-5",), ("reg_confirm_mail",))
    assert [choice.payload for choice in reply.choices] == [
        topic_payload("reg_password_screen"),
        topic_payload("na_24h_passed"),
    ]


def test_mail_clock_that_has_run_out() -> None:
    """Once the time is over, the desk is named with its link."""
    late = replace(NOW, question="一昨日の21時40分に届きました")
    assert ANSWERS.mail_clock(late) == ANSWERS.topic("na_24h_passed", late)


@pytest.mark.parametrize("question", ["", "届きました", "9時に届きました", "次へ"])
def test_no_mail_clock(question: str) -> None:
    """Without a moment there is no limit to tell."""
    assert ANSWERS.mail_clock(replace(NOW, question=question)) is None


# Agencies


@pytest.mark.parametrize("agency", [None, "", "no_such_agency"])
def test_agency_is_asked(agency: Optional[str]) -> None:
    """Whoever asks for their agency is asked which one it is."""
    reply = ANSWERS.topic(AGENCY_CONTACT, replace(NOW, agency=agency))
    assert reply.kind is Kind.ASK_BACK
    assert [(c.title, c.payload) for c in reply.choices] == [
        ("ゆめカード", '/choose_agency{"agency": "yumecard"}'),
        ("JFEライフ", '/choose_agency{"agency": "jfelife"}'),
    ]


@pytest.mark.parametrize("attribute", [None, "phone", "fax", "address", "hours"])
@pytest.mark.parametrize("agency", ["yumecard", "jfelife"])
def test_agency_is_not_asked_again(agency: str, attribute: Optional[str]) -> None:
    """Once the agency is known, it is answered and not asked for."""
    reply = ANSWERS.topic(AGENCY_CONTACT, replace(NOW, agency=agency, attribute=attribute))
    assert reply.kind is Kind.ANSWER
    assert CONTENT.agencies[agency].name in reply.text
    assert reply.citations == (CONTENT.agencies[agency].citation,)
    assert "choose_agency" not in "".join(choice.payload for choice in reply.choices)


@pytest.mark.parametrize(
    ("agency", "attribute", "expected"),
    [
        (
            "yumecard",
            "phone",
            "株式会社ゆめカードの電話番号は、0800-3003-123 です。株式会社ゆめカードの営業時間は、"
            "月〜金 9:30〜17:30です。（ただいま受付中・本日17:30まで）",
        ),
        ("yumecard", "fax", "株式会社ゆめカードのFAX番号は、0570-015-200 です。"),
        (
            "yumecard",
            "address",
            "株式会社ゆめカードの住所は、〒732-8570 広島市東区二葉の里3-3-1 です。",
        ),
        (
            "yumecard",
            "hours",
            "株式会社ゆめカードの営業時間は、月〜金 9:30〜17:30です。（ただいま受付中・本日17:30まで）",
        ),
        (
            "jfelife",
            "phone",
            "JFEライフ株式会社の電話番号は、0120-440-755 です。JFEライフ株式会社の営業時間は、"
            "この案内には書かれていません。お電話（0120-440-755）でご確認ください。",
        ),
        ("jfelife", "fax", "JFEライフ株式会社のFAX番号は、086-447-4409 です。"),
        (
            "jfelife",
            "address",
            "JFEライフ株式会社の住所は、〒712-8007 岡山県倉敷市鶴の浦1丁目5-5 です。",
        ),
        (
            "jfelife",
            "hours",
            "JFEライフ株式会社の営業時間は、この案内には書かれていません。"
            "お電話（0120-440-755）でご確認ください。",
        ),
        (
            "jfelife",
            None,
            "取扱代理店は、JFEライフ株式会社（保険本部・更改センター）です。\n"
            "電話 0120-440-755／FAX 086-447-4409\n"
            "〒712-8007 岡山県倉敷市鶴の浦1丁目5-5\n"
            "JFEライフ株式会社の営業時間は、この案内には書かれていません。"
            "お電話（0120-440-755）でご確認ください。",
        ),
        (
            "yumecard",
            "no_such_attribute",
            "取扱代理店は、株式会社ゆめカード（保険事業部 保険サービス課）です。\n"
            "電話 0800-3003-123／FAX 0570-015-200\n"
            "〒732-8570 広島市東区二葉の里3-3-1\n"
            "株式会社ゆめカードの営業時間は、月〜金 9:30〜17:30です。（ただいま受付中・本日17:30まで）",
        ),
    ],
)
def test_agency_facts(agency: str, attribute: Optional[str], expected: str) -> None:
    """What was asked about an agency is answered, everything if nothing was."""
    reply = ANSWERS.topic(AGENCY_CONTACT, replace(NOW, agency=agency, attribute=attribute))
    assert reply.text == expected


def test_yumecard_on_a_public_holiday() -> None:
    """On a public holiday the answer says that it cannot tell."""
    holiday = Situation(MOMENTS[2], "", "yumecard", "hours")
    assert ANSWERS.topic(AGENCY_CONTACT, holiday).text == (
        "株式会社ゆめカードの営業時間は、月〜金 9:30〜17:30です。"
        "（本日は祝日のため、営業しているかは確認できません）"
    )


# The last answer


@pytest.mark.parametrize(
    ("topic", "following"),
    [
        ("registration_overview", "reg_start"),
        ("renewal_overview", "renewal_start"),
        ("reg_start", "reg_terms"),
        ("policy_number_where", "reg_confirm"),
        ("reg_done", "renewal_start"),
        ("renewal_start", "clk_select_contract"),
    ],
)
def test_next_step(topic: str, following: str) -> None:
    """After an answer comes the next screen; after registration the renewal."""
    assert ANSWERS.next_step(topic, NOW).topics == (following,)


@pytest.mark.parametrize(
    ("topic", "preceding"),
    [("reg_terms", "reg_start"), ("reg_password", "reg_terms"), ("clk_done", "clk_final_check")],
)
def test_previous_step(topic: str, preceding: str) -> None:
    """Before an answer comes the screen before."""
    assert ANSWERS.previous_step(topic, NOW).topics == (preceding,)


def test_ends_of_a_journey() -> None:
    """The first and the last screen are said to be so."""
    assert "最後の手順です" in ANSWERS.next_step("clk_done", NOW).text
    assert "最初の手順です" in ANSWERS.previous_step("reg_start", NOW).text


@pytest.mark.parametrize("topic", [None, "desk_hours", "no_such_topic"])
def test_next_step_of_nothing(topic: Optional[str]) -> None:
    """Without a screen there is no next one: the journey is asked for."""
    assert ANSWERS.next_step(topic, NOW).kind is Kind.ASK_BACK
    assert ANSWERS.previous_step(topic, NOW).kind is Kind.ASK_BACK


def test_where() -> None:
    """Where something is, is told by its screen."""
    reply = ANSWERS.where("policy_number_which", NOW)
    assert reply.text.startswith("「会員登録 手順3/7 お客さま情報の入力」の画面です。")
    assert reply.topics == ("policy_number_which",)
    assert ANSWERS.where("desk_hours", NOW) == ANSWERS.topic("desk_hours", NOW)
    assert ANSWERS.where(None, NOW).kind is Kind.ASK_BACK


def test_repeat() -> None:
    """The last answer is given once more with all that belongs to it."""
    again, first = ANSWERS.repeat("reg_start", NOW), ANSWERS.topic("reg_start", NOW)
    assert again == replace(first, text="もう一度ご案内します。\n" + first.text)
    assert ANSWERS.repeat(None, NOW).kind is Kind.ASK_BACK


def test_repeated_question_stays_a_question() -> None:
    """Asking for the agency once more is no answer."""
    assert ANSWERS.repeat(AGENCY_CONTACT, NOW).kind is Kind.ASK_BACK
    assert ANSWERS.repeat("no_such_topic", NOW).kind is Kind.CANNOT_TELL


@pytest.mark.parametrize(
    ("topic", "agency", "topics"),
    [
        ("reg_mail_missing", None, ("desk_registration",)),
        ("clk_contract_not_listed", None, ("desk_clickar",)),
        ("clk_name_change", "yumecard", (AGENCY_CONTACT,)),
        ("desk_numbers", None, ("desk_numbers",)),
        ("greet", None, ("desk_numbers",)),
        (None, None, ("desk_numbers",)),
    ],
)
def test_phone_again(topic: Optional[str], agency: Optional[str], topics: tuple[str, ...]) -> None:
    """The number that belongs to the last answer is found again."""
    reply = ANSWERS.phone_again(topic, replace(NOW, agency=agency))
    assert reply.topics == topics
    assert any(phone in reply.text for phone in PHONES)


@pytest.mark.parametrize(
    ("journey", "number", "heading"),
    [
        ("registration", 1, "会員登録 手順1/7 公式サイトを開く\n"),
        ("registration", 7, "会員登録 手順7/7 登録の完了\n"),
        ("renewal", 5, "更新 手順5/9 プランの選択\n"),
        ("registration", 8, "会員登録の手順は、1から7までです。"),
        ("renewal", 0, "更新の手順は、1から9までです。"),
    ],
)
def test_step(journey: str, number: int, heading: str) -> None:
    """A step is found by its number, and a wrong number is told."""
    assert ANSWERS.step(journey, number, NOW).text.startswith(heading)


@pytest.mark.parametrize(
    ("number", "titles"),
    [
        (3, ["会員登録の手順3", "更新の手順3"]),
        (8, ["更新の手順8"]),
        (12, ["会員登録の流れ", "更新の流れ", "電話・係の者と話す"]),
    ],
)
def test_which_step(number: int, titles: list[str]) -> None:
    """A number alone is asked back, with the journeys that have such a step."""
    reply = ANSWERS.not_knowing.which_step(number, NOW)
    assert reply.kind is Kind.ASK_BACK
    assert sorted(choice.title for choice in reply.choices) == sorted(titles)


# Not knowing well


def test_ask_back() -> None:
    """The likeliest topics are offered; after two misses the desks are named too."""
    candidates = ["reg_start", "no_such_topic", "greet", "desk_hours", "reg_done", "clk_done"]
    reply = ANSWERS.not_knowing.ask_back(candidates, 1, NOW)
    assert [choice.payload for choice in reply.choices] == [
        topic_payload(topic) for topic in ("reg_start", "desk_hours", "reg_done")
    ]
    assert "0120" not in reply.text
    again = ANSWERS.not_knowing.ask_back(candidates, 2, NOW)
    assert again.choices == reply.choices
    assert "0120-157-566" in again.text and "0120-301-377" in again.text


@pytest.mark.parametrize("candidates", [[], ["no_such_topic"], ["greet", "thanks"]])
def test_nothing_to_offer(candidates: list[str]) -> None:
    """With nothing to offer, it cannot be told."""
    assert ANSWERS.not_knowing.ask_back(candidates, 1, NOW).kind is Kind.CANNOT_TELL


def test_other_replies() -> None:
    """Every reply that is no answer says so by its kind and helps on."""
    assert ANSWERS.not_knowing.none_of_these(NOW).kind is Kind.CANNOT_TELL
    assert ANSWERS.not_knowing.nothing_readable().kind is Kind.NOTICE
    assert len(ANSWERS.not_knowing.nothing_readable().choices) == 3
    assert ANSWERS.understood(["desk_hours"]).choices[0].payload == topic_payload("desk_hours")


# Whom to call, by the place where the person is

REGISTRATION, CLICKAR = "0120-157-566", "0120-301-377"
DESKS = re.compile(f"{REGISTRATION}|{CLICKAR}")


@pytest.mark.parametrize(
    ("topic", "journey", "phones"),
    [
        ("guard_complaint", None, [REGISTRATION]),
        ("guard_complaint", "registration", [REGISTRATION]),
        ("guard_complaint", "renewal", [CLICKAR]),
        ("desk_numbers", None, [REGISTRATION, CLICKAR]),
        ("desk_numbers", "registration", [REGISTRATION]),
        ("desk_numbers", "renewal", [CLICKAR]),
        ("trouble_screen", None, [REGISTRATION, CLICKAR]),
        ("trouble_screen", "registration", [REGISTRATION]),
        ("trouble_screen", "renewal", [CLICKAR]),
        ("screen_differs", "renewal", [CLICKAR]),
        # what one desk alone knows stays its own, wherever one is
        ("na_forgot_login", "renewal", [REGISTRATION]),
        ("na_browser", "registration", [CLICKAR]),
    ],
)
def test_desk_by_place(topic: str, journey: Optional[str], phones: list[str]) -> None:
    """Both desks only where it is not known which; after a complaint one number, always."""
    reply = ANSWERS.topic(topic, replace(NOW, journey=journey))
    assert DESKS.findall(reply.text) == phones
    assert [link.url for link in reply.links] == [f"tel:{p.replace('-', '')}" for p in phones]


@pytest.mark.parametrize("journey", [None, "registration", "renewal"])
def test_person_reads_the_number_first(journey: Optional[str]) -> None:
    """Whoever wants to talk finds the number in the first line."""
    reply = ANSWERS.topic("desk_numbers", replace(NOW, journey=journey))
    assert DESKS.search(reply.text.splitlines()[0])
    assert reply.text.endswith("ご契約の内容や保険料のことは、取扱代理店へお電話ください。")


def test_complaint_is_answered_with_an_apology() -> None:
    """First that we are sorry, then the number, and nothing to choose before it."""
    first, second = ANSWERS.topic("guard_complaint", NOW).text.splitlines()
    assert "申し訳ありません" in first and REGISTRATION in second


@pytest.mark.parametrize("reply", [ANSWERS.not_knowing.cannot_tell, ANSWERS.not_knowing.perhaps])
@pytest.mark.parametrize(
    ("journey", "phone"), [("registration", REGISTRATION), ("renewal", CLICKAR)]
)
def test_not_known_here_names_the_desk_of_the_place(
    reply: Callable[..., Reply], journey: str, phone: str
) -> None:
    """Where it is known which procedure, one desk is named, and no topic of the other offered."""
    said = reply(["reg_start", "renewal_start", "na_fees"], replace(NOW, journey=journey))
    assert DESKS.findall(said.text) == [phone]
    other = "renewal_start" if journey == "registration" else "reg_start"
    assert topic_payload(other) not in [choice.payload for choice in said.choices]


# Asking back

CANDIDATES = ["reg_start", "renewal_start", "policy_number_which", "na_fees"]


@pytest.mark.parametrize(
    ("journey", "offered"),
    [
        (None, ["reg_start", "renewal_start", "policy_number_which"]),
        ("registration", ["reg_start", "policy_number_which", "na_fees"]),
        ("renewal", ["renewal_start", "policy_number_which", "na_fees"]),
    ],
)
def test_candidates_of_the_procedure(journey: Optional[str], offered: list[str]) -> None:
    """Nothing of the procedure that the person is not in is offered."""
    reply = ANSWERS.not_knowing.ask_back(CANDIDATES, 1, replace(NOW, journey=journey))
    assert [choice.payload for choice in reply.choices] == [topic_payload(t) for t in offered]


def test_only_candidates_of_the_other_procedure() -> None:
    """Then it is not known what is meant, and somebody to call is named."""
    reply = ANSWERS.not_knowing.ask_back(["reg_start"], 1, replace(NOW, journey="renewal"))
    assert reply.kind is Kind.CANNOT_TELL and CLICKAR in reply.text and not reply.choices


@pytest.mark.parametrize(
    ("misses", "is_annoyed", "journey", "candidates", "phones"),
    [
        (1, False, None, ["reg_start"], []),
        (1, True, None, ["reg_start"], [REGISTRATION]),
        (2, False, None, ["reg_start"], [REGISTRATION]),
        (2, False, None, ["renewal_start"], [CLICKAR]),
        (2, False, None, ["reg_start", "renewal_start"], [REGISTRATION, CLICKAR]),
        (3, False, "renewal", ["policy_number_which"], [CLICKAR]),
        (1, True, "registration", ["policy_number_which"], [REGISTRATION]),
    ],
)
def test_telephone_with_what_is_offered(
    misses: int,
    is_annoyed: bool,
    journey: Optional[str],
    candidates: list[str],
    phones: list[str],
) -> None:
    """From the second time in a row on, and at once for whoever has had enough."""
    situation = replace(NOW, journey=journey, is_annoyed=is_annoyed)
    reply = ANSWERS.not_knowing.ask_back(candidates, misses, situation)
    assert reply.kind is Kind.ASK_BACK and reply.choices
    assert DESKS.findall(reply.text) == phones


# Simpler words


@each("topic", CONTENT.topics)
def test_simpler(topic: str) -> None:
    """「つまり？」: one act; again: somebody to call, and no third wording."""
    told = ANSWERS.topic(topic, NOW)
    once, twice = (ANSWERS.simpler(topic, NOW, times) for times in (1, 2))
    assert once.text.startswith(CONTENT.topics[topic].simple)
    assert len(once.text) < 135 and once.text != told.text
    assert any(phone in twice.text for phone in PHONES)
    assert CONTENT.topics[topic].simple not in twice.text
    assert once.topics == twice.topics == (topic,)
    assert set(CONTENT.topics[topic].citations) <= set(once.citations)


@pytest.mark.parametrize(
    ("topic", "phone"),
    [("reg_terms", REGISTRATION), ("clk_final_check", CLICKAR), ("na_forgot_login", REGISTRATION)],
)
def test_desk_after_simpler_words(topic: str, phone: str) -> None:
    """The number is that of the procedure that the answer is about."""
    assert DESKS.findall(ANSWERS.simpler(topic, NOW, 2).text) == [phone]


def test_simpler_words_for_nothing() -> None:
    """A topic that is not known cannot be told in other words either."""
    assert ANSWERS.simpler("no_such_topic", NOW).kind is Kind.CANNOT_TELL


@pytest.mark.parametrize(
    ("candidates", "phones"),
    [
        (["reg_start", "reg_terms"], [REGISTRATION]),
        (["renewal_start"], [CLICKAR]),
        (["reg_start", "renewal_start"], [REGISTRATION, CLICKAR]),
        (["clickar_when_where"], [REGISTRATION, CLICKAR]),
    ],
)
def test_desk_of_what_is_perhaps_meant(candidates: list[str], phones: list[str]) -> None:
    """A question about the registration is never sent to Clickar's desk, nor the other way."""
    assert DESKS.findall(ANSWERS.not_knowing.perhaps(candidates, NOW).text) == phones
