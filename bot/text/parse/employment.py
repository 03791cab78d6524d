"""現職・退職者: whether the policyholder still works for the group."""

from __future__ import annotations

import re

from bot.text.parse.asking import is_asking
from bot.text.parse.result import Parsed, Refused, Result
from bot.text.parse.whole_message import bare

_END = "(?:の者|の方|者|中|している|してる|しています|してます)?"
_PAID = (
    "(?:団体に勤務し(?:て)?[、,]?)?(?:毎月)?(?:給与|給料|お給料)(?:の支払い)?を"
    "(?:受けている|受けてる|受けています|もらっている|もらってる|もらっています)(?:方|人|者)?"
)
_ACTIVE = re.compile(
    rf"(?:現職|げんしょく|現役|在職|在籍|勤務|就業|就労|会社員|社員){_END}"
    "|(?:団体に|会社に)?(?:勤め|務め|働い|勤務し)(?:て(?:い?る|い?ます|おる|おります)|とる|とります)(?:方)?"
    "|(?:勤め|働き|はたらき)よ(?:る|ります)"  # 広島・岡山
    rf"|{_PAID}"
    "|退職(?:は|も)?(?:して|しとら)(?:い?ない|い?ません|おりません|ん)|退職前"
)
_DONE = "(?:した|しました|しております|しています|してます|している|してる|しとる|しとります)?(?:者|方)?"
_RETIRED = re.compile(
    f"(?:定年(?:で|により)?|早期|(?:会社|職場|勤め先)を)?(?:退職|たいしょく)(?:者|しゃ|済み|済|後|の身)?{_DONE}"
    "|(?:定年で|(?:会社|仕事|勤め|職場)(?:を|は)?)?辞め(?:た|ました|ております|とる|とります)(?:者|方)?"
    "|(?:定年で|(?:会社|仕事|勤め|職場)(?:を|は)?)やめ(?:た|ました|ております|とる|とります)"
    f"|定年(?:を迎えた|を迎えました|になった|になりました|後)|リタイア{_DONE}"
    "|年金(?:生活|暮らし)(?:者)?|OB|元社員"
)


def parse_employment(text: str) -> Result[str]:
    """Either "active" or "retired"; what lies ahead and what fits neither is refused.

    >>> parse_employment("定年で退職しました") == Parsed("retired")
    True
    >>> parse_employment("来月退職の予定です")
    Refused(reason='no_employment')
    """
    answer = bare(text)
    # 現職（退職者ではありません）, 現職と退職者
    is_active, is_retired = bool(_ACTIVE.fullmatch(answer)), bool(_RETIRED.fullmatch(answer))
    if is_asking(text) or is_active == is_retired:
        return Refused("no_employment")
    return Parsed("active" if is_active else "retired")
