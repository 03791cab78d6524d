"""述語: what the end of a Japanese sentence tells: no or yes, done or wished, told or asked.

The endings are read from the right, as spelt: UniDic knows the standard language, and takes
「とどいてへん」 for 辺 and 「えらんだ」 for 懶惰. It is asked only whether 「んだ」 is the past
(読んだ) or an explanation (押すんだ).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Optional

import jaconv

from bot.text import reading


@dataclass(frozen=True)
class Predicate:
    """述語: the last thing that a message says.

    `is_negative` is what is meant: 「間違ってないです」 and 「してないことはない」 are not, 「違います」
    and 「まだです」 are. `is_unable` says that something cannot be done or does not come about
    (押せません), `is_doubtful` that the speaker is not sure (たぶん, かも, と思う).
    """

    core: str
    """The end without particles and politeness: 「届いとらんのじゃけど」 → 「届いとらん」."""
    has_verb: bool = False
    is_negative: bool = False
    is_past: bool = False
    is_lasting: bool = False
    is_wish: bool = False
    is_request: bool = False
    is_question: bool = False
    is_plan: bool = False
    is_quoted: bool = False
    is_unable: bool = False
    is_doubtful: bool = False


NOTHING = Predicate("")


def read_predicate(text: str) -> Predicate:
    """The last predicate of a message; `NOTHING` for one without any word.

    >>> read_predicate("まだ届いとらんのじゃけど").is_negative, read_predicate("届いたか？").is_question
    (True, True)
    """
    said = [s for s in sentences(text) if not _SAYS_NOTHING.fullmatch(s.rstrip("?"))]
    return read_sentence(said[-1]) if said else NOTHING


def sentences(text: str) -> list[str]:
    """The sentences in the spelling that is read here; a question mark stays at its end."""
    return [s.strip() for s in _END.findall(spelt(text)) if _LETTER.search(s)]


def spelt(text: str) -> str:
    """NFKC, lower case, no signs of feeling; ｶﾅ only where nothing else is written, as かな."""
    text = unicodedata.normalize("NFKC", text).replace("\ufe0f", "").lower()
    text = _EMOJI.sub("。", _LAUGH.sub("。", text)).replace("〜", "ー").replace("~", "ー")
    text = _LONG.sub("ー", text)
    if not _HIRAGANA.search(text) and _KATAKANA_VERB.search(text):
        text = jaconv.kata2hira(text)
    return text.strip()


@lru_cache(maxsize=32)
def read_sentence(sentence: str) -> Predicate:
    """One sentence of `sentences`; several readers ask for the same."""
    has_mark = sentence.endswith("?")
    whole = _AT_END.sub("", sentence[-_LONGEST:])
    if not whole:
        return NOTHING
    core, is_doubtful = _without_tail(whole)
    is_request = bool(_REQUEST.search(whole)) and not _NO_REQUEST.search(whole)
    is_question = has_mark or _asks(whole, core)
    if is_question:
        core, _ = _without_tail(_ASKS_AT_END.sub("", whole) or whole)
    return Predicate(
        core=core,
        has_verb=bool(_VERB.search(core)) or _negation(core) is not None,
        is_negative=is_negative(core) and not is_request,
        is_past=_is_past(core),
        is_lasting=bool(_LASTING.search(core)),
        is_wish=bool(_WISH.search(core) and not _PARTICLE_TAI.search(whole))
        or bool(_WISH_KYUSHU.search(whole)),
        is_request=is_request,
        is_question=is_question and not (is_request and not has_mark),
        is_plan=bool(_PLAN.search(whole)) and not is_question,
        is_quoted=bool(_QUOTED.search(whole)),
        is_unable=bool(_UNABLE.search(core)) and is_negative(core),
        is_doubtful=is_doubtful or bool(_DOUBT.search(whole)),
    )


def is_negative(core: str) -> bool:
    """True if the predicate denies, after double negation."""
    if _MUST.search(core):
        return False
    found = _negation(core)
    if found is None:
        return bool(_BAD.search(core)) and not _NOT_BAD.search(core)
    rest = core[:found]
    if (noun := _NOUN_BEFORE_NOT.search(rest)) is not None:
        return not is_negative(_without_tail(rest[: noun.start()])[0])
    return not _BAD_STEM.search(rest)


_LONGEST = 120
"""Characters of a sentence that are read, from its end."""


def ends_negated(core: str) -> bool:
    """True if a negation stands at the end, whatever it turns: 「間違ってない」."""
    return _negation(core) is not None


_EMOJI = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]+")
_LAUGH = re.compile(
    r"\(笑\)|(?<=[ぁ-ゖー一-鿿])(?:笑|w+)(?=$|[。、!?\s])|[(][^()ぁ-ゖ一-鿿]{1,8}[)]"
)
_LONG = re.compile("ー{2,}")
_HIRAGANA = re.compile("[ぁ-ゖ一-鿿]")
_KATAKANA_VERB = re.compile(
    "(?:マス|マセン|マシタ|ナイ|ヘン|タ|デス|ヨ|ネ|カ|(?:マセ|トラ|キ|レ|ワカラ)ン|ル|シテ|タイ)[?!。]?$"
)
_LETTER = re.compile(r"\w")
_END = re.compile(r"[^。.!?\n…‥]+(?:\?)?")
_AT_END = re.compile(r"[\s、,。!?ー…・「」『』\"'）)]+$")
# 「すみません」「お願いします」 after what is meant
_SAYS_NOTHING = re.compile(
    r"(?:あ|え|ええと|えっと|えーと|あの|あのう|うん|どうも|ほんま|本当に?)*[、\s]*"
    r"(?:すみません|すいません|すんません|すまん(?:ね|の)?|ごめん(?:なさい|ね|よ)?|失礼します|"
    r"申し訳(?:ない|ありません|ございません)(?:です)?|(?:どうぞ)?(?:よろしく|宜しく)(?:お?願いします|おねがいします|です|ね)?|"
    r"(?:どうも)?(?:ありがとう|有難う|おおきに)(?:ございます|ございました|ね)?|こんにちは|こんばんは|おはようございます)"
    r"[、ー\s]*"
)

# --- the end of a sentence, taken off piece by piece --------------------------------------
_GUESS = (
    r"(?:でしょう|でしょ|だろう|だろ|じゃろう|じゃろ|やろう|やろ|だべ|だっぺ|らしい|みたい|っぽい|ようだ|"
    r"かもしれ(?:ない|ません|ん|へん)|かも知れ(?:ない|ません|ん)|かもわからん|かも|"
    r"と?思(?:う|います|うとります|っています|ってます|うんじゃ|うん|いますわ)|とおも(?:う|います)|"
    r"気が(?:する|します)|はず|つもり)"
)
_TAIL = re.compile(
    r"(?:"
    # explanation: 「押したんです」「届かんのじゃ」「せんといけんのよ」
    r"(?<=[うくぐすつぬぶむるただいなん])(?:の|ん)(?:です|じゃ|や|だ|よ|でございます|っす|す|やわ|ですわ|ですよ)"
    r"|(?<=[うくぐすつぬぶむるただいなん])(?:の|ねん|ねや|とです|とばい|とよ|とたい|と)"
    r"|(?<=[うくぐすつぬぶむるただ])ん|(?<=[たな]い)ん|(?<=[いよえ]い)ん|(?<=ええ)ん"
    r"|(?<=な)ん"
    # copulas that say no more
    r"|(?:です|でございます|であります|でがす|だす|でごわす|っす)"
    r"|(?<![んい])だ|(?<=[んい])じゃ|じゃ|(?<![はも])や"
    # what adds a tone
    r"|(?<=[るただすいんよわうや])(?:で|ど|さ|て|っての|っつの)|(?<=[うくすつむるただいんかよなわのや])ね(?:ー|え|ぇ|ぃ)?"
    r"|よ|な(?:あ|ぁ|ー)?(?<![ぐ])|のう|のぅ|のお|のー|わ(?:い|な|いな|あ|ー)?|ぞ|ぜ|ぁ|ぅ"
    r"|(?<![開続書届付掛受行聞引空置いかあ])け(?:ん|えん?|ぇ|ー)(?:な|ね|のう)?(?<=[るただすいんやうじゃなけもえぇーんれねなう])"
    r"|け(?:ど|ども|れど|れども|んど)(?:な|ね|も)?"
    r"|(?<=[るただすいんやうじゃ])(?:が|が(?:ね|な)|から|ので|んで|のに|し|もの|もん|もんで|もんですから|もんじゃけえ|さかい|よって|もんね)"
    r"|(?<=[るただすいん])(?:ばい|(?<!い)たい|っちゃ|ちゃ|とも|なす|がん|がんす|ほん|もす|べ|っぺ|のや|のん|んや)"
    r"|(?:やん|じゃん|やんか|じゃんか|やんけ)(?:か)?"
    r"|(?<=[るたい])(?:じゃない|じゃないの|やない)(?:か|ですか)?|(?<=[るたい])ではないか"
    r"|(?:というか|ていうか|っていうか|みたいな|という感じ|って感じ|ちゅうこと|ということ|いうこと|っちゅう)"
    r"|(?:なん)"
    r")$"
)
_GUESS_END = re.compile(_GUESS + "$")


def _without_tail(text: str) -> tuple[str, bool]:
    """The end without what only adds a tone, and whether that tone was a doubt."""
    is_doubtful = False
    while True:
        text = _AT_END.sub("", text)
        if guess := _GUESS_END.search(text):
            is_doubtful |= not _ASSERTS.search(guess.group())
            rest = text[: guess.start()]
        elif _ENDS_NEGATED.search(text) or _MUST.search(text) or _BAD.search(text):
            return text, is_doubtful
        elif tail := _TAIL.search(text):
            rest = text[: tail.start()]
        else:
            return text, is_doubtful
        if not _LETTER.search(rest):
            return text, is_doubtful
        text = rest


# 「済んどるじゃろ」「つもりです」 are no doubt of their own
_ASSERTS = re.compile("じゃろ|やろ|だべ|つもり|でしょ|だろ")
# these look like particles: 「わがんね」「でぎね」「来なんだ」「しなかった」「ようなか」「いらない」
_ENDS_NEGATED = re.compile(
    r"(?:わ[かが]ん|分かん|で[ぎき]|見え|動か|来|こ|開か|進ま|知ら|出|でて|入ら|入れ|届か|たま|やら|いら|押せ|押さ|行け|要ら|[てで]|ってい|ん|[かがさたなばまらわけせめれべえげ])ね(?:え|ぇ|ー)$"
    r"|(?:わ[かが]ん|分かん|でぎ|でき|見え|動か|来|開か|進ま|知ら|届か|やら|いら|押せ|行け|[^し]て|とど[かげ])ね$"
    r"|(?<![うただめすき変])なんだ$"
)

# --- negation -----------------------------------------------------------------------------
_NOT = re.compile(
    r"(?:ま(?:せ|へ|ひ)ん(?:でした|かった|で)?|まへなんだ|ませなんだ|ましねえ|まっせん(?:でした)?"
    r"|(?:で?は|じゃ|や|じゃあ)?(?:な|無)(?:い|かった|かっ|く|くて|くなっ?た?|がった|けれ)"
    r"|(?:で?は|じゃ|や)?ね(?:え|ぇ|ー)|(?:で?は|じゃ|や)?ねが(?:った)?|ね(?:え|ぇ)?かった"
    r"|(?<![もの])(?<!画面が)(?<!なんか)[へひ]ん(?:かった|で|だ)?|へなんだ"
    r"|(?:り|し|わ|は|や|き|け|え|て|み)(?:ゃ|ゃあ|や|あ)?せん(?:かった)?|りゃ(?:あ)?しない|ゃしない"
    r"|(?<=[てでん])ね|(?<=[かがまらさわきぎえ来出])ね"
    r"|(?<=よ)うなか|なか(?:った)?|とらっさん|しゃらん"
    r"|(?<=[せれえけめてわらまたきみりじ出来でこさか])(?<!とりあえ)(?<!かなら)(?<!あいかわら)ず(?:に|じまい)?|ざった"
    r"|(?<=[らわせれえけめさかまたきてでこ])ぬ"
    r"|(?<![うただ])(?<!だめ)(?<!すき)(?<!変)(?<!嫌い)なんだ)$"
)
# 「ん」 behind a verb: 押さん, 押せん, できん, 来ん
_N_NOT = re.compile(
    r"(?:[かがまらわ]|[押出消渡直話返写残試倒落探示通移]さ|(?<![ぁ-ゖ])[おだけ]さ|なおさ|ださ|もどさ|[持待立打経]た|(?:^|[がはもを\s])(?:もた|また)|[選飛呼]ば|えらば|よば|死な"
    r"|[せれ]|[見使覚思言消聞貰買会違変終替越数揃整]え|[みおぼつかもらこいそろお]え|[持立捨育当打待勝]て|[進読止決飲認込始]め|すすめ|よめ|[開書行続付届受引着動聞置空]け|とどけ|あけ|かけ|つづけ|つけ|いけ|うけ|[食並調選呼]べ|えらべ|[下上逃]げ"
    r"|き|り|[信感]じ|[過]ぎ|すぎ|[見来出居寝似着得]|(?:^|[がはもにて、\s])(?:こ|で|み))"
    r"ん(?:かった|じゃった|だった|で|と)?$"
)
# nouns and polite words that end like that
_NO_NOT = re.compile(
    r"(?:プラン|ぷらん|一覧|いちらん|ごらん|御覧|ぼたん|じかん|時間|きかん|期間|がめん|画面|ごめん|すまん|すみません|すいません|すんません|"
    r"ほけん|しょうけん|こうしん|かくにん|あなたさん|とりさん|みなさん|おかあさん|おばあさん|にほん|ばん|すべからん|しれん|"
    r"仕方(?:が)?(?:ない|ありません|ねえ)|しかたない|しょう(?:が|も)ない|しょうがねえ|申し訳(?:ない|ありません|ございません)|もったいない|"
    r"少ない|すくない|危ない|あぶない|汚い|きたない|情け(?:ない|のう)|とんでもない|つまら(?:ない|ん)|くだら(?:ない|ん)|頼りない|"
    r"しか(?:ない|ありません|あらへん|なか)|何気ない|間もない)$"
)


def _negation(core: str) -> Optional[int]:
    """Where the negation at the end begins, None without one."""
    if _NO_NOT.search(core):
        return None
    found = _NOT.search(core)
    if found:
        return found.start()
    found = _N_NOT.search(core)
    return core.rindex("ん", found.start()) if found else None


# 「してない（こと）（は）ない」「あかん（わけ）ない」「ない（で）もない」
_NOUN_BEFORE_NOT = re.compile(
    r"(?:こと|事|ことに|わけ|訳|はず|筈|もん|ん)(?:で?は|が|も|では|でも|じゃ|や|あ|なんか|なんて)?(?:あり|ござい|おま|あら|あれ)?$"
)
# words that deny by themselves; a negation turns them: 違わない, 間違ってない, 嘘じゃない
_BAD_STEM = re.compile(
    r"(?:違(?:わ|って|っと|うて|うと|い(?:は|が|も|など)?|いでは)|ちが(?:わ|って|っと|うて|うと|い(?:は|が|も)?)|"
    r"間違(?:わ|って|っと|うて|うと|い(?:は|が|も|では|じゃ)?|えて|えと)|まちが(?:わ|って|っと|うて|うと|い(?:は|が|も|では|じゃ)?|えて|えと)|"
    r"相違(?:は|が|も)?|(?:嘘|うそ)(?:では|じゃ|や)?|(?:漏れ|もれ|抜け|誤り|異なっ|異なり|ことなっ)(?:て|は|が|も|では|じゃ)?|"
    r"(?:問題|もんだい|差し支え|さしつかえ|支障|異存|異議|異論|文句|不都合)(?:は|が|も|など)?|"
    r"(?:だめ|駄目|無理)(?:では|じゃ|や)?|な(?:く|い)(?:は|も|では|でも|じゃ|ことも)?|悪く|わるう?く?|まずく|おかしく|構わ|かまわ|かまい|構い)"
    r"(?:あり|ござい|おま|い|お|り|て|ちょ|とら|おら|あら|あれ|ら|と|は)*$"
)
_BAD = re.compile(
    r"(?:(?:違|ちが)(?:う|います|いました|った|っとる|っとります|って(?:い)?(?:る|ます|た)|うとる|うとります|い)|"
    r"(?:間違|まちが)(?:い|い(?:でし|だっ)た|っとる|っとります|って(?:い)?(?:る|ます|た)|うとる|えた|えました|えて(?:い)?(?:る|ます|た)|えとる)|"
    r"(?:^|[はがとや、\s])ちゃう|(?:^|[はがとや、\s])ちゃいます|嘘|うそ|嘘だった|漏れて(?:い)?(?:る|ます|た)|抜けて(?:い)?(?:る|ます|た)|"
    r"異なる|異なります|ことなります|誤り|だめ|駄目|ダメ|だめだった|だめでした|無理|むり|ムリ|"
    r"(?<![に])あかん|(?:^|[はがも、\s]|れば|たら)いけん|(?:^|[はがも、\s])いかん|ng|なし|無し|皆無|"
    r"(?:^|[はがも、\sはい])(?:まだ|未だ|いまだ|まんだ|まだまだ)|未登録|未加入|未着|未完了|未了|"
    r"(?:問題|もんだい|支障|文句|異議|異存)(?:が|は)?(?:ある|あります|ありました|おおあり|大あり|あり))$"
)
_NOT_BAD = re.compile(r"(?:勘違い|手違い|思い違い|見間違い|聞き間違い)$")
# 「押さなければいけない」「せんといけん」: what has to be done denies nothing
_MUST = re.compile(
    r"(?:なければ|なけりゃ|なきゃ|なくては|なくちゃ|ないと|ねば|ねえと|んと|んにゃ|にゃ|な)"
    r"(?:なら(?:ない|ん|ね|ねえ|なかった|んかった)|なりません|いけ(?:ない|ません|ん|ねえ|なかった)|いか(?:ない|ん)|あかん(?:かった)?|あきません|だめ|ダメ|駄目)$"
    r"|(?:ざるをえない|ずにはいられない)$"
)

# --- the rest -----------------------------------------------------------------------------
_PAST = re.compile(
    r"(?:[しいっきえけせてねべめれちりにみじび来見出]た|った|いだ|ました|でした|なかった|んかった|なんだ|へんかった|とった|どった|よった|ちょった|"
    r"うた|おた|もた|もうた|まった|ちゃった|ちまった|だった|じゃった|やった|がった|たった|ざった|っけ|した|たった|たのん?|[て]ん|た)$"
)
_N_DA = re.compile("んだ$")
_PAST_NOT = re.compile("(?<![うただめすき変い])なんだ$|へんだ$")
_SURE_N_DA = re.compile(
    "(?:[済読進飲選頼込休踏呼組包飛産学並悩]|よ|え?らん?|すす|たの|えら|まちこ|かこ|なら|はこ|(?:^|[がはも、\\s])す|こ)んだ$"
)
_NOT_PAST = re.compile(r"(?:また|まだ|ただ|はた|あなた|あんた|かた|した方が|ふた|した下|した方)$")


def _is_past(core: str) -> bool:
    if _N_DA.search(core) and not _PAST_NOT.search(core):
        if _SURE_N_DA.search(core):
            return True
        last = reading.words(core)[-1]
        return last.surface == "だ" and last.lemma == "た"
    return bool(_PAST.search(core)) and not _NOT_PAST.search(core)


_LASTING = re.compile(
    r"(?:[てで](?:い|お)?(?:る|ます|ました|た|ない|ません|らん|ります|りません|りました|った|られる|られます)|[てで]は(?:る|ります|った)|"
    r"[っいうーえしきりみれけめせてねべ来見出んお](?:とる|とります|とった|とりました|とらん|とりません|とらへん|とらんかった|とうる|どる|どります|どった|どらん|とう|とうよ|ちょる|ちょります|ちょった|ちょらん|ちゅう|よる|よります|よった|よらん|じょる)|"
    r"[てで](?:へん|ひん|んく|まへん|まっさ|まっせ|まんねん|ん|らっしゃいます|ございます|ねえ|ねー|ね))$"
)
_WISH = re.compile(
    r"(?:たい|たく|たかった|とうございます|とうて|てえ|たいん|たいの|"
    r"[てで](?:ほしい|欲しい|ほし|もらいたい|貰いたい|いただきたい|頂きたい|くれたら|くれると|もらえたら|もらえると|いただければ|いただけると)|"
    r"(?:いただきたく|頂きたく)|希望|希望します|望みます|(?:が|を)?(?:ほしい|欲しい))$"
)
_PARTICLE_TAI = re.compile("[たかん]たい$")
_WISH_KYUSHU = re.compile("たか(?:です|とです|とよ|ばい|よ|っちゃ|けん)")
_REQUEST = re.compile(
    r"(?:[てで](?:ください|下さい|くだせえ|くんさい|くださる|くれ|くれや|くれよ|くれる|くれん|くれん(?:か|かね|かのう|かいのう|かな)|くれない|くれませんか|くれへん|くれへんか|くれますか|くれんね|"
    r"ちょうだい|頂戴|つかあさい|つかーさい|つかあせえ|つかい|や|よ|な|ね|けろ|けれ|けさいん|けさい|けらいん|きなはれ|くなはれ|おくれ|おくんなはれ|"
    r"もらえ(?:る|ない|ません|ます|ん|へん|まへん)(?:か|かな|かね|かのう|やろか|でしょうか|ですか)?|もろて(?:ええ|よろしい|かまわん)(?:ですか|か|やろか|ん)?|"
    r"いただけ(?:ます|ません|ない|る)(?:か|でしょうか|ですか)?|頂け(?:ます|ません|ない|る)(?:か|でしょうか|ですか)?|はいよ|くださいませ|やってください|やりんさい)|"
    r"(?:教えて|おしえて|出して|だして|見せて|みせて|戻して|もどして|直して|なおして|代わって|かわって|して|言うて|言って|ゆうて|書いて|呼んで|やめて|止めて|待って|まって|頼んで|変えて|かえて|消して|つないで|飛ばして|とばして|短くして|貸して|送って|見て)(?:ね|よ|や|な|くれ|な)?|"
    r"(?:し|せ|やり|き|いい|おしえ|教え|言い|見|み|出し|まち|待ち)(?:んさい|なさい|なはれ|んせえ|なせえ|なっせ)|"
    r"(?:お?願い|おねがい|御願い)(?:します|致します|いたします|したい(?:です|んですが|のですが)?|しますわ|しますね|できますか|できませんか|申し上げます|しとうございます|ね)?|"
    r"(?:たの|頼)(?:む|みます|んます|むわ|むよ|んまっさ|むけん|むけえ|みますわ|んます)(?:わ|よ|ね|けん|けえ|で)?)"
    r"(?:よ|ね|な|や|わ|けど|が|ねえ|です|けん)?$"
)
_NO_REQUEST = re.compile("[てで]ね[えぇー]+$")
_ASKING_WORD = re.compile(
    r"どこ(?!も|か(?![らねい])|に?も|でも)|どれ(?!も|でも|か)|ど(?:っち|ちら)(?!も|でも|か|さん)|どう(?!も|に[かも]|ぞ|か(?!な|ね)|せ|やら|のこう)|どない(?!か|も)|どげ[んえ]|どがい|どがあ|なんぼ(?!押|でも|待|やっ)|"
    r"なに(?!も|か|が何でも)|何(?!(?:年|日|月|週|週間|ヶ月|か月|件|枚|人|台|通)も|回|度|べん|遍|も|か(?!ら|な)|となく|とか|やら|なんとか|でも|時間も|人か|十)|なんて(?!ない)|いつ(?!も|か|の間|でも|のまに)|いくら(?!押|やっ|待|でも)|だれ(?!も|か)|誰(?!も|か)|"
    r"なぜ|なんで(?!も)|なして|なんしか|どの(?!ぐらいでも)|なん(?=時|日|分|番|ですか|なん|じゃ|や|$)|どんな|どのくらい|どれくらい|どうやって|なんじ|なんにち|なんぷん"
)
_ASKS_AT_END = re.compile(
    r"(?:か|か(?:ね|ねえ|ねー|な|なあ|なー|のう|のお|の|い|いな|いね|いのう|よ|しら|いの)|(?:ん|の)?け|(?:だ|ん)?べ(?:か|が)|やろか|じゃろか|っけ|とね|とか$|とかいな|とやろか|のかも|べがな|べさ)$"
)
_NO_ASKING = re.compile(
    r"(?:(?:よ|な|きつ|すくな|うれし|むずかし|難し|おそろし|せから|高|ふと|わる|悪)か|とか|せっか|いつか|なにか|何か|どこか|だれか|どうにか|なんとか|たしか|確か|しか|わか|ばか|うっか|ほか|なか|わずか|にわか)$"
)
_BARE_NO = re.compile(r"(?:(?<=[うくぐすつぬぶむるただいな])(?:ん|の|のん)|(?<=ええ)ん)$")


def _asks(whole: str, core: str) -> bool:
    if _ASKS_AT_END.search(whole) and not _NO_ASKING.search(whole):
        return True
    if re.search(
        r"(?:ません|まへん|せん|らん|らへん|れん|ない|ねえ|へん|どん?|まい)か(?:い|ね|な|のう|いな)?$",
        whole,
    ):
        return True
    if _BARE_NO.search(whole) and not re.search(
        "(?:もん|やん|こん|なん(?<=そうなん)|ことない)$", whole
    ):
        return True
    asked = list(_ASKING_WORD.finditer(whole))
    if not asked:
        return False
    after = whole[asked[-1].end() :]
    # 「どれを押すんか わからん」 tells of a doubt; 「どこ押した」 may be told by nobody
    return len(after) <= 14 and not re.search(r"(?:ました|わから|分から|知ら|忘れ)", after)


_PLAN = re.compile(
    r"(?:(?:よ|お|こ|そ|と|ろ|の|ぼ|も|ご)(?:う|っ)(?:か)?(?:な|ね|と思います|と思う|と思うとる|と思うんじゃが|かね|わ|や|で|ぜ)?|[てで](?:みます|みる|みるわ|みよか|みますわ|おきます|おくわ|くるわ|きます)|"
    r"(?:とく|どく|とき[まも]す|ときます|ときまっさ)(?:わ|ね|よ|で)?|(?:こと)?にします(?:わ|ね|よ|から)?|(?:こと)?にする(?:わ|ね|よ)?|しますわ|しますね|するわ|やるわ|つもり(?:です|じゃ|や|だ)?|予定(?:です)?)$"
)
_SCREEN_SAYS = r"(?:出|で|書|かい|表示|なっ|なり|なる|言|い(?:う|わ)|ゆう|ゆわ|ある|あり|のっ|載)"
_QUOTED = re.compile(
    rf"(?:と|とか|て|って|いうて|とかいう?の?が?|ちゅうて|っちゅうのが?)[、\s]?{_SCREEN_SAYS}|(?:さい|せん|ました|ない|です|番号|登録|入力|完了|エラー|ありがとう)(?:と|て|って)$|」(?:と|て|って|が|の)?[^「」]{{0,12}}$"
)
_UNABLE = re.compile(
    r"(?:で[きぎ]|出来|(?<!ま)せ|[れえけめべげね]|(?<=[持立育捨当打待])て|られ|来|こ|届か|とどか|届い(?:て|と)|とどい(?:て|と)|動か|うごか|開か|あか|進ま|すすま|変わら|出|出て|で|でて|見当たら|みあたら|見つから|みつから|つなが[らっ]?て?|繋がら|反応し|わから|分から|載って|載っと|のっと|のって|表示され|通ら|合わ|きか|効か|押さ|ひらか|入ら|はいら|写ら|うつら|(?:届き|とどき|開き|あき|ひらき|動き|うごき|進み|すすみ|見当たり|みあたり|見つかり|みつかり|つながり|繋がり|入り|はいり|写り|通り|効き|合い)(?=ま))"
    r"(?:て|い|お|と|ら|し|へ|ひ|は|や|りゃ|しま)*"
    r"(?:ま(?:せ|へ)ん(?:でした)?|ない|なかった|なく(?:て)?|なくなった|ん|んかった|へん|ひん|へんかった|ね|ねえ|ねー|ねぇ|らん|せん|ず|なか|なんだ)$"
)
_DOUBT = re.compile(
    r"たぶん|多分|おそらく|もしか|かもしれ|かも(?:な|ね|です|$)|気がす|自信(?:が)?な|はっきりせ|はず(?:です|だ|じゃ|や|$)|と思|とおも|かしら|(?<=[ただるいん])かな|っけ$|ような気|うろ覚え|あやふや"
)
_VERB = re.compile(r"(?:[うくぐすつぬぶむる]|た|だ|い|ん|て|で|ます|です|か|へん|ず)$")
