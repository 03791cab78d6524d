"""The words of mails: what is there, and that a wrong file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.mail.writing import MailWriter
from bot.content import loader
from bot.content.loader import FOLDER
from bot.content.mail_words import load_mail_words
from bot.content.password_words import load_password_words
from bot.domain.errors import ContentError
from bot.services.mail.letter import KINDS, Kind, Letter
from bot.services.mail.wording import SUBJECTS

MAILS = (FOLDER / "mails.yml").read_text(encoding="utf-8")
PASSWORDS = (FOLDER / "password_words.yml").read_text(encoding="utf-8")
LINK = 'https://site.example/registration/password?code=a&b="c'.replace('"', "%22")


def written(kind: Kind, name: str = "見本 太郎", link: str | None = LINK) -> tuple[str, str, str]:
    """Subject, text and HTML of a mail."""
    write = MailWriter(load_mail_words(), loader.load().desks)
    mail = write("id", Letter(kind, "taro@example.jp", name, link, "k"))
    assert mail.to == "taro@example.jp"
    return mail.subject, mail.text, mail.html


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail(kind: Kind) -> None:
    """The subject that is agreed; the name, the link and a desk; nothing else of the person."""
    subject, text, html = written(kind)
    assert subject == SUBJECTS[kind]
    assert text.startswith("見本 太郎 様\n")
    assert f"\n{LINK}\n" in text
    assert f'<a href="{LINK.replace("&", "&amp;")}">' in html
    for body in (text, html):
        assert "見本のサイト" in body
        assert (
            "0120-301-377" in body if kind in ("renewed", "expiry_soon") else "0120-157-566" in body
        )
        assert "taro@example.jp" not in body
        assert "{" not in body
    assert "style=" not in html and "<script" not in html and "<img" not in html


def test_the_mail_that_confirms() -> None:
    """Not finished yet, valid 24 hours, once, and what to press."""
    _, text, _ = written("confirm")
    for words in ("仮登録", "完了していません", "24時間", "1回だけ", "「登録」"):
        assert words in text


@pytest.mark.parametrize("kind", ["registered", "renewed"])
def test_without_a_link(kind: Kind) -> None:
    """A completion mail may lead nowhere."""
    _, text, html = written(kind, link=None)
    assert "http" not in text and "<a " not in html


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{desk}", "A & B", "{0.__class__}"])
def test_a_name_is_only_a_name(name: str) -> None:
    """Escaped in HTML, as it is in text, and never read as a template."""
    _, text, html = written("registered", name=name)
    assert text.startswith(f"{name} 様\n")
    assert "<script" not in html
    assert html.count("0120-157-566") == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "subject: マイページ会員登録のご確認",
            "subject: ご確認",
            "confirm: the subject must read",
        ),
        ("有効期限は24時間です", "有効期限は短いです", "must say before the link"),
        ("{name} 様", "お客さま", "greeting must have {name}"),
        ("- マイページの会員登録が完了しました。", "- '{name}さま'", "nothing may stand in braces"),
        ("link: 登録を完了する画面", "link: ''", "confirm: link must be text"),
        ("{desk}", "窓口", "closing must name the desk"),
        ("  renewed:", "  other:", "mails holds some of"),
        ("sections: [CLK-9]", "sections: []", "renewed: sections are missing"),
        ("{name} 様", "{name 様", "mails.yml:"),
    ],
)
def test_a_wrong_file(tmp_path: Path, old: str, new: str, told: str) -> None:
    """The error names the file and the entry."""
    path = tmp_path / "mails.yml"
    path.write_text(MAILS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_mail_words(path)
    assert str(caught.value).startswith("mails.yml: ") and told in str(caught.value)


def test_a_desk_that_does_not_exist(tmp_path: Path) -> None:
    """Nobody is sent to a desk that has no number."""
    path = tmp_path / "mails.yml"
    path.write_text(MAILS.replace("desk: clickar", "desk: nobody"), encoding="utf-8")
    with pytest.raises(ContentError, match="desk nobody"):
        MailWriter(load_mail_words(path), loader.load().desks)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  date:", "  dates:", "date is missing"),
        ("  date:", "  more: x\n  date:", "more is said nowhere"),
        ("password,", "Password,", "common: Password must be"),
        ("passwd,", "password,", "password stands twice"),
        ("common:\n", "commons:\n", "password_words.yml: KeyError"),
    ],
)
def test_wrong_words_of_passwords(tmp_path: Path, old: str, new: str, told: str) -> None:
    """The error names the file and the entry."""
    path = tmp_path / "password_words.yml"
    path.write_text(PASSWORDS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=told):
        load_password_words(path)
