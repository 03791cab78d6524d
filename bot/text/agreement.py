"""諾否: what a whole answer, not only はい or いいえ, means to a question that we asked.

A はい that nobody gave is the worst that can be read here: what is not understood word for word
is no agreement.
"""

from __future__ import annotations

import re
from typing import Optional

from bot.text import predicate
from bot.text.parse.yes_no import parse_yes_no


def says_yes_to(
    text: str, statement_is_negative: bool, *, asks_of_change: bool = False
) -> Optional[bool]:
    """True agrees with the statement of a closed question, False denies it, None is in doubt.

    The statement of 「登録はお済みですか」 is positive, that of 「ほかの契約はありません。相違ありま
    せんか」 and of 「お変わりありませんか」 negative; `asks_of_change` for 「変更はありますか」, which
    「同じです」 denies. A lone はい or いいえ is read by `parse_yes_no`.

    >>> says_yes_to("はい、まだ来てません", False), says_yes_to("いいえ、入ってません", True)
    (False, True)
    """
    if len(text) > _LONGEST or _NOT_GRASPED.search(predicate.spelt(text)):
        return None
    word, clauses = _said(text)
    found: set[bool] = set()
    for clause in clauses:
        read = _reading(clause, statement_is_negative, asks_of_change, word is True)
        if read is _DOUBT:
            return None
        if read is _TRUE and word is False and not found:
            return None  # 「いいえ、合ってます」
        if read is _TRUE or isinstance(read, bool):
            found.add(read is not False)
    if len(found) != 1:
        return parse_yes_no(text) if not found else None
    (answer,) = found
    if (
        word is not None
        and word is not answer
        and not _may_differ(word, answer, statement_is_negative)
    ):
        return None
    return answer


def approves(text: str) -> Optional[bool]:
    """What is said of a form that was read back: True only where it is called right.

    >>> approves("間違ってないです"), approves("違うところがある"), approves("はい、でも直したい")
    (True, False, None)
    """
    if len(text) > _LONGEST:
        return None
    word, clauses = _said(text)
    found: set[bool] = set()
    for clause in clauses:
        said = predicate.read_sentence(clause)
        if said.is_question or said.is_doubtful or said.is_wish or said.is_request:
            return None
        if _about_itself(said.core):
            found.add(_calls_right(said))
        elif _FAULT.search(clause):
            found.add(False)
        else:
            return None
    if len(found) != 1:
        return parse_yes_no(text) if not found else None
    (answer,) = found
    return None if word is False and answer else answer


def _said(text: str) -> tuple[Optional[bool], list[str]]:
    """はい or いいえ at the beginning, and the clauses that say something more."""
    word, rest = _leading_word(predicate.spelt(text))
    return word, [clause for clause in _clauses(rest) if not _NOTHING.fullmatch(clause)]


_FAULT = re.compile("違|間違|まちが|ちが|だめ|駄目|ダメ|おかし|漏れ|抜け|直")
# whoever does not understand the question has not answered it
_NOT_GRASPED = re.compile(
    "(?:わか|分か|判|解|わが|しら|知ら)(?:ら|ん|へん|な|ね|りませ|りまへ)(?!れ)|(?:意味|いみ)(?:が|は|も)|(?:何|なん|なに)の(?:こと|話|はなし)|"
    "ちんぷんかん|(?:難|むずか|むつか)し|どういう(?:こと|意味)|説明"
)
_LONGEST = 120
_TWICE = re.compile(r"^(.{2,8})[、\s]*\1$")
"""「出とる出とる」"""
_LETTER = re.compile(r"\w")
_DOUBT, _TRUE = object(), object()
"""A clause that leaves a doubt, and one that says that we are right."""

_YES = r"(?:はい|はーい|ええ|えー(?!と)|うん|そう(?:です)?(?:ね|よ)?|ほう(?:です)?(?:よ|じゃ)?|せや(?:ね|な)?|んだ(?:な)?|へえ)"
_NO = r"(?:いいえ|いーえ|いえ(?:いえ)?|いや(?:いや)?|いんや|ううん|んにゃ|うんにゃ|のー)"
_WORD = re.compile(
    rf"^(?P<word>(?P<yes>{_YES})|(?P<no>{_NO}))(?:です)?(?P<mark>[?]|(?=[、。,.!\sー]|$|[^ぁ-ゖ]|まだ|ちが|あっ|おう|そう|きて|して|とど|はい|いい|かわ|おな|あり|ない|もう|すん|でき|いい|ある|おわ))[、。,.!\sー]*"
)


def _leading_word(text: str) -> tuple[Optional[bool], str]:
    """はい (True), いいえ (False) or none before the content; 「はい？」 is none."""
    word: Optional[bool] = None
    while found := _WORD.match(text):
        rest = text[found.end() :]
        if found["mark"] == "?":
            return None, rest or text
        now = bool(found["yes"])
        if word is not None and now is not word:
            return None, text  # 「はい、いや」
        word, text = now, rest
    return word, text


def _may_differ(word: bool, answer: bool, statement_is_negative: bool) -> bool:
    """「はい、来てません」 denies, 「いいえ、入ってません」 agrees: the content tells."""
    if word:
        return True
    return statement_is_negative


_BREAK = re.compile(
    r"[、。,.!\n…‥]+|(?<=\?)|(?<=[ぁ-ゖ])\s+(?=\S)|"
    # voice: 「合ってますよ去年と同じです」
    r"(?:(?<=です)|(?<=ます)|(?<=せん)|(?<=ました))(?:わ|ね|よ|けど|けれども|が|ので|から|けん|んで|て)*(?=[^わねよけがのかて、。?!\s])|(?<=です[ねよわ])(?=\S)|(?<=けん|けど|から|ので|すが|すわ)(?=[^。、?!\s])"
)


def _clauses(text: str) -> list[str]:
    return [c.strip() for c in _BREAK.split(text) if c and _LETTER.search(c)]


# fills a pause, or says politely what はい says already
_NOTHING = re.compile(
    r"(?:はい|ええ|うん|頼(?:みます|んます)(?:わ|ね|よ)?|たのみます|もちろん|もちろんです|あの|えーと|ええと|えっと|えー|あー|まあ|お?願いします|おねがいします|よろしく|お手数かけます|"
    r"ありがとう(?:ございます)?|すみません|すいません|すんません|すまん(?:ね|のう)?|ご?心配なく|それは|これは|もう|それで|それでしたら|そうですね|そうじゃね|そうじゃの[うー]|そうじゃなあ|ほうじゃの[うー]|ほうじゃなあ|そうですの[うー]|そうですなあ|そうやね|"
    r"大丈夫|大丈夫です|おかげさまで|確かに|たしかに|間違いなく|まちがいなく|今は|いまは|今のところ|私は|わしは|うちは|本人です|何も|どこも|どこにも|特に|別に|全部|ぜんぶ|全然|まったく|ちゃんと)[?]?"
)

# --- what evaluates the statement itself --------------------------------------------------
_RIGHT = re.compile(
    r"(?:合う(?:とる|とります|てる|てます)(?:言うたら合うとる)?|合って(?:い)?(?:る|ます)|あって(?:い)?(?:る|ます)|おう(?:とる|とります|てる|てます)|合っとる|合っとります|あっとる|あっとります|合ってる(?:よ)?|合っちょる|合うちょる|おうちょる|"
    r"正しい|その(?:通り|とおり)|(?:書いて(?:ある|あります)?|画面の?|その)?(?:通り|とおり)(?:で(?:いい|ええ|よい|よか|結構))?|ok|おっけー|オッケー|オーケー|結構なお話|相違なし|間違いなし|異議なし|異存なし|問題なし|"
    r"間違(?:い)?(?:の)?(?:ない|無い|ありません|ございません|なか|ありゃせん|ありません|あらへん|おまへん|なし)|(?:そ(?:れ|の会社|この会社|の名前|の番号)で)(?:いい|ええ|よい|よろしい|よか|結構|かまいません|かまわん|構いません)|"
    r"(?:で|に)?(?:そう|ほう|左様|さよう)|せや|そげん|んだ|んだす|んだべ)$"
)
_CHANGE = r"(?:変わ|かわ|変更|へんこう|変化|異動)"
_SAME = re.compile(
    r"(?:同じ|おなじ|おんなじ|一緒|いっしょ|(?:その|この|今の|いまの|前の|まえの|元の|もとの|去年の|きょねんの|昔の|契約の|もとの|あの)まん?ま|まんま|(?:今まで|いままで|これまで|従来|前|まえ|去年|きょねん)(?:の)?(?:通り|どおり|とおり|どうり|と同じ|といっしょ|と一緒)|据え置き|据置)"
    r"(?:や|だ|で(?:いい|ええ|よか|お願いします|かまいません|かまわん|結構))?$"
)
_STILL = re.compile(
    r"(?:まだ|未登録|未了|未完了|未済|これから|今から|いまから|あとで|後で)(?:でした|だった|やった|じゃった)?$"
)

_OBJECT_YES = re.compile(
    r"(?:済(?:み|んだ|んど|んで|ませ|んじ|んま)|すん(?:だ|ど|で)|すま(?:した|せ)|おわ|終わ|完了|出来|でき(?:た|とる|てる|てます|ました|とります|ております)|"
    r"届(?:い|き)|とど(?:い|き)|来(?:た|と|て|ま|ん|な|へ|や)|きた|きとる|きてる|きました|出た|出と|出て|出ま|でた|でと|でて|でま|見え|みえ|開(?:い|け|き)|ひら(?:い|け)|あい(?:た|とる|てる)|"
    r"押(?:し|せ)|おし(?:た|まし)|し(?:た|とる|てる|ました|とります|ております|てあり|てます|ています|て(?:い|お)|ちょる)|やった|やりました|入(?:った|っと|って|り|れ)|はい(?:った|っと|って|り)|加入|登録|"
    r"あり(?:ます|ました|まっせ)|ある|あっ(?:た|と)|ござ|持っ|もっ(?:と|て)|おる|いる|います|おります|受(?:け|取)|うけ|もら(?:い|っ|う)|引っ?越|ひっこ|越(?:し|え)|移(?:り|っ|し)|転居|"
    r"切ら|きら|解約|解除|断ら|掛け|かけ|契約し|つけ|付け|付い|つい|読(?:み|ん)|よ(?:み|ん)|同意|辞め|退職|働|勤め|変わ|かわ|変更|持ち)"
)
_UNSURE_NO = re.compile(
    r"(?:わか|分か|判|知|し)ら|覚え|おぼえ|記憶|自信|思え|おもえ|聞こえ|決め|きめ|決ま|読め|よめ|(?:見|み)てな|確認し?て(?:い)?な|確かめ|調べ"
)
_MADE = re.compile(
    r"(?:した|作った|つくった|もろうた|もらった|やった|登録した|入った|受けた|聞いた|きいた|届いた|来た|押した|された|切られた)(?:ような)?(?:こと|覚え|おぼえ|記憶|試し|ためし)(?:は|が|も)?"
)
_HAS_NOT = re.compile(
    r"(?:ない|無い|なし|無し|なか|ありま|あり(?:ゃ|は)|あら|ござい|おま|おりま|おら|いま|入(?:っ|ら|れ|り)|はい(?:っ|ら|り)|加入|契約し|掛け|かけ|付け|つけ|され|受け|うけ|切られ|きられ|解約|解除|断ら|持っ|もっ|変わ|かわ|変更|引っ?越|ひっこ|越し|移(?:っ|り)|転居|ねえ|ねぇ|し(?:と|て)|入会|二重|ゼロ)"
)
# all that may stand before a denial that is an agreement: 「そんなのは」「よそには一つも」
_ABOUT_NOTHING_ELSE = re.compile(
    r"(?:そんな|そう|そういう|こんな|ほか|他|ほけん|保険|共済|きょうさい|契約|けいやく|よそ|他所|他社|別|べつ|どこ|どれ|一つ|ひとつ|一度|いちど|一遍|いっぺん|一切|いっさい|一個|なに|何|なん|だれ|誰|全然|ぜんぜん|まったく|全く|特|とく|べつ|今|いま|過去|去年|この|同じ|おなじ|車|くるま|自動車|会社|かいしゃ|"
    r"農協|全労済|ja|こと|もの|もん|やつ|の|は|も|に|が|で|と|を|から|へ|や|なんか|など|なんて|とか|さえ|すら|こっち|うち|わし|私|わたし|僕|一年|1年|一年間|これまで|今まで|いままで|もう|まだ|ちゃんと|それ|これ|あれ|ここ|そこ|さ|いう|ような|ゆう|損保|団体|"
    r"住所|じゅうしょ|電話|でんわ|番号|名前|なまえ|契約者|持ち主|所有者|名義|乗る人|運転|人|者|家族|家内|何一つ|なんも|なにも|なんにも|みんな|全部|ぜんぶ|すべて|とくに|べつに|なーんも|メール|めーる|勤め先|勤務先|生まれてこのかた|昔|昔から|ずっと|前|まえ|去年から|去年と|、|\s)*"
)
# and before a 「届きました」 said alone
_NOTHING_BUT_THAT = re.compile(
    r"(?:もう|とっくに|とうに|とうの昔に|ちゃんと|全部|ぜんぶ|すべて|みんな|無事|無事に|今|いま|さっき|先ほど|先程|今しがた|昨日|きのう|おととい|今朝|けさ|先週|先月|先日|この前|こないだ|去年|昨年|前に|前から|まえに|以前|すでに|既に|やっと|どうにか|なんとか|一応|しっかり|きちんと|たしかに|確かに|はっきり|それ|これ|そこ|ここ|"
    r"会員登録|会員|登録|とうろく|手続き|てつづき|更新|メール|めーる|確認メール|証券|番号|証券番号|ボタン|ぼたん|画面|がめん|新規登録|確定|同意|ページ|のほう|の方|なら|だけ|も|は|が|を|に|の|で|と|や|まで|二つとも|両方|どっちも|どちらも|手元に|ここに|下に|一番下に|自分で|息子が|娘が|孫が|嫁が|夫が|主人が|おかげさまで|ほう|[0-9一二三四五六七八九十]+(?:月|日|年|時間?|分)?(?:前)?に?|、|\s)*"
)
_ONLY_PARTLY = re.compile(
    r"^(?:でも|けど|だけど|ただ|ただし|しかし|ほいでも|じゃけど|やけど|けんど|そやけど|んだども)|以外|だけ(?!です)(?=.*(?:違|ちが|変わ|かわ))|一部|半分|ところどころ"
)


def _reading(
    clause: str, statement_is_negative: bool, asks_of_change: bool, said_yes: bool
) -> object:
    """True or False for a clause that answers, None for one that does not, or a doubt."""
    clause = _TWICE.sub(r"\1", clause)
    said = predicate.read_sentence(clause)
    if said.is_question or said.is_request and not _NOTHING.fullmatch(clause):
        return None if said.is_question and not _QUESTION_OF_DOUBT.search(clause) else _DOUBT
    if said.is_doubtful:
        return _DOUBT
    core = said.core
    if _LIKE_A_WISH.search(clause):
        return _DOUBT
    if _about_itself(core):
        return _TRUE if _calls_right(said) else False
    if _ONLY_PARTLY.search(clause):
        return _DOUBT
    if _SAME.search(core):
        return (
            True
            if statement_is_negative
            else False
            if asks_of_change
            else True
            if said_yes
            else None
        )
    if re.search(_CHANGE, core):
        if not said.is_negative:
            return False if statement_is_negative else True if asks_of_change else None
        return True if statement_is_negative else False if asks_of_change else None
    if _STILL.search(core):
        return None if statement_is_negative else False
    if said.is_negative:
        if _UNSURE_NO.search(core) and not _MADE.search(core):
            return _DOUBT
        if not statement_is_negative:
            return (
                False
                if _HAS_NOT.search(core) or _OBJECT_YES.search(core) or _MADE.search(core)
                else None
            )
        return True if _denies_only_that(core) else None
    if _TURNED.search(core):
        return not statement_is_negative
    verbs = list(_OBJECT_YES.finditer(core))
    if not verbs or said.is_wish:
        return None
    if statement_is_negative:
        if _TELLS_OF_ELSE.search(core) and not _MOVED.search(core):
            return None
        is_of_it = _ANOTHER.search(core) or any(
            _ABOUT_NOTHING_ELSE.fullmatch(core[: verb.start()]) for verb in verbs
        )
        return False if is_of_it else None
    if _ONLY_DENIES.search(core):
        return None
    if not said_yes and _TELLS_OF_ELSE.search(core):
        return True if asks_of_change and _MOVED.search(core) else None
    alone = any(_NOTHING_BUT_THAT.fullmatch(core[: verb.start()]) for verb in verbs)
    return True if said_yes or alone else None


# another contract, or a change: of that we asked whether it is not
_ANOTHER = re.compile(
    r"入(?:っ|り|れ)|はい(?:っ|り)|加入|契約し|掛け|かけ|付け|解除|切ら|きら|解約|断ら|変わ|かわ|変え|引っ?越|ひっこ|越し|転居|"
    r"(?:もう|ほか|他|別|よそ|二つ|ふたつ|共済|保険|契約)[^、。]{0,8}(?:ある|あり|ござ|おる|いる|持)"
)
# 「もう辞めました」 to 「お勤めですか」: alone, these may answer either way
_TELLS_OF_ELSE = re.compile(
    "読|よみ|よんだ|同意|辞め|やめ|退職|定年|働|勤め|変わ|かわ|引|ひっこ|越|移|転居"
)
_MOVED = re.compile("変わ|かわ|引っ?越|ひっこ|越|移|転居")
_ONLY_DENIES = re.compile("解除|切ら|きら|解約|断ら|掛け|かけ")
# 「してないことはない」「済んどらんわけない」, which `predicate` read as no denial
_TURNED = re.compile(
    r"(?:ない|なかった|ん|へん|ねえ|ません|なく|ないで)(?:こと|わけ|はず|もん)?(?:で?は|も|が|じゃ)?"
    r"(?:ない|ありません|なか|なかった|ありませんでした|ねえ|あらへん|ございません)$"
)
_QUESTION_OF_DOUBT = re.compile(
    r"(?:合って|あって|おうて|いい|ええ|よろしい|正しい|違|ちが|これで|それで)[^?]{0,8}\??$"
)
_LIKE_A_WISH = re.compile(r"(?:たら|れば|なら|ときは|場合は?|ても|でも|ちょっと|待って|まって)$")


def _about_itself(core: str) -> bool:
    """「合ってます」「違います」「間違いない」「問題ありません」: said of what we said."""
    return bool(_RIGHT.search(core) or _WRONG.search(core))


def _calls_right(said: predicate.Predicate) -> bool:
    """False for 「違います」 and for 「違うところがあります」, True for 「違うところはありません」."""
    if _HAS_NO_FAULT.search(said.core):
        return True
    if said.is_negative or _HAS_FAULT.search(said.core):
        return False
    # 「違う箇所を見つけた」: a word that denies is turned by a negation alone
    return bool(_RIGHT.search(said.core)) or predicate.ends_negated(said.core)


_HAS_NO_FAULT = re.compile(
    r"(?:違|ちが|間違|まちが|誤|おかし|漏れ|抜け|問題)[^、。]{0,10}(?:ない|無い|なし|なかった|ありません(?:でした)?|ございません|あらへん|おまへん|ねえ)$"
)
_HAS_FAULT = re.compile(
    r"(?:違|ちが|間違|まちが|誤|おかし|漏れ|抜け|問題)[^、。]{0,10}(?:ある|あり(?:ます|ました)|あった|あっと|ござい(?:ます|ました)|おます|出た|見つか)[^、。ん]{0,3}$"
)


_WRONG = re.compile(
    r"(?:(?:違|ちが|間違|まちが)(?:う|わ|い|っ|え)[^、。]{0,8}|(?:^|[はがとや、\s])ちゃう(?:ます|で)?|(?:^|[はがとや、\s])ちゃいます|相違(?:は|が)?(?:ない|ありません|ございません|あります|なか)|(?:嘘|うそ)(?:(?:じゃ|では|や)(?:ない|ありません|あらへん))?|異なり(?:ます|ません)|"
    r"(?:合(?:って|うて|っと|うと|い|わ)|あって|あっと|おう(?:て|と)|あい)(?:は|や)?(?:い|お|とら|おら|とり|おり|ら)?(?:ません|ない|ん|へん|まへん|りません|ねえ|ね)|"
    r"(?:正しく|よく|良く|よう|ok(?:じゃ|では|や)|そう(?:じゃ|では|や)|その通り(?:じゃ|では))(?:は)?(?:ない|ありません|ねえ|あらへん)|(?:だめ|駄目|ダメ|あかん|いけん|ng|よくない)(?:です)?|"
    r"(?:問題|もんだい|支障|差し支え|さしつかえ|異存|異議|異論|文句|不都合)(?:は|が|も|など)?(?:あり|あ|な|ござい)[^、。]{0,6}|(?:かまい|かまわ|構い|構わ)(?:ません|ない|ん|へん)|"
    r"(?:あかん|だめ|違う|ちがう|いけん)(?:こと|わけ|はず)(?:は|が|も)?(?:ない|ありません|あらへん|なか)(?:がな)?|漏れ(?:は|が)?(?:ない|ありません|ございません|あります))$"
)


def _denies_only_that(core: str) -> bool:
    return bool(_HAS_NOT.search(core) and _ABOUT_NOTHING_ELSE.fullmatch(_before_denial(core)))


def _before_denial(core: str) -> str:
    """What stands before the verb that is denied."""
    found = _DENIED.search(core)
    return core[: found.start()] if found else core


_DENIED = re.compile(
    r"(?:解除|切ら|きら|解約|され|断ら|入|加入|契約|変)[^、。]{0,8}(?:こと|経験|覚え|試し)(?:は|が|も|なんて|など|なんか)?(?:一度も|一回も)?[^、。はが]{2,8}$|"
    r"(?:(?:入|はい|加入|契約|けいやく|掛|かけ|付|つけ|され|受|うけ|切ら|きら|解約|解除|断ら|持っ|もっ|変|かわ|引|ひっこ|越|移|転居|登録|し(?=[てと])|二重)[^、。はが]{0,14}|"
    r"(?:ない|無い|なか|なし|無し|なかった|ねえ|ねぇ|ありま|あり(?:ゃ|は)|あら|ござい|おま|おりま|おら|いま)[^、。]{0,8})$"
)
