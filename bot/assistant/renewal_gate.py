"""更新の入口: what a person types of contracts and plans, read before the open question reads it."""

from __future__ import annotations

import re
from typing import Any, Callable, Optional, Sequence

from bot.bootstrap import Services
from bot.domain.plan import PlanId
from bot.domain.policy import Contract
from bot.reply import Reply
from bot.services.hearing.spoken_moves import spoken_move
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.places import open_field
from bot.services.journeys.extras import Turn
from bot.services.journeys.standing import Standing
from bot.services.journeys.turns import is_read_back
from bot.services.renewal.contracts import switch as contract_switch
from bot.services.renewal.contracts.pick import pick, wants_all
from bot.services.renewal.contracts.switch import TheList
from bot.services.renewal.plans.free import parse_base
from bot.services.renewal.plans.table import parse_sort_request
from bot.services.values import kinds
from bot.text.normalise import normalise
from bot.text.parse.asking import is_asking
from bot.text.parse.change import parse_change
from bot.text.parse.result import Parsed
from bot.text.parse.yes_no import parse_yes_no

IsUnclear = Callable[[str], bool]
"""Whether a message is neither a question nor a command that is understood."""

_THAT = re.compile(
    "(?:それ|これ|そのご?契約|その車|それだけ)(?:で|を|に)?(?:す|お?願い\\S{0,6}|頼\\S{0,4}|ええ\\S{0,4}|いい\\S{0,4})?(?:です)?[。!]*"
)
_NUMBER = re.compile(
    "[0-9]{1,2}(?:番目?|件目?|つ目|台目?|個目)?(?:です|を|で|じゃ|に)?(?:お?願い\\S{0,6}|します|して\\S{0,4})?[。!]*"
)
# 「プリウス」: a name in katakana alone asks nothing where cars are listed
_CAR = re.compile("[ァ-ヶー・]{2,12}")
_NOT_LISTED = re.compile(
    "(?:この中|ここ|一覧|リスト)に(?:は)?(?:ない|無い|ありません|載って(?:い)?(?:ない|ません)|出て(?:い)?(?:ない|ません))"
    "|どれでもない|どれもちがう|どれも違う"
)
_WHICH = re.compile(
    "(?:どの|どっちの|何の|なんの)(?:ご?契約|車|くるま|保険)(?:の(?:話|こと|分))?(?:だ|で(?:す|した)|じゃ)?(?:った)?(?:っけ|かね|かのう|か)?[?。]*$"
)
_FREE = re.compile("(?:フリー|ふりー)")
_THIS_FREE_PLAN = re.compile(
    "(?:この|その)?(?:フリー|ふりー)(?:プラン|ぷらん)で(?:準備|お?願い|いい|ええ|進め|決|頼|行)"
)
_PLANS_AGAIN = re.compile(
    "(?:プラン|ぷらん)(?:を|の|は|に|も)?(?:もう(?:1|一)度|やっぱり?|やっぱし)?(?:変え|かえ|替え|変更|選び直|えらびなお|比較|比べ|くらべ|見直|一覧|見せ|見たい|もう|表|選択)"
)
_PLAN_TO = re.compile(
    "^(?:やっぱり?|やっぱし|じゃあ|ほいじゃあ|ほんなら|えっと)?[、,]?(?:(?:プラン|ぷらん)(?:を|は))?(?P<plan>.+?)"
    "(?:(?:に|へ|で)(?:変え|かえ|替え|変更|直)(?:る|て|たい|てほしい|して|したい)?(?:です)?"
    "|に(?:する|します|して|しとく|しといて|したい|決めた|決める|きめた)|で(?:たのむ|頼む|いい|ええ|行く|いく|いこう)"
    "|が(?:いい|ええ|よい))(?:です|わ|よ|ね|のう|けえ|けん|ください|つかあさい)*[。!]*$"
)
_KANA = re.compile("ぜんねんと?(?:どうとう|おなじ)(?:じょうけん)?(?:ぷらん)?")
_COVERAGE = re.compile("車両|対物|対人|人身|人傷|弁護士|弁特|特約")
# 「画面で見てから決める」
_ON_SCREEN = re.compile("画面で(?:見|み|確認).{0,6}(?:決め|きめ|選)")

_WHICH_PLAN = re.compile(
    "(?:どれ|どの|どっち|どちら|何|なに)(?:プラン|ぷらん)?.{0,10}(?:いい|ええ|よい|良い|えかろう|よかろう|おすすめ|お勧め|オススメ|得|すれば|したら)"
)
_ADVICE = re.compile(
    "(?:いい|ええ|よい|良い|よろしい|大丈夫|おすすめ|お勧め|オススメ|得|いる|いり|要る|要り|必要|ほう|方)"
)
_OF_PLANS = re.compile(
    "プラン|ぷらん|前年|去年|昨年|車両|対物|対人|人身|弁護士|補償|どれ|どっち|どちら"
)
_NO_ADVICE = re.compile(
    "どこ|いつ|どう(?:やって|やれば|すれば|したら|いう(?:ふう|風))|どのよう|(?:って|とは)(?:何|なん|なに)|意味|操作|画面|ボタン|押"
    "|ぼたん|クリック|お(?:せば|したら|すん|すの|して)"
)

# 「たぶん」「はいだと思う」「え、はい？」: はい, but not for certain
_MAYBE = re.compile(
    "(?=.*(?:たぶん|多分|おそらく|と思|かな|かも|かのう|じゃろ|でしょう|一応|まあ|[?？]))"
    "(?:はい|うん|ええ|え|そう|それ|これ|で|だ|です|いい|よい|合っ|あっ|とる|てる|て|る|たぶん|多分|おそらく|まあ|一応|かな|かも|かのう"
    "|しれない|しれん|しれません|と思う|と思います|じゃろ|じゃ|う|でしょう|か|ね|よ|の|ん|[?？、。,.!！ー\\s])+"
)
_MOVED = re.compile(
    "(?:住所|じゅうしょ).{0,4}(?:変わった|変わりました|変わっとる|変わっています|かわった)|引っ?越し(?:た|ました|する|します)|転居し(?:た|ました|ます)"
)

_PARTY = "(?:名義|契約者|記名被保険者|被保険者|車両所有者|所有者|持ち主|氏名|名前|名字|苗字|姓)"
_OF_PARTIES = re.compile(
    f"{_PARTY}.{{0,10}}(?:変え(?!な|ませ|とら|んで|ん$)|かえ(?!な|ませ|とら|ん)|替え(?!な|ませ)|変わった|変わりました|変わる|変わり(?!ませ|あり|な)|変わって(?:い?ます|しもうた|しまった)|変更|にしたい|にする)"
)
_NOT_OF_PARTIES = re.compile("ない|ません|なし|とらん|画面|ボタン|押|どこ|住所|電話")


class RenewalGate:
    """Reads what is typed in a renewal beside answers to its questions."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._turns = services.renewal_turns

    def take(
        self, text: str, standing: Standing, turn: Turn, is_unclear: IsUnclear
    ) -> Optional[list[Reply]]:
        """What a message of contracts or plans leads to; None for any other."""
        if self._turns.is_picking(standing):
            return self._pick(text, standing, turn, is_unclear)
        if _WHICH.search(normalise(text)) and self._turns.may_switch(standing, turn):
            return self._services.journeys.move(moves.WhereAmI(), turn)
        switched = self.switch(text, standing, turn)
        if switched is not None:
            return switched
        if is_read_back(standing) and _MAYBE.fullmatch(normalise(text)):
            lost = moves.NotUnderstood()  # 「はいだと思う」 hands nothing over
            return self._services.journeys.move(lost, turn)
        if _has_moved(text) and "moved" in standing.state.filled and not standing.state.awaiting:
            again = moves.Correct("moved")
            return self._services.journeys.move(again, turn)
        if _is_of_parties(text) and self._turns.may_switch(standing, turn):
            return self._turns.cannot_change(standing, turn)
        if _ON_SCREEN.search(normalise(text)) and self._turns.is_choosing_plan(standing):
            later = moves.LeaveForWeb()
            return self._services.journeys.move(later, turn)
        return self._plan(text, standing, turn) or self._unchanged(text, standing, turn)

    def switch(self, text: str, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """「ワゴンに戻りたい」「ほかの契約」: to another contract, in the midst of one."""
        if standing.state.awaiting or not self._turns.may_switch(standing, turn):
            return None
        in_hand = self._turns.in_hand(standing)
        contracts = self._turns.contracts(turn)
        wanted = contract_switch.wanted(text, contracts, in_hand)
        if wanted is None:
            return None
        return self._turns.switch(standing, wanted, turn)

    # Contracts

    def _pick(
        self, text: str, standing: Standing, turn: Turn, is_unclear: IsUnclear
    ) -> Optional[list[Reply]]:
        turns = self._turns
        contracts = turns.contracts(turn)
        if standing.state.awaiting:
            return None
        if not contracts:  # nobody tells them now: told so, or the list again
            is_choice = _NUMBER.fullmatch(normalise(text))
            return turns.switch(standing, TheList(), turn) if is_choice else None
        picked = contracts[0].id if wants_all(text) else pick(text, contracts)
        picked = picked or _the_only(text, contracts)
        if isinstance(picked, str):
            return turns.pick(standing, picked, turn)
        if picked:
            return [turns.ask_again(contracts, picked.ids, turn)]
        answer = parse_yes_no(text)
        if _NOT_LISTED.search(normalise(text)) or (answer is False and len(contracts) == 1):
            return turns.none_of_them(turn)
        if is_asking(text) or spoken_move(text, standing):
            return None
        is_car = bool(_CAR.fullmatch(text.strip()))
        if answer is not None or is_car or _NUMBER.fullmatch(normalise(text)) or is_unclear(text):
            return turns.not_picked(standing, contracts, turn)
        return None

    # Plans

    def _plan(self, text: str, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        turns = self._turns
        if not turns.may_choose_plan(standing):
            return None
        is_free = bool(_FREE.search(text)) and not is_asking(text)
        if is_free and _THIS_FREE_PLAN.search(text) and turns.has_free_plan(standing):
            return turns.choose_plan(standing, PlanId.FREE, turn)
        if turns.is_choosing_plan(standing) and _asks_advice(text):
            return turns.advice(standing, turn)
        base = parse_base(text) if is_free else None
        if turns.is_choosing_base(standing):
            base = base or parse_base(text) or _plan_named(text, turn)
        if base:
            return self._free_plan(text, base, standing, turn)
        plan = _plan_named(text, turn)
        if plan:
            return turns.choose_plan(standing, plan, turn)
        if not is_asking(text) and _PLANS_AGAIN.search(normalise(text)):
            return turns.plans(standing, turn)
        if not turns.is_choosing_plan(standing):
            return None
        order = parse_sort_request(text)
        if order:
            return turns.plans(standing, turn, order)
        quote = turns.quote(standing, turn)
        if quote is None and _COVERAGE.search(text) and turns.may_switch(standing, turn):
            return [self._services.renewals.down_reply(turn.at)]
        wishes = self._services.renewals.wishes(text, quote) if quote else None
        if wishes is None or wishes.is_empty:
            return None
        return turns.wish(standing, wishes, turn, None, text)

    def _free_plan(self, text: str, base: PlanId, standing: Standing, turn: Turn) -> list[Reply]:
        """「Aプランのフリープランで車両なしに」: the plan, and what is wished of it."""
        replies = self._turns.free_plan(standing, base, turn)
        quote = self._turns.quote(standing, turn, base)
        if quote is None or quote.plan is not base:
            return replies
        wishes = self._services.renewals.wishes(text, quote)
        if wishes.is_empty:
            return replies
        return self._turns.wish(standing, wishes, turn, base, text)

    # Contact details

    def _unchanged(self, text: str, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """「変わってません」 where only what has changed is asked for."""
        opened = open_field(standing.journey, standing.state)
        if opened is None or opened.is_required or standing.state.awaiting:
            return None
        if parse_change(text) != Parsed(False):
            return None
        return self._services.journeys.move(moves.Skip(), turn)


def _the_only(text: str, contracts: Sequence[Contract]) -> Optional[str]:
    """「はい」「それでお願いします」 to the only contract that there is."""
    is_meant = parse_yes_no(text) is True or _THAT.fullmatch(normalise(text))
    return contracts[0].id if len(contracts) == 1 and is_meant else None


def _has_moved(text: str) -> bool:
    """True for 「住所が変わったんじゃった」, once it was told that it had not."""
    return bool(_MOVED.search(normalise(text))) and not is_asking(text)


def _asks_advice(text: str) -> bool:
    """True for 「どれがいい？」「Aプランでいいですかね」; how a plan is chosen is another matter."""
    text = normalise(text)
    if _NO_ADVICE.search(text) or parse_sort_request(text):
        return False
    is_about = bool(_OF_PLANS.search(text) and _ADVICE.search(text))
    return bool(_WHICH_PLAN.search(text)) or (is_asking(text) and is_about)


def _is_of_parties(text: str) -> bool:
    """True for 「名義を変えたい」「名字が変わった」, False for 「名義は変わっていません」."""
    text = normalise(text)
    return bool(_OF_PARTIES.search(text)) and not _NOT_OF_PARTIES.search(text)


def _plan_named(text: str, turn: Turn) -> Optional[PlanId]:
    """「Bプランで」「プランをAに変えて」「Bがええわ」."""
    text = _KANA.sub("前年同等条件プラン", text)
    to = _PLAN_TO.search(normalise(text))
    parts = (text, to["plan"]) if to and not is_asking(text) else (text,)
    results: list[Any] = [kinds.parse(kinds.PLAN, one, turn.at.date()) for one in parts]
    return next((result.value for result in results if isinstance(result, Parsed)), None)
