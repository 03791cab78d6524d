"""What words tell of a screen: an item of it, filled in alone, left by its button; and the renewal that is done."""

from __future__ import annotations

import pytest

from bot.content import loader
from bot.services.hearing.finished import (
    asks_to_ignore,
    has_mail_of_the_end,
    is_reminded_again,
    tells_renewed,
)
from bot.services.hearing.not_registered import denies_registration
from bot.services.hearing.on_screen import commits, names_an_item, only_fills, without_going_back
from bot.services.hearing.screen_no import tells_disclosure
from bot.text.telling import clauses

RENEWAL = loader.load().journeys["renewal"]


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("次へのボタンを押した", True),
        ("告知のとこ", True),
        ("電話番号を書いた", True),
        ("会員の方は二年前にしてあります", False),
        ("昼めしを食べた", False),
    ],
)
def test_an_item_of_a_screen(text: str, is_named: bool) -> None:
    """A button, a field or a sign."""
    assert names_an_item(text, RENEWAL) == is_named


@pytest.mark.parametrize(
    "text", ["証券番号も打った", "住所を入れなおした", "電話を変えた", "名前書いた"]
)
def test_what_is_only_filled_in(text: str) -> None:
    """Its screen is not left."""
    assert only_fills(text)


@pytest.mark.parametrize(
    "text", ["番号を入れて次へ押した", "全部入れた", "入れました", "プラン決定を押した", "押した"]
)
def test_what_may_leave_it(text: str) -> None:
    """A button, all of it, or nothing that is named."""
    assert not only_fills(text)


def test_a_button_that_commits() -> None:
    """「次へ」 is the one of another screen."""
    assert commits("確定押した") and commits("最後のおした") and commits("押しました")
    assert not commits("次へも押した")


def test_what_leads_back_is_no_sign() -> None:
    """「訂正」 stands on the screen that was left by it."""
    said = without_going_back(clauses("訂正いうのを押して連絡先のとこで直した。次へも押した"))
    assert [clause.text for clause in said] == ["連絡先のとこで直した", "次へも押した"]


@pytest.mark.parametrize(
    ("text", "is_near", "is_done"),
    [
        ("更新もうすんだ", False, True),
        ("もう終わりました", False, False),
        ("もう終わりました", True, True),
        ("登録はもう終わりました", True, False),
        ("更新が済んだら連絡します", True, False),
        ("更新はまだ済んでません", True, False),
        ("更新は済みましたか", True, False),
    ],
)
def test_the_renewal_is_done(text: str, is_near: bool, is_done: bool) -> None:
    """Told as past, of that procedure."""
    assert tells_renewed(text, is_near) == is_done


def test_mails_and_reminders() -> None:
    """The mail of the end is no reminder."""
    assert has_mail_of_the_end("完了メールは来とる") and not has_mail_of_the_end(
        "登録の完了メールが来た"
    )
    assert is_reminded_again("また案内が来た") and not is_reminded_again("完了メールが届いた")
    assert asks_to_ignore("催促のやつは放っといてええん") and not asks_to_ignore("放っといて")


def test_what_a_denial_is_about() -> None:
    """The registration, or nothing that is named."""
    assert denies_registration("そんなの作ってないよ") and denies_registration("まだしてないです")
    assert not denies_registration("共済には入っとらんです") and not denies_registration(
        "登録してないと駄目？"
    )


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("よその保険は入っておりませんそれから切られたこともないですこれは確かです", False),
        ("共済にも入っとります", True),
        ("去年解約されたことがあります", True),
    ],
)
def test_a_disclosure_dictated_without_a_pause(text: str, is_told: bool) -> None:
    """What is denied in the middle is not told."""
    assert tells_disclosure(text) == is_told
