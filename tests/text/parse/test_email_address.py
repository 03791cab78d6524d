"""Mail addresses."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.text.parse.email_address import parse_email
from bot.text.parse.result import Parsed, Question, Refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("taro@example.jp", "taro@example.jp"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"),
        ("taro＠example.jp", "taro@example.jp"),
        ("taro @ example.jp", "taro@example.jp"),
        ("Taro.Sompo@EXAMPLE.JP", "Taro.Sompo@example.jp"),
        ("taro+car@example.jp", "taro+car@example.jp"),
        ("taro_1950@example.co.jp", "taro_1950@example.co.jp"),
        ("taro−s@example.jp", "taro-s@example.jp"),
        ("wwww@example.jp", "wwww@example.jp"),
        ("<taro@example.jp>", "taro@example.jp"),
        ("メールはtaro@example.jpです", "taro@example.jp"),
        ("メールアドレスは taro@example.jp。", "taro@example.jp"),
        ("taro@example.jp taro@example.jp", "taro@example.jp"),
        ("taro アットマーク example ドット jp", "taro@example.jp"),
        ("taroあっとexampleどっとjp", "taro@example.jp"),
        ("taro@gmail,com", "taro@gmail.com"),
        ("taro@gmail.com", "taro@gmail.com"),
        ("taro@yahoo.co.jp", "taro@yahoo.co.jp"),
        ("taro@docomo.ne.jp", "taro@docomo.ne.jp"),
        ("taro@ezweb.ne.jp", "taro@ezweb.ne.jp"),
        ("taro@au.com", "taro@au.com"),
        ("taro@softbank.ne.jp", "taro@softbank.ne.jp"),
        ("taro@i.softbank.jp", "taro@i.softbank.jp"),
        ("taro@icloud.com", "taro@icloud.com"),
        ("taro@ocn.ne.jp", "taro@ocn.ne.jp"),
        ("taro@mail.com", "taro@mail.com"),
        ("taro@ymail.com", "taro@ymail.com"),
        ("taro@yahoo.com", "taro@yahoo.com"),
        ("taro@disco.jp", "taro@disco.jp"),
        ("taro@a.example.ne.jp", "taro@a.example.ne.jp"),
    ],
)
def test_an_address_is_taken(text: str, expected: str) -> None:
    """Typed once, in full or half width, said aloud or inside a sentence."""
    assert parse_email(text) == Parsed(expected)


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.cmo", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.co.jp", "gmail.com"),
        ("gmail.ne.jp", "gmail.com"),
        ("yahoo.co.jo", "yahoo.co.jp"),
        ("yaho.co.jp", "yahoo.co.jp"),
        ("yahooo.co.jp", "yahoo.co.jp"),
        ("yafoo.co.jp", "yahoo.co.jp"),
        ("yahoo.cojp", "yahoo.co.jp"),
        ("yahooco.jp", "yahoo.co.jp"),
        ("yahoo.jp", "yahoo.co.jp"),
        ("docomo.ne.ip", "docomo.ne.jp"),
        ("docom.ne.jp", "docomo.ne.jp"),
        ("docomo.co.jp", "docomo.ne.jp"),
        ("ezweb.ne.jo", "ezweb.ne.jp"),
        ("ezweb.nejp", "ezweb.ne.jp"),
        ("softbank.ne.jpp", "softbank.ne.jp"),
        ("i.softbank.ne.jp", "i.softbank.jp"),
        ("iclould.com", "icloud.com"),
        ("icloud.co.jp", "icloud.com"),
        ("hotmai.com", "hotmail.com"),
        ("outlok.com", "outlook.com"),
        ("example.con", "example.com"),
        ("example.co.jo", "example.co.jp"),
        ("example.ne.ip", "example.ne.jp"),
    ],
)
def test_a_slip_of_the_domain_is_asked_back(domain: str, meant: str) -> None:
    """A domain close to a common one gets a question; after いいえ it stays as typed."""
    assert parse_email(f"taro@{domain}") == Question(
        "email_domain_typo", suggestion=f"taro@{meant}", typed=f"taro@{domain}"
    )


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ("taro@gmail", "email_domain_incomplete", "taro@gmail.com"),
        ("taro@docomo", "email_domain_incomplete", "taro@docomo.ne.jp"),
        ("taro@gmailcom", "email_domain_incomplete", "taro@gmail.com"),
        ("taro.@docomo.ne.jp", "email_dots", "taro.@docomo.ne.jp"),
        ("ta..ro@ezweb.ne.jp", "email_dots", "ta..ro@ezweb.ne.jp"),
    ],
)
def test_an_odd_address_is_asked_back(text: str, reason: str, suggestion: str) -> None:
    """A cut domain is completed; dots as carriers once allowed them are asked back."""
    assert parse_email(text) == Question(reason, suggestion=suggestion)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("taro@", "email_invalid"),
        ("@example.jp", "email_invalid"),
        ("@", "email_invalid"),
        ("taro@example", "email_invalid"),
        ("taro@example..jp", "email_invalid"),
        ("ta..ro@example.jp", "email_invalid"),
        ("taro@-example.jp", "email_invalid"),
        ("a" * 65 + "@example.jp", "email_invalid"),
        ("taro@localhost", "email_invalid"),
        ("太郎@example.jp", "email_not_ascii"),
        ("taro.example.jp", "email_no_at"),
        ("tarogmail.com", "email_no_at"),
        ("taro@example.jp、hanako@example.jp", "several_emails"),
        ("", "no_email"),
        ("わからない", "no_email"),
        ("メールは持っていません", "no_email"),
        ("メールはスマホのでもいいですか", "no_email"),
        ("taro@example.jpでも登録できますか？", "no_email"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(text: str, reason: str) -> None:
    """The reason tells what to look at."""
    assert parse_email(text) == Refused(reason)


local_part = st.from_regex(r"[a-z0-9]([a-z0-9_+-]{0,10}[a-z0-9])?", fullmatch=True)


@given(local_part, st.sampled_from(["gmail.com", "yahoo.co.jp", "example.jp", "docomo.ne.jp"]))
def test_full_width_letters_give_the_same_address(local: str, domain: str) -> None:
    """An address typed in full width is the address."""
    address = f"{local}@{domain}"
    wide = "".join(chr(ord(c) + 0xFEE0) for c in address)
    assert parse_email(wide) == parse_email(address) == Parsed(address)


@given(local_part, st.data())
def test_any_one_slip_in_a_common_domain_is_never_taken_silently(
    local: str, data: st.DataObject
) -> None:
    """One letter dropped from gmail.com never becomes an accepted address."""
    domain = data.draw(st.sampled_from(["gmail.com", "yahoo.co.jp", "docomo.ne.jp", "icloud.com"]))
    dropped = data.draw(st.integers(0, len(domain) - 1))
    slip = domain[:dropped] + domain[dropped + 1 :]
    assume(slip != "mail.com")  # a real provider
    assert not isinstance(parse_email(f"{local}@{slip}"), Parsed)


@given(st.text(max_size=60), st.text(alphabet="abz@.,-_+ＡＢ＠．あ漢 0", max_size=40))
def test_any_text_is_answered_without_an_error(text: str, mail_like: str) -> None:
    """What is taken is half-width and has one @, whatever was typed."""
    for typed in (text, mail_like):
        result = parse_email(typed)
        if isinstance(result, Parsed):
            assert result.value.count("@") == 1
            assert result.value.partition("@")[0].isascii()
