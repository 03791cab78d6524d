"""確認メール: whether somebody tells that it does not come."""

from __future__ import annotations

import re

import jaconv

# 「メールが出てこん」 of a screen is another thing
_NOT_COME = (
    "(?<!出て)(?<!でて)(?:来|こ|き|届か|とどか)"
    "(?:ん(?!で|じゃ|な|だ|に)|ない|ねえ|ません|へん|おらん|とらん|ず)"
    "|(?:届い|とどい|来|き)て(?:い|お)?(?:ない|ません|へん|らん|りません)|けえへん"
)
_DOES_NOT_COME = re.compile(f"{_NOT_COME}|まだか")
_NO_MAIL = re.compile(f"(?:めーる|めえる|mail).{{0,6}}(?:{_NOT_COME})")


def does_not_come(text: str) -> bool:
    """True for 「まだ来ん」「何も届いとらん」 of whom the mail is awaited.

    >>> does_not_come("何も来とらんが"), does_not_come("やっと来ました"), does_not_come("画面が出てこん")
    (True, False, False)
    """
    return bool(_DOES_NOT_COME.search(text))


_COMES = re.compile("(?:来|き|届い|とどい)(?:た|ました|とる|てる|てます|ています)(?!ら)")


def comes(text: str) -> bool:
    """True for 「きたきた」 of who waits for it.

    >>> comes("あ きた きたわ どうしたらええん"), comes("まだ来とらん")
    (True, False)
    """
    return bool(_COMES.search(text)) and not does_not_come(text)


_HAS_COME = re.compile(
    "(?:めーる|めえる|mail).{0,4}(?:来|き|届い|とどい)(?:とる|てる|て(?:い)?ます|た(?!ら)|ました|とります)"
)


def has_come(text: str) -> bool:
    """True where it is told that a mail is there: 「メールは来とるけど」.

    >>> has_come("メールは来とるけど"), has_come("メールが来たらどうする"), has_come("メール来とらん")
    (True, False, False)
    """
    return bool(_HAS_COME.search(str(jaconv.kata2hira(text)))) and not does_not_come(text)


def names_no_mail(text: str) -> bool:
    """True where the mail is named as well: 「メールこん」, however it is written.

    >>> names_no_mail("めーる こん"), names_no_mail("メールはこんな件名ですか")
    (True, False)
    """
    return bool(_NO_MAIL.search(str(jaconv.kata2hira(text))))
