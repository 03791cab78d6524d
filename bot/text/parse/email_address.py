"""メールアドレス: by `email-validator`, without asking the network; slips of the domain asked back."""

from __future__ import annotations

import re
from typing import Optional

from email_validator import EmailNotValidError, validate_email

from bot.text.parse.asking import is_asking
from bot.text.parse.result import Parsed, Question, Refused, Result
from bot.text.parse.width import narrow

# Where most private addresses are; a domain one slip away from one of these is asked back.
_COMMON = (
    *("gmail.com", "googlemail.com", "yahoo.co.jp", "ymail.ne.jp", "outlook.jp", "outlook.com"),
    *("hotmail.com", "hotmail.co.jp", "live.jp", "live.com", "msn.com", "icloud.com", "me.com"),
    *("docomo.ne.jp", "ezweb.ne.jp", "au.com", "uqmobile.jp", "softbank.ne.jp", "i.softbank.jp"),
    *("vodafone.ne.jp", "ymobile.ne.jp", "rakumail.jp", "rakuten.jp", "nifty.com", "biglobe.ne.jp"),
    *("ocn.ne.jp", "so-net.ne.jp", "plala.or.jp", "dion.ne.jp", "jcom.home.ne.jp"),
    *("excite.co.jp", "infoseek.jp", "aol.com", "aol.jp"),
)
# Real ones that look like a slip of a common one
_REAL = (
    *("mail.com", "email.com", "ymail.com", "gmx.com", "yahoo.com", "yahoo.ne.jp", "me.jp"),
    *("hotmail.fr", "outlook.fr", "live.fr", "live.ca", "ybb.ne.jp", "yahoo.co.in"),
)
# Slips that are more than one letter away
_SLIPS = {
    **dict.fromkeys(("gmail.co.jp", "gmail.ne.jp", "gmail.jp", "gmail.com.jp"), "gmail.com"),
    **dict.fromkeys(("gmail.co", "gmail.cm", "gmail.comcom", "gamil.co.jp"), "gmail.com"),
    **dict.fromkeys(("yahoo.jp", "yahoo.com.jp", "yahoo.co", "yahoo.or.jp"), "yahoo.co.jp"),
    **dict.fromkeys(("docomo.co.jp", "docomo.com", "docomo.jp"), "docomo.ne.jp"),
    **dict.fromkeys(("ezweb.co.jp", "ezweb.com", "ezweb.jp"), "ezweb.ne.jp"),
    **dict.fromkeys(("softbank.com", "softbank.or.jp"), "softbank.ne.jp"),
    **dict.fromkeys(("i.softbank.ne.jp", "i.softbank.co.jp", "i.softbank.com"), "i.softbank.jp"),
    **dict.fromkeys(("icloud.co.jp", "icloud.jp", "icloud.ne.jp"), "icloud.com"),
    **dict.fromkeys(("au.ne.jp", "au.co.jp"), "au.com"),
}
_NAMES = {  # taro@gmail
    domain.partition(".")[0]: domain
    for domain in ("gmail.com", "yahoo.co.jp", "docomo.ne.jp", "ezweb.ne.jp", "icloud.com")
}
_TOP_LEVEL = (  # the end of any domain: taro@example.con, taro@example.co.jo
    (re.compile(r"\.(?:con|cmo|ocm|comm|coom|vom|xom|cpm)$"), ".com"),
    (re.compile(r"\.(co|ne|or|ac|go|ed|gr|lg)\.(?:jo|ip|jpp|jjp|pj|kp|hp|lp|j|p)$"), r".\1.jp"),
)
_CARRIERS = ("docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "vodafone.ne.jp")
_FUZZY_FROM = 9  # characters: shorter domains are too close to one another

# 「taro アットマーク example ドット jp」
_SPOKEN = tuple(
    (re.compile(rf"(?<=[0-9A-Za-z])\s*(?:{words})\s*(?=[0-9A-Za-z])"), sign)
    for words, sign in (
        (r"アットマーク|あっとまーく|アット|あっと|\(at\)|\[at\]", "@"),
        ("ドット|どっと", "."),
        ("ハイフン|はいふん", "-"),
        ("アンダーバー|アンダースコア|あんだーばー", "_"),
    )
)
_AROUND_AT = re.compile(r"\s*@\s*")
_COMMA_DOT = re.compile(r"(?<=[a-z])[,、。](?=(?:com|co|ne|or|jp|net)\b)", re.IGNORECASE | re.ASCII)
_CANDIDATE = re.compile(
    r"(?P<local>[^\s@<>「」()、。,:;\"]+)@(?P<domain>[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?)"
)
# 「メールはtaro@…」: kana and kanji before an ASCII local part are not the address
_ASCII_TAIL = re.compile(r"[!-~]+$")
_WITHOUT_AT = re.compile(
    r"(?<![0-9A-Za-z@.])[0-9A-Za-z][0-9A-Za-z_.+-]*\.(?:com|jp|net|org)(?![0-9A-Za-z])|"
    r"(?<![0-9A-Za-z])[0-9A-Za-z_.+-]+(?:gmail|yahoo|docomo|ezweb|icloud|softbank)[.,]",
    re.IGNORECASE,
)


def parse_email(text: str) -> Result[str]:
    """A mail address: half-width, its domain in small letters, its name as typed.

    >>> parse_email("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ です") == Parsed("taro@example.jp")
    True
    >>> parse_email("taro@gmial.com").suggestion
    'taro@gmail.com'
    """
    if is_asking(text):
        return Refused("no_email")
    text = narrow(text)
    for pattern, sign in _SPOKEN:
        text = pattern.sub(sign, text)
    text = _COMMA_DOT.sub(".", _AROUND_AT.sub("@", text))
    found = list(dict.fromkeys(_address(match) for match in _CANDIDATE.finditer(text)))
    if not found:
        if "@" in text:
            return Refused("email_invalid")
        return Refused("email_no_at" if _WITHOUT_AT.search(text) else "no_email")
    if len(found) > 1:
        return Refused("several_emails")
    return _checked(*found[0])


def _address(match: re.Match[str]) -> tuple[str, str]:
    tail = _ASCII_TAIL.search(match.group("local"))
    return (tail.group() if tail else match.group("local"), match.group("domain").lower())


def _checked(local: str, domain: str) -> Result[str]:
    if not local.isascii():
        return Refused("email_not_ascii")
    typed = _valid(local, domain)
    meant = _meant(domain)
    if meant:
        suggestion = _valid(local, meant)
        if suggestion and typed:
            return Question("email_domain_typo", suggestion=suggestion, typed=typed)
        if suggestion:
            return Question("email_domain_incomplete", suggestion=suggestion)
    if typed:
        return Parsed(typed)
    # taro..abc@docomo.ne.jp: carriers once gave out such addresses, against the standard
    if domain in _CARRIERS and _valid(re.sub(r"\.+", "", local), domain):
        return Question("email_dots", suggestion=f"{local}@{domain}")
    return Refused("email_invalid")


def _valid(local: str, domain: str) -> Optional[str]:
    try:
        checked = validate_email(
            f"{local}@{domain}", check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError:
        return None
    return str(checked.normalized)


def _meant(domain: str) -> Optional[str]:
    """The domain probably meant, None if this one is fine."""
    if domain in _COMMON or domain in _REAL:
        return None
    if domain in _SLIPS or domain in _NAMES:
        return _SLIPS.get(domain) or _NAMES[domain]
    for common in _COMMON:
        if len(common) >= _FUZZY_FROM and _is_one_slip(domain, common):
            return common
    for pattern, replacement in _TOP_LEVEL:
        repaired = pattern.sub(replacement, domain)
        if repaired != domain:
            return repaired
    return None


def _is_one_slip(typed: str, meant: str) -> bool:
    """True if one letter is missing, too many, wrong, or swapped with the next.

    >>> _is_one_slip("gmial.com", "gmail.com"), _is_one_slip("gimal.con", "gmail.com")
    (True, False)
    """
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    typed, meant = typed[start:], meant[start:]
    return (
        typed[1:] == meant
        or typed == meant[1:]
        or typed[1:] == meant[1:]
        or (typed[:2] == meant[:2][::-1] and typed[2:] == meant[2:])
    )
