"""What the dialogue tests share: a person who talks to the real assistant, and places by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Callable, Mapping, Sequence

from bot.content import loader
from bot.reply import Reply

Say = Callable[..., list[Reply]]

CONTENT = loader.load()
REGISTRATION = CONTENT.journeys["registration"]

GUIDE = "画面を見ながら進める"
PREPARE = "ここで入力の準備をする"
READ_BACK = "手順3/7（入力内容の確認）"

DESK = "0120-157-566"
"""The desk of the 会員登録."""
AGENCIES = ("0800-3003-123", "0120-440-755")

TARO: Mapping[str, str] = {
    "email": "taro@example.jp",
    "name": "損保 太郎",
    "kana": "そんぽ たろう",
    "romaji": "はい",
    "birth_date": "昭和25年12月19日",
    "postal_code": "106-0038",
    "address": "東京都新宿区西新宿1-26-1",
    "phone": "042-000-0001",
    "policy_numbers": "A020119183",
}
"""The sample customer of the sandbox, as he types; in the order of the form."""

HANAKO: Mapping[str, str] = {
    "email": "hanako@example.jp",
    "name": "見本 花子",
    "kana": "ミホン ハナコ",
    "romaji": "入力しない",
    "birth_date": "1984/4/3",
    "postal_code": "732-0057",
    "address": "広島県広島市東区二葉の里九丁目99番99号 見本ハイツ901",
    "phone": "082-000-0002",
    "policy_numbers": "B900000021",
}

HINAKO: Mapping[str, str] = {
    "email": "hinako@example.jp",
    "name": "髙﨑 雛子",
    "kana": "タカサキ ヒナコ",
    "romaji": "入力しない",
    "birth_date": "昭和41年9月15日",
    "postal_code": "730-0013",
    "address": "広島県広島市中区八丁堀99番7号",
    "phone": "082-000-0007",
    "policy_numbers": "G900000071",
}

GORO: Mapping[str, str] = {
    "email": "goro@example.jp",
    "name": "模擬 五郎",
    "kana": "もぎ ごろう",
    "romaji": "入力しない",
    "birth_date": "昭和33年8月8日",
    "postal_code": "730-0011",
    "address": "広島県広島市中区基町九九番地一一",
    "phone": "082-000-0011",
    "policy_numbers": "M900000111",
}

ORDER = tuple(field.id for field in REGISTRATION.fields)

_PLACE = re.compile(r"^会員登録 (手順[0-9]/[0-9](?:（[^）]*）)?)(?= |$)", re.MULTILINE)
_CODE = re.compile("再開コードは「(.+?)」")
_PHONE = re.compile(r"0[0-9]{2,3}-[0-9]{3,4}-[0-9]{3,4}")


def at(name: str) -> str:
    """「手順3/7（項目2/9）」: the place where a field is asked."""
    step = REGISTRATION.step_of(name)
    assert step
    steps = len(REGISTRATION.steps)
    return f"手順{step.number}/{steps}（項目{ORDER.index(name) + 1}/{len(ORDER)}）"


def line_problems(replies: Sequence[Reply]) -> list[str]:
    """What LINE would not take of the messages that these become, drawn and in words."""
    from line_limits import problems_of

    from bot.channels.line.flex import Shown
    from bot.channels.line.rendering import Rendering
    from bot.channels.line.words import load_line_words

    site = "https://site.example.jp"
    picture = Shown(f"{site}/channels/line/pictures/registration-3.jpg", "390:475")
    rendering = Rendering(load_line_words(), site, lambda card: picture)
    return [
        problem
        for messages in (rendering.messages(replies), rendering.plain(replies))
        for problem in problems_of(messages)
    ]


@dataclass
class Talk:
    """One person in one conversation. No turn may say what the turn before said."""

    say: Say
    sender: str = ""
    channel: str = "web"
    replies: list[Reply] = field(default_factory=list)
    history: list[str] = field(default_factory=list)

    def __call__(self, *texts: str) -> Talk:
        """Say each of the texts; the answers to the last one are kept."""
        for text in texts:
            self.replies = self.say(text, sender=self.sender, channel=self.channel)
            assert self.replies and all(reply.text.strip() for reply in self.replies), text
            if self.channel == "line":
                assert not line_problems(self.replies), text
            assert not self.history or self.text != self.history[-1], f"said twice, at {text}"
            self.history.append(self.text)
        return self

    def press(self, title: str) -> Talk:
        """Press a button that was just offered."""
        payloads = {choice.title: choice.payload for choice in self.replies[-1].choices}
        assert title in payloads, f"{title} is not offered, but {[*payloads]}"
        return self(payloads[title])

    def next_screen(self) -> Talk:
        """On to the next screen, whatever part of this one was told."""
        done, before = "この画面は済みました", self.place
        if done in self.titles:
            return self.press(done)
        self.press("次へ")
        is_part = self.place == before and "（2/2）" in self.text
        return self.press("次へ") if is_part else self

    @property
    def text(self) -> str:
        """All that was said in the last turn."""
        return "\n".join(reply.text for reply in self.replies)

    @property
    def place(self) -> str:
        """「手順3/7（項目2/9）」 or 「手順5/7」, "" where no place was told."""
        found = [match for match in (_PLACE.search(reply.text) for reply in self.replies) if match]
        return found[-1][1] if found else ""

    @property
    def titles(self) -> list[str]:
        """What can be pressed."""
        return [choice.title for choice in self.replies[-1].choices]

    @property
    def citations(self) -> set[str]:
        """The sections that the last turn rests on."""
        return {citation for reply in self.replies for citation in reply.citations}

    @property
    def topics(self) -> list[str]:
        """The topics that the last turn answered."""
        return [topic for reply in self.replies for topic in reply.topics]

    @property
    def urls(self) -> list[str]:
        """The links of the last turn."""
        return [link.url for reply in self.replies for link in reply.links]

    @property
    def phones(self) -> set[str]:
        """The telephone numbers in the last turn's text."""
        return set(_PHONE.findall(self.text))

    @property
    def code(self) -> str:
        """The resume code of the last turn."""
        match = _CODE.search(self.text)
        assert match, self.text
        return match[1]

    # Ways into the journey

    def guided(self) -> Talk:
        """Begin, with the page open."""
        return self("会員登録したいです").press(GUIDE)

    def preparing(self) -> Talk:
        """Begin, to have everything prepared."""
        return self("会員登録したいです").press(PREPARE)

    def filling(self, person: Mapping[str, str] = TARO, until: str = "") -> Talk:
        """Prepare, and answer everything before the field `until`; without it, all."""
        self.preparing()
        return self.answering(person, until)

    def answering(self, person: Mapping[str, str], until: str = "") -> Talk:
        """Answer what is asked, from the field in turn on."""
        for name in ORDER[next(i for i, n in enumerate(ORDER) if at(n) == self.place) :]:
            if name == until:
                return self
            self(person[name])
        if "ほかにはない" in self.titles:
            self.press("ほかにはない")
        return self


def lines(texts: Sequence[str]) -> list[set[str]]:
    """The sentences of each turn, apart from headings, lists and numbers to call."""
    return [
        {
            line
            for line in text.split("\n")
            if line and line[0] not in "・→※" and not _PLACE.match(line) and not _PHONE.search(line)
        }
        for text in texts
    ]


def assert_no_sentence_twice(texts: Sequence[str]) -> None:
    """No sentence comes twice in a row."""
    said = lines(texts)
    for before, after in zip(said, said[1:]):
        assert not before & after, before & after
