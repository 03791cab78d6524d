"""Language quality, measured through whole turns on tests/evaluation.

A question counts as answered when the reply's topics hold a right one; what a user
would see is measured, not what a classifier prints.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Iterable, Mapping, Optional, Sequence

from bot.assistant.conversation import Conversations, Incoming
from bot.assistant.start import start
from bot.reply import Kind, Reply
from bot.settings import ROOT, Settings

FOLDER = ROOT / "tests" / "evaluation"
ACCEPTED = FOLDER / "accepted.json"
TOLERANCE = 0.01
KANA_STYLES = ("hiragana", "halfwidth_kana")
NOT_CLEAN_STYLES = (*KANA_STYLES, "romaji")
BINS = 5

# figure: (target, True if higher is better)
TARGETS: Mapping[str, tuple[float, bool]] = {
    "right at once": (0.92, True),
    "right at once or offered": (0.98, True),
    "wrong confident answer": (0.02, False),
    "out of scope, far: not answered": (0.98, True),
    "out of scope, near: not answered": (0.90, True),
    "kana below clean text by": (0.08, False),
    "two turns: right": (0.90, True),
    "calibration error": (0.10, False),
}


@dataclass(frozen=True)
class Outcome:
    """What came of one question."""

    row: Mapping[str, Any]
    answered: tuple[str, ...]
    offered: tuple[str, ...]
    confidence: float

    @property
    def right(self) -> bool:
        """Answered with a right topic."""
        return any(topic in _right_topics(self.row) for topic in self.answered)

    @property
    def right_or_offered(self) -> bool:
        """Answered, or offered among at most three choices after asking back."""
        asked_back = not self.answered and any(
            topic in _right_topics(self.row) for topic in self.offered[:3]
        )
        return self.right or asked_back

    @property
    def wrong(self) -> bool:
        """Answered confidently with no right topic."""
        return bool(self.answered) and not self.right


def _right_topics(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (row["topic"], *row.get("also", ()))


def _read(name: str, half: str) -> list[dict[str, Any]]:
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["split"] == half]


def _topic_of(payload: str) -> str:
    _, _, entities = payload.partition("{")
    return str(json.loads("{" + entities).get("topic", "")) if entities else ""


def _outcome(row: Mapping[str, Any], replies: Iterable[Reply], confidence: float) -> Outcome:
    answered: list[str] = []
    offered: list[str] = []
    for reply in replies:
        if reply.kind is Kind.ANSWER or (reply.kind is Kind.ASK_BACK and reply.topics):
            answered += reply.topics
        if reply.kind in (Kind.ASK_BACK, Kind.CANNOT_TELL):
            offered += [_topic_of(choice.payload) for choice in reply.choices]
    return Outcome(row, tuple(answered), tuple(offered), confidence)


class Evaluation:
    """Asks every question of one half."""

    def __init__(self, conversations: Conversations, half: str) -> None:
        self._conversations = conversations
        self._half = half

    async def single(self, name: str) -> list[Outcome]:
        """Each question in a conversation of its own."""
        outcomes = []
        for number, row in enumerate(_read(name, self._half)):
            sender = f"{name}-{number}"
            replies = await self._conversations.handle(Incoming(sender, row["text"]))
            outcomes.append(_outcome(row, replies, await self._confidence(sender)))
        return outcomes

    async def two_turns(self) -> list[Outcome]:
        """The second message of each pair, asked after the first."""
        outcomes = []
        for number, row in enumerate(_read("two_turn", self._half)):
            sender = f"two-{number}"
            await self._conversations.handle(Incoming(sender, row["first"]))
            replies = await self._conversations.handle(Incoming(sender, row["second"]))
            outcomes.append(_outcome(row, replies, 1.0))
        return outcomes

    async def _confidence(self, sender: str) -> float:
        tracker = await self._conversations.assistant.tracker_store.retrieve(sender)
        message = tracker.latest_message if tracker else None
        return float(message.intent.get("confidence") or 0.0) if message else 0.0


def _share(outcomes: Sequence[Any], test: Any) -> float:
    return sum(bool(test(o)) for o in outcomes) / len(outcomes) if outcomes else 0.0


def _calibration_error(outcomes: Sequence[Outcome]) -> tuple[float, list[str]]:
    """Expected calibration error of answered questions, and its table."""
    answered = [o for o in outcomes if o.answered]
    error, lines = 0.0, []
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        inside = [o for o in answered if low < o.confidence <= high]
        if not inside:
            continue
        said = sum(o.confidence for o in inside) / len(inside)
        true = _share(inside, lambda o: o.right)
        error += abs(said - true) * len(inside) / len(answered)
        lines.append(f"  {low:.1f}–{high:.1f}  said {said:.2f}  right {true:.2f}  n={len(inside)}")
    return error, lines


def figures(
    in_scope: Sequence[Outcome], out: Sequence[Outcome], two: Sequence[Outcome]
) -> dict[str, float]:
    """The figures of TARGETS, as shares of 1."""
    kana = [o for o in in_scope if o.row["style"] in KANA_STYLES]
    clean = [o for o in in_scope if o.row["style"] not in NOT_CLEAN_STYLES]
    not_answered = {
        kind: _share([o for o in out if o.row["kind"] == kind], lambda o: not o.answered)
        for kind in ("far", "near")
    }
    return {
        "right at once": _share(in_scope, lambda o: o.right),
        "right at once or offered": _share(in_scope, lambda o: o.right_or_offered),
        "wrong confident answer": _share(in_scope, lambda o: o.wrong),
        "out of scope, far: not answered": not_answered["far"],
        "out of scope, near: not answered": not_answered["near"],
        "kana below clean text by": _share(clean, lambda o: o.right)
        - _share(kana, lambda o: o.right),
        "two turns: right": _share(two, lambda o: o.right or o.right_or_offered),
        "calibration error": _calibration_error(in_scope)[0],
    }


def _print_groups(in_scope: Sequence[Outcome], key: str) -> None:
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in in_scope:
        groups[outcome.row[key]].append(outcome)
    print(f"\nper {key}: right at once / or offered / wrong, n")
    for name, group in sorted(groups.items(), key=lambda item: _share(item[1], lambda o: o.right)):
        print(
            f"  {name:24} {_share(group, lambda o: o.right):.2f} "
            f"{_share(group, lambda o: o.right_or_offered):.2f} "
            f"{_share(group, lambda o: o.wrong):.2f}  {len(group)}"
        )


def _print_confusions(in_scope: Sequence[Outcome]) -> None:
    pairs = Counter((o.row["topic"], o.answered[0]) for o in in_scope if o.wrong)
    print("\nconfusions (asked → answered)")
    for (asked, answered), count in pairs.most_common(20):
        print(f"  {count}  {asked} → {answered}")


def _print_errors(outcomes: Iterable[Outcome]) -> None:
    print("\nwhat went wrong")
    for o in outcomes:
        text = o.row.get("text") or f"{o.row['first']} ‖ {o.row['second']}"
        label = o.row.get("topic") or o.row["kind"]
        print(f"  [{label}] {text} → {o.answered or 'asked back'} {o.offered} {o.confidence:.2f}")


def _verdict(found: Mapping[str, float], accepted: Optional[Mapping[str, float]]) -> int:
    """Print figures beside targets and accepted ones; 1 if any dropped too far."""
    failed = False
    print(f"{'figure':36} {'now':>6} {'target':>7} {'accepted':>9}")
    for name, (target, higher) in TARGETS.items():
        before = accepted.get(name) if accepted else None
        note = (
            "" if (found[name] >= target if higher else found[name] <= target) else "  below target"
        )
        if before is not None:
            drop = before - found[name] if higher else found[name] - before
            if drop > TOLERANCE:
                failed = True
                note += "  WORSE THAN ACCEPTED"
        shown = "-" if before is None else f"{before:.3f}"
        print(f"{name:36} {found[name]:6.3f} {target:7.2f} {shown:>9}{note}")
    return int(failed)


def run(settings: Settings, *, half: str, accept: bool, show_errors: bool) -> int:
    """Measure one half; exit code 1 if a figure dropped under the accepted one."""
    if half not in ("test", "development"):
        raise SystemExit("half must be test or development")
    if show_errors and half == "test":
        raise SystemExit("the test half is never looked at: use --half development")
    with tempfile.TemporaryDirectory() as directory:
        quiet = Settings(data_dir=Path(directory), model_dir=settings.model_dir, log_level="ERROR")
        evaluation = Evaluation(start(quiet).conversations, half)

        async def everything() -> tuple[list[Outcome], list[Outcome], list[Outcome]]:
            return (
                await evaluation.single("in_scope"),
                await evaluation.single("out_of_scope"),
                await evaluation.two_turns(),
            )

        in_scope, out, two = asyncio.run(everything())
    found = figures(in_scope, out, two)
    accepted = json.loads(ACCEPTED.read_text()) if ACCEPTED.exists() else {}
    print(
        f"{datetime.now():%Y-%m-%d} {half} half: {len(in_scope)} in scope, "
        f"{len(out)} out of scope, {len(two)} two-turn\n"
    )
    status = _verdict(found, accepted.get(half))
    _print_groups(in_scope, "style")
    _print_groups(in_scope, "topic")
    _print_confusions(in_scope)
    print("\nreliability of the probabilities (answered questions)")
    print("\n".join(_calibration_error(in_scope)[1]))
    if show_errors:
        _print_errors([o for o in in_scope if not o.right])
        _print_errors([o for o in out if o.answered])
        _print_errors([o for o in two if not o.right])
    if accept:
        accepted[half] = {name: round(value, 4) for name, value in found.items()}
        ACCEPTED.write_text(json.dumps(accepted, indent=2) + "\n")
        return 0
    return status
