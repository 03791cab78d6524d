"""Answers to questions: from a topic to a reply that cites, offers and names the phone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Iterable, Optional, Sequence, Union

from bot.domain.contact import Agency, Desk
from bot.domain.content import Content
from bot.domain.faq import Topic
from bot.reply import Choice, Kind, Link, Reply
from bot.services.mail_clock import clock_text, is_over, parse_received_at, passed_text
from bot.services.opening import Opening, agency_hours

MAX_CHOICES = 3
MISSES_BEFORE_DESK = 2
OFFICIAL_SITE = Link("損保ジャパン公式サイト", "https://www.sompo-japan.co.jp/")

DESK_HOURS = "desk_hours"
AGENCY_CONTACT = "agency_contact"
REFUSED_CONSENT = "consent_refuse"
CONFIRM_MAIL = "reg_confirm_mail"
CONFIRM_PASSED = "na_24h_passed"
CONFIRM_SECTION = "REG-5"


@dataclass(frozen=True)
class Situation:
    """What is known about this turn: the question, the moment, the person's agency."""

    at: datetime
    question: str = ""
    agency: Optional[str] = None
    attribute: Optional[str] = None


def topic_payload(topic: str) -> str:
    """The payload of a choice that asks about a topic."""
    return f'/faq{{"topic": "{topic}"}}'


def agency_payload(agency: str) -> str:
    """The payload of a choice that names the person's agency."""
    return f'/choose_agency{{"agency": "{agency}"}}'


class Answers:
    """Makes replies from the content; knows nothing of Rasa or of channels."""

    def __init__(self, content: Content, opening: Opening) -> None:
        self._content = content
        self._opening = opening

    # Answers

    def topic(self, topic_id: str, situation: Situation) -> Reply:
        """The answer to one topic; an id that the content does not know cannot be told."""
        topic = self._content.topics.get(topic_id)
        if topic is None:
            return self.cannot_tell((), situation)
        if topic.id == AGENCY_CONTACT:
            return self._agency_contact(topic, situation)
        if topic.id == DESK_HOURS:
            desk = self._content.desks["registration"]
            text = self._opening.answer(situation.question, desk, situation.at)
            return self._told(topic, text, situation)
        if topic.id in (CONFIRM_MAIL, CONFIRM_PASSED):
            received_at = parse_received_at(situation.question, situation.at)
            if received_at:
                return self._clock_first(topic, received_at, situation)
        return self._told(topic, topic.text, situation)

    def topics(self, topic_ids: Sequence[str], situation: Situation) -> list[Reply]:
        """One reply for each question; only the last one keeps its choices."""
        replies = [self.topic(topic_id, situation) for topic_id in topic_ids]
        return [reply.with_choices(()) for reply in replies[:-1]] + replies[-1:]

    def mail_clock(self, situation: Situation) -> Optional[Reply]:
        """Until when 本登録 can be finished; None unless the text says when the mail came."""
        received_at = parse_received_at(situation.question, situation.at)
        if received_at is None:
            return None
        if is_over(received_at, situation.at):
            passed = self._content.topics[CONFIRM_PASSED]
            return self._clock_first(passed, received_at, situation)
        clock = clock_text(received_at, situation.at)
        return Reply(
            clock,
            self._choices(("reg_password_screen", CONFIRM_PASSED)),
            (CONFIRM_SECTION,),
            topics=(CONFIRM_MAIL,),
            short_text=clock,
        )

    # Not knowing well

    def ask_back(self, candidates: Sequence[str], misses: int, situation: Situation) -> Reply:
        """Offer the likeliest topics; after two misses in a row name the desks as well."""
        choices = self._choices(candidates)
        if not choices:
            return self.cannot_tell((), situation)
        if misses >= MISSES_BEFORE_DESK:
            lines, links, _ = self._help("both", situation)
            text = "うまくお答えできず、申し訳ありません。お電話でもご案内します。次のことでしたら、ここでお答えできます。"
            return Reply("\n".join([text, *lines]), choices, links=links, kind=Kind.ASK_BACK)
        return Reply("お知りになりたいのは、次のどれでしょうか。", choices, kind=Kind.ASK_BACK)

    def cannot_tell(self, candidates: Sequence[str], situation: Situation) -> Reply:
        """Say that this is not known here, and who knows."""
        text = "申し訳ありませんが、そのご質問には、ここでは確かなことをお答えできません。"
        agency_lines, agency_links, _ = self._help("agency", situation)
        desk_lines, desk_links, _ = self._help("both", situation)
        return Reply(
            "\n".join(
                [text, "■ご契約や補償、保険料のこと", *agency_lines, "■操作のこと", *desk_lines]
            ),
            self._choices(candidates),
            links=(*agency_links, *desk_links),
            kind=Kind.CANNOT_TELL,
        )

    def perhaps(self, candidates: Sequence[str], situation: Situation) -> Reply:
        """Near our subjects, but not surely one of them: offer, and say who else knows."""
        choices = self._choices(candidates)
        if not choices:
            return self.cannot_tell((), situation)
        place = self._content.step_about(candidates[0])
        journey = place[0].id if place else "renewal"
        desk = "registration" if journey == "registration" else "clickar"
        agency_lines, agency_links, _ = self._help("agency", situation)
        desk_lines, desk_links, _ = self._help(desk, situation)
        text = "次のことでしたら、ここでご案内できます。あてはまらないときは、お電話でお問い合わせください。"
        return Reply(
            "\n".join([text, *desk_lines, "ご契約や補償のことは、取扱代理店へ：", *agency_lines]),
            choices,
            links=(*desk_links, *agency_links),
            kind=Kind.ASK_BACK,
        )

    def none_of_these(self, situation: Situation) -> Reply:
        """After 「いいえ」 to what was offered."""
        lines, links, _ = self._help("both", situation)
        text = "失礼しました。別の言葉で書いていただけますか。お電話でもご案内します。"
        return Reply("\n".join([text, *lines]), links=links, kind=Kind.CANNOT_TELL)

    def beginnings(self) -> tuple[Choice, ...]:
        """What can be begun, and whom one can call."""
        return self._choices(("registration_overview", "renewal_overview", "desk_numbers"))

    def nothing_begun(self) -> Reply:
        """A command where no journey goes on."""
        return Reply(
            "いま、ここで進めているお手続きはありません。どのことをご案内しましょうか。",
            self.beginnings(),
            kind=Kind.ASK_BACK,
        )

    def nothing_readable(self) -> Reply:
        """For an empty message, emoji or signs alone."""
        return Reply(
            "文字を読み取れませんでした。お困りのことを、短い言葉で書いてください。",
            self.beginnings(),
            kind=Kind.NOTICE,
        )

    # The last answer

    def next_step(self, topic_id: Optional[str], situation: Situation) -> Reply:
        """The screen after the one that the topic is about."""
        return self._neighbour(topic_id, +1, situation)

    def previous_step(self, topic_id: Optional[str], situation: Situation) -> Reply:
        """The screen before the one that the topic is about."""
        return self._neighbour(topic_id, -1, situation)

    def where(self, topic_id: Optional[str], situation: Situation) -> Reply:
        """On which screen the thing just mentioned is."""
        place = self._content.step_about(topic_id) if topic_id else None
        if topic_id is None:
            return self._which_journey("どの画面のことでしょうか。")
        reply = self.topic(topic_id, situation)
        if place is None:
            return reply
        journey, step = place
        screen = f"「{journey.label(step)} {step.title}」の画面です。"
        return replace(reply, text=screen + reply.text, short_text="")

    def repeat(self, topic_id: Optional[str], situation: Situation) -> Reply:
        """The last answer once more."""
        if topic_id is None:
            return self._which_journey("どのことをご案内しましょうか。")
        reply = self.topic(topic_id, situation)
        return replace(reply, text="もう一度ご案内します。\n" + reply.text)

    def phone_again(self, topic_id: Optional[str], situation: Situation) -> Reply:
        """The telephone number that went with the last answer."""
        topic = self._content.topics.get(topic_id or "")
        if topic is None:
            return self.topic("desk_numbers", situation)
        if topic.id == AGENCY_CONTACT or topic.desk == "agency":
            return self.topic(AGENCY_CONTACT, replace(situation, attribute="phone"))
        if topic.desk in self._content.desks:
            return self.topic(f"desk_{topic.desk}", situation)
        return self.topic("desk_numbers", situation)

    def understood(self, offered: Sequence[str]) -> Reply:
        """After 「はい」 to an answer."""
        return Reply("はい。ほかにお困りのことはありますか。", self._choices(offered))

    def step(self, journey_id: str, number: int, situation: Situation) -> Reply:
        """What to do at a step, by its number."""
        journey = self._content.journeys[journey_id]
        step = journey.step(number)
        if step is None:
            return Reply(
                f"{journey.title}の手順は、1から{len(journey.steps)}までです。",
                self._choices((f"{journey.id}_overview",)),
                citations=(journey.steps[0].section,),
            )
        reply = self.topic(step.topics[0], situation)
        heading = f"{journey.label(step)} {step.title}\n"
        return replace(reply, text=heading + reply.text)

    def which_step(self, number: int) -> Reply:
        """A step was named by its number alone."""
        choices = tuple(
            Choice(f"{journey.title}の手順{number}", topic_payload(step.topics[0]))
            for journey in self._content.journeys.values()
            for step in [journey.step(number)]
            if step
        )
        if choices:
            return Reply("どちらのお手続きでしょうか。", choices, kind=Kind.ASK_BACK)
        ranges = "、".join(
            f"{journey.title}が1から{len(journey.steps)}まで"
            for journey in self._content.journeys.values()
        )
        return self._which_journey(f"手順は、{ranges}です。どちらのお手続きでしょうか。")

    # Agencies

    def ask_agency(self) -> Reply:
        """Which agency is theirs; asked once, then remembered."""
        return Reply(
            "取扱代理店はどちらですか。ちらしの「お問い合わせ先（取扱代理店）」に書かれています。",
            tuple(
                Choice(agency.short_name, agency_payload(agency.id))
                for agency in self._content.agencies.values()
            ),
            topics=(AGENCY_CONTACT,),
            citations=tuple(a.citation for a in self._content.agencies.values()),
            kind=Kind.ASK_BACK,
        )

    def _agency_contact(self, topic: Topic, situation: Situation) -> Reply:
        agency = self._content.agencies.get(situation.agency or "")
        if agency is None:
            return self.ask_agency()
        return Reply(
            self._agency_text(agency, situation),
            self._choices(topic.choices),
            (agency.citation,),
            (_tel(agency.name, agency.phone),),
            (topic.id,),
        )

    def _agency_text(self, agency: Agency, situation: Situation) -> str:
        hours = agency_hours(agency, self._opening, situation.at)
        facts = {
            "phone": f"{agency.name}の電話番号は、{agency.phone} です。",
            "fax": f"{agency.name}のFAX番号は、{agency.fax} です。",
            "address": f"{agency.name}の住所は、〒{agency.postal_code} {agency.address} です。",
            "hours": hours,
        }
        asked = facts.get(situation.attribute or "")
        if asked:
            return asked if situation.attribute != "phone" else f"{asked}{hours}"
        return "\n".join(
            [
                f"取扱代理店は、{agency.name}（{agency.department}）です。",
                f"電話 {agency.phone}／FAX {agency.fax}",
                f"〒{agency.postal_code} {agency.address}",
                hours,
            ]
        )

    # Pieces

    def _told(self, topic: Topic, text: str, situation: Situation) -> Reply:
        """The topic's answer, as `text`, with all that goes with it."""
        lines, links, citations = self._help(topic.desk, situation)
        if topic.link:
            links = (OFFICIAL_SITE, *links)
        return Reply(
            text="\n".join([text, *self._not_said_yet(text, lines)]),
            choices=self._choices(topic.choices),
            citations=tuple(dict.fromkeys((*topic.citations, *citations))),
            links=links,
            topics=(topic.id,),
            short_text=self._short(topic, situation),
        )

    def _clock_first(self, topic: Topic, received_at: datetime, situation: Situation) -> Reply:
        """The limit of the mail, then the answer; once it is over, what is known of that."""
        clock = clock_text(received_at, situation.at)
        if is_over(received_at, situation.at):
            passed = self._content.topics[CONFIRM_PASSED]
            # the clock's text says what the topic's text says
            reply = self._told(passed, clock, situation)
            short = passed_text(received_at, situation.at) + reply.short_text
        else:
            reply = self._told(topic, f"{clock}\n{topic.text}", situation)
            short = clock
        citations = tuple(dict.fromkeys((*reply.citations, CONFIRM_SECTION)))
        return replace(reply, citations=citations, short_text=short)

    def _choices(self, topic_ids: Iterable[str]) -> tuple[Choice, ...]:
        known = [self._content.topics[t] for t in topic_ids if t in self._content.topics]
        offered = [topic for topic in known if topic.is_offered][:MAX_CHOICES]
        return tuple(Choice(topic.title, topic_payload(topic.id)) for topic in offered)

    def _help(
        self, desk: Optional[str], situation: Situation
    ) -> tuple[list[str], tuple[Link, ...], tuple[str, ...]]:
        """Lines, `tel:` links and citations of those who help further."""
        if desk is None:
            return [], (), ()
        if desk == "agency":
            known = self._content.agencies.get(situation.agency or "")
            agencies = [known] if known else list(self._content.agencies.values())
            lines = (
                [self._opening.agency_line(known, situation.at)]
                if known
                else [f"{agency.name}：{agency.phone}" for agency in agencies]
            )
            return lines, *_tel_links(agencies)
        if desk == "both":
            desks = list(self._content.desks.values())
            lines = self._opening.desk_lines(desks, situation.at)
        else:
            desks = [self._content.desks[desk]]
            lines = [self._opening.desk_line(desks[0], situation.at)]
        return lines, *_tel_links(desks)

    def _not_said_yet(self, text: str, lines: Sequence[str]) -> list[str]:
        """The lines without a number that the text gave already: only when it is answered."""
        left = []
        for line in lines:
            name, _, rest = line.partition("：")
            phone, bracket, status = rest.partition("（")
            said = bool(phone) and phone in text
            left.append(f"（{status}" if said and bracket else "" if said else line)
        return [line for line in left if line]

    def _short(self, topic: Topic, situation: Situation) -> str:
        """The short wording with the number of the one who helps, "" if there is none."""
        if topic.short_text is None or topic.id == DESK_HOURS:
            return ""
        helper: Optional[Union[Desk, Agency]] = self._content.desks.get(topic.desk or "")
        if topic.desk == "agency":
            helper = self._content.agencies.get(situation.agency or "")
        if helper is None or helper.phone in topic.short_text:
            return topic.short_text
        return f"{topic.short_text} {helper.phone}"

    def _neighbour(self, topic_id: Optional[str], direction: int, situation: Situation) -> Reply:
        place = self._content.step_about(topic_id) if topic_id else None
        if place is None:
            start = {"registration_overview": "registration", "renewal_overview": "renewal"}
            if topic_id in start and direction > 0:
                return self.step(start[topic_id], 1, situation)
            return self._which_journey("どちらのお手続きのことでしょうか。")
        journey, step = place
        if journey.step(step.number + direction):
            return self.step(journey.id, step.number + direction, situation)
        if direction > 0 and journey.then:
            return self.topic(journey.then, situation)
        edge = "最後" if direction > 0 else "最初"
        return Reply(
            f"{journey.label(step)}「{step.title}」が、{journey.title}の{edge}の手順です。",
            self._choices(("desk_numbers", f"{journey.id}_overview")),
            (step.section,),
            topics=(step.topics[0],),
        )

    def _which_journey(self, text: str) -> Reply:
        return Reply(
            text,
            self.beginnings(),
            kind=Kind.ASK_BACK,
        )


def _tel_links(
    contacts: Sequence[Union[Desk, Agency]],
) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    links = tuple(_tel(contact.name, contact.phone) for contact in contacts)
    return links, tuple(contact.citation for contact in contacts)


def _tel(name: str, phone: str) -> Link:
    return Link(f"{name}に電話する", f"tel:{phone.replace('-', '')}")
